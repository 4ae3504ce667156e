"""The store's machines as the server knows them: who is there, what is unsent, their names (O6)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from store_core.application.devices import SEEN_EVERY
from store_core.application.office import OfficeCall
from store_core.application.shop import BackedUp, Shop, Transaction
from store_core.domain.devices import Device
from store_core.domain.errors import StoreError
from store_core.domain.staff import Permission
from store_core.journal.kinds import DeviceChanged
from store_core.storage.catalogue import device_rows
from store_core.storage.journal import last_of_device
from store_core.storage.replication import DeviceTokenRow, tokens_by_device
from store_core.storage.store import DeviceRow
from store_core.storage.terminal import ThisDeviceRow, program_version

STILL_THERE = 2 * SEEN_EVERY + timedelta(seconds=5)
"""A machine is linked while it was seen no longer ago."""
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Terminal:
    """`unsent` counts the entries it said it has and the server lacks; None where only the server
    could say. `rev` is of its record.
    """

    device: Device
    rev: int
    last_seen: datetime | None = None
    version: str = ""
    unsent: int | None = None
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Terminals:
    """As of `at`; those shut out come last. `backed_up` only where a server said it."""

    at: datetime
    terminals: tuple[Terminal, ...]
    backed_up: BackedUp | None = None


@dataclass(frozen=True, slots=True)
class NewName:
    """`seen` is the rev of the device's record as it was read."""

    device: str
    name: str
    seen: int


def terminals_known(shop: Shop) -> Terminals:
    """What this machine can say by itself: names and kinds, not who is there."""
    with shop.database.read() as session:
        found = tuple(Terminal(row.device, row.rev) for row in device_rows(session))
    return Terminals(shop.now(), _in_order(found))


def take_own_name(shop: Shop) -> None:
    """This machine goes by what the store calls it now."""
    own = shop.identity
    with shop.database.read() as session:
        row = session.get(DeviceRow, own.device)
    if row is None or row.device.name == own.name:
        return
    with shop.database.write() as session:
        held = session.get(ThisDeviceRow, own.device)
        if held is not None:
            held.name = row.device.name
    shop.identity = replace(own, name=row.device.name)


def _terminals(tx: Transaction, _asked: None) -> Terminals:
    tx.require(Permission.PAIR_DEVICE)
    tokens = tokens_by_device(tx.session)
    found = tuple(_terminal(tx, row, tokens.get(row.id)) for row in device_rows(tx.session))
    return Terminals(tx.now, _in_order(found), tx.shop.backed_up)


def _terminal(tx: Transaction, row: DeviceRow, token: DeviceTokenRow | None) -> Terminal:
    device, identity = row.device, tx.shop.identity
    if device.id == identity.device:
        return Terminal(device, row.rev, tx.now, program_version(), 0, linked=True)
    if token is None:
        return Terminal(device, row.rev)
    held = last_of_device(tx.session, identity.store, device.id)
    there = token.last_seen is not None and tx.now - token.last_seen < STILL_THERE
    return Terminal(
        device=device,
        rev=row.rev,
        last_seen=token.last_seen,
        version=token.version,
        unsent=max(0, token.newest - (held.dseq if held else 0)) if token.last_seen else None,
        linked=there and device.revoked_at is None,
    )


def _in_order(found: tuple[Terminal, ...]) -> tuple[Terminal, ...]:
    order = ("server", "till", "kitchen")

    def place(one: Terminal) -> tuple[bool, int, datetime, str]:
        device = one.device
        return (
            device.revoked_at is not None,
            order.index(device.kind),
            device.paired_at,
            device.id,
        )

    return tuple(sorted(found, key=place))


def _rename(tx: Transaction, asked: NewName) -> int:
    """Errors: `unknown_device`, `changed_meanwhile` with `records`, `bad_records` with `problems`
    (`device_name_missing`, `device_name_too_long`, `device_name_taken`).
    """
    tx.require(Permission.PAIR_DEVICE)
    row = tx.session.get(DeviceRow, asked.device)
    if row is None:
        raise StoreError("unknown_device", device=asked.device)
    key, name = f"device/{asked.device}", " ".join(asked.name.split())
    if row.rev != asked.seen:
        raise StoreError("changed_meanwhile", records=[key])
    flaw = _name_flaw(tx.session, asked.device, name)
    if flaw:
        problem = {"at": f"{key}/name", "code": flaw, "name": name, "most": LONGEST_NAME}
        raise StoreError("bad_records", problems=[problem])
    if name == row.device.name:
        return asked.seen
    rev = asked.seen + 1
    tx.record(DeviceChanged(device=replace(row.device, name=name), rev=rev))
    return rev


def _name_flaw(session: Session, device: str, name: str) -> str:
    if not name:
        return "device_name_missing"
    if len(name) > LONGEST_NAME:
        return "device_name_too_long"
    others = (row.device for row in device_rows(session) if row.id != device)
    names = {one.name.casefold() for one in others if one.revoked_at is None}
    return "device_name_taken" if name.casefold() in names else ""


TERMINALS = OfficeCall("terminals", type(None), Terminals, _terminals, anew=True)
"""Every machine that was ever paired, with what the server knows of it."""
RENAME = OfficeCall("rename_device", NewName, int, _rename)
"""Answers the rev of the record as it is then."""
