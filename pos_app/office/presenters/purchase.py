"""The order to a supplier beside the stock: why it exists, its lines, its sum, sending it (O2)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from pos_app.office.presenters.purchase_paper import order_paper
from pos_app.office.presenters.purchase_words import (
    WAYS,
    depending,
    due_words,
    item_links,
    reason,
    supplier_line,
    way_words,
)
from pos_app.office.presenters.side_panel import (
    Adder,
    Block,
    Fact,
    Heading,
    Line,
    Link,
    Links,
    Notch,
    Notice,
    Offer,
    PanelAct,
    PanelState,
    Pick,
    Spring,
)
from pos_app.office.presenters.stock_forms import Saving, Stage
from pos_app.office.presenters.stock_words import (
    exact_text,
    name_of,
    price_text,
    quantity_words,
    read_quantity,
    shown_unit,
    total_text,
)
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
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
    missing,
    state_of_order,
)
from store_core.domain.reordering import fee_of, ordered_line, price_of
from store_core.domain.stock import StockItem
from store_core.printing.document import Document

MOST_OFFERS = 2


class PurchaseForm:
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

    # What is shown

    def state(self) -> PanelState:
        order, supplier = self.order, self.supplier
        sent = order.status != "draft"
        blocks = [*self._why(), *self.saving.trouble(), *self._conflict()]
        blocks += self._sent_lines() if sent else self._draft_lines()
        badge, icon = (_("Drafted by rule"), "sparkles") if order.rule_day else ("", "")
        return PanelState(
            name=f"purchase/{supplier.id}/{order.id if sent else ''}",
            title=self._title(),
            below=supplier_line(supplier, self._told()),
            badge=badge if not sent else "",
            badge_icon=icon,
            blocks=tuple(blocks),
            acts=self._acts(),
        )

    def _title(self) -> str:
        number = self.order.number
        if self.order.status == "draft":
            return _("Draft order {number}").format(number=number).strip()
        return _("Order {number}").format(number=number)

    def _why(self) -> Iterator[Block]:
        row = self._row()
        if row is None:
            return
        notice = reason(row, self.stage.desk.settings)
        if notice is not None:
            yield notice
        else:
            fine = _("{name} is fine").format(name=name_of(row.item.name, self.stage.desk.settings))
            yield Notice(fine, depending(row), Tone.GOOD, "check")
        yield item_links(row.item.id)

    def _conflict(self) -> Iterator[Block]:
        refused = self.saving.refused
        if refused is not None and refused.code == "changed_meanwhile":
            below = _("Undo what you typed to see theirs, then change it again.")
            yield Notice(_("Somebody else changed this order meanwhile"), below, Tone.WARN, "users")
        if refused is not None and refused.code == "bad_records":
            yield Notice(_("This order can't be saved as it is"), "", Tone.BAD)

    def _draft_lines(self) -> Iterator[Block]:
        order, settings = self.order, self.stage.desk.settings
        if not order.lines:
            yield Heading(
                _("Nothing to order"),
                _("What is short of {name} stands here by itself.").format(name=self.supplier.name),
            )
        for line in order.lines:
            item = self._measured(line)
            yield Line(
                f"line/{line.stock}",
                name_of(item.name, settings),
                self.texts.get(line.stock, ""),
                shown_unit(item, 0, settings)[0],
                price_text(line.amount, settings),
                problem=self.problems.get(line.stock, ""),
                enabled=not self.saving.busy,
            )
        yield Adder("add", _("Add a line"), self._more())
        if order.lines:
            yield from self._sum()
            yield Heading("")
            ways = tuple(way_words().items())
            yield Pick("by", _("How it is sent"), ways, self.by)
        yield Spring()
        yield from self._meanwhile()

    def _more(self) -> tuple[tuple[str, str], ...]:
        """What else this supplier has: their items first, then everything."""
        view, settings = self.stage.view(), self.stage.desk.settings
        taken = {line.stock for line in self.order.lines}
        prices = self.supplier.prices
        items = [item for item in view.stocks.counted if item.id not in taken]
        items.sort(
            key=lambda one: (
                one.supplier != self.supplier_id and one.id not in prices,
                name_of(one.name, settings),
            )
        )
        return tuple((item.id, name_of(item.name, settings)) for item in items)

    def _sum(self) -> Iterator[Block]:
        order, settings = self.order, self.stage.desk.settings
        yield Notch()
        count = len([line for line in order.lines if line.quantity > 0])
        yield Fact(
            counted("{count} line", "{count} lines", count), price_text(order.goods, settings)
        )
        due = order.due_at or self.stage.desk.now() + timedelta(hours=self.supplier.lead_hours)
        when = due_words(due, self.stage)
        fee = price_text(order.delivery_fee, settings) if order.delivery_fee else _("free")
        yield Fact(_("Delivery {when}").format(when=when), fee)
        yield Fact(_("Total"), total_text(order.total, settings), strong=True)

    def _meanwhile(self) -> Iterator[Block]:
        offers = [*self._options(), *self._others()]
        if offers:
            yield Heading(_("Until it arrives"))
            yield from offers

    def _options(self) -> Iterator[Block]:
        """Extras that take the last of it, and can be left off the menu for today."""
        row, menu = self._row(), self.stage.desk.menu
        if row is None or row.level.state not in ("tonight", "out", "low"):
            return
        ids = [one.id for one in row.dependents if one.kind == "option"]
        found = (
            option
            for group in menu.groups
            for option in group.options
            if option.id in ids and option.available
        )
        for option, _place in zip(found, range(MOST_OFFERS), strict=False):
            name = name_of(option.full_name or option.name, self.stage.desk.settings)
            text = _("86 {name}").format(name=name)
            yield Offer(f"86/{option.id}", text, _("until the end of the day"), "ban")

    def _others(self) -> Iterator[Block]:
        for one in self._open():
            if one.id != self.order.id and one.status == "sent":
                text = _("Order {number} is on its way").format(number=one.number)
                due = due_words(one.due_at, self.stage) if one.due_at else ""
                yield Offer(f"order/{one.id}", text, due, "truck")

    def _sent_lines(self) -> Iterator[Block]:
        order, settings = self.order, self.stage.desk.settings
        received = self.stage.view().received.get(order.id, {})
        left = missing(order, received)
        state = state_of_order(order, received)
        said = {
            "sent": _("It is on its way"),
            "part": _("A part of it came"),
            "closed": _("All of it came"),
            "cancelled": _("It was cancelled"),
        }.get(state, "")
        due = due_words(order.due_at, self.stage) if order.due_at else ""
        yield Notice(said, _("due {when}").format(when=due) if due else "", Tone.INFO, "truck")
        for line in order.lines:
            item = self._measured(line)
            came = received.get(line.stock, 0)
            words = quantity_words(item, line.quantity, settings)
            if came:
                arrived = quantity_words(item, came, settings)
                words = _("{came} of {ordered} came").format(came=arrived, ordered=words)
            tone = Tone.NEUTRAL if line.stock in left or not came else Tone.GOOD
            yield Fact(
                f"{name_of(item.name, settings)}, {words}",
                price_text(line.amount, settings),
                tone=tone,
            )
        yield from self._sum()
        yield Spring()
        new = Link("order/", _("New draft"), "plus")
        yield Links((new, Link("paper", _("Save PDF"), "file-text")))
        if state == "part":
            yield Links((Link("close_order", _("The rest never comes"), "package-check"),))
        elif state == "sent":
            yield Links((Link("cancel_order", _("Cancel order"), "x"),))

    def _acts(self) -> tuple[PanelAct, ...]:
        if self.order.status != "draft":
            wait = self.order.status == "sent"
            return (PanelAct("receive", _("Goods in"), "truck", main=True, enabled=wait),)
        able = self._can_send()
        send = PanelAct("send", _("Send to supplier"), "send", main=True, enabled=able)
        pdf = PanelAct("paper", "", "file-text", enabled=bool(self.order.lines), name=_("Save PDF"))
        keeps = self.dirty and not self.saving.busy and not self.stage.server_away
        keep = PanelAct("keep", _("Keep draft"), enabled=keeps and not self.problems)
        return (keep, pdf, send)
