"""A setting's value as text to type, and back."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from pos_app.office.presenters.catalogue_typed import UnreadableError, minor_units
from qt_kit.wording import _
from store_core.domain.catalogue import text_in
from store_core.domain.locales import language_name
from store_core.domain.setting_list import Setting, default_of, value_of
from store_core.domain.store import Settings
from store_core.domain.wording import amount, clock_time, day

TYPED = frozenset(
    {"text", "lines", "amount", "number", "percent", "percents", "clock", "phone", "email"}
)
"""Kinds that are one field to type into."""


def shown(one: Setting, settings: Settings) -> str:
    """As it would be typed."""
    value = value_of(settings, one.key)
    match one.kind:
        case "amount":
            return amount(settings.rules.currency, value, settings.locale)
        case "lines":
            return "\n".join(value)
        case "percents":
            return ", ".join(value)
        case _:
            return str(value)


def read(one: Setting, text: str, settings: Settings) -> object:
    """Error: UnreadableError."""
    words = text.strip()
    match one.kind:
        case "amount":
            return minor_units(words, settings)
        case "number":
            if not words.isascii() or not words.isdigit() or len(words) > 9:
                raise UnreadableError(_("Write a whole number"))
            return int(words)
        case "percent":
            return _percent(words)
        case "percents":
            return tuple(_percent(part) for part in re.split(r"[;\s]+|, *", words) if part)
        case "lines":
            return tuple(line.strip() for line in text.split("\n") if line.strip())
        case "clock":
            return read_clock(words)
        case _:
            return words


def _percent(text: str) -> str:
    return text.removesuffix("%").strip().replace(",", ".")


def read_clock(text: str) -> str:
    """ "9", "930", "9.30" and "9:30" are "09:30" or "09:00"; anything else stays as typed."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.,h ]?(\d{2}))?", text.strip(), re.ASCII)
    if not found:
        return text.strip()
    return f"{int(found[1]):02d}:{found[2] or '00'}"


def told(one: Setting, settings: Settings) -> str:
    """The value in few words, for the list of all settings and for what somebody else set."""
    value = value_of(settings, one.key)
    match one.kind:
        case "switch":
            return _("On") if value else _("Off")
        case "choice":
            return _((one.choices or {}).get(value, str(value)))
        case "choices":
            names = [_((one.choices or {}).get(key, key)) for key in value]
            return ", ".join(names) or _("None")
        case "languages":
            return ", ".join(map(language_name, value))
        case "phrase":
            return text_in(value, settings.languages[0]) or _("None")
        case "moment":
            return clock_and_day(value, settings) if value else _("None")
        case "hours" | "holidays" | "policies" | "records":
            counted = len(value) if hasattr(value, "__len__") and not isinstance(value, str) else 0
            return str(counted) if counted else str(value or _("None"))[:40]
        case "tax_class":
            return value or _("Untaxed")
        case _:
            return " · ".join(shown(one, settings).split("\n")) or _("None")


def clock_and_day(moment: object, settings: Settings) -> str:
    """ "19:30, Fri 12 Jun"."""
    if not isinstance(moment, datetime):
        return ""
    zone = ZoneInfo(settings.time_zone)
    date = day(moment.astimezone(zone).date(), settings.locale, "EEE d MMM")
    return f"{clock_time(moment, zone, short=True)}, {date}"


def range_words(one: Setting, settings: Settings) -> str:
    """What it may be."""
    match one.kind:
        case "amount":
            code, locale = settings.rules.currency, settings.locale
            return _("{least} to {most}").format(
                least=amount(code, one.least, locale), most=amount(code, one.most, locale)
            )
        case "number":
            told_range = _("{least} to {most}").format(least=one.least, most=one.most)
            return f"{told_range} {_(one.unit)}".strip()
        case "percent" | "percents":
            return _("0 to 100 %")
        case "choice" | "choices":
            return ", ".join(_(word) for word in (one.choices or {}).values())
        case "text":
            return _("up to {most} letters").format(most=one.most)
        case "phrase" | "policies":
            return _("up to {most} letters").format(most=one.most)
        case "lines" | "hours" | "holidays":
            return _("up to {most} rows").format(most=one.most)
        case "switch":
            return _("on or off")
        case "clock":
            return _("a time like 04:00")
        case _:
            return _(KIND_WORDS.get(one.kind, one.kind))


KIND_WORDS = {
    "zone": "a time zone",
    "locale": "a language and country",
    "languages": "languages",
    "currency": "a currency",
    "country": "a country",
    "tax_class": "a tax class",
    "phone": "a phone number",
    "email": "an e-mail address",
    "moment": "a moment",
    "records": "a page of its own",
}


def is_default(one: Setting, settings: Settings) -> bool:
    return bool(value_of(settings, one.key) == default_of(one.key))
