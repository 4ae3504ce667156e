"""Reading a spreadsheet of the catalogue row by row, whatever somebody put into it (O1)."""

import csv
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path

from store_core.domain.catalogue_import import Row, RowProblem
from store_core.domain.catalogue_rows import SHEETS, Cell, Sheet
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings

Progress = Callable[[int, int], None]
"""Rows done, of so many."""
Cancelled = Callable[[], bool]

MOST_ROWS = 20_000
"""Of one sheet."""
LARGEST = 20_000_000
LARGEST_UNPACKED = 300_000_000
"""Bytes."""
A_FEW = 200
"""Rows between two looks at whether somebody cancelled."""
RUNS = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that spreadsheets run."""
TABLE = "table"
"""The column of a CSV that names the sheet."""


class Pace:
    """Tells how far it is, and stops where somebody cancelled: error `cancelled`."""

    def __init__(self, rows: int, progress: Progress, cancelled: Cancelled) -> None:
        self.rows, self._done = rows, 0
        self._progress, self._cancelled = progress, cancelled

    def step(self) -> None:
        self._done += 1
        if self._done % A_FEW == 0 or self._done == self.rows:
            if self._cancelled():
                raise StoreError("cancelled")
            self._progress(self._done, max(self.rows, self._done))

    def finish(self) -> None:
        """Not every file says beforehand how long it is."""
        if self._done != self.rows:
            self._progress(self._done, self._done)


class Found:
    """What was read of a file so far."""

    def __init__(self, settings: Settings, pace: Pace) -> None:
        self.rows: dict[str, list[Row]] = {}
        self.problems: list[RowProblem] = []
        self.pace = pace
        self.languages = settings.languages

    def tell(self, sheet: str, row: int, column: str, code: str, /, **values: object) -> None:
        self.problems.append(RowProblem(sheet, row, column, code, values))

    def check_headers(self, sheet: Sheet, headers: Sequence[str]) -> None:
        known = sheet.headers(self.languages)
        for header in headers:
            if header and header not in known:
                self.tell(sheet.name, 1, header, "unknown_column", column=header)
        for wanted in (sheet.owner, sheet.columns[0].header):
            if wanted and wanted not in headers:
                self.tell(sheet.name, 1, wanted, "column_missing", column=wanted)

    def add(self, sheet: Sheet, number: int, cells: dict[str, Cell]) -> None:
        """Error `too_many_rows`."""
        self.pace.step()
        if all(cell in (None, "") for cell in cells.values()):
            return
        rows = self.rows.setdefault(sheet.name, [])
        if len(rows) >= MOST_ROWS:
            raise StoreError("too_many_rows", most=MOST_ROWS)
        rows.append(Row(number, cells))


def read_csv(path: Path, found: Found) -> None:
    """One file for all sheets: its column `table` names the sheet of each row. Between the columns
    stand commas, or the semicolons and tabs that some spreadsheets write.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        first = text.partition("\n")[0]
        between = max(",;\t", key=first.count)
        lines = csv.reader(text.splitlines(keepends=True), delimiter=between, strict=True)
        headers = [header.strip().casefold() for header in next(lines, [])]
        rows = list(islice(lines, MOST_ROWS + 1))
    except (UnicodeDecodeError, csv.Error) as error:
        raise StoreError("sheet_damaged", path=str(path)) from error
    if len(rows) > MOST_ROWS:
        raise StoreError("too_many_rows", most=MOST_ROWS)
    found.pace.rows = len(rows)
    if TABLE not in headers:
        found.tell("", 1, TABLE, "column_missing", column=TABLE)
        return
    _check_columns(headers, found)
    for number, row in enumerate(rows, 2):
        _read_line(number, dict(zip(headers, row, strict=False)), found)


def _check_columns(headers: Sequence[str], found: Found) -> None:
    known = {header for sheet in SHEETS for header in sheet.headers(found.languages)}
    for header in headers:
        if header and header not in known | {TABLE}:
            found.tell("", 1, header, "unknown_column", column=header)


def _read_line(number: int, row: dict[str, str], found: Found) -> None:
    name = row.get(TABLE, "").strip()
    sheet = next((one for one in SHEETS if one.name.casefold() == name.casefold()), None)
    if sheet is None:
        if any(row.values()):
            found.tell("", number, TABLE, "unknown_sheet", sheet=name)
        return
    own = frozenset(sheet.headers(found.languages))
    cells: dict[str, Cell] = {}
    for header, text in row.items():
        if header not in own:
            continue
        if text.startswith(RUNS) and not _is_number(text):
            found.tell(sheet.name, number, header, "formula")
        else:
            cells[header] = text.removeprefix("'")
    found.add(sheet, number, cells)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text.replace(",", ".")).is_finite()
    except InvalidOperation:
        return False
