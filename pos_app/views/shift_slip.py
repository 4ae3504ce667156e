"""The right column of the Shift place: what stands in the record, and the next step (C5)."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from pos_app.views.amount_pad import draw_sum
from pos_app.views.aside import PADDING, Aside, show_step
from qt_kit.button import ActionButton
from qt_kit.drawing import draw_lines, draw_text, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.marks import draw_notch
from qt_kit.theme import BODY, BOLD, TITLE, Palette, font
from qt_kit.wording import _

ROW = 32


@dataclass(frozen=True, slots=True)
class Slip:
    title: str
    rows: tuple[tuple[str, str], ...]
    note: str
    icon: str
    alarm: bool = False


class ShiftSlip(Aside):
    """`show_slip(slip)`; the button goes on."""

    def __init__(self, button: ActionButton, parent: QWidget) -> None:
        super().__init__(button, parent)
        self.setAccessibleName(_("Shift slip"))
        self._slip: Slip | None = None

    def show_slip(self, slip: Slip) -> None:
        self._slip = slip
        rows = "\n".join(" ".join(row) for row in slip.rows)
        self.setAccessibleDescription(f"{slip.title}\n{rows}\n{slip.note}".strip())
        self.update()

    def show_button(
        self, words: str, amount: str = "", *, below: str = "", can: bool = True
    ) -> None:
        self.button.setAccessibleName(words)
        show_step(self.button, words, amount, below=below, can=can)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        slip = self._slip
        if slip is None:
            return
        left, wide = 1 + PADDING, self.width() - 1 - 2 * PADDING
        draw_text(painter, QRectF(left, 16, wide, 26), slip.title, font(TITLE, BOLD), c.text)
        draw_notch(painter, 1, self.width(), 66, c.paper, c.line)
        top = 90.0
        for row in slip.rows:
            if row[1]:
                draw_sum(painter, c, QRectF(left, top, wide, ROW), row)
                top += ROW
        if slip.note:
            ink = c.bad if slip.alarm else c.muted
            lines = wrap(slip.note, font(BODY), wide - 32, 5)
            bottom = self.room().bottom() + 1 - 12
            box = QRectF(left + 32, bottom - 22 * len(lines), wide - 32, 22 * len(lines))
            draw_icon(painter, left, box.top() + 1, slip.icon, ink, 20, THIN)
            draw_lines(painter, box, lines, font(BODY), ink, 22)
