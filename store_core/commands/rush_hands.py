"""The hands of a rush at a till and in the kitchen: as fast as the machine lets them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from queue import Empty
from random import Random
from typing import Protocol

from store_core.application import orders, shifts
from store_core.application.kitchen import advance_ticket, known_orders, mark_line, recall_ticket
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.refunds import refund
from store_core.application.shop import Act
from store_core.application.staff import people
from store_core.commands.headless import HeadlessTerminal
from store_core.commands.rush_books import Books
from store_core.commands.rush_resume import catch_up, own_entries
from store_core.commands.rush_told import TellTale
from store_core.domain.availability import check_for_sale
from store_core.domain.cart import Cart, CartLine, Modifier
from store_core.domain.catalogue import Item
from store_core.domain.errors import StoreError
from store_core.domain.kitchen import RANKS, TicketState
from store_core.domain.orders import FiredTicket, Order
from store_core.domain.pricing import quote
from store_core.domain.refunds import Pieces
from store_core.domain.shifts import Count, MovementKind, ShiftReport
from store_core.domain.staff import Role

OPENING_FLOAT = 10_000
LARGEST_NOTE = 100_000
AT_ONCE = 3
"""Tickets that a cook goes on with before looking up."""
RACES = frozenset(
    {
        "order_not_waiting",
        "order_closed",
        "order_not_parked",
        "order_changed",
        "ticket_already_there",
        "ticket_not_there_yet",
    }
)
"""Refusals that two people who act at once must meet."""


class Hand(Protocol):
    """`turn` does some work and says whether there was any; `finish` is for the end."""

    books: Books

    def turn(self) -> bool: ...

    def finish(self) -> None: ...


class Cashier:
    """Sells, parks and settles; answers web orders and hands out those of its own counter."""

    def __init__(self, terminal: HeadlessTerminal, place: int, places: int, tale: TellTale) -> None:
        """`place` of `places` counters, from 0. After a kill it goes on where its till is."""
        self._tale = tale
        self.books = Books(f"till {place + 1}")
        self._terminal = terminal
        life = own_entries(terminal.shop)
        self._random = Random(f"{place}/{life}")  # noqa: S311 - a rush, not a secret
        self._mine = (place, places)
        self._act = _act_of(terminal, "manager")
        self._menu = terminal.do(lambda: terminal.shop.menu)
        self._wares = [item for item in self._menu.items if self._sells(item)]
        self._parked: list[str] = []
        self._sold: list[Order] = []
        self.books.shift = terminal.do(self._open_shift)
        self._parked += terminal.do(lambda: catch_up(terminal.shop, self.books))

    def turn(self) -> bool:
        for order in _touched_orders(self._terminal):
            if order.header.channel == "web":
                self._attend(order)
        with _races(self.books):
            self._at_the_counter()
        return True

    def finish(self) -> None:
        """Settles what is parked and closes the shift: the Z has to say what was written here."""
        while self._parked:
            self._settle(self._parked.pop(0))
        kept, books = self.books.kept, self.books
        cash = OPENING_FLOAT + kept.get("cash", 0) + books.moved
        count = Count(pieces=((1, cash),), others=(("card", kept.get("card", 0)),))
        shop, act = self._terminal.shop, replace(self._act, reason="end of the rush")

        def close() -> ShiftReport:
            shifts.expected(shop, act, count)
            return shifts.close_shift(shop, act, count, unsent=self._terminal.link.unsent)

        with books.timed("close the shift"):
            report = self._terminal.do(close)
        for method in report.methods:
            if apart := report.difference(method):
                books.wrong.append(f"{books.name} counts {apart} of {method} beside its Z report")

    def _open_shift(self) -> str:
        shop = self._terminal.shop
        held = shifts.current_shift(shop) or shifts.open_shift(shop, self._act, OPENING_FLOAT)
        return held.id

    def _attend(self, order: Order) -> None:
        """Accepts a web order at once, and hands it out when it is ready."""
        place, places = self._mine
        if order.status == "placed":
            with _races(self.books), self.books.timed("accept"):
                self._do(lambda: orders.accept(self._terminal.shop, self._act, order.id))
            waited = self._terminal.shop.now() - order.header.placed_at
            self.books.waited("web order until accepted", waited.total_seconds())
        elif order.status == "ready" and int(order.id[-8:], 16) % places == place:
            with _races(self.books), self.books.timed("hand out"):
                self._take(self._do(lambda: self._hand_out(order)))

    def _hand_out(self, order: Order) -> Order:
        tenders = [Tender("cash", LARGEST_NOTE)] if order.due else []
        shop, code = self._terminal.shop, order.header.code
        return orders.hand_out(shop, self._act, order.id, code, tenders, self.books.shift)

    def _at_the_counter(self) -> None:
        chance = self._random.random()
        if self._parked and chance < 0.1:
            self._settle(self._parked.pop(0))
        elif self._sold and chance < 0.12:
            self._refund(self._sold.pop(0))
        elif chance < 0.14:
            self._move_cash()
        elif chance < 0.24:
            with self.books.timed("park"):
                parked = self._do(
                    lambda: orders.park(self._terminal.shop, self._act, self._cart(), Head("Bar"))
                )
            self.books.sold.append(parked.id)
            self._tale.tell(parked, self.books.shift)
            self._parked.append(parked.id)
        else:
            self._sell()

    def _sell(self) -> None:
        cart, shift, tenders = self._cart(), self.books.shift, self._tenders()
        with self.books.timed("sell"):
            sold = self._do(
                lambda: orders.sell(
                    self._terminal.shop, self._act, cart, Head("Bar"), tenders, shift
                )
            )
        self.books.sold.append(sold.id)
        self._sold = [*self._sold[-20:], sold]
        self._take(sold)

    def _refund(self, order: Order) -> None:
        """One piece of its first line."""
        shop, act = self._terminal.shop, replace(self._act, reason="sent back")
        pieces = [Pieces(order.live_lines[0].id, 1)]
        with self.books.timed("refund"):
            made = self._terminal.do(lambda: refund(shop, act, order.id, pieces, self.books.shift))
        for back in made.paid_back:
            self.books.keep(back.method, -back.given)
        self.books.refunds.append(made.number)

    def _move_cash(self) -> None:
        shop, act = self._terminal.shop, replace(self._act, reason="the baker came")
        kind: MovementKind = self._random.choice(("paid_in", "paid_out"))
        amount = self._random.randint(1, 100)
        with self.books.timed("move cash"):
            self._terminal.do(lambda: shifts.move_cash(shop, act, kind, amount))
        self.books.moved += amount if kind == "paid_in" else -amount

    def _tenders(self) -> list[Tender]:
        """Some pay a part by card; nothing on the menu is as cheap as that."""
        cash = Tender("cash", LARGEST_NOTE)
        return [Tender("card", 50), cash] if self._random.random() < 0.3 else [cash]

    def _settle(self, order_id: str) -> None:
        """With one line more than it was parked with."""
        shop, shift = self._terminal.shop, self.books.shift
        tenders = self._tenders()

        def settle() -> Order:
            held = orders.order(shop, order_id)
            lines = (*(line.cart for line in held.live_lines), self._line())
            cart = Cart(lines, held.header.fulfilment, held.header.channel)
            seen = [line.id for line in held.live_lines]
            return orders.settle_parked(shop, self._act, order_id, cart, tenders, shift, seen)

        with self.books.timed("settle"):
            self._take(self._do(settle))

    def _take(self, order: Order) -> None:
        """Only what lies in this drawer."""
        self._tale.tell(order, self.books.shift)
        for payment in order.payments:
            if payment.shift == self.books.shift:
                self.books.keep(payment.method, payment.kept)

    def _do(self, work: Callable[[], Order]) -> Order:
        return self._terminal.do(work)

    def _cart(self) -> Cart:
        lines = tuple(self._line() for _ in range(self._random.randint(1, 3)))
        return Cart(lines, "dine_in", "counter")

    def _sells(self, item: Item) -> bool:
        """As it is usually made."""
        try:
            check_for_sale(self._line_of(item, 1), self._menu)
            rules = self._terminal.shop.settings.rules
            quote(Cart((self._line_of(item, 1),), "dine_in", "counter"), self._menu, rules)
        except StoreError:
            return False
        return True

    def _line(self) -> CartLine:
        return self._line_of(self._random.choice(self._wares), self._random.randint(1, 3))

    def _line_of(self, item: Item, pieces: int) -> CartLine:
        chosen = tuple(
            Modifier(self._menu.option(option)[0].id, option, count)
            for option, count in item.defaults.items()
        )
        return CartLine(self._terminal.shop.new_id(), item.id, _size(item), pieces, chosen)


class Cook:
    """Starts, makes and bumps every ticket as it comes; marks lines, and recalls now and then."""

    def __init__(self, terminal: HeadlessTerminal) -> None:
        self.books = Books("kitchen")
        self._terminal = terminal
        self._random = Random(7)  # noqa: S311 - a rush, not a secret
        self._act = _act_of(terminal, "cook")
        self._seen: set[str] = set()
        self._to_do: dict[str, FiredTicket] = {}
        for order in terminal.do(lambda: orders.open_orders(terminal.shop)):
            self._to_do.update({fired.ticket.id: fired for fired in order.tickets})
        self._seen.update(self._to_do)

    def turn(self) -> bool:
        """Looks at all that is new, then goes one step on with the oldest."""
        for order in _touched_orders(self._terminal):
            for fired in order.tickets:
                self._notice(order, fired)
        for ticket in list(self._to_do)[:AT_ONCE]:
            self._cook(self._to_do.pop(ticket))
        return bool(self._to_do)

    def finish(self) -> None:
        """What is not made yet stays on the display."""

    def _notice(self, order: Order, fired: FiredTicket) -> None:
        """As it stands now, and how long it took from the counter to this display."""
        self._to_do[fired.ticket.id] = fired
        if fired.ticket.id not in self._seen:
            self._seen.add(fired.ticket.id)
            accepted = order.fact("accepted")
            if accepted:
                waited = self._terminal.shop.now() - accepted.at
                self.books.waited("accepted until in the kitchen", waited.total_seconds())

    def _cook(self, fired: FiredTicket) -> None:
        """One step; the commit of it brings the ticket here again for the next."""
        shop, ticket = self._terminal.shop, fired.ticket
        state = fired.progress.state
        with _races(self.books):
            if state == "ready" and self._random.random() < 0.05:
                with self.books.timed("recall"):
                    self._terminal.do(lambda: recall_ticket(shop, self._act, ticket.id, "started"))
            elif step := _next_step(state):
                if state == "started":
                    self._mark(fired)
                with self.books.timed(f"ticket {step}"):
                    self._terminal.do(lambda: advance_ticket(shop, self._act, ticket.id, step))

    def _mark(self, fired: FiredTicket) -> None:
        line = self._random.choice(fired.ticket.lines)
        shop, ticket = self._terminal.shop, fired.ticket.id
        with self.books.timed("mark a line"):
            self._terminal.do(lambda: mark_line(shop, self._act, ticket, line, done=True))


def _next_step(state: TicketState) -> TicketState | None:
    further = [step for step in RANKS if RANKS[step] == RANKS[state] + 1]
    return further[0] if further else None


def _size(item: Item) -> str | None:
    return item.default_variant or (item.variants[0].id if item.variants else None)


def _act_of(terminal: HeadlessTerminal, role: Role) -> Act:
    staff = terminal.do(lambda: people(terminal.shop))
    return Act(next(one for one in staff if one.role == role))


def _touched_orders(terminal: HeadlessTerminal) -> tuple[Order, ...]:
    """Those that something was committed about since the last look."""
    ids: set[str] = set()
    with suppress(Empty):
        while True:
            touched = terminal.touched.get_nowait()
            ids.update(one for area, one in touched if area == "order")
    return terminal.do(lambda: known_orders(terminal.shop, ids)) if ids else ()


@contextmanager
def _races(books: Books) -> Iterator[None]:
    """Meets the refusals of people who act at once; any other is wrong."""
    try:
        yield
    except StoreError as error:
        books.met(error.code)
        if error.code not in RACES:
            books.wrong.append(f"{books.name} was refused: {error}")
