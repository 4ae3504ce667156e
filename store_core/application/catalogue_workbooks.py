"""The catalogue in XLSX: a sheet for each kind (O1)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from store_core.application.catalogue_files import LARGEST, LARGEST_UNPACKED, RUNS, Found, Pace
from store_core.domain.catalogue import Menu
from store_core.domain.catalogue_rows import SHEETS, Cell, Sheet, plain, rows_of
from store_core.domain.errors import StoreError
from store_core.domain.money import currency
from store_core.domain.store import Settings


def write_xlsx(menu: Menu, settings: Settings, path: Path, pace: Pace) -> None:
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


def read_xlsx(path: Path, found: Found) -> None:
    try:
        with ZipFile(path) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST_UNPACKED:
                raise StoreError("sheet_too_large", most=LARGEST // 1_000_000)
        book = load_workbook(path, read_only=True, data_only=False)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError) as error:
        raise StoreError("sheet_damaged", path=str(path)) from error
    try:
        pages = {page.title.strip().casefold(): page for page in book.worksheets}
        found.pace.rows = sum(max((page.max_row or 1) - 1, 0) for page in book.worksheets)
        for sheet in SHEETS:
            if (page := pages.pop(sheet.name.casefold(), None)) is not None:
                _read_page(sheet, page.iter_rows(), found)
        for left in pages.values():
            found.tell(left.title, 1, "", "unknown_sheet", sheet=left.title)
    except (SyntaxError, ValueError, KeyError) as error:
        raise StoreError("sheet_damaged", path=str(path)) from error
    finally:
        book.close()


def _read_page(sheet: Sheet, rows: Iterable[Sequence[Any]], found: Found) -> None:
    lines = iter(rows)
    headers = [plain(cell.value).casefold() for cell in next(lines, ())]
    found.check_headers(sheet, headers)
    for number, line in enumerate(lines, 2):
        cells: dict[str, Cell] = {}
        for header, cell in zip(headers, line, strict=False):
            if cell.data_type == "f":
                found.tell(sheet.name, number, header, "formula")
            elif cell.data_type == "e":
                found.tell(sheet.name, number, header, "cell_error", said=str(cell.value))
            elif header:
                cells[header] = cell.value
        found.add(sheet, number, cells)
