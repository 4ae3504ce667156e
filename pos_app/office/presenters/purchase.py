"""The order to a supplier beside the stock: why it exists, its lines, its sum (O2)."""

from collections.abc import Iterator
from datetime import timedelta

from pos_app.office.presenters.fields import (
    Adder,
    Block,
    Fact,
    Line,
    Notch,
    Notice,
    Offer,
    Pick,
    Spring,
    Topic,
    link,
    row,
)
from pos_app.office.presenters.purchase_draft import PurchaseDraft
from pos_app.office.presenters.purchase_words import (
    depending,
    due_words,
    item_links,
    reason,
    supplier_line,
    way_words,
)
from pos_app.office.presenters.side_panel import PanelAct, PanelState
from pos_app.office.presenters.stock_words import (
    name_of,
    price_text,
    quantity_words,
    shown_unit,
    total_text,
)
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.purchasing import (
    missing,
    state_of_order,
)

MOST_OFFERS = 2


class PurchaseForm(PurchaseDraft):
    """As the panel that shows it."""

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
            yield Topic(
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
            yield Topic("")
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
            yield Topic(_("Until it arrives"))
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
        new = link("order/", _("New draft"), "plus")
        yield row(new, link("paper", _("Save PDF"), "file-text"))
        if state == "part":
            yield row(link("close_order", _("The rest never comes"), "package-check"))
        elif state == "sent":
            yield row(link("cancel_order", _("Cancel order"), "x"))

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
