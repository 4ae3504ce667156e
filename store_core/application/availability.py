"""86: something runs out while the shop is open, and comes back (K4, O1).

A fact of whichever machine it is said on, without the server too. Everybody follows: the till's
tile, the web menu, the API; and by themselves when the time is over.
"""

from datetime import datetime

from store_core.application.shop import Act, Shop, Transaction
from store_core.domain.availability import Sold
from store_core.domain.catalogue import Menu, Text
from store_core.domain.errors import StoreError
from store_core.domain.staff import Permission
from store_core.journal.kinds import AvailabilityChanged
from store_core.storage.availability import availability_rev

MAY_SAY_SO = (Permission.ANSWER_WEB_ORDER, Permission.COOK, Permission.EDIT_CATALOGUE)
"""Any of these."""


def set_available(
    shop: Shop,
    act: Act,
    kind: Sold,
    id_: str,
    available: bool,
    until: datetime | None = None,
) -> None:
    """Said twice at once by two machines, sold out stays. `until` is when what is sold out comes
    back by itself, None until somebody brings it back.

    Errors: `not_permitted`, `unknown_item`, `unknown_option`, `until_past`.
    """
    with shop.transaction(act) as tx:
        _check_permission(tx)
        if until is not None and until <= tx.now:
            raise StoreError("until_past")
        body = AvailabilityChanged(
            sold=kind,
            id=id_,
            name=_name(tx.menu, kind, id_),
            available=available,
            until=None if available else until,
            rev=availability_rev(tx.session, kind, id_) + 1,
        )
        tx.record(body)


def _check_permission(tx: Transaction) -> None:
    if not any(tx.may(permission) for permission in MAY_SAY_SO):
        tx.require(MAY_SAY_SO[0])


def _name(menu: Menu, kind: Sold, id_: str) -> Text:
    return menu.item(id_).name if kind == "item" else menu.option(id_)[1].name
