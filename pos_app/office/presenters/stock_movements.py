"""What moved: sales, waste, goods in, transfers, counts; and the reports made of them (O2)."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pos_app.office.presenters.stock_words import (
    name_of,
    price_text,
    quantity_parts,
    quantity_words,
)
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.application.stock import Movement, StockView
from store_core.application.stock_figures import Variance, WasteReport
from store_core.domain.errors import StoreError
from store_core.domain.stock import MoveKind, StockItem
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time, day


@dataclass(frozen=True, slots=True)
class MovementRow:
    name: str
    when: str
    time: str
    what: str
    why: str
    icon: str
    item: str
    quantity: str
    unit: str
    cost: str
    who: str


@dataclass(frozen=True, slots=True)
class WasteRow:
    name: str
    item: str
    why: str
    quantity: str
    cost: str
    share: str


@dataclass(frozen=True, slots=True)
class VarianceRow:
    name: str
    item: str
    span: str
    told: str
    gone: str
    apart: str
    cost: str
    tone: Tone
    state: str
    icon: str


def kind_words() -> dict[MoveKind, tuple[str, str]]:
    """(words, icon)."""
    return {
        "sale": (_("Sold"), "shopping-bag"),
        "waste": (_("Wasted"), "trash-2"),
        "receipt": (_("Goods in"), "truck"),
        "transfer": (_("Moved"), "arrow-left-right"),
        "count": (_("Counted"), "clipboard-check"),
    }


def _item(view: StockView, stock: str) -> StockItem:
    try:
        return view.stocks.item(stock)
    except StoreError:
        return StockItem(stock, {"en": stock}, "piece")


def movement_rows(
    found: tuple[Movement, ...],
    view: StockView,
    settings: Settings,
    text: str,
) -> tuple[MovementRow, ...]:
    words = text.casefold().split()
    rows = (movement_row(one, view, settings) for one in found)

    def told(row: MovementRow) -> str:
        return f"{row.item} {row.what} {row.why} {row.who} {row.when}".casefold()

    return tuple(row for row in rows if all(word in told(row) for word in words))


def movement_row(one: Movement, view: StockView, settings: Settings) -> MovementRow:
    item = _item(view, one.stock)
    words, icon = kind_words()[one.kind]
    number, unit = quantity_parts(item, one.quantity, settings)
    if one.kind != "count" and one.quantity > 0:
        number = f"+{number}"
    when = day(one.day, settings.locale, "EEE d MMM")
    zone = ZoneInfo(settings.time_zone)
    time = clock_time(one.at, zone, short=True) if one.at else _("all day")
    numbers = {order.id: order.number for order in view.orders}
    order = _("Order {number}").format(number=numbers[one.order]) if one.order in numbers else ""
    why = " · ".join(part for part in (one.reason, one.place, order) if part)
    name = name_of(item.name, settings)
    return MovementRow(
        name=f"{words} {name} {when} {time}",
        when=when,
        time=time,
        what=words,
        why=why,
        icon=icon,
        item=name,
        quantity=number,
        unit=unit,
        cost=price_text(one.cost, settings) if one.cost else "—",
        who=one.actor,
    )


def waste_rows(
    report: WasteReport, view: StockView, settings: Settings, text: str
) -> tuple[WasteRow, ...]:
    words = text.casefold().split()
    rows = []
    for one in sorted(report.rows, key=lambda each: -each.cost):
        item = _item(view, one.stock)
        name, why = name_of(item.name, settings), one.reason or _("No reason given")
        share = f"{100 * one.cost / report.cost:.0f} %" if report.cost else "—"
        if all(word in f"{name} {why}".casefold() for word in words):
            quantity = quantity_words(item, one.quantity, settings)
            cost = price_text(one.cost, settings)
            rows.append(WasteRow(f"{name} {why}", name, why, quantity, cost, share))
    return tuple(rows)


def variance_rows(
    found: tuple[Variance, ...], view: StockView, settings: Settings, text: str
) -> tuple[VarianceRow, ...]:
    words = text.casefold().split()
    rows = (
        variance_row(one, view, settings) for one in sorted(found, key=lambda each: -abs(each.cost))
    )
    return tuple(
        row for row in rows if all(word in f"{row.item} {row.state}".casefold() for word in words)
    )


def variance_row(one: Variance, view: StockView, settings: Settings) -> VarianceRow:
    item = _item(view, one.stock)
    zone = ZoneInfo(settings.time_zone)
    begun = day(one.since.astimezone(zone).date(), settings.locale, "d MMM")
    ended = day(one.counted_at.astimezone(zone).date(), settings.locale, "d MMM")
    apart = one.difference
    words = quantity_words(item, abs(apart), settings)
    if apart > 0:
        tone, icon, state = Tone.WARN, "triangle-alert", _("Missing")
    elif apart < 0:
        tone, icon, state = Tone.INFO, "info", _("Too much")
    else:
        tone, icon, state = Tone.GOOD, "check", _("Exact")
    name = name_of(item.name, settings)
    return VarianceRow(
        name=f"{name} {ended}",
        item=name,
        span=f"{begun} – {ended}",
        told=quantity_words(item, one.told, settings),
        gone=quantity_words(item, one.gone, settings),
        apart=words if apart else "—",
        cost=price_text(one.cost, settings),
        tone=tone,
        state=state,
        icon=icon,
    )
