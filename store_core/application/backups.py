"""Backups of a server's store, made while it sells: each whole with its manifest (Durability)."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec

from store_core.application.device_secrets import write_owner_only
from store_core.application.shop import Shop
from store_core.application.watching import DISK_FLOOR
from store_core.domain.errors import StoreError
from store_core.storage import watching
from store_core.storage.backing import Place
from store_core.storage.journal import frontiers
from store_core.storage.replication import the_feed
from store_core.storage.terminal import program_version

FOLDER = "backups"
"""In the data folder."""
EVERY = timedelta(minutes=15)
LATE = timedelta(hours=1)
"""Past which somebody should look why there is no newer one."""
ALL_FOR = timedelta(days=1)
DAILY_FOR = timedelta(days=30)
FEWEST = 4
"""Left of the last day's where the disk has no room for a further one."""
UNFINISHED = ".new"
PIECE = 1_000_000


class Manifest(msgspec.Struct, frozen=True):
    """What a backup is of, and what its bytes are. `frontiers` are the newest entries in it."""

    file: str
    made_at: datetime
    program: str
    schema: str
    database: Literal["sqlite", "postgresql"]
    store: str
    device: str
    epoch: str
    head: int
    frontiers: dict[str, int]
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    path: Path
    manifest: Manifest


def back_up(shop: Shop, to: Path, now: datetime) -> Backup:
    """One more. Errors: `backup_no_room`, `backup_failed`, `backup_tool_missing`, `no_feed` on a
    terminal, `database_corrupt` and the others of the store's own database.
    """
    _make(to)
    _make_room(shop, to, now)
    kind: Literal["sqlite", "postgresql"] = "sqlite" if shop.database.path else "postgresql"
    name = f"store-{now:%Y%m%d-%H%M%S-%f}.{'sqlite' if kind == 'sqlite' else 'dump'}"
    fresh = to / f"{name}{UNFINISHED}"
    try:
        with shop.database.read() as session:
            feed = the_feed(session, shop.identity.store)
            held = frontiers(session, shop.identity.store)
            schema, _ = watching.schema(session)
            shop.database.copy(session, fresh)
        size, digest = _on_disk(fresh)
        manifest = Manifest(
            file=name,
            made_at=now,
            program=program_version(),
            schema=schema or "",
            database=kind,
            store=shop.identity.store,
            device=shop.identity.device,
            epoch=feed.epoch,
            head=feed.head,
            frontiers=held,
            size=size,
            sha256=digest,
        )
        fresh.replace(to / name)
        write_owner_only(_manifest_of(to / name), msgspec.json.encode(manifest))
        _sync_folder(to)
    except OSError as error:
        raise StoreError("backup_failed", path=str(to), detail=str(error.strerror)) from error
    finally:
        with suppress(OSError):
            for left in to.glob(f"{name}*{UNFINISHED}*"):
                left.unlink()
    return Backup(to / name, manifest)


def backups(folder: Path, store: str = "") -> list[Backup]:
    """Those that have a manifest, newest first, of one store or of any."""
    found = (one for one in _found(folder) if store in {"", one.manifest.store})
    return sorted(found, key=lambda one: one.manifest.made_at, reverse=True)


def chosen(path: Path) -> Backup:
    """A backup by its file or manifest, or the newest whole one in a folder, proven by its bytes.

    Errors: `no_backup`, `backup_incomplete` without a manifest that can be read, `backup_damaged`.
    """
    if path.is_dir():
        return _newest_whole(path)
    file = path.with_suffix("") if path.suffix == ".json" else path
    if not file.is_file():
        raise StoreError("no_backup", path=str(path))
    one = _read(_manifest_of(file))
    if one is None:
        raise StoreError("backup_incomplete", path=str(file))
    if not is_whole(one):
        raise StoreError("backup_damaged", path=str(file))
    return one


def is_whole(one: Backup) -> bool:
    """Whether its bytes are those of its manifest; reads all of them."""
    try:
        return _digest(one.path) == (one.manifest.size, one.manifest.sha256)
    except OSError:
        return False


def is_due(shop: Shop, folder: Path, now: datetime) -> bool:
    """Whether the newest is old, and something has happened since. Errors of the database."""
    held = backups(folder, shop.identity.store)
    if not held:
        return True
    last = held[0].manifest
    with shop.database.read() as session:
        feed = the_feed(session, shop.identity.store)
    is_same = (last.epoch, last.head) == (feed.epoch, feed.head)
    return not is_same and not timedelta() <= now - last.made_at < EVERY


def thin(folder: Path, store: str, now: datetime) -> None:
    """Keep all of the last day, the newest of each day for a month, and always the newest."""
    days = set()
    for place, one in enumerate(backups(folder, store)):
        made = one.manifest.made_at
        is_first = made.date() not in days
        days.add(made.date())
        recent = made > now - ALL_FOR
        if place and not recent and not (is_first and made > now - DAILY_FOR):
            _remove(one)


def _newest_whole(folder: Path) -> Backup:
    held = backups(folder)
    whole = next((one for one in held if is_whole(one)), None)
    if whole:
        return whole
    if held:
        raise StoreError("backup_damaged", path=str(folder))
    raise StoreError("no_backup", path=str(folder))


def _found(folder: Path) -> Iterator[Backup]:
    for manifest in folder.glob("store-*.json"):
        one = _read(manifest)
        if one and one.path.is_file():
            yield one


def _read(manifest: Path) -> Backup | None:
    try:
        told = msgspec.json.decode(manifest.read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return None
    return Backup(manifest.with_suffix(""), told)


def _manifest_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _make(to: Path) -> None:
    """And take away what was broken off there."""
    try:
        to.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in to.glob(f"store-*{UNFINISHED}*"):
            left.unlink()
    except OSError as error:
        raise StoreError("backup_failed", path=str(to), detail=str(error.strerror)) from error


def _make_room(shop: Shop, to: Path, now: datetime) -> None:
    """By older ones of the same day at most."""
    wanted = DISK_FLOOR + _size_of(shop.database.path)
    thin(to, shop.identity.store, now)
    for one in reversed(backups(to, shop.identity.store)[FEWEST:]):
        if shutil.disk_usage(to).free >= wanted:
            return
        _remove(one)
    free = shutil.disk_usage(to).free
    if free < wanted:
        raise StoreError(
            "backup_no_room", path=str(to), free=free // 1_000_000, wanted=wanted // 1_000_000
        )


def _size_of(place: Place | None) -> int:
    return place.stat().st_size if isinstance(place, Path) and place.exists() else 0


def _remove(one: Backup) -> None:
    with suppress(OSError):
        _manifest_of(one.path).unlink(missing_ok=True)
        one.path.unlink(missing_ok=True)


def _on_disk(file: Path) -> tuple[int, str]:
    """Its size and hash, once it is there for good."""
    file.chmod(0o600)
    with file.open("rb+") as held:
        os.fsync(held.fileno())
    return _digest(file)


def _digest(file: Path) -> tuple[int, str]:
    running, size = sha256(), 0
    with file.open("rb") as held:
        while piece := held.read(PIECE):
            running.update(piece)
            size += len(piece)
    return size, running.hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
