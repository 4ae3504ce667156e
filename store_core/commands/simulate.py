"""`tillpass simulate`: play shops in which everything fails, and check every promise (S1)."""

import argparse
import os
import secrets
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from store_core.domain.profile import Profile, parse_profile
from store_core.simulation.boundaries import DEATHS, MACHINES, every_boundary
from store_core.simulation.faults import ALL, FAULTS, chosen
from store_core.simulation.plan import draw_up
from store_core.simulation.play import Outcome
from store_core.simulation.soak import Shortened, Soak, soak
from store_core.simulation.stage import Simulation, shortened, workplace

AIMS = {"orders": 5_000, "faults": 20_000}
"""Of eight minutes on two cores."""
AIMED_MINUTES = 16
FRESH = 1_000_000_000


def main(argv: list[str]) -> int:
    asked = _parser().parse_args(argv)
    return _soak(asked) if asked.minutes else _play(asked)


def _play(asked: argparse.Namespace) -> int:
    """One shop after the other."""
    faults = chosen(asked.faults)
    sums = _Sums()
    with simulating() as simulation:
        outcomes: Iterable[Outcome]
        if asked.every_boundary:
            outcomes = _every_boundary(simulation)
        else:
            first = 1 if asked.seed is None else asked.seed
            seeds = range(first, first + (asked.seeds or 1))
            outcomes = (simulation.run(draw_up(seed, asked.hours, faults)) for seed in seeds)
        for outcome in outcomes:
            sums.add(outcome)
            _say(outcome)
            if outcome.violations:
                _tell(outcome)
            if outcome.violations and asked.shrink:
                _tell_short(shortened(simulation, outcome))
    sums.say()
    return 1 if sums.violations else 0


def _soak(asked: argparse.Namespace) -> int:
    """On every core, until its time is over or a promise is broken."""
    if asked.idle and hasattr(os, "nice"):
        os.nice(19)
    seed = secrets.randbelow(FRESH) if asked.seed is None else asked.seed
    print(f"seeds from {seed} on, {asked.hours:g} hours each, {asked.jobs} at once", flush=True)
    within = asked.within or asked.minutes * 100
    soaking = Soak(
        seed,
        asked.hours,
        chosen(asked.faults),
        asked.minutes * 60,
        within * 60,
        asked.jobs,
        asked.seeds,
    )
    sums = _Sums()
    for heard in soak(soaking, pizzeria()):
        if isinstance(heard, Shortened):
            _tell_short(heard.outcome)
            continue
        sums.add(heard)
        if heard.violations:
            _say(heard)
            _tell(heard)
    sums.say()
    if asked.minutes * asked.jobs >= AIMED_MINUTES:
        sums.say_whether_enough()
    return 1 if sums.violations else 0


@contextmanager
def simulating() -> Iterator[Simulation]:
    with workplace() as folder:
        yield Simulation(folder, pizzeria())


def pizzeria() -> Profile:
    path: Path = import_module("resources").path("profiles/pizzeria/profile.json")
    return parse_profile(path.read_bytes())


@dataclass
class _Sums:
    orders: int = 0
    hours: float = 0.0
    shops: int = 0
    violations: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    busy: float = 0.0
    """Seconds of processor time."""
    begun: float = field(default_factory=time.monotonic)

    def add(self, outcome: Outcome) -> None:
        self.shops += 1
        self.orders += outcome.orders
        self.hours += outcome.hours
        self.faults += outcome.faults
        self.violations += len(outcome.violations)
        self.slowest = max(self.slowest, outcome.calm_after)
        self.busy += outcome.busy

    def say(self) -> None:
        seconds = time.monotonic() - self.begun
        print(f"{self.shops} shops, {self.hours:.1f} store-hours simulated in {seconds:.0f} s")
        print(
            f"{self.orders} orders, {self.orders / seconds:.1f} a second; "
            f"{self.orders / max(self.busy, 0.01):.1f} in each of {self.busy:.0f} processor seconds"
        )
        print(f"{self.faults.total()} faults")
        for name in FAULTS:
            if self.faults[name]:
                print(f"  {self.faults[name]:>7} {name}: {FAULTS[name]}")
        print(f"calm within {self.slowest:.0f} s of good weather")
        print(f"{self.violations} violations")

    def say_whether_enough(self) -> None:
        """A machine that is slow or has much else to do is none that breaks a promise."""
        for what, number in (("orders", self.orders), ("faults", self.faults.total())):
            if number < AIMS[what]:
                print(f"FEWER {what.upper()} THAN {AIMS[what]}: this machine was slow or busy")


def _every_boundary(simulation: Simulation) -> Iterator[Outcome]:
    for machine in MACHINES:
        for death in DEATHS:
            yield from every_boundary(simulation.run, machine, death)


def _say(outcome: Outcome) -> None:
    plan = outcome.plan
    print(
        f"seed {plan.seed}: {plan.tills} tills, {plan.kitchens} kitchens, {outcome.orders} orders, "
        f"{sum(outcome.faults.values())} faults, history {outcome.digest[:16]}",
        flush=True,
    )


def _tell(outcome: Outcome) -> None:
    """What went wrong, after what, and how to see it again."""
    print(f"  violated: {outcome.violations[0]}")
    _tell_last(outcome)
    plan = outcome.plan
    faults = ALL if len(plan.faults) == len(FAULTS) else ",".join(sorted(plan.faults))
    again = f"--seed {plan.seed} --hours {plan.hours:g} --faults {faults} --shrink"
    print(f"  again: tillpass simulate {again}", flush=True)


def _tell_short(outcome: Outcome) -> None:
    steps = outcome.plan.steps
    print(f"  seed {outcome.plan.seed}: {len(steps)} steps are enough:")
    for step in steps:
        print(f"    {step}")
    _tell_last(outcome)


def _tell_last(outcome: Outcome) -> None:
    print("  what happened last:")
    for line in outcome.last:
        print(f"    {line}")


def _parser() -> argparse.ArgumentParser:
    known = "\n".join(f"  {name:<13} {what}" for name, what in FAULTS.items())
    parser = argparse.ArgumentParser(
        prog="tillpass simulate",
        description=__doc__,
        epilog=f"faults:\n{known}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=int, help="the same one plays the same history")
    parser.add_argument("--seeds", type=int, help="how many; with --minutes at most")
    parser.add_argument("--hours", type=float, default=1.0, help="of each shop")
    parser.add_argument("--faults", default=ALL, help="names with commas between; all, none")
    parser.add_argument(
        "--minutes",
        type=float,
        default=0.0,
        help="go on so long, of processor time of each process; seeds nobody played, unless --seed",
    )
    cores = os.cpu_count() or 1
    parser.add_argument("--jobs", type=int, default=cores, help="processes, with --minutes")
    parser.add_argument(
        "--within", type=float, help="minutes on the wall after which it ends, with --minutes"
    )
    parser.add_argument(
        "--idle", action="store_true", help="only while nothing else runs, with --minutes"
    )
    parser.add_argument(
        "--every-boundary",
        action="store_true",
        help="instead: one sale, in which each machine dies at every point where it can",
    )
    parser.add_argument("--shrink", action="store_true", help="shorten a failing history")
    return parser
