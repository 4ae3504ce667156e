"""What each hand in a rush writes down by itself, to be held against the databases afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import msgspec


class Placed(msgspec.Struct, frozen=True):
    """An order as its customer was told of it; `withdrawn` when they were told so too."""

    order: str
    number: str
    total: int
    withdrawn: bool = False


class Books(msgspec.Struct):
    """One process's own record. Money in minor units, waits in seconds by what was waited for.

    `kept` is the money of orders that stayed in the drawer, by method, refunds taken off; `moved`
    what was put into it for other reasons. `counts` are what was done and how often, `refused` the
    refusals met by code, `wrong` what should never be seen, in words.
    """

    name: str
    shift: str = ""
    kept: dict[str, int] = {}
    moved: int = 0
    sold: list[str] = []
    placed: list[Placed] = []
    refunds: list[str] = []
    counts: dict[str, int] = {}
    refused: dict[str, int] = {}
    waits: dict[str, list[float]] = {}
    wrong: list[str] = []

    def keep(self, method: str, amount: int) -> None:
        self.kept[method] = self.kept.get(method, 0) + amount

    def did(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def met(self, code: str) -> None:
        self.refused[code] = self.refused.get(code, 0) + 1

    def waited(self, what: str, seconds: float) -> None:
        self.waits.setdefault(what, []).append(seconds)

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Counts what was done to the end, with how long it took."""
        begun = monotonic()
        yield
        self.waited(what, monotonic() - begun)
        self.did(what)
