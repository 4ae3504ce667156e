"""Every benchmark once, with next to nothing: its figures are there and its counters count."""

import json
from pathlib import Path

import pytest

from store_core.commands import bench
from store_core.commands.bench_figures import Aim, Figure, Limit, Measured, spread
from store_core.commands.bench_table import table_of
from store_core.commands.main import main

FIGURES = {
    "till": [
        "tap to painted line, menu of 300",
        "keystroke to painted result, menu of 300",
        "wheel to painted rows, catalogue of 300",
        "keystroke to painted rows, catalogue of 300",
        "start of the till, no past order",
        "start of the till, 200 past orders",
    ],
    "kitchen": [
        "touch to painted, 40 tickets",
        "web order sent, accepted, painted in the kitchen",
    ],
    "server": [
        "hello of the server, 8 clients",
        "menu, unchanged (304)",
        "menu, whole (200)",
        "web order, 1 client, SQLite",
        "web order, 8 clients, SQLite",
        "web order placed, without HTTP, SQLite",
        "web order, 1 client, PostgreSQL",
        "web order, 8 clients, PostgreSQL",
        "web order placed, without HTTP, PostgreSQL",
    ],
    "crowd": [
        "memory for each of 2,000 customers",
        "bump to browser, 2,000 customers",
        "kitchen: touch to committed, 2,000 customers",
        "kitchen: order sent to ticket there, 2,000 customers",
        "2,000 customers come for the first time, all of them",
        "2,000 customers cut at once, all back",
        "kitchen: touch to committed, 2,000 customers coming back",
        "kitchen: order sent to ticket there, 2,000 customers coming back",
    ],
    "journal": [
        "sale of 3 lines, paid",
        "commits in a sale",
        "syncs of the disk in a sale",
        "sale, after 200 orders",
        "X report of 8 sales, after 200 orders",
    ],
    "dashboard": [
        f"{days}, after {past} orders"
        for past in (2, 20, 200)
        for days in ("a day", "30 days", "all days")
    ],
    "stock": [
        "sale of 3 lines with recipes",
        "commits in a sale with recipes",
        "stock as it stands, after 200 orders",
        "turnover of a year, after 200 orders",
        "waste of a year, after 200 orders",
        "variance of a year, after 200 orders",
        "margins of all sales, after 200 orders",
    ],
    "printing": ["receipt of 3 lines to bytes, 80 mm", "receipt of 3 lines to bytes, 58 mm"],
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_benchmark_has_its_figures_beside_their_limits(name: str, tmp_path: Path) -> None:
    figures = {figure.name: figure for figure in bench.run(name, tmp_path, "smoke")}
    assert list(figures) == FIGURES[name]
    if name == "crowd":
        nobody_missed_a_state_or_was_told_one_twice(figures)
    if name == "journal":
        a_sale_is_one_commit_and_as_a_rule_one_sync_of_the_disk(figures)
    for figure in figures.values():
        found = figure.found
        assert found is None or (found.count and 0 < found.p50 <= found.p99 <= found.max)
        assert figure.limit is None or figure.limit.found.p50 > 0
    assert table_of(name, list(figures.values())).count("\n| ") == len(figures) + 1


def nobody_missed_a_state_or_was_told_one_twice(figures: dict[str, Figure]) -> None:
    """The benchmark itself fails where a state does not arrive."""
    cut = figures["2,000 customers cut at once, all back"]
    assert "; nobody missed a state, 0 of " in cut.note
    memory = figures["memory for each of 2,000 customers"].found
    assert memory
    assert memory.p50 < 100


def a_sale_is_one_commit_and_as_a_rule_one_sync_of_the_disk(figures: dict[str, Figure]) -> None:
    commits, syncs = figures["commits in a sale"], figures["syncs of the disk in a sale"]
    assert commits.found == Measured(1, 1, 1, commits.found.count if commits.found else 0)
    assert commits.met
    assert syncs.met or "had a checkpoint in them" in syncs.note or "not counted" in syncs.note


def test_the_file_holds_what_the_table_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"
    assert main(["bench", "printing", "--quick", "--json", str(file)]) == 0
    shown = capsys.readouterr().out
    report = json.loads(file.read_text())
    assert report["command"] == f"tillpass bench printing --quick --json {file}"
    assert {"system", "processor", "cores", "load", "python", "sqlite"} == set(report["machine"])
    for figure in report["figures"]["printing"]:
        assert f"| {figure['name']} |" in shown
        assert f" {figure['found']['p99']:.2f} |" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tills"], "there is no benchmark tills; did you mean till?"),
        (["everything"], "there is no benchmark everything; there are till, kitchen,"),
        (["--json", "/proc/none.json"], "/proc/none.json can't be written: "),
        (["--folder", "/none/at/all"], "/none/at/all can't be written: "),
    ],
)
def test_what_can_not_be_asked_is_refused_at_once_in_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", *arguments]) == 1
    refused = capsys.readouterr()
    assert refused.err.startswith(f"tillpass: {said}")
    assert refused.err.count("\n") == 1


def test_a_benchmark_that_breaks_says_why_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = bench.Benchmark("store_core.commands.no_such_module", "", (10, 10))
    monkeypatch.setitem(bench.BENCHMARKS, "broken", broken)
    assert main(["bench", "broken", "--folder", str(tmp_path)]) == 1
    assert "could not be measured: ModuleNotFoundError" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert spread([n / 1000 for n in range(1, 101)]) == Measured(50, 99, 100, 100)
    assert spread([0.002]) == Measured(2, 2, 2, 1)


@pytest.mark.parametrize(
    ("aim", "met"),
    [
        (Aim("p99", most=16.7), False),
        (Aim("p99", most=20), True),
        (Aim("p50", most=1.5, ratio=True), False),
        (Aim("p50", most=2, ratio=True), True),
        (Aim("per_second", least=400), True),
        (Aim("per_second", least=0.7, ratio=True), None),
        (None, None),
    ],
)
def test_an_aim_is_met_or_not(aim: Aim | None, met: bool | None) -> None:
    limit = Limit("half of it", Measured(5, 10, 10, 3))
    figure = Figure(name="x", found=Measured(10, 20, 20, 3, 400), limit=limit, aim=aim)
    assert figure.met is met
