"""The kitchen's session on the Qt thread: what happens goes in, one board state comes out.

Everything shown is in memory. A press shows at once and goes to the store thread; the answer, or a
refusal with a sentence, puts right what was shown.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from kitchen_display.cook import acting
from kitchen_display.preferences import Preferences
from kitchen_display.presenters.arrivals import Arrivals
from kitchen_display.presenters.board import derive
from kitchen_display.presenters.cards import card_of, step_of
from kitchen_display.presenters.inputs import ALL, UNDO, BoardInputs, Kitchen, Press
from kitchen_display.presenters.kept_cards import KeptCards
from kitchen_display.presenters.keys import Typed, meaning
from kitchen_display.presenters.marking_out import MarkingOut, read_wares
from kitchen_display.presenters.running_out import KeptOut
from kitchen_display.presenters.shown import Shown
from kitchen_display.presenters.state import BoardState
from kitchen_display.presenters.tickets import MAKING
from kitchen_display.presenters.wares import Ware
from kitchen_display.sentences import sentence
from qt_kit.runner import Runner
from store_core.application import kitchen
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.domain.kitchen import RANKS, TicketProgress, TicketState, standing
from store_core.domain.orders import FiredTicket, Order
from store_core.replication.link_state import LinkState

BOUNCE = timedelta(seconds=0.3)
"""A wet finger touches twice: a second press this soon is none."""
REACTION = timedelta(seconds=0.4)
"""Keys pressed this soon after the numbers moved mean the numbers as they were."""
PAGE_STAYS = timedelta(seconds=20)
NOTICE_STAYS = timedelta(seconds=8)
LOST = timedelta(seconds=15)
"""A press of which nothing was heard for so long is not shown any longer."""

_CATALOGUE = frozenset({"station", "settings", "group"})
_WARES = frozenset({"item", "option", "group", "category"})


@dataclass(frozen=True, slots=True)
class Around:
    """What the session tells: a new state, a sound to make, preferences to keep. `paint` has what
    shows painted now: once the store thread is at work, the paint would wait for its turn;
    `visible` says whether anybody could see it.
    """

    show: Callable[[BoardState], None]
    ring: Callable[[], None]
    keep: Callable[[Preferences], None]
    paint: Callable[[], None] = lambda: None
    visible: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a display begins with."""

    kitchen: Kitchen
    orders: tuple[Order, ...]
    wares: tuple[Ware, ...] = ()


def load(shop: Shop) -> Loaded:
    """Stations, settings, what can run out, and the day's orders, from the store."""
    menu, settings = shop.menu, shop.settings
    since = kitchen.day_start(shop.now(), settings)
    orders = kitchen.orders_of_the_day(shop, since)
    return Loaded(Kitchen.of(menu, settings), orders, read_wares(shop))


class Session:
    """`state` is what is shown, from the beginning; what changes it goes to `around.show`."""

    def __init__(
        self,
        shop: Shop,
        runner: Runner,
        loaded: Loaded,
        link: LinkState,
        preferences: Preferences,
        around: Around,
    ) -> None:
        self._shop, self._runner, self._around = shop, runner, around
        self._preferences = preferences
        started = shop.now()
        kept = preferences.station
        self._inputs = BoardInputs(
            kitchen=loaded.kitchen,
            now=started,
            station=kept if kept in loaded.kitchen.names else ALL,
            link=link,
            sound=preferences.sound,
        )
        self._arrivals = Arrivals(started)
        self._kept_cards = KeptCards()
        self._kept_out = KeptOut()
        self.out = MarkingOut(shop, runner, self)
        self._shown = Shown(shop, runner, around.visible)
        self._touched_at = self._noticed_at = self._renumbered_at = started
        self._numbers: tuple[str, ...] = ()
        self._numbers_before: tuple[str, ...] = ()
        self.state = BoardState(sound=preferences.sound)
        self._loaded(loaded)

    # What the shop tells

    def _loaded(self, loaded: Loaded) -> None:
        gone = self._inputs.station not in (ALL, *loaded.kitchen.names)
        self.change(
            kitchen=loaded.kitchen,
            station=ALL if gone else self._inputs.station,
            orders={order.id: order for order in loaded.orders},
            wares=loaded.wares,
        )

    def on_touched(self, touched: frozenset[tuple[str, str]]) -> None:
        """After any commit, own or replicated: read again what it touched."""
        if any(area in _CATALOGUE for area, _id in touched):
            self._runner.submit(lambda: load(self._shop), self._loaded)
            return
        if any(area in _WARES for area, _id in touched):
            self.out.read_again()
        self._read_again(sorted(one for area, one in touched if area == "order"))

    def on_link(self, link: LinkState) -> None:
        if self._inputs.link.state == "offline" and link.state != "offline":
            self._arrivals.listening_since = self._shop.now()
        self.change(link=link)

    def tick(self) -> None:
        """Minutes pass, undo ends, pages turn back; what shows by now is told."""
        inputs, now = self._inputs, self._shop.now()
        moves = {key: one for key, one in inputs.moves.items() if one.at and now - one.at < LOST}
        self.change(
            moves=moves,
            typed=inputs.typed.still(now),
            first=inputs.first if now - self._touched_at < PAGE_STAYS else 0,
            notice=inputs.notice if now - self._noticed_at < NOTICE_STAYS else "",
        )
        self._shown.look(self._inputs)

    # What the cook does

    def choose_station(self, station: str) -> None:
        self._touched_at = self._shop.now()
        self._preferences = replace(self._preferences, station=station)
        self.change(station=station, first=0, typed=Typed(), recalling=False, out=None)
        self._around.keep(self._preferences)

    def next_station(self) -> None:
        tabs = self.state.tabs
        here = next((place for place, tab in enumerate(tabs) if tab.chosen), None)
        if here is not None:
            self.choose_station(tabs[(here + 1) % len(tabs)].id)

    def press_card(self, order_id: str) -> None:
        """The next step of the card's work, or, within five seconds, back where it was."""
        now = self._touched_at = self._shop.now()
        inputs = replace(self._inputs, now=now)
        order = inputs.orders.get(order_id)
        card = card_of(inputs, order) if order else None
        last = inputs.presses.get((inputs.station, order_id))
        if card is None or (last and now - last.at < BOUNCE):
            return
        step = step_of(inputs, card)
        if step.act == "undo" and last:
            presses = {key: one for key, one in inputs.presses.items() if one is not last}
            self._move(card.order, last.before, presses)
            return
        held = {one.ticket.id: one.progress.state for one in card.tickets}
        press = Press(now, {ticket: held[ticket] for ticket in step.tickets})
        presses = {key: one for key, one in inputs.presses.items() if now - one.at < UNDO}
        presses[(inputs.station, order_id)] = press
        self._move(card.order, dict.fromkeys(step.tickets, step.to), presses)

    def press_line(self, order_id: str, line: str) -> None:
        """The line is made, or is not after all."""
        self._touched_at = self._shop.now()
        order = self._inputs.orders.get(order_id)
        for fired in self._inputs.tickets[order_id] if order else ():
            if line in fired.ticket.lines and fired.progress.state in MAKING:
                self._mark(fired, line, done=not self._inputs.is_done(fired, line))

    def key(self, key: str) -> None:
        """A key of the bump bar: a digit or the point."""
        now = self._touched_at = self._shop.now()
        if self._inputs.recalling:
            self._recall_by(key, now)
            return
        if self._inputs.out is not None:
            self.out.key(key, now)
            return
        typed = self._inputs.typed.then(key, now)
        meant = meaning(typed)
        waiting = typed if meant and meant.waits else Typed()
        if waiting != self._inputs.typed:
            self.change(typed=waiting)
        if meant and not meant.waits:
            self._press_number(meant.card, meant.line)

    def escape(self) -> None:
        if self._inputs.out is not None:
            self.out.step_back()
            return
        self.change(typed=Typed(), recalling=False, notice="")

    def toggle_recall(self) -> None:
        self.change(recalling=not self._inputs.recalling, out=None, typed=Typed())

    def recall(self, ticket_id: str) -> None:
        """Bring a ticket back into work."""
        self.change(recalling=False, typed=Typed())
        for order in self._inputs.orders.values():
            for fired in self._inputs.tickets[order.id]:
                if fired.ticket.id == ticket_id and fired.progress.state not in MAKING:
                    presses = self._inputs.presses
                    others = {key: one for key, one in presses.items() if key[1] != order.id}
                    self._move(order, {ticket_id: "started"}, others)

    def toggle_sound(self) -> None:
        self._preferences = replace(self._preferences, sound=not self._preferences.sound)
        self.change(sound=self._preferences.sound)
        self._around.keep(self._preferences)

    def turn_to(self, first: int) -> None:
        """The page that begins with a card."""
        self._touched_at = self._shop.now()
        self.change(first=first)

    # Keys

    def _press_number(self, card: int, line: int) -> None:
        numbers = self._numbers
        moved_just_now = self._shop.now() - self._renumbered_at < REACTION
        if moved_just_now and card <= len(self._numbers_before):
            numbers = self._numbers_before
        if card > len(numbers):
            return
        order = numbers[card - 1]
        if not line:
            self.press_card(order)
            return
        shown = next((one for one in self.state.cards if one.order == order), None)
        if shown and line <= len(shown.body.lines):
            self.press_line(order, shown.body.lines[line - 1].id)

    def _recall_by(self, key: str, now: datetime) -> None:
        typed = self._inputs.typed.then(key, now)
        chosen = [one for one in self.state.recall or () if one.digit == typed.keys]
        if chosen:
            self.recall(chosen[0].ticket)
        else:
            self.change(typed=typed if typed.keys == "0" else Typed())

    # To the store and back

    def _move(
        self,
        order: Order,
        wanted: Mapping[str, TicketState],
        presses: Mapping[tuple[str, str], Press],
    ) -> None:
        """Shows the tickets where they are wanted, and has the store move them."""
        now = self._shop.now()
        held = {one.ticket.id: one.progress for one in self._inputs.tickets[order.id]}
        moved: dict[str, TicketProgress] = {}
        for ticket, to in wanted.items():
            if held[ticket].state == to:
                continue
            back = RANKS[to] < RANKS[held[ticket].state]
            moved[ticket] = TicketProgress(to, held[ticket].rev + back, now)
        self.change(moves={**self._inputs.moves, **moved}, presses=presses, typed=Typed())
        for ticket, progress in moved.items():
            forward = progress.rev == held[ticket].rev
            self._send_move(order.id, ticket, progress.state, forward=forward)

    def _send_move(self, order: str, ticket: str, to: TicketState, *, forward: bool) -> None:
        use_case = kitchen.advance_ticket if forward else kitchen.recall_ticket

        def refused(error: StoreError) -> None:
            inputs = self._inputs
            self._refuse(
                error,
                order,
                moves={key: one for key, one in inputs.moves.items() if key != ticket},
                presses={key: one for key, one in inputs.presses.items() if key[1] != order},
            )

        self._send(order, lambda act: use_case(self._shop, act, ticket, to), self._take, refused)

    def _mark(self, fired: FiredTicket, line: str, *, done: bool) -> None:
        ticket, order = fired.ticket.id, fired.ticket.order
        self.change(marks={**self._inputs.marks, (ticket, line): done}, typed=Typed())

        def settled() -> dict[tuple[str, str], bool]:
            """Without this mark, unless it was changed again since."""
            marks = dict(self._inputs.marks)
            if marks.get((ticket, line)) is done:
                del marks[(ticket, line)]
            return marks

        def marked(orders: tuple[Order, ...]) -> None:
            self._inputs = replace(self._inputs, marks=settled())
            self._take(orders)

        def refused(error: StoreError) -> None:
            self._refuse(error, order, marks=settled())

        def work(act: Act) -> None:
            kitchen.mark_line(self._shop, act, ticket, line, done=done)

        self._send(order, work, marked, refused)

    def _send(
        self,
        order: str,
        work: Callable[[Act], object],
        done: Callable[[tuple[Order, ...]], None],
        refused: Callable[[StoreError], None],
    ) -> None:
        def errand() -> tuple[Order, ...]:
            work(acting(self._shop))
            return kitchen.known_orders(self._shop, [order])

        self.paint()
        self._runner.submit(errand, done, refused)

    def _refuse(self, error: StoreError, order: str, **change: Any) -> None:
        """What was shown ahead is taken back, with a sentence; the truth is read again."""
        self.notice(sentence(error), **change)
        self._read_again([order])

    def _read_again(self, orders: list[str]) -> None:
        if orders:
            self._runner.submit(lambda: kitchen.known_orders(self._shop, orders), self._take)

    def _take(self, orders: Iterable[Order]) -> None:
        """Orders as the store has them now; moves they have caught up with are done."""
        fresh = {order.id: order for order in orders}
        moves = dict(self._inputs.moves)
        for order in fresh.values():
            for fired in order.tickets:
                move = moves.get(fired.ticket.id)
                if move and standing(fired.progress, move) is fired.progress:
                    del moves[fired.ticket.id]
        self.change(orders={**self._inputs.orders, **fresh}, moves=moves)

    # What shows

    @property
    def inputs(self) -> BoardInputs:
        return self._inputs

    def paint(self) -> None:
        self._around.paint()

    def notice(self, text: str, **change: Any) -> None:
        """A sentence that leaves by itself."""
        self._noticed_at = self._shop.now()
        self.change(notice=text, **change)

    def change(self, **change: Any) -> None:
        """Derives the state again and shows it if it differs."""
        now = self._shop.now()
        inputs = replace(self._inputs, now=now, **change)
        ring, silent = self._arrivals.look(inputs)
        if silent:
            inputs = replace(inputs, silent=inputs.silent | silent)
        self._inputs = inputs
        state = derive(inputs, self._kept_cards, self._kept_out)
        self._renumber(tuple(card.order for card in state.cards if card.digit), now)
        if state != self.state:
            self.state = state
            self._around.show(state)
        if ring and inputs.sound:
            self._around.ring()

    def _renumber(self, numbers: tuple[str, ...], now: datetime) -> None:
        if numbers != self._numbers:
            self._numbers_before, self._numbers, self._renumbered_at = self._numbers, numbers, now
