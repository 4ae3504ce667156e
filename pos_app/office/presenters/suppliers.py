"""Suppliers: how fast, how reliable, at what prices (O2)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from pos_app.office.presenters.fields import Adder, Block, Fact, Line, Offer, Text, Topic, link, row
from pos_app.office.presenters.purchase_words import due_words, lead_words
from pos_app.office.presenters.side_panel import PanelState
from pos_app.office.presenters.stock_forms import RecordForm, Stage
from pos_app.office.presenters.stock_words import (
    money_text,
    name_of,
    read_money,
    read_number,
    shown_unit,
)
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.application.stock import StockPublication, StockView
from store_core.application.stock_figures import Performance
from store_core.domain.errors import StoreError
from store_core.domain.purchasing import Price, Supplier
from store_core.domain.stock import StockItem
from store_core.domain.store import Settings

DRIFT_LIMIT = 2.0
"""Percent over what was agreed, from which on it is worth a word with them."""
ON_TIME_LIMIT = 90


@dataclass(frozen=True, slots=True)
class SupplierRow:
    id: str
    name: str
    below: str
    lead: str
    orders: str
    on_time: str
    short: str
    drift: str
    tone: Tone
    state: str
    icon: str


def on_time_percent(told: Performance | None) -> int | None:
    return round(100 * told.on_time / told.orders) if told and told.orders else None


def supplier_rows(
    view: StockView, told: Mapping[str, Performance], text: str
) -> tuple[SupplierRow, ...]:
    words = text.casefold().split()
    rows = (supplier_row(one, told.get(one.id)) for one in view.suppliers)
    found = [
        row
        for row in rows
        if all(word in f"{row.name} {row.below} {row.state}".casefold() for word in words)
    ]
    return tuple(sorted(found, key=lambda row: row.name.casefold()))


def supplier_row(supplier: Supplier, told: Performance | None) -> SupplierRow:
    percent = on_time_percent(told)
    tone, icon, state = _judged(told, percent)
    below = " · ".join(part for part in (supplier.contact, supplier.phone) if part)
    short = f"{told.short}" if told and told.orders else "—"
    drift = told.drift if told else None
    return SupplierRow(
        id=supplier.id,
        name=supplier.name,
        below=below or supplier.email,
        lead=lead_words(supplier.lead_hours),
        orders=str(told.orders) if told else "0",
        on_time=f"{percent} %" if percent is not None else "—",
        short=short,
        drift=f"{drift:+.1f} %".replace("-", "−") if drift is not None else "—",
        tone=tone,
        state=state,
        icon=icon,
    )


def _judged(told: Performance | None, percent: int | None) -> tuple[Tone, str, str]:
    if told is None or percent is None:
        return Tone.NEUTRAL, "", _("No orders yet")
    if percent < ON_TIME_LIMIT:
        return Tone.WARN, "clock", _("Late")
    if told.short:
        return Tone.WARN, "triangle-alert", _("Short")
    if told.drift is not None and told.drift > DRIFT_LIMIT:
        return Tone.WARN, "trending-up", _("Dearer")
    return Tone.GOOD, "check", _("Reliable")


class SupplierForm(RecordForm):
    def __init__(
        self, stage: Stage, supplier_id: str, told: Callable[[], Performance | None]
    ) -> None:
        self._told = told
        super().__init__(stage, "supplier", supplier_id)

    def _held(self, view: StockView) -> Supplier:
        try:
            return view.stocks.supplier(self.id)
        except StoreError:
            return Supplier(self.id, "")

    @property
    def _settings(self) -> Settings:
        return self.stage.desk.settings

    def read(self, view: StockView) -> dict[str, str]:
        one = self._held(view)
        texts = {
            "name": one.name,
            "contact": one.contact,
            "phone": one.phone,
            "email": one.email,
            "lead_hours": str(one.lead_hours),
            "delivery_fee": money_text(one.delivery_fee, self._settings),
            "free_from": "" if one.free_from is None else money_text(one.free_from, self._settings),
            "order_days": " ".join(map(str, one.order_days)),
            "note": one.note,
            "prices": " ".join(one.prices),
        }
        for stock, price in one.prices.items():
            texts[f"price/{stock}"] = money_text(self._of_one(view, stock, price), self._settings)
        return texts

    def _item(self, view: StockView, stock: str) -> StockItem:
        try:
            return view.stocks.item(stock)
        except StoreError:
            return StockItem(stock, {"en": stock}, "piece")

    def _of_one(self, view: StockView, stock: str, price: Price) -> int:
        """What one of the shown unit costs."""
        one = shown_unit(self._item(view, stock), 0, self._settings)[1]
        return round(price.amount * one / price.quantity) if price.quantity else price.amount

    def labels(self) -> Mapping[str, str]:
        return {
            "name": _("Name"),
            "contact": _("Person"),
            "phone": _("Phone"),
            "email": _("E-mail"),
            "lead_hours": _("Lead time"),
            "delivery_fee": _("Delivery"),
            "free_from": _("Free from"),
            "order_days": _("Order days"),
            "note": _("Note"),
            "prices": _("Prices"),
        }

    def head(self) -> PanelState:
        name = self._held(self.stage.view()).name or _("New supplier")
        told = self._told()
        below = _("Who are they, and how fast?") if self.is_new else ""
        if not self.is_new:
            percent = on_time_percent(told)
            below = _("No orders yet")
            if percent is not None:
                below = _("on time {percent} %").format(percent=percent)
        return PanelState(self.record, name, below)

    def typed_name(self) -> str:
        return self.values["name"].strip()

    def fields(self) -> Iterator[Block]:
        values, problems = self.values, self.problems
        for key, half, suffix in (
            ("name", False, ""),
            ("contact", True, ""),
            ("phone", True, ""),
            ("email", False, ""),
            ("lead_hours", True, _("hours")),
            ("delivery_fee", True, ""),
            ("free_from", True, ""),
            ("order_days", True, ""),
            ("note", False, ""),
        ):
            label = self.labels()[key]
            hint = _("any day; 0 is Monday") if key == "order_days" else ""
            yield Text(
                key,
                label,
                values[key],
                suffix=suffix,
                problem=problems.get(key, ""),
                hint=hint,
                half=half,
            )
        if not self.is_new:
            yield from self._performance()
            yield from self._orders()
        yield Topic(_("Prices"), _("What they ask for one of each. Orders are reckoned with it."))
        yield from self._price_lines()

    def _price_lines(self) -> Iterator[Block]:
        view = self.stage.view()
        stocks = self.values["prices"].split()
        for stock in stocks:
            item, key = self._item(view, stock), f"price/{stock}"
            word = shown_unit(item, 0, self._settings)[0]
            problem = self.problems.get(key, "")
            yield Line(
                key,
                name_of(item.name, self._settings),
                self.values.get(key, ""),
                f"/ {word}",
                problem=problem,
            )
        items = [one for one in view.stocks.counted if one.id not in stocks]
        items.sort(key=lambda one: (one.supplier != self.id, name_of(one.name, self._settings)))
        more = tuple((one.id, name_of(one.name, self._settings)) for one in items)
        yield Adder("add_price", _("Add a price"), more)

    def _performance(self) -> Iterator[Block]:
        told = self._told()
        if told is None or not told.orders:
            return
        yield Topic(_("Last 90 days"))
        yield Fact(_("Orders"), str(told.orders))
        percent = on_time_percent(told)
        late = percent is not None and percent < ON_TIME_LIMIT
        yield Fact(_("On time"), f"{percent} %", tone=Tone.WARN if late else Tone.GOOD)
        yield Fact(_("Came short"), str(told.short), tone=Tone.WARN if told.short else Tone.GOOD)
        if told.lead_hours is not None:
            yield Fact(_("Took"), _("{hours:.0f} h").format(hours=told.lead_hours))
        if told.drift is not None:
            words = f"{told.drift:+.1f} %".replace("-", "−")
            tone = Tone.WARN if told.drift > DRIFT_LIMIT else Tone.GOOD
            yield Fact(_("Paid above what was agreed"), words, tone=tone)

    def _orders(self) -> Iterator[Block]:
        for order in self.stage.view().orders:
            if order.supplier != self.id or order.status == "cancelled":
                continue
            sent = order.status == "sent"
            text = _("Order {number}") if sent else _("Draft order {number}")
            count = counted("{count} line", "{count} lines", len(order.lines))
            due = due_words(order.due_at, self.stage) if order.due_at else ""
            below = " · ".join(part for part in (due, count) if part)
            icon = "truck" if sent else "clipboard-list"
            yield Offer(f"order/{order.id}", text.format(number=order.number).strip(), below, icon)
        yield row(link("order/", _("Order from them"), "plus"))

    def edit(self, key: str, text: str) -> None:
        if key == "add_price":
            item = self._item(self.stage.view(), text)
            one = shown_unit(item, 0, self._settings)[1]
            self.values["prices"] = f"{self.values['prices']} {text}".strip()
            self.values[f"price/{text}"] = money_text(item.cost_of(one), self._settings)
            self.stage.changed()
            return
        super().edit(key, text)

    def press(self, key: str) -> None:
        if key.startswith("order/"):
            self.stage.open("order", f"{self.id}/{key.removeprefix('order/')}")
            return
        super().press(key)

    def field_of(self, place: str) -> str:
        what, _sep, rest = place.partition("/")
        if what == "prices":
            return f"price/{rest.partition('/')[0]}"
        return what if what in self.values else ""

    def publication(self, *, retire: bool) -> StockPublication | None:
        held = self._held(self.stage.view())
        if retire:
            return StockPublication(
                {self.record: self.rev}, suppliers=(replace(held, retired=True),)
            )
        values = {key: text.strip() for key, text in self.values.items()}
        if not values["name"]:
            self.problems["name"] = _("Give them a name")
        free = self._amount("free_from") if values["free_from"] else None
        supplier = replace(
            held,
            name=values["name"],
            contact=values["contact"],
            phone=values["phone"],
            email=values["email"],
            lead_hours=self._hours(values["lead_hours"]),
            delivery_fee=self._amount("delivery_fee"),
            free_from=free,
            order_days=self._days(values["order_days"]),
            note=values["note"],
            prices=self._prices(),
        )
        if self.problems:
            return None
        return StockPublication({self.record: self.rev}, suppliers=(supplier,))

    def _amount(self, key: str) -> int:
        found = read_money(self.values[key].strip() or "0", self._settings)
        if found is None or found < 0:
            self.problems[key] = _("Write an amount like 6.80")
            return 0
        return found

    def _hours(self, text: str) -> int:
        found = read_number(text or "0", self._settings)
        if found is None or found < 0 or found != found.to_integral_value():
            self.problems["lead_hours"] = _("Whole hours")
            return 0
        return int(found)

    def _days(self, text: str) -> tuple[int, ...]:
        """Numbers of weekdays, however they are parted."""
        parts = text.replace(",", " ").split()
        if any(part not in {"0", "1", "2", "3", "4", "5", "6"} for part in parts):
            self.problems["order_days"] = _("Numbers from 0, Monday, to 6")
            return ()
        return tuple(sorted({int(part) for part in parts}))

    def _prices(self) -> dict[str, Price]:
        view, found = self.stage.view(), {}
        for stock in self.values["prices"].split():
            key = f"price/{stock}"
            text = self.values.get(key, "").strip()
            if not text:
                continue
            amount = read_money(text, self._settings)
            if amount is None or amount < 0:
                self.problems[key] = _("Write an amount like 6.80")
                continue
            held = self._held(view).prices.get(stock)
            if held is not None and amount == self._of_one(view, stock, held):
                found[stock] = held
                continue
            one = shown_unit(self._item(view, stock), 0, self._settings)[1]
            found[stock] = Price(one, amount)
        return found
