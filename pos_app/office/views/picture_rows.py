"""What stands below the pictures of an item: the chosen one, progress, undo, refusals."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.pictures import Refused
from qt_kit.button import Button, Kind
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.theme import BODY, CAPTION, MEDIUM, Palette, font
from qt_kit.wording import _

ROW, BUTTON = 48, 48
PADDING, LINE, BAR = 12, 18, 6


class ChosenRow(Canvas):
    """Moves and removes the chosen picture without dragging; `.moved(-1 | 1)`, `.removed()`."""

    moved = Signal(int)
    removed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self._left = Button(icon="arrow-left", name=_("Move picture left"), parent=self)
        self._right = Button(icon="arrow-right", name=_("Move picture right"), parent=self)
        self._remove = Button(icon="trash-2", name=_("Remove picture"), parent=self)
        self._left.clicked.connect(lambda: self.moved.emit(-1))
        self._right.clicked.connect(lambda: self.moved.emit(1))
        self._remove.clicked.connect(self.removed)
        self.hide()

    def show_place(self, place: int, of: int) -> None:
        self.setVisible(place >= 0)
        words = _("Cover") if place == 0 else _("Picture {number}").format(number=place + 1)
        self._words = _("{what} of {count}").format(what=words, count=of)
        self._left.setEnabled(place > 0)
        self._right.setEnabled(place < of - 1)
        self.update()

    def height_for(self, _width: int) -> int:
        return ROW

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = self.width() - 3 * BUTTON - 16
        for place, button in enumerate((self._left, self._right, self._remove)):
            button.setGeometry(left + place * (BUTTON + 8), 0, BUTTON, BUTTON)

    def draw(self, painter: QPainter, c: Palette) -> None:
        room = QRectF(0, 0, self._left.x() - 8, ROW)
        draw_text(painter, room, self._words, font(BODY), c.muted)


class ProgressRow(Canvas):
    """Which file is being added, and how many are; `.cancelled()`."""

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Adding pictures"))
        self._words, self._share = "", 0.0
        self._cancel = Button(_("Cancel"), name=_("Cancel adding pictures"), parent=self)
        self._cancel.clicked.connect(self.cancelled)
        self.hide()

    def show_progress(self, words: str, share: float) -> None:
        """No words: nothing is being added."""
        self._words, self._share = words, share
        self.setAccessibleDescription(words)
        self.setVisible(bool(words))
        self.update()

    def height_for(self, _width: int) -> int:
        return ROW

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self._cancel.sizeHint().width()
        self._cancel.setGeometry(self.width() - wide, 0, wide, BUTTON)

    def draw(self, painter: QPainter, c: Palette) -> None:
        room = QRectF(0, 4, self._cancel.x() - PADDING, 22)
        draw_text(painter, room, self._words, font(CAPTION), c.text)
        track = QRectF(0, 34, room.width(), BAR)
        draw_box(painter, track, c.sunken, radius=BAR / 2)
        done = QRectF(0, 34, max(BAR, room.width() * self._share), BAR)
        draw_box(painter, done, c.accent, radius=BAR / 2)


class UndoRow(Canvas):
    """`.undone()`."""

    undone = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Picture removed"))
        self._words = ""
        self._button = Button(
            _("Undo"), kind=Kind.DARK, name=_("Undo removing the picture"), size=40, parent=self
        )
        self._button.clicked.connect(self.undone)
        self.hide()

    def show_words(self, words: str) -> None:
        """None: it is too late."""
        self._words = words
        self.setAccessibleDescription(words)
        self.setVisible(bool(words))

    def height_for(self, _width: int) -> int:
        return ROW

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self._button.sizeHint().width()
        self._button.setGeometry(self.width() - wide - 4, 4, wide, 40)

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect(), c.text, radius=12)
        draw_icon(painter, PADDING, 14, "check", c.surface, 20, BOLD_STROKE)
        room = QRectF(40, 0, self._button.x() - 48, ROW)
        draw_text(painter, room, self._words, font(BODY, MEDIUM), c.surface)


class RefusedRows(Canvas):
    """Each file that was not taken, and why; `.dismissed()`."""

    dismissed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Refused pictures"))
        self._refused: tuple[Refused, ...] = ()
        self._close = Button(
            icon="x", kind=Kind.FLAT, name=_("Close the refused pictures"), parent=self
        )
        self._close.clicked.connect(self.dismissed)
        self.hide()

    def show_refused(self, refused: tuple[Refused, ...]) -> None:
        self._refused = refused
        said = "; ".join(f"{one.file}: {one.words}" for one in refused)
        self.setAccessibleDescription(said)
        self.setVisible(bool(refused))
        self.update()

    def _lines(self, one: Refused, width: int) -> tuple[str, ...]:
        return wrap(one.words, font(CAPTION), width - 2 * PADDING - 28)

    def _high(self, one: Refused, width: int) -> int:
        return 22 + LINE * len(self._lines(one, width)) + 8

    def height_for(self, width: int) -> int:
        return 2 * PADDING - 8 + sum(self._high(one, width) for one in self._refused)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._close.setGeometry(self.width() - BUTTON, 0, BUTTON, BUTTON)

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect(), c.bad_soft, c.bad, radius=8)
        top = PADDING
        for place, one in enumerate(self._refused):
            draw_icon(painter, PADDING, top + 2, "octagon-alert", c.bad, 18, BOLD_STROKE)
            room = self.width() - 2 * PADDING - 28 - (BUTTON - PADDING if not place else 0)
            name = QRectF(PADDING + 28, top, room, 22)
            draw_text(painter, name, one.file, font(BODY, MEDIUM), c.text)
            lines = self._lines(one, self.width())
            below = QRectF(PADDING + 28, top + 22, self.width(), LINE * len(lines))
            draw_lines(painter, below, lines, font(CAPTION), c.text, LINE)
            top += self._high(one, self.width())
