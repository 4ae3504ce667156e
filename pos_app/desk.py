"""The till's session, kept in memory on the Qt thread: who is signed in, the shift, the ticket.

Nothing here touches disk: use cases run on the store thread and their answers come back to the Qt
thread, where the state changes and everybody who subscribed is told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pos_app.codes import TicketCodes
from pos_app.known import EVERYTHING, NOT_KEPT, Known, parts_of, read
from pos_app.pricing import Asked, TicketPrice
from qt_kit import office
from qt_kit.held_codes import HeldCodes, Here
from qt_kit.mode import Mode, mode_of
from qt_kit.office import Authority
from qt_kit.printing import Printing
from qt_kit.runner import Runner
from store_core.application import orders, shifts, staff
from store_core.application.office import OfficeCall
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.pictures import read_picture
from store_core.application.promotions import terms_again, terms_at_till
from store_core.application.shop import Act, Shop
from store_core.application.ticket_watch import Missing
from store_core.application.time_clock import WhoIsIn
from store_core.domain.catalogue import Menu
from store_core.domain.discrepancies import Discrepancy
from store_core.domain.draft import Draft, DraftPrice, new_draft, recall
from store_core.domain.errors import StoreError
from store_core.domain.hours import business_date
from store_core.domain.orders import Order
from store_core.domain.promotions import Terms, freeze_terms, occasion
from store_core.domain.refunds import Refund
from store_core.domain.shifts import Shift, ShiftReport
from store_core.domain.staff import Permission, Person, Role, may
from store_core.domain.store import Settings
from store_core.printing.delivery import Health
from store_core.replication.link_state import LinkState

A = TypeVar("A")
T = TypeVar("T")
Done = Callable[[T], None]
Failed = Callable[[StoreError], None]

_CLOSED = frozenset({"completed", "cancelled"})
_AT_THE_TILL: tuple[Role, ...] = ("cashier", "manager", "owner", "driver", "cook")
"""Who stands here most comes first."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A report to be shown: `approver` lent the permission to see it, `fresh` is of the shift that
    was closed this moment.
    """

    report: ShiftReport
    approver: Person | None = None
    fresh: bool = False


class Desk:
    """`desk = Desk(shop, runner)`, `desk.load(done)` before the first screen.

    `subscribe(callback)` tells of every change; screens then read what they show from here.
    `failed` of the methods gets what a person can put right; bugs go to the runner.
    """

    menu: Menu
    settings: Settings
    terms: Terms

    def __init__(
        self,
        shop: Shop,
        runner: Runner,
        codes: HeldCodes | None = None,
        reader: Runner | None = None,
        authority: Authority | None = None,
        printing: Printing | None = None,
        server: str = "",
    ) -> None:
        """`codes` are the server's; without one the shop counts its own. `reader` runs what only
        reads, the runner itself where there is none. `authority` does what the back office asks,
        the shop itself where there is none. `printing` tries printers, where this machine drives
        any; `server` is the address that this machine reaches the server at.
        """
        self._shop, self._runner, self._reader = shop, runner, reader or runner
        self._authority = authority or office.Here(shop, runner)
        self.printing = printing
        self.server = server
        self.codes = TicketCodes(codes or Here(shop, runner), shop.now, shop.new_id)
        self._watchers: list[Callable[[], None]] = []
        self.now: Callable[[], datetime] = shop.now
        self.people: tuple[Person, ...] = ()
        self.hours: Mapping[str, WhoIsIn] = {}
        self.orders: dict[str, Order] = {}
        self.open_orders: tuple[Order, ...] = ()
        self.apart: Mapping[str, tuple[Discrepancy, ...]] = {}
        self.person: Person | None = None
        self.shift: Shift | None = None
        self.link = LinkState("online")
        self.printers: dict[str, Health] = {}
        self.missing: tuple[Missing, ...] = ()
        self.draft = Draft()
        self.sold: Order | None = None
        self.refunding: Order | None = None
        self.refunded: Refund | None = None
        self.report: Reported | None = None
        self.busy = self.splitting = False
        self.real_waiting = 0
        self._in_play: frozenset[str] = frozenset()
        self._price = TicketPrice(runner, self._notify)

    @property
    def mode(self) -> Mode:
        training = self._shop.identity.training
        return mode_of(training=training, test_mode=self.settings.test_mode)

    @property
    def till(self) -> str:
        """What the store calls this machine."""
        return self._shop.identity.name

    @property
    def device(self) -> str:
        """This till's id; pairing anew gives another."""
        return self._shop.identity.device

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Returns what ends the subscription."""
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback)

    def _notify(self) -> None:
        for callback in tuple(self._watchers):
            callback()

    def load(self, done: Callable[[], None], failed: Failed | None = None) -> None:
        """Read everything, then say so. Error `not_paired`, or what is wrong with the file."""

        def loaded(known: Known) -> None:
            self._take(known)
            self.clear_draft()
            done()

        self._runner.submit(lambda: read(self._shop, EVERYTHING), loaded, failed)

    def on_touched(self, touched: frozenset[tuple[str, str]]) -> None:
        """After any commit, own or replicated: read again what it touched, and nothing else."""
        areas = {area for area, _ in touched}
        changed = frozenset(one for area, one in touched if area == "order")
        wanted = parts_of(areas)
        if wanted or changed:
            self._runner.submit(lambda: read(self._shop, wanted, changed), self._take)
        elif areas & NOT_KEPT:
            self._notify()

    def _take(self, known: Known) -> None:
        self.menu = known.menu or (self.menu if hasattr(self, "menu") else Menu())
        if known.settings is not None:
            self.settings = known.settings
        if known.people is not None:
            here = (person for person in known.people if not person.retired)
            self.people = tuple(sorted(here, key=lambda one: _AT_THE_TILL.index(one.role)))
            self.person = self._still_here(self.person)
        if known.orders:
            self._know(known.orders)
        if known.shift is not None:
            self.shift = known.shift[0]
        if known.hours is not None:
            self.hours = known.hours
        if known.apart is not None:
            self.apart = known.apart
        self._price_anew()
        self._notify()

    def _still_here(self, person: Person | None) -> Person | None:
        """As their record is now; who does not work here any more is not at the till either."""
        if person is None:
            return None
        return next((one for one in self.people if one.id == person.id), None)

    def _know(self, changed: Sequence[Order]) -> None:
        self.orders.update((order.id, order) for order in changed)
        still_open = (one for one in self.orders.values() if one.status not in _CLOSED)
        self.open_orders = tuple(sorted(still_open, key=lambda one: one.header.placed_at))

    def know(self, order: Order) -> None:
        """What a use case answered shows at once, before it is read again."""
        self._know((order,))
        self._notify()

    def on_link(self, link: LinkState) -> None:
        self.link = link
        self._notify()

    def on_printer(self, printer: str, health: Health) -> None:
        self.printers[printer] = health
        self._notify()

    def on_missing(self, missing: tuple[Missing, ...]) -> None:
        """Tickets that the kitchen has not, longest missing first."""
        self.missing = missing
        self._notify()

    @property
    def printer_trouble(self) -> dict[str, str]:
        """Printer id to the code of what keeps it from printing; the others print."""
        return {
            printer: str(health.trouble)
            for printer, health in self.printers.items()
            if health.trouble
        }

    def act(self, approver: Person | None = None, reason: str = "") -> Act:
        """By whoever is signed in."""
        return Act(self.person, approver, reason)

    def may(self, permission: Permission) -> bool:
        """Whether to offer an act; the core checks it again."""
        return self.person is not None and self.allows(self.person, permission)

    def allows(self, person: Person, permission: Permission) -> bool:
        """As the owner has it now."""
        return may(person, permission, self.settings.grants)

    def run(
        self,
        work: Callable[[Shop], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Any use case on the store thread, answered on the Qt thread."""
        self._runner.submit(lambda: work(self._shop), done, failed)

    def look(
        self,
        work: Callable[[Shop], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """What reads the shop and may take long: no sale waits for it."""
        self._reader.submit(lambda: work(self._shop), done, failed)

    def ask(
        self,
        act: Act,
        call: OfficeCall[A, T],
        asked: A,
        done: Callable[[T], object],
        failed: Failed,
        call_id: str = "",
    ) -> None:
        """Of the server that owns the records; the change comes back by the exchange.

        Errors: `server_unreachable`, those of the call.
        """
        self._authority.ask(act, call, asked, done, failed, call_id)

    def picture(self, picture: str) -> bytes | None:
        """One of the shop's own, for the threads that decode it: it reads from disk."""
        return read_picture(self._shop, picture)

    # Who is at the till

    def sign_in(self, person_id: str, pin: str, failed: Failed) -> None:
        def signed_in(person: Person) -> None:
            self.person = person
            self._notify()

        self.run(lambda shop: staff.sign_in(shop, person_id, pin), signed_in, failed)

    def let_in(self, person: Person) -> None:
        """Signed in on the till whose training this is."""
        self.person = person
        self._notify()

    def tell_real(self, waiting: int) -> None:
        """In training: how many real web orders nobody has answered."""
        if waiting != self.real_waiting:
            self.real_waiting = waiting
            self._notify()

    def lock(self) -> None:
        """Nobody is signed in; the ticket stays."""
        self.person = None
        self._notify()

    def open_shift(self, opening_float: int, failed: Failed) -> None:
        def opened(shift: Shift) -> None:
            self.shift = shift
            self._notify()

        act = self.act()
        self.run(lambda shop: shifts.open_shift(shop, act, opening_float), opened, failed)

    def closed(self, z: ShiftReport) -> None:
        """No shift is open any more; its report is to be shown."""
        self.shift, self.report = None, Reported(z, fresh=True)
        self._notify()

    # The ticket being built

    def set_draft(self, draft: Draft) -> None:
        self.draft = draft
        self._price_anew()
        self._notify()

    def _price_anew(self) -> None:
        self.terms = self.terms_of(self.draft)
        self._in_play = _in_play(self.terms, self.draft)
        menu = self._menu_of(self.draft)
        self._price.ask(Asked(self.draft, menu, self.settings.rules, self.terms))

    def terms_of(self, draft: Draft) -> Terms:
        """Of a recalled ticket those it was parked under, else what runs now."""
        now = self.now()
        parked = self.orders.get(draft.order_id or "")
        if parked is None:
            return terms_at_till(self.menu, self.settings, now, draft.cart, draft.holds)
        return terms_again(parked, draft.holds) or Terms((), occasion(now, self.settings))

    def _menu_of(self, draft: Draft) -> Menu:
        """With the taxes of the business day the ticket is of."""
        parked = self.orders.get(draft.order_id or "")
        if parked is None:
            return self.menu
        return self.menu.on(business_date(parked.header.placed_at, self.settings))

    def look_at_the_clock(self) -> None:
        """The ticket costs something else from the moment an offer or a tax begins or ends, and
        what was sold out may be there again.
        """
        if self.menu.back_at is not None and self.menu.back_at <= self.now():
            self._runner.submit(lambda: read(self._shop, frozenset({"menu"})), self._take)
        before, today = self.menu, business_date(self.now(), self.settings)
        self.menu = before.on(today)
        dearer = self.menu is not before
        in_play = _in_play(self.terms_of(self.draft), self.draft)
        if self.draft.lines and (dearer or in_play != self._in_play):
            self._price_anew()
            self._notify()

    def clear_draft(self) -> None:
        self.codes.over()
        self.set_draft(new_draft("dine_in" if "dine_in" in self.settings.fulfilments else "pickup"))

    def new_id(self) -> str:
        return self._shop.new_id()

    @property
    def price(self) -> DraftPrice:
        """Of the draft, to the cent; worked out now where it is not known yet."""
        return self._price.exact()

    @property
    def shown_price(self) -> DraftPrice:
        """Of the draft, for a picture that can't wait."""
        return self._price.shown()

    @property
    def price_settled(self) -> bool:
        """Whether that is its price already; where not, `work_out_price` once the picture is there,
        and subscribers are told.
        """
        return self._price.settled

    def work_out_price(self) -> None:
        self._price.work_out()

    def price_of(self, draft: Draft, *, wait: bool = False) -> DraftPrice | None:
        """What another draft would cost; None where that takes longer than a picture may, and
        nobody is to `wait`.
        """
        asked = Asked(draft, self._menu_of(draft), self.settings.rules, self.terms_of(draft))
        return asked.price() if wait or asked.quick else None

    @property
    def due(self) -> int:
        """Minor units to be paid for the draft, the tip included."""
        quoted = self.price.quote
        return quoted.due if quoted else 0

    @property
    def parked(self) -> tuple[Order, ...]:
        """Newest first."""
        return tuple(order for order in reversed(self.open_orders) if order.status == "parked")

    @property
    def waiting(self) -> tuple[Order, ...]:
        """Web orders that nobody has answered."""
        return tuple(order for order in self.open_orders if order.status == "placed")

    def recall(self, order: Order) -> None:
        self.codes.over()
        self.set_draft(recall(order))

    def park(self, done: Done[Order], failed: Failed) -> None:
        """Keep the draft for later, on every till; the next one begins."""
        draft, act = self.draft, self._draft_act()
        seen = [line.id for line in draft.held]

        def work(shop: Shop) -> Order:
            if draft.order_id:
                return orders.change_parked(
                    shop, act, draft.order_id, draft.cart, seen, draft.holds
                )
            return orders.park(shop, act, draft.cart, _head(draft), draft.holds)

        def parked(order: Order) -> None:
            self.codes.over(draft.holds)
            self.clear_draft()
            done(order)

        self._once(work, parked, failed)

    def sell(self, tenders: Sequence[Tender], done: Done[Order], failed: Failed) -> None:
        """Take the money for the draft, print and fire. While it runs, a second press is ignored.

        Errors besides those of the use case: `no_shift`.
        """
        if self.shift is None:
            failed(StoreError("no_shift"))
            return
        draft, act, shift = self.draft, self._draft_act(), self.shift.id
        seen = [line.id for line in draft.held]

        def work(shop: Shop) -> Order:
            if draft.order_id:
                return orders.settle_parked(
                    shop, act, draft.order_id, draft.cart, tenders, shift, seen, draft.holds
                )
            return orders.sell(shop, act, draft.cart, _head(draft), tenders, shift, draft.holds)

        def sold(order: Order) -> None:
            self.codes.over(draft.holds)
            self.sold, self.refunded = order, None
            self.clear_draft()
            done(order)

        self._once(work, sold, failed)

    def _once(self, work: Callable[[Shop], T], done: Done[T], failed: Failed) -> None:
        """One act on the draft at a time: it is gone when the act succeeds."""
        if self.busy:
            return
        self.busy = True

        def finished(result: T) -> None:
            self.busy = False
            done(result)

        def refused(error: StoreError) -> None:
            self.busy = False
            failed(error)

        def guarded(shop: Shop) -> T:
            try:
                return work(shop)
            except StoreError:
                raise
            except Exception:
                # A bug is rolled back and reported by the runner; the till must go on selling.
                self.busy = False
                raise

        self.run(guarded, finished, refused)

    def _draft_act(self) -> Act:
        return self.act(self.draft.lent_by, self.draft.why)


def _in_play(terms: Terms, draft: Draft) -> frozenset[str]:
    """The offers that could take something off the ticket now."""
    return frozenset(one.id for one in freeze_terms(terms, draft.cart).promotions)


def _head(draft: Draft) -> Head:
    return Head(label=draft.label, guests=draft.guests, note=draft.note, allergy=draft.allergy)
