"""Banners that push the rest down, and the bar that offers Undo."""

from enum import StrEnum

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimerEvent,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QWidget

from qt_kit.button import Button, Kind
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.theme import BODY, BOLD, MEDIUM, PANEL_MS, Palette, font

BANNER_HIGH = 56


class BannerTone(StrEnum):
    WARN = "warn"
    BAD = "bad"
    INFO = "info"
    STRIPES = "stripes"  # training and test mode


class Banner(Canvas):
    """`Banner("Connection")`, `set_state(strong, text, icon, tone, button)`; `.pressed()`.

    `set_shown(bool)` moves its height between 0 and 56 in 140 ms: put it in a column layout and
    the rest is pushed, never covered.
    """

    pressed = Signal()

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._strong = self._text = self._icon = ""
        self._tone = BannerTone.WARN
        self._shown = False
        self._button = Button(parent=self)
        self._button.clicked.connect(self.pressed)
        self._button.hide()
        self.setFixedHeight(0)
        self._motion = QVariantAnimation(self)
        self._motion.valueChanged.connect(self.setFixedHeight)
        self._motion.setDuration(PANEL_MS)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)

    def set_state(
        self,
        strong: str,
        text: str = "",
        icon: str = "",
        tone: BannerTone = BannerTone.WARN,
        button: str = "",
    ) -> None:
        self._strong, self._text, self._icon, self._tone = strong, text, icon, tone
        self.setAccessibleDescription(f"{strong} {text}".strip())
        self._button.setVisible(bool(button))
        self._button.set_text(button)
        self._place()
        self.update()

    def set_shown(self, shown: bool, *, at_once: bool = False) -> None:
        if shown == self._shown:
            return
        self._shown = shown
        wanted = BANNER_HIGH if shown else 0
        if at_once:
            self.setFixedHeight(wanted)
            return
        self._motion.stop()
        self._motion.setStartValue(self.height())
        self._motion.setEndValue(wanted)
        self._motion.start()

    def is_shown(self) -> bool:
        return self._shown

    def sizeHint(self) -> QSize:
        return QSize(400, BANNER_HIGH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        size = self._button.sizeHint()
        high = 40
        top = (BANNER_HIGH - (4 if self._tone is BannerTone.STRIPES else 0) - high) // 2
        self._button.setGeometry(self.width() - 16 - size.width(), top, size.width(), high)

    def draw(self, painter: QPainter, c: Palette) -> None:
        if self._tone is BannerTone.STRIPES:
            self._draw_stripes(painter, c)
            return
        soft, ink = getattr(c, f"{self._tone}_soft"), getattr(c, self._tone)
        painter.fillRect(self.rect(), soft)
        painter.fillRect(0, BANNER_HIGH - 1, self.width(), 1, c.line)
        left = 16.0
        row = BANNER_HIGH - 1
        if self._icon:
            draw_icon(painter, left, (row - 24) / 2, self._icon, ink, 24, 1.75)
            left += 24 + 12
        end = self._button.x() - 12 if self._button.isVisible() else self.width() - 16
        room = QRectF(left, 0, end - left, row)
        left += draw_text(painter, room, self._strong, font(BODY, BOLD), ink) + 5
        rest = QRectF(left, 0, end - left, row)
        if rest.width() > 24:
            draw_text(painter, rest, self._text, font(BODY), c.text)

    def _draw_stripes(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(c.info_soft)
        high = BANNER_HIGH - 4
        # Stripes of 16 px across, at 45 degrees: 16 * sqrt(2) along the edge.
        along = 16 * 2**0.5
        start = -high - (high % (2 * along))
        while start < self.width():
            corners = ((0, high), (along, high), (along + high, 0), (high, 0))
            painter.drawPolygon(QPolygonF([QPointF(start + x, y) for x, y in corners]))
            start += 2 * along
        painter.fillRect(QRectF(0, high, self.width(), 4), c.info)
        end = self._button.x() - 12 if self._button.isVisible() else self.width() - 16
        right = _draw_sign(painter, 16, end, self._strong, self._icon, c.surface, c.info)
        if self._text:
            left = right + 12
            _draw_sign(painter, left, end, self._text, "octagon-alert", c.bad_soft, c.bad)


def _draw_sign(
    painter: QPainter,
    left: float,
    end: float,
    text: str,
    icon: str,
    ground: QColor,
    ink: QColor,
) -> float:
    """A framed sentence on the stripes; returns its right edge."""
    shape = font(BODY, BOLD)
    wide = min(width_of(text, shape) + (28 if icon else 0) + 26, end - left)
    draw_box(painter, QRectF(left, 8, wide, 36), ground, ink, radius=8)
    inner = left + 13
    if icon:
        draw_icon(painter, inner, 16, icon, ink, 20, 1.75)
        inner += 28
    draw_text(painter, QRectF(inner, 8, left + wide - 13 - inner, 36), text, shape, ink)
    return left + wide


class UndoBar(Canvas):
    """What was done and how to take it back, dark, for 8 s: `show_done(text)`, `.undone()`.

    It places itself at the bottom of its parent, centred in what `keep_beside(width)` leaves of it
    at the left, and goes along when the parent is resized.
    """

    undone = Signal()
    STAYS_MS = 8000

    def __init__(self, parent: QWidget, *, undo_word: str = "Undo") -> None:
        super().__init__(parent)
        self._over = parent
        self.setAccessibleName("Done")
        self._text = ""
        self._beside = 0
        self._timer = 0
        self._button = Button(undo_word, kind=Kind.DARK, size=40, parent=self)
        self._button.clicked.connect(self._undo)
        parent.installEventFilter(self)
        self.hide()

    def keep_beside(self, width: int) -> None:
        """So much of the parent's right is something else's."""
        self._beside = width
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """As wide as its words, if there is room."""
        button = 0 if self._button.isHidden() else self._button.sizeHint().width() + 8
        room = self._over.width() - self._beside
        wide = round(width_of(self._text, font(BODY, MEDIUM))) + 56 + 20 + button
        wide = min(wide, room - 32)
        top = self._over.height() - 72
        self.setGeometry((room - wide) // 2, top, wide, BANNER_HIGH)
        self._button.setGeometry(wide - button, 8, max(0, button - 8), 40)
        self.raise_()
        self.update()

    def show_done(self, text: str, *, can_undo: bool = True) -> None:
        self._text = text
        self._button.setVisible(can_undo)
        self.setAccessibleDescription(text)
        self._place()
        self.show()
        if self._timer:
            self.killTimer(self._timer)
        self._timer = self.startTimer(self.STAYS_MS)

    def text(self) -> str:
        return self._text

    def _undo(self) -> None:
        self.leave()
        self.undone.emit()

    def leave(self) -> None:
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0
        self.hide()

    def timerEvent(self, event: QTimerEvent) -> None:
        self.leave()

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect(), c.text, radius=12)
        draw_icon(painter, 20, 18, "check", c.surface, 20, BOLD_STROKE)
        right = self.width() - 20 if self._button.isHidden() else self._button.x() - 8
        room = QRectF(56, 0, right - 56, BANNER_HIGH)
        draw_text(painter, room, self._text, font(BODY, MEDIUM), c.surface)
