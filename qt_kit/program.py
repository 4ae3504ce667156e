"""How both Qt programs start and end."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType, TracebackType

import qasync
from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from qt_kit import theme
from qt_kit.drive import Drive
from qt_kit.focus import FocusRing
from qt_kit.runner import OnBug, report_bug
from qt_kit.theme import Mode, Theme


@dataclass(frozen=True, slots=True)
class Options:
    theme: Mode = Mode.AUTO
    size: QSize | None = None
    fullscreen: bool = False
    drive: bool = False


def application(name: str) -> QApplication:
    """The process's own, made where there is none."""
    app = QApplication.instance()
    return app if isinstance(app, QApplication) else QApplication([name])


def _size(text: str) -> QSize:
    wide, _, high = text.lower().partition("x")
    if not (wide.isdigit() and high.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no size like 1280x800")
    return QSize(int(wide), int(high))


def add_options(parser: argparse.ArgumentParser) -> None:
    """--theme, --size, --fullscreen, --drive: the same for counter and kitchen."""
    parser.add_argument("--theme", choices=[mode.value for mode in Mode], default=Mode.AUTO.value)
    parser.add_argument("--size", type=_size, metavar="WxH", help="of the window, as 1280x800")
    parser.add_argument("--fullscreen", action="store_true")
    parser.add_argument(
        "--drive", action="store_true", help="take commands on standard input (tour and tests)"
    )


def options_of(parsed: argparse.Namespace) -> Options:
    return Options(Mode(parsed.theme), parsed.size, parsed.fullscreen, parsed.drive)


def fall_back_to_offscreen() -> bool:
    """Where there is no screen, says so in one line and draws into memory; True if so."""
    if not sys.platform.startswith("linux") or "QT_QPA_PLATFORM" in os.environ:
        return False
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return False
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    print("No screen found: running offscreen.", file=sys.stderr, flush=True)
    return True


class Program:
    """`program = Program("Tillpass counter", options)`, then `program.run(window)`.

    `run` shows the window, drives asyncio and Qt in one loop and returns the exit status. SIGINT,
    SIGTERM and the last window's closing end it; `on_end` callables run first, newest first.
    """

    def __init__(self, name: str, options: Options, on_bug: OnBug = report_bug) -> None:
        fall_back_to_offscreen()
        self.app = application(name)
        self.app.setApplicationName(name)
        self.options = options
        self.theme: Theme = theme.apply(self.app, options.theme)
        self.loop = qasync.QEventLoop(self.app)
        asyncio.set_event_loop(self.loop)
        self._on_bug = on_bug
        self._ending: list[Callable[[], None]] = []
        self._drive: Drive | None = None
        sys.excepthook = self._report

    def _report(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """A bug in a slot is reported and the program goes on."""
        if issubclass(kind, KeyboardInterrupt):
            self.app.quit()
            return
        self._on_bug(error.with_traceback(trace))

    def on_end(self, close: Callable[[], None]) -> None:
        self._ending.append(close)

    def run(self, window: QWidget) -> int:
        self._show(window)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        # Python sees a signal only between its own instructions.
        waker = QTimer()
        waker.timeout.connect(_let_signals_in)
        waker.start(200)
        self.app.aboutToQuit.connect(self.loop.stop)
        if self.options.drive:
            self._drive = Drive()
        try:
            self.loop.run_forever()
        finally:
            waker.stop()
            for close in reversed(self._ending):
                close()
            self.loop.close()
        return 0

    def _show(self, window: QWidget) -> None:
        FocusRing(window)
        if self.options.size is not None:
            window.resize(self.options.size)
        if self.options.fullscreen:
            window.showFullScreen()
        else:
            window.show()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        """It may come in the middle of anything, of ending too, which must not begin again within
        itself: the loop quits when it is its turn, if it still runs.
        """
        QTimer.singleShot(0, self.app.quit)


def _let_signals_in() -> None:
    """Nothing: being called is all."""
