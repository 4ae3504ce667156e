"""Training: a shop to practise in, with this machine's menu, people and settings (C11).

It lives in a file of its own beside the real one, in a store of its own, and knows no server: so
nothing in it is ever sent, counted or numbered with what is real.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from store_core.application.shop import Clock, Identity, Shop, Transaction, utc_now
from store_core.application.stores import remember_identity
from store_core.application.terminals import kind_of
from store_core.domain.catalogue import CatalogueRecord, Menu
from store_core.domain.devices import Device, DeviceKind
from store_core.domain.errors import StoreError
from store_core.domain.identity import TRAINING_PREFIX, TRAINING_STORE
from store_core.domain.printers import within_reach
from store_core.domain.staff import Person
from store_core.domain.store import Settings
from store_core.journal.kinds import (
    CatalogueChanged,
    DeviceChanged,
    PictureAdded,
    SettingsChanged,
    StaffChanged,
)
from store_core.journal.touched import Touched
from store_core.storage.catalogue import catalogue_revs, load_menu, people_rows
from store_core.storage.engine import Database
from store_core.storage.pictures import PictureRow, picture_ids
from store_core.storage.store import SettingsRow
from store_core.storage.terminal import PinAttemptRow, pin_attempts, this_device
from store_core.storage.upgrade import open_database

DATABASE = "training.sqlite"
TRAINING_DEVICE = "training-"
_USELESS = frozenset({"database_corrupt", "database_newer"})


@dataclass(frozen=True, slots=True)
class WrongPins:
    """Training is no place to guess somebody's PIN: what was tried counts on."""

    person: str
    failures: int
    locked_until: datetime | None
    pin: str


@dataclass(frozen=True, slots=True)
class Copy:
    """What training takes over from the real shop whenever it is entered. `picture` reads one of
    the real shop's own, None where it is not there.
    """

    identity: Identity
    kind: DeviceKind
    menu: Menu
    settings: Settings
    people: tuple[Person, ...]
    wrong_pins: tuple[WrongPins, ...]
    picture: Callable[[str], PictureAdded | None]


def copy_of(shop: Shop) -> Copy:
    """Reads the real shop and writes nothing. Error `not_paired`."""
    settings = shop.settings
    with shop.database.read() as session:
        menu = load_menu(session)
        people = tuple(row.person for row in people_rows(session))
        wrong = _wrong_pins(session)
    identity = _identity(shop)
    return Copy(
        identity=identity,
        kind=kind_of(shop),
        menu=menu,
        settings=_practised(settings, identity),
        people=people,
        wrong_pins=wrong,
        picture=lambda picture: _picture(shop, picture),
    )


def open_training(
    folder: Path,
    copy: Copy,
    *,
    anew: bool = False,
    now: Clock = utc_now,
    committed: Callable[[Touched], None] = lambda _touched: None,
) -> Shop:
    """The training shop in a data folder as it was left, or a fresh one; with today's menu, people
    and settings. `anew` forgets all that was practised.

    A training file that can't be read is thrown away. Errors: those of `open_database`.
    """
    database, wrong = _left(folder / DATABASE, copy.identity.store)
    if database and anew:
        database.close()
        database = None
    if database is None:
        for held in folder.glob(f"{DATABASE}*"):
            held.unlink()
        database = open_database(folder / DATABASE)
    try:
        return _ready(database, replace(copy, wrong_pins=copy.wrong_pins + wrong), now, committed)
    except BaseException:
        database.close()
        raise


def _picture(shop: Shop, picture: str) -> PictureAdded | None:
    with shop.database.read() as session:
        row = session.get(PictureRow, picture)
        if row is None:
            return None
        return PictureAdded(
            id=row.id,
            media=row.media,
            width=row.width,
            height=row.height,
            cut_out=row.cut_out,
            data=row.data,
        )


def _identity(real: Shop) -> Identity:
    """Of the training shop: the real one's number in no series, its entries in no store."""
    held = real.identity
    store = f"{TRAINING_STORE}{held.store}-{held.device}"
    return Identity(store, f"{TRAINING_DEVICE}{held.device}", TRAINING_PREFIX, held.name, held.key)


def _practised(settings: Settings, identity: Identity) -> Settings:
    """All papers come out where the trainee stands: no cook is handed one, nor told by a fallback
    printer elsewhere.
    """
    device = identity.device.removeprefix(TRAINING_DEVICE)
    wanted = settings.till_printers.get(device, settings.receipt_printer)
    found = within_reach(settings.printers, wanted, device)
    receipts = found.id if found else None
    printers = (replace(found, fallback=None, driver=""),) if found else ()
    stations = {} if receipts is None else dict.fromkeys(settings.station_printers, receipts)
    return replace(
        settings,
        store=identity.store,
        printers=printers,
        receipt_printer=receipts,
        till_printers={},
        station_printers=stations,
        test_mode=False,
    )


def _left(path: Path, store: str) -> tuple[Database | None, tuple[WrongPins, ...]]:
    """The file of an earlier training in this very shop, if it is any good."""
    if not path.exists():
        return None, ()
    try:
        database = open_database(path)
    except StoreError as error:
        if error.code in _USELESS:
            return None, ()
        raise
    with database.read() as session:
        row = this_device(session)
        wrong = _wrong_pins(session)
    if row and row.store == store and row.prefix == TRAINING_PREFIX:
        return database, wrong
    database.close()
    return None, wrong


def _ready(
    database: Database, copy: Copy, now: Clock, committed: Callable[[Touched], None]
) -> Shop:
    shop = Shop(database, copy.identity, now=now)
    with shop.transaction() as tx:
        if this_device(tx.session) is None:
            _found(tx, copy)
        _take_over(tx, copy)
    shop.committed = committed
    return shop


def _found(tx: Transaction, copy: Copy) -> None:
    """No feed, no server: what is written here has nowhere to go."""
    identity = copy.identity
    remember_identity(tx.session, identity, copy.kind, server="")
    tx.record(SettingsChanged(settings=copy.settings, rev=0))
    device = Device(identity.device, copy.kind, identity.name, identity.prefix, tx.now)
    tx.record(DeviceChanged(device=device, rev=0))


def _take_over(tx: Transaction, copy: Copy) -> None:
    """What is different in the real shop by now."""
    session = tx.session
    held = session.get(SettingsRow, copy.settings.store)
    if held is None or held.settings != copy.settings:
        rev = held.rev + 1 if held else 0
        tx.record(SettingsChanged(settings=copy.settings, rev=rev))
    shown = {picture for item in copy.menu.items for picture in item.pictures}
    for picture in shown - set(picture_ids(session)):
        if body := copy.picture(picture):
            tx.record(body)
    if load_menu(session) != copy.menu:
        tx.record(_whole_menu(copy.menu, catalogue_revs(session)))
    people = {row.id: row for row in people_rows(session)}
    if {row.person for row in people.values()} != set(copy.people):
        revs = {one.id: people[one.id].rev + 1 for one in copy.people if one.id in people}
        tx.record(StaffChanged(people=copy.people, revs=revs))
    for tried in copy.wrong_pins:
        row = session.get(PinAttemptRow, tried.person)
        if row is None or row.pin != tried.pin or row.failures < tried.failures:
            session.merge(
                PinAttemptRow(
                    person=tried.person,
                    failures=tried.failures,
                    locked_until=tried.locked_until,
                    pin=tried.pin,
                )
            )


def _whole_menu(menu: Menu, held: dict[str, int]) -> CatalogueChanged:
    records: dict[str, tuple[CatalogueRecord, ...]] = {
        "category": menu.categories,
        "item": menu.items,
        "group": menu.groups,
        "tax": menu.taxes,
        "station": menu.stations,
        "promotion": menu.promotions,
    }
    keys = (f"{kind}/{one.id}" for kind, held_ones in records.items() for one in held_ones)
    return CatalogueChanged(
        revs={key: held.get(key, -1) + 1 for key in keys},
        categories=menu.categories,
        items=menu.items,
        groups=menu.groups,
        taxes=menu.taxes,
        stations=menu.stations,
        promotions=menu.promotions,
    )


def _wrong_pins(session: Session) -> tuple[WrongPins, ...]:
    rows = pin_attempts(session)
    return tuple(WrongPins(row.person, row.failures, row.locked_until, row.pin) for row in rows)
