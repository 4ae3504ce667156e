"""A use of a limited code that the server keeps for one ticket at a till (O3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

HELD_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Hold:
    """`promotions` are the ids of the limited ones that `code` stands for, one use of each. Nothing
    is sold under it from `expires_at` on.
    """

    id: str
    code: str
    promotions: tuple[str, ...]
    expires_at: datetime
