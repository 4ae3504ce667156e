"""The line to a PostgreSQL on this machine, on which answers get lost (`--kill database`)."""

import selectors
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Self

LARGEST = 65_536
LOOK = 0.05
_COMMIT = b"Q" + struct.pack("!I", 4 + len(b"COMMIT\0")) + b"COMMIT\0"
_ABORT = struct.pack("ii", 1, 0)
"""SO_LINGER for an end that is told as an error, not as an end."""


@dataclass(eq=False, slots=True)
class _Wire:
    """One connection, from both its ends."""

    near: socket.socket
    far: socket.socket
    doomed: bool = False
    """Its next answer is not passed on; it ends instead."""
    silent_until: float = 0.0


class Line:
    """A port of this machine that leads to a PostgreSQL, on a thread of its own."""

    def __init__(self, host: str, port: str) -> None:
        """`host` is a name, or the folder of its socket."""
        self._host, self._port = host, port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._wires: set[_Wire] = set()
        self._changed = Condition()
        self._armed: bool | None = None
        self._over = False
        self._thread = Thread(target=self._run, name="line")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over = True
        self._thread.join()
        self._listener.close()
        self._selector.close()

    @property
    def is_waiting(self) -> bool:
        """Whether the next COMMIT goes wrong."""
        return self._armed is not None

    def swallow(self, carried_out: bool, seconds: float) -> bool:
        """The answer to the next COMMIT, or the COMMIT itself; its connection ends without a word.
        False where nobody sends one in that time.
        """
        with self._changed:
            self._armed = carried_out
            done = self._changed.wait_for(lambda: self._armed is None, seconds)
            self._armed = None
        return done

    def silence(self, seconds: float) -> int:
        """Whoever is connected now hears nothing for that long, then that the connection is gone;
        how many that are.
        """
        until = time.monotonic() + seconds
        wires = list(self._wires)
        for wire in wires:
            wire.silent_until = until
        return len(wires)

    def _run(self) -> None:
        while not self._over:
            for key, _ in self._selector.select(LOOK):
                if key.fileobj is self._listener:
                    self._accept()
                elif key.data in self._wires and key.data.silent_until:
                    self._selector.unregister(key.fileobj)
                elif key.data in self._wires:
                    self._carry(key.data, key.fileobj is key.data.near)
            self._end_silent()
        for wire in list(self._wires):
            self._end(wire)

    def _accept(self) -> None:
        near, _ = self._listener.accept()
        try:
            far = self._connected()
        except OSError:  # it is down
            near.close()
            return
        near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire = _Wire(near, far)
        self._wires.add(wire)
        for end in (near, far):
            self._selector.register(end, selectors.EVENT_READ, wire)

    def _connected(self) -> socket.socket:
        if not self._host.startswith("/"):
            return socket.create_connection((self._host, int(self._port)))
        far = socket.socket(socket.AF_UNIX)
        try:
            far.connect(f"{self._host}/.s.PGSQL.{self._port}")
        except OSError:
            far.close()
            raise
        return far

    def _carry(self, wire: _Wire, outward: bool) -> None:
        here, there = (wire.near, wire.far) if outward else (wire.far, wire.near)
        try:
            data = here.recv(LARGEST)
            if data and outward and data.endswith(_COMMIT) and self._takes(wire):
                there.sendall(data) if wire.doomed else self._end(wire)
            elif data and not (wire.doomed and not outward):
                there.sendall(data)
            else:
                self._end(wire)
        except OSError:
            self._end(wire)

    def _takes(self, wire: _Wire) -> bool:
        """Whether this COMMIT is the one that goes wrong."""
        with self._changed:
            if self._armed is None:
                return False
            wire.doomed, self._armed = self._armed, None
            self._changed.notify_all()
            return True

    def _end_silent(self) -> None:
        now = time.monotonic()
        for wire in list(self._wires):
            if wire.silent_until and wire.silent_until <= now:
                self._end(wire)

    def _end(self, wire: _Wire) -> None:
        self._wires.discard(wire)
        for end in (wire.near, wire.far):
            with suppress(OSError, KeyError, ValueError):
                self._selector.unregister(end)
            with suppress(OSError):
                if end is wire.near:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
                end.close()
