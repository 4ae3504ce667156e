"""The first revision, and the tables it has to make."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Text, text

from store_core.storage import revisions
from store_core.storage.tables import Row
from tests.databases import Kind, blank, new_place, open_at


def test_the_revision_makes_the_tables_that_the_program_uses(
    tmp_path: Path, database: Kind
) -> None:
    place = tmp_path / "store.sqlite" if database == "sqlite" else new_place()
    types_are_compared = {"compare_type": database == "sqlite"}  # the collation is seen to below
    with open_at(place).engine.connect() as connection:
        made = MigrationContext.configure(connection, opts=types_are_compared)
        assert compare_metadata(made, Row.metadata) == []


def test_the_names_of_the_files_tell_the_revisions_in_their_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(revisions.FOLDER))
    newest_first = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]
    assert revisions.known() == tuple(reversed(newest_first))


@pytest.mark.database("postgresql")
def test_text_is_compared_by_its_bytes_whatever_the_language_of_the_database() -> None:
    collations = text(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND collation_name = 'C'"
    )
    with blank().read() as session:
        by_bytes = {(table, column) for table, column in session.execute(collations)}
    words = {
        (table.name, column.name)
        for table in Row.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Text)
    }
    assert words <= by_bytes
