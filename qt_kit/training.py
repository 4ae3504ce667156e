"""Training beside a real terminal: another window on another shop, in place of the real one (C11).

The real terminal stays as it is meanwhile, with its link and its printers: what it has not sent is
sent, and what comes for it comes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from qt_kit.focus import FocusRing
from qt_kit.printing import TillPrinters
from qt_kit.runner import OnBug, StoreThread, report_bug
from qt_kit.terminal import Terminal
from store_core.application import training
from store_core.application.rehearsal import Rehearsal
from store_core.application.shop import Shop
from store_core.application.training import Copy
from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from store_core.printing.delivery import Health

REHEARSE_MS = 5_000


@dataclass(frozen=True, slots=True)
class _Opened:
    """A training shop; `finish` closes it, on its own store thread."""

    shop: Shop
    kind: DeviceKind
    printers: TillPrinters | None

    def finish(self) -> None:
        if self.printers:
            self.printers.stop()
        self.shop.database.close()


class Training(QObject):
    """`enter()`, `start_anew()`, `leave()`; `window` is the one that shows, or is to be shown.

    `make` builds the window on the training shop's terminal. `refused` tells a StoreError where
    training could not be opened: those of `open_training`.
    """

    refused = Signal(object)
    _entered = Signal()

    def __init__(
        self,
        real: Terminal,
        window: QWidget,
        make: Callable[[Terminal], QWidget],
        on_bug: OnBug = report_bug,
    ) -> None:
        super().__init__(window)
        self._real, self._real_window, self._make, self._on_bug = real, window, make, on_bug
        self.window = window
        self._terminal: Terminal | None = None
        self._opened: _Opened | None = None
        self._rehearsal: Rehearsal | None = None
        self._discarded: QWidget | None = None
        self._busy = self._wanted = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._rehearse)
        self._timer.setInterval(REHEARSE_MS)
        real.on_close(self._end)

    def enter(self) -> None:
        """Nothing while it is entered; as soon as it can be where it is just being left."""
        if self._busy:
            self._wanted = True
        elif self._terminal is None:
            self._begin(anew=False)

    def start_anew(self) -> None:
        """Forgets what was practised; the old window stays until the new one is there."""
        if self._terminal and not self._busy:
            self._close(lambda: self._begin(anew=True))

    def leave(self) -> None:
        """Back to the real shop, at once."""
        if self._terminal and not self._busy:
            old = self._swap(self._real_window)
            self._close(lambda: self._discard(old))

    def enter_and_wait(self) -> None:
        """At the start, before any window shows. Errors: those of `open_training`."""
        waiting, failed = QEventLoop(), list[StoreError]()

        def settled(error: StoreError | None = None) -> None:
            if error:
                failed.append(error)
            waiting.quit()

        self.refused.connect(settled)
        self._entered.connect(settled)
        self.enter()
        waiting.exec()
        self.refused.disconnect(settled)
        self._entered.disconnect(settled)
        if failed:
            raise failed[0]

    # In

    def _begin(self, *, anew: bool) -> None:
        self._busy = True
        real = self._real.shop

        def copied(copy: Copy) -> None:
            runner = StoreThread(self._on_bug)

            def failed(error: StoreError) -> None:
                runner.close()
                runner.deleteLater()
                self._refuse(error)

            runner.submit(
                lambda: self._open(real, copy, anew=anew),
                lambda opened: self._show(opened, runner),
                failed,
            )

        self._real.runner.submit(lambda: training.copy_of(real), copied, self._refuse)

    def _open(self, real: Shop, copy: Copy, *, anew: bool) -> _Opened:
        """On the training's store thread."""
        path = real.database.path
        folder = path.parent if path else Path()
        shop = training.open_training(folder, copy, anew=anew, now=real.now)
        printers = None
        if copy.kind == "till":
            printers = TillPrinters(shop, self._health, self._bug, self._real.on_qt)
        return _Opened(shop, copy.kind, printers)

    def _show(self, opened: _Opened, runner: StoreThread) -> None:
        terminal = Terminal(opened.shop, runner, self._real.link)
        self._real.link_changed.connect(terminal.set_link)
        if opened.printers:
            terminal.on_commit(opened.printers.on_touched)
            terminal.printing = opened.printers
        self._terminal, self._opened = terminal, opened
        self._rehearsal = Rehearsal(opened.shop, opened.kind, Random())  # noqa: S311  # a play
        try:
            window = self._make(terminal)
        except StoreError as error:
            unreadable = error
            self._close(lambda: self._refuse(unreadable))
            return
        self._timer.start()
        self._busy = self._wanted = False
        old = self._swap(window)
        if old is not self._real_window:
            self._discard(old)
        self._entered.emit()

    def _refuse(self, error: StoreError) -> None:
        self._busy = self._wanted = False
        if self.window is not self._real_window:
            self._discard(self._swap(self._real_window))
        self.refused.emit(error)

    def _swap(self, window: QWidget) -> QWidget:
        """Returns the window that showed before, in whose place the other now is."""
        old, self.window = self.window, window
        if old.isVisible():
            if window.findChild(FocusRing) is None:
                FocusRing(window)
            window.setGeometry(old.geometry())
            window.setWindowState(old.windowState())
            window.show()
            window.activateWindow()
            old.hide()
        return old

    def _discard(self, window: QWidget) -> None:
        """Kept until Qt has deleted it: of what Python collects first, parts may be called."""
        self._discarded = window
        window.deleteLater()

    # Meanwhile

    def _rehearse(self) -> None:
        if self._terminal and self._rehearsal and not self._busy:
            self._terminal.runner.submit(self._rehearsal.step)

    def _health(self, printer: str, health: Health) -> None:
        def tell() -> None:
            if self._terminal:
                self._terminal.printer_changed.emit(printer, health)

        self._real.on_qt(tell)

    def _bug(self, error: BaseException) -> None:
        def tell() -> None:
            self._on_bug(error)

        self._real.on_qt(tell)

    # Out

    def _close(self, then: Callable[[], object]) -> None:
        """A printer that is being written to is waited for on the training's own thread."""
        terminal, opened = self._terminal, self._opened
        if terminal is None or opened is None:
            return
        self._busy = True
        self._timer.stop()
        self._real.link_changed.disconnect(terminal.set_link)

        def closed(_nothing: None) -> None:
            self._terminal = self._opened = self._rehearsal = None
            terminal.close()
            terminal.runner.deleteLater()
            terminal.deleteLater()
            self._busy = False
            then()
            if self._wanted:
                self._wanted = False
                self.enter()

        terminal.runner.submit(opened.finish, closed)

    def _end(self) -> None:
        """With the real terminal."""
        self._timer.stop()
        if self._terminal and self._opened:
            if not self._busy:
                self._terminal.runner.submit(self._opened.finish)
            self._terminal.close()
            self.window.hide()
            self.window.deleteLater()
