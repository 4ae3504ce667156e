"""The five figures over the dashboard's charts (O8)."""

from dataclasses import dataclass

from pos_app.office.presenters.dashboard_words import (
    Change,
    before_words,
    cash,
    change_of,
    percent,
)
from qt_kit.wording import _, counted
from store_core.domain.dashboard import Dashboard
from store_core.domain.store import Settings
from store_core.domain.wording import day


@dataclass(frozen=True, slots=True)
class FigureCard:
    """`below` stands where there is nothing to compare with."""

    label: str
    value: str
    change: Change | None = None
    below: str = ""

    @property
    def said(self) -> str:
        change = f"{self.change.words} {self.below}" if self.change else self.below
        return f"{self.value}, {change}".strip(", ")


def figures(found: Dashboard, settings: Settings) -> tuple[FigureCard, ...]:
    return (
        _net(found, settings),
        _orders(found, settings),
        _average(found, settings),
        _on_time(found, settings),
        _given_back(found, settings),
    )


def _than(found: Dashboard, settings: Settings) -> str:
    return _("than {days}").format(days=before_words(found, settings, short=True))


def _nothing_before(found: Dashboard, settings: Settings) -> str:
    if found.first is not None and found.period.before.since < found.first:
        return _("first sale {day}").format(day=day(found.first, settings.locale, "MMM d"))
    return _("nothing {days}").format(days=before_words(found, settings, short=True))


def _net(found: Dashboard, settings: Settings) -> FigureCard:
    now, before = found.compared.now.net, found.compared.before.net
    value = cash(found.sums.net, settings)
    if before <= 0 or not found.comparable:
        return FigureCard(_("Net sales"), value, below=_nothing_before(found, settings))
    words = percent(abs(now - before) / before)
    return FigureCard(_("Net sales"), value, change_of(now, before, words), _than(found, settings))


def _orders(found: Dashboard, settings: Settings) -> FigureCard:
    now, before = found.compared.now.sales, found.compared.before.sales
    value = f"{found.sums.sales:,}"
    if not before or not found.comparable:
        return FigureCard(_("Orders"), value, below=_nothing_before(found, settings))
    change = change_of(now, before, f"{abs(now - before):,}")
    return FigureCard(_("Orders"), value, change, _than(found, settings))


def _average(found: Dashboard, settings: Settings) -> FigureCard:
    now, before = found.compared.now.average, found.compared.before.average
    value = "–" if found.average is None else cash(found.average, settings)
    if now is None or before is None or not found.comparable:
        return FigureCard(_("Average order"), value, below=_nothing_before(found, settings))
    change = change_of(now, before, cash(abs(now - before), settings))
    return FigureCard(_("Average order"), value, change, _than(found, settings))


def _on_time(found: Dashboard, settings: Settings) -> FigureCard:
    """Of whole days on both sides: a share needs no equal hours."""
    now, before = found.promises.kept, found.promises_before.kept
    if now is None:
        return FigureCard(_("On time"), "–", below=_("nothing left the kitchen"))
    if before is None or not found.comparable:
        return FigureCard(_("On time"), percent(now), below=_nothing_before(found, settings))
    points = round(100 * now) - round(100 * before)
    words = counted("{count} point", "{count} points", abs(points))
    change = change_of(points, 0, words)
    return FigureCard(_("On time"), percent(now), change, _than(found, settings))


def _given_back(found: Dashboard, settings: Settings) -> FigureCard:
    refunds = counted("{count:,} refund", "{count:,} refunds", found.sums.refunds)
    voids = counted("{count:,} piece voided", "{count:,} pieces voided", found.voided.pieces)
    if found.voided.amount:
        voids = f"{voids}, {cash(found.voided.amount, settings)}"
    return FigureCard(
        _("Given back"), cash(found.sums.refunded, settings), below=f"{refunds}; {voids}"
    )
