"""A cashier's shift at this machine's drawer (C5)."""

from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.domain.shifts import Shift
from store_core.domain.staff import Permission
from store_core.journal.kinds import ShiftOpened
from store_core.storage.store import newest_shift

LARGEST_FLOAT = 10_000_000


def open_shift(shop: Shop, act: Act, opening_float: int) -> Shift:
    """Errors: `shift_open`, `float_out_of_range`, `not_permitted`."""
    if not 0 <= opening_float <= LARGEST_FLOAT:
        raise StoreError("float_out_of_range", float=opening_float)
    with shop.transaction(act) as tx:
        tx.require(Permission.OPEN_SHIFT)
        if newest_shift(tx.session, shop.identity.device):
            raise StoreError("shift_open")
        shift = Shift(
            id=shop.new_id(),
            device=shop.identity.device,
            opened_at=tx.now,
            opened_by=act.person.id if act.person else "",
            opening_float=opening_float,
        )
        tx.record(ShiftOpened(shift=shift))
        return shift


def current_shift(shop: Shop) -> Shift | None:
    """The shift open at this machine."""
    with shop.database.read() as session:
        return newest_shift(session, shop.identity.device)
