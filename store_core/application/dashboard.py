"""The dashboard: what is sold today or on other days, read from sums in a blink (O8)."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from store_core.application.shift_figures import VOIDS, voided_lines
from store_core.application.shop import Act, Shop
from store_core.domain.dashboard import (
    Asked,
    Dashboard,
    Facts,
    Period,
    Voided,
    dashboard_of,
    heat_period,
    period_of,
)
from store_core.domain.hours import business_date
from store_core.domain.staff import Permission
from store_core.storage.dashboard import (
    first_day_sold,
    quarters_in,
    sold_in,
    voided_when_closed,
)
from store_core.storage.shifts import ShiftRow, shifts_still_open, written_during


def dashboard(shop: Shop, act: Act, asked: Asked) -> Dashboard:
    """Of business days of this store. Error `not_permitted`."""
    at = shop.now()
    with shop.database.read() as session:
        known = shop.known_in(session)
        known.require(act, Permission.SEE_REPORTS)
        today = business_date(at, known.settings)
        period = period_of(asked, today)
        still_open = shifts_still_open(session)
        begun = [row.business_date for row in still_open if row.business_date < today]
        facts = Facts(
            period=period,
            today=today,
            at=at,
            sold=sold_in(session, period),
            before=sold_in(session, period.before),
            heat=quarters_in(session, heat_period(period, today)),
            names={item.id: item.name for item in known.menu.items},
            voided=_voided(session, period, still_open),
            first=first_day_sold(session),
            open_since=min(begun, default=None),
        )
    return dashboard_of(facts, known.settings)


def _voided(session: Session, period: Period, still_open: Sequence[ShiftRow]) -> Voided:
    closed = voided_when_closed(session, period)
    lines = [
        line
        for row in still_open
        if period.since <= row.business_date <= period.until
        for line in voided_lines(session, written_during(session, row, VOIDS))
    ]
    return Voided(
        closed.pieces + sum(line.quantity for line in lines),
        closed.amount + sum(line.listed for line in lines),
    )
