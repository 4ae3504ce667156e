"""How the open item looks at the till and on the web, while it is being changed."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.catalogue_preview import Preview, WebCard
from pos_app.office.views.catalogue_cells import draw_food
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_lines, draw_text, rounded, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.pictures import Pictures
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, faded, font
from qt_kit.tile import draw_tile, food_side, picture_frame
from qt_kit.wording import _

TILE = (168, 140)
HIGH = 196
SIDE, TOP = 20, 24


class PreviewPane(Canvas):
    """`show_preview(preview)`; on `paper`, with a line beneath."""

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._preview: Preview | None = None
        pictures.ready.connect(self.update)
        self.setAccessibleName(_("Preview"))

    def show_preview(self, preview: Preview | None) -> None:
        self._preview = preview
        if preview is not None:
            till = f"{preview.tile.name} {preview.tile.says()}" if preview.tile else _("not there")
            web = f"{preview.web.name} {preview.web.price}" if preview.web else _("not there")
            told = _("On the till: {till}. On the web: {web}.").format(till=till, web=web)
            self.setAccessibleDescription(told)
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        painter.fillRect(0, self.height() - 1, self.width(), 1, c.line)
        if self._preview is None:
            return
        wide, high = TILE
        wide = min(wide, (self.width() - 2 * SIDE - 16) // 2)
        till = QRect(SIDE, TOP + 20, wide, high)
        web = QRect(self.width() - SIDE - wide + 1, TOP + 20, wide - 1, high)
        for box, words in ((till, _("On the till")), (web, _("On the web"))):
            over = QRectF(box.left(), TOP, box.width(), 16)
            draw_text(painter, over, words, font(CAPTION, MEDIUM), c.muted)
        tile = self._preview.tile
        if tile is None:
            _draw_missing(painter, c, QRectF(till), _("Not sold at the till"))
        else:
            frame, ratio = picture_frame(wide, high), self.devicePixelRatioF()
            shown = self._pictures.fill(tile.picture, frame, food_side(high), ratio)
            photograph = self._pictures.is_photograph(tile.picture)
            draw_tile(painter, c, till, tile, shown, photograph=photograph)
        if self._preview.web is None:
            _draw_missing(painter, c, QRectF(web), _("Not sold on the web"))
        else:
            self._draw_card(painter, c, QRectF(web), self._preview.web)

    def _draw_card(self, painter: QPainter, c: Palette, box: QRectF, card: WebCard) -> None:
        draw_box(painter, box, c.surface, c.line, radius=12)
        lines = wrap(card.description, font(CAPTION), int(box.width() - 22), 2)
        lines = lines if card.description else ()
        under = 20 + 16 * len(lines) + 18 + 14
        shown = QRectF(box.left() + 1, box.top() + 1, box.width() - 2, box.height() - under - 1)
        painter.save()
        painter.setClipPath(rounded(box.adjusted(1, 1, -1, -1), 11))
        painter.setClipRect(shown.toAlignedRect(), Qt.ClipOperation.IntersectClip)
        painter.setOpacity(0.42 if card.out else 1)
        draw_food(
            painter, c, shown, self._pictures, card.picture, card.ground, 0, shown.width() * 0.66
        )
        painter.restore()
        left, wide = box.left() + 11, box.width() - 22
        top = shown.bottom() + 6
        ink = c.muted if card.out else c.text
        draw_text(painter, QRectF(left, top, wide, 20), card.name, font(BODY, BOLD), ink)
        draw_lines(
            painter,
            QRectF(left, top + 20, wide, 16 * len(lines)),
            lines,
            font(CAPTION),
            c.muted,
            16,
        )
        told = f"{card.price} · {_('Sold out')}" if card.out else card.price
        price = QRectF(left, top + 20 + 16 * len(lines), wide, 18)
        draw_text(painter, price, told, font(CAPTION, BOLD), ink)


def _draw_missing(painter: QPainter, c: Palette, box: QRectF, words: str) -> None:
    draw_box(painter, box, faded(c.surface, 0.5), c.line_strong, radius=12, dashed=True)
    draw_icon(painter, box.center().x() - 12, box.center().y() - 26, "eye-off", c.muted, 24, THIN)
    under = QRectF(box.left() + 8, box.center().y() + 6, box.width() - 16, 18)
    draw_text(painter, under, words, font(CAPTION, MEDIUM), c.muted, "center")
