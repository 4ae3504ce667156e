"""Effects on what the server owns."""

from sqlalchemy.orm import Session

from store_core.domain.catalogue import CatalogueRecord
from store_core.journal.entries import Entry
from store_core.journal.kinds import (
    AvailabilityChanged,
    CatalogueChanged,
    DeviceChanged,
    SettingsChanged,
    StaffChanged,
)
from store_core.journal.touched import Touched, touch
from store_core.storage.availability import AvailabilityRow
from store_core.storage.base import canonical
from store_core.storage.journal import count
from store_core.storage.merge import put_cell
from store_core.storage.store import (
    CatalogueRow,
    DeviceRow,
    PersonRow,
    SettingsRow,
)


def catalogue_changed(session: Session, entry: Entry, body: CatalogueChanged) -> Touched:
    records: dict[str, tuple[CatalogueRecord, ...]] = {
        "category": body.categories,
        "item": body.items,
        "group": body.groups,
        "tax": body.taxes,
        "station": body.stations,
        "promotion": body.promotions,
    }
    rows = [
        CatalogueRow(
            kind=kind,
            id=record.id,
            position=getattr(record, "position", 0)
            or body.places.get(f"{kind}/{record.id}", place),
            body=canonical(record).decode(),
            rev=body.revs.get(f"{kind}/{record.id}", 0),
            rank=0,
            entry_id=entry.id,
        )
        for kind, changed in records.items()
        for place, record in enumerate(changed)
    ]
    put_cell(session, *rows)
    count(session, "catalogue")
    return frozenset((row.kind, row.id) for row in rows)


def availability_changed(session: Session, entry: Entry, body: AvailabilityChanged) -> Touched:
    row = AvailabilityRow(
        kind=body.sold,
        id=body.id,
        available=body.available,
        until=body.until,
        rev=body.rev,
        rank=int(not body.available),
        entry_id=entry.id,
    )
    put_cell(session, row)
    count(session, "catalogue")
    return touch(body.sold, body.id)


def staff_changed(session: Session, entry: Entry, body: StaffChanged) -> Touched:
    for person in body.people:
        row = PersonRow(
            id=person.id,
            person=person,
            rev=body.revs.get(person.id, 0),
            rank=0,
            entry_id=entry.id,
        )
        put_cell(session, row)
    count(session, "catalogue")
    return touch("person", *(person.id for person in body.people))


def settings_changed(session: Session, entry: Entry, body: SettingsChanged) -> Touched:
    row = SettingsRow(
        store=body.settings.store,
        settings=body.settings,
        rev=body.rev,
        rank=0,
        entry_id=entry.id,
    )
    put_cell(session, row)
    count(session, "catalogue")
    return touch("settings", body.settings.store)


def device_changed(session: Session, entry: Entry, body: DeviceChanged) -> Touched:
    rank = int(body.device.revoked_at is not None)
    row = DeviceRow(
        id=body.device.id, device=body.device, rev=body.rev, rank=rank, entry_id=entry.id
    )
    put_cell(session, row)
    return touch("device", body.device.id)
