"""Effects on the shop's own pictures."""

from sqlalchemy.orm import Session

from store_core.journal.entries import Entry
from store_core.journal.kinds import PictureAdded
from store_core.journal.touched import Touched, touch
from store_core.storage.merge import put_fact
from store_core.storage.pictures import PictureRow


def picture_added(session: Session, entry: Entry, body: PictureAdded) -> Touched:
    row = PictureRow(
        id=body.id,
        entry_id=entry.id,
        media=body.media,
        width=body.width,
        height=body.height,
        cut_out=body.cut_out,
        data=body.data,
    )
    put_fact(session, row)
    return touch("picture", body.id)
