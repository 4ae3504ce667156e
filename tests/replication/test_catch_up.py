"""A till that comes back with a long queue, while the others go on selling (S1)."""

from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select

from store_core.application import devices, orders
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.replication import feed, holding
from store_core.replication.feed import AT_ONCE
from store_core.replication.messages import Push, PushAnswer
from store_core.replication.peers import peer_of
from store_core.storage.journal import EntryRow
from store_core.storage.replication import FeedRow
from tests.replication.world import Terminal, World
from tests.shops import cart, line, open_shift, person

QUEUED = 7 * AT_ONCE


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def away(world: World) -> Terminal:
    """It sold alone for as long as it takes."""
    away = world.pair("away", "till")
    world.run(5)
    world.server_up = False
    for _ in range(QUEUED):
        away.sell()
    world.run(5)
    return away


def sold_by(shop: Shop) -> list[str]:
    """The device of each sale, in the order of the feed."""
    with shop.database.read() as session:
        sold = select(EntryRow.device).join(FeedRow, FeedRow.entry_id == EntryRow.id)
        sold = sold.where(EntryRow.kind == "order_placed").order_by(FeedRow.seq)
        return list(session.scalars(sold))


def test_a_sale_made_meanwhile_waits_for_one_piece_of_the_queue(
    world: World, away: Terminal
) -> None:
    shop, own = world.shop, away.shop.identity.device
    cashier, shift = Act(person(shop, "cashier")), open_shift(shop)
    with away.shop.database.read() as session:
        batch = holding.outgoing(session, world.server.store, {own: 0}, parts=None, surrender=False)
    peer = peer_of(devices.device_of(shop, away.token))

    def sell() -> None:
        wanted = cart(line(shop, "margherita"))
        orders.sell(shop, cashier, wanted, Head(), [Tender("cash", 5_000)], shift)

    taken: list[int] = []

    def take(piece: Push, refused: dict[str, str]) -> PushAnswer:
        if len(taken) == 3:
            selling = Thread(target=sell)
            selling.start()
            selling.join()
        with shop.database.write() as session:
            answer, _ = feed.push(session, world.server, peer, piece, shop.now(), refused)
        taken.append(len(piece.entries))
        return answer

    answer = feed.in_turns(batch, take)
    assert answer.frontiers == {own: len(batch.entries)}
    assert max(taken) == AT_ONCE
    placed = sold_by(shop)
    assert placed.count(own) == QUEUED
    assert 2 * AT_ONCE < placed.index(shop.identity.device) < 4 * AT_ONCE


def test_a_refused_entry_keeps_what_follows_it_in_the_batch_apart(
    world: World, away: Terminal
) -> None:
    own = away.shop.identity.device
    with away.shop.database.read() as session:
        batch = holding.outgoing(session, world.server.store, {own: 0}, parts=None, surrender=True)
    peer = peer_of(devices.device_of(world.shop, away.token))
    pieces: list[dict[str, str]] = []

    def take(piece: Push, refused: dict[str, str]) -> PushAnswer:
        if not pieces:
            refused[own] = "malformed"
        pieces.append(dict(refused))
        with world.shop.database.write() as session:
            return feed.push(session, world.server, peer, piece, world.now(), refused)[0]

    assert feed.in_turns(batch, take).pair_again == "entry_refused"
    assert all(one == {own: "malformed"} for one in pieces)
    assert len(pieces) > 1
    assert sold_by(world.shop) == []
