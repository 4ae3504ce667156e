"""The dashboard's page: which days are looked at, and what they say (O8)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from pos_app.desk import Desk
from pos_app.office.presenters.dashboard_cards import (
    BarCard,
    HeatCard,
    LineCard,
    PromiseCard,
    Rank,
    TenderCard,
    bar_card,
    heat_card,
    line_card,
    promise_card,
    tender_card,
)
from pos_app.office.presenters.dashboard_figures import FigureCard, figures
from pos_app.office.presenters.dashboard_files import DashboardExport
from pos_app.office.presenters.dashboard_sheets import BARS, Sheet, sheets
from pos_app.office.presenters.dashboard_words import title
from pos_app.office.presenters.filters import typed_date
from pos_app.office.sentences import sentence
from qt_kit.wording import _
from store_core.application.dashboard import dashboard
from store_core.application.shop import Act
from store_core.domain.dashboard import Asked, Dashboard, Span
from store_core.domain.errors import StoreError
from store_core.domain.hours import business_date, local
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time

SPANS: dict[Span, str] = {
    "today": "Today",
    "yesterday": "Yesterday",
    "week": "7 days",
    "thirty": "30 days",
    "month": "Month",
    "own": "Custom",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """What was read (of what was asked for then) and what is asked for now; `first` and `last` are
    the own range as it is typed.
    """

    asked: Asked = field(default_factory=Asked)
    found: Dashboard | None = None
    of: Asked | None = None
    rank: Rank = "profit"
    first: str = ""
    last: str = ""
    refused: StoreError | None = None


@dataclass(frozen=True, slots=True)
class Cards:
    figures: tuple[FigureCard, ...]
    line: LineCard
    bars: BarCard
    heat: HeatCard
    promises: PromiseCard
    tenders: TenderCard


@dataclass(frozen=True, slots=True)
class DashboardState:
    """`cards` is None until the first answer. `problem` is what is wrong with the typed days."""

    span: Span
    title: str
    below: str
    cards: Cards | None
    first: str
    last: str
    problem: str
    error: str


def derive(looked: Looked, settings: Settings) -> DashboardState:
    found = looked.found
    return DashboardState(
        span=looked.asked.span,
        title=title(found, settings) if found else _("Dashboard"),
        below=_below(looked, settings),
        cards=_cards(found, looked.rank, settings) if found else None,
        first=looked.first,
        last=looked.last,
        problem=problem(looked),
        error=sentence(looked.refused, settings) if looked.refused else "",
    )


def _below(looked: Looked, settings: Settings) -> str:
    found = looked.found
    if found is None or looked.of != looked.asked:
        return "" if looked.refused else _("Reading…")
    if not found.live:
        return ""
    there = local(found.at, settings)
    zone = there.tzinfo
    return _("live, {time}").format(
        time=clock_time(found.at, zone, short=True) if zone else f"{there:%H:%M}"
    )


def _cards(found: Dashboard, rank: Rank, settings: Settings) -> Cards:
    return Cards(
        figures=figures(found, settings),
        line=line_card(found, settings),
        bars=bar_card(found, rank, settings),
        heat=heat_card(found, settings),
        promises=promise_card(found, settings),
        tenders=tender_card(found, settings),
    )


def problem(looked: Looked) -> str:
    """What is wrong with the days that were typed."""
    if looked.asked.span != "own":
        return ""
    first, last = typed_date(looked.first), typed_date(looked.last)
    if first is None or last is None:
        return _("Write a date like 2026-06-12")
    return _("The first day comes after the last") if first > last else ""


class DashboardPresenter:
    """`load`, `ask_for`, `type_days`, `step_day`, `rank`, `export`; `changed` after each.

    One read at a time: what is asked meanwhile is read once after it.
    """

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        self._desk, self._act, self._changed = desk, act, changed
        self._looked = Looked()
        self._reading = self._again = False
        self._shown: tuple[Looked, Settings, DashboardState] | None = None
        self.files = DashboardExport(desk, act, changed)

    def state(self) -> DashboardState:
        """The same one while nothing changed."""
        looked, settings = self._looked, self._desk.settings
        if self._shown is None or (self._shown[0], self._shown[1]) != (looked, settings):
            self._shown = (looked, settings, derive(looked, settings))
        return self._shown[2]

    def sheet(self, key: str, text: str = "") -> Sheet | None:
        """The rows behind a chart; of items those whose name holds the text."""
        if self._looked.found is None:
            return None
        made = sheets(self._looked.found, self._desk.settings)
        sheet = next((one for one in made if one.key == key), None)
        if sheet is None or key != BARS:
            return sheet
        wanted = text.strip().casefold()
        return replace(
            sheet, rows=tuple(row for row in sheet.rows if wanted in str(row[0]).casefold())
        )

    def _set(self, looked: Looked) -> None:
        if looked != self._looked:
            self._looked = looked
            self._changed()

    def load(self) -> None:
        if self._reading:
            self._again = True
            return
        self._reading = True
        act, asked = self._act, self._looked.asked
        self._desk.look(
            lambda shop: dashboard(shop, act, asked),
            lambda found: self._loaded(asked, found),
            self._refuse,
        )

    def _loaded(self, asked: Asked, found: Dashboard) -> None:
        self._reading = False
        if asked == self._looked.asked:
            self._set(replace(self._looked, found=found, of=asked, refused=None))
        self._go_on()

    def _refuse(self, error: StoreError) -> None:
        self._reading = False
        self._set(replace(self._looked, refused=error))
        self._go_on()

    def _go_on(self) -> None:
        again, self._again = self._again, False
        if again:
            self.load()

    def ask_for(self, span: Span) -> None:
        """The days of an own range begin as those that were looked at."""
        looked, found = self._looked, self._looked.found
        if span == "own" and not looked.first:
            today = business_date(self._desk.now(), self._desk.settings)
            since = found.period.since if found else today
            until = found.period.until if found else today
            looked = replace(looked, first=since.isoformat(), last=until.isoformat())
        self._ask(replace(looked, asked=Asked(span, _own(looked) if span == "own" else None)))

    def type_days(self, first: str, last: str) -> None:
        looked = replace(self._looked, first=first, last=last)
        own = _own(looked)
        if own is None or looked.asked.span != "own":
            self._set(looked)
        else:
            self._ask(replace(looked, asked=Asked("own", own)))

    def step_day(self, which: str, days: int) -> None:
        """An own range's "first" or "last" day, so many later."""
        today = business_date(self._desk.now(), self._desk.settings)
        first = typed_date(self._looked.first) or today
        last = typed_date(self._looked.last) or today
        step = timedelta(days=days)
        if which == "first":
            first = min(first + step, today)
            last = max(first, last)
        else:
            last = min(last + step, today)
            first = min(first, last)
        self.type_days(first.isoformat(), last.isoformat())

    def _ask(self, looked: Looked) -> None:
        asked_before = self._looked.asked
        self._set(looked)
        if looked.asked != asked_before:
            self.load()

    def rank(self, rank: Rank) -> None:
        self._set(replace(self._looked, rank=rank))

    def file_name(self, suffix: str) -> str:
        found = self._looked.found
        days = (found.period.since, found.period.until) if found else ()
        told = dict.fromkeys(day.isoformat() for day in days)
        return "-".join(("dashboard", *told)) + suffix

    def export(self, path: Path) -> None:
        self.files.start(path, self._looked.asked)


def _own(looked: Looked) -> tuple[date, date] | None:
    """None while they can't be read."""
    first, last = typed_date(looked.first), typed_date(looked.last)
    if first is None or last is None or first > last:
        return None
    return first, last
