"""Tables of the customers' API that are not the store's state."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from store_core.storage.base import Row


class IdempotencyRow(Row):
    """An answer given under a customer's key, to be given again."""

    __tablename__ = "idempotency"

    key: Mapped[str] = mapped_column(primary_key=True)
    body_sha256: Mapped[str]
    status: Mapped[int]
    answer: Mapped[bytes]
    at: Mapped[datetime]


class GuestTokenRow(Row):
    """What lets a guest follow one order, hashed."""

    __tablename__ = "guest_tokens"

    order_id: Mapped[str] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(index=True)
