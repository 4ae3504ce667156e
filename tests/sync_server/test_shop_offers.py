"""The promotions that the web shop tells everybody of, by the store's clock (O3, W1, W2)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from store_core.application import promotions
from store_core.application.shop import Act, Shop
from store_core.domain.catalogue import Promotion
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.shops import HandClock, person
from tests.sync_server.serving import served
from tests.sync_server.web_customer import Customer

TUESDAY_LUNCH = datetime(2026, 6, 16, 16, 30, tzinfo=UTC)
HAPPY_HOUR = datetime(2026, 6, 16, 20, 30, tzinfo=UTC)
"""That Tuesday, 4:30 PM in New York."""


@pytest.fixture
def customer(shop: Shop) -> Iterator[Customer]:
    with served(create_app(shop, Beacon())) as url:
        yield Customer(url)


def offer(shop: Shop, *wanted: Promotion) -> None:
    """Only these are offered from now on."""
    ids = {one.id for one in wanted}
    held = (one for one in shop.menu.promotions if one.id not in ids)
    retired = (replace(one, retired=True) for one in held)
    promotions.change_promotions(shop, Act(person(shop, "owner")), (*retired, *wanted))


def between(words: str, first: str, last: str) -> str:
    return words.split(first, 1)[1].split(last, 1)[0]


def test_on_a_tuesday_its_offer_comes_first_and_is_on_every_pizza(
    customer: Customer, clock: HandClock
) -> None:
    clock.at = TUESDAY_LUNCH
    told = between(customer.open("/").words, "Today's offers", "Popular tonight")
    assert told.index("2-for-1 Tuesday") < told.index("Lunch deal") < told.index("NAPOLI5")
    assert "Today 2-for-1 Tuesday" in told
    assert "Now, until 3:00 PM Lunch deal" in told
    assert "Monday–Friday, 11:00 AM – 3:00 PM" in told
    assert told.index("NAPOLI5") < told.index("Tomorrow Free drink")
    listed = between(customer.open("/menu/classic").words, "11 of 11 shown", "Filters")
    assert listed.count("2-for-1 Tuesday") == 11


def test_on_a_friday_no_pizza_says_tuesday(customer: Customer) -> None:
    now, soon = customer.open("/offers").words.split(" Soon ")
    assert "2-for-1 Tuesday" not in now
    assert "Tuesday 2-for-1 Tuesday" in soon
    assert "Every Tuesday" in soon
    listed = between(customer.open("/menu/classic").words, "11 of 11 shown", "Filters")
    assert "2-for-1" not in listed


def test_happy_hour_ends_on_the_minute(customer: Customer, clock: HandClock) -> None:
    clock.at = HAPPY_HOUR
    assert "Now, until 6:00 PM" in customer.open("/").words
    words = customer.open("/menu/drinks").words
    assert words.count("Happy hour Vegan") == words.count("Vegan $")
    clock.at = HAPPY_HOUR.replace(hour=21, minute=59)
    assert "Happy hour Vegan" in customer.open("/menu/drinks").words
    clock.at = HAPPY_HOUR.replace(hour=22, minute=0)
    assert "Happy hour Vegan" not in customer.open("/menu/drinks").words
    assert "Tomorrow Happy hour" in customer.open("/").words


@pytest.mark.parametrize(
    ("month", "day", "badge"),
    [
        (11, 10, None),
        (11, 20, "Tue, Dec 1"),
        (11, 30, "Tomorrow"),
        (12, 1, "Today"),
        (12, 24, "Today"),
        (12, 25, None),
    ],
)
def test_christmas_is_told_two_weeks_ahead_and_until_its_eve(
    customer: Customer, clock: HandClock, month: int, day: int, badge: str | None
) -> None:
    clock.at = datetime(2026, month, day, 21, tzinfo=UTC)
    words = customer.open("/offers").words
    assert ("Christmas treat" in words) is (badge is not None)
    assert badge is None or f"{badge} Christmas treat" in words
    assert badge is None or "until Thursday, Dec 24" in words or "Until Thursday" in words


def test_hours_past_midnight_hold_on_the_night_they_began(
    shop: Shop, customer: Customer, clock: HandClock
) -> None:
    night = Promotion("night", "item_percent", {"en": "Night owl"}, set="drinks", percent="50")
    offer(shop, replace(night, weekdays=(4,), hours=("22:00", "02:00")))
    assert "Today from 10:00 PM Night owl" in customer.open("/").words
    clock.forward(hours=6)
    assert "Now, until 2:00 AM Night owl" in customer.open("/").words
    clock.forward(hours=2)
    assert "Fri, Jun 19 Night owl" in customer.open("/").words


def test_a_limited_code_says_how_many_are_left_until_none_is(
    shop: Shop, customer: Customer
) -> None:
    limited = Promotion(
        "last", "order_percent", {"en": "Last ones"}, {"en": "With LAST"}, code="Last", limit=2
    )
    offer(shop, replace(limited, percent="10"))
    assert "LAST" in customer.open("/").words.upper()
    for left in ("2 left", "1 left"):
        assert left in customer.open("/offers").words
        customer.open("/menu/drinks")
        customer.press("Add Coke")
        customer.open("/cart")
        customer.press("Apply", code="last")
        customer.open("/checkout")
        customer.press("Place order", name="Ama", phone="+1 (123) 456-7890")
        assert "Thank you, Ama" in customer.page.words
    assert "Last ones" not in customer.open("/offers").words


def test_a_code_that_its_description_keeps_to_itself_is_told_nowhere(
    shop: Shop, customer: Customer
) -> None:
    secret = Promotion("secret", "order_percent", {"en": "Friends"}, {"en": "Ask us"}, code="PSST")
    offer(shop, replace(secret, percent="50"), replace(secret, id="vip", segment="vip", code=None))
    for path in ("/", "/menu", "/offers"):
        page = customer.open(path)
        assert "Friends" not in page.html
        assert "PSST" not in page.html


def test_a_store_without_offers_does_not_speak_of_them(shop: Shop, customer: Customer) -> None:
    offer(shop)
    assert "Offers" not in customer.open("/").links
    assert "offers" not in customer.page.words
    assert "There is no offer just now." in customer.open("/offers").words


def test_names_are_told_as_they_are_written(shop: Shop, customer: Customer) -> None:
    odd = Promotion("odd", "item_percent", {"en": "{name} & <b>5 %</b>"}, set="drinks", percent="5")
    offer(shop, odd)
    for path in ("/", "/menu/drinks", "/offers"):
        assert "{name} & <b>5 %</b>" in customer.open(path).words


def test_an_italian_reads_italian(customer: Customer, clock: HandClock) -> None:
    clock.at = HAPPY_HOUR
    customer.session.headers["Accept-Language"] = "it"
    words = customer.open("/offers").words
    assert "Adesso, fino alle 6:00 PM Happy hour" in words
    assert "Lunedì–giovedì, 4:00 PM – 6:00 PM" in words
    assert "Ogni martedì" in words
