"""The row of filters over the audit log."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.filters import DATES, Filters, Pick
from pos_app.office.presenters.log import LogState
from qt_kit.field import TextField
from qt_kit.label import Label
from qt_kit.select import Choice, Select
from qt_kit.switch import Switch
from qt_kit.theme import CAPTION, MEDIUM
from qt_kit.wording import _

HIGH, GAP = 48, 8
DATE, MESSAGE = 132, 24


class LogFilters(QWidget):
    """`show_state(state)`; `.filtered(filters)`. Wraps into as many rows as it needs."""

    filtered = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._filters = Filters()
        self.days = Select(_("Days"), icon="calendar", parent=self)
        self.first = TextField(_("From"), label="", parent=self)
        self.first.edit.setPlaceholderText("2026-06-01")
        self.last = TextField(_("To"), label="", parent=self)
        self.last.edit.setPlaceholderText("2026-06-30")
        self.person = Select(_("Who"), icon="user", parent=self)
        self.device = Select(_("Where"), icon="monitor", parent=self)
        self.group = Select(_("Kind"), icon="list-filter", parent=self)
        self.sensitive = Switch(_("Sensitive only"), parent=self)
        self.days.picked.connect(lambda key: self._say(replace(self._filters, days=key)))
        self.person.picked.connect(lambda key: self._say(replace(self._filters, person=key)))
        self.device.picked.connect(lambda key: self._say(replace(self._filters, device=key)))
        self.group.picked.connect(lambda key: self._say(replace(self._filters, group=key)))
        self.sensitive.clicked.connect(self._switched)
        for field in (self.first, self.last):
            field.changed.connect(self._typed)
        self.message = Label("", CAPTION, MEDIUM, "bad", name=_("Dates message"), parent=self)
        self._rows = 1

    def show_state(self, state: LogState) -> None:
        filters = self._filters = state.filters
        for select, picks, chosen in (
            (self.days, state.days, filters.days),
            (self.person, state.people, filters.person),
            (self.device, state.devices, filters.device),
            (self.group, state.groups, filters.group),
        ):
            select.set_choices([_choice(pick) for pick in picks], chosen)
        self.sensitive.setChecked(filters.sensitive)
        for field, text in ((self.first, filters.first), (self.last, filters.last)):
            field.setVisible(filters.days == DATES)
            if field.text() != text:
                field.set_text(text)
        self.message.set_text(state.problem)
        self.message.setVisible(bool(state.problem))
        self._place()

    def _switched(self) -> None:
        self._say(replace(self._filters, sensitive=self.sensitive.isChecked()))

    def _typed(self) -> None:
        if self._filters.days == DATES:
            first, last = self.first.text(), self.last.text()
            self._say(replace(self._filters, first=first, last=last))

    def _say(self, filters: Filters) -> None:
        self.filtered.emit(filters)

    def height_for(self, width: int) -> int:
        """How high it is when so wide."""
        self._place(width)
        problem = MESSAGE if self.message.text() else 0
        return self._rows * (HIGH + GAP) - GAP + problem

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self, width: int = 0) -> None:
        room = width or self.width()
        dated = self._filters.days == DATES
        row: list[tuple[QWidget, int]] = [(self.days, self.days.sizeHint().width())]
        if dated:
            row += [(self.first, DATE), (self.last, DATE)]
        row += [
            (one, min(240, one.sizeHint().width()))
            for one in (self.person, self.device, self.group)
        ]
        row.append((self.sensitive, self.sensitive.sizeHint().width()))
        left = top = 0
        self._rows = 1
        for widget, wide in row:
            if left and left + wide > room:
                left, top, self._rows = 0, top + HIGH + GAP, self._rows + 1
            widget.setGeometry(left, top, wide, HIGH)
            left += wide + GAP
        self.message.setGeometry(0, top + HIGH + 4, room, MESSAGE - 4)


def _choice(pick: Pick) -> Choice:
    return Choice(pick.key, pick.text, pick.icon)
