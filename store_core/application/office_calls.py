"""All that the back office can ask of the server, by name: a new one is a row here."""

from collections.abc import Mapping
from typing import Any

import msgspec

from store_core.application import (
    catalogue,
    devices,
    pictures,
    printers,
    receipt_design,
    stores,
    terminal_list,
)
from store_core.application.kept_apart import GIVE_UP, KEPT_APART
from store_core.application.office import OfficeCall, perform, person_known_as
from store_core.application.purchasing import SAVE_ORDER, SEND_ORDER
from store_core.application.shop import Act, Shop
from store_core.application.staff_records import (
    KEEP_RECOVERY,
    RESET_PIN,
    RETIRE_PERSON,
    SAVE_PERSON,
    SET_GRANTS,
    SET_PIN,
)
from store_core.application.stock_records import PUBLISH_STOCK
from store_core.domain.errors import StoreError
from store_core.storage.base import canonical

_CALLS: tuple[OfficeCall[Any, Any], ...] = (
    devices.NEW_PAIRING_CODE,
    devices.REVOKE,
    SAVE_PERSON,
    SET_PIN,
    RETIRE_PERSON,
    KEEP_RECOVERY,
    RESET_PIN,
    SET_GRANTS,
    catalogue.PUBLISH,
    PUBLISH_STOCK,
    SAVE_ORDER,
    SEND_ORDER,
    pictures.ADD_PICTURE,
    terminal_list.TERMINALS,
    terminal_list.RENAME,
    KEPT_APART,
    GIVE_UP,
    printers.SAVE_PRINTER,
    printers.ROUTE_PAPERS,
    receipt_design.CHANGE_RECEIPT,
    stores.CHANGE_SETTINGS,
    stores.PAUSE_WEB,
    stores.SECRETS_SET,
)
CALLS: Mapping[str, OfficeCall[Any, Any]] = {call.name: call for call in _CALLS}


def answer_call(
    shop: Shop, name: str, call_id: str, asked: bytes, who: str, approver: str, reason: str
) -> bytes:
    """For a till: JSON in, JSON out. `who` and `approver` are ids of people, empty for nobody.

    Errors: `unknown_call`, `bad_message`, `not_permitted`, `call_conflict`, those of the call.
    """
    person = person_known_as(shop, who)
    act = Act(person, person_known_as(shop, approver) if approver else None, reason)
    return do_call(shop, act, name, call_id, asked)


def do_call(shop: Shop, act: Act, name: str, call_id: str, asked: bytes) -> bytes:
    """JSON in, JSON out. Errors: those of `answer_call`."""
    call = CALLS.get(name)
    if call is None:
        raise StoreError("unknown_call", call=name)
    try:
        meant = msgspec.json.decode(asked, type=call.asks)
    except (msgspec.DecodeError, RecursionError) as error:
        raise StoreError("bad_message", message=name) from error
    return canonical(perform(shop, act, call, meant, call_id))
