"""A till's watch over the kitchen's tickets, on its store thread (K5)."""

from PySide6.QtCore import QObject, QTimer, Signal

from qt_kit.runner import Runner
from store_core.application.shop import Shop
from store_core.application.ticket_watch import AREAS, SOON, Missing, TicketWatch
from store_core.domain.errors import StoreError


class WatchedTickets(QObject):
    """`told` (tuple of Missing) whenever that is another one; `on_touched` after every commit."""

    told = Signal(object)

    def __init__(self, shop: Shop, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._watch = runner, TicketWatch(shop)
        self._missing: tuple[Missing, ...] = ()
        self._looking = self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self._look_in(SOON)

    def on_touched(self, touched: frozenset[tuple[str, str]]) -> None:
        if not any(area in AREAS for area, _ in touched):
            return
        if self._looking:
            self._again = True
        elif not 0 <= self._timer.remainingTime() <= SOON * 1000:
            self._look_in(SOON)

    def stop(self) -> None:
        self._timer.stop()
        self._looking = True

    def _look_in(self, seconds: float) -> None:
        self._timer.start(round(seconds * 1000))

    def _look(self) -> None:
        if self._looking:
            return
        self._looking, self._again = True, False
        self._runner.submit(self._watch.look, self._seen, self._failed)

    def _seen(self, missing: tuple[Missing, ...]) -> None:
        self._next()
        if missing != self._missing:
            self._missing = missing
            self.told.emit(missing)

    def _failed(self, _error: StoreError) -> None:
        """A full or busy disk is said elsewhere."""
        self._next()

    def _next(self) -> None:
        self._looking = False
        self._look_in(SOON if self._again else self._watch.pause)
