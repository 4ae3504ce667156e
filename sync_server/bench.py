"""The benchmark `server`: web orders and the menu under load, beside a server that does nothing.

As a program of its own (`python -m sync_server.bench`) it is that bare server.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import requests
from fastapi import FastAPI, Request, Response

from store_core.application import storefront
from store_core.application.device_secrets import FileSecrets
from store_core.application.shop import Shop
from store_core.application.terminals import DatabaseUrl, open_shop
from store_core.commands import bench_postgresql
from store_core.commands.bench_bare import BARE, bare, copy_database, listen, replay
from store_core.commands.bench_figures import (
    WARM_UP,
    Aim,
    Figure,
    Ground,
    Limit,
    Measured,
    Scale,
    spread,
    timed_in_turn,
)
from store_core.commands.bench_load import KEY, Asked, load, request
from store_core.commands.bench_postgresql import postgresql
from store_core.commands.crew import Crew
from sync_server.bare_server import bare_server, run_bare
from sync_server.customer.requests import OrderRequest

ITEMS = "/api/customer/menu/items/"
ORDERS = "/api/customer/orders/create/"
LIVE = "/health/live"
CLIENTS = (1, 8)
WARM_UP_SECONDS = 0.3
WANTED: dict[str, Any] = {
    "customer": {"name": "Priya Raman", "phone": "+1 555 014 2277"},
    "fulfilment": "pickup",
    "payment_method": "cash",
    "lines": [
        {
            "item_id": "margherita",
            "variant_id": "l",
            "quantity": 1,
            "modifiers": [
                {"option_id": "crust-thin", "quantity": 1},
                {"option_id": "sauce-tomato", "quantity": 1},
                {"option_id": "top-mushrooms", "quantity": 2},
            ],
        },
        {"item_id": "coke", "quantity": 2, "modifiers": []},
    ],
}


def measure(ground: Ground) -> Iterator[Figure]:
    crew = Crew(ground.folder / "logs")
    data = ground.folder / "server"
    try:
        with bare_server(__name__) as (bare_port, _process):
            server = crew.start("server", ["server", *_options(data)])
            port = int(server.wait_for("ready")["port"])
            yield from _menu(port, bare_port, ground.scale)
            yield from _orders(port, bare_port, ground.scale, "SQLite")
            server.end()
            yield _one_order(ground.folder, data, ground.scale.times)
            yield from _on_postgresql(ground, crew, bare_port)
    finally:
        crew.end()


def _options(data: Path) -> list[str]:
    return [
        *("--data", str(data), "--profile", "pizzeria", "--demo"),
        *("--keyring", "file", "--port", "0"),
    ]


# The menu


def _menu(port: int, bare_port: int, scale: Scale) -> Iterator[Figure]:
    """By eight customers that ask again at once; the bare server in turn with it."""
    url = f"http://127.0.0.1:{port}"
    answer = requests.get(url + ITEMS, timeout=10)
    etag, size = answer.headers["ETag"], len(answer.content)
    known = request("GET", ITEMS, {"If-None-Match": etag})
    asked = [
        (bare_port, request("GET", "/hello", {}), 200),
        (port, request("GET", LIVE, {}), 200),
        (port, known, 304),
        (bare_port, request("GET", f"/bytes/{size}", {}), 200),
        (port, request("GET", ITEMS, {}), 200),
    ]
    hello, live, unchanged, plain, whole = _in_turn(asked, 8, scale)
    aim = Aim("per_second", least=0.7, ratio=True)
    bare_hello = Limit("a hello of a bare server of that kind", hello)
    yield Figure(name="hello of the server, 8 clients", found=live, limit=bare_hello)
    own_hello = Limit("a hello of the same server", live)
    yield Figure(name="menu, unchanged (304)", found=unchanged, limit=own_hello, aim=aim)
    bytes_alone = Limit("as many bytes of a bare server", plain)
    note = f"{size:,} bytes"
    yield Figure(name="menu, whole (200)", found=whole, limit=bytes_alone, aim=aim, note=note)


# Orders

AIMS = {("SQLite", 1): Aim("max", most=100), ("SQLite", 8): Aim("per_second", least=400)}


def _orders(port: int, bare_port: int, scale: Scale, database: str) -> Iterator[Figure]:
    body = json.dumps(WANTED).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": KEY.decode()}
    bare_post = request("POST", "/orders", headers, body)
    order = request("POST", ORDERS, headers, body)
    load(Asked(port, order, 201, 1, WARM_UP_SECONDS))
    for clients in CLIENTS:
        asked = [(bare_port, bare_post, 201), (port, order, 201)]
        posts, orders = _in_turn(asked, clients, scale)
        yield Figure(
            name=f"web order, {clients} client{'s' * (clients > 1)}, {database}",
            found=orders,
            limit=Limit("the same bytes posted to a bare server", posts),
            aim=AIMS.get((database, clients)),
        )


def _one_order(folder: Path, data: Path, times: int) -> Figure:
    """Without HTTP, in this process: the use case beside what it wrote."""
    shop = open_shop(data, FileSecrets(data))
    copy_database(shop, folder / "bare.sqlite")
    place = _placing(shop)
    heard = listen(shop, place, times + WARM_UP)
    written = iter(heard.writes)
    with closing(bare(folder / "bare.sqlite")) as connection:
        ours, theirs = timed_in_turn((place, lambda: replay(connection, next(written))), times)
    shop.database.close()
    name = "web order placed, without HTTP, SQLite"
    limit = Limit(BARE, spread(theirs))
    return Figure(name=name, found=spread(ours), limit=limit, note=heard.words)


def _on_postgresql(ground: Ground, crew: Crew, bare_port: int) -> Iterator[Figure]:
    """The same orders on a server of one process, the database beside it on this machine."""
    with postgresql(ground.folder / "postgresql") as url:
        if url is None:
            yield Figure(name="web order, PostgreSQL", found=None, note=bench_postgresql.WHY_NOT)
            return
        data = ground.folder / "server-postgresql"
        server = crew.start("server", ["server", *_options(data), "--database", url])
        port = int(server.wait_for("ready")["port"])
        yield from _orders(port, bare_port, ground.scale, "PostgreSQL")
        server.end()
        yield _one_order_on_postgresql(data, url, ground.scale.times)


def _one_order_on_postgresql(data: Path, url: str, times: int) -> Figure:
    copy = bench_postgresql.copy_database(url)
    shop = open_shop(data, FileSecrets(data), place=DatabaseUrl(url))
    place = _placing(shop)
    heard = listen(shop, place, times + WARM_UP)
    written = iter(heard.writes)
    with psycopg.connect(copy) as connection:
        ours, theirs = timed_in_turn(
            (place, lambda: bench_postgresql.replay(connection, next(written))), times
        )
    shop.database.close()
    name = "web order placed, without HTTP, PostgreSQL"
    limit = Limit(bench_postgresql.BARE, spread(theirs))
    return Figure(name=name, found=spread(ours), limit=limit, note=heard.words)


def _placing(shop: Shop) -> Callable[[], object]:
    keys, wanted = count(), OrderRequest.model_validate(WANTED).order()
    return lambda: storefront.place(shop, wanted, f"benchmark-{next(keys)}")


def _in_turn(asked: Sequence[tuple[int, bytes, int]], clients: int, scale: Scale) -> list[Measured]:
    """Each for its share of the time, again and again, so that all meet the same machine."""
    taken: list[list[float]] = [[] for _ in asked]
    over = [0.0 for _ in asked]
    for _ in range(scale.rounds):
        for place, (port, data, status) in enumerate(asked):
            answered = load(Asked(port, data, status, clients, scale.seconds / scale.rounds))
            taken[place] += answered.taken
            over[place] += answered.over
    return [spread(one, total) for one, total in zip(taken, over, strict=True)]


# The bare server


def bare_app() -> FastAPI:
    app = FastAPI(openapi_url=None)

    @app.get("/hello")
    async def hello() -> Response:
        return Response(b"hello")

    @app.get("/bytes/{size}")
    async def some_bytes(size: int) -> Response:
        return Response(b"x" * size, media_type="application/json")

    @app.post("/orders")
    async def take(request: Request) -> Response:
        await request.body()
        return Response(status_code=201)

    return app


if __name__ == "__main__":
    run_bare(bare_app())
