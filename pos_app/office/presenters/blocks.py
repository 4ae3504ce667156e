"""The part of a long log that is in memory: blocks read by key, those least looked at let go."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from pos_app.desk import Desk
from store_core.application import audit
from store_core.application.audit import Logged, Marks
from store_core.application.shop import Act, Shop
from store_core.domain.audit import Key, Search
from store_core.domain.errors import StoreError

T = TypeVar("T")
BLOCK = 100
KEPT = 60


class Blocks:
    """`search(search)`, then `count` and `row(index)`; `want(first, last)` reads what is missing.

    `changed` after every answer. Of searches that come while one runs, only the last is asked.
    """

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        self._desk, self._act, self._changed = desk, act, changed
        self._search: Search | None = None
        self._next: Search | None = None
        self._marks: Marks | None = None
        self._blocks: OrderedDict[int, tuple[Logged, ...]] = OrderedDict()
        self._asked: set[int] = set()
        self._running = False
        self.loaded = False
        self.refused: StoreError | None = None

    @property
    def current(self) -> Search | None:
        """What the rows answer to."""
        return self._search

    @property
    def count(self) -> int:
        """All that are found; before they are counted, those that were read."""
        if self._marks is not None:
            return self._marks.count
        return len(self._blocks.get(0, ()))

    @property
    def counted(self) -> bool:
        return self._marks is not None

    def row(self, index: int) -> Logged | None:
        number, place = divmod(index, BLOCK)
        block = self._blocks.get(number)
        if block is None or place >= len(block):
            return None
        self._blocks.move_to_end(number)
        return block[place]

    def index_of(self, entry: str) -> int | None:
        """Where an entry stands, if it is in memory."""
        for number, block in self._blocks.items():
            for place, logged in enumerate(block):
                if logged.key.entry == entry:
                    return number * BLOCK + place
        return None

    def search(self, search: Search) -> None:
        if self._running:
            self._next = search
            return
        self._running = True
        act = self._act

        def found(first: tuple[Logged, ...]) -> None:
            self._search, self._marks, self.refused = search, None, None
            self._blocks.clear()
            self._asked.clear()
            self._blocks[0] = first
            self.loaded = True
            if len(first) < BLOCK:
                self._counted(Marks(len(first), BLOCK, ()))
                return
            self._changed()
            self._run(lambda shop: audit.marks(shop, act, search, BLOCK), self._counted)

        self._run(lambda shop: audit.log(shop, act, search, limit=BLOCK), found)

    def _run(self, work: Callable[[Shop], T], done: Callable[[T], None]) -> None:
        def guarded(shop: Shop) -> T:
            try:
                return work(shop)
            except StoreError:
                raise
            except Exception:
                # A bug is reported by the runner; the next search must run all the same.
                self._running = False
                raise

        self._desk.look(guarded, done, self._refuse)

    def _counted(self, marks: Marks) -> None:
        self._marks = marks
        self._done()

    def _refuse(self, error: StoreError) -> None:
        self.refused, self.loaded = error, True
        self._done()

    def _done(self) -> None:
        self._running = False
        waiting, self._next = self._next, None
        self._changed()
        if waiting is not None:
            self.search(waiting)

    def want(self, first: int, last: int) -> None:
        """Rows from `first` up to `last` are looked at."""
        marks, search = self._marks, self._search
        if marks is None or search is None:
            return
        for number in range(first // BLOCK, max(first, last - 1) // BLOCK + 1):
            if number in self._blocks or number in self._asked or number >= len(marks.keys):
                continue
            self._asked.add(number)
            self._read(search, number, marks.keys[number])

    def _read(self, search: Search, number: int, start: Key) -> None:
        act = self._act
        self._desk.look(
            lambda shop: audit.log(shop, act, search, start, BLOCK),
            lambda found: self._keep(search, number, found),
            self._refuse,
        )

    def _keep(self, search: Search, number: int, found: tuple[Logged, ...]) -> None:
        self._asked.discard(number)
        if search is not self._search:
            return
        self._blocks[number] = found
        while len(self._blocks) > KEPT:
            self._blocks.popitem(last=False)
        self._changed()
