"""The bar at the bottom: all-day totals, tickets that do not fit, Recall, 86."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kitchen_display.presenters.state import BoardState, Total
from qt_kit.control import Canvas, Control, Panel
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.theme import BODY, BOLD, STRONG, TARGET_KITCHEN, TITLE, Palette, font
from qt_kit.wording import _

HIGH = 88
_CHIP_HIGH, _GAP, _PADDING = 48, 8, 14


class Totals(Canvas):
    """ "All day" and its chips, whole ones only; the last says how many more there are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("All day")
        self._totals: tuple[Total, ...] = ()
        self._hint = ""

    def show_state(self, totals: tuple[Total, ...], hint: str) -> None:
        if (totals, hint) == (self._totals, self._hint):
            return
        self._totals, self._hint = totals, hint
        said = ", ".join(f"{total.count} {total.name}" for total in totals)
        self.setAccessibleDescription(hint or said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _CHIP_HIGH)

    def draw(self, painter: QPainter, c: Palette) -> None:
        row = QRectF(0, (self.height() - _CHIP_HIGH) / 2, self.width(), _CHIP_HIGH)
        if self._hint:
            self._draw_hint(painter, c, row)
            return
        if not self._totals:
            return
        words = _("All day")
        left = draw_text(painter, row, words, font(STRONG), c.text) + 18
        px = STRONG if self.window().width() >= 1600 else BODY
        widths = [_chip_width(total, px) for total in self._totals]
        for number, (total, wide) in enumerate(zip(self._totals, widths, strict=True)):
            after = len(self._totals) - number - 1
            kept = 56 + _GAP if after else 0
            if left + wide + kept > self.width():
                rest = f"+ {after + 1}"
                draw_text(
                    painter,
                    QRectF(left, row.top(), 60, _CHIP_HIGH),
                    rest,
                    font(px, BOLD),
                    c.muted,
                )
                return
            _draw_chip(painter, c, QRectF(left, row.top(), wide, _CHIP_HIGH), total, px)
            left += wide + _GAP

    def _draw_hint(self, painter: QPainter, c: Palette, row: QRectF) -> None:
        shape = font(TITLE, BOLD)
        box = QRectF(0, row.top(), width_of(self._hint, shape) + 76, _CHIP_HIGH)
        draw_box(painter, box, c.info_soft, c.info, radius=8, stroke=2)
        draw_icon(painter, 16, box.top() + 12, "keyboard", c.info, 24, BOLD_STROKE)
        draw_text(painter, box.adjusted(56, 0, 0, 0), self._hint, shape, c.info)


def _chip_width(total: Total, px: int) -> float:
    count = width_of(str(total.count), font(px, BOLD))
    return 2 * _PADDING + count + 10 + width_of(total.name, font(px))


def _draw_chip(painter: QPainter, c: Palette, box: QRectF, total: Total, px: int) -> None:
    draw_box(painter, box, c.surface, radius=8)
    inner = box.adjusted(_PADDING, 0, -_PADDING + 1, 0)
    taken = draw_text(painter, inner, str(total.count), font(px, BOLD), c.text)
    draw_text(painter, inner.adjusted(taken + 10, 0, 0, 0), total.name, font(px), c.text)


class FooterButton(Control):
    """Large enough for a floury hand; dashed where it only turns the page, `accent` for 86."""

    def __init__(
        self,
        name: str,
        icon: str = "",
        *,
        dashed: bool = False,
        accent: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._icon, self._dashed, self._accent = icon, dashed, accent
        self._shape = font(STRONG if dashed else TITLE, BOLD)

    def set_text(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleDescription(text)
        icon = 35 if self._icon else 0
        self.setFixedSize(round(width_of(text, self._shape)) + icon + 38, TARGET_KITCHEN)
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        if self._dashed:
            ground = c.surface if self.isDown() else None
            draw_box(painter, self.rect(), ground, c.muted, radius=8, dashed=True)
            draw_text(painter, self.rect(), self.text(), self._shape, c.text, "center")
            return
        ink = c.on_accent if self._accent and not self.isDown() else c.text
        ground = c.sunken if self.isDown() else c.accent if self._accent else c.surface
        draw_box(painter, self.rect(), ground, c.accent if self._accent else c.line, radius=8)
        draw_icon(painter, 20, 20, self._icon, ink, 24, BOLD_STROKE)
        words = QRectF(55, 0, self.width() - 60, self.height())
        draw_text(painter, words, self.text(), self._shape, ink)


class Footer(Panel):
    """`show_state(state)` and `show_page(first, more)`."""

    more_wanted = Signal()
    recall_wanted = Signal()
    out_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sunken", "t", parent)
        self.setFixedHeight(HIGH)
        self._totals = Totals()
        self._more = FooterButton("More", dashed=True)
        self._more.hide()
        self._more.clicked.connect(self.more_wanted)
        recall = FooterButton("Recall", "undo-2")
        recall.set_text(_("Recall"))
        recall.clicked.connect(self.recall_wanted)
        self._out = FooterButton("86", "ban", accent=True)
        self._out.clicked.connect(self.out_wanted)
        self._sold_out = -1
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 1, 16, 0)
        row.setSpacing(_GAP)
        row.addWidget(self._totals, 1)
        row.addWidget(self._more)
        row.addWidget(recall)
        row.addWidget(self._out)

    def show_state(self, state: BoardState) -> None:
        self._totals.show_state(state.totals, state.hint)
        if state.sold_out != self._sold_out:
            self._sold_out = state.sold_out
            count = _("86 · {count}").format(count=state.sold_out)
            self._out.set_text(count if state.sold_out else _("86"))

    def show_page(self, first: int, more: int) -> None:
        self._more.set_text(_("+ {count} more").format(count=more) if more else _("To the oldest"))
        self._more.setVisible(bool(more or first))
