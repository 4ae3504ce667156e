"""The catalogue as a spreadsheet: XLSX with a sheet for each kind, or one CSV (O1).

Nothing that is exported is run by a spreadsheet, and no formula is imported. An import only tells
what it would do; `catalogue.PUBLISH` does it.
"""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from store_core.application.catalogue_files import (
    LARGEST,
    RUNS,
    TABLE,
    Cancelled,
    Found,
    Pace,
    Progress,
    read_csv,
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
    write = _writer(path)
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
    read = _reader(path)
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


def _writer(path: Path) -> Callable[[Menu, Settings, Path, Pace], None]:
    """The library of workbooks, and numpy with it, is loaded where somebody has a workbook."""
    match path.suffix.casefold():
        case ".xlsx":
            from store_core.application.catalogue_workbooks import write_xlsx

            return write_xlsx
        case ".csv":
            return _write_csv
    raise StoreError("sheet_kind", path=str(path))


def _reader(path: Path) -> Callable[[Path, Found], None]:
    match path.suffix.casefold():
        case ".xlsx":
            from store_core.application.catalogue_workbooks import read_xlsx

            return read_xlsx
        case ".csv":
            return read_csv
    raise StoreError("sheet_kind", path=str(path))


def _count(menu: Menu) -> int:
    parts = sum(len(one.variants) for one in menu.items)
    parts += sum(len(one.options) for one in menu.groups)
    return parts + len(menu.categories) + len(menu.items) + len(menu.groups)


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
