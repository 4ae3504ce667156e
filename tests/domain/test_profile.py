"""A profile with a fault is refused, and told by name what is wrong with it (O1, O5)."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import resources
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError
from store_core.domain.profile import check, parse_profile
from store_core.domain.stock import OpeningStock


@pytest.fixture(scope="module")
def data() -> bytes:
    """The pizzeria's: one thing at a time is spoilt in it."""
    return resources.path("profiles/pizzeria/profile.json").read_bytes()


Spoil = Callable[[dict[str, Any]], object]


def _item(raw: dict[str, Any], item_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in raw["menu"]["items"] if each["id"] == item_id)
    return found


def _group(raw: dict[str, Any], group_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in raw["menu"]["groups"] if each["id"] == group_id)
    return found


FAULTS: dict[str, tuple[Spoil, str]] = {
    "a field nobody knows": (
        lambda raw: _item(raw, "fries").update(colour="gold"),
        ": unknown field colour",
    ),
    "an unknown category": (
        lambda raw: _item(raw, "fries").update(category_ids=["starters"]),
        "item fries: unknown category starters",
    ),
    "no category": (
        lambda raw: _item(raw, "fries").update(category_ids=[]),
        "item fries: in no category",
    ),
    "an unknown group": (
        lambda raw: _item(raw, "fries").update(group_ids=["sauces"]),
        "item fries: unknown group sauces",
    ),
    "an unknown station": (
        lambda raw: _item(raw, "fries").update(station="grill"),
        "item fries: unknown station grill",
    ),
    "an unknown tax class": (
        lambda raw: _item(raw, "fries").update(tax_class="food"),
        "item fries: unknown tax class food",
    ),
    "an unknown allergen": (
        lambda raw: _item(raw, "fries").update(traces=["wheat"]),
        "item fries: unknown allergen wheat",
    ),
    "an unknown diet": (
        lambda raw: _item(raw, "fries").update(diet=["paleo"]),
        "item fries: unknown diet paleo",
    ),
    "a negative price": (
        lambda raw: _item(raw, "fries").update(price=-1),
        "item fries: negative price",
    ),
    "a barcode no scanner reads": (
        lambda raw: _item(raw, "fries").update(barcode="9520000001012"),
        "item fries: 9520000001012 is no EAN-13",
    ),
    "a barcode twice": (
        lambda raw: _item(raw, "fries").update(barcode=_item(raw, "coke")["barcode"]),
        "barcode 9520000001018: more than one",
    ),
    "an item twice": (
        lambda raw: raw["menu"]["items"].append(_item(raw, "fries")),
        "item fries: more than one",
    ),
    "a quick key twice": (
        lambda raw: _item(raw, "tiramisu").update(quick_key=1),
        "quick key 1: more than one",
    ),
    "an ingredient twice": (
        lambda raw: _item(raw, "margherita")["ingredients"].append(
            {"id": "basil", "name": {"en": "Basil"}}
        ),
        "item margherita: more than one ingredient basil",
    ),
    "a variant twice": (
        lambda raw: _item(raw, "margherita")["variants"].append(
            {"id": "xl", "name": {"en": "Huge"}, "price": 1}
        ),
        "item margherita: more than one variant xl",
    ),
    "a variant without a price": (
        lambda raw: _item(raw, "margherita")["variants"][0].pop("price"),
        "item margherita, variant s: needs either a price or a multiplier",
    ),
    "a variant with two prices": (
        lambda raw: _item(raw, "margherita")["variants"][0].update(multiplier="2"),
        "item margherita, variant s: needs either a price or a multiplier",
    ),
    "a multiplier that is no number": (
        lambda raw: _item(raw, "marinara")["variants"][0].update(multiplier="half"),
        "item marinara, variant s: price or multiplier is negative or no number",
    ),
    "a default size it hasn't": (
        lambda raw: _item(raw, "vegan-verde").update(default_variant="xl"),
        "item vegan-verde: default variant xl is none of its variants",
    ),
    "a default that isn't offered": (
        lambda raw: _item(raw, "fries").update(defaults={"crust-thin": 1}),
        "item fries: unknown default option crust-thin",
    ),
    "more defaults than may be chosen": (
        lambda raw: _item(raw, "margherita").update(defaults={"crust-thin": 2}),
        "item margherita: 2 defaults of crust, at most 1",
    ),
    "parts of a set nobody is in": (
        lambda raw: _item(raw, "half-and-half").update(parts_from=["quarters"]),
        "item half-and-half: no item is in the set quarters",
    ),
    "a part that lacks a size": (
        lambda raw: _item(raw, "vegan-verde").update(sets=["halves"]),
        "item half-and-half: its part vegan-verde has no variant xl",
    ),
    "min above max": (
        lambda raw: _group(raw, "crust").update(min=2),
        "group crust: min 2 is above max 1",
    ),
    "a negative min": (
        lambda raw: _group(raw, "crust").update(min=-1),
        "group crust: negative min or free",
    ),
    "a required group without options": (
        lambda raw: raw["menu"]["groups"].append(
            {"id": "empty", "name": {"en": "Empty"}, "options": [], "min": 1}
        ),
        "group empty: required, but without options",
    ),
    "an option twice, in two groups": (
        lambda raw: _group(raw, "sauce")["options"].append(_group(raw, "crust")["options"][0]),
        "option crust-thin: more than one",
    ),
    "an option that costs less than nothing": (
        lambda raw: _group(raw, "toppings")["options"][0]["variant_prices"].update(l=-5),
        "option top-jalapenos: negative price",
    ),
    "an option that can't be chosen once": (
        lambda raw: _group(raw, "toppings")["options"][0].update(max=0),
        "option top-jalapenos: max 0 can't be chosen",
    ),
    "an option priced for a size nobody sells": (
        lambda raw: _group(raw, "toppings")["options"][0]["variant_prices"].update(xxl=5),
        "option top-jalapenos: unknown variant xxl",
    ),
    "a category under one that isn't there": (
        lambda raw: raw["menu"]["categories"][0].update(parent="pizzas"),
        "category classic: unknown parent pizzas",
    ),
    "a category inside itself": (
        lambda raw: raw["menu"]["categories"][5].update(parent="soft-drinks"),
        "category drinks: is inside itself",
    ),
    "a tax class that leads nowhere": (
        lambda raw: raw["menu"]["taxes"][0].update(by_fulfilment={"dine_in": "eat-in"}),
        "tax class standard: unknown tax class eat-in",
    ),
    "a tax rate that is no percentage": (
        lambda raw: raw["menu"]["taxes"][0]["components"][0].update(rate="8,25"),
        "tax class standard: rate 8,25 is no percentage",
    ),
    "a ticket for a printer that isn't there": (
        lambda raw: raw["settings"]["station_printers"].update(oven="bar"),
        "settings: unknown printer bar",
    ),
    "a printer for a station that isn't there": (
        lambda raw: raw["settings"]["station_printers"].update(grill="kitchen"),
        "settings: unknown station grill",
    ),
    "a fallback that isn't there": (
        lambda raw: raw["settings"]["printers"][0].update(fallback="bar"),
        "settings: unknown fallback bar",
    ),
    "receipts for a printer that isn't there": (
        lambda raw: raw["settings"].update(receipt_printer="bar"),
        "settings: unknown receipt printer bar",
    ),
    "a tip of more than everything": (
        lambda raw: raw["settings"].update(tip_percents=["5", "105"]),
        "settings: tip: bad_percent",
    ),
    "a time zone that isn't there": (
        lambda raw: raw["settings"].update(time_zone="Europe/Napoli"),
        "settings: unknown time zone Europe/Napoli",
    ),
    "an hour no clock shows": (
        lambda raw: raw["settings"]["hours"][0].update(closes="24:00"),
        "settings: hours 0 10:00 to 24:00 are no weekday's",
    ),
    "an eighth day of the week": (
        lambda raw: raw["settings"]["hours"][0].update(weekday=7),
        "settings: hours 7 10:00 to 23:00 are no weekday's",
    ),
    "a holiday on no date": (
        lambda raw: raw["settings"]["holidays"][0].update(date="2026-02-30"),
        "settings: holiday 2026-02-30 is no date",
    ),
    "a holiday that never closes": (
        lambda raw: raw["settings"]["holidays"][0].pop("closes"),
        "settings: holiday 2026-01-01 needs both times, or none",
    ),
    "a service charge of more than all": (
        lambda raw: raw["settings"]["rules"].update(service_percent="101"),
        "settings: bad_percent (percent=101)",
    ),
    "a service charge of an unknown tax class": (
        lambda raw: raw["settings"]["rules"].update(service_tax="eat-in"),
        "settings: unknown tax class eat-in",
    ),
    "money that nobody has": (
        lambda raw: raw["settings"]["rules"].update(currency="XXZ"),
        "settings: unknown_currency (currency=XXZ)",
    ),
    "cash rounded to nothing": (
        lambda raw: raw["settings"]["rules"].update(cash_rounding=0),
        "settings: negative amount, or no cash rounding",
    ),
    "an offer twice": (
        lambda raw: raw["menu"]["promotions"].append(raw["menu"]["promotions"][0]),
        "promotion two-for-one-tuesday: more than one",
    ),
    "an offer without a name": (
        lambda raw: raw["menu"]["promotions"][0].pop("name"),
        "promotion two-for-one-tuesday: without a name",
    ),
    "an offer on what nobody sells": (
        lambda raw: raw["menu"]["promotions"][0].update(get={"set": "soup"}),
        "promotion two-for-one-tuesday: unknown_set (promotion=two-for-one-tuesday, set=soup)",
    ),
    "an offer of a kind that isn't there": (
        lambda raw: raw["menu"]["promotions"][0].update(kind="lottery"),
        "Invalid enum value 'lottery'",
    ),
    "an offer over the radio": (
        lambda raw: raw["menu"]["promotions"][0].update(channels=["radio"]),
        "promotion two-for-one-tuesday: unknown channel radio",
    ),
    "an offer at an hour no clock shows": (
        lambda raw: raw["menu"]["promotions"][0].update(hours=["16:00", "24:30"]),
        "promotion two-for-one-tuesday: promotion_time",
    ),
    "an offer on an eighth day": (
        lambda raw: raw["menu"]["promotions"][0].update(weekdays=[7]),
        "promotion two-for-one-tuesday: promotion_time",
    ),
    "an offer that ends before it starts": (
        lambda raw: raw["menu"]["promotions"][0].update(starts="2026-12-24", ends="2026-12-23"),
        "promotion two-for-one-tuesday: promotion_time",
    ),
    "a PIN for nobody": (
        lambda raw: raw["demo_pins"].update(gianni="112233"),
        "demo_pins: unknown person gianni",
    ),
    "a PIN of four digits": (
        lambda raw: raw["demo_pins"].update(luca="1234"),
        "demo_pins: the PIN of luca is not six digits",
    ),
}


@pytest.mark.parametrize(("spoil", "problem"), FAULTS.values(), ids=FAULTS)
def test_a_profile_with_a_fault_is_refused_by_name(data: bytes, spoil: Spoil, problem: str) -> None:
    raw = json.loads(data)
    spoil(raw)

    with pytest.raises(StoreError, match="bad_profile") as refused:
        parse_profile(json.dumps(raw).encode())

    problems = refused.value.values["problems"]
    assert isinstance(problems, list)
    assert any(problem in told for told in problems), problems


@pytest.mark.parametrize("broken", [b"", b"\xff\xfe", b"[]", b'{"settings": 3}', b'{"menu": {}'])
def test_what_is_no_profile_at_all_is_refused(broken: bytes) -> None:
    with pytest.raises(StoreError, match="bad_profile"):
        parse_profile(broken)


def test_a_profile_may_have_no_staff_and_sell_nothing_yet(data: bytes) -> None:
    profile = parse_profile(data)
    bare = replace(
        profile,
        menu=Menu(),
        staff=(),
        demo_pins={},
        settings=replace(profile.settings, station_printers={}),
        stock=OpeningStock(),
    )

    assert check(bare) == ()
