"""Files that a spreadsheet opens without running anything; the audit log as one."""

import csv
import errno
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pos_app.desk import Desk
from pos_app.office.told import GROUP_WORDS, sentence, who
from pos_app.sentences import sentence as refusal
from qt_kit.wording import _, counted
from store_core.application import audit
from store_core.application.audit import Logged
from store_core.application.shop import Act, Shop
from store_core.domain.audit import Key, Search
from store_core.domain.errors import StoreError
from store_core.domain.money import currency
from store_core.domain.store import Settings

if TYPE_CHECKING:
    from openpyxl import Workbook

Held = str | int | float
"""What a cell may hold."""
CHUNK = 500
HEAD = (
    "time",
    "business_date",
    "machine",
    "number",
    "group",
    "kind",
    "who",
    "approved_by",
    "what",
    "amount",
    "reason",
    "order",
    "entry",
)
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is a formula to a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Exporting:
    """`finished`: nothing is being written any more; `words` say how it went."""

    words: str
    below: str = ""
    share: float = 0
    finished: bool = False
    failed: bool = False


def safe(text: str) -> str:
    """The text as text, whatever it begins with."""
    return f"'{text}" if text.startswith(_RUNS) else text


def cells(logged: Logged, settings: Settings) -> tuple[str, ...]:
    story = logged.story
    digits = currency(settings.rules.currency).digits
    money = "" if story.amount is None else str(Decimal(story.amount).scaleb(-digits))
    told = (
        logged.key.at.astimezone(ZoneInfo(settings.time_zone)).isoformat(timespec="seconds"),
        logged.business_date.isoformat(),
        logged.device_name,
        str(logged.dseq),
        GROUP_WORDS[logged.group][0],
        logged.kind,
        who(logged),
        logged.approver,
        sentence(story, settings),
        money,
        logged.reason,
        story.number if logged.order else "",
        logged.key.entry,
    )
    return tuple(map(safe, told))


def write_rows(path: Path, rows: Iterable[Iterable[str]], *, begin: bool) -> None:
    """Errors: those of `_told`. A byte order mark tells spreadsheets that it is UTF-8."""
    encoding = "utf-8-sig" if begin else "utf-8"
    try:
        with path.open("w" if begin else "a", newline="", encoding=encoding) as file:
            csv.writer(file).writerows(rows)
    except OSError as error:
        raise _told(path, error) from error


def save_rows(path: Path, rows: Iterable[Iterable[Held]], title: str) -> Path:
    """Whole or not at all, by its suffix: .xlsx with one sheet of that title, or CSV. Errors: those
    of `_told`.
    """
    if path.suffix.casefold() == ".xlsx":
        book = new_book()
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
        return save_book(book, path)
    part = _part_of(path)
    write_rows(part, (map(str, row) for row in rows), begin=True)
    return _keep(part, path)


def new_book() -> "Workbook":
    """Without a sheet."""
    # Only here, because few tills ever write a spreadsheet.
    from openpyxl import Workbook

    book = Workbook()
    while book.worksheets:
        book.remove(book.worksheets[0])
    return book


def save_book(book: "Workbook", path: Path) -> Path:
    """Whole or not at all. Errors: those of `_told`."""
    # Made in memory: a workbook that can't write on keeps its file open and tries again at the end.
    made = BytesIO()
    book.save(made)
    part = _part_of(path)
    try:
        part.write_bytes(made.getvalue())
    except OSError as error:
        raise _told(part, error) from error
    return _keep(part, path)


def _keep(part: Path, path: Path) -> Path:
    try:
        return part.replace(path)
    except OSError as error:
        raise _told(part, error) from error


def _part_of(path: Path) -> Path:
    """Not yet whole."""
    return path.with_name(f"{path.name}.part")


def _told(path: Path, error: OSError) -> StoreError:
    """`file_disk_full` or `file_not_written`; nothing half-written stays."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
    if error.errno == errno.ENOSPC:
        return StoreError("file_disk_full")
    return StoreError("file_not_written", folder=str(path.parent))


@dataclass(frozen=True, slots=True)
class _Run:
    path: Path
    search: Search
    total: int
    done: int = 0

    @property
    def part(self) -> Path:
        return _part_of(self.path)


class Export:
    """One at a time, in chunks, so that the till goes on selling between them."""

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        self._desk, self._act, self._changed = desk, act, changed
        self._run: _Run | None = None
        self.state: Exporting | None = None

    def start(self, path: Path, search: Search, total: int) -> None:
        self._run = _Run(path, search, total)
        self._say(Exporting(_("Writing {name}").format(name=path.name)))
        self._step(self._run, None)

    def cancel(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            self._desk.look(lambda _shop: run.part.unlink(missing_ok=True))
            self._say(None)

    def dismiss(self) -> None:
        if self._run is None:
            self._say(None)

    def _say(self, state: Exporting | None) -> None:
        self.state = state
        self._changed()

    def _step(self, run: _Run, start: Key | None) -> None:
        act, settings = self._act, self._desk.settings

        def work(shop: Shop) -> tuple[int, Key | None]:
            """How many were written, and where to go on."""
            found = audit.log(shop, act, run.search, start, CHUNK + 1)
            rows = [cells(logged, settings) for logged in found[:CHUNK]]
            begin = start is None
            write_rows(run.part, [HEAD, *rows] if begin else rows, begin=begin)
            if len(found) > CHUNK:
                return len(rows), found[CHUNK].key
            _keep(run.part, run.path)
            return len(rows), None

        self._desk.look(work, lambda told: self._stepped(run, *told), self._failed)

    def _stepped(self, run: _Run, written: int, start: Key | None) -> None:
        if self._run is None or self._run.path != run.path:
            self._desk.look(lambda _shop: run.part.unlink(missing_ok=True))
            return
        self._run = run = replace(run, done=run.done + written)
        if start is None:
            self._run = None
            words = counted("{count:,} entry written to", "{count:,} entries written to", run.done)
            self._say(Exporting(words, str(run.path), 1, finished=True))
            return
        of = max(run.total, run.done)
        below = _("{done:,} of {total:,}").format(done=run.done, total=of)
        words = _("Writing {name}").format(name=run.path.name)
        self._say(Exporting(words, below, run.done / max(1, of)))
        self._step(run, start)

    def _failed(self, error: StoreError) -> None:
        self._run = None
        words = refusal(error, self._desk.settings)
        self._say(Exporting(words, finished=True, failed=True))
