"""Asks for limited codes away from the Qt thread, and away from the store thread, which sells."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from qt_kit.runner import OnBug, Runner
from store_core.application import promotions
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.domain.held_codes import Hold
from store_core.linking import CodeServer

Held = Callable[[Hold], None]
Refused = Callable[[StoreError], None]


class HeldCodes(Protocol):
    """The answers come on the Qt thread."""

    def hold(self, code: str, hold_id: str, held: Held, refused: Refused) -> None:
        """The same `hold_id` again keeps the same use. Errors: `code_needs_server`,
        `code_not_known`, `code_not_limited`, `code_used_up`, and why the server will not have us.
        """

    def release(self, holds: Sequence[Hold]) -> None:
        """Of a ticket that was thrown away. Where the server can't be reached they run out."""


class AtServer:
    """The server's, asked on a thread of its own."""

    def __init__(
        self, server: CodeServer, on_qt: Callable[[Callable[[], None]], None], bug: OnBug
    ) -> None:
        """`bug` is called on that thread."""
        self._server, self._on_qt, self._bug = server, on_qt, bug
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="codes")

    def hold(self, code: str, hold_id: str, held: Held, refused: Refused) -> None:
        def ask() -> None:
            try:
                hold = promotions.request_hold(self._server.hold, code, hold_id)
            except StoreError as error:
                refusal = error
                self._on_qt(lambda: refused(refusal))
            except Exception as error:  # noqa: BLE001 - a bug must not go unheard
                self._bug(error)
            else:
                self._on_qt(lambda: held(hold))

        self._worker.submit(ask)

    def release(self, holds: Sequence[Hold]) -> None:
        ids = [hold.id for hold in holds]

        def give_back() -> None:
            try:
                self._server.release(ids)
            except StoreError:
                return
            except Exception as error:  # noqa: BLE001 - a bug must not go unheard
                self._bug(error)

        if ids:
            self._worker.submit(give_back)

    def close(self) -> None:
        """Does not wait for an answer."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        self._server.close()


class Here:
    """Those of a shop that has no server above it, and counts by itself: training, tests."""

    def __init__(self, shop: Shop, runner: Runner) -> None:
        self._shop, self._runner = shop, runner

    def hold(self, code: str, hold_id: str, held: Held, refused: Refused) -> None:
        shop = self._shop

        def ask() -> Hold:
            return promotions.hold_code(shop, shop.identity.device, code, hold_id)

        self._runner.submit(ask, held, refused)

    def release(self, holds: Sequence[Hold]) -> None:
        shop, ids = self._shop, [hold.id for hold in holds]
        if ids:
            self._runner.submit(lambda: promotions.release_holds(shop, shop.identity.device, ids))
