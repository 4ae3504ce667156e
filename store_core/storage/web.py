"""Tables of the customers' API that are not the store's state, and what it asks of the others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.domain.kitchen import TicketState
from store_core.storage.audit import LogRow
from store_core.storage.base import Row, table_of
from store_core.storage.journal import EntryRow
from store_core.storage.prepared import prepared


class IdempotencyRow(Row):
    """An answer given under a customer's key, to be given again; without personal data."""

    __tablename__ = "idempotency"

    key: Mapped[str] = mapped_column(primary_key=True)
    body_sha256: Mapped[str]
    answer: Mapped[bytes]
    at: Mapped[datetime] = mapped_column(index=True)


class GuestTokenRow(Row):
    """What lets a guest follow one order, hashed."""

    __tablename__ = "guest_tokens"

    order_id: Mapped[str] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(index=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered under a key, and to which request."""

    body_sha256: str
    answer: bytes


class _Moved(msgspec.Struct):
    order: str
    ticket: str
    state: TicketState
    rev: int


@dataclass(frozen=True, slots=True)
class TicketMove:
    """One step of a kitchen ticket as it was written, recalls included."""

    ticket: str
    state: TicketState
    rev: int
    at: datetime


def answer_under(session: Session, key: str) -> Answer | None:
    found = _ANSWER_UNDER.first(session, key=key)
    return Answer(*found) if found else None


def forget_answers(session: Session, before: datetime) -> None:
    _FORGET_ANSWERS.run(session, {"before": before})


def orders_of_tokens(session: Session, token_sha256s: Collection[str]) -> Sequence[str]:
    """The orders that any of these tokens opens, newest first."""
    return session.scalars(
        select(GuestTokenRow.order_id)
        .where(GuestTokenRow.token_sha256.in_(token_sha256s))
        .order_by(GuestTokenRow.order_id.desc())
    ).all()


def ticket_moves(
    session: Session, order_ids: Collection[str]
) -> Mapping[str, Sequence[TicketMove]]:
    """What the kitchen did for these orders, oldest first; an order is missing where it did
    nothing.
    """
    found = session.execute(
        select(EntryRow.body, EntryRow.at)
        .join(LogRow, LogRow.entry_id == EntryRow.id)
        .where(LogRow.order_id.in_(order_ids), EntryRow.kind == "ticket_moved")
        .order_by(EntryRow.at, EntryRow.id)
    )
    moves: dict[str, list[TicketMove]] = {}
    for body, at in found:
        move = msgspec.json.decode(body, type=_Moved)
        moves.setdefault(move.order, []).append(TicketMove(move.ticket, move.state, move.rev, at))
    return moves


def tokens_of_orders(session: Session, order_ids: Collection[str]) -> Mapping[str, str]:
    """The hashes of the tokens that open these orders, by order."""
    rows = session.execute(
        select(GuestTokenRow.order_id, GuestTokenRow.token_sha256).where(
            GuestTokenRow.order_id.in_(order_ids)
        )
    )
    return {row.order_id: row.token_sha256 for row in rows}


_ANSWERS = table_of(IdempotencyRow)
_ANSWER_UNDER = prepared(
    select(_ANSWERS.c.body_sha256, _ANSWERS.c.answer).where(_ANSWERS.c.key == bindparam("key"))
)
_FORGET_ANSWERS = prepared(delete(_ANSWERS).where(_ANSWERS.c.at < bindparam("before")))
