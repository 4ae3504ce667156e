"""Tables of orders: what was placed, its lines, facts, payments, and the derived status."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store_core.domain.orders import OrderHeader, OrderLine
from store_core.domain.pricing import Quote
from store_core.domain.promotions import Terms
from store_core.domain.refunds import Refund
from store_core.storage.base import Cell, Json, Row


class OrderRow(Row):
    """An order as placed. `entry_id` is the entry whose sealed parts hold label and contact."""

    __tablename__ = "orders"

    id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str]
    device: Mapped[str]
    operator: Mapped[str | None]
    number: Mapped[str] = mapped_column(index=True)
    placed_at: Mapped[datetime]
    business_date: Mapped[date]
    header: Mapped[OrderHeader] = mapped_column(Json(OrderHeader))
    terms: Mapped[Terms | None] = mapped_column(Json(Terms))


class OrderLineRow(Row):
    __tablename__ = "order_lines"
    __table_args__ = (Index("ix_order_lines_order_id", "order_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str]
    entry_id: Mapped[str]
    position: Mapped[int]
    line: Mapped[OrderLine] = mapped_column(Json(OrderLine))


class VoidedLineRow(Row):
    """A line taken out again; may be known before the line itself."""

    __tablename__ = "voided_lines"

    line_id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    entry_id: Mapped[str]


class BillRow(Row, Cell):
    __tablename__ = "bills"

    order_id: Mapped[str] = mapped_column(primary_key=True)
    bill: Mapped[Quote] = mapped_column(Json(Quote))


class OrderFactRow(Row):
    """`promised_at` where the fact says a time; the newest such fact holds. `wasted` are lines."""

    __tablename__ = "order_facts"

    entry_id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    actor: Mapped[str | None]
    reason: Mapped[str]
    promised_at: Mapped[datetime | None]
    wasted: Mapped[tuple[str, ...]] = mapped_column(Json(tuple[str, ...]))


class PaymentRow(Row):
    __tablename__ = "payments"

    id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    entry_id: Mapped[str]
    method: Mapped[str]
    amount: Mapped[int]
    rounding: Mapped[int]
    tendered: Mapped[int]
    change: Mapped[int]
    shift: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[datetime]
    actor: Mapped[str | None]


class RefundRow(Row):
    """Money given back; `refund` as it was written."""

    __tablename__ = "refunds"

    id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    shift_id: Mapped[str] = mapped_column(index=True)
    entry_id: Mapped[str]
    at: Mapped[datetime]
    actor: Mapped[str | None]
    reason: Mapped[str]
    refund: Mapped[Refund] = mapped_column(Json(Refund))


class OrderStatusRow(Row):
    """Derived from the order's facts, kept for queries; never merged. `apart`: something of it does
    not add up and was not dismissed; until then it counts as open.
    """

    __tablename__ = "order_status"
    __table_args__ = (
        Index("ix_order_status_open", "open", "placed_at"),
        Index(
            "ix_order_status_apart",
            "apart",
            "placed_at",
            sqlite_where=text("apart"),
            postgresql_where=text("apart"),
        ),
    )

    order_id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    payment_status: Mapped[str]
    total: Mapped[int]
    paid: Mapped[int]
    open: Mapped[bool]
    placed_at: Mapped[datetime]
    apart: Mapped[bool]
