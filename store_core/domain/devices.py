"""Machines of the store."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

DeviceKind = Literal["server", "till", "kitchen"]


@dataclass(frozen=True, slots=True)
class Device:
    """A paired machine. `prefix` begins the numbers it gives and is never recycled."""

    id: str
    kind: DeviceKind
    name: str
    prefix: str
    paired_at: datetime
    revoked_at: datetime | None = None
