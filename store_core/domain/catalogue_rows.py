"""The catalogue as rows of a spreadsheet, there and back (O1).

Sheets, columns and codes are words of this program, the same in every language, so that a file of
one shop is read in another. What a sheet has no column for stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from store_core.domain.catalogue import Category, Item, Menu, ModifierGroup, Option, Variant

Cell = str | int | float | Decimal | bool | None
"""As a spreadsheet holds it; None where it is empty."""
Sort = Literal[
    "code",
    "text",
    "texts",
    "amount",
    "free_amount",
    "number",
    "free_number",
    "yes_no",
    "codes",
    "prices",
]
"""`free_` ones may be empty, as may a `text` and a `code` that is not `needed`."""
Record = Category | Item | Variant | ModifierGroup | Option

_YES = frozenset({"yes", "y", "true", "x", "1"})
_NO = frozenset({"no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class Column:
    """`texts` stand once for each language, as "name (en)". Amounts are in whole units of the
    currency, with its digits after the point. `needed` of what is new.
    """

    name: str
    header: str
    sort: Sort
    needed: bool = False

    def headers(self, languages: Sequence[str]) -> tuple[str, ...]:
        if self.sort != "texts":
            return (self.header,)
        return tuple(f"{self.header} ({language})" for language in languages)


@dataclass(frozen=True, slots=True)
class Sheet:
    """`owner` is the column that names the record its rows belong to."""

    name: str
    columns: tuple[Column, ...]
    owner: str = ""

    def headers(self, languages: Sequence[str]) -> tuple[str, ...]:
        own = (one for column in self.columns for one in column.headers(languages))
        return (*([self.owner] if self.owner else []), *own)

    def header_of(self, field: str, language: str) -> str:
        """The column that a record's field stands in; the code's where there is none."""
        for column in self.columns:
            if column.name == field:
                return column.headers([language])[0]
        return self.columns[0].header


_CODE = Column("id", "code", "code", needed=True)
_NAME = Column("name", "name", "texts")
_RETIRED = Column("retired", "retired", "yes_no")
_AVAILABLE = Column("available", "available", "yes_no")
CATEGORIES = Sheet(
    "Categories",
    (
        _CODE,
        _NAME,
        Column("parent", "inside", "code"),
        Column("icon", "icon", "text"),
        Column("position", "position", "number"),
        Column("hidden", "hidden", "yes_no"),
        _RETIRED,
    ),
)
ITEMS = Sheet(
    "Items",
    (
        _CODE,
        _NAME,
        Column("price", "price", "amount", needed=True),
        Column("tax_class", "tax class", "code", needed=True),
        Column("category_ids", "categories", "codes"),
        Column("description", "description", "texts"),
        Column("default_variant", "usual size", "code"),
        Column("group_ids", "groups", "codes"),
        Column("station", "station", "code"),
        Column("prep_minutes", "prep minutes", "number"),
        Column("barcode", "barcode", "text"),
        Column("quick_key", "quick key", "free_number"),
        Column("position", "position", "number"),
        Column("allergens", "allergens", "codes"),
        Column("traces", "traces", "codes"),
        Column("diet", "diet", "codes"),
        Column("calories", "calories", "free_number"),
        Column("tags", "tags", "codes"),
        Column("sets", "sets", "codes"),
        Column("featured", "featured", "yes_no"),
        Column("at_till", "at the till", "yes_no"),
        Column("on_web", "on the web", "yes_no"),
        _AVAILABLE,
        _RETIRED,
    ),
)
SIZES = Sheet(
    "Sizes",
    (
        _CODE,
        _NAME,
        Column("price", "price", "free_amount"),
        Column("multiplier", "multiplier", "code"),
        Column("short", "short", "text"),
        Column("detail", "detail", "text"),
        Column("servings", "servings", "free_number"),
        Column("diameter_mm", "diameter (mm)", "free_number"),
        Column("sets", "sets", "codes"),
        _AVAILABLE,
    ),
    owner="item",
)
GROUPS = Sheet(
    "Groups",
    (
        _CODE,
        _NAME,
        Column("min", "min", "number"),
        Column("max", "max", "free_number"),
        Column("free", "free", "number"),
        Column("on_parts", "on halves", "yes_no"),
        _RETIRED,
    ),
)
OPTIONS = Sheet(
    "Options",
    (
        _CODE,
        _NAME,
        Column("price", "price", "amount"),
        Column("variant_prices", "prices by size", "prices"),
        Column("without_variants", "not in sizes", "codes"),
        Column("max", "max", "free_number"),
        Column("allergens", "allergens", "codes"),
        Column("diet", "diet", "codes"),
        _AVAILABLE,
    ),
    owner="group",
)
SHEETS = (CATEGORIES, ITEMS, SIZES, GROUPS, OPTIONS)


class CellError(Exception):
    """What is wrong with one cell: a code and what its sentence names."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def rows_of(
    sheet: Sheet, menu: Menu, languages: Sequence[str], digits: int
) -> Iterator[tuple[Cell, ...]]:
    """The sheet's rows under its headers; `digits` are those of the currency's minor unit."""
    for owner, record in _records(sheet, menu):
        cells: list[Cell] = [owner] if sheet.owner else []
        for column in sheet.columns:
            cells += _cells(record, column, languages, digits)
        yield tuple(cells)


def _records(sheet: Sheet, menu: Menu) -> Iterator[tuple[str, Record]]:
    match sheet.name:
        case "Categories":
            yield from (("", one) for one in menu.categories)
        case "Items":
            yield from (("", one) for one in menu.items)
        case "Sizes":
            yield from ((item.id, one) for item in menu.items for one in item.variants)
        case "Groups":
            yield from (("", one) for one in menu.groups)
        case _:
            yield from ((group.id, one) for group in menu.groups for one in group.options)


def _cells(record: Record, column: Column, languages: Sequence[str], digits: int) -> Iterator[Cell]:
    value: Any = getattr(record, column.name)
    match column.sort:
        case "texts":
            yield from (value.get(language) or None for language in languages)
        case "amount" | "free_amount":
            yield None if value is None else amount_cell(value, digits)
        case "yes_no":
            yield "yes" if value else "no"
        case "codes":
            yield ", ".join(value) or None
        case "prices":
            pairs = (f"{size} = {amount_cell(price, digits)}" for size, price in value.items())
            yield ", ".join(pairs) or None
        case "code" | "text":
            yield value or None
        case _:
            yield value


def amount_cell(amount: int, digits: int) -> Decimal:
    return Decimal(amount).scaleb(-digits)


def value_of(column: Column, cell: Cell, digits: int) -> object:
    """What a cell of one language means. Error `CellError`."""
    text = plain(cell)
    match column.sort:
        case "code":
            return text or (None if column.name != "tax_class" else "")
        case "text" | "texts":
            return text
        case "amount" | "free_amount":
            return _amount(text, digits) if text else None
        case "number" | "free_number":
            return _number(text) if text else (0 if column.sort == "number" else None)
        case "yes_no":
            return _yes_no(text)
        case "codes":
            return _codes(text)
        case "prices":
            return dict(_pair(one, digits) for one in _codes(text))


def plain(cell: Cell) -> str:
    """As somebody typed it: 3 for the 3.0 that spreadsheets make of it."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell).strip()


def _amount(text: str, digits: int) -> int:
    try:
        exact = Decimal(text.replace(",", ".")).scaleb(digits)
    except InvalidOperation:
        raise CellError("not_an_amount", said=text) from None
    if not exact.is_finite() or exact != exact.to_integral_value():
        raise CellError("not_an_amount", said=text)
    return int(exact)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise CellError("not_a_number", said=text) from None


def _yes_no(text: str) -> bool | None:
    word = text.casefold()
    if word and word not in _YES | _NO:
        raise CellError("not_yes_or_no", said=text)
    return word in _YES if word else None


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for part in text.split(",") if (one := part.strip())))


def _pair(text: str, digits: int) -> tuple[str, int]:
    size, equals, price = text.partition("=")
    if not (size.strip() and equals and price.strip()):
        raise CellError("not_a_price_by_size", said=text)
    return size.strip(), _amount(price.strip(), digits)


NEW: Mapping[str, Record] = {
    "Categories": Category("", {}),
    "Items": Item("", {}, 0, ""),
    "Sizes": Variant("", {}),
    "Groups": ModifierGroup("", {}, ()),
    "Options": Option("", {}),
}
"""What the first row of something new is put on."""
