"""What is sold out for now, by item and option (K4, O1)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.domain.availability import Sold, SoldOut
from store_core.storage.base import Cell, Row, table_of


class AvailabilityRow(Row, Cell):
    """`kind` is item or option. Without `until` it stays as it is until somebody says otherwise;
    its rank is 1 for what is sold out, so that 86 outranks available.
    """

    __tablename__ = "availability"

    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    available: Mapped[bool]
    until: Mapped[datetime | None]


def sold_out_at(session: Session, now: datetime) -> Sequence[SoldOut]:
    """All that is sold out then."""
    held = table_of(AvailabilityRow).c
    found = session.connection().execute(
        select(held.kind, held.id, held.until)
        .where(held.available.is_(False), or_(held.until.is_(None), held.until > now))
        .order_by(held.kind, held.id)
    )
    return [SoldOut(*row) for row in found]


def availability_rev(session: Session, kind: Sold, id_: str) -> int:
    """-1 where nobody has said anything yet."""
    row = session.get(AvailabilityRow, (kind, id_))
    return row.rev if row else -1
