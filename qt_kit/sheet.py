"""A panel that slides in over a part of the window."""

from typing import Literal

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.control import Canvas
from qt_kit.theme import PANEL_MS, Palette

Edge = Literal["left", "right", "bottom"]


class Sheet(Canvas):
    """Covers its parent from one edge: `Sheet(region, "right")`, `slide_in()`, `slide_out()`.

    `extent` is its width (height from the bottom), None for all of the parent. Escape asks to
    leave: `.dismissed()`; whoever owns it decides. Focus moves in, Tab stays in, and on leaving it
    moves back. While it leaves, taps go to what it uncovers.
    """

    dismissed = Signal()

    def __init__(self, parent: QWidget, edge: Edge = "right", extent: int | None = None) -> None:
        super().__init__(parent)
        self._region = parent
        self._edge: Edge = edge
        self._extent = extent
        self._before: QWidget | None = None
        self._open = False
        self._motion = QPropertyAnimation(self, b"pos", self)
        self._motion.setDuration(PANEL_MS)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.finished.connect(self._arrived)
        parent.installEventFilter(self)
        self.hide()

    def is_open(self) -> bool:
        return self._open

    def extent(self) -> int | None:
        """How wide it is now."""
        return self._extent

    def _places(self) -> tuple[QPoint, QPoint]:
        """(shown, hidden) positions, after taking the parent's size."""
        room = self._region.size()
        wide, high = room.width(), room.height()
        if self._edge == "bottom":
            own = min(self.extent() or high, high)
            self.resize(wide, own)
            return QPoint(0, high - own), QPoint(0, high)
        own = min(self.extent() or wide, wide)
        self.resize(own, high)
        if self._edge == "left":
            return QPoint(0, 0), QPoint(-own, 0)
        return QPoint(wide - own, 0), QPoint(wide, 0)

    def slide_in(self, *, at_once: bool = False) -> None:
        shown, hidden = self._places()
        if not self._open:
            self._before = self.window().focusWidget()
        self._open = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self._motion.stop()
        self.move(shown if at_once else hidden)
        self.show()
        self.raise_()
        if not at_once:
            self._motion.setStartValue(hidden)
            self._motion.setEndValue(shown)
            self._motion.start()

    def slide_out(self, *, at_once: bool = False) -> None:
        if not self._open:
            return
        self._open = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        shown, hidden = self._places()
        self._motion.stop()
        if at_once:
            self._arrived()
        else:
            self._motion.setStartValue(shown)
            self._motion.setEndValue(hidden)
            self._motion.start()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def _arrived(self) -> None:
        if not self._open:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self._open:
            shown, _ = self._places()
            self._motion.stop()
            self.move(shown)
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """What it covers can't be reached while it is open."""
        start = self.window().focusWidget()
        if not self._open or start is None:
            return super().focusNextPrevChild(forward)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        place = _beside(start, forward=forward)
        while place is not None and place is not start:
            if self.isAncestorOf(place) and _takes_tab(place):
                place.setFocus(reason)
                break
            place = _beside(place, forward=forward)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        if self._extent is not None:
            if self._edge == "bottom":
                painter.fillRect(0, 0, self.width(), 1, c.line)
            else:
                left = 0 if self._edge == "right" else self.width() - 1
                painter.fillRect(left, 0, 1, self.height(), c.line)


def _beside(widget: QWidget, *, forward: bool) -> QWidget | None:
    return widget.nextInFocusChain() if forward else widget.previousInFocusChain()


def _takes_tab(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
