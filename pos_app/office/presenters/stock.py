"""The stock page: what is on hand, what moved, who supplies, what is wasted, recipes (O2)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pos_app.desk import Desk
from pos_app.office.presenters.fields import Topic
from pos_app.office.presenters.purchase import PurchaseForm
from pos_app.office.presenters.purchase_receive import ReceiveForm
from pos_app.office.presenters.purchase_words import item_links
from pos_app.office.presenters.side_panel import PanelState
from pos_app.office.presenters.stock_export import save_table
from pos_app.office.presenters.stock_forms import Stage, StockForm
from pos_app.office.presenters.stock_item import ItemForm
from pos_app.office.presenters.stock_reading import (
    Listed,
    Looked,
    Read,
    Tab,
    derive,
    key_of,
    read,
    shown_rows,
)
from pos_app.office.presenters.stock_recipes import RecipeForm
from pos_app.office.presenters.stock_words import (
    name_of,
    quantity_words,
    read_quantity,
    shown_unit,
)
from pos_app.office.presenters.suppliers import SupplierForm
from pos_app.office.presenters.waste import MoveForm
from pos_app.office.sentences import sentence
from pos_app.saving import save_pdf
from qt_kit.wording import _
from store_core.application import stock
from store_core.application.availability import set_available
from store_core.application.letters import Letter
from store_core.application.shop import Act
from store_core.application.stock import StockRow, StockView
from store_core.application.stock_figures import Performance
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError
from store_core.domain.hours import rest_of_day
from store_core.domain.purchasing import SentBy
from store_core.domain.stock import MoveKind
from store_core.domain.store import Settings

NEW = {"on_hand": "item", "suppliers": "supplier"}
"""What the act of an empty list opens."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was done, in the bar at the foot; `undo` where it can be taken back."""

    words: str = ""
    undo: Callable[[], None] | None = None
    number: int = 0


class StockPresenter:
    """`changed` after each event; `letter` shows what a supplier is to be told."""

    def __init__(
        self,
        desk: Desk,
        act: Act,
        changed: Callable[[], None],
        letter: Callable[[Letter, SentBy], None],
    ) -> None:
        self._desk, self._act, self._changed, self._letter = desk, act, changed, letter
        self._looked = Looked()
        self._reading = self._again = False
        self._derived: Listed | None = None
        self._of: tuple[Looked, Menu, Settings] = (self._looked, desk.menu, desk.settings)
        self._form: StockForm | None = None
        self._kept: dict[str, StockForm] = {}
        """Forms of rows, so that what is typed outlives a look at another row."""
        self.said = Said()
        self.holds = False
        """Somebody types into the table: rows stay where they are."""
        self._stage = Stage(
            desk, act, self.view, changed, self._done, self.load, self.open, self._close_form
        )

    # Reading

    def view(self) -> StockView:
        found = self._looked.read
        if found is None:
            return StockView(self._desk.now().date(), self._desk.settings.rules.currency)
        return found.view

    def listed(self) -> Listed:
        """The same object while nothing of it changed: typing in a form derives no table anew."""
        of = (self._looked, self._desk.menu, self._desk.settings)
        if self._derived is None or any(a is not b for a, b in zip(self._of, of, strict=True)):
            self._of, self._derived = of, derive(*of)
        return self._derived

    def load(self) -> None:
        """One look at a time; what changes meanwhile is looked at after it."""
        if self._reading:
            self._again = True
            return
        self._reading, self._again = True, False
        asked = self._looked.asked
        self._desk.look(lambda shop: read(shop, asked), self._loaded, self._not_read)

    def _loaded(self, found: Read) -> None:
        self._reading = False
        if found != self._looked.read or self._looked.refused:
            self._take(found)
        if self._again or found.asked != self._looked.asked:
            self.load()

    def _take(self, found: Read) -> None:
        self._looked = replace(self._looked, read=found, refused=None)
        if not self.holds:
            rows = shown_rows(replace(self._looked, text=""), self._desk.settings)
            self._looked = replace(self._looked, order=tuple(row.item.id for row in rows))
        self._choose_first()
        for form in (*self._kept.values(), *([self._form] if self._form else [])):
            form.reread()
        self._changed()

    def _choose_first(self) -> None:
        """Something is always chosen on what has a panel, so that the panel says something."""
        tab = self._looked.asked.tab
        rows = self.listed().rows
        keys = [key_of(row) for row in rows]
        if keys and tab not in ("movements", "waste") and self.chosen not in keys:
            self._looked = replace(self._looked, chosen={**self._looked.chosen, tab: keys[0]})

    def _not_read(self, error: StoreError) -> None:
        self._reading = False
        self._looked = replace(self._looked, refused=error)
        self._changed()

    # What is looked at

    @property
    def chosen(self) -> str:
        return self._looked.chosen.get(self._looked.asked.tab, "")

    def row(self) -> StockRow | None:
        """What is chosen of what is on hand."""
        chosen = self._looked.chosen.get("on_hand", "")
        return next((one for one in self.view().rows if one.item.id == chosen), None)

    def show_tab(self, tab: Tab) -> None:
        if tab != self._looked.asked.tab:
            self._form = None
            asked = replace(self._looked.asked, tab=tab)
            self._looked = replace(self._looked, asked=asked, counting=False, counted={})
            self._changed()
            self.load()

    def ask(
        self, days: int | None = None, kind: MoveKind | str = "-", variance: bool | None = None
    ) -> None:
        """Another span of days, another kind of movement (empty for all), the other report."""
        asked = self._looked.asked
        if days is not None:
            asked = replace(asked, days=days)
        if kind != "-":
            known: dict[str, MoveKind] = {
                one: one for one in ("sale", "waste", "receipt", "transfer", "count")
            }
            asked = replace(asked, kind=known.get(kind))
        if variance is not None:
            asked = replace(asked, variance=variance)
        self._looked = replace(self._looked, asked=asked)
        self._changed()
        self.load()

    def search(self, text: str) -> None:
        self._looked = replace(self._looked, text=text)
        self._choose_first()
        self._changed()

    def choose(self, index: int) -> None:
        rows = self.listed().rows
        if 0 <= index < len(rows):
            chosen = {**self._looked.chosen, self._looked.asked.tab: key_of(rows[index])}
            self._looked = replace(self._looked, chosen=chosen)
            self._form = None
            self._changed()

    # The panel

    def panel(self) -> PanelState | None:
        form = self.form()
        if form is not None:
            return replace(form.state(), closes=self._form is not None)
        row = self.row()
        if self._looked.asked.tab == "on_hand" and row is not None:
            return self._without_supplier(row)
        return None

    def form(self) -> StockForm | None:
        """What was opened, else what belongs to the chosen row."""
        if self._form is not None or self._looked.read is None:
            return self._form
        chosen, tab = self.chosen, self._looked.asked.tab
        if not chosen:
            return None
        if tab == "suppliers":
            return self._keep(f"supplier/{chosen}", lambda: self._supplier_form(chosen))
        if tab == "recipes":
            return self._keep(f"recipe/{chosen}", lambda: self._recipe_form(chosen))
        row = self.row()
        supplier = row.item.supplier if row and tab == "on_hand" else None
        return self._purchase(supplier) if supplier and self._knows(supplier) else None

    def _keep(self, key: str, make: Callable[[], StockForm]) -> StockForm:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _knows(self, supplier: str) -> bool:
        return any(one.id == supplier for one in self.view().suppliers)

    def _purchase(self, supplier: str) -> StockForm:
        return self._keep(f"purchase/{supplier}", lambda: self._purchase_form(supplier))

    def _purchase_form(self, supplier: str) -> PurchaseForm:
        return PurchaseForm(
            self._stage, supplier, self.row, lambda: self._told(supplier), self._letter
        )

    def _told(self, supplier: str) -> Performance | None:
        found = self._looked.read
        return found.told.get(supplier) if found else None

    def _supplier_form(self, supplier: str) -> SupplierForm:
        return SupplierForm(self._stage, supplier, lambda: self._told(supplier))

    def _recipe_form(self, key: str) -> RecipeForm:
        found = self._looked.read
        return RecipeForm(self._stage, key, found.margins if found else ())

    def _without_supplier(self, row: StockRow) -> PanelState:
        name = name_of(row.item.name, self._desk.settings)
        below = _("Choose who brings it, and what is short is drafted as an order by itself.")
        links = item_links(row.item.id)
        blocks = (Topic(_("Nobody supplies it"), below), links)
        return PanelState(f"none/{row.item.id}", name, _("No supplier"), blocks=blocks)

    def open(self, what: str, record: str) -> None:
        """A form over what is chosen: item, supplier, waste, transfer, receive, recipe, order."""
        record = record or (self._desk.new_id() if what in ("item", "supplier") else "")
        if what == "item":
            self._form = ItemForm(self._stage, record)
        elif what == "supplier":
            self._form = self._supplier_form(record)
        elif what in ("waste", "transfer"):
            self._form = MoveForm(self._stage, "waste" if what == "waste" else "transfer", record)
        elif what == "receive":
            self._form = self._receive_form(record)
        elif what == "recipe":
            self._form = self._recipe_form(record)
        elif what == "order":
            self._open_order(record)
        elif what == "86":
            self._sold_out(record)
        self._changed()

    def _receive_form(self, order: str) -> ReceiveForm:
        """Of the order, else of what is on its way from the chosen row's supplier, if anything."""
        row = self.row()
        supplier = (row.item.supplier or "") if row else ""
        coming = [one for one in self.view().orders if one.status == "sent"]
        theirs = [one.id for one in coming if one.supplier == supplier]
        wanted = order or next(iter(theirs), "")
        return ReceiveForm(self._stage, wanted, "" if wanted else supplier)

    def _open_order(self, record: str) -> None:
        supplier, _sep, order = record.partition("/")
        form = self._purchase(supplier)
        if isinstance(form, PurchaseForm):
            form.show_order(order)
            self._form = form

    def close_form(self) -> bool:
        """Esc: one step back; what is being typed asks for a second one."""
        if self._form is not None:
            self._close_form()
            return True
        if self._looked.counting:
            self.count_mode(on=False)
            return True
        return False

    def _close_form(self) -> None:
        self._form = None
        self._changed()

    def edit(self, key: str, text: str) -> None:
        form = self.form()
        if form is not None:
            form.edit(key, text)

    def press(self, key: str) -> None:
        form = self.form()
        if form is not None:
            form.press(key)
        else:
            what, _sep, record = key.partition("/")
            self.open(what, record)

    def main_act(self) -> None:
        """Ctrl+Enter: the next step of the panel."""
        state = self.panel()
        for act in state.acts if state else ():
            if act.main and act.enabled:
                self.press(act.key)

    def _done(self, words: str) -> None:
        """Saved: a form closes and, where it was a row's, is read anew."""
        gone = self._form if self._form is not None else self.form()
        self._kept = {
            key: form
            for key, form in self._kept.items()
            if form is not gone or isinstance(form, PurchaseForm)
        }
        self._form = None
        self.tell(words)
        self.load()

    def tell(self, words: str, undo: Callable[[], None] | None = None) -> None:
        self.said = Said(words, undo, self.said.number + 1)
        self._changed()

    # Counting

    def count_mode(self, *, on: bool) -> None:
        """Rows stand as on the shelves; each count is kept the moment it is typed, so what is sold
        before and after it is not lost.
        """
        self._form = None
        self._looked = replace(self._looked, counting=on, counted={})
        self._changed()

    def count(self, stock_id: str, text: str) -> str:
        """What is wrong with it, empty where it is taken."""
        row = next((one for one in self.view().rows if one.item.id == stock_id), None)
        if row is None:
            return _("It is not kept any more")
        settings = self._desk.settings
        found = read_quantity(text, row.item, settings, like=row.on_hand)
        if found is None or found < 0:
            unit = shown_unit(row.item, row.on_hand, settings)[0]
            return _("Write how many {unit} are there").format(unit=unit)
        before = row.on_hand
        counted = {stock_id: before, **self._looked.counted}
        if self._looked.counting:
            self._looked = replace(self._looked, counted=counted)
        act, asked = self._act, {stock_id: found}

        def counted_now(_none: None) -> None:
            words = _("{name}: {amount} counted").format(
                name=name_of(row.item.name, settings),
                amount=quantity_words(row.item, found, settings),
            )
            self.tell(words, lambda: self._uncount(stock_id, found - before))
            self.load()

        self._desk.run(lambda shop: stock.count(shop, act, asked), counted_now, self._refused)
        return ""

    def _uncount(self, stock_id: str, apart: int) -> None:
        """As if it had not been counted, with what happened since."""
        row = next((one for one in self.view().rows if one.item.id == stock_id), None)
        if row is None:
            return
        act, asked = self._act, {stock_id: row.on_hand - apart}
        left = {key: before for key, before in self._looked.counted.items() if key != stock_id}
        self._looked = replace(self._looked, counted=left)
        self._desk.run(
            lambda shop: stock.count(shop, act, asked),
            lambda _none: self._done(_("The count is taken back")),
            self._refused,
        )

    def _refused(self, error: StoreError) -> None:
        self.tell(sentence(error, self._desk.settings))
        self.load()

    def _sold_out(self, option: str) -> None:
        act, until = self._act, rest_of_day(self._desk.now(), self._desk.settings)
        self._desk.run(
            lambda shop: set_available(shop, act, "option", option, False, until),
            lambda _none: self.tell(_("It is off the menu"), lambda: self._back_on(option)),
            self._refused,
        )

    def _back_on(self, option: str) -> None:
        act = self._act
        self._desk.run(
            lambda shop: set_available(shop, act, "option", option, True),
            lambda _none: self.tell(_("It is on the menu again")),
            self._refused,
        )

    # Files

    def export(self, path: Path) -> None:
        rows = self.listed().rows
        self._desk.look(lambda _shop: save_table(rows, path), self._saved, self._refused)

    def save_paper(self, path: Path) -> None:
        """The order that is looked at, as a PDF."""
        form = self.form()
        if isinstance(form, PurchaseForm):
            paper = form.paper()
            self._desk.look(lambda _shop: save_pdf(paper, path), self._saved, self._refused)

    def paper_name(self) -> str:
        form = self.form()
        return form.paper_name() if isinstance(form, PurchaseForm) else ""

    def _saved(self, path: Path) -> None:
        self.tell(_("Saved as {name}").format(name=path.name))
