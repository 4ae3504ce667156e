"""Z reports whose shift adds up to something else by now: another machine changed what it had sold,
or brought what nobody had heard of. A Z never changes; a person books the difference (C5, S1).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from store_core.application.shop import Shop
from store_core.domain.discrepancies import Discrepancy
from store_core.domain.shifts import ShiftReport
from store_core.storage.discrepancies import dismissed
from store_core.storage.shifts import closed_since

LOOKED_BACK = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class ReportApart:
    """`now` is what its shift sold, as `ShiftReport.revenue`, by all that is known here."""

    report: ShiftReport
    now: int
    discrepancy: Discrepancy


def reports_apart(shop: Shop) -> tuple[ReportApart, ...]:
    """Of the last two months, as far as nobody let them stand, oldest first."""
    with shop.database.read() as session:
        return reports_apart_in(session, (shop.now() - LOOKED_BACK).date())


def reports_apart_in(session: Session, since: date) -> tuple[ReportApart, ...]:
    every = tuple(_differing(session, since))
    let_stand = dismissed(session, {one.discrepancy.id for one in every})
    return tuple(one for one in every if one.discrepancy.id not in let_stand)


def _differing(session: Session, since: date) -> Iterator[ReportApart]:
    for report, sold in closed_since(session, since):
        now = replace(report, net=sold.net, tax=sold.tax, tips=sold.tips).revenue
        apart = Discrepancy(
            "z_differs", report.shift.id, now - report.revenue, count=sold.sales - report.sales
        )
        if apart.amount or apart.count:
            yield ReportApart(report, now, apart)
