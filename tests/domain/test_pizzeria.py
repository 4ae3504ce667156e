"""The pizzeria's profile sells, at the prices asked for, all that was asked for (P1, P7, P27)."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

import resources
from store_core.domain.cart import Cart, CartLine, Modifier, Part
from store_core.domain.catalogue import Item, Menu
from store_core.domain.errors import StoreError
from store_core.domain.pricing import quote
from store_core.domain.profile import Profile, check, parse_profile
from store_core.domain.promotions import Terms, occasion

GROUNDS = {"linen", "clay", "sage", "honey", "mist", "rose"}


@pytest.fixture(scope="module")
def profile() -> Profile:
    return parse_profile(resources.path("profiles/pizzeria/profile.json").read_bytes())


def test_the_pizzeria_is_sound(profile: Profile) -> None:
    assert check(profile) == ()


def test_everything_of_the_menu_it_was_asked_for_is_there(profile: Profile) -> None:
    asked = {
        "classic": {"Margherita", "Pepperoni", "Veggie garden"},
        "gourmet": {"Truffle & wild mushroom", "BBQ chicken", "Frutti di mare"},
        "build": {"Build your own", "Half & half"},
        "specialty": {
            "Gluten-free Margherita with buffalo mozzarella",
            "Vegan verde",
            "Keto chicken & bacon",
        },
        "sides": {"Garlic bread with mozzarella", "Cheese sticks", "Caesar salad", "Fries"},
        "soft-drinks": {"Coke", "Sprite", "Fanta"},
        "juices": {"Orange juice", "Apple juice"},
        "water": {"Acqua Panna still, 500 ml", "San Pellegrino sparkling, 500 ml"},
        "desserts": {"Brownie", "Cheesecake", "Ice cream, three scoops"},
        "sauces": {"Ranch dip", "Garlic butter dip", "BBQ dip"},
    }
    for category, names in asked.items():
        sold = {item.name["en"] for item in profile.menu.items if category in item.category_ids}
        assert names <= sold, category


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("crust", {"Thin", "Thick", "Stuffed", "Gluten-free"}),
        ("sauce", {"Tomato", "White", "Pesto"}),
        ("toppings", {"Mushrooms", "Red onions", "Black olives", "Jalapeños", "Extra mozzarella"}),
        ("dips", {"Ranch", "Garlic butter", "BBQ sauce"}),
    ],
)
def test_a_pizza_can_be_built_of_all_that_was_asked_for(
    profile: Profile, group: str, names: set[str]
) -> None:
    assert names <= {option.name["en"] for option in profile.menu.group(group).options}


@pytest.mark.parametrize(
    ("item", "prices"),
    [
        ("margherita", [950, 1250, 1550, 1850]),
        ("pepperoni", [1100, 1450, 1750, 2050]),
        ("truffle-mushroom", [1400, 1850, 2300, 2750]),
        ("vegan-verde", [1150, 1500, 1800]),
        ("frutti-di-mare", [1950, 2400, 2900]),
    ],
)
def test_sizes_cost_what_the_price_list_says(
    profile: Profile, item: str, prices: list[int]
) -> None:
    assert [variant.price for variant in profile.menu.item(item).variants] == prices


def test_the_store_is_open_as_announced(profile: Profile) -> None:
    hours = {each.weekday: (each.opens, each.closes) for each in profile.settings.hours}

    assert hours == {
        **dict.fromkeys(range(4), ("10:00", "23:00")),
        **dict.fromkeys((4, 5), ("10:00", "02:00")),
        6: ("12:00", "22:00"),
    }
    holidays = {each.date: each.opens for each in profile.settings.holidays}
    assert holidays["2026-11-26"] == "12:00"
    assert holidays["2026-12-25"] is None


def test_every_picture_named_is_there_in_all_sizes(profile: Profile) -> None:
    options = [option for group in profile.menu.groups for option in group.options]
    named = {picture for item in profile.menu.items for picture in item.pictures}
    named |= {option.picture for option in options if option.picture}

    for picture in named:
        for folder in ("food", "food/320", "food/160"):
            assert resources.path(f"{folder}/{picture}.webp").stat().st_size > 0


def test_every_item_is_told_in_both_languages(profile: Profile) -> None:
    for item in profile.menu.items:
        assert set(item.name) == set(item.description) == {"en", "it"}, item.id


def _shelves(menu: Menu) -> Iterator[list[Item]]:
    """What the counter shows at once: the quick keys, and each category with those inside it."""
    quick = {item.quick_key: item for item in menu.items if item.quick_key}
    assert sorted(quick) == list(range(1, 17))
    yield [quick[key] for key in sorted(quick)]
    for category in menu.categories:
        inside = {category.id} | {each.id for each in menu.categories if each.parent == category.id}
        yield [item for item in menu.items if inside & set(item.category_ids)]


def test_neighbours_on_four_columns_stand_on_different_grounds(profile: Profile) -> None:
    assert {item.ground for item in profile.menu.items} <= GROUNDS
    for shelf in _shelves(profile.menu):
        for place, item in enumerate(shelf):
            beside = shelf[place + 1 : place + 2] if place % 4 < 3 else []
            for other in beside + shelf[place + 4 : place + 5]:
                assert item.ground != other.ground, (item.id, other.id)


def _with_open_groups_met(item: Item, menu: Menu) -> tuple[Modifier, ...]:
    """What a tap chooses, and the first option of each required group a tap leaves open."""
    chosen = []
    for group in menu.groups_of(item):
        own = [
            Modifier(group.id, option.id, item.defaults[option.id])
            for option in group.options
            if option.id in item.defaults
        ]
        if not own and group.min:
            own = [Modifier(group.id, group.options[0].id, group.min)]
        chosen += own
    return tuple(chosen)


def test_everything_on_the_menu_has_a_price_in_each_size(profile: Profile) -> None:
    menu = profile.menu
    for item in menu.items:
        for variant in item.variants or (None,):
            modifiers = _with_open_groups_met(item, menu)
            line = CartLine("1", item.id, variant.id if variant else None, modifiers=modifiers)
            assert quote(Cart((line,)), menu, profile.settings.rules).total > 0, item.id


def test_a_tap_adds_all_but_two_items_at_the_price_on_their_tile(profile: Profile) -> None:
    menu = profile.menu
    for item in menu.items:
        modifiers = tuple(
            Modifier(menu.option(option)[0].id, option, count)
            for option, count in item.defaults.items()
        )
        cart = Cart((CartLine("1", item.id, item.default_variant, modifiers=modifiers),))
        if item.id in {"half-and-half", "build-your-own"}:
            with pytest.raises(StoreError, match="modifier_count"):
                quote(cart, menu, profile.settings.rules)
        else:
            assert quote(cart, menu, profile.settings.rules).goods == item.price, item.id


def test_half_a_margherita_and_half_a_hot_pepperoni_cost_half_of_each(profile: Profile) -> None:
    jalapenos = Modifier("toppings", "top-jalapenos")
    line = CartLine(
        "1",
        "half-and-half",
        "l",
        modifiers=(Modifier("crust", "crust-stuffed"), Modifier("sauce", "sauce-tomato")),
        parts=(Part(1, "margherita"), Part(1, "pepperoni", (jalapenos,))),
    )

    assert quote(Cart((line,)), profile.menu, profile.settings.rules).goods == 2025


def test_any_two_pizzas_may_share_a_crust_in_any_size(profile: Profile) -> None:
    menu = profile.menu
    whole = menu.item("half-and-half")
    parts = [item for item in menu.items if set(item.sets) & set(whole.parts_from)]

    assert len(parts) > 10
    for part in parts:
        for variant in whole.variants:
            line = CartLine(
                "1",
                whole.id,
                variant.id,
                modifiers=_with_open_groups_met(whole, menu),
                parts=(Part(1, part.id), Part(1, "margherita")),
            )
            assert quote(Cart((line,)), menu, profile.settings.rules).total > 0


def test_a_demo_pin_opens_the_till_for_everybody(profile: Profile) -> None:
    assert set(profile.demo_pins) == {person.id for person in profile.staff}
    assert len(set(profile.demo_pins.values())) == len(profile.staff)
    assert {person.role for person in profile.staff} == {
        "owner",
        "manager",
        "cashier",
        "cook",
        "driver",
    }


THIN = (Modifier("crust", "crust-thin"), Modifier("sauce", "sauce-tomato"))
SMALL, LARGE = (CartLine("pizza", "margherita", size, modifiers=THIN) for size in ("s", "l"))
FRIES, COKE, BROWNIES = (
    CartLine(item, item, quantity=quantity)
    for item, quantity in (("fries", 1), ("coke", 1), ("brownie", 2))
)
TRUFFLE = CartLine("truffle", "truffle-mushroom", "m", modifiers=THIN)


def _saved(
    profile: Profile, when: str, *lines: CartLine, codes: tuple[str, ...] = (), new: bool = False
) -> dict[str, int]:
    """What each promotion takes off a web cart at a time of New York."""
    settings = profile.settings
    now = datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(settings.time_zone))
    uses = {"first-100": 1}
    terms = Terms(profile.menu.promotions, occasion(now, settings, first_order=new, uses_left=uses))
    found = quote(Cart(lines, channel="web", codes=codes), profile.menu, settings.rules, (), terms)
    return {one.id: one.amount for one in found.discounts}


@pytest.mark.parametrize(
    ("when", "lines", "saved"),
    [
        ("2026-06-09T12:00", (SMALL, LARGE), {"two-for-one-tuesday": 950}),
        ("2026-06-14T13:00", (BROWNIES,), {"dessert-for-dessert": 550}),
        ("2026-06-11T19:00", (LARGE, COKE), {"free-drink": 275}),
        ("2026-06-12T11:00", (SMALL, FRIES, COKE), {"lunch-deal": 175}),
        ("2026-06-12T15:00", (SMALL, FRIES, COKE), {}),
        ("2026-06-11T17:59", (COKE,), {"happy-hour": 55}),
        ("2026-12-04T20:00", (TRUFFLE,), {"christmas-2026": 250}),
        ("2026-12-25T03:59", (TRUFFLE,), {"christmas-2026": 250}),
        ("2026-12-25T04:00", (TRUFFLE,), {}),
    ],
)
def test_each_promotion_runs_when_it_says(
    profile: Profile, when: str, lines: tuple[CartLine, ...], saved: dict[str, int]
) -> None:
    assert _saved(profile, when, *lines) == saved


@pytest.mark.parametrize(
    ("codes", "new", "saved"),
    [
        (("napoli5",), False, {"napoli-5": 500}),
        (("FIRST100",), False, {"first-100": 620}),
        ((), True, {"first-order": 465}),
        (("napoli5",), True, {"napoli-5": 500}),
        (("napoli5", "FIRST100"), True, {"first-100": 620}),
    ],
)
def test_of_the_offers_on_a_whole_order_the_best_one_counts(
    profile: Profile, codes: tuple[str, ...], new: bool, saved: dict[str, int]
) -> None:
    two = CartLine("two", "margherita", "l", 2, modifiers=THIN)
    assert _saved(profile, "2026-06-12T19:00", two, codes=codes, new=new) == saved


def test_on_a_friday_evening_nothing_comes_off_by_itself(profile: Profile) -> None:
    everything = (SMALL, LARGE, FRIES, COKE, BROWNIES, TRUFFLE)
    lines = tuple(
        CartLine(str(place), line.item, line.variant, 3, line.modifiers)
        for place, line in enumerate(everything)
    )
    assert _saved(profile, "2026-06-12T18:58", *lines) == {}
