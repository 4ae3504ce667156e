"""One shop after the other on every core, each from a seed of its own, for so long."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from queue import Empty
from time import monotonic, process_time

from store_core.domain.profile import Profile
from store_core.simulation.plan import draw_up
from store_core.simulation.play import Outcome
from store_core.simulation.stage import Simulation, for_so_long, shortened, workplace

SHORTENING, SHORTENED_WITHIN = 100.0, 120.0
"""Seconds for a history that fails to become short, and until it is given up."""
LOOK_EVERY = 1.0
SELDOM = 50_000
"""Objects made until the next look for rubbish; shops leave nearly none behind that needs one."""


@dataclass(frozen=True, slots=True)
class Soak:
    """`busy` is seconds of processor time of each process; after `within` seconds on the wall they
    are ended wherever they are. Seeds go on from `seed`, `seeds` of them at most.
    """

    seed: int
    hours: float
    faults: frozenset[str]
    busy: float
    within: float
    processes: int
    seeds: int | None = None


@dataclass(frozen=True, slots=True)
class Shortened:
    """The same violation, after fewer steps."""

    outcome: Outcome


Said = Outcome | Shortened | None
"""None: a process is done."""


def soak(asked: Soak, profile: Profile) -> Iterator[Outcome | Shortened]:
    """Each shop as it is played; the first that breaks a promise ends all, and comes once more,
    shortened, where there is time. Error `RuntimeError` where a process died.
    """
    context = get_context("spawn")
    said: Queue[Said] = context.Queue()
    stop = context.Event()
    with workplace() as folder:
        workers = [
            context.Process(
                target=_work, args=(asked, number, folder, profile, stop, said), daemon=True
            )
            for number in range(asked.processes)
        ]
        for worker in workers:
            worker.start()
        try:
            yield from _heard(workers, said, monotonic() + asked.within)
        finally:
            for worker in workers:
                worker.terminate()
                worker.join()


def _heard(
    workers: list[SpawnProcess], said: "Queue[Said]", until: float
) -> Iterator[Outcome | Shortened]:
    working = len(workers)
    while working and monotonic() < until:
        try:
            heard = said.get(timeout=LOOK_EVERY)
        except Empty:
            if died := [one.exitcode for one in workers if one.exitcode]:
                raise RuntimeError(f"a process of the simulation ended with {died[0]}") from None
            continue
        if heard is None:
            working -= 1
            continue
        if isinstance(heard, Outcome) and heard.violations:
            until = max(until, monotonic() + SHORTENED_WITHIN)
        yield heard


def _work(
    asked: Soak, number: int, folder: Path, profile: Profile, stop: Event, said: "Queue[Said]"
) -> None:
    """In a process of its own."""
    gc.set_threshold(SELDOM)
    simulation = Simulation(folder / str(number), profile)
    first, step = asked.seed + number, asked.processes
    seeds = range(first, asked.seed + asked.seeds, step) if asked.seeds else count(first, step)
    for seed in seeds:
        outcome = simulation.run(draw_up(seed, asked.hours, asked.faults))
        said.put(outcome)
        if outcome.violations and not stop.is_set():
            stop.set()
            said.put(Shortened(shortened(simulation, outcome, for_so_long(SHORTENING))))
        if stop.is_set() or process_time() >= asked.busy:
            break
    said.put(None)
