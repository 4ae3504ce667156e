"""Chooses a picture among the dishes that come with the program."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.pictures import dishes
from qt_kit.button import Button, Kind
from qt_kit.drawing import draw_text
from qt_kit.pictures import Pictures
from qt_kit.sheet import Sheet
from qt_kit.theme import BOLD, TITLE, Palette, font, ground_for
from qt_kit.tile import Tile
from qt_kit.tile_grid import TileGrid
from qt_kit.wording import _

WIDE, HEAD, PADDING = 560, 64, 16


class DishChoice(Sheet):
    """Slides in over the window; `.chosen(name)`, then it leaves."""

    chosen = Signal(str)

    def __init__(self, region: QWidget, pictures: Pictures) -> None:
        super().__init__(region, "right", WIDE)
        self.setAccessibleName(_("Dishes to choose from"))
        self._grid = TileGrid(_("Dishes"), pictures, parent=self)
        self._grid.set_shape(3, 5)
        self._grid.set_tiles([_tile(place, name) for place, name in enumerate(dishes())])
        self._grid.tapped.connect(self._take)
        self._close = Button(icon="x", kind=Kind.FLAT, name=_("Close dishes"), parent=self)
        self._close.clicked.connect(self.slide_out)
        self.dismissed.connect(self.slide_out)

    def slide_in(self, *, at_once: bool = False) -> None:
        super().slide_in(at_once=at_once)
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, name: str) -> None:
        self.slide_out()
        self.chosen.emit(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._close.setGeometry(self.width() - 48 - PADDING, 8, 48, 48)
        self._grid.setGeometry(0, HEAD, self.width(), self.height() - HEAD)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        room = QRectF(PADDING, 0, self._close.x() - PADDING, HEAD)
        draw_text(painter, room, _("Choose a dish"), font(TITLE, BOLD), c.text)


def _tile(place: int, name: str) -> Tile:
    words = name.replace("-", " ").capitalize()
    return Tile(name, words, "", picture=name, ground=ground_for(place))
