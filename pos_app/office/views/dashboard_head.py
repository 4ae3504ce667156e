"""Over the dashboard: which days, since when, and where to with it (O8)."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.dashboard import SPANS, DashboardState
from qt_kit.button import Button
from qt_kit.control import Canvas
from qt_kit.drawing import draw_text, width_of
from qt_kit.field import TextField
from qt_kit.label import Label
from qt_kit.segmented import Segment, Segmented
from qt_kit.theme import BODY, BOLD, CAPTION, LARGE, MEDIUM, TITLE, Palette, font
from qt_kit.wording import _

HIGH, GAP, FIELD = 48, 12, 128


class DashboardHead(Canvas):
    """`.span(key)`, `.days(first, last)`, `.stepped(which, days)`, `.export(suffix)`."""

    span = Signal(str)
    days = Signal(str, str)
    stepped = Signal(str, int)
    export = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = self._below = ""
        self._narrow = False
        segments = [Segment(key, _(text)) for key, text in SPANS.items()]
        self.spans = Segmented(_("Days"), segments, "today", parent=self)
        self.spans.changed.connect(self.span)
        self.pdf = Button(_("PDF"), icon="download", name=_("Save as PDF"), parent=self)
        self.excel = Button(_("Excel"), icon="download", name=_("Save for Excel"), parent=self)
        self.pdf.clicked.connect(lambda: self.export.emit(".pdf"))
        self.excel.clicked.connect(lambda: self.export.emit(".xlsx"))
        self.setAccessibleName(_("Days shown"))

    def show_state(self, state: DashboardState) -> None:
        self._title, self._below = state.title, state.below
        self.setAccessibleDescription(f"{state.title} {state.below}".strip())
        self.spans.choose(state.span)
        for button in (self.pdf, self.excel):
            button.setEnabled(state.cards is not None)
        self.update()

    def two_rows(self, wide: int) -> bool:
        """Where title and choice don't fit beside each other."""
        return wide < 1000

    def high(self, wide: int) -> int:
        return 2 * HIGH + GAP if self.two_rows(wide) else HIGH

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide, right = self.width(), self.width()
        top = HIGH + GAP if self.two_rows(wide) else 0
        for button in (self.excel, self.pdf):
            taken = button.sizeHint().width()
            right -= taken
            button.setGeometry(right, 0, taken, HIGH)
            right -= GAP
        spans = min(self.spans.sizeHint().width() + 24, wide if top else right)
        self.spans.setGeometry(0 if top else right - spans, top, spans, HIGH)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        ends = self.pdf if self.two_rows(self.width()) else self.spans
        room = QRectF(0, 0, ends.x() - GAP, HIGH)
        beside = width_of(self._below, font(BODY)) + GAP if self._below else 0
        fits = width_of(self._title, font(LARGE, BOLD)) + beside <= room.width()
        shape = font(LARGE if fits else TITLE, BOLD)
        taken = draw_text(painter, room, self._title, shape, c.text)
        rest = room.adjusted(taken + GAP, 2, 0, 2)
        if rest.width() >= beside - GAP:
            draw_text(painter, rest, self._below, font(BODY), c.muted)


class OwnDays(QWidget):
    """From and to, typed or stepped by a day; `.days(first, last)`, `.stepped(which, days)`."""

    days = Signal(str, str)
    stepped = Signal(str, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.first = TextField(_("From"), label="", parent=self)
        self.last = TextField(_("To"), label="", parent=self)
        self._row: list[tuple[QWidget, int]] = []
        for which, field in (("first", self.first), ("last", self.last)):
            name = _("From") if which == "first" else _("To")
            label = Label(name, BODY, MEDIUM, "muted", name=f"{name} label", parent=self)
            back = Button(icon="chevron-left", name=f"{name} a day earlier", parent=self)
            on = Button(icon="chevron-right", name=f"{name} a day later", parent=self)
            back.clicked.connect(lambda _on=False, one=which: self.stepped.emit(one, -1))
            on.clicked.connect(lambda _on=False, one=which: self.stepped.emit(one, 1))
            field.edit.setPlaceholderText("2026-06-12")
            field.changed.connect(self._typed)
            self._row += [(label, 44), (back, HIGH), (field, FIELD), (on, HIGH)]
        self.message = Label("", CAPTION, MEDIUM, "bad", name=_("Days message"), parent=self)
        self._shows = False

    def show_state(self, state: DashboardState) -> None:
        self._shows = True
        for field, text in ((self.first, state.first), (self.last, state.last)):
            if field.text() != text:
                field.set_text(text)
        self._shows = False
        self.message.set_text(state.problem)

    def _typed(self) -> None:
        if not self._shows:
            self.days.emit(self.first.text(), self.last.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        left = 0
        for number, (widget, wide) in enumerate(self._row):
            widget.setGeometry(left, 0, wide, HIGH)
            left += wide + (20 if number == 3 else 8)
        self.message.setGeometry(left + 8, 0, max(0, self.width() - left - 8), HIGH)
        super().resizeEvent(event)
