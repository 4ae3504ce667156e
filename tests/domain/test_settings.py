"""The table of settings, and what may stand in them (O5, O6)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from store_core.domain.catalogue import Menu, TaxChange, TaxClass, TaxComponent
from store_core.domain.charges import below_minimum
from store_core.domain.hours import (
    OpenState,
    order_days,
    overlapping,
    rest_of_day,
    web_state,
    web_times,
)
from store_core.domain.locales import known_locale, language_name, nearest_locale
from store_core.domain.setting_checks import setting_problems
from store_core.domain.setting_list import (
    SECRETS,
    SETTINGS,
    SYSTEM_CONFIGURATION,
    changed,
    default_of,
    keys_of,
    setting,
    value_of,
    with_value,
)
from store_core.domain.store import HolidayHours, OpeningHours, Settings
from store_core.domain.tax import dated_problems
from tests.domain.test_hours import LUNCH_AND_DINNER, NEVER, PIZZERIA, ROUND_THE_CLOCK, at, wall
from tests.shops import pizzeria

MENU = Menu(taxes=(TaxClass("standard", (TaxComponent("VAT", "8"),)),))


def test_every_value_a_store_has_is_described_once() -> None:
    keys = [one.key for one in SETTINGS]
    assert sorted(keys) == sorted(keys_of(PIZZERIA))
    assert len({one.says for one in SETTINGS}) == len(SETTINGS)
    assert all(one.says.endswith(".") for one in SETTINGS)


def test_every_value_of_the_cake_cafe_has_its_place() -> None:
    secrets = {one.variable for one in SECRETS}
    assert len(SYSTEM_CONFIGURATION) == 8
    for place in SYSTEM_CONFIGURATION.values():
        assert place in secrets or setting(place).name
    assert default_of("otp_minutes") == 10
    assert default_of("otp_resends") == 5


def test_what_is_secret_is_no_setting() -> None:
    words = ("webhook", "secret", "token", "password", "pin_")
    assert not [one.key for one in SETTINGS if any(word in one.key for word in words)]


def test_the_defaults_and_the_pizzeria_are_sound() -> None:
    profile = pizzeria()
    assert setting_problems(profile.settings, profile.menu) == ()
    fresh = replace(NEVER, hours=())
    assert setting_problems(fresh, MENU) == ()


@pytest.mark.parametrize("one", SETTINGS, ids=lambda one: one.key)
def test_a_setting_is_read_and_set_by_its_key(one: Any) -> None:
    value = value_of(PIZZERIA, one.key)
    assert with_value(PIZZERIA, one.key, value) == PIZZERIA
    other = with_value(PIZZERIA, one.key, "something else")
    assert changed(PIZZERIA, other) == (one.key,)


WRONG: tuple[tuple[str, Any, str], ...] = (
    ("name", "", "setting_missing"),
    ("name", "x" * 61, "setting_too_long"),
    ("tagline", {"en": "x" * 121}, "setting_too_long"),
    ("address", ("a",) * 6, "too_many_rows"),
    ("phone", "call me", "bad_phone"),
    ("phone_region", "ZZ", "unknown_country"),
    ("email", "someone@nowhere", "bad_email"),
    ("time_zone", "../etc/passwd", "unknown_zone"),
    ("time_zone", "", "unknown_zone"),
    ("locale", "", "unknown_locale"),
    ("day_cut", "4", "bad_clock"),
    ("fulfilments", (), "nothing_chosen"),
    ("web_fulfilments", ("drone",), "unknown_choice"),
    ("acceptance", "never", "unknown_choice"),
    ("answer_minutes", 0, "out_of_range"),
    ("order_minimum", -1, "out_of_range"),
    ("max_advance_days", 366, "out_of_range"),
    ("rules.currency", "XYZ", "unknown_currency"),
    ("rules.cash_rounding", 0, "out_of_range"),
    ("rules.service_percent", "ten", "bad_percent"),
    ("rules.service_tax", "lost", "unknown_choice"),
    ("tip_percents", ("5", "5.0"), "twice"),
    ("tip_percents", ("-5",), "bad_percent"),
    ("languages", (), "nothing_chosen"),
    ("languages", ("en", "klingon"), "unknown_language"),
    ("languages", ("en", "en"), "twice"),
    ("policies", {"secrets": {"en": "x"}}, "unknown_choice"),
    ("policies", {"terms": {"en": "x" * 20_001}}, "setting_too_long"),
    ("hours", (OpeningHours(0, "9", "10:00"),), "bad_clock"),
    ("hours", (OpeningHours(7, "09:00", "10:00"),), "unknown_choice"),
    ("holidays", (HolidayHours("12/25", {"en": "Xmas"}),), "bad_date"),
    ("holidays", (HolidayHours("2026-12-25", {}),), "setting_missing"),
    ("holidays", (HolidayHours("2026-12-25", {"en": "X"}, "10:00"),), "needs_both_times"),
    ("holidays", (HolidayHours("2026-12-25", {"en": "X"}),) * 2, "twice"),
)


@pytest.mark.parametrize(("key", "value", "code"), WRONG)
def test_what_can_not_be_is_told_at_its_field(key: str, value: Any, code: str) -> None:
    found = setting_problems(with_value(PIZZERIA, key, value), MENU)
    assert [one.code for one in found] == [code]
    assert found[0].at.startswith(f"settings/{key}")


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([(0, "10:00", "14:00"), (0, "18:00", "23:00")], ()),
        ([(0, "10:00", "14:00"), (0, "13:59", "23:00")], (1,)),
        ([(4, "18:00", "02:00"), (5, "02:00", "10:00")], ()),
        ([(4, "18:00", "02:00"), (5, "01:59", "10:00")], (1,)),
        ([(6, "18:00", "02:00"), (0, "01:00", "10:00")], (1,)),
        ([(0, "00:00", "00:00"), (0, "12:00", "13:00")], (1,)),
        ([(2, "10:00", "12:00"), (2, "10:00", "12:00")], (1,)),
    ],
)
def test_a_store_opens_only_where_it_is_closed(
    rows: list[tuple[int, str, str]], places: tuple[int, ...]
) -> None:
    assert overlapping([OpeningHours(*row) for row in rows]) == places


@pytest.mark.parametrize("settings", [PIZZERIA, LUNCH_AND_DINNER, ROUND_THE_CLOCK, NEVER])
def test_sound_hours_do_not_overlap(settings: Settings) -> None:
    assert overlapping(settings.hours) == ()


def test_a_pause_closes_the_store_for_the_web_until_it_ends() -> None:
    now = at("2026-11-20 18:30")
    paused = replace(PIZZERIA, web_paused_until=at("2026-11-20 19:00"))
    assert web_state(now, paused) == OpenState(open=False, opens_next=at("2026-11-20 19:00"))
    assert web_state(at("2026-11-20 19:00"), paused).open
    assert wall(web_times(now, paused)[0]) == "Fri 20 19:15"


def test_a_pause_that_ends_at_night_leads_to_the_next_opening() -> None:
    paused = replace(PIZZERIA, web_paused_until=at("2026-11-21 04:00"))
    state = web_state(at("2026-11-20 18:30"), paused)
    assert wall(state.opens_next) == "Sat 21 10:00"


def test_the_rest_of_the_day_ends_with_the_business_day() -> None:
    assert rest_of_day(at("2026-11-20 18:30"), PIZZERIA) == at("2026-11-21 04:00")
    assert rest_of_day(at("2026-11-21 01:30"), PIZZERIA) == at("2026-11-21 04:00")
    assert rest_of_day(at("2026-11-21 04:00"), PIZZERIA) == at("2026-11-22 04:00")


def test_days_ahead_are_business_days() -> None:
    cafe = replace(PIZZERIA, min_advance_days=2, max_advance_days=3)
    night = at("2026-11-21 01:00")
    assert order_days(night, cafe) == (date(2026, 11, 22), date(2026, 11, 23))
    times = web_times(night, cafe)
    assert (wall(times[0]), wall(times[-1])) == ("Sun 22 12:15", "Mon 23 22:45")


def test_ninety_days_of_times_are_found_quickly() -> None:
    cafe = replace(PIZZERIA, min_advance_days=2, max_advance_days=90)
    before = datetime.now(UTC)
    assert len(web_times(at("2026-11-20 12:00"), cafe)) > 4_000
    assert datetime.now(UTC) - before < timedelta(seconds=2)


@pytest.mark.parametrize(
    ("goods", "way", "ways", "missing"),
    [(900, "pickup", (), 100), (1_000, "pickup", (), 0), (900, "pickup", ("delivery",), 0)],
)
def test_an_order_minimum_is_for_the_ways_it_names(
    goods: int, way: str, ways: tuple[str, ...], missing: int
) -> None:
    settings = replace(PIZZERIA, order_minimum=1_000, minimum_for=ways)
    assert below_minimum(goods, way, settings) == missing


def test_a_locale_nobody_knows_is_read_as_its_neighbour() -> None:
    assert nearest_locale("si_LK") == "si_LK"
    assert nearest_locale("en-LK") == "en_001"
    assert nearest_locale("it_XX") == "it"
    assert nearest_locale("") == "en_US"
    assert not known_locale("../x")
    assert language_name("it") == "Italiano"


VAT = TaxClass("standard", (TaxComponent("VAT", "8"),))
NINE = TaxChange(date(2027, 1, 1), (TaxComponent("VAT", "9"),))
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("day", "rate"),
    [(date(2026, 12, 31), "8"), (date(2027, 1, 1), "9"), (date(2027, 6, 1), "10"), (None, "8")],
)
def test_a_tax_is_what_began_last(day: date | None, rate: str) -> None:
    ten = TaxChange(date(2027, 6, 1), (TaxComponent("VAT", "10"),))
    menu = Menu(taxes=(replace(VAT, changes=(ten, NINE)),))
    sold_by = menu.on(day) if day else menu
    assert sold_by.tax_class("standard").components[0].rate == rate
    assert sold_by.taxes == menu.taxes


def test_a_menu_without_dated_taxes_is_the_same_every_day() -> None:
    assert MENU.on(TODAY) is MENU


@pytest.mark.parametrize(
    ("after", "sold", "found"),
    [
        (replace(VAT, changes=(NINE,)), True, ()),
        (replace(VAT, changes=(NINE, NINE)), True, (("changes", "twice"),)),
        (replace(VAT, components=NINE.components), True, (("components", "tax_begun"),)),
        (replace(VAT, components=NINE.components), False, ()),
        (
            replace(VAT, changes=(replace(NINE, starts=date(2026, 11, 19)),)),
            True,
            (("changes/0/starts", "tax_in_past"),),
        ),
        (replace(VAT, changes=(replace(NINE, starts=TODAY),)), True, ()),
    ],
)
def test_what_was_sold_keeps_its_tax(
    after: TaxClass, sold: bool, found: tuple[tuple[str, str], ...]
) -> None:
    assert tuple(dated_problems(VAT, after, TODAY, sold=sold)) == found
