"""The owner sets the store up in the back office, used by its accessible names (O5, O6)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos_app.office.presenters.fields import Note, Said, Text
from pos_app.office.views.store_page import StorePage
from store_core.application.office import perform
from store_core.application.stores import (
    CHANGE_SETTINGS,
    SettingsEdit,
    change_settings,
    settings_now,
)
from store_core.domain.catalogue import TaxComponent
from store_core.domain.setting_list import SETTINGS
from store_core.domain.staff import Role
from store_core.domain.store import OpeningHours, Settings, Silence
from store_core.replication.link_state import LinkState
from tests.pos_app.counter import Till
from tests.pos_app.office.test_window import act, names, open_office, page
from tests.shops import FRIDAY_EVENING


@pytest.fixture
def office(till: Till) -> Iterator[Till]:
    """The owner at the till, the page "Store" open."""
    yield from opened(till, "owner")


def opened(till: Till, role: Role) -> Iterator[Till]:
    till.sign_in(role)
    open_office(till)
    store(till)
    yield till
    if till.window.office.window is not None:
        till.window.office.window.close()


def store(till: Till) -> StorePage:
    found = page(till, "store")
    assert isinstance(found, StorePage)
    till.until(lambda: not found._state.loading)
    return found


def settings(till: Till) -> Settings:
    return till.shop.settings


def save(till: Till) -> None:
    till.do("click", "Save settings")
    till.until(lambda: not store(till)._presenter.looked.saving)


def noted(till: Till, name: str) -> str:
    """A sentence among the fields."""
    fields = store(till)._state.form.fields
    return next((one.text for one in fields if isinstance(one, Note) and one.name == name), "")


def said(found: StorePage) -> set[str]:
    return {one.text for one in found._state.form.fields if isinstance(one, Said)}


def problem(till: Till, path: str) -> str:
    """What stands at a field."""
    fields = store(till)._state.form.fields
    return next((one.problem for one in fields if isinstance(one, Text) and one.path == path), "")


def other_owner(till: Till, **values: object) -> None:
    """Somebody else changes something from another machine."""
    held, rev = settings_now(till.shop)
    edit = SettingsEdit(rev, replace(held, **values), held)  # type: ignore[arg-type]  # any fields
    perform(till.shop, act(till, "owner"), CHANGE_SETTINGS, edit, till.shop.new_id())


def test_a_change_is_saved_told_and_taken_back(office: Till) -> None:
    office.do("click", "Ordering")
    office.do("type", "Preparation time", "35")
    assert office.do("read", "Changes") == "1 change"
    save(office)
    office.until(lambda: settings(office).prep_minutes == 35)
    assert office.do("read", "Changes").startswith("Saved")
    office.do("click", "Undo saving")
    office.until(lambda: settings(office).prep_minutes == 20)


def test_what_is_wrong_is_told_at_its_field_and_can_not_be_saved(office: Till) -> None:
    found = store(office)
    office.do("click", "Ordering")
    office.do("type", "Preparation time", "soon")
    office.do("type", "Order ahead at least", "30")
    assert office.do("read", "Changes") == "2 things to put right"
    assert not found.foot.save.isEnabled()
    office.do("type", "Preparation time", "0")
    row = next(
        one for one in found._state.form.fields if getattr(one, "path", "") == "prep_minutes"
    )
    assert getattr(row, "problem", "") == "This has to be from 1 to 480."
    office.do("click", "Discard changes")
    assert office.do("read", "Changes") == ""
    assert settings(office).prep_minutes == 20


def test_amounts_are_typed_as_the_store_writes_them(office: Till) -> None:
    office.do("click", "Ordering")
    office.do("type", "Order minimum", "12.5")
    save(office)
    office.until(lambda: settings(office).order_minimum == 1_250)
    assert office.do("read", "Order minimum") == "12.50"


def test_a_day_gets_a_second_span_and_a_late_one_shows_in_the_week(office: Till) -> None:
    found = store(office)
    office.do("click", "Hours")
    office.do("click", "Add hours Monday")
    office.do("type", "Monday 1 closes", "14")
    office.do("type", "Monday 2 opens", "18.30")
    office.do("type", "Monday 2 closes", "1:00")
    assert "Mon 10:00 to 14:00, 18:30 to 01:00" in found.preview.accessibleDescription()
    save(office)
    office.until(lambda: OpeningHours(0, "18:30", "01:00") in settings(office).hours)
    assert OpeningHours(0, "10:00", "14:00") in settings(office).hours


def test_hours_that_overlap_are_marked(office: Till) -> None:
    found = store(office)
    office.do("click", "Hours")
    office.do("type", "Saturday 1 opens", "1:00")
    assert office.do("read", "Changes") == "1 thing to put right"
    assert problem(office, "hours/5/opens").startswith("The store is open already then.")
    assert not found.foot.save.isEnabled()


def test_a_holiday_with_its_own_hours(office: Till) -> None:
    found = store(office)
    office.do("click", "Hours")
    count = sum(row.date >= "2026-06-12" for row in settings(office).holidays) + 1
    office.do("click", "Add a holiday")
    assert not found.foot.save.isEnabled()
    office.do("type", f"Holiday {count} date", "2026-08-15")
    office.do("type", f"Holiday {count} name", "Ferragosto")
    office.do("type", f"Holiday {count} opens", "18")
    office.do("type", f"Holiday {count} closes", "1")
    save(office)
    office.until(lambda: any(row.date == "2026-08-15" for row in settings(office).holidays))
    made = next(row for row in settings(office).holidays if row.date == "2026-08-15")
    assert (made.opens, made.closes, made.name) == ("18:00", "01:00", {"en": "Ferragosto"})


def test_web_orders_pause_from_here_and_go_on(office: Till) -> None:
    office.do("click", "Hours")
    office.do("click", "Pause 30 minutes")
    office.until(lambda: settings(office).web_paused_until is not None)
    office.do("wait", "Take web orders")
    assert "Paused until 19:" in noted(office, "Web pause")
    office.do("click", "Take web orders")
    office.until(lambda: settings(office).web_paused_until is None)


def test_the_owner_reads_that_nothing_is_heard_from_the_shop(office: Till) -> None:
    office.do("click", "Hours")
    change_settings(
        office.shop, act(office, "owner"), lambda now: replace(now, silence=Silence(FRIDAY_EVENING))
    )
    office.until(lambda: "hears nothing" in noted(office, "Shop silent"))


def test_a_rate_is_planned_from_a_day_on(office: Till) -> None:
    found = store(office)
    office.do("click", "Prices and tax")
    assert "Sales tax 8.25 % in force" in noted(office, "Tax Standard in force")
    office.do("click", "Plan a rate for Standard")
    office.do("type", "From the business day Standard 1", "2027-01-01")
    office.do("type", "Rate Standard 1", "9")
    assert "from 1 Jan 2027 $18.53" in found.preview.accessibleDescription()
    save(office)
    office.until(lambda: bool(office.shop.menu.taxes[0].changes))
    change = office.shop.menu.taxes[0].changes[0]
    assert (str(change.starts), change.components[0].rate) == ("2027-01-01", "9")
    assert office.shop.menu.tax_class("standard").components[0].rate == "8.25"
    office.do("click", "Undo saving")
    office.until(lambda: not office.shop.menu.taxes[0].changes)


def test_a_tax_class_is_made_of_two_taxes_and_named(office: Till) -> None:
    store(office)
    office.do("click", "Prices and tax")
    office.do("click", "New tax class")
    fields = (one for one in store(office)._state.form.fields if isinstance(one, Text))
    office.do("type", next(one.name for one in fields if one.path.startswith("tax/tax-")), "Wine")
    office.do("type", "Tax Wine", "State")
    office.do("type", "Rate Wine", "5")
    office.do("click", "Add to Wine")
    office.do("type", "Tax Wine part 2", "City")
    office.do("type", "Rate Wine part 2", "10")
    office.do("click", "Taken Wine part 2")
    office.do("click", "Of the price and the taxes above")
    save(office)
    office.until(lambda: any(one.name for one in office.shop.menu.taxes))
    tax = next(one for one in office.shop.menu.taxes if one.name)
    assert tax.name == {"en": "Wine"}
    assert tax.components == (
        TaxComponent("State", "5"),
        TaxComponent("City", "10", "base_and_previous"),
    )


def test_a_tax_class_stays_while_something_is_sold_under_it(office: Till) -> None:
    store(office)
    office.do("click", "Prices and tax")
    office.do("type", "Tax Standard name", "Food")
    office.do("click", "Retire Food")
    assert "still on Margherita" in noted(office, "Tax Food in use")
    assert office.refuses("click", "Save settings")
    office.do("click", "Keep Food")
    save(office)
    office.until(lambda: office.shop.menu.taxes[0].name == {"en": "Food"})
    assert not office.shop.menu.taxes[0].retired


def test_policies_are_written_in_each_language(office: Till) -> None:
    office.do("click", "Languages and texts")
    office.do("click", "Policy")
    office.do("click", "Returns and refunds")
    office.do("type", "Returns and refunds (English)", "All payments are final.")
    office.do("click", "Policy language")
    office.do("click", "Italiano")
    office.do("type", "Returns and refunds (Italiano)", "I pagamenti sono definitivi.")
    save(office)
    wanted = {"en": "All payments are final.", "it": "I pagamenti sono definitivi."}
    office.until(lambda: settings(office).policies == {"returns": wanted})


def test_the_store_learns_a_language_and_gives_one_up(office: Till) -> None:
    office.do("click", "Languages and texts")
    office.do("click", "Remove Italiano")
    office.do("click", "Add a language")
    office.do("click", "සිංහල")
    save(office)
    office.until(lambda: settings(office).languages == ("en", "si"))


def test_two_owners_see_each_other_and_choose(office: Till) -> None:
    found = store(office)
    office.do("click", "Ordering")
    office.do("type", "Preparation time", "35")
    office.do("type", "Answer within", "9")
    other_owner(office, prep_minutes=10, email="new@example.org")
    office.until(lambda: found._presenter.looked.draft is not None and bool(
        found._presenter.looked.draft.theirs))  # fmt: skip
    assert "set this to “10” meanwhile" in noted(office, "Preparation time meanwhile")
    assert not found.foot.save.isEnabled()
    office.do("click", "Take theirs: Preparation time")
    assert office.do("read", "Preparation time") == "10"
    save(office)
    office.until(lambda: settings(office).answer_minutes == 9)
    assert settings(office).prep_minutes == 10
    assert settings(office).email == "new@example.org"


def test_mine_can_be_kept_knowing_theirs(office: Till) -> None:
    found = store(office)
    office.do("click", "Ordering")
    office.do("type", "Preparation time", "35")
    other_owner(office, prep_minutes=10)
    office.until(lambda: found._presenter.looked.draft is not None and bool(
        found._presenter.looked.draft.theirs))  # fmt: skip
    office.do("click", "Keep mine: Preparation time")
    save(office)
    office.until(lambda: settings(office).prep_minutes == 35)


def test_without_the_server_it_can_be_read_only(office: Till) -> None:
    found = store(office)
    office.do("click", "Ordering")
    office.do("type", "Preparation time", "35")
    office.desk.on_link(LinkState("offline"))
    assert "The server can't be reached." in office.do("read", "Store message")
    assert not found.foot.save.isEnabled()
    office.desk.on_link(LinkState("online"))
    assert found.foot.save.isEnabled()


def test_a_setting_is_found_by_its_name_and_leads_to_its_field(office: Till) -> None:
    found = store(office)
    office.do("type", "Search the back office", "drawer")
    office.until(lambda: len(names(found.table)) == 1)
    assert "Drawer may differ by" in names(found.table)[0]
    assert "Default" in names(found.table)[0]
    office.do("click", found.table.body.targets()[0].name)
    office.until(lambda: found._state.group == "payments")
    assert office.do("read", "Search the back office") == ""
    assert found.form.field("cash_tolerance") is not None
    office.do("type", "Search the back office", "no such thing")
    office.until(lambda: not found.table.isVisible())


def test_all_settings_stand_in_one_table_with_what_they_may_be(office: Till) -> None:
    found = store(office)
    office.do("click", "Advanced")
    rows = found._state.rows or ()
    assert len(rows) == len(SETTINGS)
    told = next(one for one in rows if one.key == "max_advance_days")
    assert (told.value, told.range, told.default) == ("7", "0 to 365 days", True)


def test_secrets_are_only_set_or_not(office: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    found = store(office)
    monkeypatch.setenv("TILLPASS_SMS_WEBHOOK_URL", "https://sms.example/very-secret")
    office.do("click", "Payments")
    wanted = {"SMS webhook: Set", "SMS webhook key: Not set"}
    office.until(lambda: wanted <= said(found))


def test_settings_go_to_a_file_and_come_from_one(office: Till, tmp_path: Path) -> None:
    found, file = store(office), tmp_path / "settings.json"
    found._choose_file = lambda _parent, _name, _write: file
    office.do("click", "Advanced")
    office.do("click", "Export settings")
    office.until(lambda: office.do("read", "Changes") == "Saved as settings.json")
    told = json.loads(file.read_text())
    told["settings"] |= {"prep_minutes": 35, "nonsense": 1}
    file.write_text(json.dumps(told))
    office.do("click", "Import settings")
    office.until(lambda: "1 change" in office.do("read", "Changes"))
    save(office)
    office.until(lambda: settings(office).prep_minutes == 35)


def test_a_file_of_something_else_is_refused_in_a_sentence(office: Till, tmp_path: Path) -> None:
    found, file = store(office), tmp_path / "menu.xlsx"
    file.write_bytes(b"PK\x03\x04")
    found._choose_file = lambda _parent, _name, _write: file
    office.do("click", "Advanced")
    office.do("click", "Import settings")
    office.until(lambda: "no file of settings" in office.do("read", "Store message"))


def test_the_keyboard_walks_the_groups_and_saves(office: Till) -> None:
    found = store(office)
    found.take_focus()
    QTest.keyClick(found.groups, Qt.Key.Key_Down)
    QTest.keyClick(found.groups, Qt.Key.Key_Down)
    assert found._state.group == "ordering"
    office.do("type", "Preparation time", "35")
    QTest.keyClick(found, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    office.until(lambda: settings(office).prep_minutes == 35)


def test_a_manager_looks_but_changes_nothing(till: Till) -> None:
    for office in opened(till, "manager"):
        found = store(office)
        office.do("click", "Ordering")
        office.do("type", "Preparation time", "35")
        assert not found.foot.save.isEnabled()
        assert settings(office).prep_minutes == 20


def test_a_cashier_pauses_web_orders_at_the_till_for_a_while(till: Till) -> None:
    till.sign_in("cashier")
    till.do("click", "Person")
    till.do("click", "Pause web, 30 min")
    till.until(lambda: till.desk.settings.web_paused_until is not None)
    till.do("wait", "Training message")
    assert "Web orders are paused until 19:28." in till.do("read", "Training message")
    till.do("click", "Person")
    till.do("click", "Take web orders")
    till.until(lambda: till.desk.settings.web_paused_until is None)
