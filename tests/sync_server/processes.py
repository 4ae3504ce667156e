"""The server as a process of its own, to be paired with, stopped and killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class ServerProcess:
    """`start` waits until it is ready; the port stays the same over a restart."""

    def __init__(
        self,
        folder: Path,
        log: Path | None = None,
        words: Sequence[str] = (),
        **environment: str,
    ) -> None:
        """`log`: where its standard error goes. `words`: further options."""
        self.folder = folder
        self.log = log
        self.words = words
        self._environment = {**os.environ, **environment}
        self.port = 0
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "ServerProcess":
        with self.log.open("a") if self.log else nullcontext() as log:
            self._process = subprocess.Popen(
                [*self._program(), *self._data(), "--port", str(self.port), *self._founding()],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=ROOT,
                env=self._environment,
            )
        assert self._process.stdout
        ready: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert ready["event"] == "ready"
        self.port = ready["port"]
        return self

    @property
    def members(self) -> set[int]:
        """The process ids of the server processes that it started (Linux)."""
        assert self._process
        own = self._process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        return {int(one) for one in children if "spawn_main" in _command_of(one)}

    def kill(self) -> None:
        self.end(signal.SIGKILL)

    def stop(self) -> int:
        """The exit status."""
        return self.end(signal.SIGTERM)

    def console(self, *words: str) -> str:
        done = subprocess.run(
            [*self._program(), words[0], *self._data(), *words[1:]],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        return done.stdout.strip()

    def code(self, kind: str, name: str) -> str:
        return self.console("code", "--kind", kind, "--name", name)

    def refused(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A start that is expected not to work."""
        return subprocess.run(
            [*self._program(), *self._data(), *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
            cwd=ROOT,
        )

    def close(self) -> None:
        if self._process and self._process.poll() is None:
            self.kill()

    def end(self, number: signal.Signals) -> int:
        process = self._process
        assert process
        assert process.stdout
        process.send_signal(number)
        status = process.wait(15)
        process.stdout.close()
        return status

    def _program(self) -> list[str]:
        return [sys.executable, "-m", "sync_server"]

    def _data(self) -> list[str]:
        return ["--data", str(self.folder)]

    def _founding(self) -> list[str]:
        return ["--profile", "pizzeria", "--demo", "--keyring", "file", *self.words]


def _command_of(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
