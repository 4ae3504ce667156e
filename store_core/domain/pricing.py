"""The only way to a total, for till, web shop, API and reports: `pricing.md`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from store_core.domain.cart import Cart, CartLine, Channel, Fee, Fulfilment, ManualDiscount
from store_core.domain.catalogue import Menu
from store_core.domain.charges import Charge, charges
from store_core.domain.discounts import (
    Discount,
    Discounts,
    LineDiscount,
    RefusedCode,
    discounts,
)
from store_core.domain.errors import StoreError
from store_core.domain.goods import Goods, GoodsLine
from store_core.domain.modifiers import MOST, PricedModifier
from store_core.domain.money import cash_rounded, percent_of
from store_core.domain.promotions import Terms, check_terms
from store_core.domain.store import PriceRules
from store_core.domain.tax import TaxAmount, Taxed, summed, tax_class_for, taxes
from store_core.domain.unit_price import PricedPart, Step, UnitPrice, price_unit


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One priced line. `trace` adds up to `discounted`; `listed` is unit x quantity, for ever.

    `tax` is inside `discounted` where the store's prices include it, on top of it otherwise.
    `sets` are those the line was in, so that promotions find it again when its order changes.
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
    quantity: int = 1
    sets: tuple[str, ...] = ()
    discounts: tuple[LineDiscount, ...] = ()

    @property
    def saved(self) -> int:
        return self.listed - self.discounted


@dataclass(frozen=True, slots=True)
class QuoteCharge:
    """A fee beside the goods (`kind` "delivery", "service", "small_order") with its own tax;
    `trace` adds up to `amount`.
    """

    kind: str
    amount: int
    tax: int
    taxes: tuple[TaxAmount, ...]
    tax_class: str
    trace: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """What a cart costs. `goods` are after discounts; `due` is `total` and `tip`; `cash_due` is
    what is asked for when all of it is paid in cash; `deposit` and `balance` add up to `total`.

    The fields from `codes` on are what the cart asked for beside its lines, so that an order that
    stands by this quote can be quoted again.
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
    deposit: int = 0
    balance: int = 0
    discounts: tuple[Discount, ...] = ()
    refused_codes: tuple[RefusedCode, ...] = ()
    codes: tuple[str, ...] = ()
    points_amount: int = 0
    fee: Fee | None = None
    discount: ManualDiscount | None = None

    @property
    def cash_rounding(self) -> int:
        return self.cash_due - self.due

    @property
    def listed(self) -> int:
        return sum(line.listed for line in self.lines)

    @property
    def saved(self) -> int:
        return self.listed - self.goods

    def cart(self, lines: Sequence[CartLine], fulfilment: Fulfilment, channel: Channel) -> Cart:
        """The cart this is the price of, of its order's lines."""
        return Cart(
            lines=tuple(lines),
            fulfilment=fulfilment,
            channel=channel,
            tip=self.tip,
            codes=self.codes,
            points_amount=self.points_amount,
            fee=self.fee,
            discount=self.discount,
        )


def quote(
    cart: Cart,
    menu: Menu,
    rules: PriceRules,
    agreed: Iterable[QuoteLine] = (),
    terms: Terms | None = None,
) -> Quote:
    """Lines in `agreed` keep their listed price, whatever the menu says now; discounts and tax are
    worked out again over all lines. Without `terms` no promotion runs.

    Errors: `empty_cart`, `quantity_out_of_range`, `tip_out_of_range`, `currency_mismatch`, those of
    `price_unit` (the values name the line), `check_terms`, `discounts` and `charges`. Then nothing
    has a price.
    """
    _check(cart, rules)
    if terms:
        check_terms(terms, menu, rules.currency)
    kept = {line.line_id: line for line in agreed}
    listed = [
        _again(kept[line.id], line)
        if line.id in kept
        else _listed(line, menu, rules, cart.fulfilment)
        for line in cart.lines
    ]
    goods = Goods(tuple(GoodsLine(line.unit, line.quantity, line.sets) for line in listed))
    off = discounts(cart, goods, rules.rounding, terms)
    lines = [_discounted(line, taken) for line, taken in zip(listed, off.lines, strict=True)]
    left = sum(line.discounted for line in lines)
    taxed, charged = _taxed(lines, charges(cart, left, menu, rules), menu, rules)
    return _summed(cart, rules, taxed, charged, off)


def quote_line(
    line: CartLine,
    menu: Menu,
    rules: PriceRules,
    fulfilment: Fulfilment = "pickup",
    *,
    unfinished: bool = False,
) -> QuoteLine:
    """One line as if it were alone, without discounts. An `unfinished` one has a price before every
    group is met.
    """
    return _taxed([_listed(line, menu, rules, fulfilment, unfinished)], (), menu, rules)[0][0]


def _check(cart: Cart, rules: PriceRules) -> None:
    if not cart.lines:
        raise StoreError("empty_cart")
    if cart.tip < 0:
        raise StoreError("tip_out_of_range", tip=cart.tip)
    if cart.currency not in ("", rules.currency):
        raise StoreError("currency_mismatch", currency=cart.currency, store=rules.currency)


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
        unit = _priced_up(line, price_unit(line, menu, rules.rounding, unfinished=unfinished))
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
        quantity=line.quantity,
        sets=_sets(line, menu),
    )


def _priced_up(line: CartLine, unit: UnitPrice) -> UnitPrice:
    """A price that a person set above the menu's is the listed price; one below is a discount."""
    wanted = line.discount
    if wanted is None or wanted.kind != "price" or wanted.amount <= unit.amount:
        return unit
    step = Step("price", line.item, wanted.amount - unit.amount)
    return replace(unit, amount=wanted.amount, steps=(*unit.steps, step))


def _sets(line: CartLine, menu: Menu) -> tuple[str, ...]:
    item = menu.item(line.item)
    variant = item.variant(line.variant)
    return (*item.sets, *variant.sets) if variant else item.sets


def _again(agreed: QuoteLine, line: CartLine) -> QuoteLine:
    """The line as agreed, before discounts and tax."""
    return replace(
        agreed,
        discounted=agreed.listed,
        tax=0,
        taxes=(),
        trace=tuple(step for step in agreed.trace if step.step not in _SOURCES),
        quantity=line.quantity,
        discounts=(),
    )


_SOURCES: frozenset[str] = frozenset(("promotion", "manual", "points"))


def _times(unit: UnitPrice, quantity: int) -> tuple[Step, ...]:
    return tuple(replace(step, amount=step.amount * quantity) for step in unit.steps)


def _discounted(line: QuoteLine, taken: tuple[LineDiscount, ...]) -> QuoteLine:
    if not taken:
        return line
    steps = tuple(Step(one.source, one.id, -one.amount) for one in taken)
    return replace(
        line,
        discounted=line.listed - sum(one.amount for one in taken),
        trace=(*line.trace, *steps),
        discounts=taken,
    )


def _taxed(
    lines: Sequence[QuoteLine], charged: Sequence[Charge], menu: Menu, rules: PriceRules
) -> tuple[tuple[QuoteLine, ...], tuple[QuoteCharge, ...]]:
    amounts = [Taxed(line.discounted, menu.tax_class(line.tax_class)) for line in lines]
    amounts += [Taxed(charge.amount, charge.tax_class) for charge in charged]
    found = taxes(amounts, rules)
    taxed_lines = tuple(
        replace(line, taxes=parts, tax=sum(part.amount for part in parts))
        for line, parts in zip(lines, found[: len(lines)], strict=True)
    )
    taxed_charges = tuple(
        QuoteCharge(
            kind=charge.kind,
            amount=charge.amount,
            tax=sum(part.amount for part in parts),
            taxes=parts,
            tax_class=charge.tax_class.id,
            trace=charge.trace,
        )
        for charge, parts in zip(charged, found[len(lines) :], strict=True)
    )
    return taxed_lines, taxed_charges


def _summed(
    cart: Cart,
    rules: PriceRules,
    lines: tuple[QuoteLine, ...],
    charged: tuple[QuoteCharge, ...],
    off: Discounts,
) -> Quote:
    goods = sum(line.discounted for line in lines)
    tax = sum(line.tax for line in lines) + sum(charge.tax for charge in charged)
    on_top = 0 if rules.tax == "included" else tax
    total = goods + sum(charge.amount for charge in charged) + on_top
    due = total + cart.tip
    deposit = percent_of(total, rules.deposit_percent, rules.rounding)
    return Quote(
        currency=rules.currency,
        lines=lines,
        goods=goods,
        charges=charged,
        taxes=summed(chain(*(line.taxes for line in lines), *(one.taxes for one in charged))),
        tax=tax,
        tax_included=rules.tax == "included",
        total=total,
        tip=cart.tip,
        due=due,
        cash_due=cash_rounded(due, rules.cash_rounding),
        deposit=deposit,
        balance=total - deposit,
        discounts=off.discounts,
        refused_codes=off.refused,
        codes=cart.codes,
        points_amount=cart.points_amount,
        fee=cart.fee,
        discount=cart.discount,
    )
