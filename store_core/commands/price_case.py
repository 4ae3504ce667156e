"""A cart with all its price depends on, in one JSON object: the form of the tables of numbers.

Amounts are minor units; rates, percentages and multipliers decimal strings; what is missing is 0,
none or no limit.

    store       {currency, rounding, tax, tax_rounding, cash_rounding, deposit_percent,
                 service_percent, service_tax, service_for, small_order_below, small_order_fee,
                 small_order_tax}
    menu        {taxes: {class: [{name, rate, on}] or {components: [...], by_fulfilment: {...}}},
                 groups: {id: {min, max, free, options: {option: price or {variant: price}}}},
                 items: {id: {price, tax, sets, groups, halves, half_surcharge,
                              variants: {name: price or {multiplier} or {price, sets}}}}}
    promotions  [the fields of `Promotion`]
    occasion    {at: "2026-06-12T19:00:00", day_cut, first_order, segments, uses_left: {id: count}}
    cart        {fulfilment, channel, currency, codes, points_amount, tip,
                 fee: {amount, tax, free_from, zone}, discount: {kind, percent, amount},
                 lines: [{item, variant, qty, mods: [[group, option, count]], discount,
                          parts: [{shares, item, mods}]}]}

An item's `groups` are those whose `min` is checked even when nothing of them is chosen; any other
group may be chosen from as well, and any item may be a half of any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import msgspec

from store_core.domain.cart import (
    Cart,
    CartLine,
    Channel,
    Fee,
    Fulfilment,
    ManualDiscount,
    Modifier,
    Part,
)
from store_core.domain.catalogue import (
    HalvesPolicy,
    Item,
    Menu,
    ModifierGroup,
    Option,
    Promotion,
    TaxClass,
    TaxComponent,
    Variant,
)
from store_core.domain.errors import StoreError
from store_core.domain.modifiers import counted
from store_core.domain.pricing import Quote, quote
from store_core.domain.promotions import Occasion, Terms
from store_core.domain.store import PriceRules, Rounding

ANY_PART = "any part"
SOME_DAY = datetime(2026, 6, 12, 19, 0)  # noqa: DTZ001 - the wall clock of a store without a zone

Mods = tuple[tuple[str, str, int], ...]


class CaseVariant(msgspec.Struct, frozen=True):
    price: int | None = None
    multiplier: str | None = None
    sets: tuple[str, ...] = ()


class CaseItem(msgspec.Struct, frozen=True):
    price: int
    tax: str
    sets: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    variants: Mapping[str, int | CaseVariant] = {}
    halves: HalvesPolicy | None = None
    half_surcharge: int = 0


class CaseGroup(msgspec.Struct, frozen=True):
    options: Mapping[str, int | Mapping[str, int]]
    min: int = 0
    max: int | None = None
    free: int = 0


class CaseTax(msgspec.Struct, frozen=True):
    components: tuple[TaxComponent, ...]
    by_fulfilment: Mapping[str, str] = {}


class CaseMenu(msgspec.Struct, frozen=True):
    taxes: Mapping[str, tuple[TaxComponent, ...] | CaseTax]
    items: Mapping[str, CaseItem]
    groups: Mapping[str, CaseGroup] = {}


class CaseFee(msgspec.Struct, frozen=True):
    amount: int
    tax: str | None = None
    free_from: int | None = None
    zone: str = ""


class CasePart(msgspec.Struct, frozen=True):
    shares: int
    item: str | None = None
    mods: Mods = ()


class CaseLine(msgspec.Struct, frozen=True):
    item: str
    variant: str | None = None
    qty: int = 1
    mods: Mods = ()
    parts: tuple[CasePart, ...] = ()
    discount: ManualDiscount | None = None


class CaseCart(msgspec.Struct, frozen=True):
    lines: tuple[CaseLine, ...]
    fulfilment: Fulfilment = "pickup"
    channel: Channel = "counter"
    currency: str = ""
    codes: tuple[str, ...] = ()
    points_amount: int = 0
    tip: int = 0
    fee: CaseFee | None = None
    discount: ManualDiscount | None = None


class CaseStore(msgspec.Struct, frozen=True):
    currency: str = "USD"
    rounding: Rounding = "half_up"
    tax: Literal["included", "excluded"] = "included"
    tax_rounding: Literal["group", "line"] = "group"
    cash_rounding: int = 1
    deposit_percent: str = "0"
    service_percent: str = "0"
    service_tax: str | None = None
    service_for: tuple[str, ...] = ()
    small_order_below: int = 0
    small_order_fee: int = 0
    small_order_tax: str | None = None


class Case(msgspec.Struct, frozen=True):
    menu: CaseMenu
    cart: CaseCart
    store: CaseStore = CaseStore()
    promotions: tuple[Promotion, ...] = ()
    occasion: Occasion = Occasion(SOME_DAY)


@dataclass(frozen=True, slots=True)
class Priceable:
    """All that `quote` takes."""

    cart: Cart
    menu: Menu
    rules: PriceRules
    terms: Terms

    @property
    def quote(self) -> Quote:
        return quote(self.cart, self.menu, self.rules, terms=self.terms)


def read_case(written: object) -> Priceable:
    """Of a JSON object that was decoded. Error `bad_case` with what is wrong with it, and where."""
    try:
        case = msgspec.convert(_texts(written), Case)
    except msgspec.ValidationError as error:
        raise StoreError("bad_case", problem=str(error)) from error
    rules = msgspec.convert(msgspec.to_builtins(case.store), PriceRules)
    return Priceable(
        cart=cart_of(case.cart, _own_names(case)),
        menu=_menu(case),
        rules=replace(rules, cash_rounding=rules.cash_rounding or 1),
        terms=Terms(case.promotions, case.occasion),
    )


def read_cart(written: object) -> Cart:
    """The `cart` of a case alone, of the items of a real menu. Error `bad_case`."""
    try:
        cart = msgspec.convert(_texts(written), CaseCart)
    except msgspec.ValidationError as error:
        raise StoreError("bad_case", problem=str(error)) from error
    return cart_of(cart, [line.item for line in cart.lines])


def _texts(written: Any) -> Any:
    """Without nulls, and with whole percentages ("deposit_percent": 40) as the texts they stand
    for.
    """
    if isinstance(written, dict):
        return {
            key: str(value) if key.endswith("percent") and type(value) is int else _texts(value)
            for key, value in written.items()
            if value is not None
        }
    return [_texts(value) for value in written] if isinstance(written, list) else written


def cart_of(cart: CaseCart, names: Sequence[str]) -> Cart:
    """`names` are the ids of the items that the lines sell."""
    fee = cart.fee
    return Cart(
        lines=tuple(
            _line(place, line, name)
            for place, (line, name) in enumerate(zip(cart.lines, names, strict=True))
        ),
        fulfilment=cart.fulfilment,
        channel=cart.channel,
        tip=cart.tip,
        codes=cart.codes,
        points_amount=cart.points_amount,
        fee=Fee(fee.amount, fee.tax, fee.free_from, fee.zone) if fee else None,
        discount=cart.discount,
        currency=cart.currency,
    )


def _line(place: int, line: CaseLine, name: str) -> CartLine:
    return CartLine(
        id=f"line {place}",
        item=name,
        variant=line.variant,
        quantity=line.qty,
        modifiers=_modifiers(line.mods),
        parts=tuple(
            Part(
                shares=part.shares,
                item=None if part.item == line.item else part.item,
                modifiers=_modifiers(part.mods),
            )
            for part in line.parts
        ),
        discount=line.discount,
    )


def _modifiers(mods: Mods) -> tuple[Modifier, ...]:
    return tuple(Modifier(group, option, count) for group, option, count in mods)


def _own_names(case: Case) -> list[str]:
    """The item each line sells: one of its own where it chooses from more groups than the item
    asks for.
    """
    return [
        line.item
        if (item := case.menu.items.get(line.item)) is None
        or _groups_of(line, item) == list(item.groups)
        else f"{line.item} on line {place}"
        for place, line in enumerate(case.cart.lines)
    ]


def _groups_of(line: CaseLine, item: CaseItem) -> list[str]:
    chosen = [
        counted(_modifiers(mods)) for mods in (line.mods, *(part.mods for part in line.parts))
    ]
    groups = [group for counts in chosen for group, _ in counts]
    return list(dict.fromkeys([*item.groups, *groups]))


def _menu(case: Case) -> Menu:
    items = {name: _item(name, name, item, item.groups) for name, item in case.menu.items.items()}
    for line, name in zip(case.cart.lines, _own_names(case), strict=True):
        if name not in items and (item := case.menu.items.get(line.item)):
            items[name] = _item(name, line.item, item, _groups_of(line, item))
    return Menu(
        items=tuple(items.values()),
        groups=tuple(_group(name, group) for name, group in case.menu.groups.items()),
        taxes=tuple(_tax_class(name, written) for name, written in case.menu.taxes.items()),
        promotions=case.promotions,
    )


def _item(item_id: str, name: str, item: CaseItem, groups: Sequence[str]) -> Item:
    return Item(
        id=item_id,
        name={"en": name},
        price=item.price,
        tax_class=item.tax,
        sets=(*item.sets, ANY_PART),
        parts_from=(ANY_PART,),
        group_ids=tuple(groups),
        variants=tuple(_variant(name, variant) for name, variant in item.variants.items()),
        halves=item.halves,
        half_surcharge=item.half_surcharge,
    )


def _variant(name: str, written: int | CaseVariant) -> Variant:
    if isinstance(written, int):
        return Variant(name, {"en": name}, price=written)
    price, multiplier = written.price, written.multiplier
    return Variant(name, {"en": name}, price=price, multiplier=multiplier, sets=written.sets)


def _group(group_id: str, group: CaseGroup) -> ModifierGroup:
    return ModifierGroup(
        id=group_id,
        name={"en": group_id},
        options=tuple(_option(name, price) for name, price in group.options.items()),
        min=group.min,
        max=group.max,
        free=group.free,
        on_parts=True,
    )


def _option(name: str, price: int | Mapping[str, int]) -> Option:
    if isinstance(price, int):
        return Option(name, {"en": name}, price=price)
    return Option(name, {"en": name}, variant_prices=price)


def _tax_class(name: str, written: tuple[TaxComponent, ...] | CaseTax) -> TaxClass:
    if isinstance(written, CaseTax):
        return TaxClass(name, written.components, written.by_fulfilment)
    return TaxClass(name, written)
