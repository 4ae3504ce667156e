"""The bar at the bottom of the grid: what happened, and what to do about it."""

from PySide6.QtCore import QRectF, QTimerEvent, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from pos_app.presenters.sell import Notice
from qt_kit.button import Button, Kind
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.theme import BODY, MEDIUM, Palette, font
from qt_kit.wording import _

HIGH, STAYS_MS = 56, 8000


class NoticeBar(Canvas):
    """`show_notice(notice)`, None takes it away; `answered(key)`, `gone()` after 8 s.

    Dark, with the offers as buttons; it places itself at the bottom of its parent, centred.
    """

    answered = Signal(str)
    gone = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setAccessibleName(_("Notice"))
        self._notice: Notice | None = None
        self._buttons: list[Button] = []
        self._timer = 0
        self.hide()

    def show_notice(self, notice: Notice | None) -> None:
        if notice is self._notice:
            return
        self._notice = notice
        self._stop()
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        if notice is None:
            self.hide()
            return
        self.setAccessibleDescription(notice.text)
        self._buttons = [self._button(key, words) for key, words in notice.offers]
        self._timer = self.startTimer(STAYS_MS)
        self.place()
        self.show()
        self.raise_()
        self.update()

    def _button(self, key: str, words: str) -> Button:
        name = _("Sell {name} instead").format(name=words) if key.startswith("add:") else words
        button = Button(words, kind=Kind.DARK, size=40, name=name, parent=self)
        button.clicked.connect(lambda: self.answered.emit(key))
        button.show()
        return button

    def place(self) -> None:
        """Again after the parent's size changed."""
        if self._notice is None:
            return
        wides = [button.sizeHint().width() for button in self._buttons]
        words = round(width_of(self._notice.text, font(BODY, MEDIUM)))
        wide = 56 + words + 16 + sum(wides) + 8 * len(wides)
        wide = min(wide, self._over.width() - 32)
        left = (self._over.width() - wide) // 2
        self.setGeometry(left, self._over.height() - HIGH - 16, wide, HIGH)
        right = wide - 8
        for button, own in reversed(list(zip(self._buttons, wides, strict=True))):
            button.setGeometry(right - own, 8, own, 40)
            right -= own + 8

    def _stop(self) -> None:
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    def timerEvent(self, event: QTimerEvent) -> None:
        self._stop()
        self.gone.emit()

    def draw(self, painter: QPainter, c: Palette) -> None:
        if self._notice is None:
            return
        draw_box(painter, self.rect(), c.text, radius=12)
        draw_icon(painter, 20, 18, self._notice.icon, c.surface, 20, BOLD_STROKE)
        end = self._buttons[0].x() if self._buttons else self.width() - 8
        room = QRectF(56, 0, end - 56 - 8, HIGH)
        draw_text(painter, room, self._notice.text, font(BODY, MEDIUM), c.surface)
