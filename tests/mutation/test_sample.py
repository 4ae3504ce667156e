"""A few mutants are noticed each time; for all of them, `python -m tests.mutation`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.explained import explained, row
from tests.mutation.mutants import modules, mutants_of

ROOT = Path(__file__).parents[2]
QUICK = ("journal/audit", "journal/ledger", "replication/agent")
JUDGES = ("--tests", "test_log_rows or test_ledger or test_agent")
SAMPLE = ("--sample", "12", "--seed", "5")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mutants are forked")
def test_a_sample_of_mutants_is_noticed() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.mutation", "--only", *QUICK, *JUDGES, *SAMPLE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_mutant_has_a_name_of_its_own() -> None:
    names = [mutant.name for module in modules() for mutant in mutants_of(module)]
    assert len(names) == len(set(names)) > 1000


def test_every_survivor_that_the_page_names_is_explained() -> None:
    reasons = explained()
    assert reasons
    assert [row(name) for name, why in reasons.items() if not why] == []
