"""How this machine stands with its server, as the badge shows it (C10)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class LinkState:
    """`unsent` counts own entries the server has not acknowledged; `since` is when it went offline.

    `trouble` is the code of what does not mend itself: `device_revoked`, `journal_fork`, ...
    `elsewhere`: its own server is away, and it is joined to the one above that.
    """

    state: Literal["online", "sending", "offline"]
    unsent: int = 0
    since: datetime | None = None
    trouble: str | None = None
    elsewhere: bool = False
