"""What a person types for a value of the catalogue, and how the value stands in its field."""

from decimal import Decimal, InvalidOperation

from babel.numbers import NumberFormatError, parse_decimal

from qt_kit.wording import _
from store_core.domain.money import currency
from store_core.domain.store import Settings
from store_core.domain.wording import amount, symbol

MONEY = frozenset({"price", "half_surcharge", "variant_prices"})
COUNTS = frozenset({"prep_minutes", "min", "free", "position"})
MAYBE = frozenset({"calories", "servings", "quick_key", "max", "diameter_mm"})
"""Whole numbers that may be left empty."""


class UnreadableError(Exception):
    """`words` say how it is written."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def kind_of(path: str) -> str:
    """The field that says what is typed: "variants/l/price" is a price."""
    steps = path.split("/")
    if "variant_prices" in steps:
        return "variant_prices"
    return next((one for one in reversed(steps) if one in MONEY | COUNTS | MAYBE), steps[0])


def parsed(path: str, text: str, settings: Settings) -> object:
    """Minor units, a whole number, None or the text itself. Error: UnreadableError."""
    kind, text = kind_of(path), text.strip()
    if kind in MONEY:
        if not text and kind == "variant_prices":
            return None
        return minor_units(text, settings)
    if kind in MAYBE and not text:
        return None
    if kind in MAYBE | COUNTS:
        return _whole(text)
    return text


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
    return str(value)
