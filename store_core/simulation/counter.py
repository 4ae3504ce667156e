"""What a cashier does at a till, with the use cases the till's screens call."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from store_core.application import discrepancies, orders, shifts, stock
from store_core.application.availability import set_available
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.refunds import refund
from store_core.application.shop import Act, Shop
from store_core.domain.availability import check_for_sale
from store_core.domain.cart import Cart, CartLine, Modifier
from store_core.domain.catalogue import Item
from store_core.domain.discrepancies import unmade_lines
from store_core.domain.errors import StoreError
from store_core.domain.held_codes import Hold
from store_core.domain.orders import Order
from store_core.domain.pricing import quote
from store_core.domain.refunds import Pieces
from store_core.domain.shifts import Count
from store_core.replication.messages import HeldCode, HoldCode, unpack
from store_core.simulation.terminal import Terminal

OPENING_FLOAT = 10_000
LET_STAND = 0.2
LATELY = timedelta(minutes=30)
LARGEST_NOTE = 100_000
LIMITED_CODE = "FIRSTFEW"
RACES = frozenset(
    {
        "order_not_waiting",
        "order_closed",
        "order_not_parked",
        "order_changed",
        "order_not_ready",
        "order_paid",
        "item_unavailable",
        "nothing_to_refund",
        "order_unpaid",
        "shift_blocked",
        "hold_expired",
        "tendered_out_of_range",
        "adds_up",
        "unbilled",
    }
)
"""Refusals that people who act at once, or on old news, must meet."""


@dataclass(frozen=True, slots=True)
class Cashier:
    """A manager with every permission, at one till; `did` hears of each order as given back, and
    `attempt` does what comes later.
    """

    terminal: Terminal
    random: Random
    did: Callable[[Order], None]
    attempt: Callable[[Callable[[], None]], None]

    @property
    def shop(self) -> Shop:
        return self.terminal.shop

    def act(self, reason: str = "") -> Act:
        return self.terminal.act("manager", reason)

    def sell(self) -> None:
        self.did(
            orders.sell(
                self.shop, self.act(), self._cart(), self._head(), self._tenders(), self._shift()
            )
        )

    def sell_by_code(self) -> None:
        """Asks the server for a use first, and sells without one where it gets none."""
        hold_id = f"{self.random.getrandbits(64):016x}"

        def held(data: bytes) -> None:
            got = unpack(data, HeldCode)
            hold = Hold(got.hold, got.code, got.promotions, got.expires_at)
            self.attempt(lambda: self._sell_with(hold))

        def alone(_code: str) -> None:
            self.attempt(self.sell)

        asked = HoldCode(code=LIMITED_CODE, hold=hold_id)
        self.terminal.ask("hold", asked, held, alone)

    def _sell_with(self, hold: Hold) -> None:
        cart = self._cart((LIMITED_CODE,))
        shift, tenders = self._shift(), self._tenders()
        self.did(
            orders.sell(self.shop, self.act(), cart, self._head(), tenders, shift, holds=[hold])
        )

    def park(self) -> None:
        self.did(orders.park(self.shop, self.act(), self._cart(), self._head()))

    def settle(self) -> None:
        order = self._one("parked")
        if order is None:
            return
        cart = self._more_of(order)
        seen = [line.id for line in order.live_lines]
        if self.random.random() < 0.3:
            self.did(orders.change_parked(self.shop, self.act(), order.id, cart, seen))
            return
        shift, tenders = self._shift(), self._tenders()
        settled = orders.settle_parked(self.shop, self.act(), order.id, cart, tenders, shift, seen)
        self.did(settled)

    def discard(self) -> None:
        order = self._one("parked")
        if order:
            orders.discard_parked(self.shop, self.act("they left"), order.id)

    def refund(self) -> None:
        sold = [one for one in self._sold() if one.settled and not one.refunds]
        if sold:
            order = self.random.choice(sold)
            pieces = [Pieces(order.live_lines[0].id, 1)]
            refund(self.shop, self.act("sent back"), order.id, pieces, self._shift())

    def put_right(self) -> None:
        """Something that does not add up, as a person would; or let it stand."""
        shown = discrepancies.found(self.shop)
        if not shown:
            return
        chosen = self.random.choice(shown)
        one = self.random.choice(chosen.discrepancies)
        if chosen.discrepancies[0].kind == "unbilled":
            one = chosen.discrepancies[0]  # first things first: what it costs
        order, shop = chosen.order.id, self.shop
        if self.random.random() < LET_STAND:
            discrepancies.dismiss(shop, self.act("nobody knows"), order, one.id)
            return
        match one.kind:
            case "underpaid" | "not_made" if self.random.random() < 0.5:
                tenders = [Tender("cash", LARGEST_NOTE)] if chosen.order.due else []
                shift = self._shift()
                self.did(discrepancies.settle_rest(shop, self.act(), order, tenders, shift))
            case "underpaid" | "not_made" if unmade_lines(chosen.order):
                discrepancies.take_off_rest(shop, self.act("they left"), order)
            case "unbilled":
                discrepancies.bill_again(shop, self.act(), order)
            case "overpaid" | "cancelled_paid":
                shift = self._shift()
                discrepancies.give_back(shop, self.act("paid twice"), order, shift)
            case _:
                discrepancies.dismiss(shop, self.act("it is gone"), order, one.id)

    def move_cash(self) -> None:
        self._shift()
        kind = self.random.choice(("paid_in", "paid_out"))
        act = self.act("the baker came")
        amount = self.random.randint(1, 500)
        shifts.move_cash(self.shop, act, "paid_in" if kind == "paid_in" else "paid_out", amount)

    def close_shift(self) -> None:
        self._shift()
        shop, act = self.shop, self.act("end of the day")
        count = Count(pieces=((1, self.random.randint(5_000, 50_000)),), others=(("card", 0),))
        shifts.expected(shop, act, count)
        shifts.close_shift(shop, act, count, unsent=self.terminal.agent.link.unsent)

    def answer_web(self) -> None:
        order = self._one("placed")
        if order is None:
            return
        if self.random.random() < 0.05:
            orders.cancel(self.shop, self.act("too busy"), order.id)
        else:
            orders.accept(self.shop, self.act(), order.id)

    def hand_out(self) -> None:
        order = self._one("ready", "preparing", "accepted")
        if order is None or order.header.channel != "web":
            return
        tenders = [Tender("cash", LARGEST_NOTE)] if order.due else []
        code, shift = order.header.code, self._shift()
        self.did(orders.hand_out(self.shop, self.act(), order.id, code, tenders, shift))

    def run_out(self) -> None:
        """Of something, or have it again."""
        item = self.random.choice(self.shop.menu.items)
        set_available(self.shop, self.act(), "item", item.id, self.random.random() < 0.6)

    def count_stock(self) -> None:
        counted = self.shop.known.stocks.counted
        if counted:
            item = self.random.choice(counted)
            stock.count(self.shop, self.act(), {item.id: self.random.randint(0, 90_000)})

    def print_again(self) -> None:
        sold = self._sold()
        if sold:
            orders.reprint_receipt(self.shop, self.act(), self.random.choice(sold).id)

    def _open(self) -> tuple[Order, ...]:
        return orders.open_orders(self.shop)

    def _sold(self) -> list[Order]:
        """Of late."""
        since = self.shop.now() - LATELY
        return [one for one in orders.orders_since(self.shop, since) if one.payments]

    def _one(self, *statuses: str) -> Order | None:
        found = [order for order in self._open() if order.status in statuses]
        return self.random.choice(found) if found else None

    def _shift(self) -> str:
        held = shifts.current_shift(self.shop)
        return (held or shifts.open_shift(self.shop, self.act(), OPENING_FLOAT)).id

    def _head(self) -> Head:
        return Head(label=f"Table {self.random.randint(1, 30)}")

    def _tenders(self) -> list[Tender]:
        """Nothing on the menu is as cheap as what some pay by card first."""
        cash = Tender("cash", LARGEST_NOTE)
        return [Tender("card", 50), cash] if self.random.random() < 0.3 else [cash]

    def _cart(self, codes: tuple[str, ...] = ()) -> Cart:
        items = any_items(self.shop, self.random, self.random.randint(1, 3))
        lines = [usual_line(self.shop, item, self.random.randint(1, 3)) for item in items]
        return Cart(tuple(lines), "dine_in", "counter", codes=codes)

    def _more_of(self, order: Order) -> Cart:
        """As it was, perhaps with a line more or less."""
        lines = [line.cart for line in order.live_lines]
        if len(lines) > 1 and self.random.random() < 0.3:
            lines.pop()
        if self.random.random() < 0.5:
            lines += [usual_line(self.shop, any_items(self.shop, self.random, 1)[0], 1)]
        return Cart(tuple(lines), order.header.fulfilment, order.header.channel)


DEEDS: Mapping[str, Callable[[Cashier], None]] = {
    "sell": Cashier.sell,
    "sell by code": Cashier.sell_by_code,
    "park": Cashier.park,
    "settle": Cashier.settle,
    "discard": Cashier.discard,
    "refund": Cashier.refund,
    "put right": Cashier.put_right,
    "move cash": Cashier.move_cash,
    "close the shift": Cashier.close_shift,
    "answer the web": Cashier.answer_web,
    "hand out": Cashier.hand_out,
    "run out of something": Cashier.run_out,
    "count the stock": Cashier.count_stock,
    "print again": Cashier.print_again,
}


def any_items(shop: Shop, random: Random, count: int) -> Sequence[Item]:
    """Of what can be sold just now as it is usually made."""
    menu, rules = shop.menu, shop.settings.rules

    def sells(item: Item) -> bool:
        line = usual_line(shop, item, 1)
        try:
            check_for_sale(line, menu)
            quote(Cart((line,), "dine_in", "counter"), menu, rules)
        except StoreError:
            return False
        return True

    tried = iter(random.sample(menu.items, len(menu.items)))
    return [item for item, _ in zip(filter(sells, tried), range(count), strict=False)]


def usual_line(shop: Shop, item: Item, quantity: int) -> CartLine:
    menu = shop.menu
    variant = item.default_variant or (item.variants[0].id if item.variants else None)
    chosen = tuple(
        Modifier(menu.option(option)[0].id, option, count)
        for option, count in item.defaults.items()
    )
    return CartLine(shop.new_id(), item.id, variant, quantity, chosen)
