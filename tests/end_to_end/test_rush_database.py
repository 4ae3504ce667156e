"""Server processes on a PostgreSQL that dies without a word in the middle of orders and pushes:
twenty times in all.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
RESTARTS_AMONG_ORDERS = 8
RESTARTS_IN_MID_PUSH = 12
ENTRIES = 10_000


def rush(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "store_core.commands", "rush", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=570,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 violations" in done.stdout
    return done.stdout


def counted(said: str, what: str) -> int:
    found = re.search(rf"(\d+) {re.escape(what)}", said)
    return int(found[1]) if found else 0


def test_no_order_is_lost_or_doubled_however_often_the_database_dies() -> None:
    killing = ["--kill", "database", "--kills", str(RESTARTS_AMONG_ORDERS), "--seconds", "8"]
    said = rush(*killing, "--tills", "1", "--customers", "6")
    assert counted(said, "restarts") == RESTARTS_AMONG_ORDERS
    assert counted(said, "unknown outcomes (carried out)") > 0
    assert counted(said, "pushes") > 0
    assert "0 orders lost, 0 doubled" in said


def test_readers_of_a_feed_with_eight_writers_skip_nothing_that_is_committed_late() -> None:
    killing = ["--kill", "database", "--kills", str(RESTARTS_IN_MID_PUSH)]
    said = rush("--feed", str(ENTRIES), *killing)
    assert re.search(rf"{ENTRIES} entries in (\d+) pushes by 8 writers", said)
    assert counted(said, "restarts") == RESTARTS_IN_MID_PUSH
    assert "0 entries lost, 0 doubled" in said
