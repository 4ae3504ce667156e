"""The staff page: people, what roles may do, and hours (O6)."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QWidget

from pos_app.desk import Desk
from pos_app.office.page import COVERS_BELOW, FORM, HEAD, PADDING, TOP, OfficePage
from pos_app.office.presenters.hours import HoursPresenter
from pos_app.office.presenters.rights import RightsPresenter
from pos_app.office.presenters.side_panel import PanelState
from pos_app.office.presenters.staff import Said, StaffPresenter
from pos_app.office.views.nothing import draw_nothing
from pos_app.office.views.rights_matrix import RightsMatrix, meant
from pos_app.office.views.side_panel import SidePanel
from pos_app.office.views.staff_cells import (
    hours_columns,
    hours_row,
    people_columns,
    person_row,
)
from pos_app.office.views.staff_tools import HeadState, StaffHead, Strip
from qt_kit.banner import UndoBar
from qt_kit.control import start_painting
from qt_kit.drawing import draw_text
from qt_kit.table import Table
from qt_kit.theme import BOLD, LARGE, colours, font
from qt_kit.wording import _
from store_core.application.shop import Act

ROW, GAP, TITLE_WIDE = 56, 12, 80
ChooseFile = Callable[[QWidget, str], Path | None]


def ask_for_file(parent: QWidget, name: str) -> Path | None:
    """Where the person wants the file; None for nowhere."""
    kinds = _("Papers (*.pdf)") if name.endswith(".pdf") else _("Spreadsheets (*.xlsx *.csv)")
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save"), name, kinds)
    return Path(chosen) if chosen else None


class StaffPage(OfficePage):
    """`StaffPage(desk, act)`; `choose_file` asks where a file goes.

    Ctrl+N adds a person, Ctrl+S saves what is open, Alt+Left and Alt+Right turn the week.
    """

    search_hint = "Search people by name, role or phone"

    def __init__(self, desk: Desk, act: Act, choose_file: ChooseFile = ask_for_file) -> None:
        super().__init__(desk)
        self._choose_file = choose_file
        self._people = StaffPresenter(desk, act, self.answered, self._show_log)
        self._rights = RightsPresenter(desk, act, self.answered)
        self._hours = HoursPresenter(desk, act, self.answered)
        self._view = "people"
        self._said = {"people": 0, "rights": 0, "hours": 0}
        self._undo: Said = Said()
        self.head = StaffHead(self)
        self.head.view.connect(self._show_view)
        self.head.acted.connect(self._act)
        self.strip = Strip(self)
        self.people = Table(_("People table"), people_columns(), high=ROW, parent=self)
        self.people.chosen.connect(self._choose)
        self.people.opened.connect(self._open)
        self.matrix = RightsMatrix(self)
        self.matrix.switched.connect(lambda role, right: self._rights.switch(*meant(role, right)))
        self._columns = hours_columns(("",) * 7, ("",) * 7, 900)
        self.hours = Table(_("Hours table"), self._columns, high=ROW, parent=self)
        self.hours.chosen.connect(self._choose)
        self.panel = SidePanel(self)
        self.panel.setAccessibleName(_("Staff panel"))
        self.panel.edited.connect(self._edit)
        self.panel.pressed.connect(self._press)
        self.panel.closed.connect(self._close_panel)
        self.bar = UndoBar(self)
        self.bar.undone.connect(self._take_back)
        for keys, press in (("Ctrl+N", self._add), ("Ctrl+S", lambda: self._press("save"))):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(press)

    # Events

    def load(self) -> None:
        if self._view == "hours":
            self._hours.load()
        elif self._view == "people":
            self._people.load()
        else:
            self._rights.follow()

    def look(self) -> None:
        super().look()
        self._render()

    def take_focus(self) -> None:
        self._shown().setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown(self) -> QWidget:
        return {"people": self.people, "rights": self.matrix, "hours": self.hours}[self._view]

    def _presenter(self) -> StaffPresenter | HoursPresenter:
        return self._hours if self._view == "hours" else self._people

    def search(self, text: str) -> None:
        self._people.search(text)
        self._rights.search(text)
        self._hours.search(text)

    def step_back(self) -> bool:
        closed = self._view != "rights" and self._presenter().close()
        if closed:
            self.take_focus()
        return closed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if alt and step and self._view == "hours":
            self._hours.turn(step)
        else:
            super().keyPressEvent(event)

    def _show_view(self, key: str) -> None:
        self._view = key
        self.bar.leave()
        self.load()
        self._render()
        self.take_focus()

    def _act(self, key: str) -> None:
        match key:
            case "add":
                self._add()
            case "gone":
                self._people.show_gone(on=self.head.gone.isChecked())
            case "default":
                self._rights.as_it_comes()
            case "back" | "on":
                self._hours.turn(-1 if key == "back" else 1)
            case "export":
                chosen = self._choose_file(self, self._hours.file_name())
                if chosen is not None:
                    self._hours.export(chosen)

    def _add(self) -> None:
        if self._view == "people" and self._people.state().can_add:
            self._people.add()
            self.panel.take_focus()

    def _choose(self, index: int) -> None:
        self._presenter().choose(index)

    def _open(self, _index: int) -> None:
        self.panel.take_focus()

    def _edit(self, key: str, text: str) -> None:
        if self._view != "rights":
            self._presenter().edit(key, text)

    def _press(self, key: str) -> None:
        if self._view == "rights":
            return
        if key == "print":
            chosen = self._choose_file(self, "recovery-code.pdf")
            if chosen is not None:
                self._people.save_recovery(chosen)
            return
        before = self._panel()
        self._presenter().press(key)
        after = self._panel()
        opened = after is not None and (before is None or before.name != after.name)
        if opened or self.panel.column.problem_field() is not None:
            self.panel.take_focus()

    def _show_log(self, name: str) -> None:
        self.goes.emit("audit_log", name)

    def _close_panel(self) -> None:
        self.step_back()

    def _take_back(self) -> None:
        if self._undo.undo is not None:
            self._undo.undo()

    # What shows

    def _panel(self) -> PanelState | None:
        return None if self._view == "rights" else self._presenter().panel()

    def _render(self) -> None:
        people, rights, hours = (
            self._people.state(),
            self._rights.state(),
            self._hours.state(),
        )
        self.head.show_state(HeadState(self._view, people, rights, hours))
        told = [person_row(row) for row in people.rows]
        self.people.set_rows(len(told), lambda index: told[index])
        self.people.set_chosen(people.chosen, show=False)
        self.show_table(self.people, shown=self._view == "people" and bool(told))
        self.matrix.show_state(rights)
        self.matrix.setVisible(self._view == "rights" and bool(rights.rows))
        self._show_days(hours.titles, hours.short_titles)
        weeks = [hours_row(row) for row in hours.rows]
        self.hours.set_rows(len(weeks), lambda index: weeks[index])
        self.hours.set_chosen(hours.chosen, show=False)
        self.show_table(self.hours, shown=self._view == "hours" and bool(weeks))
        self._render_panel()
        self._tell(people.error, rights.error, hours.error)
        self._say()
        self._place()
        self.update()

    def _show_days(self, titles: tuple[str, ...], short: tuple[str, ...]) -> None:
        wanted = hours_columns(titles, short, self._middle() - 2 * PADDING)
        if wanted != self._columns:
            self._columns = wanted
            self.hours.set_columns(wanted)

    def _render_panel(self) -> None:
        panel = self._panel()
        if panel is not None:
            self.panel.show_state(panel, covers=self._covers())
        self.panel.setVisible(panel is not None)

    def _tell(self, people: str, rights: str, hours: str) -> None:
        refused = {"people": people, "rights": rights, "hours": hours}[self._view]
        quiet = {"rights": self._rights.state().notice, "hours": self._hours.state().notice}
        told = refused or quiet.get(self._view, "")
        away = self.desk.link.state == "offline" and self._view != "hours"
        if away and not refused:
            told = _("The server can't be reached. Everything can be read, nothing changed.")
        icon = "octagon-alert" if refused else "cloud-off" if away else "info"
        self.strip.say(told, icon, bad=bool(refused))

    def _say(self) -> None:
        told = {"people": self._people.said, "rights": self._rights.said, "hours": self._hours.said}
        said = told[self._view]
        if said.number != self._said[self._view]:
            self._said[self._view] = said.number
            self._undo = said
            self.bar.show_done(said.words, can_undo=said.undo is not None)

    def _covers(self) -> bool:
        return self.window().width() < COVERS_BELOW

    def _middle(self) -> int:
        """How wide the table's part is."""
        beside = self.panel.isVisibleTo(self) and not self._covers()
        return self.width() - FORM if beside else self.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._render()
        super().resizeEvent(event)

    def _place(self) -> None:
        wide = self._middle() - 2 * PADDING
        self.head.setGeometry(PADDING + TITLE_WIDE, TOP, wide - TITLE_WIDE, HEAD)
        top = TOP + HEAD + GAP
        if self.strip.isVisibleTo(self):
            high = self.strip.high(wide)
            self.strip.setGeometry(PADDING, top, wide, high)
            top += high + GAP
        room = max(0, self.height() - top - PADDING)
        for table in (self.people, self.matrix, self.hours):
            table.setGeometry(PADDING, top, wide, room)
        self.panel.setGeometry(self.width() - FORM, 0, FORM, self.height())
        self.bar.keep_beside(FORM if self.panel.isVisibleTo(self) else 0)
        self.panel.raise_()

    def _empty(self) -> tuple[str, str, str]:
        """Icon, words and what is below them, where there is nothing to show."""
        if self._view == "people":
            people = self._people.state()
            return "users", people.empty, people.empty_below
        if self._view == "hours":
            hours = self._hours.state()
            return "clock", hours.empty, hours.empty_below
        found = bool(self._rights.state().rows)
        return ("", "", "") if found else ("lock", _("Nothing found"), _("Search for a right."))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = start_painting(self), colours()
        head = QRectF(PADDING, TOP, TITLE_WIDE, HEAD)
        draw_text(painter, head, _("Staff"), font(LARGE, BOLD), c.text)
        icon, words, below = self._empty()
        if words and not self.strip.isVisibleTo(self):
            wide, top = self._middle() - 2 * PADDING, max(120, (self.height() - 200) // 2)
            draw_nothing(painter, PADDING, wide, top, icon, words, below)
        painter.end()
