"""The doctor's look at this machine: folder, disk, database, secrets, time zones, libraries."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources, util
from pathlib import Path
from tempfile import TemporaryFile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from store_core.application import backups
from store_core.application.device_secrets import FILE, KeyringSecrets, secrets_of
from store_core.application.examination import Examined, examine
from store_core.application.shop import utc_now
from store_core.application.terminals import DatabaseUrl, Place
from store_core.application.watching import DISK_FLOOR
from store_core.commands.doctor_findings import Finding, bad, ok, warn
from store_core.commands.sentences import sentence
from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from store_core.printing.fonts import Fonts

COMFORTABLE = 5 * DISK_FLOOR
LARGE_WAL = 64_000_000
OTHERS = 0o077
"""Permissions of everybody but the owner."""


def folder(path: Path) -> Iterator[Finding]:
    """Whether the program can write there, and nobody else read."""
    if not path.is_dir():
        yield bad("folder", f"there is no {path}", "check --data, or pair this machine first")
        return
    try:
        with TemporaryFile(dir=path):
            pass
    except OSError as error:
        advice = "give the folder to the person who runs the program (chown), or free the disk"
        yield bad("folder", f"{path} can't be written: {error.strerror}", advice)
        return
    mode = path.stat().st_mode
    if os.name == "posix" and mode & OTHERS:
        advice = f"chmod 700 {path}"
        yield warn("folder", f"{path} can be read by others (mode {mode & 0o777:o})", advice)
    else:
        yield ok("folder", f"{path} is writable, and its owner's alone")


def disk(path: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(path).free
    said = f"{free // 1_000_000:,} MB free"
    if free < DISK_FLOOR:
        yield bad("disk", said, "free some space now: sales stop when the disk is full")
    elif free < COMFORTABLE:
        yield warn("disk", said, "free some space soon")
    else:
        yield ok("disk", said)


def database(place: Place) -> tuple[Examined | None, list[Finding]]:
    """What was found in it, where it could be read at all."""
    try:
        found = examine(place)
    except StoreError as error:
        return None, [bad("database", sentence(error), _advice(place, error.code))]
    findings = []
    if found.schema == found.newest_schema:
        size = f", {found.size // 1_000_000:,} MB" if found.size else ""
        findings.append(ok("database", f"whole{size}, schema up to date"))
    else:
        advice = "start the program once: it brings its database up to date"
        findings.append(warn("database", f"its schema is {found.schema}", advice))
    if found.wal > LARGE_WAL:
        said = f"{found.wal // 1_000_000:,} MB wait beside the file (WAL)"
        advice = "end the programs that read it and start this one again"
        findings.append(warn("database", said, advice))
    if found.broken:
        said = f"the newest entry of {', '.join(found.broken)} is not as it was written"
        findings.append(bad("journal", said, "run `tillpass verify` on it, and keep the file"))
    else:
        said = f"{found.entries:,} entries of {found.devices} devices, their heads as written"
        findings.append(ok("journal", said))
    if found.quarantined:
        said = f"{found.quarantined} entries were not taken in and are kept apart"
        findings.append(warn("journal", said, "find out which device was copied or revoked"))
    if found.apart:
        said = f"{found.apart} orders do not add up"
        findings.append(warn("orders", said, "settle them at a till, under Orders"))
    if found.reports_apart:
        said = f"Z reports that are not what their shifts add up to by now: {found.reports_apart}"
        findings.append(warn("shifts", said, "book the difference: back office, To settle"))
    return found, findings


def backed_up(kept_in: Path) -> Iterator[Finding]:
    """The newest backup: how old it is, and whether its bytes are still its own."""
    held = backups.backups(kept_in)
    if not held:
        advice = "`tillpass backup --data DIR` makes one"
        yield warn("backup", f"there is none in {kept_in}", advice)
        return
    newest = held[0]
    said = f"{len(held)}, the newest of {newest.manifest.made_at:%Y-%m-%d %H:%M} UTC"
    if not backups.is_whole(newest):
        advice = "look after the disk, and make another with `tillpass backup`"
        yield bad("backup", f"{newest.path.name} is not as it was written", advice)
    elif utc_now() - newest.manifest.made_at > backups.LATE:
        yield warn("backup", said, "it is old; if the shop sold since, the server's log says why")
    else:
        yield ok("backup", said)


def _advice(place: Place, code: str) -> str:
    if isinstance(place, DatabaseUrl) and code == "database_unreachable":
        return "start PostgreSQL, and check the address of its database"
    return _MENDED.get(code, _RESTORE)


_RESTORE = "`tillpass doctor --repair --data DIR` says what can be done; keep the damaged file"
_MENDED = {
    "database_newer": "install the newest version of Tillpass",
    "database_locked": "end the program that holds it, then look again",
    "database_readonly": "give the folder to the person who runs the program (chown)",
    "database_unreachable": "check --data, and pair this machine if it is new",
    "no_database": "check --data, and pair this machine if it is new",
    "not_a_store": "check --data: this is another program's database",
}


def secrets(path: Path, device: str) -> Iterator[Finding]:
    """Where the token and the store's key are, and who can read them."""
    held = path / FILE
    if os.name == "posix" and held.exists() and held.stat().st_mode & OTHERS:
        said = f"{held} can be read by others (mode {held.stat().st_mode & 0o777:o})"
        yield bad("keyring", said, f"chmod 600 {held}, then revoke this device and pair it again")
        return
    kept_in = secrets_of(path)
    try:
        found = kept_in.read(device) or secrets_of(path, "file").read(device)
    except StoreError as error:
        yield bad("keyring", sentence(error), "unlock the keyring, or start with --keyring file")
        return
    if found is None:
        said = "the key of this device is not here"
        yield bad("keyring", said, "pair this machine again; a server needs its old folder back")
    elif isinstance(kept_in, KeyringSecrets) and not held.exists():
        yield ok("keyring", f"the key is in {kept_in.place}")
    else:
        yield ok("keyring", f"the key is in {held}, readable by its owner only")


def time_zone(name: str) -> Iterator[Finding]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        yield bad("clock", f"nothing is known of the zone {name}", "pip install tzdata")
    else:
        yield ok("clock", f"the rules of {name} are here")


def libraries(kind: DeviceKind | None) -> Iterator[Finding]:
    """Fonts for paper and screen, and what the windows of a terminal need."""
    try:
        with resources.as_file(resources.files("resources") / "fonts") as fonts:
            faces = len(Fonts(fonts).faces)
    except (ModuleNotFoundError, FileNotFoundError) as error:
        yield bad("fonts", f"they are missing ({error})", "install Tillpass anew")
    else:
        yield ok("fonts", f"{faces} faces")
    if kind == "server":
        return
    if util.find_spec("PySide6") is None:
        advice = "pip install 'tillpass[pos,kitchen]'"
        yield bad("windows", "Qt is not installed", advice)
        return
    said = _why_qt_fails()
    if said:
        advice = "`python3 packaging/run.py` installs what Debian has, or names it"
        yield bad("windows", f"Qt can't start: {said}", advice)
    else:
        yield ok("windows", "Qt and its system libraries are here")


def _why_qt_fails() -> str:
    """Tried in a process of its own: a library that is missing may end it."""
    asked = [sys.executable, "-c", "import PySide6.QtWidgets"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = done.stderr.strip().splitlines() or ["no word why"]
    return said[-1] if done.returncode else ""
