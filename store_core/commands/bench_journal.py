"""The benchmark `journal`: what a sale costs, asks of the disk, and costs after years."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from store_core.application.shifts import x_report
from store_core.commands import bench_syncs
from store_core.commands.bench_bare import BARE, bare, copy_database, listen, replay
from store_core.commands.bench_figures import (
    WARM_UP,
    Aim,
    Figure,
    Ground,
    Limit,
    spread,
    tally,
    timed_in_turn,
)
from store_core.commands.bench_history import till_with_history
from store_core.commands.bench_shops import TillShop, open_till, three_lines

X_REPORTS = 60


def measure(ground: Ground) -> Iterator[Figure]:
    folder = ground.folder / "sale"
    till_with_history(folder, 0, ground.shared)
    yield from _one_sale(folder, ground.scale.times)
    yield _syncs(folder, min(ground.scale.times, 60))
    yield from _past_orders(ground)


def _one_sale(folder: Path, times: int) -> Iterator[Figure]:
    """The sale and, in turn with it, what it wrote, replayed without the shop."""
    till = open_till(folder)
    for _ in range(WARM_UP):
        _sell(till)
    bare_file = folder.with_name("bare.sqlite")
    copy_database(till.shop, bare_file)
    heard = listen(till.shop, partial(_sell, till), times + WARM_UP)
    written = iter(heard.writes)
    with closing(bare(bare_file)) as connection:
        ours, theirs = timed_in_turn(
            (partial(_sell, till), lambda: replay(connection, next(written))), times
        )
    till.shop.database.close()
    limit = Limit(BARE, spread(theirs))
    yield Figure(name="sale of 3 lines, paid", found=spread(ours), limit=limit, note=heard.words)
    one = Aim("max", most=1, least=1)
    commits = tally(heard.commits)
    yield Figure(name="commits in a sale", found=commits, unit="commits", aim=one)


def _syncs(folder: Path, times: int) -> Figure:
    name, unit = "syncs of the disk in a sale", "syncs"
    counted = bench_syncs.count(folder, times)
    if counted is None:
        return Figure(name=name, found=None, unit=unit, note=bench_syncs.WHY_NOT)
    more = sum(one > 1 for one in counted)
    note = f"{more} of {times} sales had a checkpoint in them" if more else ""
    aim = Aim("p50", most=1, least=1)
    return Figure(name=name, found=tally(counted), unit=unit, aim=aim, note=note)


def _past_orders(ground: Ground) -> Iterator[Figure]:
    """The same sale on files of different age, in turn."""
    tills = []
    for past in ground.scale.history:
        folder = ground.folder / f"past-{past}"
        till_with_history(folder, past, ground.shared)
        tills.append(open_till(folder))
    works: list[Callable[[], object]] = [partial(_sell, till) for till in tills]
    yield from _flat("sale", timed_in_turn(works, ground.scale.times), ground.scale.history)
    works = [partial(x_report, till.shop, till.owner) for till in tills]
    name = f"X report of {ground.scale.times + WARM_UP} sales"
    yield from _flat(name, timed_in_turn(works, X_REPORTS), ground.scale.history)
    for till in tills:
        till.shop.database.close()


def _flat(name: str, taken: Sequence[list[float]], history: Sequence[int]) -> Iterator[Figure]:
    young = Limit("the same with no past order", spread(taken[0]))
    for past, seconds in zip(history[1:], taken[1:], strict=True):
        found = spread(seconds)
        slope = (found.p50 - young.found.p50) * 1000 / past * 1000
        yield Figure(
            name=f"{name}, after {past:,} orders",
            found=found,
            limit=young,
            aim=Aim("p50", most=1.2, ratio=True),
            note=f"{slope:+.1f} µs for each 1,000 past orders",
        )


def _sell(till: TillShop) -> None:
    till.sell(three_lines(till.shop))
