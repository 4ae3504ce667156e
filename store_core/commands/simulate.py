"""`tillpass simulate`: play shops in which everything fails, and check every promise (S1)."""

import argparse
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from store_core.domain.profile import Profile, parse_profile
from store_core.simulation.boundaries import DEATHS, MACHINES, every_boundary
from store_core.simulation.faults import ALL, FAULTS, chosen
from store_core.simulation.floor import Moulds
from store_core.simulation.plan import Plan, draw_up
from store_core.simulation.play import Outcome, play
from store_core.simulation.shrink import shrink

MEMORY_DISK = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ROOM = 500_000_000
"""Bytes free on a memory disk for it to be used; there a synced page costs nothing."""


def main(argv: list[str]) -> int:
    asked = _parser().parse_args(argv)
    faults = chosen(asked.faults)
    begun = time.monotonic()
    with simulating() as simulation:
        outcomes: Iterable[Outcome]
        if asked.every_boundary:
            outcomes = _every_boundary(simulation)
        elif asked.seconds:
            outcomes = _for_so_long(asked.seed, asked.hours, faults, asked.seconds, asked.processes)
        else:
            seeds = range(asked.seed, asked.seed + asked.seeds)
            outcomes = (simulation.run(draw_up(seed, asked.hours, faults)) for seed in seeds)
        sums = _Sums()
        for outcome in outcomes:
            sums.add(outcome)
            _say(outcome)
            if outcome.violations:
                _tell(simulation, outcome, shrinks=asked.shrink)
    sums.say(time.monotonic() - begun)
    return 1 if sums.violations else 0


class Simulation:
    """Plays plans in folders of their own, which are gone afterwards."""

    def __init__(self, folder: Path, profile: Profile) -> None:
        self._folder = folder
        moulds = folder / "moulds"
        moulds.mkdir()
        self._moulds = Moulds(moulds, profile)

    def run(self, plan: Plan) -> Outcome:
        folder = self._folder / "shop"
        folder.mkdir()
        try:
            return play(plan, self._moulds, folder)
        finally:
            shutil.rmtree(folder)


@contextmanager
def simulating() -> Iterator[Simulation]:
    """In memory where there is a disk of it with room."""
    in_memory = MEMORY_DISK.is_dir() and shutil.disk_usage(MEMORY_DISK).free > ROOM
    with tempfile.TemporaryDirectory(dir=MEMORY_DISK if in_memory else None) as folder:
        yield Simulation(Path(folder), pizzeria())


def pizzeria() -> Profile:
    path: Path = import_module("resources").path("profiles/pizzeria/profile.json")
    return parse_profile(path.read_bytes())


def run_seeds(
    seeds: Sequence[int], hours: float, faults: frozenset[str], until: float
) -> list[Outcome]:
    """In a process of its own, until that moment of the wall clock."""
    outcomes: list[Outcome] = []
    with simulating() as simulation:
        for seed in seeds:
            if time.monotonic() >= until:
                break
            outcomes.append(simulation.run(draw_up(seed, hours, faults)))
    return outcomes


@dataclass
class _Sums:
    orders: int = 0
    hours: float = 0.0
    shops: int = 0
    violations: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def add(self, outcome: Outcome) -> None:
        self.shops += 1
        self.orders += outcome.orders
        self.hours += outcome.hours
        self.faults += outcome.faults
        self.violations += len(outcome.violations)
        self.slowest = max(self.slowest, outcome.calm_after)

    def say(self, seconds: float) -> None:
        print(f"{self.shops} shops, {self.hours:.1f} store-hours simulated in {seconds:.0f} s")
        print(f"{self.orders} orders, {self.orders / seconds:.1f} a second")
        print(f"{sum(self.faults.values())} faults")
        for name in FAULTS:
            if self.faults[name]:
                print(f"  {self.faults[name]:>7} {name}: {FAULTS[name]}")
        print(f"calm within {self.slowest:.0f} s of good weather")
        print(f"{self.violations} violations")


def _every_boundary(simulation: Simulation) -> Iterator[Outcome]:
    for machine in MACHINES:
        for death in DEATHS:
            yield from every_boundary(simulation.run, machine, death)


def _for_so_long(
    first: int, hours: float, faults: frozenset[str], seconds: float, processes: int
) -> Iterator[Outcome]:
    """Other seeds on every process, until the time is over."""
    until = time.monotonic() + seconds
    with ProcessPoolExecutor(processes, get_context("spawn")) as workers:
        shares = [range(first + one, first + 100_000, processes) for one in range(processes)]
        running = [workers.submit(run_seeds, share, hours, faults, until) for share in shares]
        for done in as_completed(running):
            yield from done.result()


def _say(outcome: Outcome) -> None:
    plan = outcome.plan
    print(
        f"seed {plan.seed}: {plan.tills} tills, {plan.kitchens} kitchens, {outcome.orders} orders, "
        f"{sum(outcome.faults.values())} faults, history {outcome.digest[:16]}",
        flush=True,
    )


def _tell(simulation: Simulation, outcome: Outcome, *, shrinks: bool) -> None:
    """What went wrong, after what, and how to see it again."""
    check = outcome.violations[0].check
    print(f"  violated: {outcome.violations[0]}")
    if shrinks:
        print("  looking for a shorter history...", flush=True)
        short = shrink(outcome.plan, lambda plan: _fails(simulation, plan, check))
        outcome = simulation.run(short)
        print(f"  {len(short.steps)} steps are enough:")
        for step in short.steps:
            print(f"    {step}")
    print("  what happened last:")
    for line in outcome.last:
        print(f"    {line}")
    plan = outcome.plan
    faults = ALL if len(plan.faults) == len(FAULTS) else ",".join(sorted(plan.faults))
    print(f"  again: tillpass simulate --seed {plan.seed} --hours {plan.hours:g} --faults {faults}")


def _fails(simulation: Simulation, plan: Plan, check: str) -> bool:
    return any(one.check == check for one in simulation.run(plan).violations)


def _parser() -> argparse.ArgumentParser:
    known = "\n".join(f"  {name:<13} {what}" for name, what in FAULTS.items())
    parser = argparse.ArgumentParser(
        prog="tillpass simulate",
        description=__doc__,
        epilog=f"faults:\n{known}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=int, default=1, help="the same one plays the same history")
    parser.add_argument("--seeds", type=int, default=1, help="how many, one after the other")
    parser.add_argument("--hours", type=float, default=1.0, help="of each shop")
    parser.add_argument("--faults", default=ALL, help="names with commas between; all, none")
    parser.add_argument("--seconds", type=float, default=0.0, help="go on with other seeds so long")
    parser.add_argument("--processes", type=int, default=2, help="with --seconds")
    parser.add_argument(
        "--every-boundary",
        action="store_true",
        help="instead: one sale, in which each machine dies at every point where it can",
    )
    parser.add_argument("--shrink", action="store_true", help="shorten a failing history")
    return parser
