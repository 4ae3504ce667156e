"""What keeps settings from being saved, said at their fields (O5, O6).

Pure, so that a page tells it while somebody types and the server checks it again. `at` of a
problem is "settings/" and the key, then the place of a row and its field ("settings/hours/3").
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

from store_core.domain.catalogue import Menu
from store_core.domain.catalogue_checks import Problem
from store_core.domain.errors import StoreError
from store_core.domain.hours import overlapping
from store_core.domain.locales import known_locale
from store_core.domain.money import currency, percentage
from store_core.domain.setting_list import POLICIES, SETTINGS, Setting, value_of
from store_core.domain.store import Settings

LONGEST_LINE = 120
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")

Found = tuple[str, str, Mapping[str, object]]
"""Below the setting's key, code, values."""


def setting_problems(
    settings: Settings, menu: Menu, held: Settings | None = None, *, sold: bool = False
) -> tuple[Problem, ...]:
    """`held` are the settings as they are, of a store that has `sold` something or not."""
    found = [
        Problem(f"settings/{one.key}{below}", code, values)
        for one in SETTINGS
        if one.kind in _CHECKS
        for below, code, values in _CHECKS[one.kind](one, value_of(settings, one.key), menu)
    ]
    if settings.min_advance_days > settings.max_advance_days:
        most = settings.max_advance_days
        found.append(Problem("settings/min_advance_days", "above_most", {"most": most}))
    if held and sold and settings.rules.currency != held.rules.currency:
        values = {"currency": held.rules.currency}
        found.append(Problem("settings/rules.currency", "currency_fixed", values))
    return tuple(found)


def is_clock(text: str) -> bool:
    """Whether it is a time of day as "HH:MM"."""
    return _CLOCK.fullmatch(text) is not None


def _text(one: Setting, value: str, menu: Menu) -> Iterator[Found]:
    if one.required and not value.strip():
        yield "", "setting_missing", {}
    elif len(value) > (one.most or LONGEST_LINE):
        yield "", "setting_too_long", {"most": one.most or LONGEST_LINE}


def _lines(one: Setting, value: tuple[str, ...], menu: Menu) -> Iterator[Found]:
    if len(value) > one.most:
        yield "", "too_many_rows", {"most": one.most}
    if any(len(line) > LONGEST_LINE for line in value):
        yield "", "setting_too_long", {"most": LONGEST_LINE}


def _phrase(one: Setting, value: Mapping[str, str], menu: Menu) -> Iterator[Found]:
    for language, text in value.items():
        if len(text) > one.most:
            yield f"/{language}", "setting_too_long", {"most": one.most}


def _policies(one: Setting, value: Mapping[str, Mapping[str, str]], menu: Menu) -> Iterator[Found]:
    for name, texts in value.items():
        if name not in POLICIES:
            yield f"/{name}", "unknown_choice", {"choice": name}
        for below, code, values in _phrase(one, texts, menu):
            yield f"/{name}{below}", code, values


def _number(one: Setting, value: int, menu: Menu) -> Iterator[Found]:
    if not one.least <= value <= one.most:
        yield "", "out_of_range", {"least": one.least, "most": one.most}


def _percent(one: Setting, value: str, menu: Menu) -> Iterator[Found]:
    if not _is_percent(value):
        yield "", "bad_percent", {}


def _percents(one: Setting, value: tuple[str, ...], menu: Menu) -> Iterator[Found]:
    if not all(map(_is_percent, value)):
        yield "", "bad_percent", {}
    elif len(set(map(percentage, value))) != len(value):
        yield "", "twice", {}
    elif len(value) > one.most:
        yield "", "too_many_rows", {"most": one.most}


def _is_percent(text: str) -> bool:
    try:
        percentage(text)
    except StoreError:
        return False
    return True


def _choices(one: Setting, value: tuple[str, ...], menu: Menu) -> Iterator[Found]:
    if one.required and not value:
        yield "", "nothing_chosen", {}
    for choice in value:
        if choice not in (one.choices or {}):
            yield "", "unknown_choice", {"choice": choice}


def _choice(one: Setting, value: str, menu: Menu) -> Iterator[Found]:
    if value not in (one.choices or {}):
        yield "", "unknown_choice", {"choice": value}


def _clock(one: Setting, value: str, menu: Menu) -> Iterator[Found]:
    if not is_clock(value):
        yield "", "bad_clock", {}


def _zone(one: Setting, value: str, menu: Menu) -> Iterator[Found]:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield "", "unknown_zone", {"zone": value}


def _locale(one: Setting, value: str, menu: Menu) -> Iterator[Found]:
    if not known_locale(value):
        yield "", "unknown_locale", {"locale": value}


def _languages(one: Setting, value: tuple[str, ...], menu: Menu) -> Iterator[Found]:
    if not value:
        yield "", "nothing_chosen", {}
    for language in value:
        if not known_locale(language):
            yield "", "unknown_language", {"language": language}
    if len(set(value)) != len(value):
        yield "", "twice", {}


def _currency(one: Setting, value: str, menu: Menu) -> Iterator[Found]:
    try:
        currency(value)
    except StoreError:
        yield "", "unknown_currency", {"currency": value}


def _country(one: Setting, value: str, menu: Menu) -> Iterator[Found]:
    if value not in phonenumbers.SUPPORTED_REGIONS:
        yield "", "unknown_country", {"country": value}


def _tax_class(one: Setting, value: str | None, menu: Menu) -> Iterator[Found]:
    if value is not None and value not in {tax.id for tax in menu.taxes}:
        yield "", "unknown_choice", {"choice": value}


def _phone(one: Setting, value: str, menu: Menu) -> Iterator[Found]:
    digits = sum(char.isdigit() for char in value)
    if value and (not 3 <= digits <= 15 or not re.fullmatch(r"[\d\s()+./-]*", value)):
        yield "", "bad_phone", {}


def _email(one: Setting, value: str, menu: Menu) -> Iterator[Found]:
    if value and not _EMAIL.fullmatch(value):
        yield "", "bad_email", {}


def _hours(one: Setting, value: tuple[Any, ...], menu: Menu) -> Iterator[Found]:
    wrong = False
    for place, row in enumerate(value):
        for name in ("opens", "closes"):
            if not is_clock(getattr(row, name)):
                wrong = True
                yield f"/{place}/{name}", "bad_clock", {}
        if row.weekday not in range(7):
            wrong = True
            yield f"/{place}", "unknown_choice", {"choice": row.weekday}
    if len(value) > one.most:
        yield "", "too_many_rows", {"most": one.most}
    elif not wrong:
        for place in overlapping(value):
            yield f"/{place}/opens", "hours_overlap", {}


def _holidays(one: Setting, value: tuple[Any, ...], menu: Menu) -> Iterator[Found]:
    seen = set()
    for place, row in enumerate(value):
        if not _is_day(row.date):
            yield f"/{place}/date", "bad_date", {}
        elif row.date in seen:
            yield f"/{place}/date", "twice", {}
        seen.add(row.date)
        if not any(text.strip() for text in row.name.values()):
            yield f"/{place}/name", "setting_missing", {}
        if (row.opens is None) != (row.closes is None):
            yield f"/{place}/opens", "needs_both_times", {}
        for name, clock in (("opens", row.opens), ("closes", row.closes)):
            if clock is not None and not is_clock(clock):
                yield f"/{place}/{name}", "bad_clock", {}
    if len(value) > one.most:
        yield "", "too_many_rows", {"most": one.most}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_CHECKS: Mapping[str, Callable[[Setting, Any, Menu], Iterator[Found]]] = {
    "text": _text,
    "lines": _lines,
    "phrase": _phrase,
    "policies": _policies,
    "amount": _number,
    "number": _number,
    "percent": _percent,
    "percents": _percents,
    "choice": _choice,
    "choices": _choices,
    "clock": _clock,
    "zone": _zone,
    "locale": _locale,
    "languages": _languages,
    "currency": _currency,
    "country": _country,
    "tax_class": _tax_class,
    "phone": _phone,
    "email": _email,
    "hours": _hours,
    "holidays": _holidays,
}
