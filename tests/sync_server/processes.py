"""The server as a process of its own, to be paired with, stopped and killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from store_core.storage.backing import DatabaseUrl
from sync_server.console import ask
from tests import databases
from tests.sync_server.forked import CAN_FORK, Forked, ended

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


class ServerProcess:
    """`start` waits until it is ready; the port stays the same over a restart.

    A folder without a store in it gets the demo pizzeria's.
    """

    def __init__(
        self,
        folder: Path,
        log: Path | None = None,
        words: Sequence[str] = (),
        **environment: str,
    ) -> None:
        """`log`: where its standard error goes. `words`: further options."""
        self.folder = folder
        self.log = log or folder.with_name(f"{folder.name}.log")
        self.words = words
        self._environment = environment
        self.port = 0
        self._process: subprocess.Popen[str] | Forked | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "ServerProcess":
        if not (self.folder / "secrets.json").exists():
            shutil.copytree(_founded(), self.folder, dirs_exist_ok=True)
        return self.begin()

    def begin(self) -> "ServerProcess":
        """As `start`, on what is in the folder; a store is founded in one that is empty."""
        self._process = self._begun(["--port", str(self.port), *self.words])
        assert self._process.stdout
        said = self._process.stdout.readline()
        assert said, self.log.read_text()
        ready: dict[str, Any] = json.loads(said)
        assert ready["event"] == "ready"
        self.port = ready["port"]
        return self

    def _begun(self, words: list[str]) -> "subprocess.Popen[str] | Forked":
        words = [*self._data(), *_DEMO, *words]
        if CAN_FORK and not ("--processes" in self.words or self._environment):
            return Forked(["server", *words], self.log)
        with self.log.open("a") as log:
            return subprocess.Popen(
                [*_PROGRAM, *words],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=ROOT,
                env={**os.environ, **self._environment},
            )

    @property
    def members(self) -> set[int]:
        """The process ids of the server processes that it started (Linux)."""
        assert self._process
        own = self._process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        return {int(one) for one in children if "spawn_main" in _command_of(one)}

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        self.end(signal.SIGKILL)

    def stop(self) -> int:
        """The exit status."""
        return self.end(signal.SIGTERM)

    def console(self, *words: str) -> str:
        done = subprocess.run(
            [*_PROGRAM, words[0], *self._data(), *words[1:]],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        return done.stdout.strip()

    def code(self, kind: str, name: str) -> str:
        """A pairing code, as the console asks for one."""
        made: str = ask(self.folder, "post", "codes", {"kind": kind, "name": name})["code"]
        return made

    def refused(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A start that is expected not to work."""
        log = self.folder.with_name(f"{self.folder.name}-refused.log")
        return ended(["server", *self._data(), *words], log)

    def close(self) -> None:
        if self.is_running:
            self.kill()
        if self.log.exists():
            print(self.log.read_text(), file=sys.stderr)

    def end(self, number: signal.Signals) -> int:
        process = self._process
        assert process
        assert process.stdout
        process.send_signal(number)
        status = process.wait(PATIENCE)
        process.stdout.close()
        return status

    def _data(self) -> list[str]:
        return ["--data", str(self.folder)]


_PROGRAM = [sys.executable, "-m", "sync_server"]
_DEMO = ["--profile", "pizzeria", "--demo", "--keyring", "file"]


@cache
def _founded() -> Path:
    """A data folder as the program founds one, to be copied."""
    folder = databases.kept_folder() / "server"
    _found(folder, [])
    return folder


@cache
def founded_on_postgresql() -> tuple[Path, str]:
    """The data folder, and the template of the database that belongs to it."""
    folder = databases.kept_folder() / "server"

    def found(place: DatabaseUrl) -> None:
        _found(folder, ["--database", place.url])

    return folder, databases.server_template(found)


def _found(folder: Path, words: Sequence[str]) -> None:
    """By a server that is stopped as soon as it stands."""
    assert ServerProcess(folder, words=words).begin().stop() == 0


def _command_of(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
