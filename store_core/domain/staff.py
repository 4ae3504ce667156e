"""People of the store and what each role may do (C1, O6)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Literal, get_args

from store_core.domain.errors import StoreError

Role = Literal["owner", "manager", "cashier", "cook", "driver"]
ROLES: tuple[Role, ...] = get_args(Role)


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
    DISMISS = "dismiss"
    GIVE_UP = "give_up"
    DISCOUNT = "discount"
    OVERRIDE_PRICE = "override_price"
    READ_AUDIT = "read_audit"
    CHANGE_SETTINGS = "change_settings"
    EDIT_STAFF = "edit_staff"
    EDIT_HOURS = "edit_hours"
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
    Permission.DISMISS,
    Permission.DISCOUNT,
    Permission.OVERRIDE_PRICE,
    Permission.READ_AUDIT,
    Permission.EDIT_STOCK,
    Permission.COUNT_STOCK,
    Permission.SEE_REPORTS,
    Permission.EDIT_HOURS,
}
DEFAULTS: Mapping[Role, frozenset[Permission]] = {
    "owner": frozenset(Permission),
    "manager": _MANAGER,
    "cashier": _CASHIER,
    "cook": frozenset({Permission.COOK}),
    "driver": frozenset({Permission.HAND_OUT}),
}
OWNER_KEEPS = frozenset({Permission.CHANGE_SETTINGS, Permission.EDIT_STAFF, Permission.READ_AUDIT})
"""Without these nobody could give the others back."""

Grants = Mapping[Role, Mapping[str, bool]]
"""What the owner decided otherwise than `DEFAULTS`: role, permission, whether it is granted. A
permission that comes with a later version has its default."""

TONES = ("info", "good", "warn", "bad", "accent")
"""Colours a person can stand under."""

EASY_PINS = frozenset({"2580", "0852", "1122", "2468", "1379", "112233", "147258", "159753"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here; `pin_hash` and `recovery_hash` are argon2id in its encoded form,
    empty where there is none. `pin_digits` is how long the PIN is. `letters` and `tone` are what
    stands in the circle, empty for those of the name and the place in the list. `started` and
    `retired_on` are dates ("YYYY-MM-DD").
    """

    id: str
    name: str
    role: Role
    pin_hash: str = ""
    retired: bool = False
    pin_digits: int = 6
    recovery_hash: str = ""
    phone: str = ""
    email: str = ""
    letters: str = ""
    tone: str = ""
    started: str = ""
    retired_on: str = ""
    languages: tuple[str, ...] = ()

    @property
    def initials(self) -> str:
        if self.letters:
            return self.letters
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if words[1:] else words)).upper()

    @property
    def short_name(self) -> str:
        """ "Maria G.": what receipts and the top bar show."""
        first, *rest = self.name.split() or [""]
        return f"{first} {rest[-1][0]}." if rest else first


def granted(role: Role, permission: Permission, grants: Grants) -> bool:
    """Whether people of that role may do it."""
    if role == "owner" and permission in OWNER_KEEPS:
        return True
    return grants.get(role, {}).get(permission.value, permission in DEFAULTS[role])


def may(person: Person, permission: Permission, grants: Grants) -> bool:
    return not person.retired and granted(person.role, permission, grants)


def with_grant(grants: Grants, role: Role, permission: Permission, *, on: bool) -> Grants:
    """Only what differs from the default is kept."""
    kept = {key: value for key, value in grants.get(role, {}).items() if key != permission.value}
    if on != (permission in DEFAULTS[role]):
        kept[permission.value] = on
    others = {one: dict(grants[one]) for one in grants if one != role}
    return others | ({role: kept} if kept else {})


def require(
    person: Person, permission: Permission, grants: Grants, approver: Person | None = None
) -> None:
    """Error `not_permitted` unless the person, or the approver standing beside, may do it."""
    if not any(may(one, permission, grants) for one in (person, approver) if one):
        raise StoreError("not_permitted", permission=permission.value, person=person.id)


def is_weak(pin: str) -> bool:
    """Whether it is one of the first that somebody would try: 1234, 0000, 987654, 121212."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    size = len(pin)
    again = any(pin == pin[:part] * (size // part) for part in range(1, size // 2 + 1))
    return again or steps <= {1} or steps <= {9} or pin in EASY_PINS


def problems_of(person: Person) -> Iterator[tuple[str, str]]:
    """(field, code) of each that a person's record can't be kept with."""
    if not person.name.strip():
        yield "name", "name_missing"
    elif len(person.name) > 80:
        yield "name", "name_too_long"
    if person.email and not _looks_like_mail(person.email):
        yield "email", "email_bad"
    if person.phone and not _looks_like_phone(person.phone):
        yield "phone", "phone_bad"
    if len(person.letters) > 3:
        yield "letters", "letters_too_many"
    if person.started and not _is_date(person.started):
        yield "started", "date_bad"


def _looks_like_mail(text: str) -> bool:
    name, _at, host = text.partition("@")
    return bool(name) and "." in host.strip(".") and not any(c.isspace() for c in text)


def _looks_like_phone(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    return 5 <= digits <= 15 and set(text) <= set("+0123456789 ()-./")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
