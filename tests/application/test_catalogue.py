"""The owner changes what the shop sells: all of it or nothing, and nobody's edit is lost (O1)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store_core.application import orders
from store_core.application.catalogue import (
    Publication,
    catalogue_now,
    publication_of,
    publish,
    undoing,
)
from store_core.application.orders import Head
from store_core.application.shop import Act, Shop
from store_core.domain.catalogue import (
    CatalogueRecord,
    Category,
    Item,
    ModifierGroup,
    TaxClass,
    TaxComponent,
    Variant,
)
from store_core.domain.errors import StoreError
from store_core.storage.journal import EntryRow
from tests.shops import cart, line, new_shop, person


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = new_shop(tmp_path)
    yield made
    made.database.close()


def owner(shop: Shop) -> Act:
    return Act(person(shop, "owner"))


def edited(shop: Shop, *records: CatalogueRecord) -> Publication:
    """As somebody sends it who has just read the catalogue."""
    return publication_of(records, catalogue_now(shop).revs)


def refused(shop: Shop, publication: Publication) -> StoreError:
    with pytest.raises(StoreError) as error:
        publish(shop, owner(shop), publication)
    return error.value


def problems(shop: Shop, *records: CatalogueRecord) -> set[tuple[str, str]]:
    error = refused(shop, edited(shop, *records))
    assert error.code == "bad_records"
    told: Any = error.values["problems"]
    return {(one["at"], one["code"]) for one in told}


def entries(shop: Shop) -> int:
    with shop.database.read() as session:
        return session.query(EntryRow).count()


def test_a_new_price_holds_at_once(shop: Shop) -> None:
    fries = replace(shop.menu.item("fries"), price=525)
    published = publish(shop, owner(shop), edited(shop, fries))
    assert shop.menu.item("fries").price == 525
    assert published.revs == {"item/fries": 1}
    assert catalogue_now(shop).revs["item/fries"] == 1


def test_a_manager_changes_the_catalogue_only_where_the_owner_grants_it(shop: Shop) -> None:
    fries = replace(shop.menu.item("fries"), price=525)
    with pytest.raises(StoreError, match="not_permitted"):
        publish(shop, Act(person(shop, "manager")), edited(shop, fries))


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(shop: Shop) -> None:
    mine = edited(shop, replace(shop.menu.item("fries"), price=525))
    theirs = edited(shop, replace(shop.menu.item("fries"), name={"en": "Chips"}))
    publish(shop, owner(shop), theirs)
    error = refused(shop, mine)
    assert (error.code, error.values["records"]) == ("changed_meanwhile", ["item/fries"])
    assert shop.menu.item("fries").name == {"en": "Chips"}


def test_who_keeps_theirs_publishes_again_over_what_they_have_seen(shop: Shop) -> None:
    publish(shop, owner(shop), edited(shop, replace(shop.menu.item("fries"), price=400)))
    mine = edited(shop, replace(shop.menu.item("fries"), price=525))
    publish(shop, owner(shop), mine)
    assert shop.menu.item("fries").price == 525


def test_saving_what_is_there_already_writes_nothing(shop: Shop) -> None:
    before = entries(shop)
    published = publish(shop, owner(shop), edited(shop, shop.menu.item("fries")))
    assert published.revs == {"item/fries": 0}
    assert entries(shop) == before


def test_two_new_items_do_not_share_a_code(shop: Shop) -> None:
    fries = shop.menu.item("fries")
    double = Publication(seen={"item/fries": -1}, items=(replace(fries, price=1),))
    told: Any = refused(shop, double).values["problems"]
    assert [(one["at"], one["code"]) for one in told] == [("item/fries/id", "duplicate_id")]
    new = replace(fries, id="new", barcode="", quick_key=None)
    twice = Publication(seen={}, items=(new, replace(new, price=7)))
    assert refused(shop, twice).code == "bad_records"


def test_a_bad_record_keeps_the_good_ones_from_being_saved(shop: Shop) -> None:
    good = replace(shop.menu.item("coke"), price=1)
    bad = replace(shop.menu.item("fries"), price=-1, name={"de": "Pommes"})
    assert problems(shop, good, bad) == {
        ("item/fries/price", "price_negative"),
        ("item/fries/name", "name_missing"),
    }
    assert shop.menu.item("coke").price != 1


def test_a_promotion_keeps_what_it_is_on(shop: Shop) -> None:
    sets = {promotion.set or "" for promotion in shop.menu.promotions if promotion.set} or {
        name for promotion in shop.menu.promotions for name in promotion.sets
    }
    name = sorted(sets)[0]
    bare = [
        replace(
            item,
            sets=tuple(one for one in item.sets if one != name),
            variants=tuple(
                replace(one, sets=tuple(each for each in one.sets if each != name))
                for one in item.variants
            ),
        )
        for item in shop.menu.items
        if name in item.sets or any(name in one.sets for one in item.variants)
    ]
    assert "unknown_set" in {code for _, code in problems(shop, *bare)}


def parked(shop: Shop, *items: str) -> str:
    lines = cart(*(line(shop, item) for item in items))
    return orders.park(shop, owner(shop), lines, Head()).header.number


def test_a_tax_class_is_retired_once_nothing_is_sold_under_it(shop: Shop) -> None:
    wine = TaxClass("wine", (TaxComponent("VAT", "22"),), name={"en": "Wine"})
    fries = replace(shop.menu.item("fries"), tax_class="wine")
    publish(shop, owner(shop), edited(shop, wine, fries))
    gone = replace(wine, retired=True)
    error = refused(shop, edited(shop, gone))
    told: Any = error.values["problems"]
    assert [(one["at"], one["code"], one["names"]) for one in told] == [
        ("tax/wine/retired", "tax_in_use", "Fries")
    ]
    publish(shop, owner(shop), edited(shop, gone, replace(fries, tax_class="standard")))
    assert problems(shop, fries) == {("item/fries/tax_class", "unknown_tax_class")}


def test_what_an_open_order_has_is_not_retired(shop: Shop) -> None:
    number = parked(shop, "fries", "vegan-verde")
    for gone in (
        replace(shop.menu.item("fries"), retired=True),
        _without_its_usual_size(shop.menu.item("vegan-verde")),
    ):
        error = refused(shop, edited(shop, gone))
        assert (error.code, error.values["orders"]) == ("in_use", [number])
    publish(shop, owner(shop), edited(shop, replace(shop.menu.item("coke"), retired=True)))
    held = next(one for one in orders.open_orders(shop) if one.header.number == number)
    orders.discard_parked(shop, replace(owner(shop), reason="they left"), held.id)
    publish(shop, owner(shop), edited(shop, replace(shop.menu.item("fries"), retired=True)))
    assert shop.menu.item("fries").retired


def _without_its_usual_size(item: Item) -> Item:
    left = tuple(one for one in item.variants if one.id != item.default_variant)
    return replace(item, variants=left, default_variant=left[0].id)


def test_an_option_that_is_on_an_open_order_stays_in_its_group(shop: Shop) -> None:
    number = parked(shop, "margherita")
    option = next(iter(shop.menu.item("margherita").defaults))
    group, _ = shop.menu.option(option)
    left = tuple(one for one in group.options if one.id != option)
    items = [
        replace(item, defaults={key: n for key, n in item.defaults.items() if key != option})
        for item in shop.menu.items
        if option in item.defaults
    ]
    error = refused(shop, edited(shop, replace(group, options=left), *items))
    assert (error.code, error.values["orders"]) == ("in_use", [number])
    assert error.values["records"] == [f"option/{option}"]


def test_a_change_leaves_placed_orders_as_they_were(shop: Shop) -> None:
    number = parked(shop, "fries")
    publish(shop, owner(shop), edited(shop, replace(shop.menu.item("fries"), price=9_900)))
    held = next(one for one in orders.open_orders(shop) if one.header.number == number)
    assert held.lines[0].unit != 9_900


def test_an_edit_is_undone_by_publishing_what_was_there(shop: Shop) -> None:
    before = catalogue_now(shop)
    fries = shop.menu.item("fries")
    new = replace(fries, id="sweet", barcode="", quick_key=None)
    published = publish(shop, owner(shop), edited(shop, replace(fries, price=1), new))
    publish(shop, owner(shop), undoing(catalogue_now(shop).menu, before.menu, published))
    assert shop.menu.item("fries") == fries
    assert shop.menu.item("sweet").retired


def test_categories_nest_and_groups_are_shared(shop: Shop) -> None:
    records: list[CatalogueRecord] = [
        Category("lunch", {"en": "Lunch"}, icon="utensils", position=90),
        Category("soups", {"en": "Soups"}, parent="lunch"),
        ModifierGroup("spice", {"en": "Spice"}, (), max=1),
    ]
    soup = Item(
        "tomato-soup",
        {"en": "Tomato soup"},
        650,
        shop.menu.items[0].tax_class,
        category_ids=("soups", "lunch"),
        variants=(
            Variant("cup", {"en": "Cup"}, 450, servings=1),
            Variant("bowl", {"en": "Bowl"}, 650),
        ),
        default_variant="cup",
        group_ids=("spice",),
    )
    publish(shop, owner(shop), edited(shop, *records, soup))
    assert shop.menu.item("tomato-soup") == soup


def test_a_publication_has_an_end(shop: Shop) -> None:
    fries = replace(shop.menu.item("fries"), barcode="", quick_key=None)
    many = tuple(replace(fries, id=f"fries-{n}") for n in range(5_001))
    assert refused(shop, Publication({}, items=many)).code == "too_many_records"
    publish(shop, owner(shop), Publication({}, items=many[:5_000]))
    assert len(shop.menu.items) > 5_000
