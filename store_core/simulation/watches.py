"""Who looks after the tickets: a till's watch, a display that says what it shows."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from store_core.application import terminals
from store_core.application.ticket_watch import AREAS, SOON, TicketWatch, acknowledge
from store_core.domain.errors import StoreError
from store_core.domain.ticket_watch import ALARM_AFTER, LOOK_BACK
from store_core.journal.touched import Touched
from store_core.simulation.machine import Machine
from store_core.storage.kitchen import TicketRow
from store_core.storage.ticket_watch import unreceived

SHOWS_WITHIN = 0.5
CALLED_OUT_WITHIN = ALARM_AFTER.total_seconds() + 15.0
"""Seconds after a till fired a ticket that nobody has; a look may meet a busy disk."""
TRIES_AGAIN = 5.0


@dataclass
class Watch:
    """Of one till's life. What it fires is seen or called out within a bound, checked here."""

    machine: Machine
    _due: float = -1.0
    _fired: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._watch = TicketWatch(self.machine.shop)
        self._look_in(SOON)

    def touched(self, touched: Touched) -> None:
        if any(area in AREAS for area, _ in touched):
            self._look_in(SOON)

    def fired(self, tickets: Collection[str]) -> None:
        """By this machine, now."""
        machine = self.machine
        skew, fresh = machine.skew, sorted(set(tickets) - self._fired)
        self._fired.update(fresh)

        def check() -> None:
            if machine.skew == skew and not machine.full:
                self._check(fresh)

        machine.later(CALLED_OUT_WITHIN, check)

    def _look_in(self, seconds: float) -> None:
        now = self.machine.world.at
        at = now + seconds
        if now <= self._due <= at:
            return
        self._due = at
        self.machine.later(seconds, lambda: self._look(at))

    def _look(self, at: float) -> None:
        if at != self._due:
            return
        self._due = -1.0
        pause = TRIES_AGAIN
        try:
            if terminals.is_stocked(self.machine.shop):
                missing = self._watch.look()
                self.machine.promises.called_out.update(one.ticket for one in missing)
                pause = self._watch.pause
        except StoreError as error:
            self.machine.world.note(self.machine.name, f"can't look: {error.code}")
        self._look_in(pause)

    def _check(self, tickets: Collection[str]) -> None:
        """Shown, printed and told of, or called out at a till."""
        machine, promises = self.machine, self.machine.promises
        with machine.shop.database.read() as session:
            now = machine.clock()
            missing = {one.id for one in unreceived(session, now - LOOK_BACK, now, ())}
        for ticket in tickets:
            if ticket in missing and ticket not in promises.called_out:
                words = f"{ticket} of {machine.name} is missing in the kitchen, no till says so"
                machine.world.wrong("a ticket that nobody has is called out", words)


@dataclass
class Showing:
    """What a kitchen display does with tickets: shows them when it is time, and says so."""

    machine: Machine

    def __post_init__(self) -> None:
        self.machine.later(SHOWS_WITHIN, self._begin)

    def show(self, tickets: Collection[str]) -> None:
        if tickets:
            self.machine.later(SHOWS_WITHIN, lambda: self._show(tickets))

    def _begin(self) -> None:
        """What came while it was off."""
        now = self.machine.clock()
        with self.machine.shop.database.read() as session:
            rows = unreceived(session, now - LOOK_BACK, now + LOOK_BACK, ())
        self._show([row.id for row in rows])

    def _show(self, tickets: Collection[str]) -> None:
        machine = self.machine
        now = machine.clock()
        with machine.shop.database.read() as session:
            rows = session.scalars(select(TicketRow).where(TicketRow.id.in_(tickets))).all()
        due = {row.id: row.order_id for row in rows if row.fire_at <= now}
        later: list[tuple[timedelta, str]] = [
            (row.fire_at - now, row.id) for row in rows if row.fire_at > now
        ]
        try:
            acknowledge(machine.shop, "shown", due)
        except StoreError:
            machine.later(TRIES_AGAIN, lambda: self._show(tickets))
            return
        for wait, ticket in later:
            self._show_later(wait, ticket)

    def _show_later(self, wait: timedelta, ticket: str) -> None:
        self.machine.later(wait.total_seconds(), lambda: self._show([ticket]))
