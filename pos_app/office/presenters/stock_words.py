"""Quantities and amounts of the stock as a person writes and reads them."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel.numbers import format_decimal

from qt_kit.wording import _
from store_core.domain.catalogue import Text, text_in
from store_core.domain.money import currency
from store_core.domain.stock import PER_UNIT, Pack, StockItem, Unit
from store_core.domain.store import Settings
from store_core.domain.wording import MINUS, amount, money

KILO = 1_000 * PER_UNIT
_LARGE: dict[Unit, str] = {"g": "kg", "ml": "l"}
_NUMBER = re.compile(r"^\s*([+\-−]?[\d.,\s]*\d[\d.,]*)\s*(.*?)\s*$")
MOST = 10**12
"""A million kilograms: more is a slip of the finger."""


def name_of(text: Text, settings: Settings) -> str:
    """In the store's language, or in whichever there is."""
    return text_in(text, settings.locale.partition("_")[0])


def small_unit(unit: Unit) -> str:
    return _("pcs") if unit == "piece" else unit


def measure_word(unit: Unit) -> str:
    """What a unit cost is for."""
    return {"g": "kg", "ml": "l"}.get(unit, _("piece"))


def shown_pack(item: StockItem) -> Pack | None:
    return next((pack for pack in item.packs if pack.id == item.shown_in), None)


def shown_unit(item: StockItem, quantity: int, settings: Settings) -> tuple[str, int]:
    """(word, quantity of one) in which a person counts so much of it."""
    pack = shown_pack(item)
    if pack is not None and pack.size > 0:
        return name_of(pack.name, settings), pack.size
    large = _LARGE.get(item.unit)
    if large and (abs(quantity) >= KILO or not quantity):
        return large, KILO
    return small_unit(item.unit), PER_UNIT


def number(value: Decimal, settings: Settings, digits: int = 3) -> str:
    pattern = "#,##0." + "#" * digits if digits else "#,##0"
    return _formatted(value, pattern, settings.locale)


@lru_cache(maxsize=8192)  # the same levels again with every sale and every letter searched for
def _formatted(value: Decimal, pattern: str, locale: str) -> str:
    return format_decimal(value, pattern, locale=locale).replace("-", MINUS)


def quantity_parts(
    item: StockItem, quantity: int, settings: Settings, most: int | None = None
) -> tuple[str, str]:
    """("3.2", "kg"), rounded for the eye."""
    word, one = shown_unit(item, quantity, settings)
    value = Decimal(quantity) / one
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    return number(value, settings, min(digits, 2 if most is None else most)), word


def quantity_words(
    item: StockItem, quantity: int, settings: Settings, digits: int | None = None
) -> str:
    """ "3.2 kg"; `digits` after the point at most, where fewer than usual are enough."""
    return " ".join(quantity_parts(item, quantity, settings, digits))


def read_quantity(text: str, item: StockItem, settings: Settings, like: int = 0) -> int | None:
    """Thousandths of the unit; None where it is no quantity of that item.

    A bare number is in the unit that a quantity `like` is shown in; "300 g", "2 tins" say theirs.
    """
    found = _NUMBER.match(text)
    if found is None:
        return None
    value = read_number(found[1], settings)
    if value is None:
        return None
    word = found[2].casefold()
    one = shown_unit(item, like, settings)[1] if not word else units(item, settings).get(word)
    if one is None:
        return None
    quantity = int((value * one).to_integral_value())
    return quantity if abs(quantity) <= MOST else None


def units(item: StockItem, settings: Settings) -> dict[str, int]:
    """What may stand behind a number: words, and how much one of it is."""
    return {word.casefold(): one for word, one in _units(item, settings)}


def _units(item: StockItem, settings: Settings) -> Iterator[tuple[str, int]]:
    yield small_unit(item.unit), PER_UNIT
    if item.unit == "piece":
        yield from (("piece", PER_UNIT), ("pieces", PER_UNIT), ("pc", PER_UNIT))
    else:
        yield _LARGE[item.unit], KILO
    for pack in item.packs:
        for name in pack.name.values():
            yield name, pack.size


def read_number(text: str, settings: Settings) -> Decimal | None:
    """With a point or a comma before the fraction."""
    plain = text.strip().replace(MINUS, "-").replace(" ", "").replace("\u00a0", "")
    if "," in plain and "." in plain:
        last = max(plain.rfind(","), plain.rfind("."))
        head = plain[:last].replace(",", "").replace(".", "")
        plain = f"{head}.{plain[last + 1 :]}"
    else:
        plain = plain.replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < 10**9 else None


def read_money(text: str, settings: Settings) -> int | None:
    """Minor units; None where it is no amount of the store's currency."""
    value = read_number(text.strip(), settings)
    if value is None:
        return None
    minor = value.scaleb(currency(settings.rules.currency).digits)
    return int(minor) if minor == minor.to_integral_value() else None


def money_text(minor: int, settings: Settings) -> str:
    """As it stands in a field: "6.80"."""
    digits = currency(settings.rules.currency).digits
    return f"{Decimal(minor).scaleb(-digits):.{digits}f}"


def exact_text(item: StockItem, quantity: int, settings: Settings, like: int = 0) -> str:
    """As it stands in a field, without its unit, which is that of a quantity `like`."""
    _word, one = shown_unit(item, like, settings)
    value = Decimal(quantity) / one
    return f"{value.quantize(Decimal('0.001')):f}".rstrip("0").rstrip(".") or "0"


def price_text(minor: int, settings: Settings) -> str:
    """In lists: "204.00"."""
    return amount(settings.rules.currency, minor, settings.locale)


def total_text(minor: int, settings: Settings) -> str:
    return money(settings.rules.currency, minor, settings.locale)
