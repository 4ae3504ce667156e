"""A shop driven as hard as it goes stays whole, also when its server dies in the middle."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from store_core.commands.rush_audit import audit
from store_core.commands.rush_books import Books, Placed

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def rushed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a rush with a killed server, and what was said of it."""
    folder = tmp_path_factory.mktemp("rush")
    command = [sys.executable, "-m", "store_core.commands", "rush", "--data", str(folder)]
    done = subprocess.run(
        [*command, "--seconds", "20", "--kill"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def test_nothing_is_lost_and_no_cent_is_missing(rushed: tuple[Path, str]) -> None:
    _, said = rushed
    assert "0 violations" in said
    for what in ("accept", "close the shift", "place", "refund", "sell", "settle", "ticket bumped"):
        assert f"  {what} " in said, said


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
    found = "\n".join(audit({"server": file}, books).violations)
    assert "order an-order is lost" in found
    assert "was asked for by nobody" in found
    assert "the server knows of" in found
    assert "state_differs" in found


def test_a_folder_with_a_shop_in_it_is_not_rushed(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").touch()
    command = [sys.executable, "-m", "store_core.commands", "rush", "--data", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "is not empty" in done.stderr
