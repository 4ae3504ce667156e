"""The display as a process of its own, paired with a real server."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync_server.processes import ServerProcess


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path / "server").start()
    yield process
    process.close()


def test_the_program_pairs_goes_live_and_ends_when_told(
    server: ServerProcess, tmp_path: Path
) -> None:
    code = server.code("kitchen", "Kitchen 1")
    words = ["--data", str(tmp_path / "kitchen"), "--keyring", "file", "--drive"]
    words += ["--server", server.url, "--pair", code, "--theme", "light"]
    commands = ['wait "Station Oven"', 'click "Station Oven"', 'read "Station Oven"', "quit"]
    done = subprocess.run(
        [sys.executable, "-m", "store_core.commands", "kitchen", *words],
        input="\n".join(commands) + "\n",
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert said[0] == {"event": "ready"}
    assert all(answer["ok"] for answer in said[1:])
    assert said[3]["text"] == "0 chosen"
