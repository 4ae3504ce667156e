"""What the owner changes is on every till and on the web within a second, and so is what runs out:
a real server process, real sockets (O1, K4).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest

from store_core.application.availability import set_available
from store_core.application.catalogue import PUBLISH, Publication, catalogue_now, publication_of
from store_core.application.shop import Act, utc_now
from store_core.domain.errors import StoreError
from store_core.linking import OfficeServer
from tests.shops import person
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess

AT_ONCE = 1.0


def till_at(server: ServerProcess, folder: Path, name: str) -> HeadlessTerminal:
    terminal = HeadlessTerminal(folder).join(server.url, server.code("till", name))
    terminal.start()
    terminal.wait(lambda: terminal.is_level)
    return terminal


@pytest.fixture
def tills(server: ServerProcess, tmp_path: Path) -> Iterator[tuple[HeadlessTerminal, ...]]:
    both = tuple(till_at(server, tmp_path / name, name) for name in ("Counter", "Bar"))
    yield both
    for till in both:
        till.stop()
        assert till.bugs == []


@pytest.fixture
def office(tills: tuple[HeadlessTerminal, ...]) -> Iterator[OfficeServer]:
    asked = OfficeServer(tills[0].shop, tills[0].secrets)
    yield asked
    asked.close()


def owner(till: HeadlessTerminal) -> Act:
    return Act(person(till.shop, "owner"))


def on_the_web(server: ServerProcess, item: str) -> dict[str, Any]:
    menu = httpx2.get(f"{server.url}/api/customer/menu/items/").json()
    found: dict[str, Any] = next(one for one in menu["items"] if one["id"] == item)
    return found


def page(server: ServerProcess, path: str) -> str:
    return httpx2.get(f"{server.url}{path}").text


def dearer(till: HeadlessTerminal, price: int) -> Publication:
    view = catalogue_now(till.shop)
    return publication_of([replace(view.menu.item("fries"), price=price)], view.revs)


def has_price(till: HeadlessTerminal, price: int) -> bool:
    return till.shop.menu.item("fries").price == price


def test_a_price_is_everywhere_within_a_second(
    server: ServerProcess, tills: tuple[HeadlessTerminal, ...], office: OfficeServer
) -> None:
    """Once of five times at least: how often is for the benchmarks."""
    on_the_web(server, "fries")
    for price in range(771, 776):
        office.ask(owner(tills[0]), PUBLISH, dearer(tills[0], price), f"price {price}")
        waits = [till.wait(partial(has_price, till, price)) for till in tills]
        waits.append(tills[0].wait(partial(is_asked_on_the_web, server, price)))
        assert f"7.{price - 700}" in page(server, "/item/fries")
        if max(waits) < AT_ONCE:
            return
    pytest.fail("it took longer each time")


def is_asked_on_the_web(server: ServerProcess, price: int) -> bool:
    return bool(on_the_web(server, "fries")["price"]["amount"] == price)


def test_five_thousand_items_are_published_at_once(
    tills: tuple[HeadlessTerminal, ...], office: OfficeServer
) -> None:
    first, second = tills
    fries = replace(first.shop.menu.item("fries"), barcode="", quick_key=None)
    many = tuple(replace(fries, id=f"fries-{n}", price=n) for n in range(5_000))
    office.ask(owner(first), PUBLISH, Publication({}, items=many), "a large one")
    second.wait(lambda: len(second.shop.menu.items) > 5_000)


def test_two_owners_at_two_tills_do_not_overwrite_each_other(
    tills: tuple[HeadlessTerminal, ...], office: OfficeServer
) -> None:
    first, second = tills
    theirs, mine = dearer(first, 500), dearer(second, 600)
    office.ask(owner(first), PUBLISH, theirs, "theirs")
    other = OfficeServer(second.shop, second.secrets)
    with pytest.raises(StoreError, match="changed_meanwhile"):
        other.ask(owner(second), PUBLISH, mine, "mine")
    second.wait(lambda: second.shop.menu.item("fries").price == 500)
    other.ask(owner(second), PUBLISH, dearer(second, 600), "mine, having looked")
    other.close()
    first.wait(lambda: first.shop.menu.item("fries").price == 600)


def test_what_runs_out_at_one_till_is_sold_out_everywhere_and_comes_back_by_itself(
    server: ServerProcess, tills: tuple[HeadlessTerminal, ...]
) -> None:
    first, second = tills
    act = Act(person(first.shop, "cashier"))
    first.do(lambda: set_available(first.shop, act, "item", "fries", False))
    second.wait(lambda: not second.shop.menu.item("fries").available)
    second.wait(lambda: not on_the_web(server, "fries")["available"])
    assert "Sold out" in page(server, "/item/fries")
    until = utc_now() + timedelta(seconds=3)
    first.do(lambda: set_available(first.shop, act, "item", "fries", False, until))
    second.wait(lambda: second.shop.menu.item("fries").available)
    second.wait(lambda: on_the_web(server, "fries")["available"])
    assert utc_now() > until


def test_said_without_the_server_it_is_known_once_it_is_back(
    server: ServerProcess, tills: tuple[HeadlessTerminal, ...]
) -> None:
    first, second = tills
    server.kill()
    act = Act(person(first.shop, "cashier"))
    first.do(lambda: set_available(first.shop, act, "item", "fries", False))
    assert not first.shop.menu.item("fries").available
    server.start()
    second.wait(lambda: not second.shop.menu.item("fries").available)
