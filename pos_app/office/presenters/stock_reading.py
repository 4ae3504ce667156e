"""What the stock page reads, away from the Qt thread, and what it shows of it (O2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from pos_app.office.presenters.stock_movements import (
    MovementRow,
    VarianceRow,
    WasteRow,
    movement_rows,
    variance_rows,
    waste_rows,
)
from pos_app.office.presenters.stock_recipe_rows import RecipeRow, recipe_rows
from pos_app.office.presenters.stock_rows import (
    Figure,
    OnHandRow,
    by_shelf,
    by_urgency,
    figures,
    matches,
    on_hand_row,
)
from pos_app.office.presenters.suppliers import SupplierRow, supplier_rows
from pos_app.office.sentences import sentence
from qt_kit.wording import _
from store_core.application import stock, stock_figures
from store_core.application.shop import Shop
from store_core.application.stock import Movement, MovementsAsked, StockRow, StockView
from store_core.application.stock_figures import (
    Margin,
    Performance,
    Turnover,
    Variance,
    WasteReport,
)
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError
from store_core.domain.stock import MoveKind
from store_core.domain.store import Settings

Tab = Literal["on_hand", "movements", "suppliers", "waste", "recipes"]
Row = OnHandRow | MovementRow | SupplierRow | WasteRow | VarianceRow | RecipeRow
WEEK, QUARTER = timedelta(days=6), timedelta(days=90)
MOST_MOVEMENTS = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked at; `variance` shows counts against recipes in place of waste."""

    tab: Tab = "on_hand"
    days: int = 7
    kind: MoveKind | None = None
    variance: bool = False

    def lists_like(self, other: "Asked") -> bool:
        """Whether its rows are of the same kind."""
        return self.tab == other.tab and self.variance == other.variance


@dataclass(frozen=True, slots=True)
class Read:
    """What one look brought; what its tab does not need is left out."""

    view: StockView
    asked: Asked = Asked()
    turned: Turnover | None = None
    wasted: WasteReport | None = None
    before: WasteReport | None = None
    told: Mapping[str, Performance] = field(default_factory=dict)
    margins: tuple[Margin, ...] = ()
    moved: tuple[Movement, ...] = ()
    waste: WasteReport | None = None
    variance: tuple[Variance, ...] = ()


def read(shop: Shop, asked: Asked) -> Read:
    view = stock.stock_now(shop)
    today = view.day
    week = today - WEEK
    last = week - timedelta(days=1)
    told = stock_figures.supplier_performance(shop, today - QUARTER, today)
    since = today - timedelta(days=asked.days - 1)
    return Read(
        view=view,
        asked=asked,
        turned=stock_figures.turnover(shop, week, today),
        wasted=stock_figures.waste_report(shop, week, today),
        before=stock_figures.waste_report(shop, last - WEEK, last),
        told={one.supplier: one for one in told},
        margins=stock_figures.margins(shop) if asked.tab == "recipes" else (),
        moved=_moved(shop, asked, since, today) if asked.tab == "movements" else (),
        waste=_waste(shop, asked, since, today),
        variance=_variance(shop, asked, since, today),
    )


def _moved(shop: Shop, asked: Asked, since: date, until: date) -> tuple[Movement, ...]:
    wanted = MovementsAsked(since, until, kind=asked.kind, limit=MOST_MOVEMENTS)
    return stock.movements(shop, wanted)


def _waste(shop: Shop, asked: Asked, since: date, until: date) -> WasteReport | None:
    if asked.tab != "waste" or asked.variance:
        return None
    return stock_figures.waste_report(shop, since, until)


def _variance(shop: Shop, asked: Asked, since: date, until: date) -> tuple[Variance, ...]:
    if asked.tab != "waste" or not asked.variance:
        return ()
    return stock_figures.variance(shop, since, until)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was read and what a person asked for. `counted` holds what stood there before, by stock
    item, of what this stocktake counted; `order` is how rows stood, by id.
    """

    read: Read | None = None
    asked: Asked = Asked()
    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    counting: bool = False
    counted: Mapping[str, int] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    refused: StoreError | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The table of the tab that shows, over it the figures; `chosen` is an index."""

    asked: Asked
    rows: tuple[Row, ...]
    chosen: int | None
    figures: tuple[Figure, ...]
    counting: bool
    count_words: str
    empty: str
    empty_below: str
    empty_act: str
    error: str
    loaded: bool


def shown_rows(looked: Looked, settings: Settings) -> list[StockRow]:
    """Of what is on hand, in the order they stand."""
    if looked.read is None:
        return []
    view = looked.read.view
    rows = [row for row in view.rows if matches(row, view, looked.text, settings)]
    if looked.counting:
        return by_shelf(rows, settings)
    return by_urgency(rows, settings, looked.order)


def rows_of(looked: Looked, menu: Menu, settings: Settings) -> tuple[Row, ...]:
    found, text = looked.read, looked.text
    if found is None or not found.asked.lists_like(looked.asked):
        return ()
    match looked.asked.tab:
        case "on_hand":
            rows = shown_rows(looked, settings)
            before = looked.counted if looked.counting else {}
            return tuple(
                on_hand_row(row, found.view, settings, before.get(row.item.id)) for row in rows
            )
        case "movements":
            return movement_rows(found.moved, found.view, settings, text)
        case "suppliers":
            return supplier_rows(found.view, found.told, text)
        case "recipes":
            return recipe_rows(found.view, menu, found.margins, settings, text)
        case "waste" if found.asked.variance:
            return variance_rows(found.variance, found.view, settings, text)
        case _:
            if found.waste is None:
                return ()
            return waste_rows(found.waste, found.view, settings, text)


def key_of(row: Row) -> str:
    if isinstance(row, OnHandRow | SupplierRow):
        return row.id
    return row.key if isinstance(row, RecipeRow) else row.name


def derive(looked: Looked, menu: Menu, settings: Settings) -> Listed:
    rows = rows_of(looked, menu, settings)
    keys = [key_of(row) for row in rows]
    chosen = looked.chosen.get(looked.asked.tab, "")
    found = looked.read
    loaded = found is not None and found.asked.lists_like(looked.asked)
    empty, below, act = _empty(looked, loaded=loaded) if not rows else ("", "", "")
    told: tuple[Figure, ...] = ()
    if found is not None:
        told = figures(found.view, found.turned, found.wasted, found.before, settings)
    return Listed(
        asked=looked.asked,
        rows=rows,
        chosen=keys.index(chosen) if chosen in keys else None,
        figures=told,
        counting=looked.counting,
        count_words=_count_words(looked),
        empty=empty,
        empty_below=below,
        empty_act=act,
        error=sentence(looked.refused, settings) if looked.refused else "",
        loaded=loaded,
    )


def _count_words(looked: Looked) -> str:
    if not looked.counting or looked.read is None:
        return ""
    whole = len(looked.read.view.rows)
    return _("{done} of {all} counted").format(done=len(looked.counted), all=whole)


def _empty(looked: Looked, *, loaded: bool) -> tuple[str, str, str]:
    """(what is missing, what to do, the act that does it)."""
    if not loaded:
        return _("Reading…"), "", ""
    if looked.text:
        return _("Nothing found"), _("Search for an ingredient, a supplier or a number."), ""
    return {
        "on_hand": (
            _("No ingredients yet"),
            _("Write down what you keep, and what it costs. Sales then take it off the shelf."),
            _("Add the first ingredient"),
        ),
        "movements": (
            _("Nothing moved in these days"),
            _("Sales, waste, goods in, transfers and counts stand here."),
            "",
        ),
        "suppliers": (
            _("No suppliers yet"),
            _("Who brings what, how fast and at what price? Orders are drafted from it."),
            _("Add the first supplier"),
        ),
        "waste": (
            (_("No two counts to compare"), _("Count twice, and what is missing stands here."), "")
            if looked.asked.variance
            else (
                _("Nothing was thrown away"),
                _("What is written off stands here, with its reason and what it cost."),
                "",
            )
        ),
        "recipes": (_("Nothing on the menu yet"), _("Recipes are written for what is sold."), ""),
    }[looked.asked.tab]
