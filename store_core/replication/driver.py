"""Drives an agent on an event loop: HTTP in a worker thread, the stream as a WebSocket."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Any, Protocol, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from store_core.domain.errors import StoreError
from store_core.journal.touched import Touched
from store_core.replication.agent import (
    Action,
    Agent,
    CloseStream,
    Greet,
    OpenStream,
    SendPing,
)
from store_core.replication.errands import Errand, Errands, Event, Request, offset_of
from store_core.replication.http import HttpServer
from store_core.replication.link_state import LinkState
from store_core.replication.messages import HelloAnswer, Hint, Message, unpack
from store_core.replication.ways import Reach, Ways

T = TypeVar("T")
LOOK_SECONDS = 3.0
"""For its own server to answer, while the other one serves."""


class OnStore(Protocol):
    """Runs work where the database is, and answers on the event loop."""

    def __call__(self, work: Callable[[], T]) -> Awaitable[T]: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`touched` hears of what was taken in, where the database is; `link` and `bug` are called on
    the event loop. `wall` is this machine's own clock, not corrected.
    """

    on_store: OnStore
    touched: Callable[[Touched], None]
    link: Callable[[LinkState], None]
    bug: Callable[[BaseException], object]
    wall: Callable[[], datetime]
    monotonic: Callable[[], float] = monotonic


class Driver:
    """`run()` until `close()`. `poke()` after each commit of this machine, from any thread."""

    def __init__(
        self,
        agent: Agent,
        errands: Errands,
        server: HttpServer,
        given: Surroundings,
        ways: Ways | None = None,
    ) -> None:
        """`ways` are to the servers it may speak with; without them there is the one."""
        self.agent = agent
        self.state = LinkState("offline", since=given.wall())
        self._errands = errands
        self._server = server
        self.ways = ways or Ways(Reach(server.address, server.certificate))
        self._given = given
        self._loop: asyncio.AbstractEventLoop | None = None
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stream: ClientConnection | None = None
        self._streaming: asyncio.Task[None] | None = None
        self._poked = False
        self._level = asyncio.Event()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="link")

    async def run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._do(self.agent.start(self._given.monotonic()))
        self.poke()
        try:
            while True:
                event = await self._next_event()
                if event is None:
                    break
                self._do(event(self._given.monotonic()))
                self._tell()
        finally:
            await self._end()

    def poke(self) -> None:
        """Something was committed here."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._look)

    def close(self) -> None:
        """Ends `run`, on the event loop."""
        self._events.put_nowait(None)

    async def level(self) -> None:
        """Until nothing is left to send or fetch."""
        await self._level.wait()

    async def _next_event(self) -> Event | None:
        """What happened, or the agent's own time."""
        wait = min(self.agent.wake_at, self.ways.look_at) - self._given.monotonic()
        try:
            timeout = None if self.agent.stopped else max(0.0, wait)
            return await asyncio.wait_for(self._events.get(), timeout)
        except TimeoutError:
            return self._tick

    def _tick(self, now: float) -> list[Action]:
        if now >= self.ways.look_at:
            self.ways.looking()
            self._spawn(self._look_home())
        return self.agent.tick(now)

    def _do(self, actions: list[Action]) -> None:
        for action in actions:
            match action:
                case OpenStream(session):
                    self._streaming = self._spawn(self._listen(session))
                case CloseStream():
                    self._close_stream()
                case SendPing(session):
                    self._spawn(self._ping(session))
                case Greet():
                    way = self.ways.greet(self._given.monotonic())
                    self._server.go_to(way.address, way.certificate)
                    self._spawn(self._run(action))
                case _:
                    self._spawn(self._run(action))

    def _tell(self) -> None:
        link = self.agent.link
        since = None
        if link.state == "offline":
            since = self.state.since or self._given.wall()
        elsewhere = link.state != "offline" and not self.ways.at_home
        link = replace(link, since=since, elsewhere=elsewhere)
        if self.agent.level:
            self._level.set()
        if link != self.state:
            self.state = link
            self._given.link(link)

    def _look(self) -> None:
        """Read what is newest, once for many commits."""
        if not self._poked:
            self._poked = True
            self._spawn(self._commit_seen())

    async def _commit_seen(self) -> None:
        self._poked = False
        self._events.put_nowait(await self._given.on_store(self._errands.committed))

    async def _run(self, action: Request) -> None:
        session = action.session
        try:
            event = await self._settled(self._errands.errand(action))
        except StoreError as error:
            code = error.code
            self._events.put_nowait(lambda now: self.agent.session_failed(session, now, code))
        except Exception as error:  # noqa: BLE001 - a bug must not end the link for good
            self._given.bug(error)
            self._events.put_nowait(lambda now: self.agent.session_failed(session, now))
        else:
            if isinstance(action, Greet) and session == self.agent.number:
                self.ways.answered(self._given.monotonic())
            self._events.put_nowait(event)

    async def _look_home(self) -> None:
        """Whether its own server would greet this machine again."""
        errand = self._errands.errand(Greet(self.agent.number))
        message = await self._given.on_store(errand.ask)
        loop = asyncio.get_running_loop()
        found = message is not None and await loop.run_in_executor(None, self._greets, message)
        self._events.put_nowait(lambda now: self._looked(now, found=found))

    def _greets(self, message: Message) -> bool:
        way = self.ways.home
        home = self._server.at(way.address, way.certificate, LOOK_SECONDS)
        try:
            return not home.ask("hello", message, HelloAnswer).pair_again
        except StoreError:
            return False
        finally:
            home.close()

    def _looked(self, now: float, *, found: bool) -> list[Action]:
        return self.agent.moved(now) if self.ways.looked(now, found=found) else []

    async def _settled(self, errand: Errand) -> Event:
        message = await self._given.on_store(errand.ask)
        if message is None:
            return errand.idle
        sent = self._given.wall()
        loop = asyncio.get_running_loop()
        answer: Any = await loop.run_in_executor(
            self._worker, self._server.ask, errand.path, message, errand.answer
        )
        offset = offset_of(answer, sent, self._given.wall())

        def settle() -> Event:
            touched, event = errand.settle(answer, offset)
            if touched:
                self._given.touched(touched)
            return event

        return await self._given.on_store(settle)

    async def _listen(self, session: int) -> None:
        """The stream's life: hints as they come. However it ends, the next hello says why, also
        to a device that was revoked.
        """
        with suppress(OSError, WebSocketException, TimeoutError, StoreError):
            async with connect(
                self._server.stream_address,
                additional_headers=self._server.headers,
                ping_interval=None,
                open_timeout=10,
                close_timeout=1,
                ssl=self._server.stream_security,
                max_size=64_000,
                proxy=None,
            ) as stream:
                self._stream = stream
                self._tell_agent(lambda now: self.agent.stream_opened(session, now))
                async for data in stream:
                    hint = unpack(data if isinstance(data, bytes) else data.encode(), Hint)
                    self._tell_agent(self._hinted(session, hint))
        self._tell_agent(lambda now: self.agent.session_failed(session, now))

    def _hinted(self, session: int, hint: Hint) -> Event:
        return lambda now: self.agent.hinted(session, hint.epoch, hint.head, now)

    async def _ping(self, session: int) -> None:
        if self._stream is not None:
            with suppress(WebSocketException, OSError):
                await (await self._stream.ping())
                self._tell_agent(lambda now: self.agent.ponged(session, now))

    def _tell_agent(self, event: Event) -> None:
        self._events.put_nowait(event)

    def _close_stream(self) -> None:
        self._stream = None
        if self._streaming is not None:
            self._streaming.cancel()
            self._streaming = None

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._given.bug(error)

    async def _end(self) -> None:
        self._close_stream()
        tasks = tuple(self._tasks)
        for task in tasks:
            if not task.cancelling():  # a stream that is being closed is let finish that
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._worker.shutdown(wait=False, cancel_futures=True)
        self._server.close()
