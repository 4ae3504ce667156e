"""Today's sales of this till, each with its receipt to print again (C9)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from pos_app.desk import Desk
from pos_app.sentences import sentence
from qt_kit.wording import _, counted
from store_core.application import orders
from store_core.domain.errors import StoreError
from store_core.domain.hours import business_date
from store_core.domain.orders import Order
from store_core.domain.store import Settings
from store_core.domain.wording import amount, clock_time
from store_core.replication.link_state import LinkState

FULFILMENT_WORDS = {"dine_in": "Dine in", "pickup": "Pickup", "delivery": "Delivery"}


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """`waits`: placed since the connection went, so nobody else has it yet."""

    id: str
    time: str
    number: str
    name: str
    pieces: str
    total: str
    waits: bool
    refunded: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """The till's own paid orders, newest first, and what was asked about them."""

    orders: tuple[Order, ...] = ()
    loaded: bool = False
    chosen: str = ""
    printing: bool = False
    copy: int = 0
    refused: StoreError | None = None


@dataclass(frozen=True, slots=True)
class ReceiptsState:
    title: str
    below: str
    rows: tuple[ReceiptRow, ...]
    empty: str
    empty_below: str
    chosen: Order | None
    words: str
    words_below: str
    can_print: bool
    can_refund: bool


def derive(listed: Listed, settings: Settings, link: LinkState) -> ReceiptsState:
    chosen = next((order for order in listed.orders if order.id == listed.chosen), None)
    rows = tuple(_row(order, listed.chosen, settings, link) for order in listed.orders)
    waiting = sum(row.waits for row in rows)
    below = counted("{count} sale today", "{count} sales today", len(rows))
    if waiting:
        below += " · " + counted("{count} waits to be sent", "{count} wait to be sent", waiting)
    empty = empty_below = ""
    if not rows and listed.loaded:
        empty = _("No sale at this till yet today")
        empty_below = _("Each receipt stands here after its sale, to read or print again.")
    elif not rows:
        empty = _("Reading…")
    can_print = chosen is not None and settings.receipt_printer is not None
    return ReceiptsState(
        title=_("Receipts"),
        below=below if rows else "",
        rows=rows,
        empty=empty,
        empty_below=empty_below,
        chosen=chosen,
        words=_("Print again"),
        words_below=_said(listed, settings),
        can_print=can_print and not listed.printing,
        can_refund=chosen is not None and chosen.payment_status in {"paid", "part_refunded"},
    )


def _said(listed: Listed, settings: Settings) -> str:
    if settings.receipt_printer is None:
        return _("No receipt printer is set up")
    if listed.refused:
        return sentence(listed.refused, settings)
    if listed.copy:
        return _("Copy {copy} sent to the printer").format(copy=listed.copy)
    return _("marked as a copy")


def _row(order: Order, chosen: str, settings: Settings, link: LinkState) -> ReceiptRow:
    placed = order.header.placed_at
    waits = link.state == "offline" and link.since is not None and placed >= link.since
    return ReceiptRow(
        id=order.id,
        time=clock_time(placed, ZoneInfo(settings.time_zone), short=True),
        number=f"#{order.header.number}",
        name=order.label or _(FULFILMENT_WORDS[order.header.fulfilment]),
        pieces=counted("{count} item", "{count} items", order.pieces),
        total=amount(order.bill.currency, order.bill.total, settings.locale),
        waits=waits,
        refunded=_refunded(order),
        chosen=order.id == chosen,
    )


def _refunded(order: Order) -> str:
    words = {"part_refunded": _("Part refunded"), "refunded": _("Refunded")}
    return words.get(order.payment_status, "")


def day_began(now: datetime, settings: Settings) -> datetime:
    """When the business day began, in UTC."""
    cut = time.fromisoformat(settings.day_cut)
    zone = ZoneInfo(settings.time_zone)
    return datetime.combine(business_date(now, settings), cut, zone).astimezone(UTC)


def paid_here(found: Iterable[Order], device: str, shift: str) -> tuple[Order, ...]:
    """Sold at this till, or ordered elsewhere and paid into its drawer; newest first."""
    return tuple(
        one
        for one in reversed(tuple(found))
        if one.payments
        and (one.device == device or any(paid.shift == shift for paid in one.payments))
    )


class ReceiptsPresenter:
    """`load`, `choose`, `move`, `print_again`; `changed` after each."""

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        self._desk, self._changed = desk, changed
        self._listed = Listed()

    def state(self) -> ReceiptsState:
        return derive(self._listed, self._desk.settings, self._desk.link)

    def _set(self, listed: Listed) -> None:
        self._listed = listed
        self._changed()

    def load(self) -> None:
        since = day_began(self._desk.now(), self._desk.settings)
        self._desk.run(lambda shop: orders.orders_since(shop, since), self._loaded)

    def _loaded(self, found: tuple[Order, ...]) -> None:
        shift = self._desk.shift.id if self._desk.shift else ""
        mine = paid_here(found, self._desk.device, shift)
        ids = [order.id for order in mine]
        kept = self._listed.chosen if self._listed.chosen in ids else next(iter(ids), "")
        self._set(replace(self._listed, orders=mine, loaded=True, chosen=kept))

    def choose(self, order_id: str) -> None:
        self._set(replace(self._listed, chosen=order_id, copy=0, refused=None))

    def move(self, step: int) -> None:
        ids = [order.id for order in self._listed.orders]
        if self._listed.chosen in ids:
            wanted = ids.index(self._listed.chosen) + step
            if 0 <= wanted < len(ids):
                self.choose(ids[wanted])

    def print_again(self) -> None:
        order_id = self._listed.chosen
        if not self.state().can_print:
            return
        self._set(replace(self._listed, printing=True, refused=None))
        act = self._desk.act()
        self._desk.run(
            lambda shop: orders.reprint_receipt(shop, act, order_id), self._printed, self._refused
        )

    def _printed(self, copy: int) -> None:
        self._set(replace(self._listed, printing=False, copy=copy))

    def _refused(self, error: StoreError) -> None:
        self._set(replace(self._listed, printing=False, refused=error))
