"""The owner sets the store up; nobody's change is lost and nothing wrong is kept (O5, O6)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from store_core.application import orders, stores, tax_classes
from store_core.application.catalogue import publication_of, publish
from store_core.application.office import perform
from store_core.application.orders import Head
from store_core.application.settings_file import read_settings, written_settings
from store_core.application.shop import Act, Shop
from store_core.application.staff_records import SET_GRANTS, GrantsEdit
from store_core.application.stores import (
    CHANGE_SETTINGS,
    PAUSE_WEB,
    SECRETS_SET,
    SettingsEdit,
    WebPause,
    settings_now,
)
from store_core.application.tax_classes import taxes_now
from store_core.domain.catalogue import TaxChange, TaxClass, TaxComponent
from store_core.domain.errors import StoreError
from store_core.domain.setting_list import with_value
from store_core.domain.staff import Role
from store_core.domain.store import OpeningHours, Settings
from tests.shops import HandClock, cart, line, new_shop, person

Change = Callable[[Settings], Settings]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


def act(shop: Shop, role: Role = "owner") -> Act:
    return Act(person(shop, role))


def change(shop: Shop, **values: Any) -> int:
    """By dotted keys with "__" for the point, as the page sends it."""
    settings, rev = settings_now(shop)
    wanted = settings
    for key, value in values.items():
        wanted = with_value(wanted, key.replace("__", "."), value)
    edit = SettingsEdit(rev, wanted, settings)
    return perform(shop, act(shop), CHANGE_SETTINGS, edit, shop.new_id())


def problems(caught: pytest.ExceptionInfo[StoreError]) -> list[tuple[str, str]]:
    assert caught.value.code == "bad_records"
    told: Any = caught.value.values["problems"]
    return [(one["at"], one["code"]) for one in told]


def test_a_change_holds_at_once_and_raises_the_rev(shop: Shop) -> None:
    _, rev = settings_now(shop)
    assert change(shop, prep_minutes=35, order_minimum=1_200) == rev + 1
    assert shop.settings.prep_minutes == 35
    assert settings_now(shop)[1] == rev + 1


def test_what_changes_nothing_writes_nothing(shop: Shop) -> None:
    _, rev = settings_now(shop)
    assert change(shop, prep_minutes=shop.settings.prep_minutes) == rev
    assert settings_now(shop)[1] == rev


def test_only_who_may_change_settings_does(shop: Shop) -> None:
    settings, rev = settings_now(shop)
    edit = SettingsEdit(rev, replace(settings, prep_minutes=1), settings)
    for role in ("manager", "cashier", "cook"):
        with pytest.raises(StoreError, match="not_permitted"):
            perform(shop, act(shop, role), CHANGE_SETTINGS, edit, shop.new_id())


def test_two_owners_who_change_different_things_both_get_them(shop: Shop) -> None:
    settings, rev = settings_now(shop)
    change(shop, prep_minutes=35)
    edit = SettingsEdit(rev, replace(settings, name="Bella Napoli Porto"), settings)
    perform(shop, act(shop), CHANGE_SETTINGS, edit, shop.new_id())
    assert (shop.settings.prep_minutes, shop.settings.name) == (35, "Bella Napoli Porto")


def test_two_owners_who_change_the_same_thing_see_each_other(shop: Shop) -> None:
    settings, rev = settings_now(shop)
    change(shop, prep_minutes=35)
    edit = SettingsEdit(rev, replace(settings, prep_minutes=10), settings)
    with pytest.raises(StoreError) as caught:
        perform(shop, act(shop), CHANGE_SETTINGS, edit, shop.new_id())
    assert caught.value.code == "changed_meanwhile"
    assert caught.value.values["records"] == ["settings/prep_minutes"]
    assert shop.settings.prep_minutes == 35


def test_an_edit_of_the_whole_is_bound_to_its_rev(shop: Shop) -> None:
    settings, rev = settings_now(shop)
    change(shop, prep_minutes=35)
    with pytest.raises(StoreError, match="changed_meanwhile"):
        perform(shop, act(shop), CHANGE_SETTINGS, SettingsEdit(rev, settings), shop.new_id())


def test_all_that_is_wrong_is_told_at_its_field_and_nothing_is_kept(shop: Shop) -> None:
    before = settings_now(shop)
    with pytest.raises(StoreError) as caught:
        change(
            shop,
            name=" ",
            time_zone="Europe/Atlantis",
            prep_minutes=0,
            rules__service_percent="120",
            email="nobody",
            hours=(OpeningHours(4, "18:00", "02:00"), OpeningHours(5, "01:00", "03:00")),
            min_advance_days=10,
        )
    assert problems(caught) == [
        ("settings/name", "setting_missing"),
        ("settings/email", "bad_email"),
        ("settings/time_zone", "unknown_zone"),
        ("settings/hours/1/opens", "hours_overlap"),
        ("settings/prep_minutes", "out_of_range"),
        ("settings/rules.service_percent", "bad_percent"),
        ("settings/min_advance_days", "above_most"),
    ]
    assert settings_now(shop) == before


def test_the_currency_is_fixed_by_the_first_sale(shop: Shop) -> None:
    change(shop, rules__currency="EUR")
    change(shop, rules__currency="USD")
    orders.park(shop, act(shop, "cashier"), cart(line(shop, "margherita")), Head())
    with pytest.raises(StoreError) as caught:
        change(shop, rules__currency="EUR")
    assert problems(caught) == [("settings/rules.currency", "currency_fixed")]


def test_a_locale_nobody_knows_becomes_the_nearest_one(shop: Shop) -> None:
    change(shop, locale="en_LK")
    assert shop.settings.locale == "en_001"
    with pytest.raises(StoreError) as caught:
        change(shop, locale="xx_YY")
    assert problems(caught) == [("settings/locale", "unknown_locale")]


def test_rights_and_the_stores_id_are_not_set_by_the_way(shop: Shop) -> None:
    before = shop.settings
    change(shop, store="other", profile="chop-bar", grants={"cook": {"change_settings": True}})
    assert shop.settings == before


def test_web_orders_pause_and_go_on_by_themselves(shop: Shop, clock: HandClock) -> None:
    asked = WebPause(30)
    perform(shop, act(shop, "cashier"), PAUSE_WEB, asked, "once")
    until = shop.settings.web_paused_until
    assert until is not None
    assert until - clock() < timedelta(minutes=30)
    perform(shop, act(shop, "cashier"), PAUSE_WEB, WebPause(), "twice")
    until = shop.settings.web_paused_until
    assert until is not None
    assert until.isoformat() == "2026-06-13T08:00:00+00:00"
    perform(shop, act(shop, "cashier"), PAUSE_WEB, WebPause(0), "thrice")
    assert shop.settings.web_paused_until is None


def test_a_pause_does_not_take_an_owners_edit_away(shop: Shop) -> None:
    settings, rev = settings_now(shop)
    perform(shop, act(shop, "cashier"), PAUSE_WEB, WebPause(30), "once")
    edit = SettingsEdit(rev, replace(settings, prep_minutes=35), settings)
    perform(shop, act(shop), CHANGE_SETTINGS, edit, "twice")
    assert shop.settings.prep_minutes == 35
    assert shop.settings.web_paused_until is not None


def test_a_cook_pauses_nothing_and_nobody_for_days(shop: Shop) -> None:
    with pytest.raises(StoreError, match="not_permitted"):
        perform(shop, act(shop, "cook"), PAUSE_WEB, WebPause(30), "once")
    with pytest.raises(StoreError, match="pause_out_of_range"):
        perform(shop, act(shop), PAUSE_WEB, WebPause(60 * 24 + 1), "twice")


def test_secrets_are_told_only_as_set(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILLPASS_SMS_WEBHOOK_URL", "https://sms.example/secret")
    monkeypatch.delenv("TILLPASS_PAYMENT_KEY", raising=False)
    found = perform(shop, act(shop), SECRETS_SET, None, "")
    assert found == ("TILLPASS_SMS_WEBHOOK_URL",)
    with pytest.raises(StoreError, match="not_permitted"):
        perform(shop, act(shop, "manager"), SECRETS_SET, None, "")


def test_a_second_store_takes_the_settings_over(shop: Shop) -> None:
    change(shop, prep_minutes=35, policies={"terms": {"en": "No cash after ten."}})
    perform(shop, act(shop), PAUSE_WEB, WebPause(30), "once")
    file = written_settings(shop.settings)
    assert b"web_paused_until" not in file
    other = replace(shop.settings, prep_minutes=15, policies={}, web_paused_until=None)
    read = read_settings(file, other)
    assert read.problems == ()
    assert read.settings == replace(shop.settings, web_paused_until=None)


def test_a_file_with_mistakes_says_which_and_gives_the_rest(shop: Shop) -> None:
    told = json.loads(written_settings(shop.settings))
    told["settings"] |= {"prep_minutes": "soon", "grants": {}, "answer_minutes": 9}
    read = read_settings(json.dumps(told).encode(), shop.settings)
    assert [(one.at, one.code) for one in read.problems] == [
        ("settings/prep_minutes", "wrong_kind"),
        ("settings/grants", "unknown_setting"),
    ]
    assert read.settings.answer_minutes == 9


@pytest.mark.parametrize("file", [b"", b"[]", b"{}", b"PK\x03\x04", b"[" * 100_000])
def test_a_file_that_is_none_is_refused(shop: Shop, file: bytes) -> None:
    with pytest.raises(StoreError, match="no_settings_file"):
        read_settings(file, shop.settings)


NINE = TaxChange(date(2027, 1, 1), (TaxComponent("Sales tax", "9"),))


def dated(shop: Shop, *changes: TaxChange, seen: int | None = None) -> Mapping[str, int]:
    view = taxes_now(shop)
    held = next(one for one in view.taxes if one.id == "standard")
    rev = view.revs["tax/standard"] if seen is None else seen
    edit = publication_of([replace(held, changes=changes)], {"tax/standard": rev})
    return publish(shop, act(shop), edit).revs


def test_a_tax_changes_on_its_day_and_not_for_what_was_sold(shop: Shop, clock: HandClock) -> None:
    dated(shop, NINE)
    cashier = act(shop, "cashier")
    parked = orders.park(shop, cashier, cart(line(shop, "margherita")), Head())
    assert [tax.rate for tax in parked.bill.taxes] == ["8.25"]
    clock.at = clock.at.replace(year=2027, month=1, day=1, hour=18)
    assert [tax.rate for tax in orders.park(shop, cashier, cart(line(shop, "margherita")), Head())
            .bill.taxes] == ["9"]  # fmt: skip
    clock.forward(minutes=1)
    more = replace(parked.bill.cart([one.cart for one in parked.live_lines], "dine_in", "counter"))
    more = replace(more, lines=(*more.lines, line(shop, "diavola")))
    seen = [one.id for one in parked.live_lines]
    again = orders.change_parked(shop, cashier, parked.header.id, more, seen)
    assert [tax.rate for tax in again.bill.taxes] == ["8.25"]


def test_the_new_rate_begins_with_the_business_day(shop: Shop, clock: HandClock) -> None:
    dated(shop, NINE)
    clock.at = clock.at.replace(year=2027, month=1, day=1, hour=8)
    assert shop.menu.tax_class("standard").components[0].rate == "8.25"
    clock.forward(hours=1)
    assert shop.menu.tax_class("standard").components[0].rate == "9"
    assert shop.menu.taxes[0].changes == (NINE,)


def test_no_day_that_began_is_taxed_otherwise(shop: Shop, clock: HandClock) -> None:
    orders.park(shop, act(shop, "cashier"), cart(line(shop, "margherita")), Head())
    early = TaxChange(date(2026, 6, 11), NINE.components)
    with pytest.raises(StoreError) as caught:
        dated(shop, early)
    assert problems(caught) == [("tax/standard/changes/0/starts", "tax_in_past")]
    dated(shop, NINE)
    clock.at = clock.at.replace(year=2027, month=2)
    with pytest.raises(StoreError) as caught:
        dated(shop)
    assert problems(caught) == [("tax/standard/changes", "tax_begun")]


def test_a_manager_who_edits_the_catalogue_does_not_set_rates(shop: Shop) -> None:
    granted = GrantsEdit({}, {"manager": {"edit_catalogue": True}})
    perform(shop, act(shop), SET_GRANTS, granted, "granted")
    view = taxes_now(shop)
    edit = publication_of([replace(view.taxes[0], changes=(NINE,))], view.revs)
    with pytest.raises(StoreError, match="not_permitted"):
        publish(shop, act(shop, "manager"), edit)


def test_a_rate_that_is_none_is_told_at_its_field(shop: Shop) -> None:
    with pytest.raises(StoreError) as caught:
        dated(shop, TaxChange(NINE.starts, (TaxComponent("", "9%"),)))
    assert ("tax/standard/changes/0/components/0/name", "setting_missing") in problems(caught)
    assert ("tax/standard/changes/0/components/0/rate", "bad_percent") in problems(caught)


def test_two_who_change_a_tax_see_each_other(shop: Shop) -> None:
    dated(shop, NINE)
    with pytest.raises(StoreError) as caught:
        dated(shop, seen=0)
    assert caught.value.values["records"] == ["tax/standard"]


def test_a_new_class_is_made_and_used(shop: Shop) -> None:
    made = TaxClass("reduced", (TaxComponent("Sales tax", "4"),))
    assert publish(shop, act(shop), publication_of([made], {})).revs == {"tax/reduced": 0}
    assert tax_classes.taxes_now(shop).taxes[-1].id in {"reduced", "standard"}
    change(shop, rules__service_tax="reduced")
    assert not stores.sold_before(shop)
