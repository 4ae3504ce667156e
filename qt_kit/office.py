"""Where the back office's acts are done: by the server that owns the records, or here."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from qt_kit.runner import Runner, StoreThread
from store_core.application.office import OfficeCall, perform
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.linking import OfficeServer

A = TypeVar("A")
R = TypeVar("R")
Done = Callable[[R], object]
Failed = Callable[[StoreError], object]


class Authority(Protocol):
    """The answers come on the Qt thread."""

    def ask(
        self,
        act: Act,
        call: OfficeCall[A, R],
        asked: A,
        done: Done[R],
        failed: Failed,
        call_id: str = "",
    ) -> None:
        """`call_id` is the same when something is asked again whose answer never came: then it is
        done once. Errors: `server_unreachable`, those of the call.
        """


class AtServer:
    """The server's, asked on a thread of its own."""

    def __init__(self, server: OfficeServer, shop: Shop, worker: StoreThread) -> None:
        self._server, self._shop, self._worker = server, shop, worker

    def ask(
        self,
        act: Act,
        call: OfficeCall[A, R],
        asked: A,
        done: Done[R],
        failed: Failed,
        call_id: str = "",
    ) -> None:
        once = call_id or self._shop.new_id()
        self._worker.submit(lambda: self._server.ask(act, call, asked, once), done, failed)

    def close(self) -> None:
        """What is being asked ends first, within its patience."""
        self._worker.close()
        self._server.close()


class Here:
    """Of a shop that has no server above it: training, tests."""

    def __init__(self, shop: Shop, runner: Runner) -> None:
        self._shop, self._runner = shop, runner

    def ask(
        self,
        act: Act,
        call: OfficeCall[A, R],
        asked: A,
        done: Done[R],
        failed: Failed,
        call_id: str = "",
    ) -> None:
        shop, once = self._shop, call_id or self._shop.new_id()
        self._runner.submit(lambda: perform(shop, act, call, asked, once), done, failed)
