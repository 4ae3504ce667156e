"""The whole menu, the settings and the people, read into memory."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.domain.catalogue import (
    Category,
    Item,
    Menu,
    ModifierGroup,
    Promotion,
    Station,
    TaxClass,
)
from store_core.domain.devices import Device
from store_core.domain.errors import StoreError
from store_core.domain.staff import Person
from store_core.domain.store import Settings
from store_core.storage.base import table_of
from store_core.storage.store import CatalogueRow, DeviceRow, PersonRow, SettingsRow


def load_menu(session: Session) -> Menu:
    """All records, retired ones too, each kind by position."""

    def records(kind: str, shape: Any) -> tuple[Any, ...]:
        bodies = session.scalars(
            select(CatalogueRow.body)
            .where(CatalogueRow.kind == kind)
            .order_by(CatalogueRow.position, CatalogueRow.id)
        )
        decoder = msgspec.json.Decoder(shape)
        return tuple(decoder.decode(body) for body in bodies)

    return Menu(
        categories=records("category", Category),
        items=records("item", Item),
        groups=records("group", ModifierGroup),
        taxes=records("tax", TaxClass),
        stations=records("station", Station),
        promotions=records("promotion", Promotion),
    )


def load_settings(session: Session) -> Settings:
    """Error `not_paired` where no store is known yet."""
    row = session.scalars(select(SettingsRow)).first()
    if row is None:
        raise StoreError("not_paired")
    return row.settings


def load_people(session: Session) -> tuple[Person, ...]:
    """Everybody who works here now, owner first, then by role and name."""
    order = ("owner", "manager", "cashier", "cook", "driver")
    people = [row.person for row in people_rows(session)]
    active = (person for person in people if not person.retired)
    return tuple(sorted(active, key=lambda person: (order.index(person.role), person.name)))


def load_everybody(session: Session) -> dict[str, Person]:
    """By id, those who left too."""
    return {row.id: row.person for row in people_rows(session)}


def people_rows(session: Session) -> Sequence[PersonRow]:
    """Of everybody, those who left too."""
    return session.scalars(select(PersonRow)).all()


def device_rows(session: Session) -> Sequence[DeviceRow]:
    """Of every machine, revoked ones too."""
    return session.scalars(select(DeviceRow)).all()


def load_devices(session: Session) -> tuple[Device, ...]:
    return tuple(session.connection().execute(_DEVICES).scalars())


_DEVICES = select(table_of(DeviceRow).c.device).order_by(table_of(DeviceRow).c.id)


def catalogue_revs(session: Session) -> dict[str, int]:
    """The rev of every catalogue record, by "kind/id"."""
    found = session.execute(select(CatalogueRow.kind, CatalogueRow.id, CatalogueRow.rev))
    return {f"{kind}/{record}": rev for kind, record, rev in found}


def load_names(session: Session) -> dict[str, str]:
    """The short name of everybody who ever worked here, by id."""
    people = (row.person for row in people_rows(session))
    return {person.id: person.short_name for person in people}
