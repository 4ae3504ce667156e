"""Where the running server of a data folder is asked by whoever can read the folder (S4)."""

from pathlib import Path

import msgspec

ADMIN = "admin.json"


class AdminDoor(msgspec.Struct, frozen=True):
    """Where the running server's console is, in a file of the data folder for its owner only."""

    url: str
    token: str


def admin_door(folder: Path) -> AdminDoor | None:
    """None where no server runs, or none that is ready; what was left behind is told as well."""
    try:
        return msgspec.json.decode((folder / ADMIN).read_bytes(), type=AdminDoor)
    except (OSError, msgspec.DecodeError):
        return None
