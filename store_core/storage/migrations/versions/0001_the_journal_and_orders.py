"""The schema of the first release: the journal, orders and what befell them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Compared and sorted byte by byte, whatever language the database was made for."""


def upgrade() -> None:
    _journal()
    _orders()
    _order_facts()
    _what_people_settled()


def _journal() -> None:
    op.create_table(
        "entries",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("store", TEXT, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("dseq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("business_date", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("actor", TEXT, nullable=True),
        sa.Column("approver", TEXT, nullable=True),
        sa.Column("reason", TEXT, nullable=True),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("sealed", TEXT, nullable=False),
        sa.Column("prev_sha256", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("store", "device", "dseq", name=op.f("uq_entries_store_device_dseq")),
    )
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.create_index("ix_entries_unapplied", ["applied"], unique=False)
    op.create_table(
        "sealed",
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("part", TEXT, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_sealed_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "part", name=op.f("pk_sealed")),
    )
    op.create_table(
        "audit_log",
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=True),
        sa.Column("approver", TEXT, nullable=True),
        sa.Column("kind_group", TEXT, nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("order_id", TEXT, nullable=True),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_log")),
    )
    with op.batch_alter_table("audit_log", schema=None) as batch_op:
        batch_op.create_index("ix_audit_log_at", ["at", "entry_id"], unique=False)
        batch_op.create_index(
            "ix_audit_log_kind_group", ["kind_group", "at", "entry_id"], unique=False
        )
        batch_op.create_index("ix_audit_log_order_id", ["order_id"], unique=False)
    op.create_table(
        "counters",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("operator", TEXT, nullable=True),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("business_date", TEXT, nullable=False),
        sa.Column("header", TEXT, nullable=False),
        sa.Column("terms", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_orders_number"), ["number"], unique=False)
    op.create_table(
        "order_lines",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
    )
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.create_index("ix_order_lines_order_id", ["order_id"], unique=False)
    op.create_table(
        "voided_lines",
        sa.Column("line_id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_voided_lines")),
    )
    with op.batch_alter_table("voided_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voided_lines_order_id"), ["order_id"], unique=False)
    op.create_table(
        "bills",
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("bill", TEXT, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_bills")),
    )


def _order_facts() -> None:
    op.create_table(
        "order_facts",
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", TEXT, nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("promised_at", sa.BigInteger(), nullable=True),
        sa.Column("wasted", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_order_facts")),
    )
    with op.batch_alter_table("order_facts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_facts_order_id"), ["order_id"], unique=False)
    op.create_table(
        "payments",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("method", TEXT, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("rounding", sa.BigInteger(), nullable=False),
        sa.Column("tendered", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("shift", TEXT, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
    )
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payments_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payments_shift"), ["shift"], unique=False)
    op.create_table(
        "refunds",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("shift_id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", TEXT, nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("refund", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
    )
    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refunds_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_refunds_shift_id"), ["shift_id"], unique=False)
    op.create_table(
        "order_status",
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("payment_status", TEXT, nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_order_status")),
    )
    with op.batch_alter_table("order_status", schema=None) as batch_op:
        batch_op.create_index(
            "ix_order_status_apart",
            ["apart", "placed_at"],
            unique=False,
            sqlite_where=sa.text("apart"),
            postgresql_where=sa.text("apart"),
        )
        batch_op.create_index("ix_order_status_open", ["open", "placed_at"], unique=False)


def _what_people_settled() -> None:
    op.create_table(
        "accepted_gaps",
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_accepted_gaps")),
    )
    with op.batch_alter_table("accepted_gaps", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_accepted_gaps_device"), ["device"], unique=False)
    op.create_table(
        "dismissals",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", TEXT, nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissals")),
    )
