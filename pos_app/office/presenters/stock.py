"""The stock page: what is on hand, what moved, who supplies, what is wasted, recipes (O2)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
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
from pos_app.office.presenters.stock_recipes import RecipeForm
from pos_app.office.presenters.stock_taking import StockTaking
from pos_app.office.presenters.stock_words import name_of
from pos_app.office.presenters.suppliers import SupplierForm
from pos_app.office.presenters.waste import MoveForm
from pos_app.saving import save_pdf
from qt_kit.wording import _
from store_core.application.letters import Letter
from store_core.application.shop import Act
from store_core.application.stock import StockRow
from store_core.application.stock_figures import Performance
from store_core.domain.purchasing import SentBy

NEW = {"on_hand": "item", "suppliers": "supplier"}
"""What the act of an empty list opens."""


class StockPresenter(StockTaking):
    """`changed` after each event; `letter` shows what a supplier is to be told."""

    def __init__(
        self,
        desk: Desk,
        act: Act,
        changed: Callable[[], None],
        letter: Callable[[Letter, SentBy], None],
    ) -> None:
        super().__init__(desk, act, changed)
        self._letter = letter
        self._kept: dict[str, StockForm] = {}
        """Forms of rows, so that what is typed outlives a look at another row."""
        self._stage = Stage(
            desk, act, self.view, changed, self._done, self.load, self.open, self._close_form
        )

    def _forms(self) -> Iterator[StockForm]:
        yield from self._kept.values()
        yield from super()._forms()

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
