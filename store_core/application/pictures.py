"""The shop's own pictures: added by the server that owns the catalogue, read everywhere (O1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from store_core.application.office import OfficeCall
from store_core.application.picture_files import MEDIA, check_prepared
from store_core.application.shop import Shop, Transaction
from store_core.domain.errors import StoreError
from store_core.domain.staff import Permission
from store_core.journal.kinds import PictureAdded
from store_core.storage.pictures import bytes_of_pictures, picture_data, picture_shapes

MOST_BYTES = 120_000_000
"""Of all pictures together: a new terminal is given them in one message, below its ceiling."""


@dataclass(frozen=True, slots=True)
class NewPicture:
    """As `picture_files.prepare` made it."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Shape:
    """In pixels. `cut_out`: some of it is transparent, so it stands on a ground."""

    width: int
    height: int
    cut_out: bool


def read_picture(shop: Shop, picture: str) -> bytes | None:
    """None where it has not come here yet. Any thread may read."""
    with shop.database.read() as session:
        return picture_data(session, picture)


def shapes(shop: Shop, pictures: Collection[str]) -> Mapping[str, Shape]:
    """Of those that are here."""
    with shop.database.read() as session:
        found = picture_shapes(session, pictures)
    return {one: Shape(*shape) for one, shape in found.items()}


def _add(tx: Transaction, new: NewPicture) -> str:
    """Its id. What is there already is not written again."""
    tx.require(Permission.EDIT_CATALOGUE)
    prepared = check_prepared(new.data)
    if not picture_shapes(tx.session, [prepared.id]):
        if bytes_of_pictures(tx.session) + len(new.data) > MOST_BYTES:
            raise StoreError("pictures_full", most=MOST_BYTES // 1_000_000)
        body = PictureAdded(
            id=prepared.id,
            media=MEDIA,
            width=prepared.width,
            height=prepared.height,
            cut_out=prepared.cut_out,
            data=prepared.data,
        )
        tx.record(body)
    return prepared.id


ADD_PICTURE = OfficeCall("add_picture", NewPicture, str, _add)
"""Errors: `not_permitted`, `pictures_full`, those of `check_prepared`."""
