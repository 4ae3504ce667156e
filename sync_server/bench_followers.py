"""Customers who follow their orders, as `python -m sync_server.bench_followers`.

Plain sockets on one loop: each comes back by itself when it was cut, as a browser does, and says
what it saw last. Commands and answers are JSON lines: `follow` the paths of a port; `heard` since
it was asked last; `all` waits until everybody is there.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from random import Random
from time import perf_counter
from typing import TypeVar, cast

import msgspec
from uvicorn.loops.auto import auto_loop_factory

from sync_server.descriptors import raise_limit

KNOCKING = 200
"""Who come for the first time don't all come at once."""
AGAIN_AFTER = 2.0
"""Seconds, until the server says how long to wait."""
PATIENCE = 300.0
T = TypeVar("T")


class Heard(msgspec.Struct, frozen=True, array_like=True):
    """`at` is in seconds of `perf_counter`, which all processes of a machine share."""

    place: int
    status: str
    id: str
    at: float


class There(msgspec.Struct, frozen=True):
    """How long each took from knocking to the answer; how long since the first was cut or, at
    first, since they were told to come; how many answers told something new.
    """

    took: list[float]
    over: float
    told: int


class Followers:
    """That process."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", __name__]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def follow(self, port: int, paths: Sequence[str]) -> There:
        return self._ask(_THERE, do="follow", port=port, paths=list(paths))

    def all_there(self) -> There:
        """Once all are, after they were cut."""
        return self._ask(_THERE, do="all")

    def heard(self) -> list[Heard]:
        return self._ask(_HEARD, do="heard")

    def end(self) -> None:
        self._process.terminate()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _ask(self, shape: "msgspec.json.Decoder[T]", **command: object) -> T:
        hand, mouth = self._process.stdin, self._process.stdout
        if hand is None or mouth is None:
            raise RuntimeError("the followers have no pipes")
        hand.write(json.dumps(command) + "\n")
        hand.flush()
        said = mouth.readline()
        if not said:
            raise RuntimeError("the followers have died")
        return shape.decode(said)


_THERE, _HEARD = msgspec.json.Decoder(There), msgspec.json.Decoder(list[Heard])


class _Follower(asyncio.Protocol):
    def __init__(self, crowd: "_Crowd", place: int, path: str) -> None:
        self.place, self.path, self._crowd = place, path, crowd
        self._held = b""
        self._last = ""
        self._after = AGAIN_AFTER
        self._began = 0.0
        self._answered = False
        self._transport: asyncio.Transport | None = None
        self.arrived = asyncio.Event()

    async def come(self) -> None:
        """Until it is there; a server that does not listen is tried again."""
        self._began = perf_counter()
        self._held, self._answered = b"", False
        loop = asyncio.get_running_loop()
        while not self.arrived.is_set():
            with suppress(OSError):
                await loop.create_connection(lambda: self, "127.0.0.1", self._crowd.port)
                return
            await asyncio.sleep(self._after * self._crowd.random.uniform(0.5, 1))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        last = f"Last-Event-ID: {self._last}\r\n" if self._last else ""
        asked = f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{last}\r\n"
        self._transport.write(asked.encode())

    def data_received(self, data: bytes) -> None:
        now = perf_counter()
        *blocks, self._held = (self._held + data).split(b"\n\n")
        if blocks and not self._answered:
            self._answered = True
            status = blocks[0].split(b" ", 2)[1]
            if status != b"200":
                raise RuntimeError(blocks[0][:400].decode(errors="replace"))
            self._crowd.came(self, now - self._began)
        for block in blocks:
            self._take(block, now)

    def connection_lost(self, _error: Exception | None) -> None:
        if self._transport is None:
            return
        self._transport = None
        was_there = self.arrived.is_set()
        self.arrived.clear()
        self._crowd.went(self, self._after, was_there=was_there)

    def _take(self, block: bytes, now: float) -> None:
        fields = dict(
            line.split(b": ", 1) for line in block.split(b"\n") if b": " in line.strip(b":")
        )
        if b"retry" in fields:
            self._after = int(fields[b"retry"]) / 1000
        if b"data" in fields:
            self._last = fields[b"id"].decode()
            status = json.loads(fields[b"data"])["status"]
            self._crowd.heard.append(Heard(self.place, status, self._last, now))


class _Crowd:
    def __init__(self) -> None:
        self.port = 0
        self.random = Random(1)  # noqa: S311 - a benchmark
        self.heard: list[Heard] = []
        self._took: list[float] = []
        self._there = 0
        self._followers: list[_Follower] = []
        self._since = 0.0
        self._counted = 0
        self._coming: set[asyncio.Task[None]] = set()
        self._all = asyncio.Event()
        self._last_came = 0.0

    async def follow(self, port: int, paths: Sequence[str]) -> There:
        self.port, self._since = port, perf_counter()
        knocking = asyncio.Semaphore(KNOCKING)
        self._followers = [_Follower(self, place, path) for place, path in enumerate(paths)]

        async def come(one: _Follower) -> None:
            async with knocking:
                await one.come()
                await one.arrived.wait()

        await asyncio.gather(*(come(one) for one in self._followers))
        return await self.all_there()

    async def all_there(self) -> There:
        async with asyncio.timeout(PATIENCE):
            await self._all.wait()
        told = len(self.heard) - self._counted
        there = There(self._took, self._last_came - self._since, told)
        self._took = []
        return there

    def taken(self) -> list[Heard]:
        heard, self.heard, self._counted = self.heard, [], 0
        return heard

    def came(self, one: _Follower, took: float) -> None:
        self._took.append(took)
        self._there += 1
        self._last_came = perf_counter()
        one.arrived.set()
        if self._there == len(self._followers):
            self._all.set()

    def went(self, one: _Follower, after: float, *, was_there: bool) -> None:
        """Also one that was cut before it had an answer."""
        if self._all.is_set():
            self._all.clear()
            self._since, self._counted = perf_counter(), len(self.heard)
        self._there -= was_there
        task = asyncio.create_task(self._back(one, after))
        self._coming.add(task)
        task.add_done_callback(self._coming.discard)

    async def _back(self, one: _Follower, after: float) -> None:
        await asyncio.sleep(after)
        await one.come()


async def _obey() -> None:
    raise_limit()
    loop, crowd = asyncio.get_running_loop(), _Crowd()
    while said := await loop.run_in_executor(None, sys.stdin.readline):
        command = json.loads(said)
        answer: object
        match command["do"]:
            case "follow":
                answer = await crowd.follow(command["port"], command["paths"])
            case "all":
                answer = await crowd.all_there()
            case _:
                answer = crowd.taken()
        print(msgspec.json.encode(answer).decode(), flush=True)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(_obey())
