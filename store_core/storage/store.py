"""Tables of what the server owns: catalogue, people, settings, devices."""

from sqlalchemy.orm import Mapped, mapped_column

from store_core.domain.devices import Device
from store_core.domain.staff import Person
from store_core.domain.store import Settings
from store_core.storage.base import Cell, Json, Row


class CatalogueRow(Row, Cell):
    """One record of the catalogue: `kind` is category, item, group, tax, station or promotion."""

    __tablename__ = "catalogue"

    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    body: Mapped[str]


class PersonRow(Row, Cell):
    __tablename__ = "people"

    id: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[Person] = mapped_column(Json(Person))


class SettingsRow(Row, Cell):
    __tablename__ = "settings"

    store: Mapped[str] = mapped_column(primary_key=True)
    settings: Mapped[Settings] = mapped_column(Json(Settings))


class DeviceRow(Row, Cell):
    __tablename__ = "devices"

    id: Mapped[str] = mapped_column(primary_key=True)
    device: Mapped[Device] = mapped_column(Json(Device))
