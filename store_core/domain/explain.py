"""Where each minor unit of a quote comes from, for people who ask (O3, W3, P11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from store_core.domain.catalogue import Menu, Text
from store_core.domain.errors import StoreError
from store_core.domain.pricing import Quote, QuoteLine
from store_core.domain.tax import summed
from store_core.domain.unit_price import Step

Subject = Literal["line", "charge", "tax", "total", "due", "deposit"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """`steps` add up to `amount`. `id` is the line's, the charge's kind or the tax class.

    Taxes are told per class, as they are worked out, with what they are the tax of: `base`.
    """

    subject: Subject
    id: str
    steps: tuple[Step, ...]
    amount: int
    base: int = 0


def explain(bill: Quote) -> tuple[Explanation, ...]:
    """Lines, charges, taxes, the total, what is due, and the deposit where one is asked for."""
    return tuple(_explanations(bill))


def explain_line(line: QuoteLine) -> Explanation:
    return Explanation("line", line.line_id, line.trace, line.discounted)


def _explanations(bill: Quote) -> Iterator[Explanation]:
    yield from map(explain_line, bill.lines)
    for charge in bill.charges:
        yield Explanation("charge", charge.kind, charge.trace, charge.amount)
    yield from _taxes(bill)
    total = [
        Step("goods", "", bill.goods),
        *(Step("charge", charge.kind, charge.amount) for charge in bill.charges),
    ]
    if not bill.tax_included:
        total.append(Step("tax", "", bill.tax))
    yield Explanation("total", "", tuple(total), bill.total)
    due = (
        Step("total", "", bill.total),
        Step("tip", "", bill.tip),
        Step("cash_rounding", "", bill.cash_rounding),
    )
    yield Explanation("due", "", tuple(step for step in due if step.amount), bill.cash_due)
    if bill.deposit:
        steps = (Step("total", "", bill.total), Step("balance", "", -bill.balance))
        yield Explanation("deposit", "", steps, bill.deposit)


def _taxes(bill: Quote) -> Iterator[Explanation]:
    taxed = [(line.tax_class, line.discounted, line.taxes) for line in bill.lines]
    taxed += [(charge.tax_class, charge.amount, charge.taxes) for charge in bill.charges]
    for tax_class in dict.fromkeys(name for name, _, _ in taxed):
        base = sum(amount for name, amount, _ in taxed if name == tax_class)
        parts = summed(part for name, _, parts in taxed if name == tax_class for part in parts)
        steps = tuple(Step("tax", f"{part.name} {part.rate} %", part.amount) for part in parts)
        if steps:
            yield Explanation("tax", tax_class, steps, sum(part.amount for part in parts), base)


def rule_name(step: Step, bill: Quote, menu: Menu) -> Text:
    """What the shop calls the rule of a step: the item, the option, the promotion; empty where the
    step says all, or what it names is no longer on the menu.
    """
    try:
        if step.step in ("item", "part", "price", "half_surcharge"):
            return menu.item(step.rule_id).name
        if step.step == "modifier":
            option = menu.option(step.rule_id)[1]
            return option.full_name or option.name
    except StoreError:
        return {}
    if step.step == "promotion":
        return next((one.name for one in bill.discounts if one.id == step.rule_id), {})
    return {}
