"""The schema of the first release: the exchange, this machine, the web, promotions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Compared and sorted byte by byte, whatever language the database was made for."""


def upgrade() -> None:
    _exchange()
    _machine()
    _web()
    _promotions()


def _exchange() -> None:
    op.create_table(
        "store_feed",
        sa.Column("store", TEXT, nullable=False),
        sa.Column("epoch", TEXT, nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_store_feed")),
    )
    op.create_table(
        "feed",
        sa.Column("store", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("store", "seq", name=op.f("pk_feed")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_feed_entry_id")),
    )
    op.create_table(
        "upstreams",
        sa.Column("server", TEXT, nullable=False),
        sa.Column("epoch", TEXT, nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("acked", sa.BigInteger(), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("server", name=op.f("pk_upstreams")),
    )
    op.create_table(
        "base",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("frontiers", TEXT, nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base")),
    )
    op.create_table(
        "gone_orders",
        sa.Column("order_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_gone_orders")),
    )
    op.create_table(
        "pairing_codes",
        sa.Column("code_sha256", TEXT, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("created_by", TEXT, nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("code_sha256", name=op.f("pk_pairing_codes")),
    )
    op.create_table(
        "device_tokens",
        sa.Column("device", TEXT, nullable=False),
        sa.Column("token_sha256", TEXT, nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=True),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_device_tokens")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_device_tokens_token_sha256")),
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("dseq", sa.BigInteger(), nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
    )


def _machine() -> None:
    op.create_table(
        "this_device",
        sa.Column("device", TEXT, nullable=False),
        sa.Column("store", TEXT, nullable=False),
        sa.Column("server", TEXT, nullable=False),
        sa.Column("certificate", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("prefix", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("upstream", TEXT, nullable=False),
        sa.Column("upstream_certificate", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_this_device")),
    )
    op.create_table(
        "pin_attempts",
        sa.Column("person", TEXT, nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=True),
        sa.Column("pin", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_pin_attempts")),
    )
    op.create_table(
        "print_jobs",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("printer", TEXT, nullable=False),
        sa.Column("fallback", TEXT, nullable=True),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("station", TEXT, nullable=False),
        sa.Column("copy", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("printed_at", sa.BigInteger(), nullable=True),
        sa.Column("last_error", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_jobs")),
    )
    with op.batch_alter_table("print_jobs", schema=None) as batch_op:
        batch_op.create_index("ix_print_jobs_due", ["printer", "state", "due_at"], unique=False)


def _web() -> None:
    op.create_table(
        "idempotency",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("body_sha256", TEXT, nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idempotency")),
    )
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_at"), ["at"], unique=False)
    op.create_table(
        "guest_tokens",
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("token_sha256", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_guest_tokens")),
    )
    with op.batch_alter_table("guest_tokens", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_guest_tokens_token_sha256"), ["token_sha256"], unique=False
        )


def _promotions() -> None:
    op.create_table(
        "promotion_uses",
        sa.Column("promotion_id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("promotion_id", "order_id", name=op.f("pk_promotion_uses")),
    )
    op.create_table(
        "used_holds",
        sa.Column("hold_id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("hold_id", name=op.f("pk_used_holds")),
    )
    op.create_table(
        "code_holds",
        sa.Column("promotion_id", TEXT, nullable=False),
        sa.Column("hold_id", TEXT, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("promotion_id", "hold_id", name=op.f("pk_code_holds")),
    )
    op.create_table(
        "customer_orders",
        sa.Column("contact_hmac", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("contact_hmac", "order_id", name=op.f("pk_customer_orders")),
    )
