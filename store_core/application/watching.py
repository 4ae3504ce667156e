"""How the shop on this machine stands, for who watches it: figures and checks, nobody's data."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.storage import watching
from store_core.storage.catalogue import load_devices
from store_core.storage.journal import frontiers
from store_core.storage.order_queries import find_order
from store_core.storage.replication import the_feed

DISK_FLOOR = 200_000_000
"""Bytes free below which a shop is not ready: a day's sales with room for the database to move."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A paired terminal; `at` are seconds since 1970 of its last hello, None before the first."""

    device: str
    kind: str
    at: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """`papers` are print jobs not on paper yet, by printer."""

    feed_head: int
    papers: Mapping[str, int]
    terminals: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """`said` is what was found, for who watches; names files of this machine at most."""

    ok: bool
    said: str = ""


def standing(shop: Shop) -> Standing:
    """A server's figures. Errors: those of `Database.read`."""
    with shop.database.read() as session:
        seen = watching.last_seen(session)
        return Standing(
            feed_head=the_feed(session, shop.identity.store).head,
            papers=watching.unsent_papers(session),
            terminals=tuple(
                Seen(one.id, one.kind, at.timestamp() if (at := seen.get(one.id)) else None)
                for one in load_devices(session)
                if one.kind != "server" and one.revoked_at is None
            ),
        )


def held_of(shop: Shop) -> Mapping[str, int]:
    """The newest entry of each device that is held here. Errors: those of `Database.read`."""
    with shop.database.read() as session:
        return frontiers(session, shop.identity.store)


def channel_of(shop: Shop, order_id: str) -> str:
    """Where an order came in; "unknown" while its placing is not known here."""
    with shop.database.read() as session:
        found: Order | None = find_order(session, order_id)
    return found.header.channel if found else "unknown"


def database_reads(shop: Shop) -> Check:
    return _tried(lambda: _read(shop))


def database_writes(shop: Shop) -> Check:
    """Waits for its turn like any other writer."""
    return _tried(lambda: _write(shop))


def schema_fits(shop: Shop) -> Check:
    try:
        with shop.database.read() as session:
            held, newest = watching.schema(session)
    except StoreError as error:
        return Check(False, str(error))
    return Check(held == newest, f"at {held}, the program is at {newest}")


def disk_has_room(shop: Shop, floor: int = DISK_FLOOR) -> Check:
    """Of the disk that the data folder is on; a database elsewhere watches its own."""
    if shop.database.path is None:
        return Check(True, "not on this machine")
    free = shutil.disk_usage(shop.database.path.parent).free
    return Check(free >= floor, f"{free // 1_000_000} MB free, wanted {floor // 1_000_000}")


def _read(shop: Shop) -> str:
    with shop.database.read() as session:
        watching.try_reading(session)
    return ""


def _write(shop: Shop) -> str:
    with shop.database.write() as session:
        watching.try_writing(session)
    return ""


def _tried(check: Callable[[], str]) -> Check:
    try:
        return Check(True, check())
    except StoreError as error:
        return Check(False, str(error))
