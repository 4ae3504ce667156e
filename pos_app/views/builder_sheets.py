"""What slides over the builder: the choice of another half, and the note."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.building import allowed_parts
from pos_app.presenters.sell import SellPresenter
from qt_kit.button import Button, Kind
from qt_kit.control import Enter
from qt_kit.drawing import draw_text
from qt_kit.field import TextField
from qt_kit.label import Label
from qt_kit.option import OptionCard
from qt_kit.pictures import Pictures
from qt_kit.sheet import Sheet
from qt_kit.theme import BOLD, CAPTION, LARGE, Palette, font
from qt_kit.tile_grid import TileGrid
from qt_kit.wording import _

NOTE_HIGH = 212
OFTEN = ("Extra crispy", "Cut in squares", "Well done", "Not too hot", "Sauce on the side")


class PartPicker(Sheet):
    """All that a half may be: `open_for(place, side)`, `picked(place, item_id)`."""

    picked = Signal(int, str)

    def __init__(self, presenter: SellPresenter, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent, "bottom")
        self.setAccessibleName(_("Choice of halves"))
        self._presenter = presenter
        self._place_of = 0
        self.close_button = Button(
            icon="x", kind=Kind.FLAT, name=_("Close choice"), icon_px=24, parent=self
        )
        self.close_button.clicked.connect(self.dismissed)
        self.title = Label("", LARGE, BOLD, name=_("Choice title"), parent=self)
        self.grid = TileGrid(_("Choice"), pictures, parent=self)
        self.grid.tapped.connect(self._tapped)
        self.dismissed.connect(self.slide_out)

    def open_for(self, place: int, side: str) -> None:
        made = self._presenter.building
        if made is None:
            return
        self._place_of = place
        self.title.set_text(_("{side}: which one?").format(side=side))
        wares = self._presenter.wares()
        items = allowed_parts(made, wares.menu)
        self.grid.set_tiles([wares.tile(item, made.line.variant) for item in items])
        self.slide_in()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tapped(self, item_id: str) -> None:
        self.slide_out()
        self.picked.emit(self._place_of, item_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.close_button.setGeometry(12, 8, 48, 48)
        self.title.setGeometry(72, 8, self.width() - 88, 48)
        self.grid.setGeometry(0, 76, self.width(), self.height() - 76)
        columns = 4 if self.width() >= 800 else 3
        self.grid.set_shape(6 if self.width() >= 1400 else columns, 5 if self.height() > 900 else 4)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        painter.fillRect(0, 0, self.width(), 64, c.surface)
        painter.fillRect(0, 63, self.width(), 1, c.line)


class NoteSheet(Sheet):
    """A line's note: `open_for(note)`, `written(note)` with Enter or Done; usual ones to tap."""

    written = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "bottom", NOTE_HIGH)
        self.setAccessibleName(_("Note for the kitchen"))
        self.field = TextField(_("Note text"), label="", parent=self)
        self.field.edit.setMaxLength(120)
        self.field.entered.connect(self._done)
        self.often = [self._often(_(text)) for text in OFTEN]
        self.clear = Button(_("No note"), kind=Kind.QUIET, parent=self)
        self.clear.clicked.connect(lambda: self._finish(""))
        self.done = Button(_("Done"), icon="check", kind=Kind.PLAIN, parent=self)
        self.done.clicked.connect(self._done)
        self.dismissed.connect(self.slide_out)

    def _often(self, text: str) -> OptionCard:
        card = OptionCard(text, high=48, tick=False, parent=self)
        card.clicked.connect(lambda: self._add(text))
        return card

    def open_for(self, note: str) -> None:
        self.field.set_text(note)
        self.slide_in()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, text: str) -> None:
        before = self.field.text().strip()
        if not before:
            self.field.set_text(text)
        elif text.casefold() not in before.casefold():
            self.field.set_text(f"{before}, {text[:1].lower()}{text[1:]}")
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self) -> None:
        self._finish(self.field.text())

    def _finish(self, note: str) -> None:
        self.slide_out()
        self.written.emit(note)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in Enter:
            self._done()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() - 48
        self.field.setGeometry(24, 44, wide - 240, 48)
        self.clear.setGeometry(24 + wide - 228, 44, 110, 48)
        self.done.setGeometry(24 + wide - 110, 44, 110, 48)
        count = len(self.often) if wide > 700 else 3
        own = (wide - 8 * (count - 1)) // count
        for place, card in enumerate(self.often):
            row, column = divmod(place, count)
            card.setGeometry(24 + column * (own + 8), 104 + row * 56, own, 48)
            card.setVisible(104 + row * 56 + 48 <= self.height())
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        painter.fillRect(0, 0, self.width(), 1, c.line_strong)
        words = QRectF(24, 16, self.width() - 48, 20)
        draw_text(painter, words, _("Note for the kitchen"), font(CAPTION, BOLD), c.muted)
