"""A Qt program's terminal: its shop, its store thread, and what came of commits and the link."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from qt_kit.runner import StoreThread
from store_core.application.shop import Shop
from store_core.replication.link_state import LinkState

__all__ = ["LinkState", "Terminal"]


class Terminal(QObject):
    """Signals come on the Qt thread: `touched` (Touched) after every commit, own or replicated;
    `link_changed` (LinkState).
    """

    touched = Signal(object)
    link_changed = Signal(object)
    _committed = Signal(object)

    def __init__(self, shop: Shop, runner: StoreThread, link: LinkState) -> None:
        super().__init__()
        self.shop = shop
        self.runner = runner
        self.link = link
        self._closing: list[Callable[[], None]] = []
        self._committed.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        shop.committed = self._committed.emit

    @classmethod
    def alone(cls, shop: Shop, runner: StoreThread) -> "Terminal":
        """Without server and printers; closing it leaves the shop's database to its owner."""
        return cls(shop, runner, LinkState("online"))

    def set_link(self, link: LinkState) -> None:
        if link != self.link:
            self.link = link
            self.link_changed.emit(link)

    def on_close(self, close: Callable[[], None]) -> None:
        """Run at closing, before the store thread ends; newest first."""
        self._closing.append(close)

    def close(self) -> None:
        """What was submitted is finished first."""
        while self._closing:
            self._closing.pop()()
        self.runner.close()

    def _tell(self, touched: frozenset[tuple[str, str]]) -> None:
        self.touched.emit(touched)
