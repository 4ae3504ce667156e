"""`tillpass rush`: a whole shop of real processes driven as hard as it goes, then audited."""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec

from store_core.commands import rush_work
from store_core.commands.crew import Crew, Member, answer_of
from store_core.commands.rush_audit import Audit, audit
from store_core.commands.rush_books import Books
from store_core.commands.rush_kills import Kills
from store_core.commands.rush_papers import PaperTray, paper_faults
from store_core.commands.rush_told import Told, told_in
from store_core.domain.errors import StoreError

SETTLE_SECONDS = 300.0
ANSWER_SECONDS = 120.0
DOWN_SECONDS = 1.0
PACE = 0.1
"""Seconds between the acts of a hand where processes die all the time: they are to die in between
and in the middle of them, and to be up again.
"""
SERVER = "server"


def main(argv: list[str]) -> int:
    if argv[:1] == ["as"]:
        return rush_work.main(argv[1:])
    asked = _parser().parse_args(argv)
    killed: Counter[str] = Counter()
    with _folder(asked.data) as folder:
        tray = PaperTray() if asked.kill == "all" else None
        rush = Rush(folder, asked.profile, tray)
        try:
            rush.open(asked.tills, asked.kitchens, asked.customers)
            begun = time.monotonic()
            if asked.kill == "all":
                killed = rush.run_killing(asked.seconds, asked.kills, asked.seed)
            else:
                rush.run(asked.seconds, kill=asked.kill == "server")
            books, seconds = rush.stop(), time.monotonic() - begun
            settled = rush.settle()
        finally:
            rush.crew.end()
            if tray:
                tray.close()
        found = audit(rush.files, books, rush.told())
        violations = [*found.violations, *rush.complaints(), *rush.paper_faults()]
        if killed:
            print("killed: " + ", ".join(f"{name} {count}" for name, count in killed.items()))
        if tray:
            print(f"{len(tray.papers)} papers came out whole")
        _report(found, books, violations, seconds, settled)
    return 1 if violations else 0


class Rush:
    """The server, its terminals and its customers, each a process of its own."""

    def __init__(self, folder: Path, profile: str, tray: PaperTray | None) -> None:
        """With a `tray` the tills print, and take their time."""
        self.folder = folder
        self.crew = Crew(folder / "logs")
        self.files = {"server": folder / "server" / "store.sqlite"}
        self._profile, self.tray = profile, tray
        self._pace = PACE if tray else 0.0
        self._again: dict[str, list[str]] = {}
        self._workers: dict[str, Member] = {}
        self._port = 0
        self._server: Member

    def open(self, tills: int, kitchens: int, customers: int) -> None:
        """Errors: those of `Member.wait_for`, `command_failed`."""
        url = self._start_server()
        for place in range(tills):
            where = ["--place", str(place), "--places", str(tills)]
            self._join(url, "till", f"till-{place + 1}", where)
        for place in range(kitchens):
            self._join(url, "kitchen", f"kitchen-{place + 1}", [])
        many = ["customers", "--server", url, "--places", str(customers)]
        self._workers["customers"] = self.crew.start("customers", ["rush", "as", *many])
        for worker in self._workers.values():
            worker.wait_for("ready", ANSWER_SECONDS)

    def run(self, seconds: float, *, kill: bool) -> None:
        """For that long; with `kill` the server dies in the middle and is started again."""
        self._go()
        if kill:
            time.sleep(seconds / 2)
            self._server.process.kill()
            self._server.process.wait()
            time.sleep(DOWN_SECONDS)
            self._start_server()
        time.sleep(seconds / 2 if kill else seconds)

    def run_killing(self, seconds: float, count: int, seed: int) -> Counter[str]:
        """For that long, or as long as so many kills take; how often each one died."""
        self._go()
        lives = {SERVER: self._server, **self._workers}
        revive = {name: partial(self._revived, name) for name in (SERVER, *self._again)}
        kills = Kills(self.crew, lives, revive, seed)
        kills.run(count, seconds)
        self._server = kills.lives.pop(SERVER)
        self._workers = kills.lives
        return kills.done

    def stop(self) -> list[Books]:
        """What each has written down."""
        ended = reversed(self._workers.values())
        told = [worker.ask("stop", ANSWER_SECONDS)["books"] for worker in ended]
        return [msgspec.convert(one, Books) for one in told]

    def told(self) -> list[Told]:
        """What the tills said as they went along."""
        return [one for name in self._again for one in told_in(self._tale(name))]

    def settle(self) -> float:
        """Until every machine has every entry; how many seconds that took. Error
        `did_not_happen`.
        """
        begun = time.monotonic()
        while True:
            told = [one.ask("where", ANSWER_SECONDS) for one in self._workers.values()]
            terminals = [where for where in told if "frontiers" in where]
            alike = all(one["frontiers"] == terminals[0]["frontiers"] for one in terminals)
            if alike and all(where["level"] for where in told):
                break
            if time.monotonic() - begun > SETTLE_SECONDS:
                raise StoreError("did_not_happen", what="every machine has every entry")
            time.sleep(0.2)
        for worker in self._workers.values():
            worker.ask("end")
        return time.monotonic() - begun

    def complaints(self) -> Iterator[str]:
        """What the programs wrote on standard error that should not be there."""
        for log in sorted(self.crew.logs.iterdir()):
            said = log.read_text(errors="replace")
            if "Traceback" in said or '"level": "error"' in said:
                yield f"{log} holds an error"

    def paper_faults(self) -> Iterator[str]:
        if self.tray:
            tills = (file for name, file in self.files.items() if name.startswith("till"))
            yield from paper_faults(tills, self.tray.papers)

    def _join(self, url: str, kind: str, name: str, where: list[str]) -> None:
        data = str(self.folder / "server")
        code = answer_of(["server", "code", "--data", data, "--kind", kind, "--name", name])
        folder = self.folder / name
        self.files[name] = folder / "store.sqlite"
        if self.tray and kind == "till":
            where += ["--printer", str(self.tray.port)]
        where += ["--pace", str(self._pace), "--told", str(self._tale(name))]
        given = ["rush", "as", kind, "--server", url, "--data", str(folder), *where]
        self._again[name] = given
        self._workers[name] = self.crew.start(name, [*given, "--pair", code])

    def _go(self) -> None:
        for worker in self._workers.values():
            worker.ask("go")

    def _revived(self, name: str) -> Member:
        if name == SERVER:
            self._start_server()
            return self._server
        member = self.crew.start(name, self._again[name])
        member.wait_for("ready", ANSWER_SECONDS)
        member.ask("go", ANSWER_SECONDS)
        return member

    def _tale(self, name: str) -> Path:
        return self.folder / f"{name}.told"

    def _start_server(self) -> str:
        arguments = ["server", "--demo", "--data", str(self.folder / "server")]
        arguments += ["--profile", self._profile, "--port", str(self._port), "--keyring", "file"]
        self._server = self.crew.start("server", arguments)
        ready = self._server.wait_for("ready")
        self._port = int(ready["port"])
        return str(ready["url"]).rstrip("/")


def _report(
    found: Audit, books: Sequence[Books], violations: Sequence[str], seconds: float, settled: float
) -> None:
    print(
        f"{found.orders} orders and {found.entries} entries in {seconds:g} s: "
        f"{found.orders / seconds:.1f} orders/s, {found.entries / seconds:.1f} entries/s; "
        f"all had all {settled:.1f} s later"
    )
    print(f"taken {found.taken} (minor units)")
    for what, waits in sorted(_all_waits(books).items()):
        waits.sort()
        print(
            f"  {what:<32} {len(waits):>6}  p50 {_ms(waits[len(waits) // 2])}"
            f"  p99 {_ms(waits[len(waits) * 99 // 100])}  worst {_ms(waits[-1])}"
        )
    refused: Counter[str] = Counter()
    for one in books:
        refused.update(one.refused)
    print("refused: " + (", ".join(f"{code} {n}" for code, n in refused.items()) or "nothing"))
    for words in violations:
        print(f"VIOLATION {words}")
    print(f"{len(violations)} violations")


def _all_waits(books: Sequence[Books]) -> dict[str, list[float]]:
    gathered: dict[str, list[float]] = {}
    for one in books:
        for what, waits in one.waits.items():
            gathered.setdefault(what, []).extend(waits)
    return gathered


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:8.1f} ms"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tillpass rush",
        description="Drive a whole shop as hard as it goes; then check every database, every "
        "order and every cent. The exit status is 1 if anything is wrong.",
    )
    parser.add_argument("--seconds", type=_positive, default=60, help="default: 60")
    parser.add_argument("--tills", type=_some, default=2, help="default: 2")
    parser.add_argument("--kitchens", type=int, default=1, help="default: 1")
    parser.add_argument("--customers", type=_some, default=20, help="default: 20")
    parser.add_argument("--profile", default="pizzeria", help="which shop (default: pizzeria)")
    parser.add_argument("--data", type=Path, help="keep databases and logs in this new folder")
    parser.add_argument(
        "--kill",
        nargs="?",
        const="server",
        choices=["server", "all"],
        help="kill the server in the middle and start it again; `all`: server, tills and kitchens "
        "at random moments, all the time",
    )
    parser.add_argument("--kills", type=_count, default=20, help="with --kill all (default: 20)")
    parser.add_argument("--seed", type=int, default=1, help="of what dies when (default: 1)")
    return parser


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < 86_400:
        raise argparse.ArgumentTypeError("between 0 and a day")
    return number


def _count(text: str) -> int:
    number = int(text)
    if not 0 < number <= 1_000_000:
        raise argparse.ArgumentTypeError("between 1 and a million")
    return number


def _some(text: str) -> int:
    number = int(text)
    if not 0 < number <= 200:
        raise argparse.ArgumentTypeError("between 1 and 200")
    return number


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """Error `folder_not_empty`: a rush counts from nothing."""
    if kept is None:
        with tempfile.TemporaryDirectory(prefix="tillpass-rush-") as folder:
            yield Path(folder)
        return
    if kept.exists() and any(kept.iterdir()):
        raise StoreError("folder_not_empty", folder=str(kept))
    kept.mkdir(parents=True, exist_ok=True)
    yield kept.resolve()
