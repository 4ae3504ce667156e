"""Checking the journal of this or another machine (O11)."""

from pathlib import Path

from store_core.journal.verifier import Fault, Findings, verify
from store_core.storage.engine import Database

__all__ = ["Fault", "Findings", "verify_file"]


def verify_file(path: Path) -> Findings:
    """Read-only; may be run beside the program that owns the file. Errors `database_*`."""
    database = Database(path)
    try:
        with database.read() as session:
            return verify(session)
    finally:
        database.close()
