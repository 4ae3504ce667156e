"""The benchmark `crowd`: thousands of customers follow their orders on one server process while the
kitchen works, beside a server of that kind that only passes bytes on.

As a program of its own (`python -m sync_server.bench_crowd`) it is that bare server.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from time import perf_counter, sleep

import requests
from fastapi import FastAPI, Request, Response
from starlette.responses import StreamingResponse

from store_core.commands.bench_figures import Aim, Figure, Ground, Limit, Scale, spread, tally
from store_core.commands.crew import Crew
from store_core.domain.errors import StoreError
from sync_server.bare_server import bare_server, run_bare
from sync_server.bench_followers import Followers, There
from sync_server.bench_trade import PATIENCE, Trade, Worked, memory_of, placed, trading
from sync_server.descriptors import raise_limit

BACK_WITHIN = 30_000
EVENT_BYTES = 1_800
"""About as long as an order is."""


def measure(ground: Ground) -> Iterator[Figure]:
    """RuntimeError where a state was missed, or where so many files can't be opened."""
    if raise_limit() < ground.scale.customers + 200:
        raise RuntimeError(
            f"{ground.scale.customers} customers need as many open files; {raise_limit()} is the "
            "most here (ulimit -Hn)"
        )
    data, crew = ground.folder / "server", Crew(ground.folder / "logs")
    orders = placed(data, ground.scale.customers)
    bare = _bare(ground.scale)
    try:
        with trading(crew, data, ground.folder / "kitchen", orders) as trade:
            yield from _crowd(trade, bare, ground.scale)
    finally:
        crew.end()


@dataclass(frozen=True, slots=True)
class Bare:
    """Of the server that only passes bytes on: kB for each connection, seconds of each message,
    seconds until all were there.
    """

    memory: float
    passed: list[float]
    came: There


def _crowd(trade: Trade, bare: Bare, scale: Scale) -> Iterator[Figure]:
    many = f"{scale.customers:,} customers"
    quiet = trade.work(scale.presses)
    before = trade.memory()
    came = trade.come()
    grown = trade.memory() - before
    yield Figure(
        name=f"memory for each of {many}",
        found=tally([grown / scale.customers]),
        unit="kB",
        limit=Limit("a connection of a bare server", tally([bare.memory])),
    )
    busy = trade.work(scale.presses)
    yield Figure(
        name=f"bump to browser, {many}",
        found=spread(trade.seen(busy)),
        limit=Limit("a bare server passes those bytes on", spread(bare.passed)),
        aim=Aim("p99", most=1_000),
    )
    yield from _kitchen(many, busy, quiet)
    back, storm = trade.all_cut(scale.presses // 2)
    yield Figure(
        name=f"{many} come for the first time, all of them",
        found=spread([came.over]),
        limit=Limit("to a bare server", spread([bare.came.over])),
    )
    yield Figure(
        name=f"{many} cut at once, all back",
        found=spread([back.over]),
        aim=Aim("max", most=BACK_WITHIN),
        note="with their server, which came back on the same port; nobody missed a state, "
        f"{trade.told_twice} of {back.told} were told one twice",
    )
    yield from _kitchen(f"{many} coming back", storm, quiet)


def _kitchen(meanwhile: str, busy: Worked, quiet: Worked) -> Iterator[Figure]:
    alone = "with nobody following"
    yield Figure(
        name=f"kitchen: touch to committed, {meanwhile}",
        found=spread(busy.pressed),
        limit=Limit(alone, spread(quiet.pressed)),
        aim=Aim("p99", most=100),
    )
    yield Figure(
        name=f"kitchen: order sent to ticket there, {meanwhile}",
        found=spread(busy.arrived),
        limit=Limit(alone, spread(quiet.arrived)),
        aim=Aim("p99", most=1_000),
    )


# The bare server


def bare_app() -> FastAPI:
    """Whoever posts to a stream has those bytes sent to who reads it."""
    app = FastAPI(openapi_url=None)
    streams: dict[str, asyncio.Queue[bytes]] = {}

    @app.get("/streams/{name}")
    async def read(name: str) -> Response:
        mine = streams[name] = asyncio.Queue()

        async def sent() -> AsyncIterator[bytes]:
            yield b": here\n\n"
            while True:
                yield await mine.get()

        return StreamingResponse(sent(), media_type="text/event-stream")

    @app.post("/streams/{name}")
    async def pass_on(name: str, request: Request) -> Response:
        streams[name].put_nowait(await request.body())
        return Response(status_code=204)

    return app


def _bare(scale: Scale) -> Bare:
    data = json.dumps({"status": "bare", "padding": "x" * EVENT_BYTES})
    event = f"event: order\ndata: {data}\nid: 1\n\n".encode()
    followers = Followers()
    passed: dict[int, float] = {}
    try:
        with bare_server(__name__) as (port, process):
            before = memory_of(process)
            there = followers.follow(port, [f"/streams/{n}" for n in range(scale.customers)])
            memory = (memory_of(process) - before) / scale.customers
            with requests.Session() as http:
                http.trust_env = False
                for place in range(min(scale.presses, scale.customers)):
                    passed[place] = perf_counter()
                    http.post(f"http://127.0.0.1:{port}/streams/{place}", data=event, timeout=60)
            heard = _heard(followers, len(passed))
    finally:
        followers.end()
    return Bare(memory, [heard[place] - at for place, at in passed.items()], there)


def _heard(followers: Followers, count: int) -> dict[int, float]:
    """When each place heard something, once so many have. Error `did_not_happen`."""
    heard: dict[int, float] = {}
    latest = perf_counter() + PATIENCE
    while len(heard) < count:
        if perf_counter() > latest:
            raise StoreError("did_not_happen", what="what was passed on is heard")
        heard |= {one.place: one.at for one in followers.heard()}
        sleep(0.01)
    return heard


if __name__ == "__main__":
    run_bare(bare_app())
