"""Goods in: what came of an order, in part or with differences, or without an order (O2)."""

from collections.abc import Iterator
from dataclasses import replace

from pos_app.office.presenters.fields import Adder, Block, Fact, Line, Notch, Notice, Pick, Topic
from pos_app.office.presenters.side_panel import PanelAct, PanelState
from pos_app.office.presenters.stock_forms import Stage
from pos_app.office.presenters.stock_words import (
    exact_text,
    money_text,
    name_of,
    quantity_words,
    read_money,
    read_quantity,
    shown_unit,
    total_text,
)
from pos_app.office.sentences import sentence
from qt_kit.wording import _
from store_core.application import purchasing
from store_core.application.purchasing import Arrived
from store_core.domain.errors import StoreError
from store_core.domain.purchasing import PurchaseOrder, Supplier, missing
from store_core.domain.reordering import price_of
from store_core.domain.stock import StockItem


class ReceiveForm:
    """Written at once wherever it happens, with or without the server."""

    def __init__(self, stage: Stage, order_id: str = "", supplier_id: str = "") -> None:
        self.stage = stage
        self.order_id, self.supplier_id = order_id, supplier_id
        self.quantities: dict[str, str] = {}
        self.prices: dict[str, str] = {}
        self.problems: dict[str, str] = {}
        self.busy = False
        self.refused: StoreError | None = None
        self._typed = False
        self._fill()

    @property
    def dirty(self) -> bool:
        return self._typed

    @property
    def order(self) -> PurchaseOrder | None:
        return next((one for one in self.stage.view().orders if one.id == self.order_id), None)

    @property
    def supplier(self) -> Supplier | None:
        order = self.order
        wanted = order.supplier if order else self.supplier_id
        known = self.stage.view().stocks.suppliers
        return next((one for one in known if one.id == wanted), None)

    def _fill(self) -> None:
        """With what is still to come."""
        self.quantities, self.prices, self.problems = {}, {}, {}
        order = self.order
        if order is None:
            return
        left = missing(order, self.stage.view().received.get(order.id, {}))
        for line in order.lines:
            item, quantity = self._item(line.stock), left.get(line.stock, 0)
            self.quantities[line.stock] = exact_text(item, quantity, self.stage.desk.settings)
            share = round(line.amount * quantity / line.quantity) if line.quantity else 0
            self.prices[line.stock] = money_text(share, self.stage.desk.settings)

    def _item(self, stock: str) -> StockItem:
        item, order = self.stage.view().stocks.item(stock), self.order
        lines = order.lines if order else ()
        pack = next((line.pack for line in lines if line.stock == stock and line.pack), "")
        return replace(item, shown_in=pack or item.shown_in)

    def reread(self) -> None:
        if not self._typed and not self.busy:
            self._fill()

    def edit(self, key: str, text: str) -> None:
        what, _sep, stock = key.partition("/")
        if what == "order":
            self.order_id, _tail, self.supplier_id = text.partition("@")
            self._typed = False
            self._fill()
        elif what == "add" and text not in self.quantities:
            self.quantities[text], self.prices[text] = "", ""
            self._typed = True
        elif what == "line":
            self._came(stock, text)
        elif what == "price":
            self.prices[stock] = text
            self._typed = True
        self.problems.pop(key, None)
        self.stage.changed()

    def _came(self, stock: str, text: str) -> None:
        """The price follows the quantity until it is typed itself."""
        self.quantities[stock], self._typed = text, True
        item, supplier = self._item(stock), self.supplier
        quantity = read_quantity(text, item, self.stage.desk.settings)
        if quantity is not None and supplier is not None:
            amount = self._agreed(stock, quantity, supplier, item)
            self.prices[stock] = money_text(amount, self.stage.desk.settings)

    def _agreed(self, stock: str, quantity: int, supplier: Supplier, item: StockItem) -> int:
        order = self.order
        for line in order.lines if order else ():
            if line.stock == stock and line.quantity:
                return round(line.amount * quantity / line.quantity)
        return price_of(item, quantity, supplier)

    def press(self, key: str) -> None:
        if key != "receive" or self.busy:
            return
        arrived = self._read()
        if self.problems or not arrived:
            self.stage.changed()
            return
        self.busy, self.refused = True, None
        self.stage.changed()
        act, order, supplier = self.stage.act, self.order_id, self.supplier
        whose = "" if order or supplier is None else supplier.id
        self.stage.desk.run(
            lambda shop: purchasing.receive(shop, act, arrived, order, whose),
            lambda _none: self._received(len(arrived)),
            self._failed,
        )

    def _read(self) -> dict[str, Arrived]:
        settings, arrived = self.stage.desk.settings, {}
        for stock, text in self.quantities.items():
            item = self._item(stock)
            quantity = read_quantity(text, item, settings) if text.strip() else 0
            amount = read_money(self.prices.get(stock, "") or "0", settings)
            if quantity is None or quantity < 0:
                word = shown_unit(item, 0, settings)[0]
                self.problems[f"line/{stock}"] = _("Write how many {unit}").format(unit=word)
            elif amount is None or amount < 0:
                self.problems[f"line/{stock}"] = _("Write the price like 6.80")
            elif quantity:
                arrived[stock] = Arrived(quantity, amount)
        return arrived

    def _received(self, lines: int) -> None:
        self.busy = self._typed = False
        self.stage.done(_("Goods in: {lines} lines").format(lines=lines))

    def _failed(self, error: StoreError) -> None:
        self.busy, self.refused = False, error
        self.stage.changed()

    def state(self) -> PanelState:
        supplier = self.supplier
        ready = bool(self.quantities) and not self.busy
        act = PanelAct("receive", _("Put into stock"), "package-check", main=True, enabled=ready)
        return PanelState(
            name=f"receive/{self.order_id}/{self.supplier_id}",
            title=_("Goods in"),
            below=supplier.name if supplier else _("What came, and from whom?"),
            blocks=tuple(self._blocks()),
            acts=(act,),
            closes=True,
        )

    def _blocks(self) -> Iterator[Block]:
        if self.refused is not None:
            yield Notice(sentence(self.refused, self.stage.desk.settings))
        chosen = f"{self.order_id}@{self.supplier_id}"
        yield Pick("order", _("Delivery"), tuple(self._deliveries()), chosen)
        for stock in self.quantities:
            yield self._line(stock)
        if self.order is None and self.supplier is not None:
            yield Adder("add", _("Add a line"), self._more())
        if self.quantities:
            yield Notch()
            yield Fact(_("Total"), self._sum(), strong=True)
        elif self.supplier is None:
            yield Topic(
                "", _("Choose the order that came, or the supplier of goods without an order.")
            )

    def _deliveries(self) -> Iterator[tuple[str, str]]:
        view = self.stage.view()
        yield "@", _("Choose")
        for order in view.orders:
            if order.status == "sent":
                name = view.stocks.supplier(order.supplier).name
                words = _("Order {number}, {supplier}")
                yield f"{order.id}@", words.format(number=order.number, supplier=name)
        for supplier in view.suppliers:
            words = _("{supplier}, without an order").format(supplier=supplier.name)
            yield f"@{supplier.id}", words

    def _line(self, stock: str) -> Line:
        settings, item, order = self.stage.desk.settings, self._item(stock), self.order
        below = ""
        if order is not None:
            line = next((one for one in order.lines if one.stock == stock), None)
            before = self.stage.view().received.get(order.id, {}).get(stock, 0)
            due = max((line.quantity if line else 0) - before, 0)
            below = self._difference(item, due, self.quantities[stock])
        return Line(
            f"line/{stock}",
            name_of(item.name, settings),
            self.quantities[stock],
            shown_unit(item, 0, settings)[0],
            below=below,
            problem=self.problems.get(f"line/{stock}", ""),
            enabled=not self.busy,
            price=self.prices.get(stock, ""),
            price_path=f"price/{stock}",
        )

    def _difference(self, item: StockItem, due: int, text: str) -> str:
        settings = self.stage.desk.settings
        came = read_quantity(text, item, settings) if text.strip() else 0
        if came is None or came == due:
            return _("as ordered") if due else _("came in full")
        words = quantity_words(item, abs(came - due), settings)
        return (_("{amount} short") if came < due else _("{amount} over")).format(amount=words)

    def _more(self) -> tuple[tuple[str, str], ...]:
        settings = self.stage.desk.settings
        items = [one for one in self.stage.view().stocks.counted if one.id not in self.quantities]
        items.sort(key=lambda one: (one.supplier != self.supplier_id, name_of(one.name, settings)))
        return tuple((item.id, name_of(item.name, settings)) for item in items)

    def _sum(self) -> str:
        settings = self.stage.desk.settings
        amounts = (read_money(text or "0", settings) for text in self.prices.values())
        return total_text(sum(amount or 0 for amount in amounts), settings)
