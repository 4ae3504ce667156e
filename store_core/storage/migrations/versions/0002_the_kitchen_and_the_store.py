"""The schema of the first release: the kitchen, and what the server owns."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Compared and sorted byte by byte, whatever language the database was made for."""


def upgrade() -> None:
    _kitchen()
    _store()
    _shifts()


def _kitchen() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("fire_at", sa.BigInteger(), nullable=False),
        sa.Column("ticket", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tickets_fire_at"), ["fire_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_order_id"), ["order_id"], unique=False)
    op.create_table(
        "tickets_received",
        sa.Column("ticket_id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("how", TEXT, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_tickets_received")),
    )
    with op.batch_alter_table("tickets_received", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_tickets_received_order_id"), ["order_id"], unique=False
        )
    op.create_table(
        "ticket_states",
        sa.Column("ticket_id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_states")),
    )
    with op.batch_alter_table("ticket_states", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_states_order_id"), ["order_id"], unique=False)
    op.create_table(
        "line_marks",
        sa.Column("ticket_id", TEXT, nullable=False),
        sa.Column("line_id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "line_id", name=op.f("pk_line_marks")),
    )
    with op.batch_alter_table("line_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_marks_order_id"), ["order_id"], unique=False)


def _store() -> None:
    op.create_table(
        "catalogue",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_catalogue")),
    )
    op.create_table(
        "settings",
        sa.Column("store", TEXT, nullable=False),
        sa.Column("settings", TEXT, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_settings")),
    )
    op.create_table(
        "people",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "devices",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
    )


def _shifts() -> None:
    op.create_table(
        "shifts",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("business_date", TEXT, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    with op.batch_alter_table("shifts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shifts_business_date"), ["business_date"], unique=False
        )
        batch_op.create_index("ix_shifts_device", ["device", "opened_at", "id"], unique=False)
    op.create_table(
        "drawer_movements",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("shift_id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", TEXT, nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawer_movements")),
    )
    with op.batch_alter_table("drawer_movements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drawer_movements_shift_id"), ["shift_id"])
    op.create_table(
        "drawer_counts",
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("shift_id", TEXT, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("count", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_drawer_counts")),
    )
    with op.batch_alter_table("drawer_counts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drawer_counts_shift_id"), ["shift_id"])
    op.create_table(
        "z_reports",
        sa.Column("shift_id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("report", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("shift_id", name=op.f("pk_z_reports")),
    )
    with op.batch_alter_table("z_reports", schema=None) as batch_op:
        batch_op.create_index("ix_z_reports_device", ["device", "number"], unique=False)
