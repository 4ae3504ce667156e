"""The benchmark `stock`: what recipes add to a sale, and figures after years of orders."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import insert, select

from store_core.application.stock import stock_now
from store_core.application.stock_figures import margins, turnover, variance, waste_report
from store_core.commands.bench_bare import listen
from store_core.commands.bench_figures import (
    Aim,
    Figure,
    Ground,
    Limit,
    spread,
    tally,
    timed_in_turn,
)
from store_core.commands.bench_history import ORDERS_A_DAY, till_with_history
from store_core.commands.bench_shops import (
    TillShop,
    make_till,
    open_till,
    pizzeria,
    three_lines,
)
from store_core.domain.stock import OpeningStock
from store_core.storage.base import table_of
from store_core.storage.stock import ItemDayRow, StockDayRow

LOOKS = 40


def measure(ground: Ground) -> Iterator[Figure]:
    yield from _sales(ground)
    yield from _figures(ground)


def _sales(ground: Ground) -> Iterator[Figure]:
    """The same sale in two shops, in turn."""
    profile = pizzeria()
    folders = {"stocked": profile, "bare": replace(profile, stock=OpeningStock())}
    tills: list[TillShop] = []
    for name, each in folders.items():
        make_till(ground.folder / name, each)
        tills.append(open_till(ground.folder / name))
    works: list[Callable[[], object]] = [partial(_sell, till) for till in tills]
    stocked, bare = timed_in_turn(works, ground.scale.times)
    yield Figure(
        name="sale of 3 lines with recipes",
        found=spread(stocked),
        limit=Limit("the same without recipes", spread(bare)),
        aim=Aim("p50", most=1.25, ratio=True),
    )
    heard = listen(tills[0].shop, works[0], min(ground.scale.times, LOOKS))
    one = Aim("max", most=1, least=1)
    name = "commits in a sale with recipes"
    yield Figure(name=name, found=tally(heard.commits), unit="commits", aim=one)
    for till in tills:
        till.shop.database.close()


def _sell(till: TillShop) -> None:
    till.sell(three_lines(till.shop))


def _figures(ground: Ground) -> Iterator[Figure]:
    past = ground.scale.history[-1]
    folder = ground.folder / "figures"
    till_with_history(folder, past, ground.shared)
    _fill_days(folder, max(1, past // ORDERS_A_DAY))
    till = open_till(folder)
    shop = till.shop
    today = stock_now(shop).day
    year = today - timedelta(days=365)
    reads: dict[str, Callable[[], object]] = {
        "stock as it stands": lambda: stock_now(shop),
        "turnover of a year": lambda: turnover(shop, year, today),
        "waste of a year": lambda: waste_report(shop, year, today),
        "variance of a year": lambda: variance(shop, year, today),
        "margins of all sales": lambda: margins(shop),
    }
    for name, taken in zip(reads, timed_in_turn(list(reads.values()), LOOKS), strict=True):
        aim = Aim("p50", most=200)
        yield Figure(name=f"{name}, after {past:,} orders", found=spread(taken), aim=aim)
    shop.database.close()


def _fill_days(folder: Path, days: int) -> None:
    """The sums of the first day again for each day after it."""
    till = open_till(folder)
    with till.shop.database.write() as session:
        for table in (table_of(StockDayRow), table_of(ItemDayRow)):
            first = [row._asdict() for row in session.execute(select(table))]
            later = [
                {**row, "day": row["day"] + timedelta(days=number)}
                for row in first
                for number in range(1, days)
            ]
            if later:
                session.execute(insert(table), later)
    till.shop.database.close()
