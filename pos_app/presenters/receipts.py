"""Receipts to read and print again: today's of this till, or any by its number (C9)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from pos_app.desk import Desk
from pos_app.sentences import sentence
from qt_kit.wording import _, counted
from store_core.application import orders, papers, receipts, refunds, slips
from store_core.application.receipts import PAGE
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.domain.hours import business_date
from store_core.domain.orders import Order
from store_core.domain.refunds import Refund
from store_core.domain.store import Settings
from store_core.domain.wording import amount, clock_time, day
from store_core.printing.document import Document
from store_core.replication.link_state import LinkState

FULFILMENT_WORDS = {"dine_in": "Dine in", "pickup": "Pickup", "delivery": "Delivery"}


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """`waits`: placed since the connection went, so nobody else has it yet. `date` is empty for
    today's.
    """

    id: str
    time: str
    date: str
    number: str
    name: str
    pieces: str
    total: str
    waits: bool
    refunded: str
    saved: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """The till's own paid orders of today, newest first; while a number is searched, what is
    `found` under it (None before the answer), `more` where there may be another page. `slip` is the
    refund whose slip is looked at instead of the receipt.
    """

    orders: tuple[Order, ...] = ()
    loaded: bool = False
    text: str = ""
    found: tuple[Order, ...] | None = None
    more: bool = False
    chosen: str = ""
    slip: str = ""
    printing: bool = False
    copy: int = 0
    refused: StoreError | None = None

    @property
    def shown(self) -> tuple[Order, ...]:
        return (self.found or ()) if self.text else self.orders

    @property
    def order(self) -> Order | None:
        return next((order for order in self.shown if order.id == self.chosen), None)

    @property
    def refund(self) -> Refund | None:
        made = self.order.refunds if self.order else ()
        return next((refund for refund in made if refund.id == self.slip), None)


@dataclass(frozen=True, slots=True)
class ReceiptsState:
    title: str
    below: str
    rows: tuple[ReceiptRow, ...]
    empty: str
    empty_below: str
    chosen: Order | None
    refund: Refund | None
    turn: str
    words: str
    words_below: str
    can_print: bool
    can_refund: bool


def derive(
    listed: Listed, settings: Settings, link: LinkState, today: date | None = None
) -> ReceiptsState:
    chosen = listed.order
    rows = tuple(_row(order, listed.chosen, settings, link, today) for order in listed.shown)
    empty, empty_below = _empty(listed) if not rows else ("", "")
    can_print = chosen is not None and settings.receipt_printer is not None
    return ReceiptsState(
        title=_("Receipts"),
        below=_below(listed, rows) if rows else "",
        rows=rows,
        empty=empty,
        empty_below=empty_below,
        chosen=chosen,
        refund=listed.refund,
        turn=_turn(listed),
        words=_("Print again"),
        words_below=_said(listed, settings),
        can_print=can_print and not listed.printing,
        can_refund=chosen is not None and chosen.payment_status in {"paid", "part_refunded"},
    )


def _below(listed: Listed, rows: tuple[ReceiptRow, ...]) -> str:
    if listed.text:
        more = _("{count} found, and more") if listed.more else ""
        return more.format(count=len(rows)) or counted("{count} found", "{count} found", len(rows))
    waiting = sum(row.waits for row in rows)
    below = counted("{count} sale today", "{count} sales today", len(rows))
    if waiting:
        below += " · " + counted("{count} waits to be sent", "{count} wait to be sent", waiting)
    return below


def _empty(listed: Listed) -> tuple[str, str]:
    if listed.text and listed.found is not None:
        words = _("Look at the number on the receipt. Esc goes back to today.")
        return _("No receipt has this number"), words
    if listed.loaded and not listed.text:
        words = _("Each receipt stands here after its sale. Older ones are found by number.")
        return _("No sale at this till yet today"), words
    return _("Reading…"), ""


def _turn(listed: Listed) -> str:
    """What is on the other side of the paper: a slip of the order's refunds, or the receipt."""
    made = listed.order.refunds if listed.order else ()
    if not made:
        return ""
    ids = ["", *(refund.id for refund in made)]
    place = (ids.index(listed.slip) + 1) % len(ids) if listed.slip in ids else 0
    if place == 0:
        return _("Receipt")
    if len(made) == 1:
        return _("Refund slip")
    return _("Slip {number} of {count}").format(number=place, count=len(made))


def _said(listed: Listed, settings: Settings) -> str:
    if settings.receipt_printer is None:
        return _("No receipt printer is set up")
    if listed.refused:
        return sentence(listed.refused, settings)
    if listed.copy:
        return _("Copy {copy} sent to the printer").format(copy=listed.copy)
    return _("marked as a copy")


def _row(
    order: Order, chosen: str, settings: Settings, link: LinkState, today: date | None
) -> ReceiptRow:
    placed = order.header.placed_at
    sold_on = business_date(placed, settings)
    waits = link.state == "offline" and link.since is not None and placed >= link.since
    return ReceiptRow(
        id=order.id,
        time=clock_time(placed, ZoneInfo(settings.time_zone), short=True),
        date=day(sold_on, settings.locale, "d MMM y") if sold_on != (today or sold_on) else "",
        number=f"#{order.header.number}",
        name=order.label or _(FULFILMENT_WORDS[order.header.fulfilment]),
        pieces=_pieces(order, settings),
        total=amount(order.bill.currency, order.bill.total, settings.locale),
        waits=waits,
        saved=amount(order.bill.currency, -order.bill.saved, settings.locale)
        if order.bill.saved
        else "",
        refunded=_refunded(order),
        chosen=order.id == chosen,
    )


def _pieces(order: Order, settings: Settings) -> str:
    """ "3 items · tip 2.00"."""
    told = counted("{count} item", "{count} items", order.pieces)
    if order.bill.tip:
        tip = amount(order.bill.currency, order.bill.tip, settings.locale)
        told += " · " + _("tip {amount}").format(amount=tip)
    return told


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
    """`load`, `search`, `more`, `choose`, `move`, `turn_over`, `print_again`; `changed` after each
    of them.
    """

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        self._desk, self._changed = desk, changed
        self._listed = Listed()

    def state(self) -> ReceiptsState:
        desk = self._desk
        today = business_date(desk.now(), desk.settings)
        return derive(self._listed, desk.settings, desk.link, today)

    def paper(self) -> Document | None:
        """What is looked at, as it was printed."""
        order, refund = self._listed.order, self._listed.refund
        if order is None:
            return None
        names = {person.id: person.short_name for person in self._desk.people}
        settings = self._desk.settings
        if refund is not None:
            return slips.refund_slip(order, refund, settings, names.get(refund.actor or "", ""))
        return papers.receipt(order, settings, names.get(order.operator or "", ""))

    def _set(self, listed: Listed) -> None:
        self._listed = listed
        self._changed()

    def load(self) -> None:
        since = day_began(self._desk.now(), self._desk.settings)
        self._desk.run(lambda shop: orders.orders_since(shop, since), self._loaded)
        if self._listed.text:
            self._find(len(self._listed.found or ()))

    def _loaded(self, found: tuple[Order, ...]) -> None:
        shift = self._desk.shift.id if self._desk.shift else ""
        mine = paid_here(found, self._desk.device, shift)
        self._show(replace(self._listed, orders=mine, loaded=True))

    def _show(self, listed: Listed) -> None:
        """With one of those that show chosen: the same as before where it is still there."""
        ids = [order.id for order in listed.shown]
        kept = listed.chosen in ids
        chosen = listed.chosen if kept else next(iter(ids), "")
        self._set(replace(listed, chosen=chosen, slip=listed.slip if kept else ""))

    def search(self, text: str) -> None:
        """For a number, of any day and till; without one it is today again."""
        text = text.strip()
        if text != self._listed.text:
            self._show(replace(self._listed, text=text, found=None, more=False, copy=0))
            if text:
                self._find(PAGE)

    def _find(self, count: int) -> None:
        text, limit = self._listed.text, max(count, PAGE)

        def found(page: tuple[Order, ...]) -> None:
            if self._listed.text == text:
                self._show(replace(self._listed, found=page, more=len(page) == limit))

        self._desk.look(lambda shop: receipts.numbered(shop, text, limit=limit), found)

    def more(self) -> None:
        """The next page of what was found."""
        listed = self._listed
        if not listed.more or not listed.found:
            return
        text, held = listed.text, listed.found
        self._set(replace(listed, more=False))

        def found(page: tuple[Order, ...]) -> None:
            if self._listed.text == text and self._listed.found == held:
                self._set(replace(self._listed, found=held + page, more=len(page) == PAGE))

        self._desk.look(lambda shop: receipts.numbered(shop, text, held[-1]), found)

    def choose(self, order_id: str) -> None:
        self._set(replace(self._listed, chosen=order_id, slip="", copy=0, refused=None))

    def move(self, step: int) -> None:
        ids = [order.id for order in self._listed.shown]
        if self._listed.chosen in ids:
            wanted = ids.index(self._listed.chosen) + step
            if 0 <= wanted < len(ids):
                self.choose(ids[wanted])
            if wanted >= len(ids) - 1:
                self.more()

    def turn_over(self) -> None:
        """From the receipt to the slips of its refunds, one after the other, and back."""
        made = self._listed.order.refunds if self._listed.order else ()
        ids = ["", *(refund.id for refund in made)]
        place = ids.index(self._listed.slip) if self._listed.slip in ids else -1
        slip = ids[(place + 1) % len(ids)]
        self._set(replace(self._listed, slip=slip, copy=0, refused=None))

    def print_again(self) -> None:
        order_id, refund = self._listed.chosen, self._listed.refund
        if not self.state().can_print:
            return
        self._set(replace(self._listed, printing=True, refused=None))
        act = self._desk.act()

        def work(shop: Shop) -> int:
            if refund is not None:
                return refunds.reprint_slip(shop, act, order_id, refund.id)
            return orders.reprint_receipt(shop, act, order_id)

        self._desk.run(work, self._printed, self._refused)

    def _printed(self, copy: int) -> None:
        self._set(replace(self._listed, printing=False, copy=copy))

    def _refused(self, error: StoreError) -> None:
        self._set(replace(self._listed, printing=False, refused=error))
