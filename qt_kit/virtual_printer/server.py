"""The network side of the printer: one computer after the other, as a real one does."""

import contextlib
import re
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event as Flag
from threading import Lock, Thread

from PIL import Image

from store_core.printing.emulator import Condition, Emulator, Event

_TICK_SECONDS = 0.1
_IDLE_SECONDS = 90.0
"""A computer that says nothing for so long is hung up on, so that others get their turn."""
_STATUS_REQUEST = re.compile(rb"\x10\x04.", re.DOTALL)


@dataclass(frozen=True)
class Dropped:
    """The connection was cut in the middle of a job, as asked."""

    after: int


@dataclass(frozen=True)
class ConditionChanged:
    condition: Condition


Happening = Event | Dropped | ConditionChanged


class PrinterServer:
    """Listens at `port` (0: any free one), or raises OSError.

    `tell` gets what happens, in the order it happens, from whichever thread it happened in.
    """

    def __init__(
        self,
        emulator: Emulator,
        port: int,
        tell: Callable[[Happening], None],
        *,
        host: str = "127.0.0.1",
        tears_at_end: bool = False,
    ) -> None:
        """`tears_at_end`: without a cutter, the paper is torn off when the computer hangs up."""
        self._emulator = emulator
        self._tell = tell
        self._tears_at_end = tears_at_end
        self._lock = Lock()
        self._stopping = Flag()
        self._drop_after: int | None = None
        self._listener = socket.create_server((host, port), backlog=8)
        self._listener.settimeout(_TICK_SECONDS)
        self.port: int = self._listener.getsockname()[1]
        self._thread = Thread(target=self._serve, name="virtual printer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._listener.close()

    def change(self, **condition: bool) -> None:
        """As in `change(paper_out=True)`."""
        with self._lock:
            before = self._emulator.condition
            self._emulator.become(replace(before, **condition))
            after = self._emulator.condition
            if after != before:
                self._tell(ConditionChanged(after))
            self._tell_events()

    def drop_after(self, count: int) -> None:
        """Cuts the connection after so many bytes of the next job; status requests don't count."""
        with self._lock:
            self._drop_after = count

    def tear_off(self) -> None:
        with self._lock:
            self._emulator.tear_off()
            self._tell_events()

    def paper(self) -> Image.Image | None:
        """What is printed since the last cut."""
        with self._lock:
            roll = self._emulator.roll
            return None if roll.is_blank else roll.image()

    def fed(self) -> int:
        """Dots printed since the last cut: changes while a paper comes out."""
        with self._lock:
            return 0 if self._emulator.roll.is_blank else self._emulator.roll.length

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with contextlib.closing(connection), contextlib.suppress(OSError):
                self._listen_to(connection)
            with self._lock:
                self._emulator.hang_up()
                if self._tears_at_end:
                    self._emulator.tear_off()
                self._tell_events()

    def _listen_to(self, connection: socket.socket) -> None:
        connection.settimeout(_TICK_SECONDS)
        idle, heard = 0.0, 0
        while not self._stopping.is_set() and idle < _IDLE_SECONDS:
            self._answer(connection)
            if self._emulator.is_full:
                self._stopping.wait(_TICK_SECONDS)
                continue
            try:
                data = connection.recv(4096)
            except TimeoutError:
                idle += _TICK_SECONDS
                continue
            if not data:
                return
            idle = 0.0
            kept = self._before_the_drop(data, heard)
            heard += len(_STATUS_REQUEST.sub(b"", data))
            with self._lock:
                self._emulator.feed(data if kept is None else data[:kept])
                self._tell_events()
            if kept is not None:
                self._drop(connection, kept)
                return

    def _before_the_drop(self, data: bytes, heard: int) -> int | None:
        """How many of these bytes still get through, where the connection is to be cut in them."""
        job = len(_STATUS_REQUEST.sub(b"", data))
        with self._lock:
            if self._drop_after is None or not job or heard + job < self._drop_after:
                return None
            kept, self._drop_after = max(self._drop_after - heard, 0), None
            return kept + len(data) - job

    def _drop(self, connection: socket.socket, after: int) -> None:
        at_once = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        self._tell(Dropped(after))

    def _answer(self, connection: socket.socket) -> None:
        with self._lock:
            replies = self._emulator.replies()
        if replies:
            connection.sendall(replies)

    def _tell_events(self) -> None:
        for event in self._emulator.events():
            self._tell(event)
