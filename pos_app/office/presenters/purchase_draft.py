"""The order to a supplier as it is being written, saved and sent (O2)."""

from collections.abc import Callable
from dataclasses import replace

from pos_app.office.presenters.purchase_paper import order_paper
from pos_app.office.presenters.purchase_words import (
    WAYS,
)
from pos_app.office.presenters.stock_forms import Saving, Stage
from pos_app.office.presenters.stock_words import (
    exact_text,
    read_quantity,
    shown_unit,
)
from qt_kit.wording import _
from store_core.application.letters import Letter
from store_core.application.purchasing import (
    SAVE_ORDER,
    SEND_ORDER,
    OrderEdit,
    Sending,
    Sent,
    draft_order,
)
from store_core.application.stock import Published, StockRow
from store_core.application.stock_figures import Performance
from store_core.domain.purchasing import (
    OrderedLine,
    PurchaseOrder,
    SentBy,
    Supplier,
)
from store_core.domain.reordering import fee_of, ordered_line, price_of
from store_core.domain.stock import StockItem
from store_core.printing.document import Document


class PurchaseDraft:
    """The supplier's order that is not sent yet, or the one that is on its way."""

    def __init__(
        self,
        stage: Stage,
        supplier_id: str,
        row: Callable[[], StockRow | None],
        told: Callable[[], Performance | None],
        letter: Callable[[Letter, SentBy], None],
    ) -> None:
        """`row` is what is chosen in the table, `letter` shows what the supplier is to be told."""
        self.stage, self.supplier_id = stage, supplier_id
        self._row, self._told, self._letter = row, told, letter
        self.saving = Saving(stage)
        self._new_id = stage.desk.new_id()
        self._shown_id = ""
        self._by: SentBy | None = None
        self._wanted = False
        """Somebody asked for an order though nothing is short."""
        self.problems: dict[str, str] = {}
        self.order = self.base = self._held()
        self.texts = self._texts(self.order)
        self.rev = self._rev()

    # What is there

    @property
    def supplier(self) -> Supplier:
        return self.stage.view().stocks.supplier(self.supplier_id)

    def _open(self) -> list[PurchaseOrder]:
        return [one for one in self.stage.view().orders if one.supplier == self.supplier_id]

    def _held(self) -> PurchaseOrder:
        if self._shown_id:
            return next(
                (one for one in self._open() if one.id == self._shown_id),
                draft_order(self.stage.view(), self.supplier_id, self._new_id),
            )
        drafts = [one for one in self._open() if one.status == "draft"]
        if drafts:
            return drafts[0]
        return draft_order(self.stage.view(), self.supplier_id, self._new_id)

    def _rev(self) -> int:
        return self.stage.view().revs.get(f"purchase/{self.order.id}", -1)

    def _item(self, stock: str) -> StockItem:
        return self.stage.view().stocks.item(stock)

    def _texts(self, order: PurchaseOrder) -> dict[str, str]:
        return {line.stock: self._line_text(line) for line in order.lines}

    def _measured(self, line: OrderedLine) -> StockItem:
        """The item as this line counts it: in its pack."""
        item = self._item(line.stock)
        return replace(item, shown_in=line.pack or item.shown_in)

    def _line_text(self, line: OrderedLine) -> str:
        return exact_text(self._measured(line), line.quantity, self.stage.desk.settings)

    @property
    def dirty(self) -> bool:
        return self.order != self.base or bool(self.problems)

    def reread(self) -> None:
        """A draft that somebody types into is left as it is; saving tells of the other's change."""
        if self.saving.busy or self.dirty:
            return
        fresh = self._held()
        if fresh != self.order:
            self.order = self.base = fresh
            self.texts = self._texts(fresh)
        self.rev = self._rev()

    def show_order(self, order_id: str) -> None:
        self._shown_id = order_id
        self.order = self.base = self._held()
        self.texts, self.problems, self.rev = self._texts(self.order), {}, self._rev()
        self.stage.changed()

    # What a person does

    def edit(self, key: str, text: str) -> None:
        what, _sep, stock = key.partition("/")
        if what == "line":
            self._set_line(stock, text)
        elif what == "add":
            self._add(text)
        elif what == "by":
            self._by = next((way for way in WAYS if way == text), None)
        self.stage.changed()

    def _set_line(self, stock: str, text: str) -> None:
        self.texts[stock] = text
        line = next(one for one in self.order.lines if one.stock == stock)
        item = self._measured(line)
        found = read_quantity(text, item, self.stage.desk.settings) if text.strip() else 0
        if found is None or found < 0:
            word = shown_unit(item, 0, self.stage.desk.settings)[0]
            self.problems[stock] = _("Write how many {unit}").format(unit=word)
            return
        self.problems.pop(stock, None)
        priced = replace(line, quantity=found, amount=price_of(item, found, self.supplier))
        lines = tuple(priced if one.stock == stock else one for one in self.order.lines)
        self._set_lines(lines)

    def _add(self, stock: str) -> None:
        if stock and all(line.stock != stock for line in self.order.lines):
            item = self._item(stock)
            row = next((one for one in self.stage.view().rows if one.item.id == stock), None)
            there = row.on_hand + row.on_order if row else 0
            line = ordered_line(item, max(item.par - there, 0), self.supplier)
            self._set_lines((*self.order.lines, line))
            self.texts[stock] = self._line_text(self.order.lines[-1])

    def _set_lines(self, lines: tuple[OrderedLine, ...]) -> None:
        fee = fee_of(self.supplier, sum(line.amount for line in lines))
        self.order = replace(self.order, lines=lines, delivery_fee=fee)

    def press(self, key: str) -> None:
        if key == "keep":
            self._save(lambda _told: self.stage.done(_("The draft is kept")))
        elif key == "send":
            self._send()
        elif key == "undo":
            self.order, self.problems = self.base, {}
            self.texts = self._texts(self.order)
            self.stage.changed()
        elif key == "receive":
            self.stage.open("receive", self.order.id)
        elif key == "cancel_order":
            self._close("cancelled", _("Order {number} is cancelled"))
        elif key == "close_order":
            self._close("closed", _("Order {number} is closed"))
        elif key.startswith("order/"):
            self.show_order(key.removeprefix("order/"))
        else:
            what, _sep, record = key.partition("/")
            self.stage.open(what, record)

    def _to_save(self) -> OrderEdit:
        lines = tuple(line for line in self.order.lines if line.quantity > 0)
        return OrderEdit(replace(self.order, lines=lines), self.rev)

    def _save(self, done: Callable[[Published], None]) -> None:
        if self.problems:
            return
        edit = self._to_save()

        def saved(told: Published) -> None:
            self.order = self.base = edit.order
            self.texts = self._texts(self.order)
            self.rev = told.revs.get(f"purchase/{edit.order.id}", self.rev)
            done(told)

        self.saving.ask(SAVE_ORDER, edit, saved)

    def _send(self) -> None:
        if not self._can_send():
            return
        if self.dirty or self.rev < 0:
            self._save(lambda _told: self._send_saved())
        else:
            self._send_saved()

    def _send_saved(self) -> None:
        language = self.stage.desk.settings.locale.partition("_")[0]
        sending = Sending(self.order.id, self.rev, self.by, language)

        def sent(told: Sent) -> None:
            self.order = self.base = told.order
            self.rev = told.rev
            self._shown_id = told.order.id
            number = told.order.number
            self._letter(told.letter, self.by)
            self.stage.done(_("Order {number} is sent").format(number=number))

        self.saving.ask(SEND_ORDER, sending, sent)

    def _close(self, status: str, words: str) -> None:
        self.order = replace(self.order, status="closed" if status == "closed" else "cancelled")
        number = self.order.number
        self._save(lambda _told: self.stage.done(words.format(number=number)))

    @property
    def by(self) -> SentBy:
        return self._by or ("email" if self.supplier.email else "phone")

    def _can_send(self) -> bool:
        wanted = any(line.quantity > 0 for line in self.order.lines)
        return (
            self.order.status == "draft"
            and wanted
            and not self.problems
            and not self.saving.busy
            and not self.stage.server_away
        )

    def paper(self) -> Document:
        """What is ordered, to be handed over or read out."""
        items = {line.stock: self._measured(line) for line in self.order.lines}
        return order_paper(self.order, self.supplier, items, self.stage)

    def paper_name(self) -> str:
        number = self.order.number or "draft"
        return f"order-{number}-{self.supplier.name}.pdf".replace(" ", "-").replace("/", "-")
