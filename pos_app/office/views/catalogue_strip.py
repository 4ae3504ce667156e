"""The pictures of an item in its form."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.catalogue_fields import Strip
from pos_app.office.views.catalogue_cells import draw_food
from pos_app.office.views.catalogue_inputs import CAPTION_HIGH, draw_caption
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_text
from qt_kit.icons import THIN, draw_icon
from qt_kit.pictures import Pictures
from qt_kit.theme import CAPTION, Palette, font, ground_for
from qt_kit.wording import _

WIDE, HIGH, GAP = 72, 56, 8


class StripInput(Canvas):
    """Shows them in their order, the cover with a border."""

    arranged = Signal(object)

    def __init__(self, spec: Strip, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec, self._pictures = spec, pictures
        pictures.ready.connect(self.update)
        self.show_spec(spec)

    def show_spec(self, spec: Strip) -> None:
        self._spec = spec
        self.setAccessibleName(_("Pictures"))
        self.setAccessibleDescription(", ".join(spec.pictures))
        self.update()

    def height_for(self, _width: int) -> int:
        return CAPTION_HIGH + HIGH

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_caption(painter, c, self._spec.label, self.width())
        left = 0
        for place, name in enumerate(self._spec.pictures[: self.width() // (WIDE + GAP)]):
            box = QRectF(left, CAPTION_HIGH, WIDE, HIGH)
            draw_food(painter, c, box, self._pictures, name, ground_for(place), 8)
            if not place:
                draw_box(painter, box, None, c.accent, radius=8, stroke=2)
            left += WIDE + GAP
        if not self._spec.pictures:
            draw_icon(painter, 0, CAPTION_HIGH + 16, "image", c.line_strong, 24, THIN)
            room = QRectF(36, CAPTION_HIGH, self.width() - 36, HIGH)
            draw_text(painter, room, _("No picture"), font(CAPTION), c.muted)
