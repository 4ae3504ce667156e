"""An X or Z report to look at, print and keep as a file (C5)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from pos_app.desk import Desk, Reported
from pos_app.presenters.comparing import Match, difference_words, match_of, off_net
from pos_app.saving import save_pdf
from pos_app.sentences import sentence
from qt_kit.wording import _, counted
from store_core.application import report_papers, shifts
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.domain.shifts import ShiftReport
from store_core.domain.staff import Person
from store_core.domain.store import Settings
from store_core.domain.wording import amount, clock_time, day, money


@dataclass(frozen=True, slots=True)
class Reporting:
    """The report and what became of printing and keeping it. `fresh`: its shift was just closed,
    so it is on its way to the printer.
    """

    report: ShiftReport
    approver: Person | None = None
    fresh: bool = False
    printing: bool = False
    printed: bool = False
    saving: bool = False
    saved: Path | None = None
    refused: StoreError | None = None


@dataclass(frozen=True, slots=True)
class ReportState:
    title: str
    below: str
    name: str
    hero: str
    sums: tuple[tuple[str, str], ...]
    difference: str
    match: Match
    print_words: str
    print_below: str
    can_print: bool
    save_below: str
    can_save: bool
    note: str
    note_below: str
    alarm: bool
    words: str
    closed: bool


def derive(reporting: Reporting, settings: Settings) -> ReportState:
    report = reporting.report
    code, locale = report.currency, settings.locale
    closed = report.number is not None
    off = max((report.difference(way) for way in report.methods), key=abs, default=0)
    note, note_below = _note(reporting, settings)
    return ReportState(
        title=_title(report),
        below=_below(report, settings),
        name=_("Net sales"),
        hero=money(code, report.net, locale),
        sums=_sums(report, settings),
        difference=difference_words(off, code, locale) if closed else "",
        match=match_of(off, settings),
        print_words=_("Print again") if closed else _("Print"),
        print_below=_print_below(reporting, settings),
        can_print=settings.receipt_printer is not None and not reporting.printing,
        save_below=_("saving…") if reporting.saving else _("into your documents"),
        can_save=not reporting.saving,
        note=note,
        note_below=note_below,
        alarm=reporting.refused is not None,
        words=_("Done") if closed else _("Back to the shift"),
        closed=closed,
    )


def _title(report: ShiftReport) -> str:
    if report.number is None:
        return _("X report")
    return _("Z {number:04d}").format(number=report.number)


def _below(report: ShiftReport, settings: Settings) -> str:
    zone = ZoneInfo(settings.time_zone)
    at = clock_time(report.at, zone, short=True)
    when = day(report.business_date, settings.locale)
    words = _("closed {time} by {name}") if report.number is not None else _("{time} by {name}")
    return f"{when} · " + words.format(time=at, name=report.name(report.by))


def _sums(report: ShiftReport, settings: Settings) -> tuple[tuple[str, str], ...]:
    def text(minor: int) -> str:
        return amount(report.currency, minor, settings.locale)

    rows = [(counted("{count} sale", "{count} sales", report.sales), text(report.gross))]
    if report.refunds.count:
        rows.append((_("Refunds"), text(-off_net(report))))
    rows.append((_("Tax"), text(report.tax)))
    if report.count is not None:
        rows.append((_("Cash counted"), text(report.counted("cash"))))
    return tuple(rows)


def _print_below(reporting: Reporting, settings: Settings) -> str:
    if settings.receipt_printer is None:
        return _("no printer is set up")
    if reporting.printing:
        return _("asking the printer…")
    if reporting.printed:
        return _("sent to the printer")
    return _("marked as a copy") if reporting.report.number is not None else _("on paper")


def _note(reporting: Reporting, settings: Settings) -> tuple[str, str]:
    if reporting.refused is not None:
        return _("That did not work"), sentence(reporting.refused, settings)
    if reporting.saved is not None:
        return _("Saved as {name}").format(name=reporting.saved.name), str(reporting.saved.parent)
    if reporting.fresh and settings.receipt_printer is not None:
        return _("The shift is closed"), _("The Z report is on its way to the printer.")
    if reporting.fresh:
        return _("The shift is closed"), _("No printer is set up: keep the Z report as a PDF.")
    return "", ""


def file_name(report: ShiftReport, settings: Settings) -> str:
    """ "Z 0418 2026-06-12.pdf"; an X report has its time."""
    date = report.business_date.isoformat()
    if report.number is not None:
        return f"Z {report.number:04d} {date}.pdf"
    at = clock_time(report.at, ZoneInfo(settings.time_zone), short=True).replace(":", "")
    return f"X {date} {at}.pdf"


class ReportPresenter:
    """`begin(report)`, `print_it`, `save(folder)`; `changed` after each."""

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        self._desk, self._changed = desk, changed
        self._reporting: Reporting | None = None

    def state(self) -> ReportState | None:
        return derive(self._reporting, self._desk.settings) if self._reporting else None

    def begin(self, shown: Reported) -> None:
        self._set(Reporting(shown.report, shown.approver, shown.fresh))

    def _set(self, reporting: Reporting) -> None:
        self._reporting = reporting
        self._changed()

    def print_it(self) -> None:
        """A Z once more, marked as a copy; an X as it stands now."""
        now, state = self._reporting, self.state()
        if now is None or state is None or not state.can_print:
            return
        act, number = self._desk.act(now.approver), now.report.number
        self._set(replace(now, printing=True, refused=None))

        def work(shop: Shop) -> None:
            if number is None:
                shifts.x_report(shop, act, print_it=True)
            else:
                shifts.reprint_z(shop, act, number)

        self._desk.run(work, self._printed, self._refused)

    def _printed(self, _nothing: None) -> None:
        if self._reporting is not None:
            self._set(replace(self._reporting, printing=False, printed=True))

    def save(self, folder: Path) -> None:
        """The paper as a PDF in that folder; a file that is there already keeps its name."""
        now, state, settings = self._reporting, self.state(), self._desk.settings
        if now is None or state is None or not state.can_save:
            return
        self._set(replace(now, saving=True, refused=None))
        document = report_papers.shift_report(now.report, settings)
        name = file_name(now.report, settings)
        self._desk.look(lambda _shop: save_pdf(document, folder / name), self._saved, self._refused)

    def _saved(self, path: Path) -> None:
        if self._reporting is not None:
            self._set(replace(self._reporting, saving=False, saved=path))

    def _refused(self, error: StoreError) -> None:
        if self._reporting is not None:
            self._set(replace(self._reporting, printing=False, saving=False, refused=error))
