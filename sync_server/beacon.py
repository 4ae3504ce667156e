"""Tells open streams that something was committed: threads tell, the event loop hears."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock

Touched = frozenset[tuple[str, str]]

NOTHING: Touched = frozenset()


class Subscription:
    """One stream's ear, on the event loop."""

    def __init__(self) -> None:
        self.closed = False
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self._lock = Lock()
        self._touched: Touched = NOTHING
        self._called = False

    async def next(self, seconds: float) -> Touched:
        """What was touched since the last look; empty after `seconds`, or when `closed`."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
        self._woken.clear()
        with self._lock:
            touched, self._touched, self._called = self._touched, NOTHING, False
        if self.closed:
            self._woken.set()
        return touched

    def tell(self, touched: Touched, *, last: bool) -> None:
        """From any thread. The loop is called once for all that it has not looked at yet."""
        with self._lock:
            self._touched |= touched
            self.closed = self.closed or last
            called, self._called = self._called, True
        if not called:
            with suppress(RuntimeError):  # the loop has ended, and the stream with it
                self._loop.call_soon_threadsafe(self._woken.set)


class Beacon:
    """A hint, not a record: who needs certainty reads again every second anyway."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._subscriptions: set[Subscription] = set()
        self._hearers: list[Callable[[Touched], None]] = []
        self._closed = False

    def listen(self, hear: Callable[[Touched], None]) -> None:
        """`hear` is called after each commit, on the thread that wrote, before streams are told."""
        self._hearers.append(hear)

    def tell(self, touched: Touched) -> None:
        """After a commit, from the thread that wrote."""
        for hear in self._hearers:
            hear(touched)
        self._tell(touched, last=False)

    def close(self) -> None:
        """The server is going down: every stream is asked to end."""
        with self._lock:
            self._closed = True
        self._tell(NOTHING, last=True)

    @contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        subscription = Subscription()
        with self._lock:
            subscription.closed = self._closed
            self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            with self._lock:
                self._subscriptions.discard(subscription)

    def _tell(self, touched: Touched, *, last: bool) -> None:
        with self._lock:
            subscriptions = tuple(self._subscriptions)
        for subscription in subscriptions:
            subscription.tell(touched, last=last)
