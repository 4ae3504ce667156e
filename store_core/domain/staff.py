"""People of the store and what each role may do (C1, O6)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from store_core.domain.errors import StoreError

Role = Literal["owner", "manager", "cashier", "cook", "driver"]


class Permission(StrEnum):
    """One sensitive or role-bound act each; checked in `application/`, never only in a view."""

    SELL = "sell"
    OPEN_SHIFT = "open_shift"
    VOID_LINE = "void_line"
    CANCEL_ORDER = "cancel_order"
    REPRINT = "reprint"
    ANSWER_WEB_ORDER = "answer_web_order"
    HAND_OUT = "hand_out"
    COOK = "cook"
    PAIR_DEVICE = "pair_device"
    EDIT_CATALOGUE = "edit_catalogue"
    OPEN_DRAWER = "open_drawer"
    MOVE_CASH = "move_cash"
    X_REPORT = "x_report"
    CLOSE_SHIFT = "close_shift"
    CLOSE_ANYWAY = "close_anyway"
    RECOUNT = "recount"
    REFUND = "refund"
    DISCOUNT = "discount"
    OVERRIDE_PRICE = "override_price"
    READ_AUDIT = "read_audit"
    CHANGE_SETTINGS = "change_settings"
    EDIT_STAFF = "edit_staff"
    EDIT_STOCK = "edit_stock"
    COUNT_STOCK = "count_stock"
    SEE_REPORTS = "see_reports"


_CASHIER = frozenset(
    {
        Permission.SELL,
        Permission.OPEN_SHIFT,
        Permission.REPRINT,
        Permission.ANSWER_WEB_ORDER,
        Permission.CANCEL_ORDER,
        Permission.HAND_OUT,
        Permission.CLOSE_SHIFT,
    }
)
_MANAGER = _CASHIER | {
    Permission.VOID_LINE,
    Permission.COOK,
    Permission.PAIR_DEVICE,
    Permission.OPEN_DRAWER,
    Permission.MOVE_CASH,
    Permission.X_REPORT,
    Permission.CLOSE_ANYWAY,
    Permission.RECOUNT,
    Permission.REFUND,
    Permission.DISCOUNT,
    Permission.OVERRIDE_PRICE,
    Permission.READ_AUDIT,
    Permission.EDIT_STOCK,
    Permission.COUNT_STOCK,
    Permission.SEE_REPORTS,
}
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    "owner": frozenset(Permission),
    "manager": _MANAGER,
    "cashier": _CASHIER,
    "cook": frozenset({Permission.COOK}),
    "driver": frozenset({Permission.HAND_OUT}),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here; `pin_hash` is argon2id in its encoded form."""

    id: str
    name: str
    role: Role
    pin_hash: str = ""
    retired: bool = False

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if words[1:] else words)).upper()

    @property
    def short_name(self) -> str:
        """ "Maria G.": what receipts and the top bar show."""
        first, *rest = self.name.split() or [""]
        return f"{first} {rest[-1][0]}." if rest else first


def require(person: Person, permission: Permission, approver: Person | None = None) -> None:
    """Error `not_permitted` unless the person, or the approver standing beside, may do it."""
    for somebody in (person, approver):
        if somebody and not somebody.retired and permission in PERMISSIONS[somebody.role]:
            return
    raise StoreError("not_permitted", permission=permission.value, person=person.id)
