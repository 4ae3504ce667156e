"""Who pays for which lines: guests on top, the lines beneath, what each comes to (C3)."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.picking import MOST_GUESTS, PickingPresenter, PickRow, PickState
from qt_kit.button import ActionButton, Button, Kind, Step
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.label import Label
from qt_kit.option import OptionCard
from qt_kit.scrolling import Scrolling
from qt_kit.sheet import Sheet
from qt_kit.stepper import draw_stepper, stepper_parts
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, LARGE, MEDIUM, Palette, font
from qt_kit.wording import _

HEAD, GUEST, ROW, GAP, SIDE, FOOT = 64, 56, 56, 8, 24, 88
STEPPER = 122


class PickList(Scrolling):
    """A tap gives all that is left of a line to the guest who picks; the stepper single pieces.

    `tapped(line)`, `changed(line, by)`. Keys: arrows move, Space gives, + and - single pieces.
    """

    tapped = Signal(str)
    changed = Signal(str, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Lines to split"), parent)
        self._rows: tuple[PickRow, ...] = ()
        self._at = 0

    def set_rows(self, rows: tuple[PickRow, ...]) -> None:
        self._rows = rows
        self._at = min(self._at, max(0, len(rows) - 1))
        self.update()

    def content_height(self) -> int:
        return len(self._rows) * (ROW + GAP)

    def row_rect(self, index: int) -> QRect:
        return QRect(0, index * (ROW + GAP) - self.scroll_y, self.width(), ROW)

    def _stepper(self, index: int) -> QRect:
        row = self.row_rect(index)
        return QRect(row.right() + 1 - STEPPER - 4, row.top() + 4, STEPPER, 48)

    def part_at(self, x: int, y: int) -> str | None:
        for index, row in enumerate(self._rows):
            if row.quantity > 1:
                minus, _middle, plus = stepper_parts(self._stepper(index))
                if minus.contains(x, y):
                    return f"fewer:{row.line}"
                if plus.contains(x, y):
                    return f"more:{row.line}"
            if self.row_rect(index).contains(x, y):
                return f"line:{row.line}"
        return None

    def activate(self, part: str) -> None:
        what, _colon, line = part.partition(":")
        if what == "line":
            self.tapped.emit(line)
        else:
            self.changed.emit(line, 1 if what == "more" else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key, 0)
        by = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}.get(key, 0)
        if not self._rows:
            super().keyPressEvent(event)
        elif step:
            self._at = max(0, min(self._at + step, len(self._rows) - 1))
            self.show_span(self._at * (ROW + GAP), (self._at + 1) * (ROW + GAP))
            self.update()
        elif by:
            self.changed.emit(self._rows[self._at].line, by)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.tapped.emit(self._rows[self._at].line)
        else:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        return (self.row_rect(self._at) if self._rows else self.rect()), 8

    def targets(self) -> list[Target]:
        found = []
        for index, row in enumerate(self._rows):
            said = f"{row.mine} of {row.quantity} {row.below}".strip()
            rect = self.row_rect(index)
            found.append(Target(f"Pick {row.name}", rect.adjusted(0, 0, -140, 0), True, said))
            if row.quantity > 1:
                minus, _middle, plus = stepper_parts(self._stepper(index))
                found.append(Target(f"Pick {row.name} fewer", minus, True, said))
                found.append(Target(f"Pick {row.name} more", plus, True, said))
        return found

    def reveal(self, name: str) -> None:
        for index, row in enumerate(self._rows):
            if name.startswith(f"Pick {row.name}"):
                self.show_span(index * (ROW + GAP), (index + 1) * (ROW + GAP))

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        for index, row in enumerate(self._rows):
            rect = self.row_rect(index)
            if rect.bottom() >= 0 and rect.top() <= self.height():
                self._draw_row(painter, c, index, row)
        self.draw_scrollbar(painter, c)

    def _draw_row(self, painter: QPainter, c: Palette, index: int, row: PickRow) -> None:
        box, mine = QRectF(self.row_rect(index)), row.mine > 0
        ground, border = (c.accent_soft, c.accent) if mine else (c.surface, c.line)
        if not mine and not row.free:
            ground = c.sunken
        draw_box(painter, box, ground, border, radius=8, stroke=2 if mine else 1)
        if mine:
            draw_icon(painter, box.left() + 12, box.top() + 19, "check", c.accent, 18, BOLD_STROKE)
        left, right = box.left() + 40, box.right() - 16
        if row.quantity > 1:
            part = (self.pressed_part or "").partition(":")
            pressed = {"fewer": "minus", "more": "plus"}.get(part[0]) if part[2] == row.line else ""
            draw_stepper(
                painter,
                c,
                self._stepper(index),
                f"{row.mine}",
                pressed=pressed,
                can_lower=mine,
                can_raise=row.free > 0,
            )
            right -= STEPPER - 4
        ink = c.text if mine or row.free else c.muted
        middle = QRectF(left, box.top(), right - left, ROW)
        taken = draw_text(painter, middle, row.amount, font(BODY, MEDIUM), ink, "right") + 12
        name = f"{row.quantity}\N{MULTIPLICATION SIGN} {row.name}" if row.quantity > 1 else row.name
        high = 20 if row.below else ROW
        first = QRectF(left, box.top() + (9 if row.below else 0), right - left - taken, high)
        draw_text(painter, first, name, font(BODY, BOLD if mine else MEDIUM), ink)
        below = QRectF(left, box.top() + 30, right - left - taken, 16)
        draw_text(painter, below, row.below, font(CAPTION), c.muted)


class SplitSheet(Sheet):
    """Keys: 1 to 8 the guest, N one more, arrows and Space the lines, F12 splits, Esc closes."""

    def __init__(self, presenter: PickingPresenter, parent: QWidget) -> None:
        super().__init__(parent, "bottom")
        self.setAccessibleName(_("Split by item"))
        self._presenter = presenter
        self._state: PickState | None = None
        self.close_button = Button(
            icon="x", kind=Kind.FLAT, name=_("Close split"), icon_px=24, parent=self
        )
        self.close_button.clicked.connect(presenter.leave)
        self.title = Label(_("Who pays for what?"), LARGE, BOLD, name=_("Split title"), parent=self)
        self.guests = [self._guest(number) for number in range(MOST_GUESTS)]
        self.more = Button(_("Guest"), icon="user-plus", name=_("One more guest"), parent=self)
        self.more.clicked.connect(presenter.add)
        self.list = PickList(self)
        self.list.tapped.connect(presenter.toggle)
        self.list.changed.connect(presenter.change)
        self.button = ActionButton(_("Split now"), high=64, parent=self)
        self.button.clicked.connect(presenter.done)
        self.dismissed.connect(presenter.leave)

    def _guest(self, number: int) -> OptionCard:
        card = OptionCard("", high=GUEST, tick=False, parent=self)
        card.clicked.connect(lambda: self._presenter.choose(number))
        return card

    def show_state(self, state: PickState) -> None:
        self._state = state
        for number, card in enumerate(self.guests):
            shown = number < len(state.guests)
            card.setVisible(shown)
            if shown:
                guest = state.guests[number]
                card.set_text(guest.text, guest.amount)
                card.set_chosen(guest.chosen)
        self.more.setVisible(len(state.guests) < MOST_GUESTS)
        self.more.setEnabled(state.can_add)
        self.list.set_rows(state.rows)
        step = Step.READY if state.can else Step.DISABLED
        self.button.set_state(state.words, below=state.below, step=step)
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        wide = self.width() - 2 * SIDE
        self.close_button.setGeometry(12, 8, 48, 48)
        self.title.setGeometry(72, 8, self.width() - 88, 48)
        cards: list[QWidget] = [one for one in self.guests if not one.isHidden()]
        if not self.more.isHidden():
            cards.append(self.more)
        columns = max(3, min(len(cards), max(1, wide // 120)))
        own = min(168, (wide - GAP * (columns - 1)) // columns)
        top = HEAD + 16
        for place, card in enumerate(cards):
            row, column = divmod(place, columns)
            card.setGeometry(SIDE + column * (own + GAP), top + row * (GUEST + GAP), own, GUEST)
        top += -(-len(cards) // columns) * (GUEST + GAP) + 8
        bottom = self.height() - FOOT
        self.list.setGeometry(SIDE, top, wide, bottom - top)
        button = min(264, wide // 2)
        self.button.setGeometry(self.width() - SIDE - button, bottom + 12, button, 64)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        painter.fillRect(0, 0, self.width(), HEAD, c.surface)
        painter.fillRect(0, HEAD - 1, self.width(), 1, c.line)
        bottom = self.height() - FOOT
        painter.fillRect(0, bottom, self.width(), FOOT, c.surface)
        painter.fillRect(0, bottom, self.width(), 1, c.line)
        if self._state is not None and self._state.rest:
            room = QRectF(SIDE, bottom, self.button.x() - SIDE - 16, FOOT)
            rows = wrap(self._state.rest, font(CAPTION), int(room.width()), 3)
            draw_lines(painter, room, rows, font(CAPTION), c.muted, 16)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text().lower()
        if text.isdigit() and text != "0":
            self._presenter.choose(int(text) - 1)
        elif text == "n":
            self._presenter.add()
        else:
            super().keyPressEvent(event)
