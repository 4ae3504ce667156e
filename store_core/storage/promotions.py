"""Tables of limited promotions and of who ordered before, and what is asked of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.storage.base import Row, insert_once, insert_rows, table_of
from store_core.storage.journal import EntryRow
from store_core.storage.orders import OrderStatusRow
from store_core.storage.prepared import prepared


class PromotionUseRow(Row):
    """One use of a limited promotion by an order; derived from the order, never merged."""

    __tablename__ = "promotion_uses"

    promotion_id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(primary_key=True)


class UsedHoldRow(Row):
    """A hold that went into an order, whatever became of the order."""

    __tablename__ = "used_holds"

    hold_id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str]
    entry_id: Mapped[str]


class CodeHoldRow(Row):
    """A use the server keeps for a till; the server's alone, never in the journal."""

    __tablename__ = "code_holds"

    promotion_id: Mapped[str] = mapped_column(primary_key=True)
    hold_id: Mapped[str] = mapped_column(primary_key=True)
    device: Mapped[str]
    expires_at: Mapped[datetime]


class CustomerOrderRow(Row):
    """An order by somebody's phone or e-mail, which is kept as a keyed hash; the server's alone."""

    __tablename__ = "customer_orders"

    contact_hmac: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(primary_key=True)


@dataclass(frozen=True, slots=True)
class KeptUse:
    """A hold that no order has used yet, of one promotion."""

    promotion: str
    hold: str
    device: str
    expires_at: datetime


def keep_uses(session: Session, order_id: str, promotions: Iterable[str]) -> None:
    """The limited promotions an order uses now, in place of those before."""
    _FORGET_USES.run(session, {"of_order": order_id})
    rows = [PromotionUseRow(promotion_id=one, order_id=order_id) for one in promotions]
    insert_rows(session, *rows)


def uses_of(session: Session, promotion: str) -> int:
    """By orders that are not cancelled."""
    found: int = _USES.value(session, of=promotion)
    return found


def kept_uses(session: Session, promotion: str) -> tuple[KeptUse, ...]:
    """Holds no order has used, expired ones too."""
    found = session.connection().execute(_KEPT, {"of": promotion})
    return tuple(KeptUse(*row) for row in found)


def keep_use(session: Session, kept: KeptUse) -> None:
    """Once, however often it is asked for."""
    row = CodeHoldRow(
        promotion_id=kept.promotion,
        hold_id=kept.hold,
        device=kept.device,
        expires_at=kept.expires_at,
    )
    insert_once(session, row)


def forget_holds(session: Session, device: str, holds: Collection[str]) -> None:
    """Those of them that are the device's."""
    table = table_of(CodeHoldRow)
    session.connection().execute(
        delete(table).where(table.c.device == device, table.c.hold_id.in_(holds))
    )


def last_heard(session: Session, store: str, device: str) -> datetime | None:
    """When the newest entry that is held here of a device was written; all before it are here."""
    found = session.connection().execute(_LAST_HEARD, {"store": store, "of": device})
    return found.scalar()


def remember_customer(session: Session, order_id: str, contact_hmacs: Iterable[str]) -> None:
    for one in contact_hmacs:
        insert_once(session, CustomerOrderRow.fresh(contact_hmac=one, order_id=order_id))


def has_ordered(session: Session, contact_hmacs: Collection[str]) -> bool:
    """Whether an order under any of them stands, neither cancelled nor unknown here."""
    return any(bool(_HAS_ORDERED.value(session, hmac=one)) for one in contact_hmacs)


_USED = table_of(PromotionUseRow).c
_HELD, _GONE = table_of(CodeHoldRow).c, table_of(UsedHoldRow).c
_WRITTEN, _BY = table_of(EntryRow).c, table_of(CustomerOrderRow).c
_STATUS = table_of(OrderStatusRow).c
_FORGET_USES = prepared(
    delete(table_of(PromotionUseRow)).where(_USED.order_id == bindparam("of_order"))
)
_USES = prepared(select(func.count()).where(_USED.promotion_id == bindparam("of")))
_KEPT = select(_HELD.promotion_id, _HELD.hold_id, _HELD.device, _HELD.expires_at).where(
    _HELD.promotion_id == bindparam("of"), ~exists().where(_GONE.hold_id == _HELD.hold_id)
)
_LAST_HEARD = (
    select(_WRITTEN.at)
    .where(_WRITTEN.store == bindparam("store"), _WRITTEN.device == bindparam("of"))
    .order_by(_WRITTEN.dseq.desc())
    .limit(1)
)
_HAS_ORDERED = prepared(
    select(
        exists().where(
            _BY.contact_hmac == bindparam("hmac"),
            _STATUS.order_id == _BY.order_id,
            _STATUS.status != "cancelled",
        )
    )
)
