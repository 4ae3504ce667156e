"""The focus ring: 2 px of `focus`, 2 px outside the control, shown once keys are used."""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from qt_kit.control import Canvas
from qt_kit.drawing import draw_box
from qt_kit.targets import HasFocusRect
from qt_kit.theme import Palette

REACH = 4
_MOVES = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.Paint,
}


class FocusRing(Canvas):
    """Lies over one window and follows the focus in it: `FocusRing(window)`, nothing else.

    A widget whose focus is smaller than itself offers `focus_rect() -> (QRect, radius)`.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._by_key = True
        self._watched: QWidget | None = None
        self._radius = 8
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)
            app.installEventFilter(self)
        self.hide()

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        inside = now is not None and now.window() is self.window()
        self._watched = now if inside else None
        self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.KeyPress and not self._by_key:
            self._by_key = True
            self.place()
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin) and self._by_key:
            self._by_key = False
            self.place()
        elif kind in _MOVES and watched is self._watched:
            self.place()
        return False

    def _subject(self) -> tuple[QWidget, QRect, int] | None:
        """(widget, its focused part, radius): a field stands for the edit inside it."""
        widget = self._watched
        if widget is None or not widget.isVisible():
            return None
        shows = self._by_key or isinstance(widget, QLineEdit)
        if not shows:
            return None
        parent = widget.parentWidget()
        if parent is not None and parent.focusProxy() is widget:
            widget = parent
        if isinstance(widget, HasFocusRect):
            rect, radius = widget.focus_rect()
            return widget, rect, radius
        return widget, widget.rect(), 8

    def place(self) -> None:
        found = self._subject()
        if found is None:
            if self.isVisible():
                self.hide()
            return
        widget, rect, self._radius = found
        at = QRect(widget.mapTo(self.window(), rect.topLeft()), rect.size())
        wanted = at.adjusted(-REACH, -REACH, REACH, REACH)
        if wanted != self.geometry() or not self.isVisible():
            self.setGeometry(wanted)
            self.show()
            self.raise_()
            self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        ring = QRectF(self.rect())
        draw_box(painter, ring, None, c.focus, radius=self._radius + REACH, stroke=2)
