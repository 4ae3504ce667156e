"""The schema of the first release."""

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
    _kitchen()
    _store()
    _exchange()
    _machine()
    _web()
    _promotions()
    _stock()
    _availability()
    _pictures()
    _time_clock()


def downgrade() -> None:
    for table in ("stock_records", "stock_periods", "stock_moves", "stock_days", "item_days"):
        op.drop_table(table)
    op.drop_table("order_uses")
    op.drop_table("availability")
    op.drop_table("clock_voids")
    op.drop_table("clock_marks")
    op.drop_table("pictures")
    for table in ("code_holds", "used_holds", "promotion_uses", "customer_orders"):
        op.drop_table(table)
    op.drop_table("sealed")
    with op.batch_alter_table("voided_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voided_lines_order_id"))

    op.drop_table("voided_lines")
    op.drop_table("upstreams")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tickets_order_id"))

    op.drop_table("tickets")
    with op.batch_alter_table("ticket_states", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_states_order_id"))

    op.drop_table("ticket_states")
    op.drop_table("this_device")
    op.drop_table("store_feed")
    with op.batch_alter_table("z_reports", schema=None) as batch_op:
        batch_op.drop_index("ix_z_reports_device")

    op.drop_table("z_reports")
    with op.batch_alter_table("drawer_counts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drawer_counts_shift_id"))

    op.drop_table("drawer_counts")
    with op.batch_alter_table("drawer_movements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drawer_movements_shift_id"))

    op.drop_table("drawer_movements")
    with op.batch_alter_table("shifts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shifts_device"))

    op.drop_table("shifts")
    op.drop_table("settings")
    op.drop_table("quarantine")
    with op.batch_alter_table("print_jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_print_jobs_due")

    op.drop_table("print_jobs")
    op.drop_table("pin_attempts")
    op.drop_table("people")
    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refunds_shift_id"))
        batch_op.drop_index(batch_op.f("ix_refunds_order_id"))

    op.drop_table("refunds")
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payments_shift"))
        batch_op.drop_index(batch_op.f("ix_payments_order_id"))

    op.drop_table("payments")
    op.drop_table("pairing_codes")
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_orders_number"))

    op.drop_table("orders")
    with op.batch_alter_table("order_status", schema=None) as batch_op:
        batch_op.drop_index("ix_order_status_open")

    op.drop_table("order_status")
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_order_lines_order_id")

    op.drop_table("order_lines")
    with op.batch_alter_table("order_facts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_facts_order_id"))

    op.drop_table("order_facts")
    with op.batch_alter_table("line_marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_line_marks_order_id"))

    op.drop_table("line_marks")
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_at"))

    op.drop_table("idempotency")
    with op.batch_alter_table("guest_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guest_tokens_token_sha256"))

    op.drop_table("guest_tokens")
    op.drop_table("feed")
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.drop_index("ix_entries_unapplied")

    op.drop_table("entries")
    op.drop_table("devices")
    op.drop_table("device_tokens")
    op.drop_table("counters")
    op.drop_table("catalogue")
    op.drop_table("bills")
    op.drop_table("base")
    op.drop_table("audit_log")


def _journal() -> None:
    op.create_table(
        "entries",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("store", TEXT, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("dseq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("business_date", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("v", sa.Integer(), nullable=False),
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
        sa.Column("value", sa.Integer(), nullable=False),
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
        sa.Column("position", sa.Integer(), nullable=False),
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
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
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
        sa.Column("rounding", sa.Integer(), nullable=False),
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
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_order_status")),
    )
    with op.batch_alter_table("order_status", schema=None) as batch_op:
        batch_op.create_index("ix_order_status_open", ["open", "placed_at"], unique=False)


def _kitchen() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("ticket", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tickets_order_id"), ["order_id"], unique=False)
    op.create_table(
        "ticket_states",
        sa.Column("ticket_id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
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
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
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
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_catalogue")),
    )
    op.create_table(
        "settings",
        sa.Column("store", TEXT, nullable=False),
        sa.Column("settings", TEXT, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_settings")),
    )
    op.create_table(
        "people",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "devices",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
    )
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
        batch_op.create_index(batch_op.f("ix_shifts_device"), ["device"], unique=False)
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
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("report", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("shift_id", name=op.f("pk_z_reports")),
    )
    with op.batch_alter_table("z_reports", schema=None) as batch_op:
        batch_op.create_index("ix_z_reports_device", ["device", "number"], unique=False)


def _exchange() -> None:
    op.create_table(
        "store_feed",
        sa.Column("store", TEXT, nullable=False),
        sa.Column("epoch", TEXT, nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_store_feed")),
    )
    op.create_table(
        "feed",
        sa.Column("store", TEXT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("store", "seq", name=op.f("pk_feed")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_feed_entry_id")),
    )
    op.create_table(
        "upstreams",
        sa.Column("server", TEXT, nullable=False),
        sa.Column("epoch", TEXT, nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("acked", sa.Integer(), nullable=False),
        sa.Column("clock_offset_ms", sa.Integer(), nullable=False),
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
        "pairing_codes",
        sa.Column("code_sha256", TEXT, nullable=False),
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
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_device_tokens")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_device_tokens_token_sha256")),
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("dseq", sa.Integer(), nullable=False),
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
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("prefix", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_this_device")),
    )
    op.create_table(
        "pin_attempts",
        sa.Column("person", TEXT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
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
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
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


def _stock() -> None:
    op.create_table(
        "stock_records",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
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


def _pictures() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("media", TEXT, nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
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


def _availability() -> None:
    op.create_table(
        "availability",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_availability")),
    )
