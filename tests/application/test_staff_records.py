"""People, PINs, recovery and rights, as the server that owns them keeps them (O6)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store_core.application import orders, shifts, staff
from store_core.application.audit import log
from store_core.application.office import perform
from store_core.application.orders import Head
from store_core.application.shop import Act, Shop
from store_core.application.staff_records import (
    KEEP_RECOVERY,
    RESET_PIN,
    RETIRE_PERSON,
    SAVE_PERSON,
    SET_GRANTS,
    SET_PIN,
    GrantsEdit,
    Leaving,
    NewPin,
    NewRecovery,
    PersonEdit,
    Recovery,
    new_recovery_code,
    staff_now,
)
from store_core.domain.audit import Search
from store_core.domain.errors import StoreError
from store_core.domain.staff import Person, Role
from tests.shops import cart, line, new_shop, open_shift, person, pin_of


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = new_shop(tmp_path)
    yield made
    made.database.close()


def act(shop: Shop, role: Role = "owner") -> Act:
    return Act(person(shop, role))


def save(shop: Shop, someone: Person, by: Act | None = None, pin: str = "") -> None:
    seen = staff_now(shop).revs.get(someone.id, -1)
    edit = PersonEdit(seen, someone, pin, "salt")
    perform(shop, by or act(shop), SAVE_PERSON, edit, shop.new_id())


def problems(error: StoreError) -> list[tuple[str, str]]:
    found = error.values["problems"]
    assert isinstance(found, list)
    return [(one["at"], one["code"]) for one in found]


def hire(shop: Shop, role: Role = "cashier", name: str = "Nia Boateng") -> Person:
    save(shop, Person("nia", name, role), pin="738291")
    return held(shop, "nia")


def held(shop: Shop, person_id: str) -> Person:
    return next(one for one in staff_now(shop).people if one.id == person_id)


def test_somebody_new_signs_in_with_the_pin_given(shop: Shop) -> None:
    save(shop, Person("nia", "  Nia   Boateng ", "cashier", phone="+1 212 555 0100"), pin="7391")
    nia = staff.sign_in(shop, "nia", "7391")
    assert (nia.name, nia.pin_digits) == ("Nia Boateng", 4)


def test_nobody_gets_a_secret_in_by_a_persons_record(shop: Shop) -> None:
    cashier = person(shop, "cashier")
    save(shop, replace(cashier, pin_hash="mine", recovery_hash="mine", retired=True))
    assert held(shop, cashier.id) == cashier


def test_everything_wrong_is_told_at_its_field_and_nothing_is_kept(shop: Shop) -> None:
    bad = Person("nia", person(shop, "manager").name.upper(), "cook", email="nobody")
    with pytest.raises(StoreError, match="bad_records") as refused:
        save(shop, bad, pin="1234")
    assert problems(refused.value) == [
        ("person/nia/email", "email_bad"),
        ("person/nia/name", "name_taken"),
        ("person/nia/pin", "pin_weak"),
    ]
    assert "nia" not in staff_now(shop).revs


def test_what_somebody_else_changed_meanwhile_is_not_lost(shop: Shop) -> None:
    cashier = person(shop, "cashier")
    seen = staff_now(shop).revs[cashier.id]
    first = PersonEdit(seen, replace(cashier, phone="+12125550100"))
    perform(shop, act(shop), SAVE_PERSON, first, "one")
    second = PersonEdit(seen, replace(cashier, email="maria@example.org"))
    with pytest.raises(StoreError, match="changed_meanwhile") as refused:
        perform(shop, act(shop), SAVE_PERSON, second, "two")
    assert refused.value.values["records"] == [f"person/{cashier.id}"]
    assert held(shop, cashier.id).phone == "+12125550100"


@pytest.mark.parametrize("role", ["manager", "cashier"])
def test_people_are_the_owners_unless_granted(shop: Shop, role: Role) -> None:
    with pytest.raises(StoreError, match="not_permitted"):
        save(shop, Person("nia", "Nia", "cook"), act(shop, role))


def granted(shop: Shop, role: Role, permission: str, *, on: bool = True) -> None:
    grants = {role: {permission: on}}
    asked = GrantsEdit(dict(shop.settings.grants), {**shop.settings.grants, **grants})
    perform(shop, act(shop), SET_GRANTS, asked, shop.new_id())


def test_a_manager_who_may_edit_people_makes_no_owner_and_does_not_raise_themselves(
    shop: Shop,
) -> None:
    granted(shop, "manager", "edit_staff")
    manager, owner = person(shop, "manager"), person(shop, "owner")
    save(shop, Person("nia", "Nia", "cook"), Act(manager))
    for meant in (Person("x", "X", "owner"), replace(owner, phone="1"), replace(owner, name="N")):
        with pytest.raises(StoreError, match="owners_only"):
            save(shop, meant, Act(manager))
    with pytest.raises(StoreError, match="own_role"):
        save(shop, replace(manager, role="cashier"), Act(manager))
    with pytest.raises(StoreError, match="not_permitted"):
        perform(shop, Act(manager), SET_GRANTS, GrantsEdit(dict(shop.settings.grants)), "g")


def test_what_holds_now_counts_for_who_signed_in_before(shop: Shop) -> None:
    cashier, shift = replace(act(shop, "cashier"), reason="Spilt"), open_shift(shop)
    parked = orders.park(shop, cashier, cart(line(shop, "margherita")), Head())
    with pytest.raises(StoreError, match="not_permitted"):
        orders.discard_parked(shop, cashier, parked.id)
    granted(shop, "cashier", "void_line")
    orders.discard_parked(shop, cashier, parked.id)
    granted(shop, "cashier", "sell", on=False)
    with pytest.raises(StoreError, match="not_permitted"):
        orders.sell(shop, cashier, cart(line(shop, "margherita")), Head(), (), shift)


def test_a_new_role_counts_at_once(shop: Shop) -> None:
    before = act(shop, "manager")
    assert before.person
    save(shop, replace(before.person, role="cook"))
    with pytest.raises(StoreError, match="not_permitted"):
        shifts.open_shift(shop, before, 0)


def test_rights_changed_meanwhile_are_not_lost_and_an_owner_keeps_theirs(shop: Shop) -> None:
    granted(shop, "cook", "hand_out")
    with pytest.raises(StoreError, match="changed_meanwhile"):
        perform(shop, act(shop), SET_GRANTS, GrantsEdit({}, {"cook": {"sell": True}}), "x")
    locked_out = GrantsEdit(dict(shop.settings.grants), {"owner": {"edit_staff": False}})
    with pytest.raises(StoreError, match="owner_keeps"):
        perform(shop, act(shop), SET_GRANTS, locked_out, "y")
    unknown = GrantsEdit(dict(shop.settings.grants), {"cook": {"fly": True}})
    with pytest.raises(StoreError, match="unknown_permission"):
        perform(shop, act(shop), SET_GRANTS, unknown, "z")


def test_a_new_pin_opens_at_once_also_after_too_many_wrong_ones(shop: Shop) -> None:
    cashier = person(shop, "cashier")
    for _ in range(5):
        with pytest.raises(StoreError):
            staff.sign_in(shop, cashier.id, "999999")
    new_pin = NewPin(cashier.id, "738291", staff_now(shop).revs[cashier.id], "salt")
    perform(shop, act(shop), SET_PIN, new_pin, "pin")
    assert staff.sign_in(shop, cashier.id, "738291").id == cashier.id
    with pytest.raises(StoreError, match="wrong_pin"):
        staff.sign_in(shop, cashier.id, pin_of(cashier))


@pytest.mark.parametrize(("pin", "code"), [("0000", "pin_weak"), ("12", "pin_format")])
def test_a_weak_pin_is_refused_at_its_field(shop: Shop, pin: str, code: str) -> None:
    cashier = person(shop, "cashier")
    asked = NewPin(cashier.id, pin, staff_now(shop).revs[cashier.id], "salt")
    with pytest.raises(StoreError, match="bad_records") as refused:
        perform(shop, act(shop), SET_PIN, asked, "pin")
    assert problems(refused.value) == [(f"person/{cashier.id}/pin", code)]


def leave(shop: Shop, someone: Person, by: Act | None = None, *, gone: bool = True) -> None:
    seen = staff_now(shop).revs[someone.id]
    asked = Leaving(someone.id, seen, gone)
    perform(shop, by or act(shop), RETIRE_PERSON, asked, shop.new_id())


def test_who_left_signs_in_no_more_and_comes_back_as_they_were(shop: Shop) -> None:
    nia = hire(shop)
    leave(shop, nia)
    assert held(shop, "nia").retired_on == "2026-06-12"
    with pytest.raises(StoreError, match="unknown_person"):
        staff.sign_in(shop, "nia", "738291")
    leave(shop, nia, gone=False)
    assert staff.sign_in(shop, "nia", "738291") == nia


def test_the_last_owner_oneself_and_who_has_a_shift_open_do_not_leave(shop: Shop) -> None:
    owner, cashier = person(shop, "owner"), person(shop, "cashier")
    with pytest.raises(StoreError, match="retire_self"):
        leave(shop, owner)
    with pytest.raises(StoreError, match="last_owner"):
        leave(shop, owner, Act())
    open_shift(shop)
    with pytest.raises(StoreError, match="retire_shift_open") as refused:
        leave(shop, cashier)
    assert refused.value.values == {"name": cashier.short_name, "till": "Server"}
    hire(shop, "owner")
    leave(shop, owner, Act(held(shop, "nia")))
    with pytest.raises(StoreError, match="last_owner"):
        save(shop, replace(held(shop, "nia"), role="cook"), Act())


def recovery(shop: Shop) -> str:
    code, owner = new_recovery_code(shop), person(shop, "owner")
    asked = NewRecovery(code, staff_now(shop).revs[owner.id])
    perform(shop, Act(owner), KEEP_RECOVERY, asked, shop.new_id())
    return code


def test_an_owner_who_forgot_the_pin_gets_in_once_by_the_recovery_code(shop: Shop) -> None:
    code, owner = recovery(shop), person(shop, "owner")
    assert len(code) == 19
    asked = Recovery(owner.id, code.lower().replace("-", " "), "738291", "salt")
    perform(shop, Act(owner), RESET_PIN, asked, "first")
    assert staff.sign_in(shop, owner.id, "738291").id == owner.id
    with pytest.raises(StoreError, match="no_recovery_code"):
        perform(shop, Act(owner), RESET_PIN, replace(asked, pin="738292"), "second")
    told = [(one.actor, one.reason) for one in log(shop, act(shop), Search())]
    assert (owner.name, "recovery code used") in told


def test_a_wrong_recovery_code_or_a_weak_pin_changes_nothing(shop: Shop) -> None:
    code, owner = recovery(shop), person(shop, "owner")
    other = new_recovery_code(shop)
    with pytest.raises(StoreError, match="wrong_recovery_code"):
        perform(shop, Act(owner), RESET_PIN, Recovery(owner.id, other, "738291", "s"), "a")
    with pytest.raises(StoreError, match="bad_records"):
        perform(shop, Act(owner), RESET_PIN, Recovery(owner.id, code, "0000", "s"), "b")
    cashier = person(shop, "cashier")
    with pytest.raises(StoreError, match="no_recovery_code"):
        perform(shop, Act(cashier), RESET_PIN, Recovery(cashier.id, code, "738291", "s"), "c")
    assert staff.sign_in(shop, owner.id, pin_of(owner)).id == owner.id
