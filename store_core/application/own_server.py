"""The server that a till keeps for its shop: which one, and where a new one would stand (O6)."""

from pathlib import Path

import msgspec

from store_core.application.device_secrets import write_owner_only
from store_core.application.folder import FolderLock
from store_core.application.terminals import is_founded
from store_core.domain.errors import StoreError

OWN_SERVER = "own-server.json"


class OwnServer(msgspec.Struct, frozen=True):
    """The server that this machine keeps for its shop: its data folder, and where it listens."""

    folder: str
    port: int


def own_server(folder: Path) -> OwnServer | None:
    """Of the till with this data folder. Error `own_server_unreadable`."""
    path = folder / OWN_SERVER
    try:
        return msgspec.json.decode(path.read_bytes(), type=OwnServer)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise StoreError("own_server_unreadable", path=str(path)) from error


def keep_own_server(folder: Path, server: OwnServer) -> None:
    """Error `folder_unwritable`."""
    try:
        write_owner_only(folder / OWN_SERVER, msgspec.json.encode(server))
    except OSError as error:
        detail = error.strerror or str(error)
        raise StoreError("folder_unwritable", folder=str(folder), detail=detail) from error


def place_for_server(folder: Path) -> Path:
    """A folder beside the till's that holds no store yet. Error `folder_unwritable`."""
    for count in range(1, 100):
        beside = folder.with_name("server" if count == 1 else f"server-{count}")
        if _is_vacant(beside):
            return beside
    raise StoreError("folder_unwritable", folder=str(folder.parent), detail="")


def _is_vacant(folder: Path) -> bool:
    """No other program's, and without a store, also without one that was lost."""
    if not folder.exists():
        return True
    try:
        with FolderLock(folder):
            return not is_founded(folder)
    except StoreError:
        return False
