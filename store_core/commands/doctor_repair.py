"""`tillpass doctor --repair`: a damaged machine mended from what others have, if that is wanted."""

import sys
from collections.abc import Callable
from pathlib import Path

from store_core.application import backups
from store_core.application.device_secrets import secrets_of
from store_core.application.examination import examine
from store_core.application.folder import FolderLock
from store_core.application.restoring import restore
from store_core.application.terminals import DATABASE, machine_of, missed
from store_core.commands.recovery_words import words_of
from store_core.commands.sentences import sentence
from store_core.domain.errors import StoreError
from store_core.rebuilding import look, rebuild

Agree = Callable[[str], bool]


def repair(folder: Path, agree: Agree) -> int:
    """0: it is whole, or is now; 1: nothing was done. Errors: `folder_in_use`, `not_paired`,
    `no_backup` and those of `look`, `rebuild` and `restore`.
    """
    with FolderLock(folder):
        wrong = _wrong(folder)
    if not wrong:
        print("Nothing is damaged.")
        return 0
    print(wrong)
    machine = machine_of(folder)
    if machine is None:
        raise StoreError("not_paired", folder=str(folder))
    mend = _server if machine.kind == "server" else _terminal
    return mend(folder, agree)


def ask_at_the_terminal(question: str) -> bool:
    """No where nobody can be asked."""
    if not sys.stdin.isatty():
        return False
    return input(f"{question} [yes/no] ").strip().lower() == "yes"


def _wrong(folder: Path) -> str:
    try:
        missed(folder)
        found = examine(folder / DATABASE)
    except StoreError as error:
        if error.code not in {"database_corrupt", "database_lost", "restore_unfinished"}:
            raise
        return f"{sentence(error).partition(';')[0].capitalize()}."
    return "The journal is not as it was written." if found.broken else ""


def _terminal(folder: Path, agree: Agree) -> int:
    secrets = secrets_of(folder)
    damage = look(folder, secrets)
    for line in words_of(damage.recovery):
        print(line)
    print(
        "What can be read goes to the server, the damaged file is kept aside, and this machine "
        "begins anew with what the server has, under another letter. Whatever was written after "
        "the last entry that can be read is lost; count the drawer against the last papers."
    )
    if not agree("Go on?"):
        return 1
    with FolderLock(folder):
        aside = rebuild(folder, secrets, damage)
    print(f"Done. The damaged file is {aside}.")
    return 0


def _server(folder: Path, agree: Agree) -> int:
    kept_in = folder / backups.FOLDER
    newest = backups.chosen(kept_in)
    print(
        f"The newest whole backup is of {newest.manifest.made_at:%Y-%m-%d %H:%M} UTC. It takes the "
        "place of the damaged file, which is kept aside and gives what can be proven of it; the "
        "tills hand over what they have beyond it."
    )
    if not agree("Go on?"):
        return 1
    done = restore(newest.path, folder, secrets_of(folder))
    for line in words_of(done.recovery):
        print(line)
    print(f"Done. Start the server; its numbers begin with {done.prefix} now.")
    return 0
