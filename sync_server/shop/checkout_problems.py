"""What is to fix at checkout: where on the page, in which words (W3)."""

from dataclasses import dataclass

from store_core.domain.errors import StoreError
from sync_server.shop.visit import Visit
from sync_server.shop.words import sentence

_GROUPS = {
    "name": "you",
    "phone": "you",
    "email": "you",
    "time": "when",
    "note": "when",
    "pay": "pay",
}
_FIELDS = {
    "/customer/name": "name",
    "/customer/phone": "phone",
    "/customer/email": "email",
    "/requested_time": "time",
    "/note": "note",
    "/payment_method": "pay",
    "/tip": "tip",
    "/codes": "code",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to fix. `field` is the id to go to."""

    field: str
    short: str
    sentence: str

    @property
    def group(self) -> str:
        return _GROUPS.get(self.field, "order")


def problem(visit: Visit, error: StoreError) -> Problem:
    pointer = str(error.values.get("pointer", ""))
    field = _FIELDS.get(pointer, "order")
    said = sentence(visit, error)
    label = {
        "name": visit.say("Name"),
        "phone": visit.say("Phone"),
        "email": visit.say("E-mail"),
        "time": visit.say("Time"),
        "note": visit.say("Note"),
        "pay": visit.say("Pay"),
        "tip": visit.say("Tip"),
        "code": visit.say("Promo code"),
    }.get(field, visit.say("Your order"))
    return named(label, field, said)


def named(label: str, field: str, said: str) -> Problem:
    first = said.split(". ")[0].rstrip(".")
    return Problem(field, f"{label}: {first[:1].lower()}{first[1:]}", said)
