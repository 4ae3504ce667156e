"""Opening a new shop on this machine: its server's store, and this till's part in it (O6)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from secrets import token_bytes

from store_core.application.device_secrets import Secrets
from store_core.application.folder import FolderLock
from store_core.application.shop import Clock, Shop, utc_now
from store_core.application.staff import hash_pin, hash_secret
from store_core.application.staff_records import recovery_letters
from store_core.application.terminals import found_store
from store_core.domain.errors import StoreError
from store_core.domain.founding import OWNER, Founding, founding_problems
from store_core.domain.printers import Printer
from store_core.domain.profile import Profile
from store_core.domain.staff import Person


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
