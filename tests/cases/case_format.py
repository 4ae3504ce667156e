"""A case of a table of numbers, turned into what `quote` takes.

A case is `{name, store, menu, promotions, cart, expect}`; amounts are minor units, rates and
multipliers decimal strings, what is missing is 0, none or no limit.

    store   {rounding, tax, tax_rounding, cash_rounding, deposit_percent, service_percent,
             service_tax}
    menu    {taxes: {class: [{name, rate, on}] or {components: [...], by_fulfilment: {...}}},
             groups: {id: {min, max, free, options: {option: price or {variant: price}}}},
             items: {id: {price, tax, sets, groups, variants: {name: price or {multiplier}},
                          halves, half_surcharge}}}
    cart    {fulfilment, codes, points_amount, tip, fee: {amount, tax},
             lines: [{item, variant, qty, mods: [[group, option, count]],
                      parts: [{shares, item, mods}]}]}
    expect  any of {unit, listed, discounted, goods, tax, tax_by, total, cash_due, error, deposit,
             balance, split}

An item's `groups` are those whose `min` is checked even when nothing of them is chosen; any other
group may be chosen from as well, and any item may be a half of any other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from store_core.domain.cart import Cart, CartLine, Modifier, Part
from store_core.domain.catalogue import (
    Item,
    Menu,
    ModifierGroup,
    Option,
    TaxClass,
    TaxComponent,
    Variant,
)
from store_core.domain.modifiers import counted
from store_core.domain.pricing import Quote
from store_core.domain.store import PriceRules

Case = Mapping[str, Any]

ANY_PART = "any part"


def not_yet(case: Case) -> tuple[str, ...]:
    """What a case speaks of that has no price so far."""
    cart, expect = case["cart"], case["expect"]
    spoken_of = {
        "promotions": case.get("promotions"),
        "points": cart.get("points_amount"),
        "charges": cart.get("fee") or case["store"].get("service_percent"),
        "deposit": "deposit" in expect or "balance" in expect,
        "split": "split" in expect,
    }
    return tuple(word for word, spoken in spoken_of.items() if spoken)


def rules_of(case: Case) -> PriceRules:
    store: dict[str, Any] = dict(case["store"])
    for name in ("deposit_percent", "service_percent"):
        if name in store:
            store[name] = str(store[name])
    return PriceRules(**{"currency": "USD", **store})


def cart_of(case: Case) -> Cart:
    cart = case["cart"]
    return Cart(
        lines=tuple(_line(place, line) for place, line in enumerate(cart["lines"])),
        fulfilment=cart.get("fulfilment", "pickup"),
        tip=cart.get("tip", 0),
    )


def menu_of(case: Case) -> Menu:
    menu = case["menu"]
    items = [_item(name, item, item.get("groups", ())) for name, item in menu["items"].items()]
    for place, line in enumerate(case["cart"]["lines"]):
        if item := menu["items"].get(line["item"]):
            items.append(_item(_own(line["item"], place), item, _groups_of(line, item)))
    return Menu(
        items=tuple(items),
        groups=tuple(_group(name, group) for name, group in menu.get("groups", {}).items()),
        taxes=tuple(_tax_class(name, written) for name, written in menu["taxes"].items()),
    )


def told(quote: Quote) -> dict[str, object]:
    """The quote in the words of `expect`."""
    by_name: dict[str, int] = {}
    for tax in quote.taxes:
        by_name[tax.name] = by_name.get(tax.name, 0) + tax.amount
    return {
        "unit": [line.unit for line in quote.lines],
        "listed": [line.listed for line in quote.lines],
        "discounted": [line.discounted for line in quote.lines],
        "goods": quote.goods,
        "tax": quote.tax,
        "tax_by": by_name,
        "total": quote.total,
        "cash_due": quote.cash_due,
    }


def _own(item_id: str, place: int) -> str:
    """Each line sells its own copy of its item, with the groups that this line chooses from."""
    return f"{item_id} on line {place}"


def _groups_of(line: Case, item: Case) -> list[str]:
    chosen = [counted(_modifiers(where)) for where in (line, *line.get("parts", ()))]
    groups = [group for counts in chosen for group, _ in counts]
    return list(dict.fromkeys([*item.get("groups", ()), *groups]))


def _line(place: int, line: Case) -> CartLine:
    return CartLine(
        id=f"line {place}",
        item=_own(line["item"], place),
        variant=line.get("variant"),
        quantity=line.get("qty", 1),
        modifiers=_modifiers(line),
        parts=tuple(
            Part(
                shares=part["shares"],
                item=None if part.get("item") == line["item"] else part.get("item"),
                modifiers=_modifiers(part),
            )
            for part in line.get("parts", ())
        ),
    )


def _modifiers(chosen: Case) -> tuple[Modifier, ...]:
    return tuple(Modifier(group, option, count) for group, option, count in chosen.get("mods", ()))


def _item(item_id: str, item: Case, groups: Sequence[str]) -> Item:
    return Item(
        id=item_id,
        name={"en": item_id},
        price=item["price"],
        tax_class=item["tax"],
        sets=(*item.get("sets", ()), ANY_PART),
        parts_from=(ANY_PART,),
        group_ids=tuple(groups),
        variants=tuple(_variant(name, price) for name, price in item.get("variants", {}).items()),
        halves=item.get("halves"),
        half_surcharge=item.get("half_surcharge", 0),
    )


def _variant(name: str, price: int | Mapping[str, str]) -> Variant:
    if isinstance(price, int):
        return Variant(name, {"en": name}, price=price)
    return Variant(name, {"en": name}, multiplier=price["multiplier"])


def _group(group_id: str, group: Case) -> ModifierGroup:
    return ModifierGroup(
        id=group_id,
        name={"en": group_id},
        options=tuple(_option(name, price) for name, price in group["options"].items()),
        min=group.get("min", 0),
        max=group.get("max"),
        free=group.get("free", 0),
        on_parts=True,
    )


def _option(name: str, price: int | Mapping[str, int]) -> Option:
    if isinstance(price, int):
        return Option(name, {"en": name}, price=price)
    return Option(name, {"en": name}, variant_prices=price)


def _tax_class(name: str, written: Sequence[Case] | Case) -> TaxClass:
    if isinstance(written, Mapping):
        return TaxClass(name, _components(written["components"]), written["by_fulfilment"])
    return TaxClass(name, _components(written))


def _components(written: Sequence[Case]) -> tuple[TaxComponent, ...]:
    return tuple(
        TaxComponent(component["name"], component["rate"], component.get("on", "base"))
        for component in written
    )
