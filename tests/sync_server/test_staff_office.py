"""People, rights and hours between a till and a real server process (O6)."""

from dataclasses import replace
from pathlib import Path

import pytest

from store_core.application import staff, time_clock
from store_core.application.shop import Act
from store_core.application.staff_records import (
    KEEP_RECOVERY,
    RESET_PIN,
    SAVE_PERSON,
    SET_GRANTS,
    GrantsEdit,
    NewRecovery,
    PersonEdit,
    Recovery,
    new_recovery_code,
    staff_now,
)
from store_core.domain.errors import StoreError
from store_core.domain.staff import Permission, Person
from store_core.linking import OfficeServer
from tests.shops import person
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess


def terminal(server: ServerProcess, folder: Path, name: str) -> HeadlessTerminal:
    made = HeadlessTerminal(folder).join(server.url, server.code("till", name))
    made.start()
    made.wait(lambda: made.is_level)
    return made


def owner(till: HeadlessTerminal) -> Act:
    return Act(person(till.shop, "owner"))


def test_somebody_added_at_one_till_signs_in_there_with_the_new_pin(
    till: HeadlessTerminal, office: OfficeServer
) -> None:
    nia = PersonEdit(-1, Person("nia", "Nia Boateng", "cashier"), "738291", "salt")
    assert office.ask(owner(till), SAVE_PERSON, nia, "once") == 0
    till.wait(lambda: "nia" in staff_now(till.shop).revs)
    assert staff.sign_in(till.shop, "nia", "738291").name == "Nia Boateng"


def test_a_right_taken_away_counts_on_the_server_and_the_till(
    till: HeadlessTerminal, office: OfficeServer
) -> None:
    manager = Act(person(till.shop, "manager"))
    granted = GrantsEdit({}, {"manager": {Permission.EDIT_STAFF.value: True}})
    office.ask(owner(till), SET_GRANTS, granted, "grant")
    till.wait(lambda: bool(till.shop.settings.grants))
    office.ask(manager, SAVE_PERSON, PersonEdit(-1, Person("nia", "Nia", "cook")), "add")
    office.ask(owner(till), SET_GRANTS, GrantsEdit(dict(granted.grants), {}), "take")
    with pytest.raises(StoreError, match="not_permitted"):
        office.ask(manager, SAVE_PERSON, PersonEdit(-1, Person("ann", "Ann", "cook")), "again")


def test_an_owner_gets_in_by_the_recovery_code_though_nobody_is_signed_in(
    till: HeadlessTerminal, office: OfficeServer
) -> None:
    someone, code = person(till.shop, "owner"), new_recovery_code(till.shop)
    kept = NewRecovery(code, staff_now(till.shop).revs[someone.id])
    office.ask(Act(someone), KEEP_RECOVERY, kept, "keep")
    wrong = Recovery(someone.id, new_recovery_code(till.shop), "738291", "salt")
    with pytest.raises(StoreError, match="wrong_recovery_code"):
        office.ask(Act(someone), RESET_PIN, wrong, "wrong")
    office.ask(Act(someone), RESET_PIN, replace(wrong, code=code), "right")
    till.wait(lambda: not person(till.shop, "owner").recovery_hash)
    till.wait(lambda: person(till.shop, "owner").pin_hash != someone.pin_hash)
    assert staff.sign_in(till.shop, someone.id, "738291").id == someone.id


def test_hours_clocked_without_the_server_reach_the_other_till(
    server: ServerProcess, till: HeadlessTerminal, tmp_path: Path
) -> None:
    other = terminal(server, tmp_path / "other", "Bar")
    cook = person(till.shop, "cook")
    server.kill()
    time_clock.clock(till.shop, Act(cook), "in")
    assert time_clock.presence_of(till.shop, cook.id).state == "in"
    server.start()
    other.wait(lambda: cook.id in time_clock.who_is_in(other.shop))
    assert time_clock.who_is_in(other.shop)[cook.id].place == "Counter"
    assert time_clock.who_is_in(till.shop)[cook.id].place == ""
    other.stop()
