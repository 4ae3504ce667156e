"""What a form tells across its width: notices, facts, topics, the notch."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.fields import Fact, Notch, Notice, Spring, Topic
from qt_kit.badge import Tone
from qt_kit.control import Canvas
from qt_kit.drawing import draw_lines, draw_text, wrap
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.marks import NOTCH_COUNTER, draw_notch
from qt_kit.theme import BODY, BOLD, CAPTION, TITLE, Palette, font
from qt_kit.wording import _

SIDE = 20


class NoticeBox(Canvas):
    """Across the column, in its tone; drawn over the side margins as well."""

    def __init__(self, spec: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self._notice = spec

    def show_spec(self, spec: Notice) -> None:
        self._notice = spec
        self.setAccessibleName(_("Notice"))
        self.setAccessibleDescription(f"{spec.text} {spec.below}".strip())
        self.update()

    def _rows(self, wide: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        room = wide - 2 * SIDE
        strong = wrap(self._notice.text, font(BODY, BOLD), room - 28, 6)
        below = wrap(self._notice.below, font(BODY), room, 6) if self._notice.below else ()
        return strong, below

    def height_for(self, width: int) -> int:
        strong, below = self._rows(width)
        return 24 + 22 * len(strong) + 20 * len(below)

    def draw(self, painter: QPainter, c: Palette) -> None:
        notice = self._notice
        soft, ink = getattr(c, f"{notice.tone}_soft"), getattr(c, notice.tone)
        painter.fillRect(self.rect(), soft)
        strong, below = self._rows(self.width())
        draw_icon(painter, SIDE, 13, notice.icon, ink, 20, BOLD_STROKE)
        box = QRectF(SIDE + 28, 12, self.width(), 22 * len(strong))
        draw_lines(painter, box, strong, font(BODY, BOLD), ink, 22)
        if below:
            under = QRectF(SIDE, box.bottom(), self.width(), 20 * len(below))
            draw_lines(painter, under, below, font(BODY), c.text, 20)


class FactBox(Canvas):
    def __init__(self, spec: Fact, parent: QWidget) -> None:
        super().__init__(parent)
        self._fact = spec

    def show_spec(self, spec: Fact) -> None:
        self._fact = spec
        self.setAccessibleName(spec.label)
        self.setAccessibleDescription(spec.value)
        self.update()

    def height_for(self, _width: int) -> int:
        return 30 if self._fact.strong else 24

    def draw(self, painter: QPainter, c: Palette) -> None:
        fact, box = self._fact, QRectF(self.rect())
        ink = c.text if fact.tone is Tone.NEUTRAL else getattr(c, fact.tone)
        shape = font(TITLE if fact.strong else BODY, BOLD if fact.strong else 400)
        label = font(BODY, BOLD if fact.strong else 400)
        taken = draw_text(painter, box, fact.value, shape, ink, "right")
        room = box.adjusted(0, 0, -taken - 12, 0)
        draw_text(painter, room, fact.label, label, c.text if fact.strong else c.muted)


class TopicBox(Canvas):
    def __init__(self, spec: Topic, parent: QWidget) -> None:
        super().__init__(parent)
        self._heading = spec

    def show_spec(self, spec: Topic) -> None:
        self._heading = spec
        self.update()

    def _below(self, wide: int) -> tuple[str, ...]:
        return wrap(self._heading.below, font(CAPTION), wide, 6) if self._heading.below else ()

    def height_for(self, width: int) -> int:
        return (24 if self._heading.text else 8) + 17 * len(self._below(width))

    def draw(self, painter: QPainter, c: Palette) -> None:
        top = QRectF(0, 0, self.width(), 22)
        draw_text(painter, top, self._heading.text, font(BODY, BOLD), c.text)
        lines = self._below(self.width())
        start = 24 if self._heading.text else 0
        box = QRectF(0, start, self.width(), 17 * len(lines))
        draw_lines(painter, box, lines, font(CAPTION), c.muted, 17)


class NotchBox(Canvas):
    """The one mark: it bites out of the column's edges."""

    def __init__(self, _spec: Notch, parent: QWidget) -> None:
        super().__init__(parent)

    def show_spec(self, spec: Notch) -> None:
        """Always the same."""

    def height_for(self, _width: int) -> int:
        return 2 * NOTCH_COUNTER + 14

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_notch(painter, 1, self.width(), self.height() / 2, c.paper, c.line)


class SpringBox(QWidget):
    def __init__(self, _spec: Spring, parent: QWidget) -> None:
        super().__init__(parent)

    def show_spec(self, spec: Spring) -> None:
        """It is nothing."""

    def height_for(self, _width: int) -> int:
        return 8
