"""What every use case works with: the shop on this machine, and one transaction in it.

`Shop` is built once by a program's bootstrap. A use case opens `shop.transaction(by)`, checks the
permission, asks the domain, records one entry, queues papers; all of it commits or none.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from store_core.domain.catalogue import Menu
from store_core.domain.hours import business_date
from store_core.domain.identity import order_number, uuid7
from store_core.domain.staff import Permission, Person, require
from store_core.domain.store import Settings
from store_core.journal.kinds import Body
from store_core.journal.ledger import Author, By, Entry, write
from store_core.journal.touched import NOTHING, Touched
from store_core.storage.catalogue import load_menu, load_settings
from store_core.storage.engine import Database
from store_core.storage.journal import count, counted

Clock = Callable[[], datetime]


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


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, who stands beside them with a manager's PIN, and why."""

    person: Person | None = None
    approver: Person | None = None
    reason: str = ""


@dataclass(slots=True)
class _Known:
    """Menu and settings as of the catalogue's version, read again when that moved."""

    version: int = -1
    menu: Menu = field(default_factory=Menu)
    settings: Settings | None = None


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop on this machine. `committed` is told after each commit what it touched."""

    database: Database
    identity: Identity
    now: Clock = utc_now
    random: Callable[[int], bytes] = secrets.token_bytes
    committed: Callable[[Touched], None] = lambda _touched: None
    _known: _Known = field(default_factory=_Known)

    def new_id(self) -> str:
        return uuid7(self.now(), self.random)

    @contextmanager
    def transaction(self, act: Act | None = None) -> Iterator["Transaction"]:
        """Commits at the end and then tells `committed`; rolls back on any error."""
        with self.database.write() as session:
            transaction = Transaction(self, session, act or Act(), self.now())
            yield transaction
        if transaction.touched:
            self.committed(transaction.touched)

    def menu(self) -> Menu:
        with self.database.read() as session:
            return self._read(session).menu

    def settings(self) -> Settings:
        """Error `not_paired`."""
        with self.database.read() as session:
            return self._settings(session)

    def _read(self, session: Session) -> _Known:
        version = counted(session, "catalogue")
        if version != self._known.version:
            self._known.menu = load_menu(session)
            self._known.settings = load_settings(session)
            self._known.version = version
        return self._known

    def _settings(self, session: Session) -> Settings:
        return self._read(session).settings or load_settings(session)


@dataclass(slots=True)
class Transaction:
    """One use case's unit of work."""

    shop: Shop
    session: Session
    act: Act
    now: datetime
    touched: Touched = NOTHING

    @property
    def menu(self) -> Menu:
        return self.shop._read(self.session).menu

    @property
    def settings(self) -> Settings:
        return self.shop._settings(self.session)

    def require(self, permission: Permission) -> None:
        """Error `not_permitted`; machines acting by themselves have nobody to ask."""
        if self.act.person:
            require(self.act.person, permission, self.act.approver)

    def next_number(self) -> str:
        prefix = self.shop.identity.prefix
        return order_number(prefix, count(self.session, f"orders/{prefix}"))

    def record(self, body: Body, sealed: Mapping[str, bytes] | None = None) -> Entry:
        """Write this use case's entry; `sealed` is personal data by part."""
        entry, touched = write(
            self.session, self._author(), body, self._by(), sealed or {}
        )
        self.touched |= touched
        return entry

    def _author(self) -> Author:
        identity = self.shop.identity
        return Author(identity.store, identity.device, identity.key, self.shop.new_id)

    def _by(self) -> By:
        act = self.act
        return By(
            at=self.now,
            business_date=business_date(self.now, self.settings),
            actor=act.person.id if act.person else None,
            approver=act.approver.id if act.approver else None,
            reason=act.reason or None,
        )
