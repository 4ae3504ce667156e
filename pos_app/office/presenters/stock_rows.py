"""The rows of what is on hand, what needs an act first, and the three figures over them (O2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pos_app.office.presenters.stock_words import (
    exact_text,
    measure_word,
    name_of,
    price_text,
    quantity_parts,
    quantity_words,
    shown_pack,
    total_text,
)
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.application.stock import StockRow, StockView
from store_core.application.stock_figures import Turnover, WasteReport
from store_core.domain.stock_levels import State
from store_core.domain.store import Settings

_URGENCY: Mapping[State, int] = {"out": 0, "tonight": 1, "low": 2, "fine": 3}
_FULL = 2.2
"""Where nobody set a par level, the bar is full at so many times the reorder mark."""


@dataclass(frozen=True, slots=True)
class OnHandRow:
    """`share` and `mark` are of the level bar; `value` is what the field to count begins with."""

    id: str
    name: str
    supplier: str
    number: str
    value: str
    unit: str
    share: float
    mark: float
    level: str
    level_tone: Tone
    used: tuple[int, ...]
    used_words: str
    lasts: str
    lasts_tone: Tone
    cost: str
    cost_below: str
    state: str
    tone: Tone
    icon: str
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the three over the table: a question and its answer."""

    label: str
    value: str
    below: str
    badge: str = ""
    tone: Tone = Tone.NEUTRAL
    icon: str = ""


def state_words(state: State) -> tuple[str, Tone, str]:
    return {
        "fine": (_("Fine"), Tone.GOOD, "check"),
        "low": (_("Low"), Tone.WARN, "triangle-alert"),
        "tonight": (_("Tonight"), Tone.BAD, "circle-alert"),
        "out": (_("Out"), Tone.BAD, "ban"),
    }[state]


def by_urgency(
    rows: Sequence[StockRow], settings: Settings, before: Sequence[str] = ()
) -> list[StockRow]:
    """What needs an act first; among equals what lasts least, but nothing that stood there `before`
    (ids) moves under a finger while its state stays.
    """
    places = {stock: place for place, stock in enumerate(before)}

    def rank(row: StockRow) -> tuple[int, int, float, str]:
        lasts = row.level.lasts if row.level.lasts is not None else 10_000.0
        name = name_of(row.item.name, settings).casefold()
        return _URGENCY[row.level.state], places.get(row.item.id, len(places)), lasts, name

    return sorted(rows, key=rank)


def by_shelf(rows: Sequence[StockRow], settings: Settings) -> list[StockRow]:
    """The owner's own order, as one walks along the shelves."""
    return sorted(
        rows, key=lambda row: (row.item.position, name_of(row.item.name, settings).casefold())
    )


def matches(row: StockRow, view: StockView, text: str, settings: Settings) -> bool:
    told = " ".join(
        (*row.item.name.values(), _supplier(row, view), state_words(row.level.state)[0])
    )
    numbers = " ".join(one.number for one in view.orders if one.supplier == row.item.supplier)
    return all(word in f"{told} {numbers}".casefold() for word in text.casefold().split())


def _supplier(row: StockRow, view: StockView) -> str:
    known = {one.id: one.name for one in view.stocks.suppliers}
    return known.get(row.item.supplier or "", "")


def on_hand_row(
    row: StockRow, view: StockView, settings: Settings, before: int | None = None
) -> OnHandRow:
    """`before` is what was there when it was counted in this stocktake."""
    item, state = row.item, row.level.state
    number, unit = quantity_parts(item, row.on_hand, settings)
    words, tone, icon = state_words(state)
    level_tone = tone
    if before is not None:
        words, tone, icon = _counted(row, before, settings)
    lasts, lasts_tone = _lasts(row)
    full = item.par or round(item.reorder_at * _FULL) or max(row.on_hand, 1)
    cost, below = _cost(row, settings)
    mark = quantity_words(item, item.reorder_at, settings) if item.reorder_at else ""
    return OnHandRow(
        id=item.id,
        name=name_of(item.name, settings),
        supplier=_supplier(row, view) or _("No supplier"),
        number=number,
        value=exact_text(item, row.on_hand, settings, like=row.on_hand),
        unit=unit,
        share=max(0.0, row.on_hand / full),
        mark=item.reorder_at / full if item.reorder_at else -1,
        level=_("reorder at {amount}").format(amount=mark) if mark else "",
        level_tone=level_tone,
        used=row.used,
        used_words=_used(row, settings),
        lasts=lasts,
        lasts_tone=lasts_tone,
        cost=cost,
        cost_below=below,
        state=words,
        tone=tone,
        icon=icon,
        counted=before is not None,
    )


def _counted(row: StockRow, before: int, settings: Settings) -> tuple[str, Tone, str]:
    apart = row.on_hand - before
    if not apart:
        return _("Counted"), Tone.GOOD, "check"
    words = quantity_words(row.item, abs(apart), settings)
    told = _("{amount} less") if apart < 0 else _("{amount} more")
    return told.format(amount=words), Tone.INFO, "check"


def _used(row: StockRow, settings: Settings) -> str:
    whole = quantity_words(row.item, sum(row.used), settings)
    today = quantity_words(row.item, row.used[-1] if row.used else 0, settings)
    return _("{week} used in a week, {today} today").format(week=whole, today=today)


def _lasts(row: StockRow) -> tuple[str, Tone]:
    lasts, state = row.level.lasts, row.level.state
    if state == "out":
        return "—", Tone.BAD
    if lasts is None:
        return "—", Tone.NEUTRAL
    tone = Tone.BAD if state == "tonight" else Tone.NEUTRAL
    if lasts < 0.75:
        return (_("½ day") if lasts >= 0.25 else _("hours")), tone
    if lasts >= 60:
        return _("months"), tone
    if lasts >= 10:
        return _("{days:.0f} days").format(days=lasts), tone
    return _("{days:.1f} days").format(days=lasts), tone


def _cost(row: StockRow, settings: Settings) -> tuple[str, str]:
    item, pack = row.item, shown_pack(row.item)
    if not item.unit_cost:
        return "—", ""
    if pack is not None:
        return price_text(item.cost_of(pack.size), settings), _("each")
    unit = _("per {unit}").format(unit=measure_word(item.unit))
    return price_text(item.unit_cost, settings), unit


def figures(
    view: StockView,
    turned: Turnover | None,
    wasted: WasteReport | None,
    before: WasteReport | None,
    settings: Settings,
) -> tuple[Figure, ...]:
    return (
        _needs(view),
        Figure(_("Stock value"), total_text(view.value, settings), _turns(turned)),
        _waste(wasted, before, settings),
    )


def needing(view: StockView) -> int:
    return sum(1 for row in view.rows if row.level.state != "fine")


def _needs(view: StockView) -> Figure:
    counts = {
        state: sum(1 for row in view.rows if row.level.state == state)
        for state in ("out", "tonight", "low")
    }
    told = [
        words.format(count=counts[state])
        for state, words in (
            ("out", _("{count} out")),
            ("tonight", _("{count} tonight")),
            ("low", _("{count} low")),
        )
        if counts[state]
    ]
    count = sum(counts.values())
    if not count:
        below = _("everything lasts") if view.rows else _("nothing is kept yet")
        return Figure(_("Needs you"), "0", below, _("Fine"), Tone.GOOD, "check")
    return Figure(
        _("Needs you"), str(count), ", ".join(told), _("Act"), Tone.WARN, "triangle-alert"
    )


def _turns(turned: Turnover | None) -> str:
    if turned is None or turned.turns is None:
        return _("nothing used yet")
    return _("turns {times:.1f} a week").format(times=turned.turns)


def _waste(wasted: WasteReport | None, before: WasteReport | None, settings: Settings) -> Figure:
    """Against the week before: a shop has no other measure of its own."""
    label = _("Waste this week")
    if wasted is None:
        return Figure(label, "—", "")
    value = total_text(wasted.cost, settings)
    if wasted.percent is None:
        return Figure(label, value, _("nothing used yet"))
    below = _("{percent:.1f} % of use").format(percent=wasted.percent)
    if before is None or before.percent is None:
        return Figure(label, value, below)
    below = _("{percent:.1f} %, before {last:.1f} %").format(
        percent=wasted.percent, last=before.percent
    )
    if wasted.percent > before.percent + 0.5:
        return Figure(label, value, below, _("More"), Tone.WARN, "trending-up")
    return Figure(label, value, below, _("On track"), Tone.GOOD, "check")
