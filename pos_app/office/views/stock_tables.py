"""Columns and rows of the stock page's tables, one per view."""

from collections.abc import Callable

from pos_app.office.presenters.stock_movements import MovementRow, VarianceRow, WasteRow
from pos_app.office.presenters.stock_reading import Asked, Row
from pos_app.office.presenters.stock_recipe_rows import RecipeRow
from pos_app.office.presenters.stock_rows import OnHandRow
from pos_app.office.presenters.suppliers import SupplierRow
from pos_app.office.views.stock_cells import Level, Quantity, Week
from qt_kit.badge import Tone
from qt_kit.table import Column, TableRow
from qt_kit.table_cells import Pill, Typed, Words
from qt_kit.theme import BOLD, MEDIUM
from qt_kit.wording import _

ON_HAND = "on_hand"


def columns_of(asked: Asked) -> tuple[Column, ...]:
    kind = "variance" if asked.tab == "waste" and asked.variance else asked.tab
    return _COLUMNS[kind]()


def _on_hand() -> tuple[Column, ...]:
    return (
        Column("name", _("Ingredient")),
        Column(ON_HAND, _("On hand"), 106, "right"),
        Column("level", _("Reorder at ❘"), 110),
        Column("used", _("Used, 7 days"), 106, drop_below=720),
        Column("lasts", _("Lasts"), 90, "right"),
        Column("cost", _("Unit cost"), 84, "right", drop_below=700),
        Column("state", _("State"), 106, "right"),
    )


def _movements() -> tuple[Column, ...]:
    return (
        Column("when", _("When"), 104),
        Column("item", _("Ingredient")),
        Column("what", _("What"), 172),
        Column("quantity", _("Quantity"), 112, "right"),
        Column("cost", _("Worth"), 88, "right", drop_below=640),
        Column("who", _("Who"), 108, drop_below=720),
    )


def _suppliers() -> tuple[Column, ...]:
    return (
        Column("name", _("Supplier")),
        Column("lead", _("Lead time"), 112),
        Column("orders", _("Orders"), 76, "right", drop_below=640),
        Column("on_time", _("On time"), 84, "right"),
        Column("short", _("Short"), 72, "right", drop_below=720),
        Column("drift", _("Price drift"), 100, "right"),
        Column("state", _("State"), 140, "right"),
    )


def _waste() -> tuple[Column, ...]:
    return (
        Column("item", _("Ingredient")),
        Column("why", _("Why"), 200),
        Column("quantity", _("Quantity"), 116, "right"),
        Column("cost", _("Cost"), 100, "right"),
        Column("share", _("Of all waste"), 108, "right"),
    )


def _variance() -> tuple[Column, ...]:
    return (
        Column("item", _("Ingredient")),
        Column("told", _("By recipe"), 108, "right"),
        Column("gone", _("Counted"), 108, "right"),
        Column("apart", _("Apart"), 104, "right"),
        Column("cost", _("Worth"), 92, "right"),
        Column("state", _("State"), 124, "right"),
    )


def _recipes() -> tuple[Column, ...]:
    return (
        Column("name", _("What is sold")),
        Column("takes", _("Takes"), 132),
        Column("price", _("Price, no tax"), 128, "right", drop_below=720),
        Column("cost", _("Costs"), 112, "right"),
        Column("share", _("Food cost"), 92, "right"),
        Column("state", _("State"), 120, "right"),
    )


_COLUMNS: dict[str, Callable[[], tuple[Column, ...]]] = {
    "on_hand": _on_hand,
    "movements": _movements,
    "suppliers": _suppliers,
    "waste": _waste,
    "variance": _variance,
    "recipes": _recipes,
}


def table_row(row: Row, *, counting: bool = False) -> TableRow:
    match row:
        case OnHandRow():
            return _on_hand_row(row, counting=counting)
        case MovementRow():
            return _movement_row(row)
        case SupplierRow():
            return _supplier_row(row)
        case RecipeRow():
            return _recipe_row(row)
        case WasteRow():
            return _waste_row(row)
        case VarianceRow():
            return _variance_row(row)


def _on_hand_row(row: OnHandRow, *, counting: bool) -> TableRow:
    lasts = "bad" if row.lasts_tone is Tone.BAD else "text"
    return TableRow(
        row.name,
        (
            Words(row.name, row.supplier, weight=MEDIUM),
            Typed(row.number, row.value, row.unit, weight=BOLD, framed=counting),
            Level(row.share, row.mark, row.level_tone, row.level),
            Week(row.used, row.used_words),
            Words(row.lasts, role=lasts, weight=BOLD if lasts == "bad" else 400),
            Words(row.cost, row.cost_below),
            Pill(row.state, row.tone, row.icon),
        ),
    )


def _movement_row(row: MovementRow) -> TableRow:
    return TableRow(
        row.name,
        (
            Words(row.when, row.time),
            Words(row.item, weight=MEDIUM),
            Words(row.what, row.why, icon=row.icon),
            Quantity(row.quantity, row.unit),
            Words(row.cost),
            Words(row.who),
        ),
    )


def _supplier_row(row: SupplierRow) -> TableRow:
    return TableRow(
        row.name,
        (
            Words(row.name, row.below, weight=MEDIUM),
            Words(row.lead),
            Words(row.orders),
            Words(row.on_time),
            Words(row.short),
            Words(row.drift),
            Pill(row.state, row.tone, row.icon),
        ),
    )


def _waste_row(row: WasteRow) -> TableRow:
    return TableRow(
        row.name,
        (
            Words(row.item, weight=MEDIUM),
            Words(row.why),
            Words(row.quantity),
            Words(row.cost, weight=MEDIUM),
            Words(row.share),
        ),
    )


def _variance_row(row: VarianceRow) -> TableRow:
    return TableRow(
        row.name,
        (
            Words(row.item, row.span, weight=MEDIUM),
            Words(row.told),
            Words(row.gone),
            Words(row.apart, weight=MEDIUM),
            Words(row.cost),
            Pill(row.state, row.tone, row.icon),
        ),
    )


def _recipe_row(row: RecipeRow) -> TableRow:
    return TableRow(
        row.name if not row.below else f"{row.name}, {row.below}",
        (
            Words(row.name, row.below, weight=MEDIUM),
            Words(row.takes),
            Words(row.price),
            Words(row.cost),
            Words(row.share, weight=MEDIUM),
            Pill(row.state, row.tone, row.icon),
        ),
    )
