"""Whose ticket it is: table or name, guests, allergy, note; over the ticket column (C2, C3)."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from qt_kit.button import ActionButton, Button, Kind, Step
from qt_kit.control import Enter
from qt_kit.field import TextField
from qt_kit.label import Label
from qt_kit.option import OptionCard
from qt_kit.sheet import Sheet
from qt_kit.stepper import Stepper
from qt_kit.theme import BODY, BOLD, TITLE, Palette
from qt_kit.wording import _
from store_core.domain.draft import Draft

PADDING, HEAD, TABLES, COLUMNS = 16, 64, 12, 4
MOST_GUESTS = 99


class TicketSheet(Sheet):
    """`open_for(draft, park=...)`; `described(label, guests, allergy, note)` with the button.

    Tables are offered for tapping where people eat in. With `park` the button parks, and wants a
    name first.
    """

    described = Signal(str, object, str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "bottom")
        self.setAccessibleName(_("Whose ticket"))
        self._park = False
        self._with_tables = True
        self.title = Label("", TITLE, BOLD, name=_("Sheet title"), parent=self)
        self.close_button = Button(icon="x", kind=Kind.FLAT, name=_("Close sheet"), parent=self)
        self.close_button.clicked.connect(self.dismissed)
        self.label = TextField(_("Ticket name"), label=_("Table or name"), parent=self)
        self.label.changed.connect(self._renamed)
        self.label.entered.connect(self._done)
        self.tables = [self._table(number) for number in range(1, TABLES + 1)]
        self.guests_words = Label(_("Guests"), BODY, 500, name=_("Guests label"), parent=self)
        self.guests = Stepper(_("Guests"), 0, highest=MOST_GUESTS, parent=self)
        self.allergy = TextField(
            _("Allergy"), label=_("Allergy, shown on every kitchen ticket"), parent=self
        )
        self.allergy.entered.connect(self._done)
        self.note = TextField(_("Ticket note"), label=_("Note for the whole order"), parent=self)
        self.note.entered.connect(self._done)
        self.button = ActionButton(_("Save ticket details"), parent=self)
        self.button.clicked.connect(self._done)

    def _table(self, number: int) -> OptionCard:
        name = _("Table {number}").format(number=number)
        card = OptionCard(str(number), high=48, tick=False, name=name, parent=self)
        card.clicked.connect(lambda: self._choose_table(name))
        return card

    def open_for(self, draft: Draft, *, park: bool) -> None:
        self._park = park
        self._with_tables = draft.cart.fulfilment == "dine_in"
        self.title.set_text(_("Park under which name?") if park else _("Whose ticket?"))
        self.label.set_text(draft.label)
        self.label.set_problem("")
        self.guests.set_value(draft.guests or 0)
        self.allergy.set_text(draft.allergy)
        self.note.set_text(draft.note)
        for card in self.tables:
            card.setVisible(self._with_tables)
        self._renamed()
        self.slide_in()
        self._place()
        self.label.setFocus(Qt.FocusReason.OtherFocusReason)
        self.label.edit.selectAll()

    @property
    def parks(self) -> bool:
        """Whether the button parks."""
        return self._park

    def _choose_table(self, name: str) -> None:
        self.label.set_text(name)
        if self._park:
            self._done()

    def _renamed(self) -> None:
        text = self.label.text().strip()
        for card in self.tables:
            card.set_chosen(card.accessibleName() == text)
        if text:
            self.label.set_problem("")
        self.button.set_state(_("Park") if self._park else _("Done"), step=Step.READY)

    def _done(self) -> None:
        label = self.label.text().strip()
        if self._park and not label:
            self.label.set_problem(_("Give it a table or a name."))
            self._place()
            self.label.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        guests = self.guests.value() or None
        self.described.emit(label, guests, self.allergy.text().strip(), self.note.text().strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        left, wide = PADDING, self.width() - 2 * PADDING
        self.title.setGeometry(left, 12, wide - 48, 48)
        self.close_button.setGeometry(self.width() - 56, 12, 48, 48)
        top = 72
        high = self.label.sizeHint().height()
        self.label.setGeometry(left, top, wide, high)
        top += high + 12
        if self._with_tables:
            own = (wide - 8 * (COLUMNS - 1)) // COLUMNS
            for place, card in enumerate(self.tables):
                row, column = divmod(place, COLUMNS)
                card.setGeometry(QRect(left + column * (own + 8), top + row * 56, own, 48))
            top += 56 * -(-TABLES // COLUMNS) + 4
        self.guests_words.setGeometry(left, top, wide - self.guests.width(), 48)
        self.guests.move(left + wide - self.guests.width(), top)
        top += 60
        for field in (self.allergy, self.note):
            field.setGeometry(left, top, wide, field.sizeHint().height())
            top += field.sizeHint().height() + 12
        self.button.setGeometry(left, self.height() - PADDING - 72, wide, 72)

    def draw(self, painter: QPainter, c: Palette) -> None:
        """The ground of the column that it covers, and its edge."""
        painter.fillRect(self.rect(), c.surface)
        painter.fillRect(0, 0, 1, self.height(), c.line)
        painter.fillRect(0, HEAD - 1, self.width(), 1, c.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F12 or event.key() in Enter:
            self._done()
        else:
            super().keyPressEvent(event)
