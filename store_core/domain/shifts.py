"""A cashier's turn at one drawer (C5)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """`opening_float` is the cash in the drawer at the start, in minor units."""

    id: str
    device: str
    opened_at: datetime
    opened_by: str
    opening_float: int
