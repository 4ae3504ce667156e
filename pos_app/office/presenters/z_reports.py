"""The archive of Z reports: every till's, each as its paper (C5)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from pos_app.desk import Desk
from pos_app.saving import save_pdf
from pos_app.sentences import sentence as refusal
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.application import audit, shifts
from store_core.application.audit import ArchivedZ
from store_core.application.report_papers import shift_report
from store_core.application.shop import Act
from store_core.domain.errors import StoreError
from store_core.domain.shifts import ShiftReport
from store_core.domain.store import Settings
from store_core.domain.wording import amount, clock_time, day
from store_core.printing.document import Document


@dataclass(frozen=True, slots=True)
class ZRow:
    """`apart` is the drawer's difference in words."""

    name: str
    number: str
    date: str
    time: str
    till: str
    by: str
    net: str
    apart: str
    tone: Tone
    icon: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What was read and asked for; `said` is the answer to the last act."""

    reports: tuple[ArchivedZ, ...] = ()
    loaded: bool = False
    text: str = ""
    chosen: tuple[str, int] = ("", 0)
    busy: bool = False
    said: str = ""
    refused: StoreError | None = None


@dataclass(frozen=True, slots=True)
class ZState:
    title: str
    below: str
    rows: tuple[ZRow, ...]
    chosen: int | None
    paper: Document | None
    paper_name: str
    said: str
    went_wrong: bool
    can_print: bool
    print_words: str
    can_save: bool
    empty: str
    empty_below: str


def derive(looked: Looked, settings: Settings) -> ZState:
    found = shown(looked, settings)
    keys = [_key(one) for one in found]
    place = keys.index(looked.chosen) if looked.chosen in keys else None
    chosen = found[place] if place is not None else None
    empty, empty_below = _empty(looked) if not found else ("", "")
    return ZState(
        title=_("Z reports"),
        below=counted("{count} report", "{count} reports", len(found)) if found else "",
        rows=tuple(row_of(one, settings) for one in found),
        chosen=place,
        paper=shift_report(chosen.report, settings) if chosen else None,
        paper_name=file_name(chosen.report) if chosen else "",
        said=refusal(looked.refused, settings) if looked.refused else looked.said,
        went_wrong=looked.refused is not None,
        can_print=_can_print(chosen, looked, settings),
        print_words=_print_words(chosen, settings),
        can_save=chosen is not None and not looked.busy,
        empty=empty,
        empty_below=empty_below,
    )


def shown(looked: Looked, settings: Settings) -> tuple[ArchivedZ, ...]:
    """Those in which every word occurs."""
    words = looked.text.casefold().split()

    def holds(one: ArchivedZ) -> bool:
        row = row_of(one, settings)
        told = f"z {row.number} z{row.number} {row.till} {row.by} {row.date} {row.apart}".casefold()
        return all(word in told for word in words)

    return tuple(one for one in looked.reports if holds(one))


def _empty(looked: Looked) -> tuple[str, str]:
    if looked.refused:
        return "", ""
    if not looked.loaded:
        return _("Reading…"), ""
    if looked.reports:
        return _("Nothing found"), _("Search for a number, a till, a person or a day.")
    return _("No Z report yet"), _("Each shift that is closed leaves one here, for good.")


def _key(one: ArchivedZ) -> tuple[str, int]:
    return one.device, one.report.number or 0


def _can_print(chosen: ArchivedZ | None, looked: Looked, settings: Settings) -> bool:
    able = settings.receipt_printer is not None and not looked.busy
    return chosen is not None and chosen.own and able


def _print_words(chosen: ArchivedZ | None, settings: Settings) -> str:
    if chosen and not chosen.own:
        return _("Print again at {till}").format(till=chosen.report.till)
    if settings.receipt_printer is None:
        return _("No printer")
    return _("Print again")


def row_of(one: ArchivedZ, settings: Settings) -> ZRow:
    report = one.report
    zone = ZoneInfo(settings.time_zone)
    apart, tone, icon = _apart(report, settings)
    return ZRow(
        name=f"Z {report.number} {report.till}",
        number=str(report.number),
        date=day(report.business_date, settings.locale, "EEE d MMM y"),
        time=clock_time(report.at, zone, short=True),
        till=report.till,
        by=report.name(report.by),
        net=amount(report.currency, report.net, settings.locale),
        apart=apart,
        tone=tone,
        icon=icon,
    )


def _apart(report: ShiftReport, settings: Settings) -> tuple[str, Tone, str]:
    """The drawer against what should have been in it."""
    found = report.difference("cash")
    if not found:
        return _("Exact"), Tone.GOOD, "check"
    words = amount(report.currency, abs(found), settings.locale)
    over = abs(found) > settings.cash_tolerance
    tone, icon = (Tone.BAD, "octagon-alert") if over else (Tone.WARN, "triangle-alert")
    told = _("{amount} short") if found < 0 else _("{amount} over")
    return told.format(amount=words), tone, icon


def file_name(report: ShiftReport) -> str:
    return f"Z-{report.number:04}-{report.till}-{report.business_date}.pdf".replace(" ", "-")


class ZReportsPresenter:
    """`load`, `search`, `choose`, `print_again`, `save`; `changed` after each."""

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        self._desk, self._act, self._changed = desk, act, changed
        self._looked = Looked()

    def state(self) -> ZState:
        return derive(self._looked, self._desk.settings)

    def _set(self, looked: Looked) -> None:
        self._looked = looked
        self._changed()

    def load(self) -> None:
        act = self._act
        self._desk.look(lambda shop: audit.z_archive(shop, act), self._loaded, self._refuse)

    def _loaded(self, found: tuple[ArchivedZ, ...]) -> None:
        if found == self._looked.reports and self._looked.loaded:
            return
        keys = [_key(one) for one in found]
        kept = self._looked.chosen if self._looked.chosen in keys else next(iter(keys), ("", 0))
        self._set(replace(self._looked, reports=found, loaded=True, chosen=kept, refused=None))

    def _refuse(self, error: StoreError) -> None:
        self._set(replace(self._looked, busy=False, said="", refused=error))

    def search(self, text: str) -> None:
        self._set(replace(self._looked, text=text))

    def choose(self, index: int) -> None:
        found = shown(self._looked, self._desk.settings)
        if 0 <= index < len(found):
            self._set(replace(self._looked, chosen=_key(found[index]), said="", refused=None))

    def print_again(self) -> None:
        if not self.state().can_print:
            return
        _device, number = self._looked.chosen
        act = self._act
        self._set(replace(self._looked, busy=True, refused=None))
        self._desk.run(
            lambda shop: shifts.reprint_z(shop, act, number), self._printed, self._refuse
        )

    def _printed(self, copy: int) -> None:
        said = _("Copy {copy} sent to the printer").format(copy=copy)
        self._set(replace(self._looked, busy=False, said=said))

    def save(self, path: Path) -> None:
        """The report that is looked at, as a PDF."""
        paper = self.state().paper
        if paper is None or self._looked.busy:
            return
        self._set(replace(self._looked, busy=True, refused=None))
        self._desk.look(lambda _shop: save_pdf(paper, path), self._saved, self._refuse)

    def _saved(self, path: Path) -> None:
        said = _("Saved as {name}").format(name=path.name)
        self._set(replace(self._looked, busy=False, said=said))
