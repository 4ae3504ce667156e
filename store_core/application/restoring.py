"""A server's store put back from a backup: its new life, and what its damaged file still gives."""

import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from secrets import token_bytes

from store_core.application.backups import Backup, Manifest, chosen
from store_core.application.device_secrets import Secret, Secrets, copy_certificate
from store_core.application.folder import FolderLock
from store_core.application.shop import Clock, Identity, Shop, utc_now
from store_core.application.stores import remember_identity
from store_core.application.terminals import (
    DATABASE,
    RESTORING,
    SERVER_PREFIX,
    DatabaseUrl,
    aside_of,
    machine_of,
    move_aside,
    remember_machine,
)
from store_core.domain.devices import Device
from store_core.domain.errors import StoreError
from store_core.domain.identity import uuid7
from store_core.journal.kinds import DeviceChanged
from store_core.journal.salvage import Recovery, salvage, take_in
from store_core.storage.catalogue import load_devices
from store_core.storage.engine import Database
from store_core.storage.replication import begin_epoch
from store_core.storage.terminal import ThisDeviceRow, this_device
from store_core.storage.upgrade import open_database

Random = Callable[[int], bytes]
FRESH = f"{DATABASE}.restored"


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside` is where the database is that was there before, if there was one; `recovery` what it
    still gave beyond the backup.
    """

    manifest: Manifest
    prefix: str
    aside: Path | None
    recovery: Recovery


def restore(
    backup: Path,
    folder: Path,
    secrets: Secrets,
    *,
    key_from: Secrets | None = None,
    alone: bool = False,
    now: Clock = utc_now,
    random: Random = token_bytes,
) -> Restored:
    """Put a backup in the place of a server's database, which is kept aside.

    The old one stays in its place until the new one is whole; broken off in between, the server
    does not start, and the same command begins again. `alone`: of a hub whose upstream is gone,
    which is the topmost server then. Errors: those of `chosen` and `FolderLock`, `restore_of_hub`,
    `backup_of_postgresql`, `restore_other_store`, `backup_key_missing`, `keyring_locked`,
    `database_newer` and the others of a database.
    """
    one = chosen(backup)
    if one.manifest.database != "sqlite":
        raise StoreError("backup_of_postgresql", path=str(one.path))
    with FolderLock(folder):
        machine = machine_of(folder)
        if machine and (machine.store, machine.kind) != (one.manifest.store, "server"):
            raise StoreError("restore_other_store", path=str(one.path), folder=str(folder))
        ids = [one.manifest.device, *([machine.device] if machine else [])]
        life = NewLife(
            secrets,
            _key(ids, [secrets, *([key_from] if key_from else [])]),
            frozenset({machine.prefix} if machine else ()),
            now,
            random,
            alone,
        )
        if key_from:
            copy_certificate(one.manifest.store, [key_from], secrets)
        before = _before(folder)
        row, recovery = _made(one, folder, before, life)
        aside = _swapped(folder, before, now())
        remember_machine(folder, row)
        (folder / RESTORING).unlink(missing_ok=True)
    return Restored(one.manifest, row.prefix, aside, recovery)


@dataclass(frozen=True, slots=True)
class NewLife:
    """`prefixes` are taken already, for all that the database may not know of."""

    secrets: Secrets
    key: bytes
    prefixes: frozenset[str] = frozenset()
    now: Clock = utc_now
    random: Random = token_bytes
    alone: bool = False

    def begin(self, database: Database) -> ThisDeviceRow:
        """Another epoch of the feed and another device: terminals then hand over what is not in
        it, and no number is given a second time. Error `restore_of_hub`: a second authority.
        """
        with database.read() as session:
            row = this_device(session)
            taken = {device.prefix for device in load_devices(session)} | self.prefixes
        if row is None:
            raise StoreError("not_a_store", path=database.name)
        if row.server and not self.alone:
            raise StoreError("restore_of_hub", upstream=row.server)
        device = uuid7(self.now(), self.random)
        identity = Identity(row.store, device, _next_of_servers(taken), row.name, self.key)
        self.secrets.keep(device, Secret("", self.key))
        shop = Shop(database, identity, now=self.now, random=self.random)
        with shop.transaction() as tx:
            remember_identity(tx.session, identity, "server", server="")
            begin_epoch(tx.session, row.store, shop.new_id())
            known = Device(device, "server", row.name, identity.prefix, tx.now)
            tx.record(DeviceChanged(device=known, rev=0))
        with database.read() as session:
            return this_device(session) or row


def begin_elsewhere(folder: Path, place: DatabaseUrl, secrets: Secrets) -> str:
    """The new life of a database that PostgreSQL's own tools put back; its new prefix.

    Errors: those of `FolderLock`, `backup_key_missing`, those of the database.
    """
    with FolderLock(folder):
        database = open_database(place)
        try:
            with database.read() as session:
                row = this_device(session)
            if row is None:
                raise StoreError("not_a_store", path=database.name)
            machine = machine_of(folder)
            prefixes = frozenset({machine.prefix} if machine else ())
            fresh = NewLife(secrets, _key([row.device], [secrets]), prefixes).begin(database)
        finally:
            database.close()
        remember_machine(folder, fresh)
        return fresh.prefix


def _key(devices: Sequence[str], places: Sequence[Secrets]) -> bytes:
    """Of the store; any of its servers has it."""
    for secrets in places:
        for device in devices:
            if held := secrets.read(device):
                return held.key
    raise StoreError("backup_key_missing")


def _before(folder: Path) -> Path | None:
    """The database that was there; where restoring was broken off, it may have been moved, but not
    all of its log.
    """
    here = folder / DATABASE
    try:
        moved = folder / (folder / RESTORING).read_text()
    except OSError:
        moved = here
    if moved != here and not here.exists():
        move_aside(folder, moved)
    return next((one for one in (moved, here) if one.is_file()), None)


def _made(
    one: Backup, folder: Path, before: Path | None, life: NewLife
) -> tuple[ThisDeviceRow, Recovery]:
    """All of the new database, beside the old one."""
    for left in folder.glob(f"{FRESH}*"):
        left.unlink()
    fresh = folder / FRESH
    try:
        shutil.copyfile(one.path, fresh)
        fresh.chmod(0o600)
    except OSError as error:
        raise StoreError("backup_failed", path=str(fresh), detail=str(error.strerror)) from error
    database = open_database(fresh)
    try:
        recovery = Recovery()
        if before:
            found = salvage(before, one.manifest.store)
            with database.write() as session:
                recovery = take_in(session, found)
        return life.begin(database), recovery
    finally:
        database.close()


def _swapped(folder: Path, before: Path | None, now: datetime) -> Path | None:
    """Where the old one is now."""
    aside = aside_of(folder, now)
    (folder / RESTORING).write_text(aside.name)
    move_aside(folder, aside)
    (folder / FRESH).replace(folder / DATABASE)
    return aside if aside.is_file() else before


def _next_of_servers(taken: Collection[str]) -> str:
    """ "W2" after "W": of a kind that no terminal is given."""
    return next(
        prefix for number in count(2) if (prefix := f"{SERVER_PREFIX}{number}") not in taken
    )
