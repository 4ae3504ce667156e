"""What a person does with customers' orders: accept, quote later, reject, cancel, ready (C6)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from pos_app.desk import Desk
from pos_app.presenters import order_detail
from pos_app.presenters.approval import Done, Request
from pos_app.presenters.discrepancies import (
    DISMISS_REASONS,
    GIVE_BACK_REASONS,
    TAKE_OFF_REASONS,
)
from pos_app.presenters.order_board import (
    COLUMNS,
    Asked,
    OrdersInputs,
    OrdersState,
    derive,
    on_column,
    retimed,
)
from pos_app.presenters.order_detail import LATER_BY, LONGEST, OTHER_FROM, OTHER_STEP
from pos_app.presenters.order_filters import View, listed_from, seen_in, stage
from qt_kit.wording import _
from store_core.application import discrepancies, kitchen, orders
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.domain.kitchen import RANKS
from store_core.domain.orders import Order
from store_core.domain.staff import Permission, Person

REJECT_REASONS = ("Kitchen too busy", "Sold out", "Closing soon", "Can't reach customer")
CANCEL_REASONS = ("Customer asked", "Sold out", "Can't be made", "Can't reach customer")

Ask = Callable[[Request, Done], None]


class OrdersPresenter:
    """Events in; `changed` after each; the view reads `state()`, and `tick()` once a second.

    `ask` is the sheet that wants a reason and, where the person may not, a manager's PIN;
    `hand_out` is told whose order is to be given away, `settle_rest` of which the rest is to be
    paid.
    """

    def __init__(
        self,
        desk: Desk,
        changed: Callable[[], None],
        ask: Ask,
        hand_out: Callable[[Order], None],
        settle_rest: Callable[[Order], None] = lambda _order: None,
    ) -> None:
        self._desk, self._changed, self._ask, self._hand_out = desk, changed, ask, hand_out
        self._settle_rest = settle_rest
        self._asked = Asked()
        self._earlier: dict[str, Order] = {}
        self._shown: OrdersState | None = None

    def _inputs(self) -> OrdersInputs:
        desk = self._desk
        may_cook = desk.may(Permission.COOK)
        known = {**self._earlier, **desk.orders}
        now, apart = desk.now(), desk.apart
        return OrdersInputs(known, desk.menu, desk.settings, now, self._asked, may_cook, apart)

    def state(self) -> OrdersState:
        self._shown = derive(self._inputs())
        return self._shown

    def tick(self) -> OrdersState:
        if self._shown is None:
            return self.state()
        self._shown = retimed(self._shown, self._inputs())
        return self._shown

    def _set(self, asked: Asked) -> None:
        self._asked = asked
        self._changed()

    def _order(self, order_id: str) -> Order | None:
        return self._desk.orders.get(order_id) or self._earlier.get(order_id)

    # What shows

    def enter(self) -> None:
        """The oldest unanswered order is opened; else what was open stays."""
        given = self._inputs()
        first = next((one for which in COLUMNS for one in on_column(which, given)), None)
        kept = given.orders.get(self._asked.chosen)
        if first and (stage(first) == "new" or kept is None):
            view: View = "board" if stage(first) == "new" else self._asked.view
            filters = self._asked.filters
            if view != self._asked.view:
                filters = seen_in(view, filters)
            asked = replace(self._asked, view=view, filters=filters)
            self._set(_opened(asked, first.id))
        else:
            self._set(replace(self._asked, later=None, refused=None))

    def follow(self) -> None:
        """Orders changed. While nothing is open, the first that comes is opened."""
        if not self._asked.chosen:
            given = self._inputs()
            first = next((one for which in COLUMNS for one in on_column(which, given)), None)
            if first:
                self._asked = replace(self._asked, chosen=first.id)
        self._changed()

    def choose(self, order_id: str) -> None:
        if order_id != self._asked.chosen:
            self._set(_opened(self._asked, order_id))

    def show(self, view: View) -> None:
        if view != self._asked.view:
            filters = seen_in(view, self._asked.filters)
            self._set(replace(self._asked, view=view, filters=filters, later=None))

    def filter(self, key: str, choice: str) -> None:
        given = {key: choice}
        self._asked = replace(self._asked, filters=replace(self._asked.filters, **given))
        if key == "date" and self._asked.view == "list":
            self._read_earlier()
        self._changed()

    def search(self, text: str) -> None:
        if text != self._asked.filters.text:
            self._set(replace(self._asked, filters=replace(self._asked.filters, text=text)))

    def _read_earlier(self) -> None:
        """The day's orders are at hand; earlier ones are read when they are asked for."""
        desk, chosen = self._desk, self._asked.filters.date
        if chosen == "today":
            return
        first = listed_from(chosen, desk.settings, desk.now())
        cut = time.fromisoformat(desk.settings.day_cut)
        zone = ZoneInfo(desk.settings.time_zone)
        since = datetime.combine(first, cut, zone).astimezone(UTC)

        def read(found: tuple[Order, ...]) -> None:
            self._earlier = {order.id: order for order in found}
            self._changed()

        desk.run(lambda shop: orders.orders_since(shop, since), read)

    # Answering

    def accept(self, order_id: str) -> None:
        """As soon as the kitchen can, or the later time that is being quoted."""
        order = self._waiting(order_id)
        if order is None:
            return
        later = self._asked.later or 0 if order_id == self._asked.chosen else 0
        desk = self._desk
        promised = order_detail.promise(order, desk.settings, desk.now(), later)
        act = desk.act()
        self._act(order, lambda shop: orders.accept(shop, act, order.id, promised))

    def later(self, order_id: str) -> None:
        """Asks by how much."""
        if self._waiting(order_id):
            self._set(replace(_opened(self._asked, order_id), later=LATER_BY[0]))

    def later_by(self, minutes: int) -> None:
        if self._asked.later is not None:
            self._set(replace(self._asked, later=minutes))

    def later_step(self, direction: int) -> None:
        """The other time, a quarter of an hour up or down."""
        asked = self._asked.later
        if asked is None:
            return
        wanted = OTHER_FROM if asked < OTHER_FROM else asked + direction * OTHER_STEP
        self.later_by(max(OTHER_FROM, min(LONGEST, wanted)))

    def not_later(self) -> None:
        self._set(replace(self._asked, later=None))

    def reject(self, order_id: str) -> None:
        order = self._waiting(order_id)
        if order:
            title = _("Reject {number}").format(number=order.header.number)
            self._cancel(order, title, _("Reject the order"), REJECT_REASONS)

    def cancel(self, order_id: str) -> None:
        """What was accepted and not paid."""
        order = self._order(order_id)
        if order and order.status in {"accepted", "preparing", "ready"}:
            title = _("Cancel {number}").format(number=order.header.number)
            self._cancel(order, title, _("Cancel the order"), CANCEL_REASONS)

    def _cancel(self, order: Order, title: str, words: str, reasons: Iterable[str]) -> None:
        self._set(_opened(self._asked, order.id))
        offered = tuple(_(reason) for reason in reasons)

        def allowed(approver: Person | None, reason: str) -> None:
            act = self._desk.act(approver, reason)
            self._act(order, lambda shop: orders.cancel(shop, act, order.id))

        self._ask(Request(Permission.CANCEL_ORDER, title, words, offered), allowed)

    def ready(self, order_id: str) -> None:
        """All its tickets are made: where the kitchen has no display to say so."""
        order = self._order(order_id)
        if order and order.status in {"accepted", "preparing"}:
            act = self._desk.act()
            unmade = [
                fired.ticket.id
                for fired in order.tickets
                if RANKS[fired.progress.state] < RANKS["ready"]
            ]

            def work(shop: Shop) -> Order:
                for ticket in unmade:
                    kitchen.advance_ticket(shop, act, ticket, "ready")
                return orders.order(shop, order.id)

            self._act(order, work)

    def hand_out(self, order_id: str) -> None:
        order = self._order(order_id)
        if order and order.status in {"accepted", "preparing", "ready"}:
            self._set(_opened(self._asked, order_id))
            self._hand_out(order)

    def step(self) -> None:
        """The button at the foot."""
        detail = self.state().detail
        if detail is None or not detail.foot.able:
            return
        if detail.foot.step == "accept":
            self.accept(detail.id)
        elif detail.foot.step == "hand_out":
            self.hand_out(detail.id)
        elif detail.foot.step != "none":
            self.settle(detail.foot.step, detail.id)

    def take_off(self, order_id: str) -> None:
        self.settle("take_off", order_id)

    def let_stand(self, order_id: str) -> None:
        self.settle("let_stand", order_id)

    def settle(self, step: str, order_id: str) -> None:
        """What does not add up, by one of the ways to put it right."""
        order = self._order(order_id)
        if order is None or order_id not in self._desk.apart:
            return
        self._set(_opened(self._asked, order_id))
        if step == "settle_rest":
            self._settle_rest(order)
        elif step in ASKED_FOR:
            self._ask(settling_request(step, order), partial(self._settle, step, order))
        else:
            self._settle(step, order, None, "")

    def _settle(self, step: str, order: Order, approver: Person | None, reason: str) -> None:
        desk, act = self._desk, self._desk.act(approver, reason)
        shift = desk.shift.id if desk.shift else ""
        ids = [one.id for one in desk.apart.get(order.id, ())]

        def work(shop: Shop) -> Order:
            match step:
                case "bill_again":
                    return discrepancies.bill_again(shop, act, order.id)
                case "make_rest":
                    return discrepancies.make_rest(shop, act, order.id)
                case "take_off":
                    return discrepancies.take_off_rest(shop, act, order.id)
                case "give_back":
                    discrepancies.give_back(shop, act, order.id, shift)
                case _:
                    for one in ids:
                        discrepancies.dismiss(shop, act, order.id, one)
            return orders.order(shop, order.id)

        self._act(order, work)

    def _waiting(self, order_id: str) -> Order | None:
        order = self._order(order_id)
        if order and order.status == "placed" and order_id not in self._asked.busy:
            return order
        return None

    def _act(self, order: Order, work: Callable[[Shop], Order]) -> None:
        """One act on an order at a time; what came of it shows at once."""
        if order.id in self._asked.busy:
            return
        asked = replace(self._asked, busy=self._asked.busy | {order.id}, refused=None)
        self._set(asked)

        def over(refused: StoreError | None = None) -> None:
            here = order.id == self._asked.chosen
            self._asked = replace(
                self._asked,
                busy=self._asked.busy - {order.id},
                later=None if here else self._asked.later,
                refused=refused if here else self._asked.refused,
            )

        def done(after: Order) -> None:
            over()
            self._desk.know(after)

        def failed(error: StoreError) -> None:
            over(error)
            self._changed()

        def guarded(shop: Shop) -> Order:
            try:
                return work(shop)
            except StoreError:
                raise
            except Exception:
                # A bug is rolled back and reported by the runner; the board must go on.
                over()
                raise

        self._desk.run(guarded, done, failed)


ASKED_FOR: Mapping[str, tuple[Permission, str, str, tuple[str, ...]]] = {
    "give_back": (Permission.REFUND, "Give back for {number}", "Give it back", GIVE_BACK_REASONS),
    "take_off": (Permission.VOID_LINE, "Take off {number}", "Take it off", TAKE_OFF_REASONS),
    "let_stand": (Permission.DISMISS, "Let {number} stand", "Let it stand", DISMISS_REASONS),
}
"""Ways that want a reason: whose right, what is asked, the button, reasons that are offered."""


def settling_request(step: str, order: Order) -> Request:
    permission, title, words, reasons = ASKED_FOR[step]
    number = order.header.number
    offered = tuple(_(reason) for reason in reasons)
    return Request(permission, _(title).format(number=number), _(words), offered)


def _opened(asked: Asked, order_id: str) -> Asked:
    return replace(asked, chosen=order_id, later=None, refused=None)
