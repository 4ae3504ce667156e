"""The store: its settings by group, what they come to, and saving them (O5, O6)."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from pos_app.desk import Desk
from pos_app.office.page import HEAD, PADDING, TOP, OfficePage
from pos_app.office.presenters.store import StorePresenter
from pos_app.office.presenters.store_listing import ListedSetting
from pos_app.office.presenters.store_state import StoreState
from pos_app.office.views.form_body import FormBody
from pos_app.office.views.nothing import draw_nothing
from pos_app.office.views.store_groups import WIDE as GROUPS_WIDE
from pos_app.office.views.store_groups import GroupList
from pos_app.office.views.store_preview import WIDE as PREVIEW_WIDE
from pos_app.office.views.store_preview import PreviewPanel
from qt_kit.badge import Tone
from qt_kit.banner import Banner, BannerTone
from qt_kit.button import Button, Kind
from qt_kit.control import Panel, start_painting
from qt_kit.drawing import draw_text
from qt_kit.label import Label
from qt_kit.table import Column, Table, TableRow
from qt_kit.table_cells import Pill, Words
from qt_kit.theme import BODY, BOLD, LARGE, MEDIUM, colours, font
from qt_kit.wording import _
from store_core.application.shop import Act

FOOT = 72
FORM_MOST = 680
ROW = 64
BESIDE = 980
"""Pages at least this wide have the preview beside the fields, others above them."""
ChooseFile = Callable[[QWidget, str, bool], Path | None]


def ask_for_file(
    parent: QWidget, name: str, to_write: bool
) -> Path | None:  # the shape of `ChooseFile`
    """Where the settings go to or come from; None for nowhere."""
    kinds = _("Settings (*.json)")
    if to_write:
        chosen, _kind = QFileDialog.getSaveFileName(parent, _("Export settings"), name, kinds)
    else:
        chosen, _kind = QFileDialog.getOpenFileName(parent, _("Import settings"), "", kinds)
    return Path(chosen) if chosen else None


def columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Setting")),
        Column("value", _("Value"), 200),
        Column("range", _("Type and range"), 208, drop_below=760),
        Column("state", _("State"), 136, drop_below=520),
    )


class Foot(Panel):
    """How much is not saved, and what can be done about it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("surface", "t", parent)
        self.changes = Label("", BODY, MEDIUM, name=_("Changes"), parent=self)
        self.discard = Button(_("Discard"), kind=Kind.FLAT, name=_("Discard changes"), parent=self)
        self.save = Button(
            _("Save"), icon="check", kind=Kind.ACCENT, name=_("Save settings"), parent=self
        )
        self.undo = Button(
            _("Undo"), icon="undo-2", kind=Kind.SOFT, name=_("Undo saving"), parent=self
        )

    def show_state(self, state: StoreState) -> None:
        wrong = any(row.wrong for row in state.groups)
        words = state.changes or state.said
        self.changes.set_text(words, "bad" if wrong and state.changes else "text")
        self.discard.setEnabled(state.can_discard)
        self.save.setEnabled(state.can_save)
        self.undo.setVisible(state.can_undo)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        right = self.width() - PADDING
        shown = (one for one in (self.save, self.discard, self.undo) if not one.isHidden())
        for button in shown:
            wide = max(112, button.sizeHint().width())
            button.setGeometry(right - wide, 12, wide, 48)
            right -= wide + 12
        self.changes.setGeometry(PADDING, 12, max(0, right - PADDING), 48)


class StorePage(OfficePage):
    """`StorePage(desk, act)`; `choose_file` asks for files. Ctrl+S saves."""

    search_hint = "Search settings by name"

    def __init__(self, desk: Desk, act: Act, choose_file: ChooseFile = ask_for_file) -> None:
        super().__init__(desk)
        self._choose_file = choose_file
        self._presenter = StorePresenter(desk, act, self.answered)
        self._state = self._presenter.state()
        self._seen: tuple[object, object] = (None, None)
        self.banner = Banner(_("Store message"), parent=self)
        self.banner.pressed.connect(lambda: self._to_field(self._state.conflict))
        self.groups = GroupList(self)
        self.groups.chosen.connect(self._show_group)
        self.form = FormBody(_("Settings"), self)
        self._connect_form()
        self.preview = PreviewPanel(self)
        self.table = Table(_("All settings"), columns(), high=ROW, parent=self)
        self.table.chosen.connect(self._open)
        self.export_button = Button(
            _("Export"), icon="download", name=_("Export settings"), parent=self
        )
        self.export_button.clicked.connect(self._export)
        self.import_button = Button(
            _("Import"), icon="upload", name=_("Import settings"), parent=self
        )
        self.import_button.clicked.connect(self._import)
        self.foot = Foot(self)
        self.foot.save.clicked.connect(self._presenter.save)
        self.foot.discard.clicked.connect(self._presenter.discard)
        self.foot.undo.clicked.connect(self._presenter.undo)
        self._minute = QTimer(self)
        self._minute.timeout.connect(self.answered)

    def _connect_form(self) -> None:
        presenter = self._presenter
        self.form.typed.connect(presenter.type)
        self.form.picked.connect(presenter.pick)
        self.form.flagged.connect(lambda path, on: presenter.flag(path, on=on))
        self.form.acted.connect(presenter.act)

    # What the window asks

    def entered(self) -> None:
        self._minute.start(20_000)
        super().entered()
        if self._state.group in ("payments", "advanced"):
            self._presenter.ask_secrets()

    def left(self) -> None:
        self._minute.stop()
        super().left()

    def load(self) -> None:
        self._seen = (self.desk.settings, self.desk.menu)
        self._presenter.load()

    def look(self) -> None:
        """Sales don't touch the settings: only the link is looked at again then."""
        if self._seen != (self.desk.settings, self.desk.menu):
            self.load()
        else:
            self._render()

    def search(self, text: str) -> None:
        self.table.scroll_to_top()
        self._presenter.search(text)

    def take_focus(self) -> None:
        self.groups.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == Qt.Key.Key_S:
            self._presenter.save()
        elif control and event.key() == Qt.Key.Key_Z and self._state.can_undo:
            self._presenter.undo()
        else:
            super().keyPressEvent(event)

    # What a person does

    def _show_group(self, key: str) -> None:
        self.searches.emit("")
        self._presenter.show_group(key)

    def _open(self, index: int) -> None:
        rows = self._state.rows or ()
        if 0 <= index < len(rows):
            self._to_field(rows[index].key)

    def _to_field(self, key: str) -> None:
        path = self._presenter.open(key)
        if path:
            self.searches.emit("")
            field = self.form.field(path) or self.form.field(f"{path}/{self._language()}")
            if field is not None:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                self.form.reveal_child(field)

    def _language(self) -> str:
        return self.desk.settings.languages[0]

    def _export(self) -> None:
        name = f"settings-{self.desk.now():%Y-%m-%d}.json"
        chosen = self._choose_file(self, name, True)
        if chosen is not None:
            self._presenter.export(chosen)

    def _import(self) -> None:
        chosen = self._choose_file(self, "", False)
        if chosen is not None:
            self._presenter.import_from(chosen)

    # What shows

    def _render(self) -> None:
        state = self._state = self._presenter.state()
        self.groups.show_groups(state.groups, state.group)
        self.form.setVisible(state.rows is None and not state.loading)
        self.form.show_form(state.form)
        self.preview.show_preview(state.preview)
        self.preview.setVisible(bool(state.preview.title))
        rows = state.rows or ()
        self.table.set_rows(len(rows), lambda index: table_row(rows[index]))
        self.table.setVisible(bool(rows))
        strong, more, icon, tone = state.banner
        if strong:
            show = _("Show") if state.conflict else ""
            self.banner.set_state(strong, more, icon, BannerTone(tone), show)
        moved = bool(strong) != self.banner.is_shown()
        self.banner.set_shown(bool(strong), at_once=True)
        for button in (self.export_button, self.import_button):
            button.setVisible(state.rows is not None and not state.loading)
        self.foot.show_state(state)
        self._place()
        if moved:
            self._keep_in_sight()
        self.update()

    def _keep_in_sight(self) -> None:
        """What is being typed in, when the banner takes room."""
        typed_in = self.window().focusWidget()
        if isinstance(typed_in, QLineEdit) and self.form.isAncestorOf(typed_in):
            self.form.reveal_child(typed_in)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        wide, high = self.width(), self.height()
        top = 56 if self.banner.is_shown() else 0
        self.banner.setGeometry(0, 0, wide, top)
        self.groups.setGeometry(0, top, GROUPS_WIDE, high - top)
        left, room = GROUPS_WIDE, wide - GROUPS_WIDE
        self.foot.setGeometry(left, high - FOOT, room, FOOT)
        body = top + TOP + HEAD + 4
        below = max(0, high - FOOT - body)
        self._place_buttons(top + TOP, wide - PADDING)
        self.table.setGeometry(left + PADDING, body, room - 2 * PADDING, below - 8)
        shows = bool(self._state.preview.title)
        beside = shows and room >= BESIDE
        form = min(FORM_MOST, room - (PREVIEW_WIDE + PADDING if beside else 0))
        self.form.setGeometry(left + 4, body, form - 4, below)
        if not shows or beside:
            self.form.set_above(None, 0)
        if beside:
            self.preview.setParent(self)
            needs = self.preview.height_for(PREVIEW_WIDE)
            at = left + form + (room - form - PREVIEW_WIDE) // 2
            at = min(at, left + form + PADDING)
            self.preview.setGeometry(at, body + 12, PREVIEW_WIDE, min(needs, below - 24))
            self.preview.show()
        elif shows:
            self.form.set_above(self.preview, self.preview.height_for(form - 4))

    def _place_buttons(self, top: int, right: int) -> None:
        for button in (self.import_button, self.export_button):
            wide = button.sizeHint().width()
            button.setGeometry(right - wide, top, wide, HEAD)
            right -= wide + 12

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c, state = start_painting(self), colours(), self._state
        top = 56 if self.banner.is_shown() else 0
        left = GROUPS_WIDE
        painter.fillRect(left, top, self.width() - left, self.height() - top, c.surface)
        head = QRectF(left + 24, top + TOP, self.width() - left - 2 * PADDING - 240, HEAD)
        taken = draw_text(painter, head, state.title, font(LARGE, BOLD), c.text) + 12
        draw_text(painter, head.adjusted(taken, 0, 0, 0), state.below, font(BODY), c.muted)
        left += PADDING
        place = painter, left, self.width() - left - PADDING, self.height() / 2 - 80
        if state.loading:
            draw_nothing(*place, "store", state.loading)
        elif state.rows is not None and not state.rows:
            draw_nothing(*place, "search", _("No setting has that in its name"))
        painter.end()


def table_row(row: ListedSetting) -> TableRow:
    if row.unsaved:
        state = Pill(_("Not saved"), Tone.WARN, "pencil")
    elif row.default:
        state = Pill(_("Default"), Tone.NEUTRAL, "")
    else:
        state = Pill(_("Changed"), Tone.INFO, "check")
    return TableRow(
        row.name,
        (
            Words(row.name, row.says, weight=MEDIUM, strong=True),
            Words(row.value),
            Words(row.range, row.key),
            state,
        ),
    )
