"""Head and grid of the sell screen: sizes, kinds, tiles (C2)."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.shelf import ShelfState
from qt_kit.control import Canvas
from qt_kit.drawing import draw_text
from qt_kit.label import Label
from qt_kit.pictures import Pictures
from qt_kit.segmented import Segmented
from qt_kit.theme import BOLD, CAPTION, TITLE, Palette, font
from qt_kit.tile_grid import TileGrid
from qt_kit.wording import _

PADDING, HEAD = 16, 48
SIZES_WIDE = 296


class Shelf(Canvas):
    """Head and grid: what can be tapped."""

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = Label("", TITLE, BOLD, name=_("Shelf"), parent=self)
        self.sizes = Segmented(_("Next tap adds"), parent=self)
        self.subs = Segmented(_("Kinds"), parent=self)
        self.grid = TileGrid(_("Items"), pictures, parent=self)
        self._place_of: tuple[str, str, str] | None = None
        self._label = False

    def show_state(self, state: ShelfState) -> None:
        self.title.set_text(f"{state.title}  {state.count}".strip())
        self.sizes.set_segments(state.sizes, state.size)
        self.sizes.choose(state.size)
        self.sizes.setVisible(bool(state.sizes))
        self.subs.set_segments(state.subs, state.sub)
        self.subs.choose(state.sub)
        self.subs.setVisible(bool(state.subs))
        self.grid.set_empty(state.empty)
        if not state.tiles:
            self.grid.setAccessibleDescription(state.empty)
        if state.tiles != self.grid.tiles():
            self.grid.set_tiles(state.tiles, keep_place=state.place == self._place_of)
        self._place_of = state.place
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        right = self.width() - PADDING
        top = PADDING + HEAD + 12
        self._label = False
        sized, subbed = not self.sizes.isHidden(), not self.subs.isHidden()
        if sized:
            wide = min(SIZES_WIDE, self.sizes.sizeHint().width() + 16, right - 180)
            wide = max(wide, 280) if len(self.sizes.targets()) > 3 else wide
            self.sizes.setGeometry(right - wide, PADDING, wide, HEAD)
            right -= wide + 12
            self._label = self.width() >= 700
        if subbed and not sized:
            wide = min(self.subs.sizeHint().width() + 24, right - 160)
            self.subs.setGeometry(right - wide, PADDING, wide, HEAD)
            right -= wide + 12
        elif subbed:
            wide = min(self.subs.sizeHint().width() + 24, self.width() - 2 * PADDING)
            self.subs.setGeometry(PADDING, top, wide, HEAD)
            top += HEAD + 12
        label = 110 if self._label else 0
        self.title.setGeometry(PADDING, PADDING, max(80, right - label - PADDING), HEAD)
        self.grid.setGeometry(0, top, self.width(), self.height() - top)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        if self._label:
            words = QRectF(0, PADDING, self.sizes.x() - 12, HEAD)
            draw_text(painter, words, _("Next tap adds"), font(CAPTION), c.muted, "right")
