"""A table kept as a file is there whole, or what was there before still is."""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pos_app.office.presenters.export import Held, save_rows
from store_core.domain.errors import StoreError

FULL = Path("/dev/full")
ROWS: list[tuple[Held, ...]] = [("name", "on_hand"), ("Flour", 12.5), ("Basil", 0)]


def test_the_suffix_says_which_kind_of_file(tmp_path: Path) -> None:
    sheet = load_workbook(save_rows(tmp_path / "stock.xlsx", ROWS, "Stock")).active
    assert sheet is not None
    assert (sheet.title, list(sheet.values)) == ("Stock", ROWS)
    with save_rows(tmp_path / "stock.csv", ROWS, "Stock").open(encoding="utf-8-sig") as file:
        assert list(csv.reader(file)) == [["name", "on_hand"], ["Flour", "12.5"], ["Basil", "0"]]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["stock.csv", "stock.xlsx"]


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("name", ["stock.xlsx", "stock.csv"])
def test_a_full_disk_is_told_and_leaves_the_last_file_as_it_was(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"of yesterday")
    path.with_name(f"{name}.part").symlink_to(FULL)
    with pytest.raises(StoreError) as refused:
        save_rows(path, ROWS, "Stock")
    assert refused.value.code == "file_disk_full"
    assert path.read_bytes() == b"of yesterday"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["stock.xlsx", "stock.csv"])
def test_a_folder_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError) as refused:
        save_rows(tmp_path / "gone" / name, ROWS, "Stock")
    assert refused.value.code == "file_not_written"
