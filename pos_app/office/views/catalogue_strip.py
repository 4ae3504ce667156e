"""The pictures of an item in its form, under their caption."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.fields import Strip
from pos_app.office.views.form_inputs import CAPTION_HIGH, draw_caption
from pos_app.office.views.picture_strip import PictureStrip
from qt_kit.control import Canvas
from qt_kit.theme import Palette

MakeStrip = Callable[[QWidget], PictureStrip]


class StripInput(Canvas):
    """`arranged(names)` after every act; `.grew()` when it wants another height."""

    arranged = Signal(object)
    grew = Signal()

    def __init__(self, spec: Strip, make: MakeStrip, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.strip = make(self)
        self.strip.changed.connect(self.arranged)
        self.strip.grew.connect(self.grew)
        self.show_spec(spec)

    def show_spec(self, spec: Strip) -> None:
        self._spec = spec
        self.strip.set_pictures(spec.pictures)
        self.update()

    def height_for(self, width: int) -> int:
        return CAPTION_HIGH + self.strip.height_for(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.strip.setGeometry(0, CAPTION_HIGH, self.width(), self.height() - CAPTION_HIGH)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_caption(painter, c, self._spec.label, self.width())
