"""One sale with its payment, and a machine that dies at every point where it can die."""

from collections.abc import Callable, Iterator
from itertools import count

from store_core.simulation.plan import HOUR, HUB, Plan, Step
from store_core.simulation.play import Outcome

DEATHS = ("crash", "power_cut")
MACHINES = ("till 1", "server", "kitchen 1", HUB)
"""With the hub there is a server above it."""
_SALE = (("till 1", "sell", 1.0), ("kitchen 1", "cook", 15.0), ("kitchen 1", "cook", 70.0))
_LONG = 90.0
"""Seconds, with time for a machine to come back."""


def one_sale(machine: str, death: str, place: int) -> Plan:
    """The machine dies at the `place`-th boundary from the beginning of the sale on."""
    steps = [
        Step(1, 0.5, machine, death, place=place),
        *(Step(number, at, who, what) for number, (who, what, at) in enumerate(_SALE, 2)),
    ]
    return Plan(1, _LONG / HOUR, 1, 1, frozenset(DEATHS), tuple(steps), hub=machine == HUB)


def every_boundary(
    play: Callable[[Plan], Outcome], machine: str, death: str, stride: int = 1
) -> Iterator[Outcome]:
    """Each outcome, until the machine passes fewer boundaries than it was to die at; or only every
    so-manieth boundary.
    """
    for place in count(1, stride):
        outcome = play(one_sale(machine, death, place))
        if not outcome.faults[death] and not outcome.violations:
            return
        yield outcome
