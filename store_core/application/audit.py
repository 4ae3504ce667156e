"""The audit log: every entry of the journal, searchable (O11)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy.orm import Session

from store_core.application.changes import Change, changes
from store_core.application.happenings import Story, tell
from store_core.application.shop import Act, Shop
from store_core.domain.audit import Group, Key, Search
from store_core.domain.errors import StoreError
from store_core.domain.orders import Contact
from store_core.domain.shifts import ShiftReport
from store_core.domain.staff import Permission
from store_core.journal.audit import log_row
from store_core.journal.entries import Entry, from_row, unseal
from store_core.journal.verifier import Link, check_link
from store_core.storage.audit import (
    Term,
    log_marks,
    log_of_order,
    log_page,
    names_of_devices,
    names_of_people,
    newest_z_reports,
)
from store_core.storage.journal import EntryRow, sealed_of


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry with the names it stands under; `actor` is empty for what a machine did, or a
    customer. `order` is the id of the order it is about.
    """

    key: Key
    device: str
    device_name: str
    dseq: int
    business_date: date
    kind: str
    v: int
    group: Group
    sensitive: bool
    actor: str
    approver: str
    reason: str
    order: str
    story: Story


@dataclass(frozen=True, slots=True)
class SealedText:
    """A sealed part; `text` is None where this machine can't read it or has it not."""

    part: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything about one entry; `history` is all that happened to its order, oldest first."""

    logged: Logged
    sha256: str
    prev_sha256: str
    link: Link
    sealed: tuple[SealedText, ...]
    changes: tuple[Change, ...]
    history: tuple[Logged, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """How many are found, and the key of the first of every block of `every`."""

    count: int
    every: int
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class ArchivedZ:
    """`own`: closed at this very machine, which can print it again."""

    device: str
    own: bool
    report: ShiftReport


@dataclass(frozen=True, slots=True)
class Names:
    """Everybody and every machine the log can name, by id."""

    people: Mapping[str, str]
    devices: Mapping[str, str]


def names(shop: Shop, act: Act) -> Names:
    """Error `not_permitted`."""
    _allowed(shop, act)
    with shop.database.read() as session:
        return _names(session)


def log(
    shop: Shop, act: Act, search: Search, start: Key | None = None, limit: int = 100
) -> tuple[Logged, ...]:
    """Entries newest first from `start` on, itself within. Error `not_permitted`."""
    _allowed(shop, act)
    with shop.database.read() as session:
        known = _names(session)
        rows = log_page(session, search, _terms(search, known), start, limit)
        return _logged(session, rows, known)


def marks(shop: Shop, act: Act, search: Search, every: int) -> Marks:
    """Where each block of the log begins, so that any of them is read at once. Error
    `not_permitted`.
    """
    _allowed(shop, act)
    with shop.database.read() as session:
        count, keys = log_marks(session, search, _terms(search, _names(session)), every)
        return Marks(count, every, tuple(keys))


def detail(shop: Shop, act: Act, entry_id: str) -> Detail:
    """Errors: `unknown_entry`, `not_permitted`."""
    _allowed(shop, act)
    with shop.database.read() as session:
        row = session.get(EntryRow, entry_id)
        if row is None:
            raise StoreError("unknown_entry", entry=entry_id)
        known = _names(session)
        logged = _logged(session, [row], known)[0]
        history = log_of_order(session, logged.order) if logged.order else ()
        return Detail(
            logged=logged,
            sha256=row.sha256,
            prev_sha256=row.prev_sha256,
            link=check_link(session, row),
            sealed=_sealed(shop, session, from_row(row)),
            changes=changes(session, from_row(row)),
            history=_logged(session, history, known),
        )


def z_archive(shop: Shop, act: Act, limit: int = 1000) -> tuple[ArchivedZ, ...]:
    """The Z reports of every till that this machine knows, newest first. Error `not_permitted`."""
    _allowed(shop, act)
    with shop.database.read() as session:
        rows = newest_z_reports(session, limit)
        return tuple(
            ArchivedZ(row.device, row.device == shop.identity.device, row.report) for row in rows
        )


def _allowed(shop: Shop, act: Act) -> None:
    if act.person:
        shop.known.require(act, Permission.READ_AUDIT)


def _names(session: Session) -> Names:
    return Names(names_of_people(session), names_of_devices(session))


def _terms(search: Search, known: Names) -> tuple[Term, ...]:
    return tuple(
        Term(word, _holding(known.people, word), _holding(known.devices, word))
        for word in search.terms
    )


def _holding(known: Mapping[str, str], word: str) -> tuple[str, ...]:
    return tuple(one for one, name in known.items() if word in name.casefold())


def _logged(session: Session, rows: Iterable[EntryRow], known: Names) -> tuple[Logged, ...]:
    entries: Sequence[Entry] = [from_row(row) for row in rows]
    return tuple(
        _one(entry, story, known)
        for entry, story in zip(entries, tell(session, entries), strict=True)
    )


def _one(entry: Entry, story: Story, known: Names) -> Logged:
    found = log_row(entry)
    return Logged(
        key=Key(entry.at, entry.id),
        device=entry.device,
        device_name=known.devices.get(entry.device, entry.device),
        dseq=entry.dseq,
        business_date=entry.business_date,
        kind=entry.kind,
        v=entry.v,
        group=found.kind_group,  # type: ignore[arg-type]  # a group's name as `log_row` gives it
        sensitive=found.sensitive,
        actor=known.people.get(entry.actor or "", entry.actor or ""),
        approver=known.people.get(entry.approver or "", entry.approver or ""),
        reason=entry.reason or "",
        order=found.order_id or "",
        story=story,
    )


def _sealed(shop: Shop, session: Session, entry: Entry) -> tuple[SealedText, ...]:
    held = {row.part: row.data for row in sealed_of(session, [entry.id])}
    return tuple(
        SealedText(part, _opened(shop, entry.id, part, held.get(part))) for part in entry.sealed
    )


def _opened(shop: Shop, entry: str, part: str, data: bytes | None) -> str | None:
    if data is None:
        return None
    try:
        plain = unseal(shop.identity.key, entry, part, data)
    except StoreError:
        return None
    if part != "contact":
        return plain.decode()
    contact = msgspec.json.decode(plain, type=Contact)
    return " · ".join(filter(None, (contact.name, contact.phone, contact.email)))
