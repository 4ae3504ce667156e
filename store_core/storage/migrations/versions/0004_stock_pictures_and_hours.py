"""The schema of the first release: stock, what ran out, pictures, hours worked, sales."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Compared and sorted byte by byte, whatever language the database was made for."""


def upgrade() -> None:
    _stock()
    _availability()
    _pictures()
    _time_clock()
    _sales()


def _stock() -> None:
    op.create_table(
        "stock_records",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_stock_records")),
    )
    op.create_table(
        "stock_moves",
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("stock_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("day", TEXT, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("supplier", TEXT, nullable=False),
        sa.Column("purchase", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "stock_id", name=op.f("pk_stock_moves")),
    )
    with op.batch_alter_table("stock_moves", schema=None) as batch_op:
        batch_op.create_index("ix_stock_moves_day", ["day"], unique=False)
        batch_op.create_index("ix_stock_moves_stock", ["stock_id", "at"], unique=False)
        batch_op.create_index("ix_stock_moves_purchase", ["purchase"], unique=False)
    op.create_table(
        "order_uses",
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("day", TEXT, nullable=False),
        sa.Column("use", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_order_uses")),
    )
    with op.batch_alter_table("order_uses", schema=None) as batch_op:
        batch_op.create_index("ix_order_uses_at", ["at"], unique=False)
        batch_op.create_index("ix_order_uses_day", ["kind", "day"], unique=False)
    sums = ("sale", "waste", "receipt", "transfer")
    op.create_table(
        "stock_periods",
        sa.Column("stock_id", TEXT, nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in sums),
        sa.PrimaryKeyConstraint("stock_id", "starts_at", name=op.f("pk_stock_periods")),
    )
    op.create_table(
        "stock_days",
        sa.Column("stock_id", TEXT, nullable=False),
        sa.Column("day", TEXT, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in sums),
        sa.PrimaryKeyConstraint("stock_id", "day", name=op.f("pk_stock_days")),
    )
    with op.batch_alter_table("stock_days", schema=None) as batch_op:
        batch_op.create_index("ix_stock_days_day", ["day"], unique=False)
    op.create_table(
        "item_days",
        sa.Column("item", TEXT, nullable=False),
        sa.Column("variant", TEXT, nullable=False),
        sa.Column("day", TEXT, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("pieces", "net", "cost")),
        sa.PrimaryKeyConstraint("item", "variant", "day", name=op.f("pk_item_days")),
    )
    with op.batch_alter_table("item_days", schema=None) as batch_op:
        batch_op.create_index("ix_item_days_day", ["day"], unique=False)


def _availability() -> None:
    op.create_table(
        "availability",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_availability")),
    )


def _pictures() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("media", TEXT, nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("cut_out", sa.Boolean(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
    )


def _time_clock() -> None:
    op.create_table(
        "clock_marks",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_marks")),
    )
    with op.batch_alter_table("clock_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clock_marks_at"), ["at"], unique=False)
        batch_op.create_index("ix_clock_marks_person", ["person", "at"], unique=False)
    op.create_table(
        "clock_voids",
        sa.Column("mark_id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("mark_id", name=op.f("pk_clock_voids")),
    )


def _sales() -> None:
    op.create_table(
        "order_sales",
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("shares", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_order_sales")),
    )
    money = ("gross", "saved", "charges", "net", "tax", "tips")
    kept: dict[str, tuple[list[sa.Column[str] | sa.Column[int]], tuple[str, ...]]] = {
        "shift_sales": ([], ("sales", *money, "refunds", "refunded", "rounding", "orders")),
        "shift_tenders": (
            [sa.Column("method", TEXT, nullable=False)],
            ("count", "taken", "refunded", "orders"),
        ),
        "shift_items": (
            [sa.Column("item", TEXT, nullable=False)],
            ("pieces", "net", "costed", "cost", "orders"),
        ),
        "shift_quarters": (
            [sa.Column("at", sa.BigInteger(), nullable=False)],
            ("sales", "net", "orders"),
        ),
        "shift_minutes": ([sa.Column("minutes", sa.BigInteger(), nullable=False)], ("orders",)),
    }
    for table, (keys, sums) in kept.items():
        op.create_table(
            table,
            sa.Column("shift_id", TEXT, nullable=False),
            *keys,
            *(sa.Column(name, sa.BigInteger(), nullable=False) for name in sums),
            sa.PrimaryKeyConstraint(
                "shift_id", *(key.name for key in keys), name=op.f(f"pk_{table}")
            ),
            sqlite_with_rowid=not keys,
        )
