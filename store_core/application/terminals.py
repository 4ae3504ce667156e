"""This machine: who it is in the store, and its shop opened from its data folder."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_bytes

import msgspec
from sqlalchemy.orm import Session

from store_core.application.device_secrets import Secret, Secrets, write_owner_only
from store_core.application.devices import Paired
from store_core.application.folder import make_own_folder
from store_core.application.shop import Clock, Identity, Shop, utc_now
from store_core.application.stores import create_store, remember_identity
from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from store_core.domain.identity import uuid7
from store_core.domain.profile import Profile
from store_core.journal.ledger import apply_pending
from store_core.journal.touched import Touched
from store_core.storage.backing import DatabaseUrl, Place
from store_core.storage.engine import Database
from store_core.storage.replication import the_upstream
from store_core.storage.terminal import ThisDeviceRow, this_device
from store_core.storage.upgrade import open_database

__all__ = [
    "DATABASE",
    "CorrectedClock",
    "DatabaseUrl",
    "Membership",
    "Place",
    "address_of_server",
    "become",
    "certificate_of_server",
    "correct_clock",
    "found_store",
    "is_founded",
    "is_stocked",
    "join",
    "keep_upstream",
    "kind_of",
    "membership_of",
    "move_server",
    "open_shop",
    "upstream_of",
]

DATABASE = "store.sqlite"
MACHINE = "machine.json"
SMALLEST_PAGE = 512
RESTORING = "restoring"
"""There while a backup takes the place of the database."""
SERVER_PREFIX = "W"
KEY_BYTES = 32
CLOCK_NOISE = timedelta(milliseconds=500)


@dataclass(slots=True)
class CorrectedClock:
    """This machine's clock, put right by what the server said at hello."""

    base: Clock
    offset: timedelta = timedelta()

    def __call__(self) -> datetime:
        return self.base() + self.offset


@dataclass(frozen=True, slots=True)
class Membership:
    """What pairing gave this machine. `server` is the address it was paired with, `certificate`
    (PEM) what an https one has to show.
    """

    identity: Identity
    kind: DeviceKind
    server: str
    token: str
    certificate: str = ""


class Machine(msgspec.Struct, frozen=True):
    """Who this machine is, beside its database: so that one that was lost is missed, and can be
    made again.
    """

    store: str
    device: str
    kind: DeviceKind
    server: str
    prefix: str
    name: str
    certificate: str = ""


def open_shop(
    folder: Path,
    secrets: Secrets,
    *,
    place: Place | None = None,
    now: Clock = utc_now,
    random: Callable[[int], bytes] = token_bytes,
    committed: Callable[[Touched], None] = lambda _touched: None,
    make: Callable[[Place], Database] = Database,
) -> Shop:
    """The shop in a data folder, or in the database at `place`; what an older program could not
    apply is applied.

    Errors: `not_paired`, `store_key_missing` where another machine made the store in this database,
    `keyring_locked`, those of `missed`, and those of `open_database`.
    """
    make_own_folder(folder)
    if not isinstance(place, DatabaseUrl):
        missed(folder)
    database = open_database(place or folder / DATABASE, make)
    try:
        with database.read() as session:
            row = this_device(session)
            offset = _clock_offset(session)
        if row is None:
            raise StoreError("not_paired", folder=str(folder))
        secret = secrets.read(row.device)
        if secret is None:
            code = "store_key_missing" if place and row.kind == "server" else "not_paired"
            raise StoreError(code, folder=str(folder), path=database.name)
        with database.write() as session:
            apply_pending(session)
        remember_machine(folder, row)
    except BaseException:
        database.close()
        raise
    identity = Identity(row.store, row.device, row.prefix, row.name, secret.key)
    clock = CorrectedClock(now, offset)
    return Shop(database, identity, now=clock, random=random, committed=committed)


def found_store(
    folder: Path,
    secrets: Secrets,
    profile: Profile,
    *,
    place: Place | None = None,
    now: Clock = utc_now,
    random: Callable[[int], bytes] = token_bytes,
) -> None:
    """Make this machine the server of a new store, as the profile says.

    Errors: `store_exists`, `keyring_locked`, and those of `open_database`.
    """
    make_own_folder(folder)
    database = open_database(place or folder / DATABASE)
    try:
        with database.alone():
            with database.read() as session:
                if this_device(session):
                    raise StoreError("store_exists", folder=str(folder))
            ids = (uuid7(now(), random), uuid7(now(), random))
            identity = Identity(ids[0], ids[1], SERVER_PREFIX, "Server", random(KEY_BYTES))
            secrets.keep(identity.device, Secret("", identity.key))
            create_store(Shop(database, identity, now=now, random=random), profile)
    finally:
        database.close()


def is_founded(folder: Path, place: Place | None = None) -> bool:
    """Whether the database belongs to a store yet. Errors: of `missed` and `open_database`."""
    place = place or folder / DATABASE
    if isinstance(place, Path):
        missed(folder)
    return not (isinstance(place, Path) and not place.exists()) and not _is_blank(place)


def missed(folder: Path) -> None:
    """Errors: `database_lost` where there was a store and its file is gone or empty,
    `restore_unfinished`.
    """
    path = folder / DATABASE
    if (folder / RESTORING).exists():
        raise StoreError("restore_unfinished", folder=str(folder))
    if (folder / MACHINE).exists() and not _holds_anything(path):
        raise StoreError("database_lost", path=str(path))


def _holds_anything(path: Path) -> bool:
    """SQLite takes a file without a whole page for a new one."""
    return path.exists() and path.stat().st_size >= SMALLEST_PAGE


def machine_of(folder: Path) -> Machine | None:
    """Who the machine with this folder is, as far as is known without its database."""
    try:
        return msgspec.json.decode((folder / MACHINE).read_bytes(), type=Machine)
    except (OSError, msgspec.DecodeError):
        return None


def remember_machine(folder: Path, row: ThisDeviceRow) -> None:
    """Keep beside the database who the machine is."""
    known = (row.store, row.device, row.kind, row.server, row.prefix, row.name, row.certificate)
    _remember(folder, Machine(*known))


def _remember(folder: Path, told: Machine) -> None:
    if machine_of(folder) != told:
        write_owner_only(folder / MACHINE, msgspec.json.encode(told))


def join(folder: Path, secrets: Secrets, membership: Membership, now: datetime) -> Path | None:
    """Keep what pairing gave. A database of another pairing is set aside, never deleted, because
    it may hold what was not sent; where it is then.

    Errors: `keyring_locked`, and those of `open_database`.
    """
    make_own_folder(folder)
    aside = None if _is_unused(folder) else aside_of(folder, now)
    if aside:
        move_aside(folder, aside)
    (folder / MACHINE).unlink(missing_ok=True)
    database = open_database(folder / DATABASE)
    try:
        identity = membership.identity
        secrets.keep(identity.device, Secret(membership.token, identity.key))
        with database.write() as session:
            kind, server = membership.kind, membership.server
            remember_identity(session, identity, kind, server, membership.certificate)
    finally:
        database.close()
    return aside


def become(shop: Shop, secrets: Secrets, prefix: str, device: str, token: str) -> None:
    """Go on under a new id and prefix, in the same store and file (a file restored from an old
    copy must not number on from where others already know more).
    """
    old = shop.identity
    fresh = Identity(old.store, device, prefix, old.name, old.key)
    secrets.keep(device, Secret(token, old.key))
    with shop.database.write() as session:
        row = this_device(session)
        if row is None:
            raise StoreError("not_paired")
        kind, server, certificate = row.kind, row.server, row.certificate
        remember_identity(session, fresh, kind, server, certificate)
        known = Machine(fresh.store, device, kind, server, prefix, fresh.name, certificate)
    if shop.database.path:
        _remember(shop.database.path.parent, known)
    shop.identity = fresh
    secrets.forget(old.device)


def membership_of(paired: bytes, server: str, certificate: str = "") -> Membership:
    """What a server answered to a pairing code. Error `server_unreachable` for another's answer."""
    try:
        given = msgspec.json.decode(paired, type=Paired)
    except msgspec.DecodeError as error:
        raise StoreError("server_unreachable", server=server) from error
    return Membership(given.identity, given.kind, server, given.token, certificate)


def kind_of(shop: Shop) -> DeviceKind:
    """What kind of device this machine was paired as. Error `not_paired`."""
    with shop.database.read() as session:
        row = this_device(session)
        if row is None:
            raise StoreError("not_paired")
        return row.kind


def address_of_server(shop: Shop) -> str:
    """The address this machine was paired with; empty on a server."""
    with shop.database.read() as session:
        row = this_device(session)
        return row.server if row else ""


def certificate_of_server(shop: Shop) -> str:
    """What an https server has to show this machine, PEM; else empty."""
    with shop.database.read() as session:
        row = this_device(session)
        return row.certificate if row else ""


def upstream_of(shop: Shop) -> tuple[str, str]:
    """Address and certificate of the server above its own; empty where there is none."""
    with shop.database.read() as session:
        row = this_device(session)
        return (row.upstream, row.upstream_certificate) if row else ("", "")


def keep_upstream(shop: Shop, address: str, certificate: str) -> None:
    """Its own server said which one is above it."""
    with shop.database.write() as session:
        row = this_device(session)
        if row is not None:
            row.upstream, row.upstream_certificate = address, certificate


def move_server(shop: Shop, address: str) -> None:
    """The server that this machine was paired with listens elsewhere now."""
    if address == address_of_server(shop):
        return
    with shop.database.write() as session:
        row = this_device(session)
        if row is None:
            raise StoreError("not_paired")
        row.server = address


def is_stocked(shop: Shop) -> bool:
    """Whether settings and menu have come from the server yet."""
    try:
        return bool(shop.settings.store)
    except StoreError as error:
        if error.code != "not_paired":
            raise
        return False


def correct_clock(shop: Shop, offset: timedelta) -> None:
    """Set what the server said its clock is ahead of ours, unless the network explains it."""
    clock = shop.now
    if isinstance(clock, CorrectedClock) and abs(clock.offset - offset) > CLOCK_NOISE:
        clock.offset = offset


def _clock_offset(session: Session) -> timedelta:
    row = the_upstream(session)
    return timedelta(milliseconds=row.clock_offset_ms) if row else timedelta()


def move_aside(folder: Path, aside: Path) -> None:
    """Keep the database and its log under another name."""
    for end in ("", "-wal", "-shm"):
        held = folder / f"{DATABASE}{end}"
        if held.exists():
            held.rename(aside.with_name(f"{aside.name}{end}"))


def aside_of(folder: Path, now: datetime) -> Path:
    return folder / f"before-{now:%Y%m%d-%H%M%S}-{DATABASE}"


def _is_unused(folder: Path) -> bool:
    """A damaged one is not."""
    path = folder / DATABASE
    try:
        return not path.exists() or _is_blank(path)
    except StoreError as error:
        if error.code != "database_corrupt":
            raise
        return False


def _is_blank(place: Place) -> bool:
    database = open_database(place)
    try:
        with database.read() as session:
            return this_device(session) is None
    finally:
        database.close()
