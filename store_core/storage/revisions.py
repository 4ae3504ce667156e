"""The schema's revisions, by the names of their files.

alembic would say the same, but takes a fifth of a second to load; it is needed only where the
schema has to move.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

FOLDER = Path(__file__).parent / "migrations"


@cache
def known() -> tuple[str, ...]:
    """Those of this program, the newest last."""
    return tuple(sorted(path.name[:4] for path in FOLDER.glob("versions/[0-9]*.py")))


def current(connection: Connection) -> str | None:
    """The one that a database is at; None where there is no schema of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    held: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return held
