"""A process branched off one that has the server's modules loaded already: it starts in a tenth of
a second, and stands by itself like any other.
"""

import os
import subprocess
import sys
from io import TextIOWrapper
from multiprocessing import connection, get_all_start_methods, get_context
from pathlib import Path

CAN_FORK = "forkserver" in get_all_start_methods()
_LOADED = ["sync_server.__main__", "sync_server.command_line", "tests.sync_server.forked"]


class Forked:
    """`tillpass` with `words`; its standard error goes to the end of `log`. As a `Popen`."""

    def __init__(self, words: list[str], log: Path) -> None:
        if sys.platform == "win32":
            raise NotImplementedError
        processes = get_context("forkserver")
        processes.set_forkserver_preload(_LOADED)
        hear, said = processes.Pipe(duplex=False)
        self._process = processes.Process(target=_run, args=(words, said, str(log)), daemon=True)
        self._process.start()
        said.close()
        with hear:
            self.stdout: TextIOWrapper = os.fdopen(os.dup(hear.fileno()))
        assert self._process.pid
        self.pid: int = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, seconds: float) -> int:
        self._process.join(seconds)
        status = self._process.exitcode
        if status is None:
            raise subprocess.TimeoutExpired("tillpass", seconds)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def ended(words: list[str], log: Path, patience: float = 60) -> subprocess.CompletedProcess[str]:
    """Of `tillpass` with `words`, once it has ended; `log` is a file of its own."""
    if not CAN_FORK:
        program = [sys.executable, "-m", "store_core.commands", *words]
        return subprocess.run(
            program, capture_output=True, text=True, check=False, timeout=patience
        )
    process = Forked(words, log)
    with process.stdout:
        said = process.stdout.read()
    status = process.wait(patience)
    return subprocess.CompletedProcess(words, status, said, log.read_text())


def _run(words: list[str], said: connection.Connection, log: str) -> None:
    """Its own output and errors are those of the process that it was branched off, until here."""
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(said.fileno(), 1)
    os.dup2(written, 2)
    os.close(written)
    said.close()
    from store_core.commands.main import main

    sys.exit(main(words))
