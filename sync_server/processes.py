"""Several server processes behind one listening socket: started, watched, started again, ended."""

import os
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Thread
from types import FrameType

from prometheus_client import multiprocess

from store_core.domain.errors import StoreError
from sync_server.logs import log_of
from sync_server.metrics import SHARED

START_SECONDS = 60.0
END_SECONDS = 10.0
FIRST_PAUSE = 0.25
LONGEST_PAUSE = 15.0
_processes = get_context("spawn")
_log = log_of("processes")

Serve = Callable[[Callable[[], None]], int]
"""Serves until it is told to end, and says when it is ready."""


@dataclass(slots=True)
class _Member:
    process: SpawnProcess
    said: connection.Connection
    is_ready: bool = False


class Shared:
    """`count` processes that serve alike. `ready` is called once, when all of them are."""

    def __init__(self, count: int, metrics: Path, ready: Callable[[], None]) -> None:
        self._count, self._metrics, self._ready = count, metrics, ready
        self._members: list[_Member] = []
        self._ending = False
        self._pause = FIRST_PAUSE

    def run(self, serve: Serve) -> int:
        """Until SIGINT or SIGTERM. Error `process_failed` where one does not get ready at first."""
        held = {number: signal.signal(number, self._end) for number in _ENDS}
        shutil.rmtree(self._metrics, ignore_errors=True)
        self._metrics.mkdir(mode=0o700)
        os.environ[SHARED] = str(self._metrics)
        try:
            self._members = [_started(serve) for _ in range(self._count)]
            self._until_ready()
            if not self._ending:
                self._ready()
            while not self._ending:
                self._look_after(serve)
            return 0
        finally:
            self._end_all()
            for number, handler in held.items():
                signal.signal(number, handler)

    def _until_ready(self) -> None:
        latest = time.monotonic() + START_SECONDS
        while not self._ending and not all(one.is_ready for one in self._members):
            self._listen()
            dead = [one for one in self._members if not one.process.is_alive()]
            if dead or time.monotonic() > latest:
                raise StoreError("process_failed", count=self._count)

    def _look_after(self, serve: Serve) -> None:
        """A process that died is replaced; the longer it takes one to get ready, the later."""
        self._listen()
        for place, one in enumerate(self._members):
            if self._ending or one.process.is_alive():
                continue
            _log.error("process died", pid=one.process.pid, status=one.process.exitcode)
            multiprocess.mark_process_dead(one.process.pid, str(self._metrics))  # type: ignore[no-untyped-call]  # it has no types
            self._pause = FIRST_PAUSE if one.is_ready else min(self._pause * 2, LONGEST_PAUSE)
            time.sleep(self._pause)
            self._members[place] = _started(serve)

    def _listen(self) -> None:
        """Until something happens, or for a moment."""
        waiting = {one.said: one for one in self._members if not one.is_ready}
        sentinels = [one.process.sentinel for one in self._members]
        for heard in connection.wait([*waiting, *sentinels], timeout=0.2):
            if isinstance(heard, connection.Connection):
                with suppress(EOFError):
                    waiting[heard].is_ready = heard.recv() == "ready"

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ending = True

    def _end_all(self) -> None:
        for one in self._members:
            one.process.terminate()
        latest = time.monotonic() + END_SECONDS
        for one in self._members:
            one.process.join(max(0.0, latest - time.monotonic()))
            if one.process.is_alive():
                one.process.kill()
                one.process.join()


_ENDS = (signal.SIGINT, signal.SIGTERM)


def _started(serve: Serve) -> _Member:
    hear, tell = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_member, args=(serve, tell))
    process.start()
    tell.close()
    return _Member(process, hear)


def _member(serve: Serve, tell: connection.Connection) -> None:
    """What runs in the new process. It ends when the one that started it is gone."""
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(KeyboardInterrupt):
        serve(partial(tell.send, "ready"))


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
