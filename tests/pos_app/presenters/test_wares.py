"""The grid's wares: rail, sizes, tiles (C2)."""

from dataclasses import replace

from pos_app.presenters.wares import ALL, QUICK, Wares, fresh_line, opens_builder, variant_for
from store_core.domain.cart import CartLine
from store_core.domain.catalogue import Category, Item, Menu, Variant
from store_core.domain.draft import add, new_draft
from tests.shops import pizzeria

MENU, SETTINGS = pizzeria().menu, pizzeria().settings
WARES = Wares(MENU, SETTINGS)


def test_the_rail_has_quick_keys_first_and_only_the_top_categories_that_hold_something() -> None:
    empty = replace(MENU, categories=(*MENU.categories, Category("none", {"en": "Nothing"})))
    assert [entry.text for entry in Wares(empty, SETTINGS).rail()] == [
        "Quick",
        "Classic",
        "Gourmet",
        "Specialty",
        "Build",
        "Sides",
        "Drinks",
        "Desserts",
        "Extras",
    ]


def test_a_category_holds_what_its_sub_categories_hold() -> None:
    assert [segment.text for segment in WARES.subs("drinks")] == [
        "All",
        "Soft drinks",
        "Juices",
        "Water",
    ]
    assert len(WARES.items("drinks")) == 9
    assert [item.id for item in WARES.items("drinks", "water")] == [
        "still-water",
        "sparkling-water",
    ]
    assert WARES.subs("sides") == ()


def test_sizes_are_offered_where_several_items_share_them() -> None:
    sizes = WARES.sizes(WARES.items(QUICK, ALL))
    assert [(one.text, one.note, one.label()) for one in sizes] == [
        ("S", "10″", "Small"),
        ("M", "12″", "Medium"),
        ("L", "14″", "Large"),
        ("XL", "16″", "Extra large"),
    ]
    assert WARES.sizes(WARES.items("drinks")) == ()


def test_a_tile_shows_what_a_tap_adds() -> None:
    margherita, gluten_free = MENU.item("margherita"), MENU.item("gluten-free-margherita")
    assert (WARES.tile(margherita, None).price, WARES.tile(margherita, "l").price) == (
        "12.50",
        "15.50",
    )
    assert WARES.tile(gluten_free, "xl").price == "16.50"
    half = WARES.tile(MENU.item("half-and-half"), "m")
    assert (half.before_price, half.price) == ("from", "12.50")
    brownie = WARES.tile(MENU.item("brownie"), None)
    assert (brownie.stock, brownie.stock_text) == ("out", "Sold out")


def test_tiles_count_what_is_in_the_ticket() -> None:
    draft = new_draft("pickup")
    for place, quantity in enumerate((2, 3)):
        line = CartLine(str(place), "margherita", "sml"[place], quantity)
        draft, _ = add(draft, line)
    tiles = WARES.tiles(WARES.items("classic"), None, draft)
    assert [tile.count for tile in tiles[:2]] == ["5", ""]


def test_a_size_that_is_not_there_is_not_taken() -> None:
    sizes = (
        Variant("s", {"en": "Small"}, price=100),
        Variant("m", {"en": "Medium"}, price=200, available=False),
    )
    item = Item("x", {"en": "X"}, 100, "standard", variants=sizes, default_variant="m")
    assert [variant_for(item, size) for size in ("s", "m", None)] == ["s", "s", "s"]


def test_a_default_that_sold_out_is_asked_for() -> None:
    groups = tuple(
        replace(
            group,
            options=tuple(
                replace(option, available=False) if option.id == "crust-thin" else option
                for option in group.options
            ),
        )
        for group in MENU.groups
    )
    menu: Menu = replace(MENU, groups=groups)
    item = menu.item("margherita")
    assert not opens_builder(item, fresh_line(item, MENU, None, ""), MENU)
    assert opens_builder(item, fresh_line(item, menu, None, ""), menu)


def test_substitutes_are_the_nearest_of_the_same_category_that_are_there() -> None:
    assert [item.id for item in WARES.substitutes(MENU.item("brownie"))] == [
        "cheesecake",
        "ice-cream",
    ]
