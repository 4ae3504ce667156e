"""A server that has another above it: the shop's hub (S1, ADR 0026).

It holds the whole store and serves the shop's terminals; what only one may decide, its upstream
does.
"""

from pathlib import Path

from sqlalchemy.orm import Session

from store_core.application.device_secrets import Secret, Secrets
from store_core.application.folder import make_own_folder
from store_core.application.shop import Shop
from store_core.application.stores import remember_identity
from store_core.application.terminals import DATABASE, Membership, missed, remember_machine
from store_core.domain.errors import StoreError
from store_core.storage.replication import StoreFeedRow, has_feed
from store_core.storage.terminal import this_device
from store_core.storage.upgrade import open_database


def become_hub(folder: Path, secrets: Secrets, given: Membership, epoch: str) -> None:
    """What pairing gave, kept in a folder: of an empty one a hub that has all to fetch, of that
    store's server a hub that keeps what it has and hands its upstream what that lacks. `epoch` is
    for a feed that begins.

    Errors: `wrong_kind`, `hub_of_other_store`, `keyring_locked`, those of `missed` and
    `open_database`.
    """
    if given.kind != "server":
        raise StoreError("wrong_kind", kind=given.kind)
    make_own_folder(folder)
    missed(folder)
    database = open_database(folder / DATABASE)
    try:
        with database.alone():
            with database.read() as session:
                _check(session, given, folder)
            secrets.keep(given.identity.device, Secret(given.token, given.identity.key))
            with database.write() as session:
                _take_on(session, given, epoch)
            with database.read() as session:
                row = this_device(session)
        if row:
            remember_machine(folder, row)
    finally:
        database.close()


def is_hub(shop: Shop) -> bool:
    """Whether there is a server above this one."""
    with shop.database.read() as session:
        row = this_device(session)
        return row is not None and row.kind == "server" and bool(row.server)


def move_upstream(shop: Shop, address: str) -> None:
    """The server above this hub is found elsewhere. Error `not_a_hub`."""
    with shop.database.write() as session:
        row = this_device(session)
        if row is None or not row.server:
            raise StoreError("not_a_hub")
        row.server = address


def _check(session: Session, given: Membership, folder: Path) -> None:
    row = this_device(session)
    if row and (row.store, row.kind) != (given.identity.store, "server"):
        raise StoreError("hub_of_other_store", folder=str(folder))


def _take_on(session: Session, given: Membership, epoch: str) -> None:
    remember_identity(session, given.identity, "server", given.server, given.certificate)
    if not has_feed(session, given.identity.store):
        session.add(StoreFeedRow(store=given.identity.store, epoch=epoch, head=0))
