from dataclasses import replace

import pytest

from store_core.domain.cart import CartLine, Modifier, Part
from store_core.domain.catalogue import HalvesPolicy, Item, Variant
from store_core.domain.errors import StoreError
from store_core.domain.modifiers import PricedModifier
from store_core.domain.store import Rounding
from store_core.domain.unit_price import (
    PricedPart,
    Step,
    price_on_part,
    price_unit,
    variant_price,
)
from tests.domain.price_samples import (
    DIAVOLA,
    MARGHERITA,
    MENU,
    a_pizza,
    in_halves,
    top,
    with_halves,
)

HAM_AND_DIAVOLA = in_halves(Part(1, modifiers=(top("ham"),)), Part(1, "diavola"))


@pytest.mark.parametrize(
    ("price", "multiplier", "rounding", "expected"),
    [
        (1199, "1.455", "half_up", 1745),
        (333, "1.5", "half_up", 500),
        (333, "1.5", "half_even", 500),
        (335, "1.5", "half_up", 503),
        (335, "1.5", "half_even", 502),
        (1199, "0", "half_up", 0),
    ],
)
def test_a_size_may_be_a_multiple_of_the_item(
    price: int, multiplier: str, rounding: Rounding, expected: int
) -> None:
    item = Item("p", {"en": "P"}, price, "food")
    variant = Variant("L", {"en": "Large"}, multiplier=multiplier)
    assert variant_price(item, variant, rounding) == expected


def test_a_size_with_its_own_price_forgets_the_item_s() -> None:
    assert variant_price(DIAVOLA, DIAVOLA.variant("L"), "half_up") == 2051
    assert variant_price(replace(MARGHERITA, variants=()), None, "half_up") == 1199


def test_the_cheapest_dip_is_free_and_the_price_says_so() -> None:
    dips = (Modifier("dip", "ranch", 2), Modifier("dip", "garlic"))
    unit = price_unit(a_pizza(*dips), MENU, "half_up")
    assert unit.amount == 1199 + 150
    assert unit.modifiers == (
        PricedModifier("crust", "thin", 1, free=0, unit_price=0, amount=0),
        PricedModifier("dip", "ranch", 2, free=0, unit_price=75, amount=150),
        PricedModifier("dip", "garlic", 1, free=1, unit_price=60, amount=0),
    )
    assert unit.steps == (Step("item", "margherita", 1199), Step("modifier", "ranch", 150))


@pytest.mark.parametrize(
    ("policy", "unit", "of_ham", "of_parts"),
    [
        ("share", 1450, 75, (675, 725)),
        ("max", 1500, 0, (0, 1450)),
        ("full", 1650, 150, (150, 1450)),
    ],
)
def test_halves_cost_what_the_item_s_rule_says(
    policy: HalvesPolicy, unit: int, of_ham: int, of_parts: tuple[int, int]
) -> None:
    found = price_unit(HAM_AND_DIAVOLA, with_halves(policy), "half_up")
    assert found.amount == unit
    assert found.parts == (
        PricedPart(1, "margherita", 1349, of_parts[0]),
        PricedPart(1, "diavola", 1450, of_parts[1]),
    )
    ham = PricedModifier("top", "ham", 1, free=0, unit_price=150, amount=of_ham, part=0)
    assert ham in found.modifiers


@pytest.mark.parametrize(
    ("parts", "surcharged"),
    [
        ((Part(1), Part(1)), False),
        ((Part(1), Part(1, "margherita")), False),
        ((Part(1), Part(1, removed=("mozzarella",))), False),
        ((Part(2), Part(1), Part(1)), False),
        ((Part(1, modifiers=(top("ham"),)), Part(1, modifiers=(top("ham"),))), False),
        ((Part(1, modifiers=(top("ham"),)), Part(1, modifiers=(top("ham", 2),))), True),
        ((Part(1), Part(1, "diavola")), True),
        ((Part(1), Part(1), Part(1), Part(1, modifiers=(top("olive"),))), True),
    ],
)
def test_different_halves_cost_a_surcharge_once(parts: tuple[Part, ...], surcharged: bool) -> None:
    free, dear = with_halves("full", surcharge=0), with_halves("full", surcharge=90)
    line = in_halves(*parts)
    more = price_unit(line, dear, "half_up").amount - price_unit(line, free, "half_up").amount
    assert more == (90 if surcharged else 0)


def test_a_topping_on_both_halves_costs_what_it_costs_on_the_whole() -> None:
    halves = in_halves(Part(1, modifiers=(top("ham"),)), Part(1, modifiers=(top("ham"),)))
    whole = a_pizza(top("ham"))
    assert price_unit(halves, MENU, "half_up").amount == price_unit(whole, MENU, "half_up").amount


def test_a_free_unit_is_free_on_the_whole_only() -> None:
    generous = tuple(
        replace(group, free=1, on_parts=True) if group.id == "top" else group
        for group in MENU.groups
    )
    menu = replace(with_halves("full", surcharge=0), groups=generous)
    assert price_unit(a_pizza(top("olive")), menu, "half_up").amount == 1199
    on_half = in_halves(Part(1, modifiers=(top("olive"),)), Part(1))
    assert price_unit(on_half, menu, "half_up").amount == 1274


def test_the_unit_is_rounded_once_after_everything_is_added() -> None:
    """Three thirds of 1199, a third of 150, a third of 75, the surcharge: no cent is lost."""
    line = in_halves(Part(1, modifiers=(top("ham"),)), Part(1, modifiers=(top("olive"),)), Part(1))
    found = price_unit(line, MENU, "half_up")
    assert found.amount == 1199 + 50 + 25 + 50
    assert [part.amount for part in found.parts] == [450, 425, 399]


@pytest.mark.parametrize(("rounding", "unit"), [("half_up", 1375), ("half_even", 1374)])
def test_the_half_cent_of_two_halves_goes_where_the_store_says(
    rounding: Rounding, unit: int
) -> None:
    line = in_halves(Part(1), Part(1, "diavola"))
    menu = with_halves("share", surcharge=50)
    assert price_unit(line, menu, rounding).amount == unit


def test_taking_much_away_never_pays_the_customer() -> None:
    cheap = replace(MARGHERITA, variants=(), price=60)
    menu = replace(MENU, items=(cheap,))
    unit = price_unit(replace(a_pizza(top("less-cheese", 2)), variant=None), menu, "half_up")
    assert unit.amount == 0
    assert unit.steps == (
        Step("item", "margherita", 60),
        Step("modifier", "less-cheese", -102),
        Step("never_below_zero", "margherita", 42),
    )


@pytest.mark.parametrize(
    ("item", "shares", "shown"),
    [("margherita", (1, 1), 38), ("margherita", (1, 3), 19), ("diavola", (1, 1), 75)],
)
def test_an_extra_on_a_half_shows_the_half_s_share(
    item: str, shares: tuple[int, int], shown: int
) -> None:
    line = in_halves(Part(shares[0]), Part(shares[1]), item=item)
    assert price_on_part(75, line.parts[0], line, MENU, "half_up") == shown


def test_a_pizza_that_is_still_being_built_has_a_price() -> None:
    line = replace(a_pizza(top("ham")), modifiers=(top("ham"),))
    assert price_unit(line, MENU, "half_up", unfinished=True).amount == 1349
    with pytest.raises(StoreError, match="modifier_count"):
        price_unit(replace(line, modifiers=(top("ham", 7),)), MENU, "half_up", unfinished=True)


@pytest.mark.parametrize(
    ("line", "code", "values"),
    [
        (CartLine("1", "lost"), "unknown_item", {"item": "lost"}),
        (CartLine("1", "margherita"), "unknown_variant", {"item": "margherita", "variant": None}),
        (a_pizza(size="XL"), "unknown_variant", {"item": "margherita", "variant": "XL"}),
        (CartLine("1", "cola", "L"), "unknown_variant", {"item": "cola", "variant": "L"}),
        (
            replace(a_pizza(), removed=("salami",)),
            "unknown_ingredient",
            {"item": "margherita", "ingredient": "salami"},
        ),
        (
            in_halves(Part(1), Part(1, "diavola", removed=("mozzarella",))),
            "unknown_ingredient",
            {"item": "diavola", "ingredient": "mozzarella"},
        ),
        (in_halves(Part(1), Part(1), item="calzone"), "not_divisible", {"item": "calzone"}),
        (in_halves(Part(1), Part(1, "lost")), "unknown_item", {"item": "lost"}),
        (
            in_halves(Part(1), Part(1, "calzone")),
            "part_not_offered",
            {"item": "margherita", "part": "calzone"},
        ),
        (in_halves(Part(1), Part(0)), "part_shares", {"item": "margherita", "shares": 0}),
        (in_halves(Part(2), Part(-1)), "part_shares", {"item": "margherita", "shares": -1}),
        (in_halves(Part(1000), Part(1)), "part_shares", {"item": "margherita", "shares": 1000}),
    ],
)
def test_what_is_not_on_the_menu_has_no_price(
    line: CartLine, code: str, values: dict[str, object]
) -> None:
    with pytest.raises(StoreError) as refused:
        price_unit(line, MENU, "half_up")
    assert (refused.value.code, refused.value.values) == (code, values)
