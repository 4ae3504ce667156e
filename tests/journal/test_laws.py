"""Law 1 and Law 2 over generated histories."""

import random
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from store_core.application import orders
from store_core.application.orders import Head
from store_core.domain.cart import Cart, CartLine
from store_core.journal.apply import apply
from store_core.journal.entries import Entry
from store_core.journal.state import digest, load_snapshot, take_snapshot
from store_core.storage.orders import BillRow
from store_core.storage.promotions import PromotionUseRow, UsedHoldRow
from tests.databases import scratch
from tests.journal.histories import HISTORIES, OWNER, exchange, history, machines

SEEDS = st.integers(0, 2**32)
ACTS = 20


def folded(entries: Iterable[Entry], snapshot: bytes = b"") -> Mapping[str, str]:
    with scratch() as session:
        if snapshot:
            load_snapshot(session, snapshot)
        for entry in entries:
            apply(session, entry)
        return digest(session)


def snapshot_of(entries: Iterable[Entry]) -> bytes:
    with scratch() as session:
        for entry in entries:
            apply(session, entry)
        return take_snapshot(session)


@given(SEEDS)
@settings(max_examples=HISTORIES)
def test_law_1_the_same_entries_in_any_order_and_twice_give_the_same_state(seed: int) -> None:
    entries = history(seed, ACTS)
    chance = random.Random(seed)
    shuffled = entries + chance.sample(entries, len(entries) // 2)
    chance.shuffle(shuffled)
    assert folded(shuffled) == folded(entries)


@given(SEEDS)
@settings(max_examples=HISTORIES)
def test_law_2_state_is_the_fold_of_a_snapshot_and_its_tail(seed: int) -> None:
    entries = history(seed, ACTS)
    cut = random.Random(seed).randrange(len(entries))
    assert folded(entries[cut:], snapshot_of(entries[:cut])) == folded(entries)


@pytest.mark.database("sqlite")
def test_generated_histories_use_limited_codes_up_and_give_them_back() -> None:
    """Sooner or later a coded order is cancelled; nobody knows in which history."""
    with scratch() as session:
        for seed in range(80):
            for entry in history(seed, 60):
                apply(session, entry)
            used = set(session.scalars(select(PromotionUseRow.order_id)))
            held = set(session.scalars(select(UsedHoldRow.order_id)))
            coded = {
                row.order_id
                for row in session.scalars(select(BillRow))
                if any(discount.id == "few" for discount in row.bill.discounts)
            }
            if used < coded and used & held:
                break
    assert set() < used < coded
    assert used & held


def test_two_tills_that_accept_the_same_order_fire_it_once() -> None:
    server, first, second, _kitchen = machines(random.Random(1))
    cart = Cart((CartLine("1", "soup"),), channel="web")
    placed = orders.place_for_customer(server.shop, cart, Head(code="1234"))
    for till in (first, second):
        exchange(server.shop.database, till.shop.database)
        orders.accept(till.shop, OWNER, placed.id)
    exchange(first.shop.database, server.shop.database)
    exchange(second.shop.database, server.shop.database)
    for till in (first, second):
        exchange(server.shop.database, till.shop.database)
    assert len(orders.order(server.shop, placed.id).tickets) == 1
    states = []
    for machine in (server, first, second):
        with machine.shop.database.read() as session:
            states.append(digest(session))
    assert states[0] == states[1] == states[2]
