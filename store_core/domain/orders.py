"""Orders: lines frozen at placing, facts that happened to them, and the status these add up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from store_core.domain.cart import CartLine, Channel, Fulfilment
from store_core.domain.catalogue import Item, Menu, Text
from store_core.domain.identity import TRAINING_PREFIX
from store_core.domain.kitchen import RANKS, Ticket, TicketProgress
from store_core.domain.pricing import Quote, QuoteLine
from store_core.domain.promotions import Terms
from store_core.domain.refunds import Refund
from store_core.domain.unit_price import Step

Status = Literal[
    "parked",
    "placed",
    "accepted",
    "preparing",
    "ready",
    "out_for_delivery",
    "shipped",
    "completed",
    "cancelled",
]
PaymentStatus = Literal[
    "unpaid",
    "to_verify",
    "deposit_paid",
    "paid",
    "part_refunded",
    "refunded",
    "failed",
    "unknown",
]
FactKind = Literal["accepted", "cancelled", "handed_out", "resumed"]
Method = Literal["cash", "card"]
"""`card`: a terminal of its own beside the till; the cashier says that it took the money."""


@dataclass(frozen=True, slots=True)
class LineDetail:
    """One row under a line: a modifier, a half, something left out, or the note.

    `amount` (minor units, of one piece) is what it adds; `part` is the index of the half or quarter
    it belongs to, None for the whole. A part's `shares` of `of` say how large it is.
    """

    kind: Literal["modifier", "part", "removed", "note"]
    text: Text
    count: int = 1
    amount: int = 0
    part: int | None = None
    shares: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A cart line with names and prices as they were when it was placed; `uses` (by stock item,
    thousandths of its unit) is what all pieces take from the stock, `cost` what that cost then.
    """

    cart: CartLine
    name: Text
    unit: int
    listed: int
    discounted: int
    tax_class: str
    size: Text = field(default_factory=dict)
    station: str | None = None
    details: tuple[LineDetail, ...] = ()
    category: str = ""
    """The item's first one when it was sold."""
    sets: tuple[str, ...] = ()
    uses: Mapping[str, int] = field(default_factory=dict)
    cost: int = 0

    @property
    def id(self) -> str:
        return self.cart.id

    @property
    def quantity(self) -> int:
        return self.cart.quantity

    @property
    def priced(self) -> QuoteLine:
        """Its listed price, without what only a bill tells: discounts, tax, each cent's origin."""
        return QuoteLine(
            line_id=self.id,
            unit=self.unit,
            listed=self.listed,
            discounted=self.listed,
            tax=0,
            taxes=(),
            tax_class=self.tax_class,
            modifiers=(),
            parts=(),
            trace=(Step("item", self.cart.item, self.listed),),
            quantity=self.quantity,
            sets=self.sets,
        )


@dataclass(frozen=True, slots=True)
class Contact:
    """Who ordered; kept sealed, never in an entry's body."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class OrderHeader:
    """What is known when an order is placed and never changes.

    `code` is the customer's verification code; `parked` orders wait at the counter and are neither
    accepted nor fired before they are resumed. `test` orders were placed in test mode (C11).
    `paper_till` is the one device that prints the first paper of each of a web order's tickets.
    """

    id: str
    number: str
    channel: Channel
    fulfilment: Fulfilment
    placed_at: datetime
    promised_at: datetime
    requested_at: datetime | None = None
    parked: bool = False
    language: str = "en"
    payment_method: str = "cash"
    code: str = ""
    note: str = ""
    allergy: str = ""
    guests: int | None = None
    test: bool = False
    paper_till: str = ""

    @property
    def counts(self) -> bool:
        """Whether it belongs in reports, totals and dashboards; a test never does."""
        return not self.test

    @property
    def training(self) -> bool:
        """Whether it was placed in training, where nothing is real."""
        return self.number.startswith(TRAINING_PREFIX)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money taken for an order: `amount` counts towards it, `rounding` is what cash rounding adds,
    so `tendered` - `change` = `amount` + `rounding` is what the drawer gained.

    An order that costs nothing has one of nothing, which says in whose shift it was sold.
    """

    id: str
    method: Method
    amount: int
    tendered: int
    change: int
    shift: str | None = None
    at: datetime | None = None
    rounding: int = 0
    actor: str | None = None

    @property
    def kept(self) -> int:
        return self.amount + self.rounding


@dataclass(frozen=True, slots=True)
class OrderFact:
    """`wasted` are lines that were begun when the order was cancelled, and thrown away."""

    kind: FactKind
    at: datetime
    actor: str | None = None
    reason: str = ""
    wasted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FiredTicket:
    ticket: Ticket
    progress: TicketProgress


@dataclass(frozen=True, slots=True)
class Order:
    """Everything this machine knows about one order. `terms` are those it was placed under and is
    quoted under again; None: no promotion could ever apply to it.
    """

    header: OrderHeader
    lines: tuple[OrderLine, ...]
    bill: Quote
    voided: frozenset[str] = frozenset()
    facts: tuple[OrderFact, ...] = ()
    payments: tuple[Payment, ...] = ()
    tickets: tuple[FiredTicket, ...] = ()
    promised_at: datetime | None = None
    operator: str | None = None
    device: str = ""
    entry: str = ""
    label: str = ""
    contact: Contact = field(default_factory=Contact)
    refunds: tuple[Refund, ...] = ()
    terms: Terms | None = None
    business_date: date | None = None

    @property
    def id(self) -> str:
        return self.header.id

    @property
    def live_lines(self) -> tuple[OrderLine, ...]:
        return tuple(line for line in self.lines if line.id not in self.voided)

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.live_lines)

    @property
    def promise(self) -> datetime:
        return self.promised_at or self.header.promised_at

    @property
    def paid(self) -> int:
        return sum(payment.amount for payment in self.payments)

    @property
    def refunded(self) -> int:
        return sum(refund.sum.amount for refund in self.refunds)

    @property
    def over_returned(self) -> int:
        """What was given back because it was paid beyond the bill, not for pieces."""
        return sum(refund.sum.surplus for refund in self.refunds)

    @property
    def balance(self) -> int:
        """What was paid beyond the bill; below zero, what is still to pay. What went back for
        pieces was paid all the same.
        """
        return self.paid - self.over_returned - self.bill.due

    @property
    def due(self) -> int:
        return max(0, -self.balance)

    @property
    def overpaid(self) -> int:
        return max(0, self.balance)

    @property
    def settled(self) -> bool:
        """All of it was paid, whatever was given back since."""
        return self.balance >= 0

    @property
    def bill_covers_lines(self) -> bool:
        """False when two machines changed the order at once: quote again before payment."""
        return {line.line_id for line in self.bill.lines} == {line.id for line in self.live_lines}

    @property
    def agreed(self) -> tuple[QuoteLine, ...]:
        """The prices of the live lines as they were frozen, whatever the menu says now."""
        billed = {line.line_id: line for line in self.bill.lines}
        return tuple(billed.get(line.id) or line.priced for line in self.live_lines)

    @property
    def limited_uses(self) -> tuple[str, ...]:
        """The limited promotions that it uses up one of: those on its bill, unless it is cancelled
        or was only a test.
        """
        offered = self.terms.promotions if self.terms else ()
        limited = {one.id for one in offered if one.limit is not None}
        if not limited or self.status == "cancelled" or not self.header.counts:
            return ()
        return tuple(one.id for one in self.bill.discounts if one.id in limited)

    def fact(self, kind: FactKind) -> OrderFact | None:
        """The earliest fact of a kind."""
        return min(
            (fact for fact in self.facts if fact.kind == kind),
            key=lambda fact: fact.at,
            default=None,
        )

    @property
    def status(self) -> Status:
        return status(self)

    @property
    def payment_status(self) -> PaymentStatus:
        if not self.settled:
            return "unpaid"
        if any(refund.sum.of_pieces for refund in self.refunds):
            back = self.refunded - self.over_returned
            return "part_refunded" if back < self.bill.total else "refunded"
        return "paid"


def status(order: Order) -> Status:
    """A function of the facts alone, whatever order they arrived in.

    Something handed out is completed even if it was also cancelled: that pair is an exception for
    the manager, and the goods are gone.
    """
    kinds = {fact.kind for fact in order.facts}
    if "handed_out" in kinds:
        return "completed"
    if "cancelled" in kinds:
        return "cancelled"
    if order.header.parked and "resumed" not in kinds:
        return "parked"
    if order.header.channel == "web" and "accepted" not in kinds:
        return "placed"
    made = _kitchen_status(order)
    over_the_counter = order.header.channel != "web"
    if made == "ready" and over_the_counter and order.settled:
        return "completed"
    return made


def _kitchen_status(order: Order) -> Status:
    live = {line.id for line in order.live_lines}
    ranks = [
        RANKS[fired.progress.state]
        for fired in order.tickets
        if live.intersection(fired.ticket.lines)
    ]
    if all(rank >= RANKS["ready"] for rank in ranks):
        return "ready"
    return "preparing" if any(rank > RANKS["fired"] for rank in ranks) else "accepted"


def freeze_line(line: CartLine, priced: QuoteLine, menu: Menu) -> OrderLine:
    """The line as it will stand on receipts and tickets for ever."""
    item = menu.item(line.item)
    variant = item.variant(line.variant)
    size: Text = {}
    if variant:
        size = {"en": variant.short} if variant.short else variant.name
    return OrderLine(
        cart=line,
        name=item.name,
        size=size,
        unit=priced.unit,
        listed=priced.listed,
        discounted=priced.discounted,
        tax_class=priced.tax_class,
        station=item.station,
        sets=priced.sets,
        details=tuple(_details(line, item, priced, menu)),
        category=item.category_ids[0] if item.category_ids else "",
    )


def _details(line: CartLine, item: Item, priced: QuoteLine, menu: Menu) -> list[LineDetail]:
    """What differs from the item as it is usually made; its default modifiers go unsaid."""

    def modifiers(part: int | None) -> list[LineDetail]:
        return [
            LineDetail("modifier", _option_name(one.option, menu), one.count, one.amount, part)
            for one in priced.modifiers
            if one.part == part and item.defaults.get(one.option) != one.count
        ]

    def removed(source: Item, ids: tuple[str, ...], part: int | None) -> list[LineDetail]:
        names = {ingredient.id: ingredient.name for ingredient in source.ingredients}
        return [LineDetail("removed", names[left_out], part=part) for left_out in ids]

    details = []
    whole = sum(part.shares for part in line.parts)
    for index, part in enumerate(line.parts):
        source = menu.item(part.item) if part.item else item
        details.append(LineDetail("part", source.name, part=index, shares=part.shares, of=whole))
        details += modifiers(index) + removed(source, part.removed, index)
    details += modifiers(None) + removed(item, line.removed, None)
    if line.note:
        details.append(LineDetail("note", {"en": line.note}))
    return details


def _option_name(option_id: str, menu: Menu) -> Text:
    option = menu.option(option_id)[1]
    return option.full_name or option.name


def freeze(lines: Iterable[CartLine], bill: Quote, menu: Menu) -> tuple[OrderLine, ...]:
    """Lines of a cart as its quote priced them."""
    priced = {quoted.line_id: quoted for quoted in bill.lines}
    return tuple(freeze_line(line, priced[line.id], menu) for line in lines)
