"""What every use case works with: the shop on this machine, and one transaction in it.

`Shop` is built once by a program's bootstrap. A use case opens `shop.transaction(by)`, checks the
permission, asks the domain, records one entry, queues papers; all of it commits or none.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from sqlalchemy.orm import Session

from store_core.domain.availability import with_sold_out
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError
from store_core.domain.hours import business_date
from store_core.domain.identity import TRAINING_PREFIX, order_number, test_prefix, uuid7
from store_core.domain.pairing import LanDoor
from store_core.domain.staff import Permission, Person, require
from store_core.domain.stock import Stocks
from store_core.domain.store import Settings
from store_core.journal.entries import Entry
from store_core.journal.kinds import (
    AvailabilityChanged,
    Body,
    CatalogueChanged,
    SettingsChanged,
    StaffChanged,
    StockChanged,
)
from store_core.journal.ledger import Author, By, write
from store_core.journal.touched import NOTHING, Touched
from store_core.storage.availability import sold_out_at
from store_core.storage.catalogue import load_everybody, load_menu, load_settings
from store_core.storage.engine import Database
from store_core.storage.journal import count, counted
from store_core.storage.stock_queries import load_stocks

_CHANGES_KNOWN = (
    CatalogueChanged,
    AvailabilityChanged,
    SettingsChanged,
    StaffChanged,
    StockChanged,
)
Clock = Callable[[], datetime]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BackedUp:
    """When a server's newest backup was made, None before the first; `problem` is the code of what
    is in the way of the next, empty while all is well.
    """

    last: datetime | None
    problem: str = ""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this machine is in the store, as given at pairing."""

    store: str
    device: str
    prefix: str
    name: str
    key: bytes

    @property
    def training(self) -> bool:
        """Whether nothing that happens here is real (C11)."""
        return self.prefix == TRAINING_PREFIX


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, who stands beside them with a manager's PIN, and why."""

    person: Person | None = None
    approver: Person | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Menu, settings, people and recipes as they were together, at a version of the catalogue, to
    sell by today.
    """

    version: int
    menu: Menu
    settings: Settings
    people: Mapping[str, Person] = field(default_factory=dict)
    stocks: Stocks = field(default_factory=Stocks)

    def require(self, act: Act, permission: Permission) -> None:
        """Error `not_permitted`; machines acting by themselves have nobody to ask. What counts is
        what the people may do now, not when they signed in.
        """
        if act.person:
            beside = self._now(act.approver) if act.approver else None
            require(self._now(act.person), permission, self.settings.grants, beside)

    def is_over(self, now: datetime) -> bool:
        """Whether something has come back by itself."""
        return self.menu.back_at is not None and self.menu.back_at <= now

    def _now(self, person: Person) -> Person:
        return self.people.get(person.id, person)


@dataclass(slots=True)
class _Memory:
    """The newest `Known`, read again when the catalogue's version moved, or something that was
    sold out is there again.
    """

    known: Known | None = None

    def read(self, session: Session, now: datetime) -> Known:
        """Error `not_paired` where no store is known yet."""
        version = counted(session, "catalogue")
        known = self.known
        if known is None or known.version != version or known.is_over(now):
            menu = with_sold_out(load_menu(session), sold_out_at(session, now))
            people, stocks = load_everybody(session), load_stocks(session)
            known = Known(version, menu, load_settings(session), people, stocks)
        menu = known.menu.on(business_date(now, known.settings))
        if menu is not known.menu:
            known = replace(known, menu=menu)
        self.known = known
        return known


@dataclass(slots=True)
class Shop:
    """The shop on this machine. `committed` is told after each commit what it touched, on the
    thread that wrote; `identity` changes only where `terminals.become` gives another. `lan` is
    where a server lets other machines in, None where it does not.
    """

    database: Database
    identity: Identity
    now: Clock = utc_now
    random: Callable[[int], bytes] = secrets.token_bytes
    committed: Callable[[Touched], None] = lambda _touched: None
    lan: LanDoor | None = None
    backed_up: BackedUp | None = None
    _memory: _Memory = field(default_factory=_Memory)

    def new_id(self) -> str:
        return uuid7(self.now(), self.random)

    @contextmanager
    def transaction(self, act: Act | None = None) -> Iterator["Transaction"]:
        """Commits at the end and then tells `committed`; rolls back on any error."""
        transaction: Transaction | None = None
        try:
            with self.database.write() as session:
                transaction = Transaction(self, session, act or Act(), self.now())
                yield transaction
        except BaseException:
            if transaction and transaction.changed_known:
                self._memory.known = None
            raise
        if transaction.touched:
            self.committed(transaction.touched)

    def transactions(
        self, works: Sequence[Callable[["Transaction"], T]], act: Act | None = None
    ) -> list[T | Exception]:
        """Each in a transaction of its own, one after the other, under one commit if possible: what
        it gave, or its error. `committed` is told of all together.
        """
        begun: dict[int, Transaction] = {}

        def part(place: int, session: Session) -> T:
            begun[place] = Transaction(self, session, act or Act(), self.now())
            return works[place](begun[place])

        outcomes = self.database.write_each([partial(part, place) for place in range(len(works))])
        touched: set[tuple[str, str]] = set()
        for place, transaction in begun.items():
            if not isinstance(outcomes[place], Exception):
                touched |= transaction.touched
            elif transaction.changed_known:
                self._memory.known = None
        if touched:
            self.committed(frozenset(touched))
        return outcomes

    @property
    def known(self) -> Known:
        """Error `not_paired`."""
        with self.database.read() as session:
            return self.known_in(session)

    def known_in(self, session: Session) -> Known:
        """As the caller's view has it. Error `not_paired`."""
        return self._memory.read(session, self.now())

    @property
    def menu(self) -> Menu:
        """Error `not_paired`."""
        return self.known.menu

    @property
    def settings(self) -> Settings:
        """Error `not_paired`."""
        return self.known.settings


@dataclass(slots=True)
class Transaction:
    """One use case's unit of work."""

    shop: Shop
    session: Session
    act: Act
    now: datetime
    touched: Touched = NOTHING
    changed_known: bool = False
    _known: Known | None = None

    @property
    def known(self) -> Known:
        if self._known is None:
            self._known = self.shop.known_in(self.session)
        return self._known

    @property
    def menu(self) -> Menu:
        return self.known.menu

    @property
    def settings(self) -> Settings:
        return self.known.settings

    def require(self, permission: Permission) -> None:
        """Error `not_permitted`; machines acting by themselves have nobody to ask."""
        if self.act.person:
            self.known.require(self.act, permission)

    def may(self, permission: Permission) -> bool:
        """Whether `require` would let it pass."""
        try:
            self.require(permission)
        except StoreError:
            return False
        return True

    def next_number(self) -> str:
        prefix = self.shop.identity.prefix
        if self.settings.test_mode:
            prefix = test_prefix(prefix)
        return order_number(prefix, count(self.session, f"orders/{prefix}"))

    def record(self, body: Body, sealed: Mapping[str, bytes] | None = None) -> Entry:
        """Write this use case's entry; `sealed` is personal data by part."""
        settings = body.settings if isinstance(body, SettingsChanged) else self.settings
        by = self._by(settings)
        entry, touched = write(self.session, self._author(), body, by, sealed or {})
        self.touched |= touched
        if isinstance(body, _CHANGES_KNOWN):
            self.changed_known, self._known = True, None
        return entry

    def _author(self) -> Author:
        identity = self.shop.identity
        shop = self.shop
        return Author(identity.store, identity.device, identity.key, shop.new_id, shop.random)

    def _by(self, settings: Settings) -> By:
        act = self.act
        return By(
            at=self.now,
            business_date=business_date(self.now, settings),
            actor=act.person.id if act.person else None,
            approver=act.approver.id if act.approver else None,
            reason=act.reason or None,
        )
