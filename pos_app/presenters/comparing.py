"""Expected and counted side by side, what the shift came to, and why it differs (C5)."""

from dataclasses import dataclass
from typing import Literal

from pos_app.presenters.tender import way_word
from qt_kit.wording import _
from store_core.domain.shifts import ShiftReport
from store_core.domain.store import Settings
from store_core.domain.wording import amount, money

REASONS = ("Wrong change", "Paid-out not entered", "Tip taken from drawer", "Unknown")
Match = Literal["matches", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class CompareRow:
    name: str
    expected: str
    counted: str
    difference: str
    match: Match
    icon: str


@dataclass(frozen=True, slots=True)
class SumLine:
    """`liability`: money that is owed, not earned."""

    text: str
    amount: str
    strong: bool = False
    liability: bool = False


@dataclass(frozen=True, slots=True)
class CompareState:
    """`why` is "" where no reason has to be given; `other` is one in the person's own words."""

    rows: tuple[CompareRow, ...]
    total: tuple[str, str, str]
    total_bad: bool
    why: str
    required: str
    reasons: tuple[tuple[str, bool], ...]
    other: str
    sums: tuple[SumLine, ...]
    others: tuple[SumLine, ...]


def is_offered(reason: str) -> bool:
    return reason in {_(one) for one in REASONS}


def needs_reason(report: ShiftReport, settings: Settings) -> bool:
    """Any tender off by more than the store's limit."""
    return any(abs(report.difference(way)) > settings.cash_tolerance for way in report.methods)


def derive(report: ShiftReport, reason: str, settings: Settings) -> CompareState:
    code, locale = report.currency, settings.locale

    def text(minor: int) -> str:
        return amount(code, minor, locale)

    rows = tuple(_row(way, report, settings) for way in report.methods)
    expected = sum(report.expected(way) for way in report.methods)
    off = sum(report.difference(way) for way in report.methods)
    asked = needs_reason(report, settings)
    limit = _("Required above {amount}").format(amount=text(settings.cash_tolerance))
    return CompareState(
        rows=rows,
        total=(text(expected), text(expected + off), text(off)),
        total_bad=any(row.match == "bad" for row in rows),
        why=_why(report, settings) if asked else "",
        required=limit,
        reasons=tuple((_(one), _(one) == reason) for one in REASONS),
        other="" if is_offered(reason) else reason.strip(),
        sums=_sums(report, settings),
        others=_others(report, settings),
    )


def _row(way: str, report: ShiftReport, settings: Settings) -> CompareRow:
    code, locale = report.currency, settings.locale
    off = report.difference(way)
    return CompareRow(
        name=_("Card terminal") if way == "card" else way_word(way),
        expected=amount(code, report.expected(way), locale),
        counted=amount(code, report.counted(way), locale),
        difference=difference_words(off, code, locale),
        match=match_of(off, settings),
        icon="check" if not off else "trending-down" if off < 0 else "trending-up",
    )


def match_of(off: int, settings: Settings) -> Match:
    if not off:
        return "matches"
    return "bad" if abs(off) > settings.cash_tolerance else "warn"


def difference_words(off: int, code: str, locale: str) -> str:
    """ "5.00 short", "2.00 over", "Matches"."""
    if not off:
        return _("Matches")
    words = _("{amount} short") if off < 0 else _("{amount} over")
    return words.format(amount=amount(code, abs(off), locale))


def _why(report: ShiftReport, settings: Settings) -> str:
    """About the tender that is off the most."""
    way = max(report.methods, key=lambda one: abs(report.difference(one)))
    told = difference_words(report.difference(way), report.currency, settings.locale)
    words = _("Why is cash {difference}?") if way == "cash" else _("Why is card {difference}?")
    return words.format(difference=told)


def off_net(report: ShiftReport) -> int:
    """What refunds took off the net sales: without the tax that stands on top of them."""
    return report.gross - report.discounts.amount + report.charges - report.net


def _sums(report: ShiftReport, settings: Settings) -> tuple[SumLine, ...]:
    code, locale = report.currency, settings.locale

    def text(minor: int) -> str:
        return amount(code, minor, locale)

    refunds = _("Refunds ({count})").format(count=report.refunds.count)
    charges = (SumLine(_("Charges"), text(report.charges)),) if report.charges else ()
    tax = _("Sales tax, included") if report.tax_included else _("Sales tax")
    return (
        SumLine(_("Gross sales"), text(report.gross)),
        SumLine(_("Discounts"), text(-report.discounts.amount)),
        *charges,
        SumLine(refunds if report.refunds.count else _("Refunds"), text(-off_net(report))),
        SumLine(_("Net sales"), money(code, report.net, locale), strong=True),
        SumLine(tax, text(report.tax)),
    )


def _others(report: ShiftReport, settings: Settings) -> tuple[SumLine, ...]:
    code, locale = report.currency, settings.locale

    def text(minor: int) -> str:
        return amount(code, minor, locale)

    voids = _("Voids ({count})").format(count=report.voids.count)
    moved = f"{text(report.paid_in)} / {text(report.paid_out)}"
    return (
        SumLine(_("Gift cards sold, not used"), text(report.gift_cards), liability=True),
        SumLine(_("Deposits held"), text(report.deposits), liability=True),
        SumLine(_("Tips to pay out"), text(report.tips)),
        SumLine(_("Paid in / paid out"), moved),
        SumLine(voids if report.voids.count else _("Voids"), text(report.voids.amount)),
    )
