"""A look into a database from outside, beside the program that owns it."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings
from store_core.journal.entries import from_row
from store_core.storage import watching
from store_core.storage.backing import Place
from store_core.storage.catalogue import load_settings
from store_core.storage.engine import Database
from store_core.storage.journal import EntryRow
from store_core.storage.replication import QuarantineRow
from store_core.storage.terminal import ThisDeviceRow
from store_core.storage.upgrade import check_schema


@dataclass(frozen=True, slots=True)
class Examined:
    """`size` and `wal` in bytes, 0 for a database elsewhere; `broken` are devices whose newest
    entry is not as it was written; `settings` None while none have come. `server` is the address
    it was paired with.
    """

    size: int
    wal: int
    schema: str | None
    newest_schema: str | None
    store: str
    device: str
    kind: DeviceKind
    server: str
    settings: Settings | None
    entries: int
    devices: int
    broken: tuple[str, ...]
    quarantined: int


def examine(place: Place) -> Examined:
    """Read-only. Errors: `no_database`, `not_paired`, those of `check_schema`, `database_*`."""
    if isinstance(place, Path) and not place.is_file():
        raise StoreError("no_database", path=str(place))
    database = Database(place)
    try:
        database.examine()
        check_schema(database)
        with database.read() as session:
            return _examined(session, database)
    finally:
        database.close()


def _examined(session: Session, database: Database) -> Examined:
    this = session.scalars(select(ThisDeviceRow)).first()
    if this is None:
        raise StoreError("not_paired", folder=database.name)
    held, newest = watching.schema(session)
    heads = _heads(session)
    return Examined(
        size=_size(database.path),
        wal=_size(database.path.with_name(f"{database.path.name}-wal") if database.path else None),
        schema=held,
        newest_schema=newest,
        store=this.store,
        device=this.device,
        kind=this.kind,  # type: ignore[arg-type]  # a kind as written
        server=this.server,
        settings=_settings(session),
        entries=session.scalar(select(func.count()).select_from(EntryRow)) or 0,
        devices=len(heads),
        broken=tuple(row.device for row in heads if from_row(row).sha256 != row.sha256),
        quarantined=session.scalar(select(func.count()).select_from(QuarantineRow)) or 0,
    )


def _size(file: Path | None) -> int:
    return file.stat().st_size if file and file.exists() else 0


def _heads(session: Session) -> list[EntryRow]:
    """The newest entry of every device."""
    newest = (
        select(EntryRow.store, EntryRow.device, func.max(EntryRow.dseq).label("dseq"))
        .group_by(EntryRow.store, EntryRow.device)
        .subquery()
    )
    same = (
        (EntryRow.store == newest.c.store)
        & (EntryRow.device == newest.c.device)
        & (EntryRow.dseq == newest.c.dseq)
    )
    return list(session.scalars(select(EntryRow).join(newest, same)))


def _settings(session: Session) -> Settings | None:
    try:
        return load_settings(session)
    except StoreError:
        return None
