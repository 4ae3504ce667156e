"""Everything the board is derived from, in one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from kitchen_display.presenters.keys import Typed
from kitchen_display.presenters.lines import Choices, choices_of
from kitchen_display.presenters.tickets import is_gone
from kitchen_display.presenters.wares import Ware
from qt_kit.wording import _
from store_core.application.kitchen import day_start
from store_core.domain.catalogue import Menu, Station, text_in
from store_core.domain.kitchen import TicketProgress, TicketState, standing
from store_core.domain.orders import FiredTicket, Order
from store_core.domain.store import Settings
from store_core.replication.link_state import LinkState

ALL = ""
UNDO = timedelta(seconds=5)
"""How long the same key takes back what it did."""


@dataclass(frozen=True)
class Kitchen:
    """The stations and settings a display works with."""

    stations: tuple[Station, ...]
    settings: Settings
    choices: Choices = field(default_factory=dict)

    @classmethod
    def of(cls, menu: Menu, settings: Settings) -> "Kitchen":
        stations = sorted(menu.stations, key=lambda one: (one.kind == "pass", one.position))
        return cls(tuple(stations), settings, choices_of(menu, settings.languages[0]))

    @property
    def language(self) -> str:
        return self.settings.languages[0]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.time_zone)

    @cached_property
    def pass_id(self) -> str | None:
        return next((one.id for one in self.stations if one.kind == "pass"), None)

    @cached_property
    def names(self) -> Mapping[str, str]:
        return {one.id: text_in(one.name, self.language) for one in self.stations}

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {one.id: place for place, one in enumerate(self.stations)}

    def name(self, station: str) -> str:
        """A station that is gone keeps its id as its name."""
        return self.names.get(station, station) if station != ALL else _("All")


@dataclass(frozen=True, slots=True)
class Press:
    """A key pressed on a card: the states its tickets had before."""

    at: datetime
    before: Mapping[str, TicketState]


@dataclass(frozen=True, slots=True)
class Said:
    """What a cook said of something that can run out."""

    out: bool
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutList:
    """The open list of 86: what is looked for, the row that is asked about, and the line whose
    wares alone are offered.
    """

    query: str = ""
    asked: str = ""
    of: tuple[str, ...] = ()
    line: str = ""


@dataclass(frozen=True)
class BoardInputs:
    """`moves` and `marks` are presses on their way to the store, shown at once; `presses` are by
    (tab, order). `silent` tickets came while this display was away. `first` is the card the page
    begins with. `said` of `wares` is on its way to the store; `out` is None while that list is
    closed.
    """

    kitchen: Kitchen
    now: datetime
    orders: Mapping[str, Order] = field(default_factory=dict)
    station: str = ALL
    moves: Mapping[str, TicketProgress] = field(default_factory=dict)
    marks: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    presses: Mapping[tuple[str, str], Press] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    first: int = 0
    recalling: bool = False
    typed: Typed = field(default_factory=Typed)
    link: LinkState = field(default_factory=lambda: LinkState("online"))
    sound: bool = True
    notice: str = ""
    wares: tuple[Ware, ...] = ()
    said: Mapping[str, Said] = field(default_factory=dict)
    out: OutList | None = None

    @property
    def at_pass(self) -> bool:
        return self.station != ALL and self.station == self.kitchen.pass_id

    @cached_property
    def today(self) -> datetime:
        """When the business day began."""
        return day_start(self.now, self.kitchen.settings)

    @cached_property
    def tickets(self) -> Mapping[str, tuple[FiredTicket, ...]]:
        """Each order's tickets by station, as far as they are or soon will be."""
        return {order.id: self._seen(order) for order in self.orders.values()}

    @cached_property
    def live(self) -> tuple[Order, ...]:
        """Orders with a ticket that somebody still has to touch."""
        return tuple(
            order
            for order in self.orders.values()
            if not all(is_gone(order, one, self.now) for one in self.tickets[order.id])
        )

    def _seen(self, order: Order) -> tuple[FiredTicket, ...]:
        places = self.kitchen.places
        seen = [FiredTicket(fired.ticket, self.progress(fired)) for fired in order.tickets]
        seen.sort(key=lambda one: places.get(one.ticket.station, len(places)))
        return tuple(seen)

    def progress(self, fired: FiredTicket) -> TicketProgress:
        move = self.moves.get(fired.ticket.id)
        return standing(fired.progress, move) if move else fired.progress

    def is_done(self, fired: FiredTicket, line: str) -> bool:
        mark = self.marks.get((fired.ticket.id, line))
        return line in fired.progress.lines_done if mark is None else mark

    def undoable(self, order: str) -> Press | None:
        """The last press on the order's card here, while the same key takes it back."""
        press = self.presses.get((self.station, order))
        if press is None or self.now - press.at >= UNDO:
            return None
        states = {one.ticket.id: one.progress.state for one in self.tickets[order]}
        return press if any(states[key] != was for key, was in press.before.items()) else None
