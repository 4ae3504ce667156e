"""The catalogue goes out of a running server as a spreadsheet and comes back into it (O1)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from openpyxl import load_workbook

from store_core.commands.main import main
from tests.sync_server.processes import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path_factory.mktemp("server")).start()
    yield process
    process.close()


def catalogue(server: ServerProcess, *words: str) -> int:
    return main(["catalogue", *words, "--data", str(server.folder)])


def price_on_the_web(server: ServerProcess, item: str) -> int:
    menu = httpx2.get(f"{server.url}/api/customer/menu/items/").json()
    found: int = next(one for one in menu["items"] if one["id"] == item)["price"]["amount"]
    return found


def set_price(path: Path, item: str, price: float) -> None:
    book = load_workbook(path)
    page: Any = book["Items"]
    headers = [cell.value for cell in page[1]]
    code, column = headers.index("code"), headers.index("price")
    row = next(row for row in page.iter_rows(min_row=2) if row[code].value == item)
    row[column].value = price
    book.save(path)


def test_what_was_exported_is_unchanged(
    server: ServerProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("menu.xlsx", "menu.csv"):
        path = str(tmp_path / name)
        assert catalogue(server, "export", path) == 0
        assert catalogue(server, "import", path) == 0
        assert "0 new, 0 changed" in capsys.readouterr().out


def test_an_import_is_tried_first_and_then_on_the_web(
    server: ServerProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "menu.xlsx"
    catalogue(server, "export", str(path))
    set_price(path, "fries", 7.77)
    assert catalogue(server, "import", str(path), "--dry-run") == 0
    assert "0 new, 1 changed" in capsys.readouterr().out
    assert price_on_the_web(server, "fries") != 777
    assert catalogue(server, "import", str(path)) == 0
    assert price_on_the_web(server, "fries") == 777


def test_a_file_with_problems_is_told_row_by_row_and_not_imported(
    server: ServerProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "menu.xlsx"
    catalogue(server, "export", str(path))
    set_price(path, "fries", -1)
    assert catalogue(server, "import", str(path)) == 1
    assert "price: A price can't be below zero." in capsys.readouterr().err
    assert price_on_the_web(server, "fries") > 0


def test_without_a_server_it_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "export", str(tmp_path / "x.csv"), "--data", str(tmp_path)]) == 1
    assert "no server is running" in capsys.readouterr().err
