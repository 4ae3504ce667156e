"""Machines: terminals, printers and the look of receipts (O6)."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from pos_app.desk import Desk
from pos_app.office.page import COVERS_BELOW, FORM, HEAD, PADDING, TOP, OfficePage
from pos_app.office.presenters.machines import MachineRow, MachinesPresenter
from pos_app.office.presenters.printers import PrinterRow, PrintersPresenter
from pos_app.office.presenters.receipt_design import ReceiptPresenter
from pos_app.office.presenters.side_panel import PanelAct, PanelState
from pos_app.office.views.machines_pairing import PairingCard
from pos_app.office.views.nothing import draw_nothing
from pos_app.office.views.receipt_preview import ReceiptPreview
from pos_app.office.views.side_panel import SidePanel
from qt_kit.banner import BANNER_HIGH, Banner, UndoBar
from qt_kit.button import Button, Kind
from qt_kit.control import start_painting
from qt_kit.drawing import draw_text, width_of
from qt_kit.segmented import Segment, Segmented
from qt_kit.table import Column, Table, TableRow
from qt_kit.table_cells import Pill, Words
from qt_kit.theme import BOLD, LARGE, MEDIUM, colours, font
from qt_kit.wording import _
from store_core.application.shop import Act

ROW, GAP = 56, 12
TICK_MS, PAIRING_MS = 4000, 1000
Tab = Literal["terminals", "printers", "receipt"]
ChoosePicture = Callable[[QWidget], Path | None]


def ask_for_picture(parent: QWidget) -> Path | None:
    """The file of the logo; None for none."""
    kinds = _("Pictures (*.png *.jpg *.jpeg *.webp *.gif)")
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Choose the logo"), "", kinds)
    return Path(chosen) if chosen else None


def terminal_columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Machine")),
        Column("prefix", _("Letter"), 72),
        Column("seen", _("Last seen"), 128),
        Column("version", _("Version"), 96, drop_below=640),
        Column("unsent", _("Not sent"), 96, "right"),
        Column("state", _("State"), 136, "right"),
    )


def printer_columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Printer")),
        Column("place", _("Where"), 224, drop_below=700),
        Column("paper", _("Paper"), 80),
        Column("prints", _("Prints"), 152, drop_below=560),
        Column("state", _("State"), 144, "right"),
    )


class MachinesPage(OfficePage):
    """`MachinesPage(desk, act)`; `choose_picture` asks for the logo's file.

    Ctrl+N pairs or adds, Ctrl+S saves, Esc closes what stands beside the list.
    """

    search_hint = "Search machines and printers"
    _elsewhere = Signal(object)

    def __init__(
        self, desk: Desk, act: Act, choose_picture: ChoosePicture = ask_for_picture
    ) -> None:
        super().__init__(desk)
        self._choose_picture = choose_picture
        self._elsewhere.connect(lambda do: do(), Qt.ConnectionType.QueuedConnection)
        self._tab: Tab = "terminals"
        self._undo: Callable[[], None] | None = None
        self._forms: set[str] = set()
        """The tabs whose panel is open in a narrow window."""
        self._acts: tuple[PanelAct, ...] = ()
        self._empty = ("", "")
        self.terminals = MachinesPresenter(desk, act, self.answered, self._say, desk.server)
        self.printers = PrintersPresenter(desk, act, self.answered, self._say, self._on_qt)
        self.receipt = ReceiptPresenter(desk, act, self.answered, self._say)
        self._make()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)

    def _make(self) -> None:
        self.tabs = Segmented(
            _("Machines view"),
            [
                Segment("terminals", _("Terminals"), "monitor"),
                Segment("printers", _("Printers"), "printer"),
                Segment("receipt", _("Receipt"), "receipt"),
            ],
            parent=self,
        )
        self.tabs.changed.connect(self._show_tab)
        self.begin = Button("", icon="plus", kind=Kind.SOFT, name=_("Add"), parent=self)
        self.begin.clicked.connect(self._begin)
        self.other = Button("", kind=Kind.PLAIN, name=_("More"), parent=self)
        self.other.clicked.connect(self._other)
        self.aside = Button(icon="route", name=_("Where papers go"), parent=self)
        self.aside.clicked.connect(self._show_aside)
        self.table = Table(_("Machines"), terminal_columns(), high=ROW, parent=self)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._to_panel)
        self.card = PairingCard(self)
        self.preview = ReceiptPreview(self)
        self.panel = SidePanel(self)
        self.panel.setAccessibleName(_("Machine panel"))
        self.panel.edited.connect(self._edit)
        self.panel.pressed.connect(self._press)
        self.panel.closed.connect(self._close_panel)
        self.banner = Banner(_("Server"), parent=self)
        self.bar = UndoBar(self)
        self.bar.undone.connect(self._take_back)

    # Events

    def load(self) -> None:
        {
            "terminals": self.terminals.load,
            "printers": self.printers.load,
            "receipt": self.receipt.load,
        }[self._tab]()

    def look(self) -> None:
        if self._tab == "receipt":
            self.receipt.look()
        elif self._tab == "printers":
            self.printers.look()
        else:
            self._render()

    def entered(self) -> None:
        super().entered()
        self._timer.start()

    def left(self) -> None:
        self._timer.stop()
        self.printers.left()
        super().left()

    def _tick(self) -> None:
        self._timer.setInterval(PAIRING_MS if self.terminals.pairs else TICK_MS)
        if self._tab == "terminals":
            self.terminals.tick()
        elif self._tab == "printers":
            self.printers.tick()

    def _on_qt(self, do: Callable[[], None]) -> None:
        self._elsewhere.emit(do)

    def take_focus(self) -> None:
        aim: QWidget = self.table if self.table.isVisibleTo(self) else self.tabs
        aim.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self, text: str) -> None:
        self.table.scroll_to_top()
        self.terminals.search(text)
        self.printers.search(text)

    def step_back(self) -> bool:
        if self._open().close():
            self.take_focus()
            return True
        if self._covers() and self._tab in self._forms:
            self._close_panel()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == Qt.Key.Key_N:
            self._begin()
        elif control and event.key() == Qt.Key.Key_S and self.panel.isVisibleTo(self):
            self._save()
        else:
            super().keyPressEvent(event)

    def _save(self) -> None:
        """What the button at the foot of the panel would."""
        for act in self._acts:
            if act.main and act.enabled:
                self._press(act.key)

    def _open(self) -> MachinesPresenter | PrintersPresenter | ReceiptPresenter:
        if self._tab == "terminals":
            return self.terminals
        return self.printers if self._tab == "printers" else self.receipt

    def _show_tab(self, tab: str) -> None:
        self._tab = (
            "printers" if tab == "printers" else "receipt" if tab == "receipt" else "terminals"
        )
        self.table.set_columns(
            terminal_columns() if self._tab == "terminals" else printer_columns()
        )
        self.load()
        self._render()

    def _choose(self, index: int) -> None:
        self._forms.add(self._tab)
        if self._tab == "terminals":
            self.terminals.choose(index)
        else:
            self.printers.choose(index)

    def _to_panel(self, _index: int) -> None:
        self.panel.take_focus()

    def _begin(self) -> None:
        """Pair, add or print: what this tab begins with."""
        if self._tab == "receipt":
            self._show_aside()
            return
        self._forms.add(self._tab)
        key = "new" if self._tab == "printers" else "again" if self._shows_code() else "pair"
        self._open().press(key)
        self.panel.take_focus()

    def _other(self) -> None:
        self._forms.add(self._tab)
        if self._tab == "printers":
            self.printers.press("find")
        else:
            self._close_panel()

    def _show_aside(self) -> None:
        """In a narrow window: what stands beside the list in a wide one."""
        self._forms.add(self._tab)
        self._render()
        self.panel.take_focus()

    def _shows_code(self) -> bool:
        """The code has the whole of a narrow window."""
        return self._covers() and self.card.isVisibleTo(self)

    def _edit(self, key: str, text: str) -> None:
        self._open().edit(key, text)

    def _press(self, key: str) -> None:
        if key == "logo":
            chosen = self._choose_picture(self)
            if chosen is not None:
                self.receipt.take_logo(chosen)
            return
        self._open().press(key)
        self._tick_soon()

    def _tick_soon(self) -> None:
        if self.terminals.pairs:
            self._timer.setInterval(PAIRING_MS)

    def _close_panel(self) -> None:
        self._open().close()
        self._forms.discard(self._tab)
        self._render()
        self.take_focus()

    def _say(self, words: str, undo: Callable[[], None] | None) -> None:
        self._undo = undo
        self.bar.show_done(words)

    def _take_back(self) -> None:
        if self._undo is not None:
            self._undo()
            self._undo = None

    # What shows

    def _covers(self) -> bool:
        return self.window().width() < COVERS_BELOW

    def _render(self) -> None:
        self.tabs.choose(self._tab)
        {
            "terminals": self._render_terminals,
            "printers": self._render_printers,
            "receipt": self._render_receipt,
        }[self._tab]()
        self._place()
        self.update()

    def _render_terminals(self) -> None:
        state = self.terminals.state()
        self._empty = (state.empty, "")
        rows = [terminal_row(row) for row in state.rows]
        self._show_rows(rows, state.chosen, shown=bool(rows) and state.pairing is None)
        self.card.show_state(state.pairing)
        self.preview.hide()
        if state.banner:
            self.banner.set_state(*state.banner)
        self.banner.set_shown(state.banner is not None, at_once=True)
        if self._shows_code():
            again = "" if state.pairing and state.pairing.came else _("Another code")
            self._show_buttons(again, "refresh-cw", _("Close"), "x")
            self._show_panel(None)
        else:
            self._show_buttons(_("Pair a machine"), "plus", "", "")
            self._show_panel(state.panel)

    def _render_printers(self) -> None:
        state = self.printers.state()
        self._empty = (state.empty, state.empty_below)
        rows = [printer_row(row) for row in state.rows]
        self._show_rows(rows, state.chosen, shown=bool(rows))
        self.card.hide()
        self.preview.hide()
        self._show_buttons(_("Add"), "plus", _("Find printers"), "search")
        self._show_panel(state.panel)

    def _render_receipt(self) -> None:
        state = self.receipt.state()
        self._empty = ("", "")
        self._show_rows([], None, shown=False)
        self.card.hide()
        self.preview.show()
        self.preview.show_preview(state.preview)
        self._show_buttons(_("Change it") if self._covers() else "", "pencil", "", "")
        self._show_panel(state.panel)

    def _show_rows(self, rows: list[TableRow], chosen: int | None, *, shown: bool) -> None:
        self.table.set_rows(len(rows), lambda index: rows[index])
        self.table.set_chosen(chosen, show=False)
        self.show_table(self.table, shown=shown)

    def _show_buttons(self, begin: str, icon: str, other: str, other_icon: str) -> None:
        for button, words, sign in ((self.begin, begin, icon), (self.other, other, other_icon)):
            button.set_text(words, name=words)
            button.set_icon(sign)
            button.setVisible(bool(words))
        self.aside.setVisible(self._covers() and self._tab == "printers")

    def _show_panel(self, panel: PanelState | None) -> None:
        covers = self._covers()
        opened = panel is not None and (not covers or self._tab in self._forms or panel.closes)
        self._acts = panel.acts if panel is not None else ()
        if panel is not None:
            self.panel.show_state(panel, covers=covers)
        self.panel.setVisible(opened)
        self.panel.lead_to_problem()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._render()
        super().resizeEvent(event)

    def _middle(self) -> int:
        """How wide the list's part is."""
        beside = self.panel.isVisibleTo(self) and not self._covers()
        return self.width() - FORM if beside else self.width()

    def _title_wide(self) -> int:
        return round(width_of(_("Machines"), font(LARGE, BOLD))) + 24

    def _place(self) -> None:
        middle = self._middle()
        wide = middle - 2 * PADDING
        away = BANNER_HIGH if self.banner.is_shown() and self._tab == "terminals" else 0
        self.banner.setVisible(bool(away))
        self.banner.setGeometry(0, 0, middle, BANNER_HIGH)
        top = away + TOP
        left = PADDING + self._title_wide()
        room = PADDING + wide - left
        right = PADDING + wide
        for button in (self.begin, self.other, self.aside):
            if button.isVisibleTo(self):
                size = button.sizeHint().width()
                button.setGeometry(right - size, top, size, 48)
                right -= size + GAP
                room -= size + GAP
        self.tabs.show_icons = room >= 400
        self.tabs.setGeometry(left, top, max(240, min(420, room)), 48)
        top += HEAD + GAP
        self.table.setGeometry(PADDING, top, wide, max(0, self.height() - top - PADDING))
        self.card.setGeometry(PADDING, top, wide, max(0, self.height() - top - PADDING))
        self.preview.setGeometry(0, top, middle, max(0, self.height() - top))
        self.panel.setGeometry(self.width() - FORM, 0, FORM, self.height())
        self.panel.raise_()
        self.bar.keep_beside(FORM if self.panel.isVisibleTo(self) else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = start_painting(self), colours()
        top = TOP + (BANNER_HIGH if self.banner.isVisibleTo(self) else 0)
        head = QRectF(PADDING, top, self._title_wide(), HEAD)
        draw_text(painter, head, _("Machines"), font(LARGE, BOLD), c.text)
        listed = self.table.isVisibleTo(self) or self.card.isVisibleTo(self)
        if not listed and self._tab != "receipt":
            icon = "printer" if self._tab == "printers" else "monitor"
            wide, top = self._middle() - 2 * PADDING, self.height() // 2 - 80
            draw_nothing(painter, PADDING, wide, top, icon, *self._empty)
        painter.end()


def terminal_row(row: MachineRow) -> TableRow:
    return TableRow(
        row.name,
        (
            Words(row.text, row.below, strong=True, weight=MEDIUM),
            Words(row.prefix),
            Words(row.seen),
            Words(row.version),
            Words(row.unsent, role="text" if row.unsent in ("0", "—") else "warn", weight=MEDIUM),
            Pill(row.state, row.tone, row.icon),
        ),
    )


def printer_row(row: PrinterRow) -> TableRow:
    return TableRow(
        row.name,
        (
            Words(row.text, row.below, strong=True, weight=MEDIUM),
            Words(row.place),
            Words(row.paper),
            Words(row.prints),
            Pill(row.state, row.tone, row.icon),
        ),
    )
