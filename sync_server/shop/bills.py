"""A bill in rows, as cart, checkout and the order pages tell it, and why it comes to that (P11)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from store_core.domain.discounts import Discount
from store_core.domain.explain import Explanation, explain, explain_line, rule_name
from store_core.domain.orders import OrderLine
from store_core.domain.pricing import Quote, QuoteCharge, QuoteLine
from store_core.domain.unit_price import Step
from sync_server.shop.told_lines import size_name
from sync_server.shop.visit import Visit

CHARGES: Mapping[str, str] = {
    "delivery": "Delivery",
    "service": "Service charge",
    "small_order": "Small-order fee",
}
STEPS: Mapping[str, str] = {
    "item": "Item",
    "part": "Half",
    "modifier": "Extra",
    "half_surcharge": "Two different halves",
    "price": "Price set by the store",
    "never_below_zero": "Never below zero",
    "promotion": "Offer",
    "manual": "Discount by the store",
    "points": "Points",
    "delivery": "Delivery",
    "free_delivery": "Free delivery",
    "service": "Service charge",
    "small_order": "Small-order fee",
    "goods": "Items, after savings",
    "tax": "Tax",
    "total": "Total",
    "tip": "Tip",
    "cash_rounding": "Rounded, when paid in cash",
}
"""What a step of a price is called; one that is not here is called what it is."""


@dataclass(frozen=True, slots=True)
class BillRow:
    """`kind` is "goods", "saving", "charge", "tax", "tip". `waived` is a fee that is not asked for,
    `note` why the row is there, `icon` what stands before it.
    """

    kind: str
    name: str
    amount: int
    icon: str = ""
    note: str = ""
    waived: int | None = None


@dataclass(frozen=True, slots=True)
class WhyRow:
    """One reason of a price: what kind of reason, which one, how much."""

    step: str
    rule: str
    amount: int


@dataclass(frozen=True, slots=True)
class Why:
    """`rows` add up to `amount`."""

    title: str
    rows: tuple[WhyRow, ...]
    amount: int


def bill_rows(visit: Visit, bill: Quote, pieces: int) -> Iterator[BillRow]:
    yield BillRow("goods", visit.count(pieces, "1 item", "{n} items"), bill.listed)
    for one in bill.discounts:
        icon = "ticket-percent" if one.code else "tag"
        yield BillRow("saving", discount_name(visit, one), -one.amount, icon)
    for charge in bill.charges:
        yield _charge_row(visit, bill, charge)
    for tax in bill.taxes:
        said = "of which {tax} {rate} %" if bill.tax_included else "{tax} {rate} %"
        yield BillRow("tax", visit.say(said, tax=tax.name, rate=tax.rate), tax.amount)
    if bill.tip:
        yield BillRow("tip", visit.say("Tip"), bill.tip)


def saved_words(visit: Visit, bill: Quote) -> str:
    """Empty where nothing is saved."""
    free = any(charge.kind == "delivery" and not charge.amount for charge in bill.charges)
    if bill.saved and free:
        amount = visit.money(bill.saved)
        return visit.say("You save {amount}, and delivery is free", amount=amount)
    if bill.saved:
        return visit.say("You save {amount}", amount=visit.money(bill.saved))
    return visit.say("Delivery is free") if free else ""


def discount_name(visit: Visit, discount: Discount) -> str:
    """ "CROSTA10, 10 % off"."""
    match discount.source:
        case "manual":
            return visit.say(STEPS["manual"])
        case "points":
            return visit.say(STEPS["points"])
    name = visit.text(discount.name)
    return f"{discount.code}, {name}" if discount.code else name


def why_line(visit: Visit, line: OrderLine, quoted: QuoteLine, bill: Quote) -> Why:
    """Why a line of the cart costs what is paid for it, its part of what comes off the whole order
    included.
    """
    explained = explain_line(quoted)
    rows = tuple(_line_row(visit, step, line, quoted, bill) for step in explained.steps)
    return Why(visit.say("You pay for this"), rows, explained.amount)


def why_bill(visit: Visit, bill: Quote) -> tuple[Why, ...]:
    """Each charge and each tax, then the total and what is added to it."""
    wanted = (one for one in explain(bill) if one.subject not in ("line", "deposit"))
    return tuple(_why(visit, one, bill) for one in wanted if _tells(one))


def _tells(one: Explanation) -> bool:
    """Not where there is nothing to add to the total."""
    return one.subject != "due" or len(one.steps) > 1


def _why(visit: Visit, one: Explanation, bill: Quote) -> Why:
    match one.subject:
        case "charge":
            title = visit.say(CHARGES.get(one.id, one.id))
        case "tax" if bill.tax_included:
            title = visit.say("Tax in {amount}", amount=visit.money(one.base))
        case "tax":
            title = visit.say("Tax on {amount}", amount=visit.money(one.base))
        case "due":
            title = visit.say("To pay in cash") if bill.cash_rounding else visit.say("To pay")
        case _:
            title = visit.say("Total")
    rows = tuple(_bill_row(visit, step) for step in one.steps)
    return Why(title, rows, one.amount)


def _bill_row(visit: Visit, step: Step) -> WhyRow:
    if step.step == "charge":
        return WhyRow(visit.say(CHARGES.get(step.rule_id, step.rule_id)), "", step.amount)
    rule = ""
    match step.step:
        case "tax":
            rule = step.rule_id
        case "service":
            rule = f"{step.rule_id} %"
        case "small_order":
            below = visit.money(int(step.rule_id))
            rule = visit.say("under {amount}", amount=below)
    return WhyRow(_step(visit, step), rule, step.amount)


def _line_row(visit: Visit, step: Step, line: OrderLine, quoted: QuoteLine, bill: Quote) -> WhyRow:
    rule = visit.text(rule_name(step, bill, visit.menu))
    match step.step:
        case "item":
            size = size_name(visit, line)
            rule = ", ".join(one for one in (rule or visit.text(line.name), size) if one)
        case "part":
            rule = f"{_share(quoted, step.rule_id)} {rule}".strip()
        case "modifier":
            count = next((one.count for one in quoted.modifiers if one.option == step.rule_id), 1)
            rule = f"{rule} × {count}" if count > 1 else rule
        case "promotion":
            names = (one for one in bill.discounts if one.id == step.rule_id)
            rule = next((discount_name(visit, one) for one in names), rule)
        case "half_surcharge" | "never_below_zero" | "price":
            rule = ""
    if line.quantity > 1 and step.amount > 0 and rule:
        rule = f"{line.quantity} × {rule}"
    return WhyRow(_step(visit, step), rule, step.amount)


def _step(visit: Visit, step: Step) -> str:
    return visit.say(STEPS[step.step]) if step.step in STEPS else step.step


def _share(quoted: QuoteLine, item: str) -> str:
    whole = sum(part.shares for part in quoted.parts)
    shares = next((part.shares for part in quoted.parts if part.item == item), whole)
    return "½" if whole == 2 * shares else f"{shares}/{whole}"


def _charge_row(visit: Visit, bill: Quote, charge: QuoteCharge) -> BillRow:
    name = visit.say(CHARGES.get(charge.kind, charge.kind))
    asked = charge.trace[0] if charge.trace else Step(charge.kind, "", charge.amount)
    match charge.kind:
        case "service":
            note = visit.say("{percent} % of what you order, after savings.", percent=asked.rule_id)
            return BillRow("charge", name, charge.amount, note=note)
        case "small_order":
            below = int(asked.rule_id)
            note = visit.say(
                "For orders under {below}. Order {missing} more, and it is gone.",
                below=visit.money(below),
                missing=visit.money(below - bill.goods),
            )
            return BillRow("charge", name, charge.amount, note=note)
        case "delivery" if not charge.amount:
            return BillRow("charge", name, 0, waived=asked.amount)
    return BillRow("charge", name, charge.amount)
