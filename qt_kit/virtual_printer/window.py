"""The printer's window: paper comes out at the foot, latest last."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event as Flag
from time import localtime, strftime

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qt_kit import theme
from qt_kit.badge import Badge, Tone
from qt_kit.button import Button
from qt_kit.control import Canvas, Panel
from qt_kit.drawing import draw_box, draw_text
from qt_kit.paper import TEETH_HIGH, as_qimage, draw_sheet
from qt_kit.program import application
from qt_kit.scrolling import Scrolling
from qt_kit.theme import BOLD, CAPTION, STRONG, Palette, font
from qt_kit.virtual_printer.server import ConditionChanged, Dropped, Happening, PrinterServer
from store_core.printing.emulator import Condition, DrawerKicked, PaperCut

_SCALE = 0.75
_PAPER = {80: round(640 * _SCALE), 58: round(464 * _SCALE)}
_GAP = 16
_EDGE = 40
_SLOT = 12
_KEPT = 40
"""Papers that stay on the desk; the folder of `--save` has them all."""
_FRAME_MS = 16
_STEP = 14
"""Pixels a frame: a quick printer."""
_LOOK_MS = 200
_DRAWER_MS = 4000


def show(
    server: PrinterServer,
    name: str,
    width: int,
    listeners: list[Callable[[Happening], None]],
    ended: Flag,
) -> None:
    """Opens the window, starts the server, and returns when either is ended."""
    app = application("tillpass printer")
    theme.apply(app)
    window = PrinterWindow(server, name, width)
    listeners.append(window.bridge.happened.emit)
    server.start()
    window.show()
    watch = QTimer()
    watch.timeout.connect(lambda: app.quit() if ended.is_set() else None)
    watch.start(_LOOK_MS)
    app.exec()
    listeners.remove(window.bridge.happened.emit)


class Bridge(QObject):
    """From the server's thread into Qt's."""

    happened = Signal(object)


class PrinterWindow(QWidget):
    def __init__(self, server: PrinterServer, name: str, width: int) -> None:
        super().__init__()
        self._server = server
        self._fed = 0
        self.bridge = Bridge()
        self.bridge.happened.connect(self._take)
        self.setWindowTitle(f"{name} - port {server.port}")
        self.desk = Desk(_PAPER[width])
        self.state = Badge("Ready", Tone.GOOD, "check", high=32, name="Printer state")
        self.drawer = Badge("Drawer closed", Tone.NEUTRAL, "archive", high=32, name="Drawer")
        self.paper_out = self._switch("Paper out", "paper_out")
        self.cover_open = self._switch("Cover open", "cover_open")
        self.tear_off = Button("Tear off", icon="scissors")
        self.tear_off.clicked.connect(server.tear_off)
        self._drawer_timer = QTimer(self, singleShot=True, interval=_DRAWER_MS)
        self._drawer_timer.timeout.connect(self._drawer_closed)
        self._look_timer = QTimer(self, interval=_LOOK_MS)
        self._look_timer.timeout.connect(self._look)
        self._look_timer.start()
        self._lay_out(name, server.port)
        self.resize(_PAPER[width] + 2 * _EDGE, 820)

    def _switch(self, text: str, condition: str) -> Button:
        button = Button(text)
        button.setCheckable(True)
        button.toggled.connect(lambda on: self._server.change(**{condition: on}))
        return button

    def _lay_out(self, name: str, port: int) -> None:
        head, foot = Panel("surface", "b"), Panel("surface", "t")
        head.setFixedHeight(64)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(_Title(name, f"Port {port}"), 1)
        row.addWidget(self.drawer)
        row.addWidget(self.state)
        foot.setFixedHeight(80)
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for button in (self.paper_out, self.cover_open, self.tear_off):
            row.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.desk, 1)
        column.addWidget(foot)

    def _take(self, happening: Happening) -> None:
        match happening:
            case PaperCut(paper):
                self._fed = 0
                self.desk.cut(as_qimage(paper.image), "\n".join(paper.text))
            case DrawerKicked():
                at = strftime("%H:%M:%S", localtime())
                self.drawer.set_state(f"Drawer opened {at}", Tone.ACCENT, "archive")
                self._drawer_timer.start()
            case ConditionChanged(condition):
                self._show_condition(condition)
            case Dropped():
                self.state.set_state("Hung up mid-job", Tone.WARN, "circle-alert")

    def _show_condition(self, condition: Condition) -> None:
        for button, on in (
            (self.paper_out, condition.paper_out),
            (self.cover_open, condition.cover_open),
        ):
            button.blockSignals(True)
            button.setChecked(on)
            button.blockSignals(False)
            button.update()
        if condition.cover_open:
            self.state.set_state("Cover open", Tone.BAD, "circle-alert")
        elif condition.paper_out:
            self.state.set_state("Paper out", Tone.BAD, "circle-alert")
        elif condition.offline:
            self.state.set_state("Offline", Tone.WARN, "circle-pause")
        else:
            self.state.set_state("Ready", Tone.GOOD, "check")

    def _look(self) -> None:
        """A paper that isn't cut yet comes out as well."""
        fed = self._server.fed()
        if fed != self._fed:
            self._fed = fed
            paper = self._server.paper()
            self.desk.come_out(as_qimage(paper) if paper else None)

    def _drawer_closed(self) -> None:
        self.drawer.set_state("Drawer closed", Tone.NEUTRAL, "archive")


class _Title(Canvas):
    def __init__(self, name: str, where: str) -> None:
        super().__init__()
        self._name, self._where = name, where
        self.setAccessibleName(name)

    def draw(self, painter: QPainter, c: Palette) -> None:
        middle = self.height() / 2
        box = QRectF(0, middle - 22, self.width(), 24)
        draw_text(painter, box, self._name, font(STRONG, BOLD), c.text)
        draw_text(painter, box.translated(0, 22), self._where, font(CAPTION), c.muted)


@dataclass(frozen=True)
class _Piece:
    image: QImage
    text: str
    high: int


class Desk(Scrolling):
    """The papers one under the other; the last one is fed out of the slot at the foot."""

    def __init__(self, paper_width: int) -> None:
        super().__init__("Papers")
        self._wide = paper_width
        self._papers: list[_Piece] = []
        self._coming: _Piece | None = None
        self._hidden = 0.0
        """Pixels of the last paper still inside the printer."""
        self._feeder = QTimer(self, interval=_FRAME_MS)
        self._feeder.timeout.connect(self._feed)

    def come_out(self, image: QImage | None) -> None:
        before = self.content_height()
        self._coming = self._piece(image, "") if image else None
        self._grown(before)

    def cut(self, image: QImage, text: str) -> None:
        before = self.content_height()
        self._coming = None
        self._papers = [*self._papers, self._piece(image, text)][-_KEPT:]
        self.setAccessibleDescription(text)
        self._grown(before)

    def content_height(self) -> int:
        pieces = [*self._papers, *([self._coming] if self._coming else [])]
        return sum(piece.high + _GAP for piece in pieces) + _GAP + _SLOT

    def part_at(self, x: int, y: int) -> str | None:
        return None

    def activate(self, part: str) -> None:
        """Papers are only looked at."""

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.sunken)
        left = (self.width() - self._wide) / 2
        slot = self.height() - _SLOT
        painter.save()
        painter.setClipRect(QRectF(0, 0, self.width(), slot + _SLOT / 2))
        top = slot - (self.content_height() - _GAP - _SLOT) + self._hidden
        top += self.furthest() - self.scroll_y
        for piece in self._papers:
            top += self._draw_piece(painter, QRectF(left, top, self._wide, piece.high), piece, c)
        if self._coming:
            self._draw_coming(painter, QRectF(left, top, self._wide, slot - top), self._coming)
        painter.restore()
        self._draw_slot(painter, left, slot, c)
        if not self._papers and not self._coming:
            box = QRectF(0, 0, self.width(), slot)
            draw_text(painter, box, "What is printed comes out here", font(15), c.muted, "center")
        self.draw_scrollbar(painter, c)

    def _draw_piece(self, painter: QPainter, rect: QRectF, piece: _Piece, c: Palette) -> int:
        if rect.bottom() > 0:
            draw_sheet(painter, rect, c.line)
            high = piece.image.height() / piece.image.devicePixelRatio()
            painter.drawImage(QRectF(rect.x() + 1, rect.y() + 1, self._wide - 2, high), piece.image)
        return piece.high + _GAP

    def _draw_coming(self, painter: QPainter, rect: QRectF, piece: _Piece) -> None:
        painter.fillRect(rect, Qt.GlobalColor.white)
        high = piece.image.height() / piece.image.devicePixelRatio()
        painter.drawImage(QRectF(rect.x(), rect.y(), self._wide, high), piece.image)

    def _draw_slot(self, painter: QPainter, left: float, top: float, c: Palette) -> None:
        bar = QRectF(left - 16, top, self._wide + 32, _SLOT)
        draw_box(painter, bar, c.line_strong, radius=_SLOT / 2)

    def _piece(self, image: QImage, text: str) -> _Piece:
        ratio = self.devicePixelRatioF()
        fine = image.scaledToWidth(
            round(self._wide * ratio), Qt.TransformationMode.SmoothTransformation
        )
        fine.setDevicePixelRatio(ratio)
        return _Piece(fine, text, round(fine.height() / ratio) + TEETH_HIGH + 2)

    def _grown(self, before: int) -> None:
        self._hidden = max(0.0, self._hidden + self.content_height() - before)
        self.scroll_y = self.furthest()
        self._feeder.start()
        self.update()

    def _feed(self) -> None:
        self._hidden = max(0.0, self._hidden - _STEP)
        if not self._hidden:
            self._feeder.stop()
        self.update()
