"""The benchmark `catalogue`: how soon a change is everywhere, how long reading it takes (O1)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter, sleep

import requests

from store_core.application.catalogue import PUBLISH, catalogue_now, publication_of
from store_core.application.shop import Act
from store_core.application.staff import people
from store_core.commands.bench_figures import Aim, Figure, Ground, spread
from store_core.commands.bench_shops import large_pizzeria, make_till, open_till
from store_core.commands.crew import Crew
from store_core.commands.headless import HeadlessTerminal
from store_core.domain.errors import StoreError
from store_core.linking import OfficeServer
from sync_server.console import ask

ITEMS = "/api/customer/menu/items/"
ITEM = "fries"
MOST = 40
PATIENCE = 30.0


def measure(ground: Ground) -> Iterator[Figure]:
    yield _reading(ground)
    yield from _everywhere(ground.folder, min(ground.scale.times, MOST))


def _reading(ground: Ground) -> Figure:
    folder = ground.folder / "large"
    make_till(folder, large_pizzeria(ground.scale.items))
    shop = open_till(folder).shop
    taken = [_timed(lambda: catalogue_now(shop)) for _ in range(min(ground.scale.times, MOST))]
    shop.database.close()
    return Figure(name=f"catalogue of {ground.scale.items:,} items, read", found=spread(taken))


def _everywhere(folder: Path, times: int) -> Iterator[Figure]:
    """From the press of Save at one till to the tile of another, and to the web."""
    crew = Crew(folder / "logs")
    data = folder / "server"
    words = ("--data", str(data), "--profile", "pizzeria", "--demo", "--keyring", "file")
    tills = []
    try:
        port = crew.start("server", ["server", *words, "--port", "0"]).wait_for("ready")["port"]
        url = f"http://127.0.0.1:{port}"
        for name in ("one", "other"):
            code = ask(data, "post", "codes", {"kind": "till", "name": name})["code"]
            tills.append(HeadlessTerminal(folder / name).join(url, code))
            tills[-1].start()
        for till in tills:
            _until(partial(_is_level, till))
        to_till, to_web = _published(tills, url, times)
    finally:
        for till in tills:
            till.stop()
        crew.end()
    aim = Aim("max", most=1_000)
    yield Figure(name="a price published, on another till", found=spread(to_till), aim=aim)
    yield Figure(name="a price published, on the web", found=spread(to_web), aim=aim)


def _published(
    tills: list[HeadlessTerminal], url: str, times: int
) -> tuple[list[float], list[float]]:
    one, other = tills
    office = OfficeServer(one.shop, one.secrets)
    owner = next(person for person in people(one.shop) if person.role == "owner")
    prices = count(1_000)

    def publish(shows: Callable[[int], bool]) -> float:
        price, view = next(prices), catalogue_now(one.shop)
        wanted = publication_of([replace(view.menu.item(ITEM), price=price)], view.revs)
        begun = perf_counter()
        office.ask(Act(owner), PUBLISH, wanted, str(price))
        _until(partial(shows, price))
        taken = perf_counter() - begun
        _until(lambda: _price_at(one) == price)
        return taken

    to_till = [publish(lambda price: _price_at(other) == price) for _ in range(times)]
    to_web = [publish(lambda price: _price_on_the_web(url) == price) for _ in range(times)]
    office.close()
    return to_till, to_web


def _is_level(till: HeadlessTerminal) -> bool:
    return till.is_level


def _price_at(till: HeadlessTerminal) -> int:
    return till.shop.menu.item(ITEM).price


def _price_on_the_web(url: str) -> int:
    items = requests.get(url + ITEMS, timeout=10).json()["items"]
    return int(next(one for one in items if one["id"] == ITEM)["price"]["amount"])


def _until(true: Callable[[], bool]) -> None:
    """Error `benchmark_failed`."""
    begun = perf_counter()
    while not true():
        if perf_counter() - begun > PATIENCE:
            raise StoreError("benchmark_failed", name="catalogue", said="a change did not arrive")
        sleep(0.002)


def _timed(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun
