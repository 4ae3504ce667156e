"""What people do and what befalls the shop, drawn up before it is played.

Every step draws its own chances from the seed and its number, so a history with steps left out
plays the others as before: that is what makes it shrink.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from store_core.domain.errors import StoreError

MOST_TILLS = 4
MOST_KITCHENS = 3
HUB = "hub"
HUBS = 0.4
"""Of shops with a server in the shop and one above it."""
AHEAD = 0.5
HOUR = 3600.0
LONGEST_RUN = 24 * 14
"""Hours; a snapshot leaves out what was closed longer ago."""

DEEDS: Mapping[str, float] = {
    "sell": 34.0,
    "park": 6.0,
    "settle": 6.0,
    "discard": 1.0,
    "refund": 2.0,
    "put right": 4.0,
    "move cash": 2.0,
    "close the shift": 0.6,
    "answer the web": 14.0,
    "hand out": 14.0,
    "run out of something": 1.0,
    "count the stock": 0.5,
    "sell by code": 3.0,
    "print again": 1.0,
}
"""What a cashier does in a quiet hour, on average."""
PACES = (1.0, 2.0, 3.0)
"""How much more is done in the hour that is played; in a rush people come one after the other."""
COOK_EVERY = 40.0
"""Seconds between a cook's looks at the display."""
WEB_PER_HOUR = 14.0

MISHAPS: Mapping[str, tuple[float, str]] = {
    "weather": (120.0, "machine"),
    "half_open": (8.0, "linked"),
    "partition": (8.0, "linked"),
    "crash": (10.0, "machine"),
    "power_cut": (6.0, "machine"),
    "disk_full": (2.0, "machine"),
    "clock": (4.0, "linked"),
    "printer_dead": (3.0, "printer"),
    "paper_out": (3.0, "printer"),
    "cut_mid_job": (10.0, "printer"),
    "clone": (0.2, "till"),
    "old_copy": (0.2, "terminal"),
    "revoke": (0.2, "till"),
    "old_protocol": (0.3, "terminal"),
    "future": (0.5, "till"),
    "restore": (0.2, "server"),
}
"""Of each, how many befall a shop in an hour, and to whom. A weather's faults are of messages."""
WEATHERS = frozenset({"drop", "lost_answer", "duplicate", "reorder", "delay"})
PRINTERS = ("receipt", "kitchen")


@dataclass(frozen=True, slots=True)
class Step:
    """`at` in seconds from the beginning; `who` is a machine, a printer or "customer"; `place` is
    at the how-manieth boundary a machine dies, 0 at any.
    """

    number: int
    at: float
    who: str
    what: str
    seconds: float = 0.0
    place: int = 0

    def __str__(self) -> str:
        lasting = f" for {self.seconds:.0f} s" if self.seconds else ""
        return f"{clock_of(self.at)} {self.who}: {self.what}{lasting} (step {self.number})"


@dataclass(frozen=True, slots=True)
class Plan:
    seed: int
    hours: float
    tills: int
    kitchens: int
    faults: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = field(default=())
    hub: bool = False
    """Whether the server is in the shop and has another above it, which customers reach."""
    ahead: bool = False
    """Whether the servers' programs are one protocol ahead of the terminals'."""

    @property
    def servers(self) -> tuple[str, ...]:
        return ("server", HUB) if self.hub else ("server",)

    @property
    def terminals(self) -> tuple[str, ...]:
        return (*self.till_names, *(f"kitchen {number + 1}" for number in range(self.kitchens)))

    @property
    def till_names(self) -> tuple[str, ...]:
        return tuple(f"till {number + 1}" for number in range(self.tills))


def clock_of(seconds: float) -> str:
    """1:02:03.456 since the shop opened."""
    whole, millis = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}.{millis:03d}"


def draw_up(seed: int, hours: float, faults: Collection[str]) -> Plan:
    """Error `hours_out_of_range`."""
    if not 0 < hours <= LONGEST_RUN:
        raise StoreError("hours_out_of_range", hours=hours, most=LONGEST_RUN)
    random = Random(f"plan/{seed}")  # noqa: S311 - a simulation has to be repeatable
    plan = Plan(
        seed,
        hours,
        random.randint(1, MOST_TILLS),
        random.randint(1, MOST_KITCHENS),
        frozenset(faults),
        hub=Random(f"hub/{seed}").random() < HUBS,  # noqa: S311 - as above
        ahead="one_behind" in faults and Random(f"ahead/{seed}").random() < AHEAD,  # noqa: S311 - as above
    )
    drafts = sorted(
        (*_work(plan, random), *_mishaps(plan, random)),
        key=lambda step: (step.at, step.who, step.what),
    )
    steps = tuple(replace(step, number=number) for number, step in enumerate(drafts, 1))
    return replace(plan, steps=steps)


def _work(plan: Plan, random: Random) -> Iterator[Step]:
    until, pace = plan.hours * HOUR, random.choice(PACES)
    for till in plan.till_names:
        for deed, per_hour in DEEDS.items():
            yield from _at_random(random, until, HOUR / (per_hour * pace), till, deed)
    for kitchen in plan.terminals[plan.tills :]:
        yield from _at_random(random, until, COOK_EVERY, kitchen, "cook")
    per_hour = WEB_PER_HOUR * pace * plan.tills
    yield from _at_random(random, until, HOUR / per_hour, "customer", "order")


def _mishaps(plan: Plan, random: Random) -> Iterator[Step]:
    whom = {
        "machine": (*plan.servers, *plan.terminals),
        "linked": (*plan.servers[1:], *plan.terminals),
        "terminal": plan.terminals,
        "till": plan.till_names,
        "server": plan.servers,
        "printer": PRINTERS,
    }
    for what, (per_hour, kind) in MISHAPS.items():
        befalls = bool(WEATHERS & plan.faults) if what == "weather" else what in plan.faults
        if not befalls:
            continue
        for step in _at_random(random, plan.hours * HOUR, HOUR / per_hour, "", what):
            mean = 300.0 if what == "weather" else 90.0
            lasting = min(random.expovariate(1 / mean), 900.0)
            yield replace(step, who=random.choice(whom[kind]), seconds=1 + round(lasting, 1))


def _at_random(random: Random, until: float, apart: float, who: str, what: str) -> Iterator[Step]:
    """Moments `apart` seconds from each other on average."""
    at = random.expovariate(1 / apart)
    while at < until:
        yield Step(0, round(at, 3), who, what)
        at += random.expovariate(1 / apart)
