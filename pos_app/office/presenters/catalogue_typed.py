"""What a person types for a value of the catalogue, and how the value stands in its field."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from babel.numbers import NumberFormatError, parse_decimal

from qt_kit.wording import _
from store_core.domain.money import currency
from store_core.domain.store import Settings
from store_core.domain.wording import amount, symbol

MONEY = frozenset({"price", "half_surcharge", "variant_prices", "amount", "min_subtotal"})
COUNTS = frozenset({"prep_minutes", "min", "free", "position", "priority", "qty"})
MAYBE = frozenset(
    {"calories", "servings", "quick_key", "max", "diameter_mm", "defaults", "times", "limit"}
)
"""Whole numbers that may be left empty."""
NAMES = frozenset({"sets", "tags", "parts_from"})
"""Several words with commas between them."""
DAYS = frozenset({"starts", "ends"})
KINDS = MONEY | COUNTS | MAYBE | NAMES | DAYS | {"hours", "percent", "multiplier"}


_SPAN = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?")


class UnreadableError(Exception):
    """`words` say how it is written."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def kind_of(path: str) -> str:
    """The field that says what is typed: "variants/l/price" is a price."""
    steps = path.split("/")
    for mapping in ("variant_prices", "defaults"):
        if mapping in steps:
            return mapping
    return next((one for one in reversed(steps) if one in KINDS), steps[0])


def parsed(path: str, text: str, settings: Settings) -> object:
    """What the text stands for. Error: UnreadableError."""
    kind, text = kind_of(path), text.strip()
    if kind in MONEY:
        if not text and kind == "variant_prices":
            return None
        return minor_units(text, settings)
    if kind in MAYBE | DAYS | {"hours"} and not text:
        return None
    if kind in MAYBE | COUNTS:
        return _whole(text)
    return _other(kind, text)


def _other(kind: str, text: str) -> object:
    if kind in NAMES:
        return tuple(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
    if kind in DAYS:
        return read_day(text)
    if kind == "hours":
        return _hours(text)
    return text.replace(",", ".") if kind in ("percent", "multiplier") else text


def read_day(text: str) -> date:
    """Error: UnreadableError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UnreadableError(_("Write a date like 2027-01-01")) from error


def _hours(text: str) -> tuple[str, str]:
    """ "16-18", "16:00 - 18:30"."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise UnreadableError(_("Write hours like 16:00-18:00"))
    starts, starts_at, ends, ends_at = found.groups()
    clocks = [(int(starts), int(starts_at or 0)), (int(ends), int(ends_at or 0))]
    if any(hour > 23 or minute > 59 for hour, minute in clocks):
        raise UnreadableError(_("Write hours like 16:00-18:00"))
    first, last = (f"{hour:02}:{minute:02}" for hour, minute in clocks)
    return first, last


def minor_units(text: str, settings: Settings) -> int:
    code, locale = settings.rules.currency, settings.locale
    digits = currency(code).digits
    exact = _decimal(text.replace(symbol(code, locale), "").replace("\N{MINUS SIGN}", "-"), locale)
    scaled = exact.scaleb(digits) if exact is not None else None
    if scaled is None or scaled != scaled.to_integral_value() or abs(scaled) >= 10**12:
        example = amount(code, 12 * currency(code).unit + currency(code).unit // 2, locale)
        raise UnreadableError(_("Write an amount like {example}").format(example=example))
    return int(scaled)


def _decimal(text: str, locale: str) -> Decimal | None:
    """As the store writes numbers, or with a point or comma before the cents."""
    text = text.strip().replace("\N{NO-BREAK SPACE}", "")
    try:
        exact = parse_decimal(text, locale=locale, strict=True)
    except NumberFormatError:
        try:
            exact = Decimal(text.replace(",", "."))
        except InvalidOperation:
            return None
    return exact if exact.is_finite() else None


def _whole(text: str) -> int:
    if not text.removeprefix("-").isdecimal() or len(text) > 9:
        raise UnreadableError(_("Write a whole number"))
    return int(text)


def shown(path: str, value: object, settings: Settings) -> str:
    """The value as it would be typed."""
    if value is None:
        return ""
    if kind_of(path) in MONEY and isinstance(value, int):
        return amount(settings.rules.currency, value, settings.locale)
    if kind_of(path) in NAMES and isinstance(value, tuple):
        return ", ".join(value)
    if kind_of(path) == "hours" and isinstance(value, tuple):
        return "–".join(value)
    return str(value)
