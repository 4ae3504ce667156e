"""Keeps a terminal's file within bounds, a small piece at a time (ADR 0029)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from store_core.application.shop import Shop
from store_core.application.terminals import kind_of
from store_core.journal.base import base_of
from store_core.journal.compaction import (
    Named,
    NextBase,
    Place,
    closed_orders,
    may_go,
    move_base,
    named,
    reach,
    take_away,
    take_away_leftovers,
)
from store_core.printing.queue import forget_papers, forget_tickets
from store_core.storage.kitchen import tickets_of

KEPT = timedelta(days=92)
"""What a till answers by itself: as long as customers may bring something back."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """How much is done at a time: entries folded, orders and papers taken away; and by how many
    entries a base moves on at once.
    """

    entries: int = 10
    orders: int = 4
    papers: int = 20
    stretch: int = 1_000


@dataclass(slots=True)
class Compaction:
    """`step()` again and again, from one thread, while the server is level with this machine: what
    is taken away is then held there. A server itself keeps everything.
    """

    shop: Shop
    kept: timedelta = KEPT
    pieces: Pieces = field(default_factory=Pieces)
    taken: int = 0
    """Orders taken away so far."""
    _before: datetime | None = None
    _fold: NextBase | None = None
    _at: Place | None = None
    _named: Named | None = None

    def step(self) -> bool:
        """One small piece of work; False where there is nothing to do for now. Broken off anywhere,
        it is begun again. Errors: those of the database.
        """
        if self._fold is not None:
            return self._go_on(self._fold)
        if self._before is not None:
            return self._take_away(self._before)
        return self._begin()

    def close(self) -> None:
        if self._fold is not None:
            self._fold.close()
            self._fold = None

    def _begin(self) -> bool:
        if kind_of(self.shop) == "server":
            return False
        identity, self._before = self.shop.identity, self.shop.now() - self.kept
        with self.shop.database.read() as session:
            reached = reach(
                session, identity.store, identity.device, self._before, self.pieces.stretch
            )
            base = base_of(session)
        if reached != base.frontiers:
            self._fold = NextBase(base, reached)
        return True

    def _go_on(self, fold: NextBase) -> bool:
        with self.shop.database.read() as session:
            more = fold.go_on(session, self.pieces.entries)
        if more:
            return True
        deflated = fold.deflated()
        with self.shop.database.write() as session:
            moved = move_base(session, fold, deflated)
        self.close()
        if not moved:
            self._before = None
        return True

    def _take_away(self, before: datetime) -> bool:
        """One piece of a pass through all that is old enough; then there may be more to fold."""
        with self.shop.database.read() as session:
            some = closed_orders(session, before, self._at, self.pieces.orders)
        if some:
            with self.shop.database.write() as session:
                since = before - self.kept
                self._named = named(session, self.shop.identity.store, self._named)
                going = [
                    one.order
                    for one in some
                    if one.order not in self._named.orders and may_go(session, one.order, since)
                ]
                if going:
                    forget_tickets(session, tickets_of(session, going))
                    take_away(session, going)
            self.taken += len(going)
            self._at = some[-1]
            return True
        with self.shop.database.write() as session:
            if forget_papers(session, before, self.pieces.papers):
                return True
            take_away_leftovers(session)
        self._at, self._before, self._named = None, None, None
        return self._is_behind(before)

    def _is_behind(self, before: datetime) -> bool:
        identity = self.shop.identity
        with self.shop.database.read() as session:
            reached = reach(session, identity.store, identity.device, before, 1)
            return reached != base_of(session).frontiers
