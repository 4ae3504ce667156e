"""The benchmark `price`: what a quote costs, and how that grows with lines and promotions."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module

from store_core.commands.bench_figures import (
    Aim,
    Figure,
    Ground,
    Limit,
    Measured,
    spread,
    timed_in_turn,
)
from store_core.domain.cart import Cart, CartLine, Modifier, Part
from store_core.domain.catalogue import Menu, Promotion, Wanted
from store_core.domain.pricing import Quote, quote
from store_core.domain.profile import Profile, parse_profile
from store_core.domain.promotions import Occasion, Terms
from store_core.domain.store import PriceRules

TUESDAY = Occasion(datetime(2026, 6, 9, 17, tzinfo=UTC))
GROWING = (10, 100, 1000)


def measure(ground: Ground) -> Iterator[Figure]:
    profile = _pizzeria()
    menu, rules = profile.menu, profile.settings.rules
    evening = _pricing(party(), menu, rules, 50)
    alone = _pricing(party(), menu, rules, 0)
    ours, theirs = timed_in_turn((evening, alone), ground.scale.times)
    bill = evening()
    yield Figure(
        name="20 lines under 50 promotions",
        found=spread(ours),
        limit=Limit("the same lines under none", spread(theirs)),
        aim=Aim("p50", most=5),
        note=f"4 in halves, 40 modifiers, {len(bill.discounts)} promotions took something off",
    )
    lines = [_pricing(many(count), menu, rules, 50) for count in GROWING]
    yield from _growth("lines under 50 promotions", lines, ground)
    offers = [_pricing(party(), menu, rules, count) for count in GROWING]
    yield from _growth("promotions on 20 lines", offers, ground)


def _pizzeria() -> Profile:
    path = import_module("resources").path("profiles/pizzeria/profile.json")
    return parse_profile(path.read_bytes())


def _pricing(cart: Cart, menu: Menu, rules: PriceRules, offers: int) -> Callable[[], Quote]:
    terms = Terms(active(offers), TUESDAY)
    return lambda: quote(cart, menu, rules, terms=terms)


def _growth(what: str, works: list[Callable[[], Quote]], ground: Ground) -> Iterator[Figure]:
    """Each beside the one ten times smaller: a linear cost is ten times that, or less."""
    times = max(3, ground.scale.times // 10)
    found = [spread(seconds) for seconds in timed_in_turn(works, times)]
    smaller: Measured | None = None
    for count, one in zip(GROWING, found, strict=True):
        yield Figure(
            name=f"{count:,} {what}",
            found=one,
            limit=Limit("ten times fewer", smaller) if smaller else None,
            aim=Aim("p50", most=12, ratio=True) if smaller else None,
        )
        smaller = one


def party() -> Cart:
    """20 lines with 40 modifiers: four pizzas in halves, six whole ones, ten of other things."""
    made = (Modifier("crust", "crust-thin"), Modifier("sauce", "sauce-tomato"))
    halves = (
        Part(1, "diavola", (Modifier("toppings", "top-mushrooms"),)),
        Part(1, "hawaiian", (Modifier("toppings", "top-jalapenos"),)),
    )
    toppings = (Modifier("toppings", "top-mushrooms"), Modifier("toppings", "top-olives"))
    others = ("fries", "coke", "brownie", "garlic-bread", "lemonade")
    lines = [CartLine("", "half-and-half", "l", 1, made, halves)] * 4
    lines += [CartLine("", "margherita", "m", 2, (*made, *toppings))] * 6
    lines += [CartLine("", item, quantity=2) for item in others] * 2
    return _numbered(lines)


def many(count: int) -> Cart:
    return _numbered(
        [CartLine("", item) for item in ("coke", "brownie", "garlic-bread", "fanta")]
        * (count // 4 + 1),
        count,
    )


def _numbered(lines: list[CartLine], count: int | None = None) -> Cart:
    return Cart(tuple(replace(line, id=str(place)) for place, line in enumerate(lines[:count])))


def active(count: int) -> tuple[Promotion, ...]:
    """Of every kind, with conditions that all hold; each fifth is in an exclusive group."""
    kinds = (
        Promotion("", "item_percent", set="pizza", percent="1.5"),
        Promotion("", "item_amount", set="drinks", amount=1),
        Promotion("", "order_percent", percent="0.25", min_subtotal=1000),
        Promotion("", "order_amount", amount=7),
        Promotion("", "buy_get", percent="50", buy=Wanted("pizza"), get=Wanted("drinks"), times=2),
        Promotion("", "bundle", sets=("pizza", "drinks", "desserts"), price=1800, times=1),
    )
    return tuple(
        replace(
            kinds[place % len(kinds)],
            id=f"offer-{place:04}",
            priority=place % 7,
            exclusive_group=f"group-{place % 35}" if place % 5 == 0 else None,
            weekdays=(0, 1, 2),
            hours=("16:00", "02:00"),
            channels=("counter", "web"),
        )
        for place in range(count)
    )
