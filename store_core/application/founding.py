"""Opening a new shop on this machine: its server's store, and this till's part in it (O6)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from secrets import token_bytes

import msgspec

from store_core.application.device_secrets import Secrets, write_owner_only
from store_core.application.folder import FolderLock
from store_core.application.shop import Clock, Shop, utc_now
from store_core.application.staff import hash_pin, hash_secret
from store_core.application.staff_records import recovery_letters
from store_core.application.terminals import found_store, is_founded
from store_core.domain.errors import StoreError
from store_core.domain.founding import OWNER, Founding, founding_problems
from store_core.domain.printers import Printer
from store_core.domain.profile import Profile
from store_core.domain.staff import Person

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


def found_shop(
    folder: Path,
    secrets: Secrets,
    founding: Founding,
    *,
    now: Clock = utc_now,
    random: Callable[[int], bytes] = token_bytes,
) -> None:
    """Make a store in a folder, whole or not at all: what a try that was cut short left behind is
    no store and in nobody's way.

    Errors: `bad_records` with `problems` (nothing is written), `folder_in_use`, and those of
    `found_store`.
    """
    problems = founding_problems(founding)
    if problems:
        told = [{"at": one.at, "code": one.code, **one.values} for one in problems]
        raise StoreError("bad_records", problems=told)
    with FolderLock(folder):
        found_store(folder, secrets, profile_of(founding), now=now, random=random)


def profile_of(founding: Founding) -> Profile:
    """With its owner and nobody else; the PIN and the recovery code are hashed."""
    owner = Person(
        OWNER,
        " ".join(founding.owner.split()),
        "owner",
        pin_hash=hash_pin(founding.pin),
        pin_digits=len(founding.pin),
        recovery_hash=hash_secret(recovery_letters(founding.recovery_code)),
    )
    settings = replace(founding.settings, always_open=False, test_mode=False)
    return Profile(settings, founding.menu, (owner,))


def loose_printers(shop: Shop) -> tuple[tuple[Printer, Printer], ...]:
    """Printers on a cable that nobody drives yet, and as this machine's: before the shop stood, no
    till had an id to be named by.
    """
    own = shop.identity.device
    return tuple(
        (one, replace(one, driver=own))
        for one in shop.settings.printers
        if one.connection != "network" and not one.driver
    )
