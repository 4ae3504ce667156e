"""Tables that are this machine's alone and never in the journal."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib import metadata

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.domain.devices import DeviceKind
from store_core.storage.base import WORDS, Row


class ThisDeviceRow(Row):
    """Who this machine is: exactly one row, written at pairing. `certificate` (PEM) is the only one
    that an https `server` may show. `upstream` is the address of the server above that one, as it
    said, and the certificate of that.
    """

    __tablename__ = "this_device"

    device: Mapped[str] = mapped_column(primary_key=True)
    store: Mapped[str]
    server: Mapped[str]
    certificate: Mapped[str]
    kind: Mapped[DeviceKind] = mapped_column(WORDS)
    prefix: Mapped[str]
    name: Mapped[str]
    upstream: Mapped[str] = mapped_column(default="")
    upstream_certificate: Mapped[str] = mapped_column(default="")


class PinAttemptRow(Row):
    """Wrong PINs of a person on this machine; survives a restart. `pin` tells which PIN they were
    wrong for: a new one begins anew.
    """

    __tablename__ = "pin_attempts"

    person: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
    pin: Mapped[str] = mapped_column(default="")


def this_device(session: Session) -> ThisDeviceRow | None:
    """None where this machine was never paired."""
    return session.scalars(select(ThisDeviceRow)).first()


def become_device(session: Session, row: ThisDeviceRow) -> None:
    """In place of whoever this machine was."""
    session.execute(delete(ThisDeviceRow))
    session.add(row)


def pin_attempts(session: Session) -> Sequence[PinAttemptRow]:
    return session.scalars(select(PinAttemptRow)).all()


@cache
def program_version() -> str:
    """Of this program; empty where it was never installed."""
    try:
        return metadata.version("tillpass")
    except metadata.PackageNotFoundError:
        return ""
