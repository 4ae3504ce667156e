"""Hints between the processes on one PostgreSQL: NOTIFY after a commit, LISTEN on a thread.

A hint that is lost does no harm: whoever needs certainty reads again every second.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import SimpleQueue
from threading import Event, Thread

import msgspec
import psycopg

from store_core.storage.backing import Touched

CHANNEL = "tillpass"
LARGEST = 7_000
"""Bytes; PostgreSQL takes 8,000."""
AGAIN = 1.0
LOOK = 0.5

_shape = msgspec.json.Decoder(list[tuple[str, str]])


class Hints:
    """Two threads, each with a connection of its own: one tells, one hears."""

    def __init__(self, conninfo: str, hear: Callable[[Touched], None]) -> None:
        self._conninfo = conninfo
        self._hear = hear
        self._closed = Event()
        self._to_tell: SimpleQueue[Touched | None] = SimpleQueue()
        self._teller_pid = 0
        self._threads = [Thread(target=self._tell_all), Thread(target=self._hear_all)]
        for thread in self._threads:
            thread.start()

    def tell(self, touched: Touched) -> None:
        """Returns at once."""
        self._to_tell.put(touched)

    def close(self) -> None:
        self._closed.set()
        self._to_tell.put(None)
        for thread in self._threads:
            thread.join()

    def _tell_all(self) -> None:
        connection: psycopg.Connection | None = None
        while (touched := self._to_tell.get()) is not None:
            try:
                connection = connection or self._connect()
                self._teller_pid = connection.info.backend_pid
                for payload in payloads(touched):
                    connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))
            except psycopg.Error:
                _drop(connection)
                connection = None
        _drop(connection)

    def _hear_all(self) -> None:
        while not self._closed.is_set():
            with suppress(psycopg.Error), self._connect() as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                self._hear(frozenset())
                while not self._closed.is_set():
                    for heard in connection.notifies(timeout=LOOK, stop_after=1):
                        if heard.pid != self._teller_pid:
                            self._hear(touched_of(heard.payload))
            if not self._closed.wait(AGAIN):
                self._hear(frozenset())

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            self._conninfo, autocommit=True, connect_timeout=5, application_name=CHANNEL
        )


def payloads(touched: Touched) -> Iterator[str]:
    """As many notifications as it takes."""
    pairs: list[tuple[str, str]] = []
    size = 0
    for pair in sorted(touched):
        length = len(msgspec.json.encode(pair)) + 1
        if pairs and size + length > LARGEST:
            yield msgspec.json.encode(pairs).decode()
            pairs, size = [], 0
        pairs.append(pair)
        size += length
    yield msgspec.json.encode(pairs).decode()


def touched_of(payload: str) -> Touched:
    """Nothing in particular, where it can't be read."""
    try:
        return frozenset(_shape.decode(payload))
    except msgspec.DecodeError:
        return frozenset()


def _drop(connection: psycopg.Connection | None) -> None:
    if connection:
        with suppress(psycopg.Error):
            connection.close()
