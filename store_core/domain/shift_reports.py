"""What the orders of a shift add up to: the figures of its X and Z reports (C5)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from store_core.domain.catalogue import Category, Text
from store_core.domain.order_sales import settling
from store_core.domain.orders import Order, OrderLine, Payment
from store_core.domain.refunds import Refund
from store_core.domain.shifts import (
    GrandTotal,
    Movement,
    MovementKind,
    Shift,
    ShiftReport,
    Tally,
    TaxSum,
    TenderSum,
)
from store_core.domain.tax import TaxAmount

NO_CATEGORY: Text = {"en": "Other"}
BY_HAND: Text = {"en": "By hand"}
POINTS: Text = {"en": "Points"}


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """All that happened in a shift. `orders` are those it took money for or gave some back of;
    `names` are the short names of people by id, `before` what the till had sold until then.
    """

    shift: Shift
    till: str
    business_date: date
    currency: str
    tax_included: bool
    orders: tuple[Order, ...] = ()
    movements: tuple[Movement, ...] = ()
    voided: tuple[OrderLine, ...] = ()
    reprints: int = 0
    before: GrandTotal = field(default_factory=GrandTotal)
    names: Mapping[str, str] = field(default_factory=dict)
    categories: tuple[Category, ...] = ()


def shift_report(facts: ShiftFacts, at: datetime, by: str) -> ShiftReport:
    """The X report of a shift as of now; `by` is the id of who asks."""
    orders = [order for order in facts.orders if order.header.counts]
    settling = {one.id: paid for one in orders if (paid := _settling(one, facts.shift.id))}
    sold = [order for order in orders if order.id in settling]
    payments = [paid for one in orders for paid in one.payments if paid.shift == facts.shift.id]
    refunds = [
        (one, refund) for one in orders for refund in one.refunds if refund.shift == facts.shift.id
    ]
    sales, back = _sales(sold), _given_back(refunds)
    tenders = _tenders(payments, [refund for _, refund in refunds])
    operators = _by_operator(sold, settling, facts.names)
    paid_in, paid_out = (_moved(facts.movements, kind) for kind in ("paid_in", "paid_out"))
    off = back.all if facts.tax_included else back.all - back.tax
    return ShiftReport(
        shift=facts.shift,
        till=facts.till,
        number=None,
        at=at,
        by=by,
        business_date=facts.business_date,
        currency=facts.currency,
        sales=len(sold),
        gross=sales.gross,
        discounts=sales.discounts,
        refunds=Tally("refunds", {}, back.count, back.all),
        net=sales.gross - sales.discounts.amount + sales.charges - off,
        tax=sales.tax - back.tax,
        tax_included=facts.tax_included,
        tips=sales.tips,
        cash_rounding=sum(payment.rounding for payment in payments) - back.rounding,
        voids=_voids(facts.voided),
        reprints=facts.reprints,
        no_sales=sum(moved.kind == "no_sale" for moved in facts.movements),
        paid_in=paid_in,
        paid_out=paid_out,
        expected_cash=facts.shift.opening_float + _cash(tenders) + paid_in - paid_out,
        charges=sales.charges,
        tenders=tenders,
        categories=_by_category(sold, facts.categories),
        operators=operators,
        promotions=_by_promotion(sold),
        taxes=_taxes(sold, refunds),
        movements=facts.movements,
        grand=GrandTotal(facts.before.sales + sales.total, facts.before.refunds + back.all),
        names=_who(facts, by, operators),
    )


@dataclass(frozen=True, slots=True)
class _Sales:
    gross: int
    discounts: Tally
    charges: int
    tax: int
    tips: int
    total: int


def _sales(sold: Sequence[Order]) -> _Sales:
    discounts = sum(len(order.bill.discounts) for order in sold)
    return _Sales(
        gross=sum(order.bill.listed for order in sold),
        discounts=Tally("discounts", {}, discounts, sum(order.bill.saved for order in sold)),
        charges=sum(charge.amount for order in sold for charge in order.bill.charges),
        tax=sum(order.bill.tax for order in sold),
        tips=sum(order.bill.tip for order in sold),
        total=sum(order.bill.total for order in sold),
    )


@dataclass(frozen=True, slots=True)
class _GivenBack:
    """For pieces; what was paid beyond a bill was never sold."""

    count: int
    all: int
    tax: int
    rounding: int


def _given_back(refunds: Sequence[tuple[Order, Refund]]) -> _GivenBack:
    return _GivenBack(
        count=sum(refund.sum.of_pieces for _, refund in refunds),
        all=sum(refund.sum.sold for _, refund in refunds),
        tax=sum(refund.sum.tax for _, refund in refunds),
        rounding=sum(part.rounding for _, refund in refunds for part in refund.paid_back),
    )


def _settling(order: Order, shift: str) -> Payment | None:
    """The payment that made an order fully paid, if it was taken in this shift."""
    paid = settling(order)
    return paid if paid and paid.shift == shift else None


def _tenders(payments: Iterable[Payment], refunds: Iterable[Refund]) -> tuple[TenderSum, ...]:
    counts, taken, refunded = {"cash": 0}, {"cash": 0}, {"cash": 0}
    for payment in payments:
        counts[payment.method] = counts.get(payment.method, 0) + bool(payment.amount)
        taken[payment.method] = taken.get(payment.method, 0) + payment.kept
    for refund in refunds:
        for part in refund.paid_back:
            refunded[part.method] = refunded.get(part.method, 0) + part.given
    return tuple(
        TenderSum(method, counts.get(method, 0), taken.get(method, 0), refunded.get(method, 0))
        for method in dict.fromkeys((*taken, *refunded))
    )


def _cash(tenders: Iterable[TenderSum]) -> int:
    return sum(tender.kept for tender in tenders if tender.method == "cash")


def _moved(movements: Iterable[Movement], kind: MovementKind) -> int:
    return sum(moved.amount for moved in movements if moved.kind == kind)


def _voids(lines: Sequence[OrderLine]) -> Tally:
    pieces = sum(line.quantity for line in lines)
    return Tally("voids", {}, pieces, sum(line.listed for line in lines))


def _by_category(sold: Iterable[Order], categories: Sequence[Category]) -> tuple[Tally, ...]:
    """In the menu's order; what is in no category of today's menu comes last, as "Other"."""
    names = {category.id: category.name for category in categories}
    found = []
    for order in sold:
        discounted = {line.line_id: line.discounted for line in order.bill.lines}
        for line in order.live_lines:
            category = line.category if line.category in names else ""
            found.append((category, line.quantity, discounted.get(line.id, 0)))
    places = {category: place for place, category in enumerate((*names, ""))}
    tallies = _tallied(found, lambda category: names.get(category, NO_CATEGORY))
    return tuple(sorted(tallies, key=lambda tally: places[tally.id]))


def _by_operator(
    sold: Iterable[Order], settling: Mapping[str, Payment], names: Mapping[str, str]
) -> tuple[Tally, ...]:
    """Whoever took the money that settled an order sold it."""
    found = [
        (settling[order.id].actor or order.operator or "", 1, order.bill.total) for order in sold
    ]
    tallies = _tallied(found, lambda person: {"en": names.get(person, "")})
    return tuple(sorted(tallies, key=lambda tally: (-tally.amount, tally.id)))


def _by_promotion(sold: Iterable[Order]) -> tuple[Tally, ...]:
    """How many orders each took something off, and how much; with what people took off."""
    given = [discount for order in sold for discount in order.bill.discounts]
    others = {"manual": BY_HAND, "points": POINTS}
    names = {one.id: one.name or others.get(one.source, {"en": one.id}) for one in given}
    tallies = _tallied([(one.id, 1, one.amount) for one in given], lambda rule: names[rule])
    return tuple(sorted(tallies, key=lambda tally: (-tally.amount, tally.id)))


def _tallied(
    found: Iterable[tuple[str, int, int]], name: Callable[[str], Text]
) -> tuple[Tally, ...]:
    counts: dict[str, int] = {}
    amounts: dict[str, int] = {}
    for key, count, amount in found:
        counts[key] = counts.get(key, 0) + count
        amounts[key] = amounts.get(key, 0) + amount
    return tuple(Tally(key, name(key), counts[key], amounts[key]) for key in counts)


def _taxes(sold: Iterable[Order], refunds: Iterable[tuple[Order, Refund]]) -> tuple[TaxSum, ...]:
    """By component and rate, what was refunded taken off."""
    nets: dict[tuple[str, str], int] = {}
    amounts: dict[tuple[str, str], int] = {}

    def add(taxes: Iterable[TaxAmount], net: int, sign: int) -> None:
        for tax in taxes:
            key = (tax.name, tax.rate)
            nets[key] = nets.get(key, 0) + sign * net
            amounts[key] = amounts.get(key, 0) + sign * tax.amount

    def add_charges(order: Order, sign: int) -> None:
        for charge in order.bill.charges:
            within = charge.tax if order.bill.tax_included else 0
            add(charge.taxes, charge.amount - within, sign)

    for order in sold:
        for line in order.bill.lines:
            within = line.tax if order.bill.tax_included else 0
            add(line.taxes, line.discounted - within, 1)
        add_charges(order, 1)
    for order, refund in refunds:
        for back in refund.sum.lines:
            add(back.taxes, back.amount - back.tax, -1)
        if refund.sum.charges:
            add_charges(order, -1)
    ordered = sorted(amounts, key=lambda key: (key[0], Decimal(key[1])))
    return tuple(TaxSum(*key, net=nets[key], amount=amounts[key]) for key in ordered)


def _who(facts: ShiftFacts, by: str, operators: Iterable[Tally]) -> dict[str, str]:
    people = [facts.shift.opened_by, by, *(tally.id for tally in operators)]
    people += [moved.actor or "" for moved in facts.movements]
    return {person: facts.names[person] for person in sorted({*people} & facts.names.keys())}
