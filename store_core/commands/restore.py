"""`tillpass restore`: a server's store put back from a backup."""

import argparse
import os
from pathlib import Path

from store_core.application.backups import FOLDER
from store_core.application.device_secrets import FileSecrets, secrets_of
from store_core.application.restoring import Restored, begin_elsewhere, restore
from store_core.application.terminals import DatabaseUrl
from store_core.commands.recovery_words import words_of


def main(argv: list[str]) -> int:
    """Errors: those of `restore` and `begin_elsewhere`."""
    asked = _parser().parse_args(argv)
    secrets = secrets_of(asked.data, asked.keyring)
    if asked.database and asked.backup is None:
        prefix = begin_elsewhere(asked.data, DatabaseUrl(asked.database), secrets)
        print(f"The database begins a new life; its server's numbers begin with {prefix} now.")
        return 0
    key_from = FileSecrets(asked.key) if asked.key else None
    backup = asked.backup or asked.data / FOLDER
    _say(restore(backup, asked.data, secrets, key_from=key_from, alone=asked.alone))
    return 0


def _say(done: Restored) -> None:
    held = done.manifest
    print(f"The backup of {held.made_at:%Y-%m-%d %H:%M} UTC is back: {held.head} entries.")
    for line in words_of(done.recovery):
        print(line)
    if done.aside:
        print(f"What was there before is kept: {done.aside}")
    print(
        f"Start the server as before. It is a new one to its tills ({done.prefix}), which come "
        "back by themselves and hand over what it lacks."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tillpass restore",
        description="Put a backup in the place of a server's database. What is there is kept "
        "aside, and what can be proven of it beyond the backup is taken over.",
        epilog="On PostgreSQL put the dump back with pg_restore into an empty database, then run "
        "this without BACKUP and with --database, so that it begins a new life.",
    )
    parser.add_argument(
        "backup",
        nargs="?",
        type=Path,
        metavar="BACKUP",
        help="a file, or a folder of them for its newest whole one (default: backups/ in the data "
        "folder)",
    )
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="the server's data folder"
    )
    parser.add_argument(
        "--key", type=Path, metavar="DIR", help="where `tillpass server key --to DIR` wrote it"
    )
    parser.add_argument(
        "--alone",
        action="store_true",
        help="of a hub whose upstream is gone for good: it becomes the store's one server",
    )
    parser.add_argument(
        "--keyring", choices=["auto", "file"], default="auto", help="where the key is kept"
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        default=os.environ.get("DATABASE_URL"),
        help="the PostgreSQL database that was put back (default: DATABASE_URL)",
    )
    return parser
