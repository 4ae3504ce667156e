"""The limited codes that the server keeps for the ticket on the counter (O3)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from qt_kit.held_codes import HeldCodes
from store_core.domain.errors import StoreError
from store_core.domain.held_codes import Hold
from store_core.domain.promotions import normal_code


class TicketCodes:
    """A code taken off the ticket stays kept, so that undo may put it back, until `over`."""

    def __init__(
        self, server: HeldCodes, now: Callable[[], datetime], new_id: Callable[[], str]
    ) -> None:
        self._server, self._now, self._new_id = server, now, new_id
        self._held: tuple[Hold, ...] = ()

    def hold(
        self, code: str, held: Callable[[Hold], None], refused: Callable[[StoreError], None]
    ) -> None:
        """Asked of the server once; its errors as in `HeldCodes.hold`."""
        wanted = normal_code(code)
        kept = next((one for one in self._held if normal_code(one.code) == wanted), None)
        if kept is not None and kept.expires_at > self._now():
            held(kept)
            return

        def keep(hold: Hold) -> None:
            self._held = (*self._held, hold)
            held(hold)

        self._server.hold(code, self._new_id(), keep, refused)

    def over(self, used: Sequence[Hold] = ()) -> None:
        """The ticket is gone: what it did not use others may have."""
        self._server.release([hold for hold in self._held if hold not in used])
        self._held = ()
