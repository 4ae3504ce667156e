"""The catalogue: a table edited in place, and a form beside it (O1)."""

from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from pos_app.desk import Desk
from pos_app.office.page import COVERS_BELOW, FORM, HEAD, PADDING, TOP, OfficePage
from pos_app.office.presenters.catalogue import CataloguePresenter
from pos_app.office.presenters.catalogue_lists import LISTS
from pos_app.office.presenters.catalogue_prices import PricesPresenter
from pos_app.office.presenters.catalogue_recipe import OpenRecipe
from pos_app.office.presenters.catalogue_rows import PRICE, row_of
from pos_app.office.presenters.catalogue_sheets import SheetsPresenter
from pos_app.office.views.catalogue_cells import Plates
from pos_app.office.views.catalogue_chips import HIT, ChipRow
from pos_app.office.views.catalogue_columns import (
    columns_of,
    price_wide,
    sizes_that_fit,
    table_row,
)
from pos_app.office.views.catalogue_import import ImportSheet
from pos_app.office.views.catalogue_menu import MenuButton
from pos_app.office.views.catalogue_panel import CataloguePanel
from pos_app.office.views.catalogue_prices import PricesSheet
from pos_app.office.views.export_bar import ExportBar
from pos_app.office.views.picture_strip import PictureStrip
from pos_app.office.views.side_panel import SidePanel
from pos_app.pictures import shop_pictures
from qt_kit.banner import BANNER_HIGH, Banner, UndoBar
from qt_kit.button import Button, Kind
from qt_kit.control import start_painting
from qt_kit.drawing import draw_lines, draw_text, width_of, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.select import Choice, Select
from qt_kit.table import Column, Table, TableRow
from qt_kit.theme import BODY, BOLD, LARGE, colours, font
from qt_kit.wording import _
from store_core.application.shop import Act

SHOWS = {
    "selling": "Not retired",
    "sold_out": "Sold out",
    "off_till": "Not at the till",
    "off_web": "Not on the web",
    "retired": "Retired",
    "all": "Everything",
}
ROOM_FOR_IMPORT, FOLLOW_MS = 740, 60
LIST_ICONS = {
    "groups": "sliders-horizontal",
    "promotions": "badge-percent",
    "stations": "chef-hat",
    "categories": "layout-grid",
}
CONTROL = Qt.KeyboardModifier.ControlModifier


class ChooseFile(Protocol):
    """Where to write, or what to read; None for nowhere."""

    def __call__(self, parent: QWidget, name: str, *, saving: bool) -> Path | None: ...


def ask_for_file(parent: QWidget, name: str, *, saving: bool) -> Path | None:
    kinds = _("Spreadsheets (*.xlsx *.csv)")
    if saving:
        chosen, _kind = QFileDialog.getSaveFileName(parent, _("Export"), name, kinds)
    else:
        chosen, _kind = QFileDialog.getOpenFileName(parent, _("Import"), name, kinds)
    return Path(chosen) if chosen else None


class CataloguePage(OfficePage):
    """Ctrl+S publishes, Ctrl+N begins a new item, Ctrl+Z takes the last change back."""

    search_hint = "Search by name, code, category or ingredient"

    def __init__(self, desk: Desk, act: Act, choose_file: ChooseFile = ask_for_file) -> None:
        super().__init__(desk)
        self.pictures = shop_pictures(desk, self)
        self.plates = Plates(self.pictures)
        self._act, self.choose_file = act, choose_file
        self.presenter = CataloguePresenter(desk, act, self.answered)
        self.prices = PricesPresenter(desk, self._prices_changed, self.presenter.publish_records)
        self.sheets = SheetsPresenter(desk, self._sheets_changed, self.presenter.publish_records)
        self.recipe = OpenRecipe(
            desk, act, self.answered, self._recipe_saved, self.presenter.read_kitchen
        )
        self._state = self.presenter.state()
        self._rows: dict[int, TableRow] = {}
        self._paths: dict[tuple[int, str], str] = {}
        self._around = self._state.around
        self._columns: tuple[Column, ...] = ()
        self._offered: tuple[object, ...] = ()
        self._make()
        self._connect()

    def _make(self) -> None:
        self.banner = Banner(_("Catalogue message"), parent=self)
        self.show_picker = Select(_("Show"), icon="list-filter", parent=self)
        self.more = MenuButton(_("More"), "ellipsis-vertical", self)
        self.import_button = Button(_("Import"), icon="upload", parent=self)
        self.new_button = Button(_("New item"), icon="plus", kind=Kind.ACCENT, parent=self)
        self.chips = ChipRow(_("Category"), self)
        self.inside = ChipRow(_("Subcategory"), self, small=True)
        self.table = Table(_("Items"), (), parent=self)
        self.panel = CataloguePanel(self.pictures, self._strip, self)
        self.recipe_panel = SidePanel(self)
        self.recipe_panel.hide()
        self.undo_bar = UndoBar(self, undo_word=_("Undo"))
        self.prices_sheet = PricesSheet(self.prices, self)
        self.import_sheet = ImportSheet(self.sheets, self)
        self.export_bar = ExportBar(self)
        self._follow = QTimer(self)
        self._follow.setInterval(FOLLOW_MS)

    def _strip(self, parent: QWidget) -> PictureStrip:
        return PictureStrip(self.desk, self._act, self.pictures, parent=parent)

    def _connect(self) -> None:
        presenter, body = self.presenter, self.panel.body
        self.show_picker.picked.connect(presenter.show_only)
        self.new_button.clicked.connect(presenter.new_item)
        self.more.picked.connect(self._more)
        self.import_button.clicked.connect(self._import)
        self.export_bar.cancelled.connect(self.sheets.cancel)
        self.export_bar.dismissed.connect(self.sheets.export_seen)
        self._follow.timeout.connect(self._sheets_changed)
        self.chips.chosen.connect(self._in_category)
        self.inside.chosen.connect(self._in_category)
        self.table.chosen.connect(presenter.choose)
        self.table.edited.connect(self._edited)
        self.table.switched.connect(presenter.switch)
        self.table.sorted_by.connect(presenter.sort)
        self.pictures.ready.connect(self.table.body.update)
        body.typed.connect(presenter.typed)
        body.picked.connect(presenter.picked)
        body.flagged.connect(presenter.flagged)
        body.acted.connect(self._acted)
        body.spoken.connect(presenter.speak)
        body.arranged.connect(presenter.pictures)
        self.recipe_panel.edited.connect(self.recipe.edit)
        self.recipe_panel.pressed.connect(self.recipe.press)
        self.recipe_panel.closed.connect(self.recipe.close)
        self.panel.closed.connect(presenter.close)
        self.panel.back.connect(presenter.step_back)
        self.panel.undone.connect(presenter.undo)
        self.panel.published.connect(presenter.publish)
        self.undo_bar.undone.connect(presenter.take_back)

    # What the window asks

    def load(self) -> None:
        self.presenter.load()

    def look(self) -> None:
        self.presenter.look()

    def search(self, text: str) -> None:
        self.table.scroll_to_top()
        self.presenter.search(text)

    def step_back(self) -> bool:
        if self.recipe.form is not None:
            self.recipe.close()
            return True
        return self.presenter.step_back()

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        if not event.modifiers() & CONTROL:
            return False
        act = {
            Qt.Key.Key_S: self._publish,
            Qt.Key.Key_N: self.presenter.new_item,
            Qt.Key.Key_Z: self._undo,
        }.get(Qt.Key(event.key()))
        if act is not None:
            act()
        return act is not None

    def _publish(self) -> None:
        """What is being edited: the recipe, where one is open."""
        if self.recipe.form is not None:
            self.recipe.press("save")
        else:
            self.presenter.publish()

    def _undo(self) -> None:
        """The last thing that was done: published, or drafted."""
        if self.presenter.bar_is_last and self.undo_bar.isVisible():
            self.undo_bar.leave()
            self.presenter.take_back()
        else:
            self.presenter.undo()

    # What the person does

    def _in_category(self, key: str) -> None:
        self.table.scroll_to_top()
        self.presenter.in_category(key)

    def _edited(self, index: int, key: str, text: str) -> None:
        path = self._paths.get((index, key), "")
        words = self.presenter.edit_cell(index, path, text) if path else ""
        if words:
            self.table.refuse(words)

    def _acted(self, path: str) -> None:
        what, _slash, key = path.partition("/")
        if what == "recipe":
            self.recipe.open(key)
        else:
            self.presenter.acted(path)

    def _recipe_saved(self, words: str) -> None:
        self.presenter.bar_is_last = False
        self.undo_bar.show_done(words, can_undo=False)

    def _more(self, key: str) -> None:
        presenter = self.presenter
        match key:
            case "import":
                self._import()
            case "export":
                self._export()
            case "prices":
                self.prices.open(presenter.published_menu(), presenter.items())
                self.prices_sheet.open()
            case "new_category":
                presenter.new_category()
            case "groups" | "promotions" | "stations" | "categories":
                presenter.open(key)
            case "edit_category":
                presenter.open(f"category/{self._state.wanted.category}")

    def _import(self) -> None:
        path = self.choose_file(self, "", saving=False)
        if path is not None:
            self.sheets.import_file(path, self.presenter.published_menu())

    def _export(self) -> None:
        path = self.choose_file(self, _("catalogue.xlsx"), saving=True)
        if path is not None:
            self.sheets.export_file(path, self.presenter.published_menu())

    def _prices_changed(self) -> None:
        if isValid(self) and self.prices_sheet.is_open():
            self.prices_sheet.render_state()

    def _sheets_changed(self) -> None:
        """After each step, and while a file is under way."""
        if not isValid(self):
            return
        self.import_sheet.show_state(self.sheets.import_state(), self.sheets.watch.share)
        self.export_bar.show_state(self.sheets.export_state())
        self.export_bar.place(self._middle())
        if self.sheets.under_way != self._follow.isActive():
            (self._follow.start if self.sheets.under_way else self._follow.stop)()

    # What it shows

    def _render(self) -> None:
        before, state = self._state, self.presenter.state()
        self._state = state
        self._show_banner()
        self._show_acts()
        self.chips.show_chips(state.chips)
        self.inside.show_chips(state.inside)
        self.inside.setVisible(bool(state.inside))
        self._show_rows()
        if state.form is not None:
            self.panel.show_form(state.form)
        opens = state.form is not None and before.form is None
        if self.panel.isVisible() and state.form is None:
            self.take_focus()
        self.panel.setVisible(state.form is not None)
        if opens and self.window().width() < COVERS_BELOW and not self.table.editing():
            self.panel.take_focus()
        self._show_recipe()
        self._place()
        self._show_done()
        self.update(self._head() if state.items and before.items else self.rect())

    def _show_recipe(self) -> None:
        """Over the form it was opened from."""
        self.recipe.take(self.presenter.looked.kitchen)
        recipe, shown = self.recipe.state(), self.recipe_panel.isVisible()
        if recipe is not None:
            self.recipe_panel.show_state(recipe, covers=True)
            self.recipe_panel.lead_to_problem()
        self.recipe_panel.setVisible(recipe is not None)
        if recipe is not None and not shown:
            self.recipe_panel.take_focus()
        elif recipe is None and shown:
            self.panel.body.setFocus()

    def _show_acts(self) -> None:
        state, acts = self._state, tuple(self._acts())
        offered = (state.wanted.show, state.can_edit, acts)
        if offered == self._offered:
            return
        self._offered = offered
        choices = [Choice(key, _(words)) for key, words in SHOWS.items()]
        self.show_picker.set_choices(choices, state.wanted.show)
        self.new_button.setEnabled(state.can_edit)
        self.import_button.setEnabled(state.can_edit)
        self.more.show_acts(acts)

    def _acts(self) -> list[Choice]:
        """What may be done here."""
        acts = [Choice("export", _("Export…"), "download")]
        if self._state.can_edit:
            lists = [Choice(key, _(LISTS[key][0]), icon) for key, icon in LIST_ICONS.items()]
            acts = [
                Choice("prices", _("Change prices…"), "percent"),
                Choice("new_category", _("New category"), "plus"),
                *lists,
                Choice("import", _("Import…"), "upload"),
                *acts,
            ]
            if self._state.wanted.category:
                acts.insert(2, Choice("edit_category", _("Edit this category"), "pencil"))
        return acts

    def _show_banner(self) -> None:
        told = self._state.banner
        if told is not None:
            self.banner.set_state(*told, icon="cloud-off")
        self.banner.set_shown(told is not None, at_once=not self.isVisible())

    def _show_done(self) -> None:
        if self._state.done:
            self.undo_bar.show_done(self._state.done)
            self.presenter.bar_shown()

    def _show_rows(self) -> None:
        state = self._state
        self._rows, self._paths = {}, {}
        wide = price_wide(state.prices.most, state.around.settings)
        costs = bool(state.around.shares)
        fits = sizes_that_fit(self._middle() - 2 * PADDING, wide, costs=costs)
        sizes = state.prices.sizes[:fits]
        self._around = replace(state.around, sizes=sizes)
        columns = columns_of(sizes, wide, costs=costs)
        if columns != self._columns:
            self._columns = columns
            self.table.set_columns(columns)
        self.table.set_rows(len(state.items), self._row)
        self.table.set_chosen(state.chosen, show=False)
        self.show_table(self.table, shown=bool(state.items))

    def _row(self, index: int) -> TableRow | None:
        """Made when it comes into sight."""
        if index not in self._rows:
            state = self._state
            if not 0 <= index < len(state.items):
                return None
            item = state.items[index]
            row = row_of(item, state.edits.get(f"item/{item.id}"), self._around)
            keys = [size.key for size in self._around.sizes] or [PRICE]
            for key, price in zip(keys, row.prices, strict=True):
                self._paths[index, f"size/{key}"] = price.path
            able = state.can_edit
            acts = able and not state.banner and not row.retired
            costs = bool(self._around.shares)
            self._rows[index] = table_row(row, self.plates, able=able, acts=acts, costs=costs)
        return self._rows[index]

    # Where it stands

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._show_rows()
        self._place()
        super().resizeEvent(event)

    def _middle(self) -> int:
        """How wide the table's part is."""
        beside = self.window().width() >= COVERS_BELOW
        return self.width() - FORM if self._state.form is not None and beside else self.width()

    def _place(self) -> None:
        banner = BANNER_HIGH if self.banner.is_shown() else 0
        middle = self._middle()
        self.banner.setGeometry(0, 0, middle, banner)
        top, wide = banner + TOP, middle - 2 * PADDING
        right = PADDING + wide
        self.import_button.setVisible(wide >= ROOM_FOR_IMPORT)
        row = [self.new_button, self.import_button, self.more, self.show_picker]
        for button in row if wide >= ROOM_FOR_IMPORT else [row[0], *row[2:]]:
            needs = button.sizeHint().width()
            button.setGeometry(right - needs, top, needs, HEAD)
            right -= needs + 12
        top += HEAD + 8
        self.chips.setGeometry(PADDING, top, wide, HIT)
        top += HIT + 4
        if self._state.inside:
            self.inside.setGeometry(PADDING, top, wide, HIT)
            top += HIT + 4
        self.table.setGeometry(PADDING, top, wide, max(0, self.height() - top - PADDING))
        self.panel.setGeometry(self.width() - FORM, 0, FORM, self.height())
        self.recipe_panel.setGeometry(self.panel.geometry())
        self.panel.raise_()
        self.recipe_panel.raise_()
        self.undo_bar.keep_beside(FORM if self._state.form is not None else 0)

    def _head(self) -> QRect:
        """Where the title stands."""
        top = TOP + (BANNER_HIGH if self.banner.is_shown() else 0)
        return QRect(PADDING, top, self.show_picker.x() - PADDING - 12, HEAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = start_painting(self), colours()
        state, head = self._state, QRectF(self._head())
        taken = draw_text(painter, head, state.title, font(LARGE, BOLD), c.text) + 12
        rest = head.adjusted(taken, 0, 0, 0)
        if width_of(state.below, font(BODY)) <= rest.width():
            draw_text(painter, rest, state.below, font(BODY), c.muted)
        if not state.items:
            self._draw_empty(painter)
        painter.end()

    def _draw_empty(self, painter: QPainter) -> None:
        c, wide = colours(), self._middle() - 2 * PADDING
        top = self.table.y() + max(24, (self.height() - self.table.y() - 180) / 2 - 40)
        draw_icon(painter, PADDING + wide / 2 - 24, top, "pizza", c.line_strong, 48, THIN)
        lines = wrap(self._state.empty, font(LARGE, BOLD), wide, 2)
        box = QRectF(PADDING, top + 64, wide, 30 * len(lines))
        draw_lines(painter, box, lines, font(LARGE, BOLD), c.text, 30, "center")
        under = QRectF(PADDING, box.bottom() + 6, wide, 22)
        draw_text(painter, under, self._state.empty_below, font(BODY), c.muted, "center")
