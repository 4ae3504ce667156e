"""The shop's own pictures (O1)."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.storage.base import Row


class PictureRow(Row):
    """A fact; its id is a hash of `data`. `cut_out`: some of it is transparent."""

    __tablename__ = "pictures"

    id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str]
    media: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    cut_out: Mapped[bool]
    data: Mapped[bytes]


def picture_data(session: Session, picture: str) -> bytes | None:
    return session.scalar(select(PictureRow.data).where(PictureRow.id == picture))


def picture_shapes(session: Session, pictures: Collection[str]) -> dict[str, tuple[int, int, bool]]:
    """(width, height, cut out) of those that are here."""
    shapes = select(PictureRow.id, PictureRow.width, PictureRow.height, PictureRow.cut_out)
    found = session.execute(shapes.where(PictureRow.id.in_(pictures)))
    return {one: (width, height, cut_out) for one, width, height, cut_out in found}


def picture_ids(session: Session) -> tuple[str, ...]:
    return tuple(session.scalars(select(PictureRow.id)))


def bytes_of_pictures(session: Session) -> int:
    return session.scalar(select(func.coalesce(func.sum(func.length(PictureRow.data)), 0))) or 0
