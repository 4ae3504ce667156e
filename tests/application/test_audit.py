"""The audit log of a real shop: what is found, by whom, and what is never shown (O11)."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from store_core.application import audit, orders, shifts, staff, stores
from store_core.application.audit import Logged
from store_core.application.happenings import TELLERS
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.audit import Group, Key, Search
from store_core.domain.cart import ManualDiscount
from store_core.domain.errors import StoreError
from store_core.domain.orders import Contact
from store_core.journal import kinds
from store_core.journal.audit import GROUPS
from store_core.journal.verifier import verify
from tests.shops import HandClock, cart, change_items, line, new_shop, person

ALL = Search(sensitive=False)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


@pytest.fixture
def owner(shop: Shop) -> Act:
    return Act(person(shop, "owner"))


def sell(shop: Shop, item: str = "margherita", discount: ManualDiscount | None = None) -> str:
    act = Act(
        person(shop, "manager" if discount else "cashier"), reason="Regular" if discount else ""
    )
    wanted = replace(cart(line(shop, item)), discount=discount)
    with shop.database.read():
        shift = shifts.current_shift(shop) or shifts.open_shift(shop, act, 10_000)
    return orders.sell(shop, act, wanted, Head(label="Ann"), [Tender("cash", 5_000)], shift.id).id


def codes(found: tuple[Logged, ...]) -> list[str]:
    return [one.story.code for one in found]


def test_every_kind_of_entry_has_a_group_and_a_story() -> None:
    shapes = set(kinds.KINDS.values())
    assert set(GROUPS) == shapes
    assert set(TELLERS) == shapes
    assert set(GROUPS.values()) <= set(get_args(Group))


def test_only_who_may_read_the_log_reads_it_or_somebody_beside_them(shop: Shop) -> None:
    cashier, manager = person(shop, "cashier"), person(shop, "manager")
    with pytest.raises(StoreError, match="not_permitted"):
        audit.log(shop, Act(cashier), ALL)
    assert audit.log(shop, Act(cashier, approver=manager), ALL)


def test_pages_by_key_give_every_entry_once_newest_first(shop: Shop, owner: Act) -> None:
    for _ in range(9):
        sell(shop)
    whole = audit.log(shop, owner, ALL, limit=1000)
    marks = audit.marks(shop, owner, ALL, 4)
    assert marks.count == len(whole)
    pages = [audit.log(shop, owner, ALL, key, 4) for key in marks.keys]
    assert [one.key for page in pages for one in page] == [one.key for one in whole]
    assert [one.key.at for one in whole] == sorted((one.key.at for one in whole), reverse=True)


def test_entries_of_the_same_millisecond_are_not_lost_between_pages(
    shop: Shop, owner: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = shop.now()
    shop.now = lambda: now
    for _ in range(5):
        sell(shop)
    first = audit.log(shop, owner, ALL, limit=3)
    rest = audit.log(shop, owner, ALL, first[-1].key, 100)
    assert rest[0] == first[-1]
    assert len({one.key for one in (*first, *rest)}) == audit.marks(shop, owner, ALL, 100).count


def test_a_sale_is_not_sensitive_but_a_void_a_discount_and_a_reason_are(
    shop: Shop, owner: Act
) -> None:
    sell(shop)
    sell(shop, discount=ManualDiscount("amount", amount=100))
    manager = Act(person(shop, "manager"), reason="Left without it")
    parked = orders.park(shop, manager, cart(line(shop, "diavola")), Head())
    orders.discard_parked(shop, manager, parked.id)
    found = audit.log(shop, owner, Search(), limit=4)
    assert codes(found)[:3] == ["cancelled", "parked", "sold"]
    assert [one.group for one in found[:3]] == ["voids", "sales", "discounts"]
    assert found[0].reason == "Left without it"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dropped", ["cancelled"]),
        ("DROPPED floor", ["cancelled"]),
        ("dropped ceiling", []),
        ("diavola", ["cancelled", "parked", "catalogue_made"]),
        ("w-0001", ["cancelled", "parked"]),
        ("100%", []),
        ("_", []),
        ("okafor diavola", ["cancelled", "parked"]),
        ("kimura diavola", []),
    ],
)
def test_every_word_has_to_occur_in_reason_number_item_or_person(
    shop: Shop, owner: Act, text: str, expected: list[str]
) -> None:
    manager = Act(person(shop, "manager"))
    parked = orders.park(shop, manager, cart(line(shop, "diavola")), Head())
    sell(shop)
    orders.discard_parked(shop, replace(manager, reason="Dropped on the floor"), parked.id)
    found = audit.log(shop, owner, replace(ALL, text=text))
    assert codes(found) == expected


def test_days_person_device_and_kind_narrow_what_is_found(
    shop: Shop, owner: Act, clock: HandClock
) -> None:
    sell(shop)
    clock.forward(days=2)
    later = clock.at
    sell(shop, "diavola")
    cashier, manager = person(shop, "cashier"), person(shop, "manager")
    assert codes(audit.log(shop, owner, replace(ALL, since=later))) == ["sold"]
    before = audit.log(shop, owner, replace(ALL, until=later, person=cashier.id))
    assert codes(before) == ["sold", "shift_opened"]
    assert not audit.log(shop, owner, replace(ALL, person=manager.id))
    assert not audit.log(shop, owner, replace(ALL, device="another"))
    assert codes(audit.log(shop, owner, replace(ALL, group="staff"))) == ["staff_made"]


def test_the_approver_is_found_too(shop: Shop, owner: Act) -> None:
    cashier, manager = person(shop, "cashier"), person(shop, "manager")
    parked = orders.park(shop, Act(cashier), cart(line(shop, "diavola")), Head())
    orders.discard_parked(shop, Act(cashier, manager, "Went away"), parked.id)
    found = audit.log(shop, owner, replace(ALL, person=manager.id))
    assert [(one.actor, one.approver) for one in found] == [(cashier.name, manager.name)]


def test_detail_tells_what_changed_and_never_a_pin(shop: Shop, owner: Act) -> None:
    act = replace(owner, reason="Prices of June")
    stores.change_settings(shop, act, lambda known: replace(known, prep_minutes=25))
    item = shop.menu.item("diavola")
    change_items(shop, act, (replace(item, prep_minutes=item.prep_minutes + 3),))
    catalogue, settings = audit.log(shop, owner, Search(), limit=2)
    assert settings.story.fields == ("prep_minutes",)
    (change,) = audit.detail(shop, owner, settings.key.entry).changes
    assert (change.path, change.before, change.after) == (("prep_minutes",), 20, 25)
    (change,) = audit.detail(shop, owner, catalogue.key.entry).changes
    assert change.record == item.name
    staff_made = audit.log(shop, owner, replace(ALL, group="staff"))[0]
    told = repr(audit.detail(shop, owner, staff_made.key.entry))
    assert "argon2" not in told


def test_the_history_of_an_order_is_told_from_any_of_its_entries(shop: Shop, owner: Act) -> None:
    order = sell(shop)
    orders.reprint_receipt(shop, Act(person(shop, "cashier")), order)
    reprint = audit.log(shop, owner, ALL, limit=1)[0]
    found = audit.detail(shop, owner, reprint.key.entry)
    assert codes(found.history) == ["sold", "receipt_reprinted"]
    assert found.link == "sound"


def test_sealed_labels_are_only_shown_to_who_has_the_key(shop: Shop, owner: Act) -> None:
    web = cart(line(shop, "diavola"), channel="web")
    contact = Contact("Ann Bell", "+12025550123")
    orders.place_for_customer(shop, web, Head(label="Ann", contact=contact))
    placed = audit.log(shop, owner, ALL, limit=1)[0]
    sealed = {one.part: one.text for one in audit.detail(shop, owner, placed.key.entry).sealed}
    assert sealed == {"label": "Ann", "contact": "Ann Bell · +12025550123"}
    shop.identity = replace(shop.identity, key=b"x" * 32)
    told = audit.detail(shop, owner, placed.key.entry)
    assert {one.text for one in told.sealed} == {None}
    assert "Ann" not in repr(told)
    assert not audit.log(shop, owner, replace(ALL, text="Bell"))


def test_who_left_keeps_their_name_in_the_log(shop: Shop, owner: Act) -> None:
    sell(shop)
    everybody = {one.id: one.name for one in staff.people(shop)}
    assert set(audit.names(shop, owner).people.values()) >= set(everybody.values())


def test_an_entry_nobody_has_is_refused(shop: Shop, owner: Act) -> None:
    with pytest.raises(StoreError, match="unknown_entry"):
        audit.detail(shop, owner, "none")
    assert audit.log(shop, owner, ALL, Key(shop.now().replace(year=2000), ""), 10) == ()


def test_the_log_is_the_same_whatever_order_a_mapping_was_written_in(
    shop: Shop, owner: Act
) -> None:
    """Read back, the keys of a mapping are sorted."""
    margherita = shop.menu.item("margherita")
    change_items(shop, owner, (replace(margherita, name={"it": "Margherita", "en": "Daisy"}),))
    with shop.transaction(owner) as tx:
        tx.record(kinds.StockCounted(at=tx.now, counts={"tomato": 1, "basil": 2}))
    with shop.database.read() as session:
        assert verify(session).faults == ()
