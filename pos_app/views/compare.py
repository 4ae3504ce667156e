"""Expected beside counted, why it differs, and what the shift came to (C5)."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.comparing import CompareRow, CompareState, Match, SumLine
from qt_kit.badge import Badge, Tone, badge_width, draw_badge, tone_colours
from qt_kit.control import Canvas, Card
from qt_kit.drawing import draw_text, width_of
from qt_kit.field import TextField
from qt_kit.option import OptionCard
from qt_kit.theme import BODY, BOLD, CAPTION, STRONG, Palette, font
from qt_kit.wording import _

HEAD, ROW, TOTAL, SIDE, GAP = 45, 44, 48, 20, 17
COLUMNS_WIDE, COLUMNS_NARROW = (120, 176), (84, 96)
"""(an amount, the difference), at the least."""
NARROW, BETWEEN = 700, 16
WHY, REASON, OTHER, SUM, SUM_TOP = 105, 48, 68, 24, 12
_TONES: dict[Match, Tone] = {"matches": Tone.GOOD, "warn": Tone.WARN, "bad": Tone.BAD}


class CompareTable(Card):
    """A row for each tender, and all of them together."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._state: CompareState | None = None

    def show_state(self, state: CompareState) -> None:
        if self._state is not None and self._state.rows == state.rows:
            return
        self._state = state
        self.setAccessibleName(_("Expected and counted"))
        told = (f"{row.name} {row.expected} {row.counted} {row.difference}" for row in state.rows)
        self.setAccessibleDescription("\n".join(told))
        self.update()

    def high(self) -> int:
        rows = len(self._state.rows) if self._state else 0
        return HEAD + ROW * rows + TOTAL

    def _columns(self) -> tuple[float, float]:
        """As wide as what stands in them."""
        own, last = COLUMNS_WIDE if self.width() >= NARROW else COLUMNS_NARROW
        state = self._state
        if state is None:
            return own, last
        amounts = [words for row in state.rows for words in (row.expected, row.counted)]
        amounts += state.total[:2]
        widest = max(width_of(words, font(BODY, BOLD)) for words in amounts)
        badges = max(badge_width(row.difference, row.icon, 32) for row in state.rows)
        return max(own, widest + BETWEEN), max(last, badges + BETWEEN)

    def _cells(self, top: float, high: float) -> tuple[QRectF, QRectF, QRectF, QRectF]:
        """(name, expected, counted, difference) of a row."""
        right = self.width() - SIDE - 1.0
        own, last = self._columns()
        difference = QRectF(right - last, top, last, high)
        counted = QRectF(difference.left() - own, top, own, high)
        expected = QRectF(counted.left() - own, top, own, high)
        name = QRectF(SIDE + 1, top, expected.left() - SIDE - 1, high)
        return name, expected, counted, difference

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        state = self._state
        if state is None:
            return
        name, expected, counted, difference = self._cells(1, HEAD)
        draw_text(painter, name, _("Expected and counted"), font(STRONG, BOLD), c.text)
        for cell, words in (
            (expected, _("Expected")),
            (counted, _("Counted")),
            (difference, _("Difference")),
        ):
            draw_text(painter, cell, words, font(CAPTION), c.muted, "right")
        top = HEAD
        for row in state.rows:
            painter.fillRect(QRectF(1, top, self.width() - 2, 1), c.line)
            self._draw_row(painter, c, top, row)
            top += ROW
        painter.fillRect(QRectF(1, top, self.width() - 2, 1), c.line)
        name, *cells = self._cells(top, TOTAL)
        draw_text(painter, name, _("All tenders"), font(BODY, BOLD), c.text)
        for place, (cell, words) in enumerate(zip(cells, state.total, strict=True)):
            ink = c.bad if place == len(cells) - 1 and state.total_bad else c.text
            draw_text(painter, cell, words, font(BODY, BOLD), ink, "right")

    def _draw_row(self, painter: QPainter, c: Palette, top: int, row: CompareRow) -> None:
        name, expected, counted, difference = self._cells(top, ROW)
        draw_text(painter, name, row.name, font(BODY), c.text)
        draw_text(painter, expected, row.expected, font(BODY), c.muted, "right")
        draw_text(painter, counted, row.counted, font(BODY), c.text, "right")
        ground, ink = tone_colours(_TONES[row.match], c)
        high = 24 if row.match == "matches" else 32
        wide = badge_width(row.difference, row.icon, high)
        left, at = difference.right() - wide, top + (ROW - high) / 2 + 0.5
        draw_badge(painter, left, at, row.difference, row.icon, ground, ink, high=high)


class WhyCard(Card):
    """`chosen(reason)`, or `written(reason)` in words of one's own."""

    chosen = Signal(str)
    written = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self._cards: list[OptionCard] = []
        self.required = Badge("", Tone.WARN, "triangle-alert", name=_("Required"), parent=self)
        self.other = TextField(_("Another reason"), parent=self)
        self.other.changed.connect(self.written)

    def show_state(self, state: CompareState) -> None:
        self._words = state.why
        self.setAccessibleName(state.why)
        self.required.set_state(state.required, Tone.WARN, "triangle-alert")
        while len(self._cards) < len(state.reasons):
            card = OptionCard("", high=REASON, tick=False, parent=self)
            card.clicked.connect(self._pressed)
            self._cards.append(card)
        for card, (reason, chosen) in zip(self._cards, state.reasons, strict=True):
            card.set_text(reason)
            card.set_chosen(chosen)
        if self.other.text().strip() != state.other:
            self.other.set_text(state.other)
        self._place()
        self.update()

    def focus_first(self) -> None:
        if self._cards:
            self._cards[0].setFocus()

    def _pressed(self) -> None:
        card = self.sender()
        if isinstance(card, OptionCard):
            self.chosen.emit(card.text())

    def _columns(self) -> int:
        return 4 if self.width() >= NARROW else 2

    def high(self) -> int:
        rows = -(-len(self._cards) // self._columns())
        return WHY + (rows - 1) * (REASON + 8) + 8 + OTHER

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        self.required.move(self.width() - SIDE - self.required.width() - 1, 10)
        shown = self._columns()
        wide = (self.width() - 2 * SIDE - 8 * (shown - 1)) / shown
        for index, card in enumerate(self._cards):
            row, column = divmod(index, shown)
            left = round(SIDE + column * (wide + 8))
            card.setGeometry(left, 44 + row * (REASON + 8), round(wide), REASON)
        self.other.setGeometry(SIDE, self.high() - OTHER - 13, self.width() - 2 * SIDE, OTHER)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        words = QRectF(SIDE + 1, 8, self.required.x() - SIDE - 12, 28)
        draw_text(painter, words, self._words, font(BODY, BOLD), c.text)


class SumCard(Card):
    """Amounts the shift came to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: tuple[SumLine, ...] = ()

    def show_lines(self, lines: tuple[SumLine, ...], name: str) -> None:
        if lines == self._lines:
            return
        self._lines = lines
        self.setAccessibleName(name)
        self.setAccessibleDescription("\n".join(f"{one.text} {one.amount}" for one in lines))
        self.update()

    def high(self) -> int:
        return 2 * SUM_TOP + SUM * len(self._lines) + 7

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        top = SUM_TOP + 1.0
        for line in self._lines:
            box = QRectF(SIDE + 1, top, self.width() - 2 * SIDE - 2, SUM)
            shape = font(BODY, BOLD if line.strong else 400)
            taken = draw_text(painter, box, line.amount, shape, c.text, "right") + 12
            room = box.adjusted(0, 0, -taken, 0)
            mark = _("liability")
            own = badge_width(mark, "", 20, 400) + 6 if line.liability else 0
            ink = c.text if line.strong else c.muted
            words = draw_text(painter, room.adjusted(0, 0, -own, 0), line.text, shape, ink)
            if line.liability:
                left = room.left() + words + 5
                draw_badge(painter, left, top + 2, mark, "", c.sunken, c.text, high=20, weight=400)
            top += SUM


class Comparison(Canvas):
    """Table, reasons where one is needed, and two cards of sums: `because(reason)`,
    `written(reason)`.
    """

    because = Signal(str)
    written = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = CompareTable(self)
        self.why = WhyCard(self)
        self.why.chosen.connect(self.because)
        self.why.written.connect(self.written)
        self.sums = SumCard(self)
        self.others = SumCard(self)

    def show_state(self, state: CompareState) -> None:
        self.table.show_state(state)
        self.why.setVisible(bool(state.why))
        self.why.show_state(state)
        self.sums.show_lines(state.sums, _("Sales of the shift"))
        self.others.show_lines(state.others, _("Owed and moved"))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def high(self) -> int:
        """All of it, at this width."""
        return self.others.geometry().bottom() + 1

    def _place(self) -> None:
        wide, top = self.width(), 0
        self.table.setGeometry(0, 0, wide, self.table.high())
        top += self.table.high() + GAP
        if not self.why.isHidden():
            self.why.setGeometry(0, top, wide, self.why.height())
            self.why.setGeometry(0, top, wide, self.why.high())
            top += self.why.high() + GAP
        if wide < NARROW:
            self.sums.setGeometry(0, top, wide, self.sums.high())
            top += self.sums.high() + GAP
            self.others.setGeometry(0, top, wide, self.others.high())
            return
        half = (wide - GAP + 1) // 2
        high = max(self.sums.high(), self.others.high())
        self.sums.setGeometry(0, top, half, high)
        self.others.setGeometry(wide - half, top, half, high)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
