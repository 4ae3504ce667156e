"""A look into a database from outside, beside the program that owns it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from store_core.application.reports_apart import reports_apart_in
from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings
from store_core.journal.entries import from_row
from store_core.storage import watching
from store_core.storage.backing import Place
from store_core.storage.catalogue import load_settings
from store_core.storage.discrepancies import count_apart
from store_core.storage.engine import Database
from store_core.storage.journal import newest_entries
from store_core.storage.log_check import refuse_damaged_log
from store_core.storage.terminal import this_device
from store_core.storage.upgrade import check_schema


@dataclass(frozen=True, slots=True)
class Examined:
    """`size` and `wal` in bytes, 0 for a database elsewhere; `broken` are devices whose newest
    entry is not as it was written; `settings` None while none have come. `server` is the address
    it was paired with, `certificate` (PEM) what an https one has to show.
    """

    size: int
    wal: int
    schema: str | None
    newest_schema: str | None
    store: str
    device: str
    kind: DeviceKind
    server: str
    certificate: str
    settings: Settings | None
    entries: int
    devices: int
    broken: tuple[str, ...]
    quarantined: int
    apart: int
    reports_apart: int


def examine(place: Place) -> Examined:
    """Read-only. Errors: `no_database`, `not_paired`, those of `check_schema`, `database_*`."""
    if isinstance(place, Path) and not place.is_file():
        raise StoreError("no_database", path=str(place))
    if isinstance(place, Path):
        refuse_damaged_log(place)
    database = Database(place)
    try:
        database.examine()
        check_schema(database)
        with database.read() as session:
            return _examined(session, database)
    finally:
        database.close()


def _examined(session: Session, database: Database) -> Examined:
    this = this_device(session)
    if this is None:
        raise StoreError("not_paired", folder=database.name)
    held, newest = watching.schema(session)
    heads = newest_entries(session)
    return Examined(
        size=_size(database.path),
        wal=_size(database.path.with_name(f"{database.path.name}-wal") if database.path else None),
        schema=held,
        newest_schema=newest,
        store=this.store,
        device=this.device,
        kind=this.kind,
        server=this.server,
        certificate=this.certificate,
        settings=_settings(session),
        entries=watching.entries(session),
        devices=len(heads),
        broken=tuple(row.device for row in heads if from_row(row).sha256 != row.sha256),
        quarantined=watching.quarantined(session),
        apart=count_apart(session),
        reports_apart=len(reports_apart_in(session, date.min)),
    )


def _size(file: Path | None) -> int:
    return file.stat().st_size if file and file.exists() else 0


def _settings(session: Session) -> Settings | None:
    try:
        return load_settings(session)
    except StoreError:
        return None
