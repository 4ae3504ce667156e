"""A failing history made short enough to be read: steps are left out while it still fails."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from store_core.simulation.plan import Plan, Step

Fails = Callable[[Plan], bool]
MOST_TRIES = 200


def shrink(plan: Plan, fails: Fails, more: Callable[[], bool] = lambda: True) -> Plan:
    """The shortest found in 200 tries and while there is `more` time (delta debugging: halves,
    quarters, ... are left out).
    """
    tries = 0

    def left() -> bool:
        return tries < MOST_TRIES and more()

    def still(steps: Sequence[Step]) -> bool:
        nonlocal tries
        tries += 1
        return fails(replace(plan, steps=tuple(steps)))

    steps: Sequence[Step] = plan.steps
    pieces = 2
    while len(steps) > 1 and left():
        size = -(-len(steps) // pieces)
        kept = _without_one(steps, size, still, left)
        if kept is not None:
            steps, pieces = kept, max(pieces - 1, 2)
        elif size == 1:
            break
        else:
            pieces = min(pieces * 2, len(steps))
    return replace(plan, steps=tuple(steps))


def _without_one(
    steps: Sequence[Step],
    size: int,
    still: Callable[[Sequence[Step]], bool],
    more: Callable[[], bool],
) -> Sequence[Step] | None:
    """Without one piece of that size, the latest first; None where each is needed."""
    for start in reversed(range(0, len(steps), size)):
        kept = [*steps[:start], *steps[start + size :]]
        if more() and kept and still(kept):
            return kept
    return None
