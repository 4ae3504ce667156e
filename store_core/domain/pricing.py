"""The only way to a total, for till, web shop, API and reports: `pricing.md`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from store_core.domain.cart import Cart, CartLine, Fulfilment
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError
from store_core.domain.modifiers import MOST, PricedModifier
from store_core.domain.money import cash_rounded
from store_core.domain.store import PriceRules
from store_core.domain.tax import TaxAmount, Taxed, summed, tax_class_for, taxes
from store_core.domain.unit_price import PricedPart, Step, UnitPrice, price_unit


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One priced line. `trace` adds up to `discounted`; `listed` is unit x quantity, for ever.

    `tax` is inside `discounted` where the store's prices include it, on top of it otherwise.
    """

    line_id: str
    unit: int
    listed: int
    discounted: int
    tax: int
    taxes: tuple[TaxAmount, ...]
    tax_class: str
    modifiers: tuple[PricedModifier, ...]
    parts: tuple[PricedPart, ...]
    trace: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class QuoteCharge:
    """A fee beside the goods (`kind` "delivery", "service", …) with its own tax."""

    kind: str
    amount: int
    tax: int
    taxes: tuple[TaxAmount, ...]
    tax_class: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What a cart costs. `goods` are after discounts; `due` is `total` and `tip`; `cash_due` is
    what is asked for when all of it is paid in cash.
    """

    currency: str
    lines: tuple[QuoteLine, ...]
    goods: int
    charges: tuple[QuoteCharge, ...]
    taxes: tuple[TaxAmount, ...]
    tax: int
    tax_included: bool
    total: int
    tip: int
    due: int
    cash_due: int

    @property
    def cash_rounding(self) -> int:
        return self.cash_due - self.due


def quote(cart: Cart, menu: Menu, rules: PriceRules, agreed: Iterable[QuoteLine] = ()) -> Quote:
    """Lines in `agreed` keep that price, whatever the menu says now; only their tax is worked out
    again, with that of the others.

    Errors: `empty_cart`, `quantity_out_of_range`, `tip_out_of_range`, and those of
    `price_unit`; the values name the line. Then nothing has a price.
    """
    if not cart.lines:
        raise StoreError("empty_cart")
    if cart.tip < 0:
        raise StoreError("tip_out_of_range", tip=cart.tip)
    kept = {line.line_id: line for line in agreed}
    lines = _taxed(
        [kept.get(line.id) or _listed(line, menu, rules, cart.fulfilment) for line in cart.lines],
        menu,
        rules,
    )
    goods = sum(line.discounted for line in lines)
    tax = sum(line.tax for line in lines)
    total = goods if rules.tax == "included" else goods + tax
    due = total + cart.tip
    return Quote(
        currency=rules.currency,
        lines=lines,
        goods=goods,
        charges=(),
        taxes=summed(part for line in lines for part in line.taxes),
        tax=tax,
        tax_included=rules.tax == "included",
        total=total,
        tip=cart.tip,
        due=due,
        cash_due=cash_rounded(due, rules.cash_rounding),
    )


def quote_line(
    line: CartLine,
    menu: Menu,
    rules: PriceRules,
    fulfilment: Fulfilment = "pickup",
    *,
    unfinished: bool = False,
) -> QuoteLine:
    """One line as if it were alone. An `unfinished` one has a price before every group is met."""
    return _taxed([_listed(line, menu, rules, fulfilment, unfinished)], menu, rules)[0]


def _listed(
    line: CartLine,
    menu: Menu,
    rules: PriceRules,
    fulfilment: Fulfilment,
    unfinished: bool = False,
) -> QuoteLine:
    """The line at its listed price, before discounts and tax."""
    try:
        if not 0 < line.quantity <= MOST:
            raise StoreError("quantity_out_of_range", item=line.item, quantity=line.quantity)
        unit = price_unit(line, menu, rules.rounding, unfinished=unfinished)
        tax_class = tax_class_for(menu.item(line.item).tax_class, fulfilment, menu)
    except StoreError as error:
        raise StoreError(error.code, line=line.id, **error.values) from error
    return QuoteLine(
        line_id=line.id,
        unit=unit.amount,
        listed=unit.amount * line.quantity,
        discounted=unit.amount * line.quantity,
        tax=0,
        taxes=(),
        tax_class=tax_class.id,
        modifiers=unit.modifiers,
        parts=unit.parts,
        trace=_times(unit, line.quantity),
    )


def _times(unit: UnitPrice, quantity: int) -> tuple[Step, ...]:
    return tuple(replace(step, amount=step.amount * quantity) for step in unit.steps)


def _taxed(lines: Sequence[QuoteLine], menu: Menu, rules: PriceRules) -> tuple[QuoteLine, ...]:
    amounts = [Taxed(line.discounted, menu.tax_class(line.tax_class)) for line in lines]
    return tuple(
        replace(line, taxes=parts, tax=sum(part.amount for part in parts))
        for line, parts in zip(lines, taxes(amounts, rules), strict=True)
    )
