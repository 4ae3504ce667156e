"""The dashboard as a workbook or a paper, written a sheet at a time (O8)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pos_app.desk import Desk
from pos_app.office.presenters.dashboard_cards import (
    bar_card,
    heat_card,
    line_card,
    promise_card,
    tender_card,
)
from pos_app.office.presenters.dashboard_sheets import (
    BARS,
    HEAT,
    LINE,
    PROMISES,
    TENDERS,
    Money,
    Sheet,
    Value,
    paper_title,
    sheets,
    told,
)
from pos_app.office.presenters.dashboard_words import major
from pos_app.office.presenters.export import Exporting, new_book, safe, save_book
from pos_app.office.sentences import sentence
from pos_app.saving import save_pdf
from qt_kit.wording import _
from store_core.application.dashboard import dashboard
from store_core.application.shop import Act
from store_core.domain.dashboard import Asked, Dashboard
from store_core.domain.errors import StoreError
from store_core.domain.money import currency
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time, day
from store_core.printing.document import (
    Align,
    Blank,
    Block,
    Cut,
    Document,
    Row,
    Rule,
    Size,
    Text,
)

if TYPE_CHECKING:
    from openpyxl import Workbook

SEPARATOR = "  ·  "


def add_sheet(book: "Workbook", sheet: Sheet, settings: Settings) -> None:
    """Numbers as numbers, and no text that a spreadsheet would run."""
    from openpyxl.styles import Font

    page = book.create_sheet(safe(sheet.title)[:31])
    page.column_dimensions["A"].width = 32
    for column in "BCDE":
        page.column_dimensions[column].width = 20
    digits = currency(settings.rules.currency).digits
    money = "#,##0" + ("." + "0" * digits if digits else "")
    for place, name in enumerate(sheet.head, 1):
        page.cell(1, place, safe(name)).font = Font(bold=True)
    for number, row in enumerate(sheet.rows, 2):
        for place, value in enumerate(row, 1):
            cell = page.cell(number, place, _held(value, settings))
            if isinstance(value, Money):
                cell.number_format = money


def _held(value: Value, settings: Settings) -> str | float:
    if isinstance(value, Money):
        return float(major(value.minor, settings))
    return safe(value) if isinstance(value, str) else value


def paper(found: Dashboard, settings: Settings) -> Document:
    """Each question, its answer, and the rows that say why."""
    zone = ZoneInfo(settings.time_zone)
    on = day(found.at.astimezone(zone).date(), settings.locale, "MMM d, y")
    read = f"{on} {clock_time(found.at, zone, short=True)}"
    answers = _answers(found, settings)
    blocks: list[Block] = [
        Text(settings.name.upper(), align=Align.CENTER, bold=True),
        Text(paper_title(found, settings), align=Align.CENTER, bold=True, size=Size.BIG),
        Text(_("As of {time}").format(time=read), align=Align.CENTER),
    ]
    for sheet in sheets(found, settings):
        blocks += _part(sheet, answers.get(sheet.key, ("", "")), settings)
    return Document(title=paper_title(found, settings), kind="report", blocks=(*blocks, Cut()))


def _answers(found: Dashboard, settings: Settings) -> dict[str, tuple[str, str]]:
    line, bars = line_card(found, settings), bar_card(found, "profit", settings)
    heat, promises = heat_card(found, settings), promise_card(found, settings)
    tenders = tender_card(found, settings)
    return {
        LINE: (line.question, line.answer),
        BARS: (bars.question, bars.answer),
        HEAT: (heat.question, heat.answer),
        PROMISES: (promises.question, promises.answer),
        TENDERS: (tenders.question, tenders.answer),
    }


def _part(sheet: Sheet, answer: tuple[str, str], settings: Settings) -> Iterable[Block]:
    question, told_so = answer
    yield Blank()
    yield Text(question or sheet.title, bold=True, size=Size.TALL)
    if told_so:
        yield Text(told_so)
    yield Rule()
    if sheet.rows:
        yield Row(sheet.head[0], SEPARATOR.join(sheet.head[1:]), bold=True)
    for first, *others in sheet.rows:
        values = SEPARATOR.join(told(value, settings) for value in others)
        yield Row(told(first, settings), values)


@dataclass(slots=True)
class _Run:
    """`found` and `book` once they are there; `left` are the sheets still to be written."""

    path: Path
    asked: Asked
    found: Dashboard | None = None
    book: "Workbook | None" = None
    left: Sequence[Sheet] = ()
    whole: int = 1

    @property
    def is_paper(self) -> bool:
        return self.path.suffix.casefold() == ".pdf"


class DashboardExport:
    """One at a time; between its steps it can be called off. `state` is what the bar says."""

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        self._desk, self._act, self._changed = desk, act, changed
        self._run: _Run | None = None
        self.state: Exporting | None = None

    def start(self, path: Path, asked: Asked) -> None:
        run = self._run = _Run(path, asked)
        act, settings = self._act, self._desk.settings
        self._say(Exporting(_("Writing {name}").format(name=path.name)))

        def read(found: Dashboard) -> None:
            if self._run is run:
                run.found, run.left = found, sheets(found, settings)
                run.whole = len(run.left) + 1
                self._step(run)

        self._desk.look(lambda shop: dashboard(shop, act, asked), read, self._failed(run))

    def cancel(self) -> None:
        if self._run is not None:
            self._run = None
            self._say(None)

    def dismiss(self) -> None:
        if self._run is None:
            self._say(None)

    def _say(self, state: Exporting | None) -> None:
        self.state = state
        self._changed()

    def _step(self, run: _Run) -> None:
        """The next sheet, or at the end the file."""
        settings = self._desk.settings
        done = run.whole - len(run.left)
        below = _("{done:,} of {total:,}").format(done=done, total=run.whole)
        words = _("Writing {name}").format(name=run.path.name)
        self._say(Exporting(words, below, done / run.whole))
        if run.is_paper or not run.left:
            self._desk.look(
                lambda _shop: _saved(run, settings), self._finished(run), self._failed(run)
            )
            return
        sheet, run.left = run.left[0], run.left[1:]

        def written(_nothing: None) -> None:
            if self._run is run:
                self._step(run)

        self._desk.look(lambda _shop: _written(run, sheet, settings), written, self._failed(run))

    def _finished(self, run: _Run) -> Callable[[Path], None]:
        def finished(path: Path) -> None:
            if self._run is run:
                self._run = None
                self._say(Exporting(_("Saved"), str(path), 1, finished=True))
            else:
                self._desk.look(lambda _shop: path.unlink(missing_ok=True))

        return finished

    def _failed(self, run: _Run) -> Callable[[StoreError], None]:
        def failed(error: StoreError) -> None:
            if self._run is run:
                self._run = None
                words = sentence(error, self._desk.settings)
                self._say(Exporting(words, finished=True, failed=True))

        return failed


def _written(run: _Run, sheet: Sheet, settings: Settings) -> None:
    run.book = run.book or new_book()
    add_sheet(run.book, sheet, settings)


def _saved(run: _Run, settings: Settings) -> Path:
    if run.is_paper and run.found is not None:
        return save_pdf(paper(run.found, settings), run.path)
    return save_book(run.book or new_book(), run.path)
