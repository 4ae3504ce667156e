"""Every kind of entry and the shape of its body, per version.

A body is never changed once released: a new shape is a new version beside the old one.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from store_core.domain.availability import Sold
from store_core.domain.catalogue import (
    Category,
    Item,
    ModifierGroup,
    Promotion,
    Station,
    TaxClass,
    Text,
)
from store_core.domain.devices import Device
from store_core.domain.held_codes import Hold
from store_core.domain.kitchen import Ticket, TicketState, Way
from store_core.domain.orders import OrderHeader, OrderLine, Payment
from store_core.domain.pricing import Quote
from store_core.domain.promotions import Terms
from store_core.domain.purchasing import PurchaseOrder, Supplier
from store_core.domain.refunds import Refund
from store_core.domain.shifts import Count, MovementKind, Shift, ShiftReport
from store_core.domain.staff import Person
from store_core.domain.stock import Moved, MovedKind, Recipe, StockItem
from store_core.domain.store import Settings
from store_core.domain.time_clock import Mark


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all bodies; the class's `kind` and `v` stand in the entry, not in the body."""


class OrderPlaced(Body, frozen=True):
    """A sale, a web order or a parked ticket, with what was paid and fired in the same act.

    `terms` are frozen, None where no promotion could ever apply; `holds` are used up by it.
    """

    header: OrderHeader
    lines: tuple[OrderLine, ...]
    bill: Quote
    payments: tuple[Payment, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    terms: Terms | None = None
    holds: tuple[Hold, ...] = ()


class OrderChanged(Body, frozen=True):
    """Lines in and out, and the bill (a cell) they make. `resumed`: no longer parked."""

    order: str
    added: tuple[OrderLine, ...] = ()
    voided: tuple[str, ...] = ()
    bill: Quote | None = None
    bill_rev: int = 0
    payments: tuple[Payment, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    resumed: bool = False
    holds: tuple[Hold, ...] = ()


class OrderAccepted(Body, frozen=True):
    order: str
    promised_at: datetime
    tickets: tuple[Ticket, ...] = ()


class OrderCancelled(Body, frozen=True):
    """Rejected or cancelled; the entry's `reason` says why. `wasted` are lines that were begun and
    are thrown away; what the others took is back in stock.
    """

    order: str
    wasted: tuple[str, ...] = ()


class OrderHandedOut(Body, frozen=True):
    order: str
    payments: tuple[Payment, ...] = ()


class ReceiptReprinted(Body, frozen=True):
    """The order's receipt, or with a `refund` that one's slip."""

    order: str
    copy: int
    refund: str = ""


class TicketMoved(Body, frozen=True):
    order: str
    ticket: str
    state: TicketState
    rev: int


class LineMarked(Body, frozen=True):
    order: str
    ticket: str
    line: str
    done: bool
    rev: int


class TicketsReceived(Body, frozen=True):
    """The kitchen has tickets (each with its order): a display shows them, they are on paper, or
    somebody told the cooks. The first to say so of a ticket counts.
    """

    how: Way
    tickets: Mapping[str, str]


class ShiftOpened(Body, frozen=True):
    shift: Shift


class DrawerMoved(Body, frozen=True):
    """Cash put in or taken out, or the drawer opened for neither; the entry's `reason` says why."""

    id: str
    shift: str
    kind: MovementKind
    amount: int = 0


class CountLocked(Body, frozen=True):
    """A blind count; a later one of the same shift takes its place."""

    shift: str
    count: Count


class ShiftClosed(Body, frozen=True):
    """The Z report, whole: it never changes. `known` is the newest entry of each device that the
    till had heard of when it added this up.
    """

    report: ShiftReport
    known: Mapping[str, int] = {}


class OrderRefunded(Body, frozen=True):
    refund: Refund


class DiscrepancyDismissed(Body, frozen=True):
    """A person looked at what does not add up and let it stand; the entry's `reason` says why. `id`
    is the discrepancy's, `word` its kind.
    """

    id: str
    word: str
    subject: str
    amount: int = 0
    order: str | None = None


class GapAccepted(Body, frozen=True):
    """The owner gives entries `first` to `last` of a device up for lost; the entry's `reason` says
    why. What was kept apart behind them goes on from `sha256`, which the last of them had.
    """

    device: str
    first: int
    last: int
    sha256: str


class ReportReprinted(Body, frozen=True):
    """A Z report printed again."""

    shift: str
    number: int
    copy: int


class CatalogueChanged(Body, frozen=True):
    """Records that are new or different, each a cell; `revs` by "kind/id", as are the `places` of
    those that have no position of their own: where they stand among their kind.
    """

    revs: Mapping[str, int]
    places: Mapping[str, int] = {}
    categories: tuple[Category, ...] = ()
    items: tuple[Item, ...] = ()
    groups: tuple[ModifierGroup, ...] = ()
    taxes: tuple[TaxClass, ...] = ()
    stations: tuple[Station, ...] = ()
    promotions: tuple[Promotion, ...] = ()


class PictureAdded(Body, frozen=True):
    """A picture of the shop's own, by the hash of its bytes; nobody changes it."""

    id: str
    media: str
    width: int
    height: int
    data: bytes
    cut_out: bool = False


class AvailabilityChanged(Body, frozen=True):
    """Something ran out (86) or is there again; a cell in which 86 outranks available. `until` is
    when it comes back by itself; `name` is what it was called.
    """

    sold: Sold
    id: str
    name: Text
    available: bool
    rev: int
    until: datetime | None = None


class StockChanged(Body, frozen=True):
    """Records of the stock that are new or different, each a cell; `revs` by "kind/id"."""

    revs: Mapping[str, int]
    items: tuple[StockItem, ...] = ()
    recipes: tuple[Recipe, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    purchases: tuple[PurchaseOrder, ...] = ()


class StockMoved(Body, frozen=True):
    """What waste (the entry's `reason` says why), a receipt or a transfer added, by stock item.

    `purchase` is the order that a receipt is of; `place` the other shop of a transfer.
    """

    kind: MovedKind
    moves: Mapping[str, Moved]
    supplier: str = ""
    purchase: str = ""
    place: str = ""


class StockCounted(Body, frozen=True):
    """What was there at a moment, by stock item."""

    at: datetime
    counts: Mapping[str, int]


class StaffChanged(Body, frozen=True):
    """`revs` by person id."""

    people: tuple[Person, ...]
    revs: Mapping[str, int]


class SettingsChanged(Body, frozen=True):
    settings: Settings
    rev: int


class DeviceChanged(Body, frozen=True):
    """Paired, renamed or revoked."""

    device: Device
    rev: int


class HoursClocked(Body, frozen=True):
    """Somebody came, went, rested or came back."""

    mark: Mark


class HoursCorrected(Body, frozen=True):
    """What a manager put right: marks that count instead of the `voided` ones; the entry's
    `reason` says why.
    """

    person: str
    marks: tuple[Mark, ...] = ()
    voided: tuple[str, ...] = ()


KINDS: Mapping[tuple[str, int], type[Body]] = {
    ("order_placed", 1): OrderPlaced,
    ("order_changed", 1): OrderChanged,
    ("order_accepted", 1): OrderAccepted,
    ("order_cancelled", 1): OrderCancelled,
    ("order_handed_out", 1): OrderHandedOut,
    ("receipt_reprinted", 1): ReceiptReprinted,
    ("ticket_moved", 1): TicketMoved,
    ("line_marked", 1): LineMarked,
    ("tickets_received", 1): TicketsReceived,
    ("shift_opened", 1): ShiftOpened,
    ("drawer_moved", 1): DrawerMoved,
    ("count_locked", 1): CountLocked,
    ("shift_closed", 1): ShiftClosed,
    ("order_refunded", 1): OrderRefunded,
    ("discrepancy_dismissed", 1): DiscrepancyDismissed,
    ("gap_accepted", 1): GapAccepted,
    ("report_reprinted", 1): ReportReprinted,
    ("catalogue_changed", 1): CatalogueChanged,
    ("availability_changed", 1): AvailabilityChanged,
    ("picture_added", 1): PictureAdded,
    ("stock_changed", 1): StockChanged,
    ("stock_moved", 1): StockMoved,
    ("stock_counted", 1): StockCounted,
    ("staff_changed", 1): StaffChanged,
    ("settings_changed", 1): SettingsChanged,
    ("device_changed", 1): DeviceChanged,
    ("hours_clocked", 1): HoursClocked,
    ("hours_corrected", 1): HoursCorrected,
}
KIND_OF: Mapping[type[Body], tuple[str, int]] = {shape: kind for kind, shape in KINDS.items()}

SERVER_OWNED = frozenset({"stock_changed", "gap_accepted"}) | frozenset(
    {"catalogue_changed", "picture_added", "staff_changed", "settings_changed", "device_changed"}
)
"""Kinds only the topmost server writes; a terminal's are refused by it."""
