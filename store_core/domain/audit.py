"""What the audit log tells apart, and what one may ask of it (O11)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Group = Literal[
    "sales",
    "voids",
    "refunds",
    "discrepancies",
    "discounts",
    "drawer",
    "shifts",
    "reprints",
    "catalogue",
    "stock",
    "staff",
    "settings",
    "devices",
    "kitchen",
    "hours",
    "unknown",
]
"""`voids` are lines taken off and orders cancelled; `unknown` came from a newer version."""

SENSITIVE: frozenset[Group] = frozenset(
    {
        "voids",
        "refunds",
        "discrepancies",
        "discounts",
        "drawer",
        "shifts",
        "reprints",
        "catalogue",
        "stock",
        "staff",
        "settings",
        "devices",
        "unknown",
    }
)
"""What an owner looks for; anything with an approver or a reason is sensitive besides."""


@dataclass(frozen=True, slots=True)
class Key:
    """Where an entry stands in the log: by time, then by id."""

    at: datetime
    entry: str


@dataclass(frozen=True, slots=True)
class Search:
    """Empty lets everything through. `since` is within, `until` is not; `person` did it or approved
    it; every word of `text` has to occur in number, reason, names, or who and where.
    """

    since: datetime | None = None
    until: datetime | None = None
    person: str = ""
    device: str = ""
    group: Group | None = None
    sensitive: bool = True
    text: str = ""

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(self.text.casefold().split())
