"""`pytest tests/cases --cases DIR` runs every table of numbers in DIR (`case_format.py`)."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.case_format import not_yet

HERE = Path(__file__).parent
BESIDE = HERE.parents[2] / "shared" / "cases"
WAITING = pytest.StashKey[list[str]]()


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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the cases about what has no price so far, by name."""
    waiting = {item: _reasons(item) for item in items if _reasons(item)}
    if waiting:
        items[:] = [item for item in items if item not in waiting]
        config.hook.pytest_deselected(items=list(waiting))
        config.stash[WAITING] = [
            f"{item.name} ({', '.join(reasons)})" for item, reasons in waiting.items()
        ]


def _reasons(item: pytest.Item) -> tuple[str, ...]:
    if item.path.parent != HERE or not isinstance(item, pytest.Function):
        return ()
    case = item.callspec.params.get("case") if hasattr(item, "callspec") else None
    return not_yet(case) if isinstance(case, dict) else ()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if waiting := config.stash.get(WAITING, []):
        terminalreporter.section("cases not priced yet")
        for line in waiting:
            terminalreporter.write_line(line)
