"""A hub and the server above it agree, whatever way an entry comes (S1)."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from store_core.application import devices
from store_core.application.shop import Act, Shop
from store_core.storage.orders import OrderRow
from store_core.storage.replication import FeedRow, QuarantineRow
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
