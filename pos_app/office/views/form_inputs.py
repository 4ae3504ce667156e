"""Lines and texts of a form, each with its caption and its problem."""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from pos_app.office.presenters.fields import Text
from qt_kit.control import Canvas, Tappable
from qt_kit.drawing import draw_box, draw_lines, draw_text, width_of, wrap
from qt_kit.field import TextField
from qt_kit.icons import draw_icon
from qt_kit.targets import Target
from qt_kit.theme import BODY, CAPTION, MEDIUM, Palette, current, font

CAPTION_HIGH = 20
CHIP, GAP = 40, 6


class LanguageTabs(Tappable):
    """The languages of a name, small at the right of its caption; arrows move."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Language", parent)
        self._tabs: tuple[tuple[str, str], ...] = ()
        self._at = ""
        self.setFixedHeight(28)

    def show_tabs(self, tabs: tuple[tuple[str, str], ...], at: str) -> None:
        self._tabs, self._at = tabs, at
        self.setVisible(bool(tabs))
        self.resize(self._wants(), 28)
        self.update()

    def _wants(self) -> int:
        return sum(round(width_of(words, font(CAPTION, MEDIUM))) + 14 for _k, words in self._tabs)

    def _rects(self) -> list[QRect]:
        rects, left = [], 0
        for _key, words in self._tabs:
            wide = round(width_of(words, font(CAPTION, MEDIUM))) + 14
            rects.append(QRect(left, 0, wide, self.height()))
            left += wide
        return rects

    def part_at(self, x: int, y: int) -> str | None:
        found = zip(self._tabs, self._rects(), strict=True)
        return next((tab[0] for tab, rect in found if rect.contains(x, y)), None)

    def activate(self, part: str) -> None:
        self.chosen.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        keys = [key for key, _words in self._tabs]
        if step and self._at in keys:
            place = max(0, min(keys.index(self._at) + step, len(keys) - 1))
            self.chosen.emit(keys[place])
        else:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        found = zip(self._tabs, self._rects(), strict=True)
        at = next((rect for tab, rect in found if tab[0] == self._at), self.rect())
        return at.adjusted(2, 4, -2, -4), 4

    def targets(self) -> list[Target]:
        return [
            Target(words, rect, True, "chosen" if key == self._at else "")
            for (key, words), rect in zip(self._tabs, self._rects(), strict=True)
        ]

    def reveal(self, name: str) -> None:
        """All are always in sight."""

    def draw(self, painter: QPainter, c: Palette) -> None:
        for (key, words), rect in zip(self._tabs, self._rects(), strict=True):
            ink = c.accent if key == self._at else c.muted
            draw_text(painter, rect, words, font(CAPTION, MEDIUM), ink, "center")


class LineInput(TextField):
    """A line with its caption and, at its right, the languages."""

    spoken = Signal(str)

    def __init__(self, spec: Text, parent: QWidget) -> None:
        super().__init__(
            spec.name or spec.label, label=spec.label, suffix=spec.suffix, parent=parent
        )
        self.tabs = LanguageTabs(self)
        self.tabs.chosen.connect(self.spoken)
        self.entered.connect(lambda _text: self.focusNextChild())
        self.show_spec(spec)

    def show_spec(self, spec: Text) -> None:
        self._label = spec.label
        self.edit.setAccessibleName(spec.name or spec.label)
        self.edit.setPlaceholderText(spec.hint)
        self._suffix = spec.suffix
        if self.text() != spec.text and self.text().strip() != spec.text:
            self.edit.blockSignals(True)
            self.set_text(spec.text)
            self.edit.blockSignals(False)
        if spec.problem != self._problem:
            self.set_problem(spec.problem)
        self.setEnabled(spec.enabled)
        self.tabs.show_tabs(spec.tabs, spec.path.rpartition("/")[2])
        self._place_tabs()
        self.update()

    def height_for(self, width: int) -> int:
        self.resize(width, self.height())
        return self.sizeHint().height()

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)
        self._place_tabs()

    def _place_tabs(self) -> None:
        self.tabs.move(self.width() - self.tabs.width() + 7, -6)


class _Area(QPlainTextEdit):
    """Tab goes on instead of being written."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setFont(font(BODY))
        self.document().setDocumentMargin(2)
        self.tint()
        current().changed.connect(self.tint)

    def tint(self) -> None:
        shades, c = self.palette(), current().colours
        shades.setColor(QPalette.ColorRole.Base, c.surface)
        shades.setColor(QPalette.ColorRole.Text, c.text)
        self.setPalette(shades)


class AreaInput(Canvas):
    """Several lines with their caption, scrolled where they are more than its height holds."""

    changed = Signal(str)

    def __init__(self, spec: Text, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.edit = _Area(self)
        self.edit.textChanged.connect(lambda: self.changed.emit(self.edit.toPlainText()))
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)
        self.show_spec(spec)

    def show_spec(self, spec: Text) -> None:
        self._spec = spec
        self.edit.setAccessibleName(spec.name or spec.label)
        if self.edit.toPlainText().strip() != spec.text.strip():
            self.edit.blockSignals(True)
            self.edit.setPlainText(spec.text)
            self.edit.blockSignals(False)
        self.update()

    def height_for(self, width: int) -> int:
        return CAPTION_HIGH + self._spec.high + problem_high(self._spec.problem, width)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            self.update()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.edit.setGeometry(10, CAPTION_HIGH + 8, self.width() - 20, self._spec.high - 16)

    def focus_rect(self) -> tuple[QRect, int]:
        return QRect(0, CAPTION_HIGH, self.width(), self._spec.high), 8

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_caption(painter, c, self._spec.label, self.width())
        wrong = bool(self._spec.problem)
        box = QRectF(0, CAPTION_HIGH, self.width(), self._spec.high)
        border = c.bad if wrong else c.line_strong
        draw_box(painter, box, c.surface, border, radius=8, stroke=2 if wrong else 1)
        if wrong:
            draw_problem(painter, c, self._spec.problem, box.bottom() + 4, self.width())


def draw_caption(painter: QPainter, c: Palette, words: str, width: int) -> None:
    draw_text(painter, QRectF(0, 0, width, 16), words, font(CAPTION, MEDIUM), c.muted)


def problem_high(words: str, width: int) -> int:
    return 4 + 16 * len(_problem_lines(words, width)) if words else 0


def draw_problem(painter: QPainter, c: Palette, words: str, top: float, width: int) -> None:
    draw_icon(painter, 0, top + 1, "circle-alert", c.bad, 14, 2)
    lines = _problem_lines(words, width)
    box = QRectF(20, top, width - 20, 16 * len(lines))
    draw_lines(painter, box, lines, font(CAPTION), c.bad, 16)


def _problem_lines(words: str, width: int) -> tuple[str, ...]:
    return wrap(words, font(CAPTION), max(80, width - 20), 3)
