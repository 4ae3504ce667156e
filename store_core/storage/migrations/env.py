"""Runs revisions on the connection handed over by `store_core.storage.upgrade`."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import Text, TypeDecorator

from store_core.storage.base import Day, Json
from store_core.storage.tables import Row


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Revisions name plain column types, so that they don't change with the program."""
    if kind == "type" and isinstance(item, Day | Json | Text):
        return "TEXT"
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Row.metadata,
    render_as_batch=True,
    render_item=render_item,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
