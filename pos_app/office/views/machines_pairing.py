"""The card that a new machine is paired from: its code in huge letters and as a QR code (S4)."""

from functools import lru_cache

import segno
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.machines import PairingState
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.theme import BODY, BOLD, HERO, LARGE, STRONG, TOTAL, Palette, font
from qt_kit.wording import _

WIDE, QR, PAD = 640, 240, 32
QUIET = 16


class PairingCard(Canvas):
    """`show_state(state)`; its description says the code letter by letter."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Pairing code"))
        self._state: PairingState | None = None
        self.hide()

    def show_state(self, state: PairingState | None) -> None:
        self._state = state
        self.setVisible(state is not None)
        if state is not None:
            came = _("{name} is paired").format(name=state.came) if state.came else ""
            self.setAccessibleDescription(came or f"{state.code}, {state.left}")
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        state = self._state
        if state is None:
            return
        wide = min(WIDE, self.width())
        high = min(self.height(), 2 * PAD + 56 + 88 + QR + 108)
        left, top = (self.width() - wide) / 2, max(0.0, (self.height() - high) / 2)
        draw_box(painter, QRectF(left, top, wide, high), c.surface, c.line, radius=12)
        inner = QRectF(left + PAD, top + PAD, wide - 2 * PAD, high - 2 * PAD)
        if state.came:
            self._draw_came(painter, c, inner, state.came)
        else:
            self._draw_code(painter, c, inner, state)

    def _draw_came(self, painter: QPainter, c: Palette, box: QRectF, name: str) -> None:
        middle = box.center()
        draw_icon(painter, middle.x() - 40, middle.y() - 104, "circle-check", c.good, 80, THIN)
        told = wrap(_("{name} is paired").format(name=name), font(LARGE, BOLD), int(box.width()), 2)
        words = QRectF(box.left(), middle.y(), box.width(), 30 * len(told))
        draw_lines(painter, words, told, font(LARGE, BOLD), c.text, 30, "center")
        below = QRectF(box.left(), words.bottom() + 8, box.width(), 24)
        said = _("It fetches the menu and begins by itself.")
        draw_text(painter, below, said, font(BODY), c.muted, "center")

    def _draw_code(self, painter: QPainter, c: Palette, box: QRectF, state: PairingState) -> None:
        title = QRectF(box.left(), box.top(), box.width() - 140, 32)
        draw_text(painter, title, state.title, font(LARGE, BOLD), c.text)
        left = QRectF(box.right() - 140, box.top(), 140, 32)
        draw_text(
            painter, left, state.left, font(STRONG, BOLD), c.bad if state.over else c.muted, "right"
        )
        code = QRectF(box.left(), box.top() + 48, box.width(), 88)
        draw_box(painter, code, c.sunken, radius=12)
        px = HERO if box.width() > 480 else TOTAL
        ink = c.muted if state.over else c.text
        draw_text(painter, code, state.code, font(px, BOLD, mono=True), ink, "center")
        self._draw_below(painter, c, box, state, code.bottom() + 24)

    def _draw_below(
        self, painter: QPainter, c: Palette, box: QRectF, state: PairingState, top: float
    ) -> None:
        side = min(QR, box.bottom() - top)
        draw_qr(painter, QRectF(box.left(), top, side, side), state.link, over=state.over)
        steps = (
            _("Start the program on the new machine."),
            _("Type {address} and the code,").format(address=state.address)
            + " "
            + _("or scan this with its scanner."),
            _("It is ready when it says so here."),
        )
        x, wide = box.left() + side + 24, box.width() - side - 24
        for number, step in enumerate(steps, 1):
            circle = QRectF(x, top, 28, 28)
            draw_box(painter, circle, c.accent_soft, radius=14)
            draw_text(painter, circle, str(number), font(BODY, BOLD), c.accent, "center")
            lines = wrap(step, font(BODY), int(wide - 40), 4)
            words = QRectF(x + 40, top + 4, wide - 40, 21 * len(lines))
            draw_lines(painter, words, lines, font(BODY), c.text, 21)
            top = max(circle.bottom(), words.bottom()) + 16


def draw_qr(painter: QPainter, box: QRectF, content: str, *, over: bool = False) -> None:
    """Black on white by day and by night: a scanner has to read it."""
    matrix = _squares(content)
    draw_box(painter, box, QColor("#FFFFFF"), radius=8)
    module = max(1, int((box.width() - 2 * QUIET) / len(matrix)))
    quiet = int((box.width() - module * len(matrix)) / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#C9C5BE") if over else QColor("#1E1A15"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for row, dots in enumerate(matrix):
        for column, dot in enumerate(dots):
            if dot:
                at = box.left() + quiet + column * module
                painter.drawRect(QRectF(at, box.top() + quiet + row * module, module, module))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


@lru_cache(maxsize=4)
def _squares(content: str) -> tuple[bytes, ...]:
    code = segno.make(content, error="m", micro=False)
    return tuple(bytes(row) for row in code.matrix)
