"""The columns of the catalogue's table, and an item as their cells."""

from pos_app.office.presenters.catalogue_listing import Size
from pos_app.office.presenters.catalogue_rows import PRICE, CatalogueRow, PriceCell
from pos_app.office.views.catalogue_cells import Dish, Plates
from qt_kit.drawing import width_of
from qt_kit.table import Column, TableRow
from qt_kit.table_cells import Cell, Pill, Toggle, Typed, Words
from qt_kit.theme import BODY, BOLD, MEDIUM, NORMAL, font
from qt_kit.wording import _
from store_core.domain.store import Settings
from store_core.domain.wording import amount

SIZE_WIDE, SWITCH_WIDE, STATE_WIDE, DISH_WIDE = 60, 54, 138, 60
COST_WIDE, NO_COST_BELOW = 72, 700
NO_DISH_BELOW, NAME_LEAST, PADDING_RIGHT = 700, 120, 12


def price_wide(most: int, settings: Settings) -> int:
    """As wide as the longest price wants."""
    words = amount(settings.rules.currency, most, settings.locale)
    return max(SIZE_WIDE, round(width_of(words, font(BODY, BOLD))) + PADDING_RIGHT + 8)


def columns_of(sizes: tuple[Size, ...], wide: int, *, costs: bool) -> tuple[Column, ...]:
    shown = [Column(f"size/{size.key}", size.title, wide, "right") for size in sizes]
    prices = shown or [Column(f"size/{PRICE}", _("Price"), wide + 16, "right")]
    cost = Column("cost", _("Cost"), COST_WIDE, "right", drop_below=NO_COST_BELOW)
    return (
        Column("dish", "", DISH_WIDE, drop_below=NO_DISH_BELOW),
        Column("name", _("Item"), sorts=True),
        *prices,
        *([cost] if costs else []),
        Column("till", _("Till"), SWITCH_WIDE),
        Column("web", _("Web"), SWITCH_WIDE),
        Column("state", _("State"), STATE_WIDE, "right"),
    )


def _price_cell(price: PriceCell, *, able: bool) -> Cell:
    if not price.path or not able:
        return Typed(price.text, role="text" if price.path else "muted", enabled=False)
    role = "bad" if price.wrong else "info" if price.changed else "text"
    weight = BOLD if price.changed or price.wrong else NORMAL
    return Typed(price.text, role=role, weight=weight)


def sizes_that_fit(table: int, wide: int, *, costs: bool) -> int:
    """How many sizes stand beside a name that can be read; the form has all of them."""
    dish = DISH_WIDE if table >= NO_DISH_BELOW else 0
    dish += COST_WIDE if costs and table >= NO_COST_BELOW else 0
    others = dish + 2 * SWITCH_WIDE + STATE_WIDE + NAME_LEAST
    return max(1, (table - others) // wide)


def table_row(
    row: CatalogueRow, plates: Plates, *, able: bool, acts: bool, costs: bool
) -> TableRow:
    """`able`: prices are typed here; `acts`: switches act."""
    cells: list[Cell] = [
        Dish(plates, row.picture, row.ground, row.retired),
        Words(row.name, row.below, weight=MEDIUM, strong=True),
        *(_price_cell(price, able=able) for price in row.prices),
        *([Words(row.cost)] if costs else []),
        Toggle(row.till, acts),
        Toggle(row.web, acts),
        Pill(row.state, row.tone, row.icon),
    ]
    return TableRow(row.name, cells)
