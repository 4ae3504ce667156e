"""Where shops are played: in folders of their own, which are gone afterwards."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from store_core.domain.profile import Profile
from store_core.simulation.floor import Moulds
from store_core.simulation.plan import Plan
from store_core.simulation.play import Outcome, play
from store_core.simulation.shrink import shrink

MEMORY_DISK = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ROOM = 500_000_000
"""Bytes free on a memory disk for it to be used; there a synced page costs nothing."""


class Simulation:
    """Plays plans one after the other."""

    def __init__(self, folder: Path, profile: Profile) -> None:
        self._folder = folder
        moulds = folder / "moulds"
        moulds.mkdir(parents=True)
        self._moulds = Moulds(moulds, profile)

    def run(self, plan: Plan) -> Outcome:
        folder = self._folder / "shop"
        folder.mkdir()
        try:
            return play(plan, self._moulds, folder)
        finally:
            shutil.rmtree(folder)


@contextmanager
def workplace() -> Iterator[Path]:
    """In memory where there is a disk of it with room."""
    in_memory = MEMORY_DISK.is_dir() and shutil.disk_usage(MEMORY_DISK).free > ROOM
    with tempfile.TemporaryDirectory(dir=MEMORY_DISK if in_memory else None) as folder:
        yield Path(folder)


def shortened(
    simulation: Simulation, outcome: Outcome, more: Callable[[], bool] = lambda: True
) -> Outcome:
    """By the steps without which it fails in the same way, as found while there is `more` time."""
    check = outcome.violations[0].check

    def fails(plan: Plan) -> bool:
        return any(one.check == check for one in simulation.run(plan).violations)

    return simulation.run(shrink(outcome.plan, fails, more))


def for_so_long(seconds: float) -> Callable[[], bool]:
    until = monotonic() + seconds
    return lambda: monotonic() < until
