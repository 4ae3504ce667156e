"""`tillpass backup`: one more backup, by the running server or of a folder that nothing runs on."""

import argparse
import os
from pathlib import Path

import msgspec

from store_core.application import backups
from store_core.application.backups import Manifest
from store_core.application.device_secrets import secrets_of
from store_core.application.folder import FolderLock
from store_core.application.shop import utc_now
from store_core.application.terminals import DATABASE, DatabaseUrl, kind_of, open_shop
from store_core.domain.errors import StoreError
from sync_server.console import ask


class Made(msgspec.Struct, frozen=True):
    """What the server tells its console."""

    path: str
    manifest: Manifest


def main(argv: list[str]) -> int:
    """Errors: those of `backups.back_up`, `no_database`, `not_a_server`, `folder_in_use`."""
    asked = _parser().parse_args(argv)
    to = (asked.to or asked.data / backups.FOLDER).resolve()
    try:
        told = ask(asked.data, "post", "backups", {"to": str(to)})
        made = msgspec.convert(told, type=Made)
    except StoreError as error:
        if error.code != "server_not_running":
            raise
        made = _at_rest(asked.data, to, DatabaseUrl(asked.database) if asked.database else None)
    held = made.manifest
    print(f"{held.head} entries are in {made.path} ({held.size // 1000} kB).")
    print(
        "The store's key is not in it: keep that elsewhere (`tillpass server key --to DIR`), or "
        "customers' names can't be read after the loss of this machine."
    )
    return 0


def _at_rest(folder: Path, to: Path, database: DatabaseUrl | None) -> Made:
    if database is None and not (folder / DATABASE).is_file():
        raise StoreError("no_database", path=str(folder))
    with FolderLock(folder):
        shop = open_shop(folder, secrets_of(folder), place=database)
        try:
            if kind_of(shop) != "server":
                raise StoreError("not_a_server", folder=str(folder))
            made = backups.back_up(shop, to, utc_now())
        finally:
            shop.database.close()
    return Made(str(made.path), made.manifest)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tillpass backup",
        description="Back a server's store up. The running server does so by itself every 15 "
        "minutes; `tillpass restore` puts one back.",
    )
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="the server's data folder"
    )
    parser.add_argument(
        "--to",
        type=Path,
        metavar="DIR",
        help="where it goes (default: backups/ in the data folder)",
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        default=os.environ.get("DATABASE_URL"),
        help="of a server that has no file there and does not run (default: DATABASE_URL)",
    )
    return parser
