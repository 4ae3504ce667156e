"""The catalogue as a spreadsheet: XLSX with a sheet for each kind, or one CSV (O1).

Nothing that is exported is run by a spreadsheet, and no formula is imported. An import only tells
what it would do; `catalogue.PUBLISH` does it.
"""

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from store_core.application.catalogue_files import (
    LARGEST,
    RUNS,
    TABLE,
    Cancelled,
    Found,
    Pace,
    Progress,
    read_csv,
    read_xlsx,
)
from store_core.domain.catalogue import Menu
from store_core.domain.catalogue_import import DryRun, dry_run
from store_core.domain.catalogue_rows import SHEETS, Cell, rows_of
from store_core.domain.errors import StoreError
from store_core.domain.money import currency
from store_core.domain.store import Settings


def export_sheet(
    menu: Menu,
    settings: Settings,
    path: Path,
    progress: Progress = lambda _done, _all: None,
    cancelled: Cancelled = lambda: False,
) -> None:
    """Writes `path`, XLSX or CSV by its suffix, whole or not at all.

    Errors: `sheet_kind`, `cancelled`, `file_unwritable` with the `path`.
    """
    write = {".xlsx": _write_xlsx, ".csv": _write_csv}.get(path.suffix.casefold())
    if write is None:
        raise StoreError("sheet_kind", path=str(path))
    beside = path.with_name(f".{path.name}.part")
    try:
        write(menu, settings, beside, Pace(_count(menu), progress, cancelled))
        beside.replace(path)
    except OSError as error:
        detail = error.strerror or str(error)
        raise StoreError("file_unwritable", path=str(path), detail=detail) from error
    finally:
        beside.unlink(missing_ok=True)


def read_sheet(
    path: Path,
    menu: Menu,
    settings: Settings,
    progress: Progress = lambda _done, _all: None,
    cancelled: Cancelled = lambda: False,
) -> DryRun:
    """What importing the file would do. Errors: `sheet_kind`, `sheet_damaged`, `sheet_too_large`,
    `cancelled`, `file_unreadable` with the `path`.
    """
    read = {".xlsx": read_xlsx, ".csv": read_csv}.get(path.suffix.casefold())
    if read is None:
        raise StoreError("sheet_kind", path=str(path))
    found = Found(settings, Pace(0, progress, cancelled))
    try:
        if path.stat().st_size > LARGEST:
            raise StoreError("sheet_too_large", most=LARGEST // 1_000_000)
        read(path, found)
    except OSError as error:
        detail = error.strerror or str(error)
        raise StoreError("file_unreadable", path=str(path), detail=detail) from error
    found.pace.finish()
    would = dry_run(found.rows, menu, settings)
    return replace(would, problems=(*found.problems, *would.problems))


def _count(menu: Menu) -> int:
    parts = sum(len(one.variants) for one in menu.items)
    parts += sum(len(one.options) for one in menu.groups)
    return parts + len(menu.categories) + len(menu.items) + len(menu.groups)


def _write_xlsx(menu: Menu, settings: Settings, path: Path, pace: Pace) -> None:
    book = Workbook(write_only=True)
    digits = currency(settings.rules.currency).digits
    try:
        for sheet in SHEETS:
            page = book.create_sheet(sheet.name)
            page.freeze_panes = "B2"
            heads = [_cell(page, header) for header in sheet.headers(settings.languages)]
            for head in heads:
                head.font = Font(bold=True)
            page.append(heads)
            for row in rows_of(sheet, menu, settings.languages, digits):
                page.append([_cell(page, value) for value in row])
                pace.step()
    except StoreError:
        for page in book.worksheets:
            page.close()
        raise
    book.save(path)


def _cell(page: Worksheet, value: Cell) -> SheetCell:
    """Text is text, whatever it begins with, and stays so when somebody edits the cell."""
    if not isinstance(value, str):
        return WriteOnlyCell(page, float(value) if isinstance(value, Decimal) else value)
    made: SheetCell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value))
    made.data_type = "s"
    if value.startswith(RUNS):
        made.quotePrefix = True
    return made


def _write_csv(menu: Menu, settings: Settings, path: Path, pace: Pace) -> None:
    digits, languages = currency(settings.rules.currency).digits, settings.languages
    every = [header for sheet in SHEETS for header in sheet.headers(languages)]
    headers = [TABLE, *dict.fromkeys(every)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, headers)
        writer.writeheader()
        for sheet in SHEETS:
            own = sheet.headers(languages)
            for row in rows_of(sheet, menu, languages, digits):
                told = {name: _quoted(cell) for name, cell in zip(own, row, strict=True)}
                writer.writerow({TABLE: sheet.name, **told})
                pace.step()


def _quoted(cell: Cell) -> Cell:
    """With a sign before it that keeps spreadsheets from running it, or from taking that sign for
    ours.
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith((*RUNS, "'")) else cell
