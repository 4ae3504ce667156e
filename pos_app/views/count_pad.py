"""What is being counted now, large, with digits to tap (C5)."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.counting import CountState
from qt_kit.button import Button, Kind
from qt_kit.control import Card
from qt_kit.drawing import draw_text, width_of
from qt_kit.icons import THIN, draw_icon
from qt_kit.keypad import BACK, Keypad
from qt_kit.theme import BODY, BOLD, HERO, MEDIUM, TITLE, TOTAL, Palette, font
from qt_kit.wording import _

HEAD, PADDING, GAP = 64, 24, 8
KEYS_WIDE, KEYS_HIGH, KEY = 420, 600, 64


class CountPad(Card):
    """`digits`, `backspace`, `by_one(by)`, `next()`."""

    digits = Signal(str)
    backspace = Signal()
    by_one = Signal(int)
    next = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._state: CountState | None = None
        self.keypad = Keypad(_("Digit"), corner="00", key=None, gap=GAP, parent=self)
        self.keypad.pressed_key.connect(self._key)
        self.fewer = Button(icon="minus", name=_("One fewer"), size=KEY, icon_px=24, parent=self)
        self.fewer.clicked.connect(lambda: self.by_one.emit(-1))
        self.more = Button(icon="plus", name=_("One more"), size=KEY, icon_px=24, parent=self)
        self.more.clicked.connect(lambda: self.by_one.emit(1))
        self.go_on = Button(
            _("Next"), icon_after="arrow-down", kind=Kind.QUIET, size=KEY, parent=self
        )
        self.go_on.clicked.connect(self.next)

    def _key(self, key: str) -> None:
        if key == BACK:
            self.backspace.emit()
        else:
            self.digits.emit(key)

    def show_state(self, state: CountState, *, usable: bool) -> None:
        self._state = state
        self.setAccessibleName(_("Counting {name}").format(name=state.at_name))
        self.setAccessibleDescription(f"{state.at_number} {state.at_below}")
        for button in (self.fewer, self.more):
            button.setVisible(state.can_step)
        self.go_on.setEnabled(not state.last)
        self.setEnabled(usable)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _keys(self) -> QRectF:
        wide = min(KEYS_WIDE, (self.width() - 3 * PADDING) * 11 // 20)
        high = min(KEYS_HIGH, self.height() - HEAD - 2 * PADDING)
        return QRectF(self.width() - PADDING - wide, HEAD + PADDING, wide, high)

    def _left(self) -> int:
        """Width of what stands beside the keys."""
        return int(self._keys().left()) - 2 * PADDING

    def _place(self) -> None:
        keys = self._keys().toRect()
        self.keypad.setGeometry(keys)
        left, wide = PADDING, self._left()
        bottom = keys.bottom() + 1
        self.go_on.setGeometry(left, bottom - KEY, wide, KEY)
        half = (wide - GAP) // 2
        steps = bottom - 2 * KEY - GAP
        self.fewer.setGeometry(left, steps, half, KEY)
        self.more.setGeometry(left + wide - half, steps, half, KEY)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        draw_icon(painter, PADDING, (HEAD - 20) / 2, "lock", c.muted, 20, THIN)
        words = QRectF(PADDING + 32, 0, self.width() - 2 * PADDING - 32, HEAD)
        told = _("Expected amounts appear when the count is locked")
        draw_text(painter, words, told, font(BODY), c.muted)
        painter.fillRect(QRectF(1, HEAD, self.width() - 2, 1), c.line)
        state = self._state
        if state is None:
            return
        left, wide, top = PADDING, self._left(), HEAD + PADDING
        name = QRectF(left, top, wide, 30)
        draw_text(painter, name, state.at_name, font(TITLE, BOLD), c.text)
        shape = font(HERO, BOLD, tabular=False, tracking=-2)
        if width_of(state.at_number, shape) > wide:
            shape = font(TOTAL if wide > 250 else TITLE, BOLD)
        draw_text(painter, QRectF(left, top + 40, wide, 80), state.at_number, shape, c.text)
        below = QRectF(left, top + 124, wide, 24)
        draw_text(painter, below, state.at_below, font(BODY, MEDIUM), c.muted)
