"""What does not add up, as it is found; and what of it people let stand."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.storage.base import Row
from store_core.storage.orders import OrderStatusRow


class DismissalRow(Row):
    """A discrepancy that a person looked at and let stand, by its id; `subject` is the order or
    the device.
    """

    __tablename__ = "dismissals"

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    entry_id: Mapped[str]
    at: Mapped[datetime]
    actor: Mapped[str | None]
    reason: Mapped[str]


def dismissed(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Those that were let stand."""
    if not ids:
        return frozenset()
    return frozenset(session.scalars(select(DismissalRow.id).where(DismissalRow.id.in_(ids))))


def orders_apart(session: Session) -> Sequence[str]:
    """Orders with something that does not add up, oldest first."""
    return session.scalars(
        select(OrderStatusRow.order_id)
        .where(OrderStatusRow.apart)
        .order_by(OrderStatusRow.placed_at)
    ).all()


def count_apart(session: Session) -> int:
    """How many orders that are."""
    found = select(func.count()).select_from(OrderStatusRow).where(OrderStatusRow.apart)
    return session.scalar(found) or 0
