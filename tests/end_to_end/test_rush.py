"""A shop driven hard stays whole while its servers, tills and kitchen die in the middle of it."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from store_core.commands.main import main
from store_core.commands.rush_audit import audit
from store_core.commands.rush_books import Books, Placed
from store_core.commands.rush_papers import paper_faults
from store_core.commands.rush_report import Report, Round, by_kind, read_report, write_report
from store_core.commands.rush_told import Told

ROOT = Path(__file__).parents[2]
KILLS = 20


@pytest.fixture(scope="module")
def rushed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a rush whose processes were killed all the time, and what was said of it."""
    folder = tmp_path_factory.mktemp("rush")
    words = ["--data", str(folder), "--seconds", "10", "--customers", "8"]
    killing = ["--hub", "--kill", "all", "--kills", str(KILLS)]
    done = subprocess.run(
        [sys.executable, "-m", "store_core.commands", "rush", *words, *killing],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def test_nothing_is_lost_and_no_cent_is_missing(rushed: tuple[Path, str]) -> None:
    folder, said = rushed
    assert "0 violations" in said
    killed = re.search("killed: (.*)", said)
    assert killed
    deaths = dict(one.split() for one in killed[1].split(", "))
    assert sorted(deaths) == ["hub", "kitchen-1", "server", "till-1", "till-2"]
    assert sum(map(int, deaths.values())) == KILLS
    printed = re.search(r"(\d+) papers came out whole", said)
    assert printed
    assert int(printed[1]) > 1
    till = [folder / "till-1" / "store.sqlite"]
    nothing_came = list(paper_faults(till, []))
    assert nothing_came != []
    z_report = b"Z REPORT 1\nWeb order W-0001\nWeb order W-0002\n\x1dV"
    assert list(paper_faults(till, [z_report] * 99)) == nothing_came
    with closing(sqlite3.connect(folder / "server" / "store.sqlite")) as database:
        kinds = dict(database.execute("SELECT kind, count(*) FROM entries GROUP BY kind"))
    assert min(kinds[kind] for kind in ("order_placed", "ticket_moved", "shift_closed")) > 1


def test_an_order_that_nobody_knows_and_a_cent_too_much_are_found(
    rushed: tuple[Path, str],
) -> None:
    folder, _ = rushed
    file = folder / "server" / "store.sqlite"
    with closing(sqlite3.connect(file)) as database:
        (shift, order) = database.execute(
            "SELECT shift, order_id FROM payments WHERE method = 'cash' LIMIT 1"
        ).fetchone()
        database.execute("UPDATE payments SET amount = amount + 1 WHERE order_id = ?", (order,))
        database.commit()
    books = [Books("till 1", shift=shift, placed=[Placed("an-order", "W-9999", 100)])]
    told = [Told("another-order", 500, shift)]
    audited = audit({"server": file}, books, told)
    found = "\n".join(audited.violations)
    assert audited.lost == len({"an-order", "another-order"})
    assert "order an-order is lost" in found
    assert "order another-order was told with 500 in the drawer, 0 are known" in found
    assert "was asked for by nobody" in found
    assert "the server knows of" in found
    assert "state_differs" in found


def test_a_report_is_gone_on_with_until_all_were_killed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "report.json"
    killed = by_kind({"till-1": 7, "till-2": 6, "hub": 7})
    whole = Round(seed=4, killed=killed, orders=95, papers=193, seconds=60.0)
    write_report(file, Report([whole]))
    assert read_report(file).next_seed == whole.seed + 1
    assert main(["rush", "--kill", "all", "--kills", "20", "--report", str(file)]) == 0
    assert capsys.readouterr().out == ""
    assert read_report(file).words(40) == (
        "20 of 40 kills (hub 7, till 13) in 1 rounds and 0:01:00: 95 orders, 0 entries, "
        "193 papers, 0 unknown, 0 lost, 0 doubled, 0 violations; 0:01:00 to go"
    )


def test_a_report_that_ended_badly_names_what_is_left_to_look_into(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "report.json"
    lost = Round(seed=1, lost=1, seconds=60.0, violations=("order 7 is lost",))
    write_report(file, Report([lost], str(tmp_path)))
    assert main(["rush", "--kill", "all", "--report", str(file)]) == 1
    assert f"look into {tmp_path}" in capsys.readouterr().err


def test_a_folder_with_a_shop_in_it_is_not_rushed(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").touch()
    command = [sys.executable, "-m", "store_core.commands", "rush", "--data", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "is not empty" in done.stderr
