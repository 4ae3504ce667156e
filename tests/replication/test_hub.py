"""A hub and the server above it agree, whatever way an entry comes (S1)."""

import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from store_core.application import devices
from store_core.application.shop import Act, Shop
from store_core.domain.orders import Order
from store_core.storage.orders import OrderRow
from store_core.storage.replication import FeedRow, QuarantineRow, the_feed
from tests.replication.hub_world import HubWorld, Till
from tests.replication.world import Weather
from tests.shops import change_items

FOUL = Weather(lost_request=0.05, lost_answer=0.05, repeated=0.1, broken_stream=0.1, slow=1.0)


def count_of(shop: Shop, table: type[OrderRow | QuarantineRow | FeedRow]) -> int:
    with shop.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def feed_of(shop: Shop) -> list[int]:
    with shop.database.read() as session:
        return list(session.scalars(select(FeedRow.seq).order_by(FeedRow.seq)))


def epoch_of(shop: Shop) -> str:
    with shop.database.read() as session:
        return the_feed(session, shop.identity.store).epoch


def slower(shop: Shop, item_id: str) -> None:
    """Something that only the topmost server may write."""
    item = shop.menu.item(item_id)
    change_items(shop, Act(), (replace(item, prep_minutes=item.prep_minutes + 1),))


def play(world: HubWorld, tills: list[Till], steps: int) -> int:
    """How much was sold, while tills change servers and servers come and go."""
    dice, sold = Random(world.seed), 0
    for _ in range(steps):
        match dice.randrange(8):
            case 0:
                dice.choice(tills).go_to(world.hub)
            case 1:
                dice.choice(tills).go_to(None)
            case 2:
                world.server_up = not world.server_up
            case 3 if world.hub.up:
                world.hub.kill()
            case 3:
                world.hub.start()
            case 4:
                slower(world.shop, "margherita")
                world.tell_streams()
            case _:
                dice.choice(tills).sell()
                sold += 1
        world.run(dice.uniform(0, 4))
    if not world.hub.up:
        world.hub.start()
    return sold


@pytest.mark.parametrize("seed", range(2))
def test_in_any_weather_both_have_everything_once(tmp_path: Path, seed: int) -> None:
    world = HubWorld(tmp_path, seed=seed)
    world.run(5)
    tills = [world.till(name, world.hub) for name in ("first", "second")]
    tills.append(world.till("third", None))
    world.run(15)
    world.weather = FOUL
    sold = play(world, tills, 60)
    world.settle()
    assert world.converged()
    assert world.faults() == []
    for shop in (world.shop, world.hub.shop):
        assert count_of(shop, OrderRow) == sold
        assert count_of(shop, QuarantineRow) == 0
        assert feed_of(shop) == list(range(1, world.entries() + 1))


def test_what_a_till_sells_at_the_hub_is_upstream_at_once(tmp_path: Path) -> None:
    world = HubWorld(tmp_path)
    world.run(5)
    till = world.till("counter", world.hub)
    world.run(10)
    till.sell()
    world.run(1)
    assert count_of(world.shop, OrderRow) == 1


def test_a_hub_fetches_all_however_much_there_is(tmp_path: Path) -> None:
    world = HubWorld(tmp_path)
    world.server = replace(world.server, snapshot_over=1)
    world.run(10)
    assert "snapshot" not in world.hub.requests
    assert feed_of(world.hub.shop) == list(range(1, world.entries() + 1))


def test_what_a_hub_took_in_before_it_knew_of_a_revocation_counts(tmp_path: Path) -> None:
    world = HubWorld(tmp_path)
    world.run(5)
    till = world.till("counter", world.hub)
    world.run(10)
    world.server_up = False
    devices.revoke(world.shop, Act(), till.shop.identity.device)
    till.sell()
    world.run(5)
    assert count_of(world.hub.shop, OrderRow) == 1
    world.settle()
    till.sell()
    world.run(60)
    assert till.agent.trouble == "device_revoked"
    for shop in (world.shop, world.hub.shop):
        assert count_of(shop, OrderRow) == 1


def parted_by_a_copy(world: HubWorld, more: int) -> tuple[Till, Order, Order]:
    """A till whose file was copied: it sold at the hub alone, the copy at the server alone, and
    `more` than it. The till, and what either sold first.
    """
    world.run(5)
    till = world.till("counter", world.hub)
    world.run(10)
    till.sell()
    world.run(5)
    till.kill()
    shutil.copytree(till.home, world.folder / "copy")
    world.hub.kill()
    copy = Till(world, "copy", world.folder / "copy")
    world.terminals["copy"] = copy
    counted, *_ = (copy.sell() for _ in range(1 + more))
    world.run(10)
    world.server_up = False
    copy.kill()
    del world.terminals["copy"]
    world.hub.start()
    till.start()
    lost = till.sell()
    world.run(20)
    return till, lost, counted


def has(shop: Shop, one: Order) -> bool:
    with shop.database.read() as session:
        return session.get(OrderRow, one.id) is not None


def is_kept_apart(shop: Shop, one: Order) -> bool:
    with shop.database.read() as session:
        rows = session.scalars(select(QuarantineRow.entry)).all()
    return one.id.encode() in b"".join(rows)


@pytest.mark.parametrize("more", [0, 2])
def test_a_hub_turns_to_the_branch_that_the_server_above_it_has(tmp_path: Path, more: int) -> None:
    world = HubWorld(tmp_path)
    till, lost, counted = parted_by_a_copy(world, more)
    life = epoch_of(world.hub.shop)
    assert has(world.hub.shop, lost)
    world.settle()
    assert world.hub.agent.level
    assert has(world.hub.shop, counted)
    assert not has(world.hub.shop, lost)
    assert is_kept_apart(world.hub.shop, lost)
    assert feed_of(world.hub.shop) == list(range(1, world.entries() + 1))
    assert epoch_of(world.hub.shop) != life
    assert till.agent.trouble == "journal_fork"
    del world.terminals["counter"]
    assert world.converged()
    assert world.faults() == []


@pytest.mark.parametrize("more", [0, 2])
def test_a_till_beside_it_turns_as_well_wherever_it_hears_of_the_other_branch(
    tmp_path: Path, more: int
) -> None:
    world = HubWorld(tmp_path)
    staying, leaving = (world.till(name, world.hub) for name in ("staying", "leaving"))
    _till, lost, counted = parted_by_a_copy(world, more)
    assert has(staying.shop, lost)
    assert has(leaving.shop, lost)
    unsent = leaving.sell()
    leaving.go_to(None)
    world.settle()
    del world.terminals["counter"]
    for one in (staying, leaving):
        assert one.agent.level
        assert has(one.shop, counted)
        assert has(one.shop, unsent)
        assert not has(one.shop, lost)
        assert is_kept_apart(one.shop, lost)
    assert world.converged()
    assert world.faults() == []
