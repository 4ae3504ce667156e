"""A cashier's turn at one drawer: its movements, its count, its X and Z reports (C5)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from store_core.domain.catalogue import Text

MovementKind = Literal["paid_in", "paid_out", "no_sale"]
BlockerKind = Literal["parked", "unanswered", "apart", "unsent"]


@dataclass(frozen=True, slots=True)
class Shift:
    """`opening_float` is the cash in the drawer at the start, in minor units."""

    id: str
    device: str
    opened_at: datetime
    opened_by: str
    opening_float: int


@dataclass(frozen=True, slots=True)
class Movement:
    """The drawer opened without a sale. `amount` is never negative, and 0 for `no_sale`."""

    id: str
    shift: str
    kind: MovementKind
    amount: int
    at: datetime
    actor: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A blind count. `pieces` are (denomination in minor units, how many); `others` what the slips
    of each tender beside cash add up to, by method.
    """

    pieces: tuple[tuple[int, int], ...] = ()
    others: tuple[tuple[str, int], ...] = ()

    @property
    def cash(self) -> int:
        return sum(denomination * pieces for denomination, pieces in self.pieces)


@dataclass(frozen=True, slots=True)
class Blocker:
    """What should be settled before a shift closes: a parked ticket, a web order without an answer,
    an order that does not add up (`id` and `number` are the order's), or entries the server does
    not have (`count`).
    """

    kind: BlockerKind
    id: str = ""
    number: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Tally:
    """How many and how much (minor units) of one category, operator, promotion."""

    id: str
    name: Text
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class TenderSum:
    """One method's money in a shift: `taken` for orders, `refunded` out of it, both positive."""

    method: str
    count: int
    taken: int
    refunded: int = 0

    @property
    def kept(self) -> int:
        return self.taken - self.refunded


@dataclass(frozen=True, slots=True)
class TaxSum:
    """`net` is what the tax `amount` was worked out on, refunds taken off."""

    name: str
    rate: str
    net: int
    amount: int


@dataclass(frozen=True, slots=True)
class GrandTotal:
    """Running sums of a till since its first shift; they only ever rise."""

    sales: int = 0
    refunds: int = 0

    @property
    def net(self) -> int:
        return self.sales - self.refunds


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """An X report, or with a `number` the Z report that ended the shift and never changes.

    Amounts are minor units. `gross` are the listed prices of what was sold, `net` is `gross` less
    discounts and refunds, and with charges; `tax` is within it or on top as the store's prices say.
    `expected_cash` is float + cash kept + paid in - paid out. `grand` includes this shift.

    What a tender took and gave back is what was in hand, so `cash_rounding` is within cash: all
    tenders kept = `net` (+ `tax` on top) + `tips` + `cash_rounding`, where each order was paid in
    one shift. `categories` count pieces sold at their price after discounts, `operators` orders at
    their total; refunds are taken off neither. A tax's `net` is without any tax. `names` are the
    short names of the people in the report, by id, as they were.
    """

    shift: Shift
    till: str
    number: int | None
    at: datetime
    by: str
    business_date: date
    currency: str
    sales: int
    gross: int
    discounts: Tally
    refunds: Tally
    net: int
    tax: int
    tax_included: bool
    tips: int
    cash_rounding: int
    voids: Tally
    reprints: int
    no_sales: int
    paid_in: int
    paid_out: int
    expected_cash: int
    charges: int = 0
    tenders: tuple[TenderSum, ...] = ()
    categories: tuple[Tally, ...] = ()
    operators: tuple[Tally, ...] = ()
    promotions: tuple[Tally, ...] = ()
    taxes: tuple[TaxSum, ...] = ()
    movements: tuple[Movement, ...] = ()
    gift_cards: int = 0
    deposits: int = 0
    count: Count | None = None
    reason: str = ""
    overridden: tuple[Blocker, ...] = ()
    grand: GrandTotal = field(default_factory=GrandTotal)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def revenue(self) -> int:
        """All that was sold, with tax and tips, less what was given back."""
        return self.net + (0 if self.tax_included else self.tax) + self.tips

    def expected(self, method: str) -> int:
        """What should be there of a tender."""
        if method == "cash":
            return self.expected_cash
        return sum(tender.kept for tender in self.tenders if tender.method == method)

    def difference(self, method: str) -> int:
        """Counted less expected; nothing before the count."""
        if self.count is None:
            return 0
        return self.counted(method) - self.expected(method)

    def counted(self, method: str) -> int:
        """What was found of a tender; nothing before the count."""
        if self.count is None:
            return 0
        return self.count.cash if method == "cash" else dict(self.count.others).get(method, 0)

    @property
    def methods(self) -> tuple[str, ...]:
        """Every tender taken, refunded or counted; cash first, though nothing came of it."""
        others = self.count.others if self.count else ()
        taken = (tender.method for tender in self.tenders)
        return tuple(dict.fromkeys(("cash", *taken, *(method for method, _ in others))))

    def name(self, person: str | None) -> str:
        """Who somebody in this report is; "" for a machine acting by itself."""
        return self.names.get(person or "", "")
