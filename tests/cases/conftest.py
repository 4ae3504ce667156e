"""`pytest tests/cases --cases DIR` runs every table of numbers in DIR (`case_format.py`)."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BESIDE = HERE.parents[2] / "shared" / "cases"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cases", metavar="DIR", help="run the tables of numbers in DIR")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", list(_cases(metafunc.config)))


def _cases(config: pytest.Config) -> Iterator[object]:
    chosen: str | None = config.getoption("--cases", default=None)
    tables = [
        table
        for folder in ([Path(chosen)] if chosen else [HERE, BESIDE])
        for table in sorted(folder.glob("*.json"))
    ]
    if not tables:
        raise pytest.UsageError(f"--cases {chosen}: there is no table (*.json)")
    for table in tables:
        for case in json.loads(table.read_text("utf-8")):
            yield pytest.param(case, id=f"{table.stem}: {case['name']}")
