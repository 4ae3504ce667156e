"""A machine's disk: where its program may die, where the power may fail, when it is full.

The database is the real one on a real file. A crash is raised where it is to happen, and unwinds
what a dying process would simply leave; then the machine's file is put back to what lay on the
disk at that moment.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import text
from sqlalchemy.orm import Session

from store_core.storage.backing import Place
from store_core.storage.engine import Database

PAGE = 4096
LOG_HEAD = 32
PLENTY = 1_000_000
"""Pages."""


class Crash(BaseException):
    """The program is gone; nothing may catch this but who plays the machine. With `power`, so is
    the machine.
    """

    def __init__(self, point: str, *, power: bool = False) -> None:
        super().__init__(point)
        self.power = power


@dataclass
class Boundaries:
    """The points at which a program can die, counted as it passes them."""

    dies_in: int = 0
    """At the how-manieth point from now on; 0 is never."""
    torn: bool = False
    """Whether the power fails with it, so that what is not synced is lost or half there."""

    def near(self, point: str) -> None:
        """Error `Crash` where it is time."""
        if self.dies_in:
            self.dies_in -= 1
            if not self.dies_in:
                raise Crash(point, power=self.torn)

    @property
    def next_is_last(self) -> bool:
        return self.torn and self.dies_in == 1

    def calm(self) -> None:
        self.dies_in, self.torn = 0, False


@dataclass
class Disk:
    """`content` is what lay on the disk when the power failed: file and log."""

    path: Path
    random: Random
    boundaries: Boundaries = field(default_factory=Boundaries)
    content: tuple[bytes, bytes] | None = None
    unsure: Callable[[], None] = lambda: None
    """Told when nobody can know whether the last commit is on the disk."""

    @property
    def log(self) -> Path:
        return self.path.with_name(f"{self.path.name}-wal")

    def read(self) -> tuple[bytes, bytes]:
        return self.path.read_bytes(), self.log.read_bytes() if self.log.exists() else b""

    def write(self, content: tuple[bytes, bytes]) -> None:
        """The files of a machine that nobody has open."""
        self.path.write_bytes(content[0])
        self.path.with_name(f"{self.path.name}-shm").unlink(missing_ok=True)
        if content[1]:
            self.log.write_bytes(content[1])
        else:
            self.log.unlink(missing_ok=True)

    def tear_log(self, before: tuple[bytes, bytes]) -> None:
        """The power fails while a commit's pages are on their way into the log. Error `Crash`."""
        file, after = self.read()
        old = before[1]
        same = next((at for at, (a, b) in enumerate(zip(old, after, strict=False)) if a != b), None)
        first = min(len(old), len(after)) if same is None else same
        cut = self.random.randint(first, len(after))
        self.content = (file, after[:cut] + old[cut:])
        self.unsure()
        self.boundaries.calm()
        raise Crash("in a commit", power=True)

    def tear_file(self, before: tuple[bytes, bytes]) -> None:
        """The power fails while pages are moved from the log into the file. Error `Crash`."""
        file, log = self.read()
        pages = []
        for start in range(0, len(file), PAGE):
            old = before[0][start : start + PAGE]
            pages.append(old if old and self.random.random() < 0.5 else file[start : start + PAGE])
        self.content = (b"".join(pages), log)
        self.boundaries.calm()
        raise Crash("in a checkpoint", power=True)


class Rests:
    """Moves the log into the file every so many commits, instead of when it is quiet."""

    def __init__(self, disk: Disk, move: Callable[[], bool]) -> None:
        self._disk, self._move = disk, move
        self._commits = 0

    def committed(self) -> None:
        self._commits += 1
        if self._commits % 20 == 0:
            before = self._disk.read() if self._disk.boundaries.torn else None
            self._move()
            if before is not None:
                self._disk.tear_file(before)

    def close(self) -> None:
        """Nothing is under way between two events."""


class SimulatedDatabase(Database):
    """The real one, on a disk that fails as it is told to."""

    def __init__(self, place: Place, disk: Disk) -> None:
        super().__init__(place, lambda move: Rests(disk, move))
        self._disk = disk

    @contextmanager
    def write(self) -> Iterator[Session]:
        boundaries = self._disk.boundaries
        boundaries.near("before a transaction")
        before: tuple[bytes, bytes] | None = None
        with super().write() as session:
            yield session
            if boundaries.next_is_last:
                before = self._disk.read()
            else:
                boundaries.near("before a commit")
        if before is not None:
            self._disk.tear_log(before)
        boundaries.near("after a commit")

    def fill(self) -> None:
        """From now on there is no page left."""
        with super().write() as session:
            pages = session.execute(text("PRAGMA page_count")).scalar_one()
            session.execute(text(f"PRAGMA max_page_count={pages}"))

    def free(self) -> None:
        with super().write() as session:
            session.execute(text(f"PRAGMA max_page_count={PLENTY}"))
