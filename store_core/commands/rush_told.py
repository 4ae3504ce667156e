"""What a till of a rush has said it did, on a file that outlives its process: whatever stands there
was committed before, so no kill may take it away.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from store_core.domain.orders import Order


class Told(msgspec.Struct, frozen=True):
    """An order the till gave out or took money for; `kept` is what came into its drawer."""

    order: str
    kept: int
    shift: str


class TellTale:
    """Nowhere without a path. A line is written whole or not at all."""

    def __init__(self, path: Path | None) -> None:
        self._file = path.open("ab", buffering=0) if path else None

    def tell(self, order: Order, shift: str) -> None:
        if self._file:
            kept = sum(one.kept for one in order.payments if one.shift == shift)
            self._file.write(msgspec.json.encode(Told(order.id, kept, shift)) + b"\n")


def told_in(path: Path) -> Iterator[Told]:
    if path.exists():
        for line in path.read_bytes().splitlines():
            yield msgspec.json.decode(line, type=Told)
