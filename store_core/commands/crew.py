"""A whole shop of real processes: started, listened to, and ended (demo and tour)."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from store_core.domain.errors import StoreError

START_SECONDS = 120.0
END_SECONDS = 30.0


@dataclass(slots=True)
class Member:
    """One program of ours in a process of its own, speaking JSON lines on standard output."""

    name: str
    process: subprocess.Popen[str]
    commands: IO[str]
    log: Path
    said: "queue.SimpleQueue[dict[str, Any]]" = field(default_factory=queue.SimpleQueue)

    def wait_for(self, event: str, seconds: float = START_SECONDS) -> dict[str, Any]:
        """The next line with that event. Error `program_ended`, `program_silent`."""
        while True:
            try:
                line = self.said.get(timeout=seconds)
            except queue.Empty:
                raise StoreError("program_silent", program=self.name, event=event) from None
            if line.get("event") == event:
                return line
            if line.get("event") == "ended":
                raise self._ended()

    def ask(self, command: str, seconds: float = START_SECONDS) -> dict[str, Any]:
        """Send a line and return the JSON line that answers it. Error `refused`."""
        self.commands.write(command + "\n")
        self.commands.flush()
        while True:
            try:
                answer = self.said.get(timeout=seconds)
            except queue.Empty:
                raise StoreError("program_silent", program=self.name, event=command) from None
            if answer.get("event") == "ended":
                raise self._ended()
            if "ok" in answer:
                if not answer["ok"]:
                    raise StoreError("refused", command=command, error=answer.get("error"))
                return answer

    def _ended(self) -> StoreError:
        """With what it said last, for the log may go with its folder."""
        said = self.log.read_text(errors="replace").strip().splitlines()
        return StoreError("program_ended", program=self.name, said=said[-1] if said else "")

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def end(self, seconds: float = END_SECONDS) -> int:
        """Ask it to end, and make it end if it does not."""
        if self.running:
            self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
        finally:
            with suppress(OSError):
                self.commands.close()


class Crew:
    """The members, ended newest first; what each says on standard error goes to a log."""

    def __init__(self, logs: Path, environment: Mapping[str, str] | None = None) -> None:
        self.logs = logs
        self.environment = {**os.environ, **(environment or {})}
        self.members: list[Member] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(
        self, name: str, arguments: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> Member:
        """Run `tillpass` with these arguments as a process of its own; `environment` is its alone,
        for what may not show among the processes.
        """
        log_file = self.logs / f"{name}.log"
        with log_file.open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "store_core.commands", *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**self.environment, **(environment or {})},
                start_new_session=True,
            )
        member = Member(name, process, cast(IO[str], process.stdin), log_file)
        output = cast(IO[str], process.stdout)
        threading.Thread(target=_listen, args=(member, output), daemon=True).start()
        self.members.append(member)
        return member

    def forget(self, member: Member) -> None:
        """One that was killed."""
        self.members.remove(member)
        with suppress(OSError):
            member.commands.close()

    def end(self) -> None:
        for member in reversed(self.members):
            member.end()
        self.members.clear()


def answer_of(arguments: Sequence[str]) -> str:
    """What a `tillpass` command prints. Error `command_failed`."""
    done = subprocess.run(
        [sys.executable, "-m", "store_core.commands", *arguments],
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
    if done.returncode:
        raise StoreError("command_failed", command=" ".join(arguments[:2]), said=done.stderr)
    return done.stdout.strip()


def _listen(member: Member, output: IO[str]) -> None:
    with output:
        for line in _json_lines(output):
            member.said.put(line)
    member.said.put({"event": "ended", "status": member.process.wait()})


def _json_lines(stream: IO[str]) -> Iterator[dict[str, Any]]:
    for line in stream:
        try:
            said = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(said, dict):
            yield said
