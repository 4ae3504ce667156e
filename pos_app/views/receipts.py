"""Receipts: a list, the paper, printing it again, older ones by their number (C9)."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters.receipts import ReceiptRow, ReceiptsPresenter
from pos_app.presenters.why import of_order, why_all
from pos_app.views.paper_column import PaperColumn
from pos_app.views.screen import Screen, columns, reading_area
from pos_app.views.why import WhyPanel
from qt_kit.badge import badge_width, draw_badge
from qt_kit.button import ActionButton, Button, Kind, Step
from qt_kit.control import start_painting
from qt_kit.drawing import draw_box, draw_text
from qt_kit.field import SearchField
from qt_kit.icons import THIN, draw_icon
from qt_kit.scrolling import Scrolling
from qt_kit.targets import Target
from qt_kit.theme import (
    BODY,
    BOLD,
    CAPTION,
    LARGE,
    MEDIUM,
    STRONG,
    TITLE,
    Palette,
    colours,
    font,
)
from qt_kit.wording import _
from store_core.printing.document import Document

ROW, HEAD, SIDE, SEARCH = 64, 72, 24, 272


class ReceiptList(Scrolling):
    """`.chosen(id)`; arrows move: `.moved(step)`; `.ending()`: the last ones come into sight."""

    chosen = Signal(str)
    moved = Signal(int)
    ending = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Receipt list"), parent)
        self._rows: tuple[ReceiptRow, ...] = ()

    def set_rows(self, rows: tuple[ReceiptRow, ...]) -> None:
        before = self._current()
        self._rows = rows
        self.scroll_y = min(self.scroll_y, self.furthest())
        at = self._current()
        if at != before and rows:
            self.show_span(at * ROW, (at + 1) * ROW)
        self.update()

    def _current(self) -> int:
        return next((i for i, row in enumerate(self._rows) if row.chosen), 0)

    def content_height(self) -> int:
        return len(self._rows) * ROW

    def scrolled(self) -> None:
        if self.scroll_y >= self.furthest() - 2 * ROW:
            self.ending.emit()

    def row_rect(self, index: int) -> QRect:
        return QRect(0, index * ROW - self.scroll_y, self.width(), ROW)

    def part_at(self, x: int, y: int) -> str | None:
        index = (y + self.scroll_y) // ROW
        return self._rows[index].id if 0 <= index < len(self._rows) else None

    def activate(self, part: str) -> None:
        self.chosen.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(1, self.height() // ROW - 1)
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: min(page, len(self._rows) - 1 - self._current()),
            Qt.Key.Key_PageUp: -min(page, self._current()),
        }
        step = steps.get(Qt.Key(event.key()), 0)
        if step:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        if not self._rows:
            return self.rect(), 8
        return self.row_rect(self._current()).adjusted(8, 8, -8, -8), 4

    def targets(self) -> list[Target]:
        return [
            Target(
                f"Receipt {row.number}",
                self.row_rect(i),
                self.isEnabled(),
                " ".join(part for part in (row.total, row.saved, row.refunded) if part),
            )
            for i, row in enumerate(self._rows)
        ]

    def reveal(self, name: str) -> None:
        for index, row in enumerate(self._rows):
            if name == f"Receipt {row.number}":
                self.show_span(index * ROW, (index + 1) * ROW)

    def draw(self, painter: QPainter, c: Palette) -> None:
        box = QRectF(0, 0, self.width(), min(self.height(), self.content_height()))
        draw_box(painter, box, c.surface, c.line, radius=12)
        for index, row in enumerate(self._rows):
            rect = self.row_rect(index)
            if rect.bottom() >= 0 and rect.top() <= self.height():
                self._draw_row(painter, c, rect, row, last=index == len(self._rows) - 1)
        self.draw_scrollbar(painter, c)

    def _draw_row(
        self, painter: QPainter, c: Palette, rect: QRect, row: ReceiptRow, *, last: bool
    ) -> None:
        if row.chosen:
            inner = QRectF(rect).adjusted(1, 1, -1, -1)
            draw_box(painter, inner, c.accent_soft, c.accent, radius=11, stroke=2)
        elif row.id == self.pressed_part:
            draw_box(painter, QRectF(rect).adjusted(1, 1, -1, -1), c.sunken, radius=11)
        elif not last:
            painter.fillRect(QRect(16, rect.bottom(), rect.width() - 32, 1), c.line)
        left, right = 20.0, rect.width() - 20.0
        at = QRectF(left, rect.top() + 12 if row.date else rect.top(), 92, 20 if row.date else ROW)
        draw_text(painter, at, row.time, font(BODY), c.muted)
        under = QRectF(left, rect.top() + 33, 92, 16)
        draw_text(painter, under, row.date, font(CAPTION), c.text if row.chosen else c.muted)
        total = QRectF(left, rect.top(), right - left, ROW)
        right -= draw_text(painter, total, row.total, font(STRONG, BOLD), c.text, "right") + 16
        badges = []
        if row.waits:
            badges.append((_("Not sent"), "cloud-off", c.warn_soft, c.warn))
        if row.refunded:
            badges.append((row.refunded, "undo-2", c.info_soft, c.info))
        if row.saved:
            badges.append((row.saved, "tag", c.good_soft, c.good))
        for words, icon, ground, tint in badges:
            wide = badge_width(words, icon, 24)
            draw_badge(painter, right - wide, rect.top() + 20, words, icon, ground, tint)
            right -= wide + 16
        left += 104 if row.date else 72
        name = QRectF(left, rect.top() + 12, right - left, 20)
        draw_text(painter, name, row.name, font(BODY, BOLD if row.chosen else MEDIUM), c.text)
        below = QRectF(left, rect.top() + 33, right - left, 16)
        ink = c.text if row.chosen else c.muted
        draw_text(painter, below, f"{row.number} · {row.pieces}", font(CAPTION), ink)


class ReceiptsScreen(Screen):
    """Arrows move, digits find a number, R refunds, S turns the paper over, W says why, F12
    prints it again, Esc goes back to today and then to the sale.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._presenter = ReceiptsPresenter(desk, self._render)
        self._state = self._presenter.state()
        self.list = ReceiptList(self)
        self.list.chosen.connect(self._presenter.choose)
        self.list.moved.connect(self._presenter.move)
        self.list.ending.connect(self._presenter.more)
        self.search = SearchField(
            _("Find a receipt"), _("Receipt number, any day"), icon="search", hint="/", parent=self
        )
        self.search.changed.connect(self._presenter.search)
        self.search.entered.connect(lambda _text: self._to_list())
        self.search.left.connect(self._to_list)
        self.button = ActionButton(_("Print again"))
        self.button.clicked.connect(self._presenter.print_again)
        self.aside = PaperColumn(self.button, self)
        self.refund = Button(_("Refund"), icon="undo-2", kind=Kind.PLAIN)
        self.refund.clicked.connect(self._refund)
        self.turn = Button(_("Refund slip"), name=_("Turn the paper over"))
        self.turn.clicked.connect(self._presenter.turn_over)
        self.ask = Button(_("Why?"), name=_("Why these prices"))
        self.ask.clicked.connect(self._why)
        self.aside.stand(self.refund, self.turn, self.ask)
        self.why = WhyPanel(self)
        self._paper: Document | None = None
        desk.subscribe(self._follow)

    def entered(self) -> None:
        self._render()
        self._to_list()
        self._presenter.load()

    def step_back(self) -> bool:
        """Out of the reasons; from what was searched back to today."""
        if self.why.is_open():
            self.why.dismissed.emit()
            return True
        if not self.search.text():
            return False
        self.search.clear()
        self._to_list()
        return True

    def _to_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_step(self) -> None:
        self.button.click()

    def left(self) -> None:
        self.why.slide_out(at_once=True)

    def _why(self) -> None:
        """Each price of the chosen receipt, as it was when it was sold."""
        chosen, desk = self._state.chosen, self._desk
        if self.why.is_open():
            self.why.slide_out()
        elif chosen is not None:
            self.why.open_with(why_all(of_order(chosen, desk.menu, desk.settings)))

    def _refund(self) -> None:
        chosen = self._state.chosen
        if chosen is not None and self._state.can_refund:
            self._desk.refunding = self._desk.orders.get(chosen.id, chosen)
            self.go.emit("refund")

    def _follow(self) -> None:
        if self.isVisible():
            self._presenter.load()

    def _render(self) -> None:
        state = self._state = self._presenter.state()
        self.list.set_rows(state.rows)
        self._show_list(shown=bool(state.rows))
        self._show_paper()
        step = Step.READY if state.can_print else Step.DISABLED
        self.button.setVisible(state.chosen is not None)
        self.refund.setVisible(state.can_refund)
        self.ask.setVisible(state.chosen is not None)
        self.turn.setVisible(bool(state.turn))
        self.turn.set_text(state.turn, _("Turn the paper over"))
        self.aside.place_over()
        self.button.set_state(state.words, below=state.words_below, step=step, icon="printer")
        self.update()

    def _show_paper(self) -> None:
        paper = self._presenter.paper()
        if paper is None:
            self.aside.hide_paper()
        elif paper != self._paper:
            name = _("Refund slip") if self._state.refund else _("Receipt")
            self.aside.show_paper(paper, name)
        self._paper = paper

    def _show_list(self, *, shown: bool) -> None:
        comes = shown and not self.list.isVisible()
        self.list.setVisible(shown)
        if comes and not self.search.edit.hasFocus():
            self._to_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        _rail, aside = columns(self.width())
        middle = self.width() - aside
        self.aside.setGeometry(middle, 0, aside, self.height())
        left, wide = reading_area(self.aside.x(), SIDE)
        self.list.setGeometry(left, HEAD, wide, self.height() - HEAD - 16)
        self.search.setGeometry(left + wide - SEARCH, 12, SEARCH, 48)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.why.is_open():
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_R:
            self._refund()
        elif event.key() == Qt.Key.Key_W:
            self._why()
        elif event.key() == Qt.Key.Key_S and self.turn.isVisible():
            self._presenter.turn_over()
        elif event.key() == Qt.Key.Key_Down:
            self._to_list()
        elif event.text() == "/" or event.text().isdigit():
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.edit.insert(event.text().strip("/"))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = start_painting(self), colours()
        left, wide = reading_area(self.aside.x(), SIDE)
        head = QRectF(left, 0, wide, HEAD)
        taken = draw_text(painter, head, self._state.title, font(TITLE, BOLD), c.text) + 12
        below = head.adjusted(taken, 0, -SEARCH - 12, 0)
        draw_text(painter, below, self._state.below, font(BODY), c.muted)
        if self._state.empty:
            middle = self.height() / 2
            icon = left + wide / 2 - 24
            draw_icon(painter, icon, middle - 92, "receipt-text", c.line_strong, 48, THIN)
            box = QRectF(left, middle - 28, wide, 30)
            draw_text(painter, box, self._state.empty, font(LARGE, BOLD), c.text, "center")
            words = QRectF(left, middle + 6, wide, 22)
            draw_text(painter, words, self._state.empty_below, font(BODY), c.muted, "center")
        painter.end()
