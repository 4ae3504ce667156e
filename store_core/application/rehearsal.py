"""What others do in a real shop, played so that a trainee has somebody to practise with (C11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from store_core.application import kitchen, orders
from store_core.application.orders import Head
from store_core.application.shop import Act, Shop
from store_core.domain.cart import Cart, CartLine, Modifier
from store_core.domain.catalogue import Item, Menu
from store_core.domain.devices import DeviceKind
from store_core.domain.kitchen import RANKS, TicketState
from store_core.domain.modifiers import unmet_groups
from store_core.domain.orders import Contact, FiredTicket, Order

COOKED: tuple[tuple[TicketState, timedelta], ...] = (
    ("ready", timedelta(seconds=60)),
    ("started", timedelta(seconds=15)),
)
"""How long after its firing a ticket of the played kitchen gets so far."""
BETWEEN_WEB_ORDERS = timedelta(minutes=4)
BETWEEN_TICKETS = timedelta(seconds=40)
COOK_HOLDS = 4


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`step()` every few seconds, on the store thread: at a till it plays the kitchen and the
    customers on the web, on a kitchen display the counter.
    """

    shop: Shop
    kind: DeviceKind
    chance: Random

    def step(self) -> None:
        opened = orders.open_orders(self.shop)
        if self.kind == "kitchen":
            waiting = sum(1 for order in opened if _unmade(order))
            if waiting < COOK_HOLDS and self._is_time(BETWEEN_TICKETS):
                order = self._order()
                orders.accept(self.shop, Act(), order.id)
            return
        for order in opened:
            for fired in order.tickets:
                self._cook(fired)
        if not any(order.status == "placed" for order in opened) and self._is_time(
            BETWEEN_WEB_ORDERS
        ):
            self._order(code=f"{self.chance.randrange(10_000):04}")

    def _is_time(self, between: timedelta) -> bool:
        recent = orders.orders_since(self.shop, self.shop.now() - between)
        return not any(order.header.channel == "web" for order in recent)

    def _cook(self, fired: FiredTicket) -> None:
        cooking = self.shop.now() - fired.ticket.fire_at
        for state, after in COOKED:
            if cooking >= after and RANKS[fired.progress.state] < RANKS[state]:
                kitchen.advance_ticket(self.shop, Act(), fired.ticket.id, state)
                return

    def _order(self, code: str = "") -> Order:
        """A customer's; says its own code, as nobody stands there to say it."""
        menu = self.shop.menu
        simple = [item for item in menu.items if _is_simple(item, menu)]
        likely = [item for item in simple if item.quick_key is not None] or simple
        wanted = self.chance.sample(likely, min(len(likely), self.chance.randint(1, 3)))
        lines = tuple(_line(self.shop.new_id(), item, menu) for item in wanted)
        head = Head(
            contact=Contact(name="Practice customer"),
            label="Practice",
            note=f"The code at pickup is {code}." if code else "",
            code=code,
        )
        return orders.place_for_customer(self.shop, Cart(lines, "pickup", "web"), head)


def _unmade(order: Order) -> bool:
    return any(RANKS[fired.progress.state] < RANKS["ready"] for fired in order.tickets)


def _is_simple(item: Item, menu: Menu) -> bool:
    """Cooked here, and sold as it stands."""
    if item.retired or not item.available or not item.station or item.parts_from:
        return False
    return not unmet_groups(_line("", item, menu), menu) and all(_on_sale(item, menu))


def _on_sale(item: Item, menu: Menu) -> Iterator[bool]:
    chosen = _variant(item)
    yield all(one.available for one in item.variants if one.id == chosen)
    yield all(menu.option(option)[1].available for option in item.defaults)


def _variant(item: Item) -> str | None:
    return item.default_variant or (item.variants[0].id if item.variants else None)


def _line(line_id: str, item: Item, menu: Menu) -> CartLine:
    modifiers = tuple(
        Modifier(menu.option(option)[0].id, option, count)
        for option, count in item.defaults.items()
    )
    return CartLine(line_id, item.id, _variant(item), 1, modifiers)
