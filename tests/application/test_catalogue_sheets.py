"""The catalogue goes into a spreadsheet and comes back, and nothing wrong gets in (O1)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from store_core.application.catalogue import catalogue_now, publication_of, publish
from store_core.application.catalogue_files import MOST_ROWS
from store_core.application.catalogue_sheets import export_sheet, read_sheet
from store_core.application.shop import Act
from store_core.domain.catalogue import Item, Menu
from store_core.domain.catalogue_import import DryRun
from store_core.domain.errors import StoreError
from tests.shops import new_shop, person, pizzeria

pytestmark = pytest.mark.database("sqlite")
MENU, SETTINGS = pizzeria().menu, pizzeria().settings
DANGEROUS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "'quoted'", "\tx")
Cells = dict[str, Any]


def exported(folder: Path, suffix: str, menu: Menu = MENU) -> Path:
    path = folder / f"menu{suffix}"
    export_sheet(menu, SETTINGS, path)
    return path


def told(run: DryRun) -> set[tuple[str, int, str, str]]:
    return {(one.sheet, one.row, one.column, one.code) for one in run.problems}


def row_of(path: Path, sheet: str, code: str) -> tuple[int, Cells]:
    page = load_workbook(path)[sheet]
    headers = [str(cell.value) for cell in page[1]]
    place = headers.index("code")
    for number, row in enumerate(page.iter_rows(min_row=2, values_only=True), 2):
        if row[place] == code:
            return number, dict(zip(headers, row, strict=True))
    raise AssertionError(code)


def with_cells(path: Path, sheet: str, at: str, /, **cells: object) -> int:
    """The row, with other values by header, where a blank is written as an underscore."""
    book = load_workbook(path)
    page: Any = book[sheet]
    headers = [cell.value for cell in page[1]]
    number, _ = row_of(path, sheet, at)
    for header, value in cells.items():
        column = headers.index(header.replace("_", " ")) + 1
        page.cell(number, column).value = value
    book.save(path)
    return number


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_was_exported_changes_nothing(tmp_path: Path, suffix: str) -> None:
    run = read_sheet(exported(tmp_path, suffix), MENU, SETTINGS)
    assert (run.problems, run.new, run.changed, run.records) == ((), (), (), ())
    assert len(run.unchanged) == len(MENU.items) + len(MENU.categories) + len(MENU.groups)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("name", DANGEROUS)
def test_no_spreadsheet_runs_what_is_exported(tmp_path: Path, suffix: str, name: str) -> None:
    fries = replace(MENU.item("fries"), name={"en": name, "it": name})
    menu = Menu(items=(fries,), categories=MENU.categories, groups=MENU.groups, taxes=MENU.taxes)
    path = exported(tmp_path, suffix, menu)
    if suffix == ".xlsx":
        cell = load_workbook(path)["Items"]["B2"]
        assert (cell.data_type, cell.value) == ("s", name)
        assert cell.quotePrefix is not False or name.startswith("'")
    else:
        assert f"'{name}" in path.read_text(encoding="utf-8-sig")
    run = read_sheet(path, menu, SETTINGS)
    assert run.changed == ()


def test_a_whole_new_shop_is_made_of_a_spreadsheet(tmp_path: Path) -> None:
    empty = Menu(taxes=MENU.taxes, stations=MENU.stations)
    run = read_sheet(exported(tmp_path, ".xlsx"), empty, SETTINGS)
    made = {one.id: one for one in run.records if isinstance(one, Item)}
    assert len(run.new) == len(MENU.items) + len(MENU.categories) + len(MENU.groups)
    assert run.problems == ()
    margherita = MENU.item("margherita")
    assert made["margherita"].variants == margherita.variants
    assert made["margherita"].group_ids == margherita.group_ids
    assert made["margherita"].name == margherita.name


def test_a_changed_price_is_all_that_changes(tmp_path: Path) -> None:
    path = exported(tmp_path, ".xlsx")
    with_cells(path, "Items", "fries", price=5.25)
    run = read_sheet(path, MENU, SETTINGS)
    assert run.changed == ("item/fries",)
    assert run.records == (replace(MENU.item("fries"), price=525),)


FAULTS: dict[str, tuple[str, str, Cells, str, str]] = {
    "a negative price": ("Items", "fries", {"price": -1}, "price", "price_negative"),
    "half a cent": ("Items", "fries", {"price": 1.005}, "price", "not_an_amount"),
    "a word for a price": ("Items", "fries", {"price": "cheap"}, "price", "not_an_amount"),
    "a formula": ("Items", "fries", {"price": "=1+1"}, "price", "formula"),
    "no code": ("Items", "fries", {"code": None}, "code", "value_missing"),
    "an unknown category": (
        "Items",
        "fries",
        {"categories": "cars"},
        "categories",
        "unknown_category",
    ),
    "an unknown allergen": (
        "Items",
        "fries",
        {"allergens": "dust"},
        "allergens",
        "unknown_allergen",
    ),
    "maybe": ("Items", "fries", {"available": "maybe"}, "available", "not_yes_or_no"),
    "half a minute": ("Items", "fries", {"prep_minutes": "1.5"}, "prep minutes", "not_a_number"),
    "a code twice": ("Items", "fries", {"code": "margherita"}, "code", "duplicate_row"),
    "a size without a price": (
        "Sizes",
        "m",
        {"price": None, "multiplier": None},
        "price",
        "price_missing",
    ),
    "a size of nothing": ("Sizes", "m", {"item": "nothing"}, "item", "unknown_item"),
    "more than the most": ("Groups", "crust", {"min": 9, "max": 2}, "min", "min_above_max"),
    "a price for nothing": (
        "Options",
        "crust-thin",
        {"prices_by_size": "m"},
        "prices by size",
        "not_a_price_by_size",
    ),
    "a category inside itself": (
        "Categories",
        "classic",
        {"inside": "classic"},
        "inside",
        "category_cycle",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_problem_is_told_by_sheet_row_and_column(tmp_path: Path, name: str) -> None:
    sheet, code, cells, column, problem = FAULTS[name]
    path = exported(tmp_path, ".xlsx")
    row = with_cells(path, sheet, code, **cells)
    assert (sheet, row, column, problem) in told(read_sheet(path, MENU, SETTINGS))


def test_two_items_with_one_barcode_are_told_both(tmp_path: Path) -> None:
    path = exported(tmp_path, ".xlsx")
    rows = {with_cells(path, "Items", one, barcode="4006381333931") for one in ("fries", "coke")}
    found = read_sheet(path, MENU, SETTINGS).problems
    assert {one.row for one in found if one.code == "duplicate_barcode"} == rows


def test_a_formula_in_a_csv_is_refused_too(tmp_path: Path) -> None:
    path = exported(tmp_path, ".csv")
    text = path.read_text(encoding="utf-8-sig").replace("Items,", "Items,", 1)
    name = MENU.item("fries").name["en"]
    path.write_text(text.replace(f",{name},", ',"=cmd|calc",', 1), encoding="utf-8")
    assert "formula" in {one.code for one in read_sheet(path, MENU, SETTINGS).problems}


def test_a_csv_with_semicolons_is_read(tmp_path: Path) -> None:
    path = tmp_path / "menu.csv"
    path.write_text("table;code;price\nItems;fries;5,25\n", encoding="utf-8")
    run = read_sheet(path, MENU, SETTINGS)
    assert (run.changed, run.problems) == (("item/fries",), ())
    assert run.records == (replace(MENU.item("fries"), price=525),)


def _text(path: Path) -> None:
    path.write_text("this is no workbook")


def _nothing(path: Path) -> None:
    path.write_bytes(b"")


def _zip(path: Path) -> None:
    with ZipFile(path, "w") as packed:
        packed.writestr("readme.txt", "no workbook either")


@pytest.mark.parametrize("make", [_text, _nothing, _zip])
def test_what_is_no_workbook_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "menu.xlsx"
    make(path)
    with pytest.raises(StoreError, match="sheet_damaged"):
        read_sheet(path, MENU, SETTINGS)


def test_what_cant_be_read_or_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="file_unreadable"):
        read_sheet(tmp_path / "gone.xlsx", MENU, SETTINGS)
    with pytest.raises(StoreError, match="file_unwritable"):
        export_sheet(MENU, SETTINGS, tmp_path / "gone" / "menu.csv")
    with pytest.raises(StoreError, match="sheet_kind"):
        read_sheet(tmp_path / "menu.ods", MENU, SETTINGS)
    damaged = tmp_path / "menu.csv"
    damaged.write_bytes(b"table,code\n\xff\xfe\n")
    with pytest.raises(StoreError, match="sheet_damaged"):
        read_sheet(damaged, MENU, SETTINGS)


def test_a_file_without_end_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "menu.csv"
    path.write_text("table,code\n" + "Items,fries\n" * (MOST_ROWS + 1))
    with pytest.raises(StoreError, match="too_many_rows"):
        read_sheet(path, MENU, SETTINGS)


def _large(items: int) -> Menu:
    fries = replace(MENU.item("fries"), barcode="", quick_key=None)
    several = tuple(replace(fries, id=f"fries-{n}") for n in range(items))
    return replace(MENU, items=(*MENU.items, *several))


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_large_catalogue_says_how_far_it_is_and_can_be_cancelled(
    tmp_path: Path, suffix: str
) -> None:
    menu = _large(1_000)
    steps: list[tuple[int, int]] = []
    path = tmp_path / f"menu{suffix}"
    export_sheet(menu, SETTINGS, path, lambda *step: steps.append(step))
    assert steps[-1][0] == steps[-1][1] > 1_000
    reading: list[tuple[int, int]] = []
    read_sheet(path, menu, SETTINGS, lambda *step: reading.append(step))
    assert reading[-1] == steps[-1]
    before = path.read_bytes()
    with pytest.raises(StoreError, match="cancelled"):
        export_sheet(MENU, SETTINGS, path, cancelled=lambda: True)
    with pytest.raises(StoreError, match="cancelled"):
        read_sheet(path, menu, SETTINGS, cancelled=lambda: True)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_an_import_is_published_like_any_edit(tmp_path: Path) -> None:
    shop = new_shop(tmp_path)
    path = exported(tmp_path, ".xlsx", catalogue_now(shop).menu)
    with_cells(path, "Items", "fries", price=5.25)
    with_cells(path, "Options", "crust-thin", price=0.5)
    view = catalogue_now(shop)
    run = read_sheet(path, view.menu, shop.settings)
    publish(shop, Act(person(shop, "owner")), publication_of(run.records, view.revs))
    assert shop.menu.item("fries").price == 525
    assert shop.menu.option("crust-thin")[1].price == 50
    shop.database.close()
