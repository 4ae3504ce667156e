"""What the catalogue screen makes of what it knows, as tables."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pos_app.office.presenters.catalogue_changes import (
    moved,
    moved_item,
    with_act,
    with_choice,
    with_default,
    with_text,
)
from pos_app.office.presenters.catalogue_drafts import Drafts, Held
from pos_app.office.presenters.catalogue_listing import Wanted, found, listing_of
from pos_app.office.presenters.catalogue_looked import Here, Looked
from pos_app.office.presenters.catalogue_prices import PriceForm, change_of
from pos_app.office.presenters.catalogue_records import differences, merged, put, read
from pos_app.office.presenters.catalogue_rows import Around, row_of
from pos_app.office.presenters.catalogue_state import derive
from pos_app.office.presenters.catalogue_typed import UnreadableError, minor_units, parsed
from store_core.application.catalogue import CatalogueView
from store_core.domain.catalogue import (
    Category,
    Item,
    ModifierGroup,
    Option,
    Promotion,
    Station,
    Variant,
)
from store_core.domain.catalogue_edits import with_records
from store_core.domain.store import Settings
from tests.shops import pizzeria

NOW = datetime(2026, 6, 12, 22, 58, tzinfo=UTC)
MENU = with_records(pizzeria().menu, [Promotion("amount", "item_amount", {"en": "A dollar off"})])
SETTINGS: Settings = pizzeria().settings


def item(item_id: str) -> Item:
    return MENU.item(item_id)


def looked(**values: object) -> Looked:
    listing = listing_of(CatalogueView(MENU, {}), "en")
    return replace(Looked(listing=listing, loaded=True), **values)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("12.50", 1250),
        ("12,5", 1250),
        ("$7", 700),
        ("1,250.00", 125_000),
        ("−3", -300),
        ("12.505", None),
        ("", None),
        ("12 or so", None),
        ("1e999", None),
    ],
)
def test_an_amount_is_read_as_it_is_written_here_or_not_at_all(
    text: str, minor: int | None
) -> None:
    if minor is not None:
        assert minor_units(text, SETTINGS) == minor
        return
    with pytest.raises(UnreadableError):
        minor_units(text, SETTINGS)


def test_a_currency_without_cents_takes_whole_numbers() -> None:
    yen = replace(SETTINGS, rules=replace(SETTINGS.rules, currency="JPY"))
    assert minor_units("1,250", yen) == 1250
    with pytest.raises(UnreadableError):
        minor_units("12.5", yen)


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("variants/l/price", "18", 1800),
        ("options/x/variant_prices/l", "", None),
        ("calories", "", None),
        ("prep_minutes", "9", 9),
        ("name/en", " Diavola ", "Diavola"),
    ],
)
def test_each_field_reads_its_own_kind(path: str, text: str, value: object) -> None:
    assert parsed(path, text, SETTINGS) == value


def test_records_are_read_put_and_compared_by_path() -> None:
    before = item("diavola")
    after = put(put(before, "variants/l/price", 1900), "name/it", "Inferno")
    assert read(after, "variants/l/price") == 1900
    assert differences(before, after) == ("name/it", "variants/l/price")
    assert differences(before, replace(before, variants=before.variants[::-1])) == (
        "variants/order",
    )
    assert put(after, "name/it", "").name == {"en": "Diavola"}


def test_mine_goes_over_theirs_field_by_field() -> None:
    base = item("diavola")
    mine = put(put(base, "variants/l/price", 1900), "name/en", "Mine")
    theirs = put(put(base, "variants/m/price", 1700), "name/en", "Theirs")
    both = merged(base, mine, theirs)
    assert [one.price for one in both.variants] == [1150, 1700, 1900, 2150]
    assert both.name["en"] == "Mine"


def test_a_draft_that_is_as_it_was_is_none() -> None:
    held = Held(item("diavola"), 3)
    drafts = Drafts().with_record(put(item("diavola"), "prep_minutes", 12), held)
    assert drafts.count == 1
    assert drafts.with_record(item("diavola"), held).edits == {}
    assert drafts.overtaken({"item/diavola": replace(held, rev=4)}) == ("item/diavola",)


def test_an_item_in_sizes_costs_what_its_usual_size_costs() -> None:
    changed = with_text(item("diavola"), "variants/m/price", "16", SETTINGS)
    assert isinstance(changed, Item)
    assert changed.price == 1600
    usual = with_act(changed, "variants/l/default", lambda: "x")
    assert isinstance(usual, Item)
    assert (usual.default_variant, usual.price) == ("l", 1850)
    gone = with_act(usual, "variants/l/remove", lambda: "x")
    assert isinstance(gone, Item)
    assert (gone.default_variant, gone.price) == ("s", 1150)


def test_choices_are_taken_and_left() -> None:
    fish = with_choice(item("diavola"), "allergens", "fish")
    assert isinstance(fish, Item)
    assert "fish" in fish.allergens
    assert with_choice(fish, "allergens", "fish") == item("diavola")
    whole = with_choice(replace(item("diavola"), half_surcharge=50), "halves", "")
    assert isinstance(whole, Item)
    assert (whole.halves, whole.half_surcharge) == (None, 0)


def test_a_category_moves_among_its_neighbours_only() -> None:
    gourmet = next(one for one in MENU.categories if one.id == "gourmet")
    after = moved(MENU.categories, gourmet, -1)
    places = {one.id: one.position for one in MENU.categories} | {
        one.id: one.position for one in after
    }
    assert places["gourmet"] < places["classic"] < places["specialty"]
    assert not any(one.parent for one in after)


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({}, "On sale"),
        ({"available": False}, "Sold out"),
        ({"retired": True}, "Retired"),
    ],
)
def test_a_row_says_how_it_stands_with_selling(change: dict[str, bool], state: str) -> None:
    changed = replace(item("diavola"), **change)  # type: ignore[arg-type]  # flags by name
    around = Around(SETTINGS, (), {}, NOW)
    assert row_of(changed, None, around).state == state


@pytest.mark.parametrize(
    ("later", "state"),
    [
        (timedelta(hours=1), "86 until 19:58"),
        (timedelta(hours=9, minutes=2), "86 until 04:00"),
        (timedelta(hours=20), "86 until Sat"),
    ],
)
def test_what_comes_back_by_itself_says_when(later: timedelta, state: str) -> None:
    around = Around(SETTINGS, (), {}, NOW, sold_out={"item/diavola": NOW + later})
    assert row_of(item("diavola"), None, around).state == state


@pytest.mark.parametrize(
    ("wanted", "some", "none"),
    [
        (Wanted("nduja"), "diavola", "margherita"),
        (Wanted("classic diav"), "diavola", "margherita"),
        (Wanted("TIRAMISU"), "tiramisu", "diavola"),
        (Wanted(category="drinks"), "coke", "diavola"),
        (Wanted(show="off_web"), "hawaiian", "diavola"),
    ],
)
def test_items_are_found_by_words_category_and_where_they_are_sold(
    wanted: Wanted, some: str, none: str
) -> None:
    listing = looked().listing
    now = {"hawaiian": replace(item("hawaiian"), on_web=False)}
    hits = [one.id for one in found(listing, wanted, now, "en")]
    assert some in hits
    assert none not in hits


def shown(values: Looked, here: Here) -> tuple[str, bool, str]:
    """(the button, whether it may be pressed, why not)."""
    form = derive(values, (), here).form
    assert form is not None
    return form.publish, form.can_publish, form.why_not


@pytest.mark.parametrize(
    ("values", "here", "said"),
    [
        ({}, {}, ("Publish 1 change", True, "")),
        ({}, {"offline": "Reading goes on."}, "Waits for the server; your changes are kept here"),
        ({}, {"may_edit": False}, "You may not change the catalogue"),
        ({"busy": True}, {}, "Publishing…"),
        ({"typed": {"item/diavola/price": "x"}}, {}, "One field can't be read yet"),
        ({"overtaken": frozenset({"item/diavola"})}, {}, "Somebody else changed it; choose first"),
    ],
)
def test_publish_says_why_it_waits(
    values: dict[str, object], here: dict[str, object], said: str | tuple[str, bool, str]
) -> None:
    drafts = Drafts().with_record(
        put(item("diavola"), "prep_minutes", 12), Held(item("diavola"), -1)
    )
    inputs = looked(drafts=drafts, subject=("item/diavola",), **values)
    around = replace(Here(SETTINGS, NOW), **here)  # type: ignore[arg-type]  # by name
    expected = said if isinstance(said, tuple) else ("Publish 1 change", False, said)
    assert shown(inputs, around) == expected


@pytest.mark.parametrize(
    ("form", "percent", "amount"),
    [
        (PriceForm("up", "7,5"), "7.5", 0),
        (PriceForm("down", "10 %"), "-10", 0),
        (PriceForm("less", "0.50"), "0", -50),
        (PriceForm("set", "9.99"), "0", 999),
    ],
)
def test_a_bulk_change_is_what_was_typed(form: PriceForm, percent: str, amount: int) -> None:
    change = change_of(form, SETTINGS)
    assert (change.percent, change.amount) == (percent, amount)


@pytest.mark.parametrize("text", ["", "much", "-5", "1001", "5 5"])
def test_a_percentage_that_can_not_be_read_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        change_of(PriceForm("up", text), SETTINGS)


def test_what_is_chosen_at_first_follows_its_group() -> None:
    crust, toppings = MENU.group("crust"), MENU.group("toppings")
    first, other = (one.id for one in crust.options[:2])
    begins = with_default(replace(item("diavola"), defaults={first: 1}), crust, other)
    assert begins.defaults == {other: 1}
    more = with_default(begins, toppings, toppings.options[0].id)
    more = with_default(more, toppings, toppings.options[1].id)
    assert set(more.defaults) == {other, toppings.options[0].id, toppings.options[1].id}
    gone = with_text(more, f"defaults/{toppings.options[0].id}", "0", SETTINGS)
    assert isinstance(gone, Item)
    assert toppings.options[0].id not in gone.defaults


def test_a_size_goes_by_the_items_price_and_back_at_the_same_price() -> None:
    before = item("diavola")
    times = with_choice(before, "variants/l/pricing", "times")
    assert isinstance(times, Item)
    large = times.variant("l")
    assert large is not None
    assert (large.price, large.multiplier) == (None, "1.1935")
    assert with_choice(times, "variants/l/pricing", "own") == before


def test_a_place_is_changed_with_the_neighbour_alone() -> None:
    here = [one for one in MENU.items if "gourmet" in one.category_ids and not one.retired]
    here.sort(key=lambda one: (one.position, one.id))
    after = moved_item(MENU.items, here[2], -1)
    assert {one.id for one in after} == {here[1].id, here[2].id}
    places = {one.id: one.position for one in after}
    assert places[here[2].id] < places[here[1].id]
    level = sorted((replace(one, position=0) for one in here), key=lambda one: one.id)
    again = moved_item(level, level[0], 1)
    ordered = sorted(
        {one.id: one for one in (*level, *again)}.values(), key=lambda one: one.position
    )
    assert [one.id for one in ordered[:2]] == [level[1].id, level[0].id]


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("sets", "pizza, halves ,, pizza", ("pizza", "halves")),
        ("hours", "11-15", ("11:00", "15:00")),
        ("hours", "16:30 – 1:00", ("16:30", "01:00")),
        ("starts", "2026-12-01", date(2026, 12, 1)),
        ("percent", "12,5", "12.5"),
        ("times", "", None),
        ("defaults/top-min", "2", 2),
    ],
)
def test_a_deal_is_typed_in_words(path: str, text: str, value: object) -> None:
    assert parsed(path, text, SETTINGS) == value


@pytest.mark.parametrize(
    ("path", "text"), [("hours", "25-26"), ("hours", "noon"), ("ends", "1.1.")]
)
def test_a_deals_time_that_can_not_be_read_says_how(path: str, text: str) -> None:
    with pytest.raises(UnreadableError):
        parsed(path, text, SETTINGS)


EDITED = {
    "category": (Category, {"position", "retired"}),
    "item": (Item, {"position", "retired", "available", "sold_out_until", "default_variant"}),
    "group": (ModifierGroup, {"retired"}),
    "station": (Station, set()),
    "promotion": (Promotion, {"retired", "currency"}),
}
"""Fields that a button of the form changes; a promotion is in the store's currency."""


@pytest.mark.parametrize("kind", EDITED)
def test_everything_a_record_says_has_a_place_in_its_form(kind: str) -> None:
    shape, by_button = EDITED[kind]
    shown = {path.split("/")[0] for path in every_path(kind)}
    names = {"begins": "defaults"}
    reached = {names.get(one, one).removesuffix("+") for one in shown}
    missing = {one.name for one in fields(shape)} - reached - by_button - {"id"}
    assert missing == set()


def test_everything_a_size_and_an_option_say_has_a_place() -> None:
    sizes = {path.split("/")[2] for path in every_path("item") if path.startswith("variants/")}
    assert {one.name for one in fields(Variant)} - sizes - {"id", "multiplier"} == set()
    options = {path.split("/")[2] for path in every_path("group") if path.startswith("options/")}
    left = {one.name for one in fields(Option)} - options - {"id", "sold_out_until"}
    assert left == set()


def every_path(kind: str) -> list[str]:
    """Of the forms of that kind, with all they can show."""
    found: list[str] = []
    for key, opened in OPENED[kind]:
        form = derive(looked(subject=(key,), opened=opened), (), Here(SETTINGS, NOW)).form
        assert form is not None
        found += [one.path for one in form.form.fields if hasattr(one, "path")]
    return found


PLAIN = next(f"item/{one.id}" for one in MENU.items if not one.variants)
OPENED = {
    "category": [("category/gourmet", "")],
    "item": [("item/diavola", "variants/l"), ("item/diavola", "begins/toppings"), (PLAIN, "")],
    "group": [("group/toppings", f"options/{MENU.group('toppings').options[0].id}")],
    "station": [(f"station/{MENU.stations[0].id}", "")],
    "promotion": [(f"promotion/{one.id}", "") for one in MENU.promotions],
}
