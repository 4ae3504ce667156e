"""A server that can't start says why in one line, and leaves no half a store behind."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sync_server.forked import ended


def _started(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    log = folder.with_name(f"{folder.name}.log")
    return ended(["server", "--data", str(folder), "--keyring", "file", *words], log)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--port", "70000", "--profile", "pizzeria"), "70000 is no port"),
        (("--port", "0", "--profile", "bakery-on-mars"), "there is no profile bakery-on-mars"),
        (("--port", "0"), "holds no store yet; say which to make with --profile"),
        (("--port", "0", "--processes", "2"), "2 processes need PostgreSQL (--database)"),
        (("--port", "0", "--database", "mysql://x"), "it begins postgresql://"),
        (("--port", "0", "--database", "postgresql://u:geheim@127.0.0.1:9/x"), "can't be opened"),
    ],
)
def test_what_it_can_not_start_with_is_said(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = _started(tmp_path / "server", *words)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"no database at all" * 400)
    done = _started(tmp_path, "--port", "0")
    assert done.stderr == (
        f"tillpass: {tmp_path / 'store.sqlite'} is damaged; "
        "`tillpass doctor --repair` says what can be done\n"
    )


def test_the_console_of_a_server_that_is_not_running_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sync_server", "devices", "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == f"tillpass: no server is running on {tmp_path}; start it first\n"
