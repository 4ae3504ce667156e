"""`tillpass rush`: a whole shop of real processes driven as hard as it goes, then audited."""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from types import FrameType

import msgspec
import requests

from store_core.application.terminals import Place
from store_core.commands import rush_feed, rush_work
from store_core.commands.crew import Crew, Member, answer_of
from store_core.commands.rush_audit import audit
from store_core.commands.rush_books import Books
from store_core.commands.rush_database import RushDatabase, rush_database
from store_core.commands.rush_kills import Kills
from store_core.commands.rush_papers import PaperTray, paper_faults
from store_core.commands.rush_report import Round, by_kind, read_report, say, write_report
from store_core.commands.rush_told import Told, told_in
from store_core.domain.errors import StoreError

SETTLE_SECONDS = 300.0
ANSWER_SECONDS = 120.0
DOWN_SECONDS = 1.0
PACE = 0.1
"""Seconds between the acts of a hand where processes die all the time: they are to die in between
and in the middle of them, and to be up again.
"""
SERVER, HUB = "server", "hub"
PROCESSES = 2
"""Of the server, where its store is in PostgreSQL."""
FEED_HEAD = "tillpass_feed_head "


def main(argv: list[str]) -> int:
    if argv[:1] == ["as"]:
        return rush_work.main(argv[1:])
    asked = _parser().parse_args(argv)
    if asked.report and asked.kill not in {"all", "database"}:
        raise StoreError("report_needs_kills")
    held = signal.signal(signal.SIGTERM, _leave)
    try:
        if asked.report:
            return _rounds(asked)
        with _folder(asked.data) as folder:
            if asked.feed:
                restarts = asked.kills if asked.kill == "database" else 0
                return rush_feed.run(folder, asked.feed, restarts)
            done = _one(asked, folder, asked.kills, asked.seed)
        return 1 if done.violations else 0
    finally:
        signal.signal(signal.SIGTERM, held)


def _rounds(asked: argparse.Namespace) -> int:
    """A new shop for every so many kills, and its disk given back, until all were killed; an
    earlier run's report is gone on with. Ends at the first violation, with all that is on the disk.
    """
    report = read_report(asked.report)
    if report.folder:
        raise StoreError("rush_failed", folder=report.folder)
    while report.kills < asked.kills:
        count = min(asked.round, asked.kills - report.kills)
        folder = Path(tempfile.mkdtemp(prefix="tillpass-rush-", dir=asked.data))
        done = _whole(asked, folder, count, report.next_seed)
        report.rounds.append(done)
        if done.violations:
            report.folder = str(folder)
        else:
            shutil.rmtree(folder)
        write_report(asked.report, report)
        print(report.words(asked.kills), flush=True)
        if report.folder:
            print(f"databases, logs and papers of seed {done.seed}: {report.folder}")
            return 1
    return 0


def _leave(_number: int, _frame: FrameType | None) -> None:
    """As an exception, so that everything that was started is ended too."""
    sys.exit(1)


def _whole(asked: argparse.Namespace, folder: Path, kills: int, seed: int) -> Round:
    """Also of a shop that does not get to its audit. One that somebody ends leaves nothing."""
    begun = time.monotonic()
    try:
        return _one(asked, folder, kills, seed)
    except StoreError as error:
        return Round(seed=seed, seconds=time.monotonic() - begun, violations=(f"{error}",))
    except (SystemExit, KeyboardInterrupt):
        shutil.rmtree(folder)
        raise


def _one(asked: argparse.Namespace, folder: Path, kills: int, seed: int) -> Round:
    own = rush_database(folder / "postgresql") if asked.kill == "database" else nullcontext()
    with own as database:
        return _with(database, asked, folder, kills, seed)


def _with(
    database: RushDatabase | None, asked: argparse.Namespace, folder: Path, kills: int, seed: int
) -> Round:
    killed: Counter[str] = Counter()
    tray = PaperTray() if asked.kill == "all" else None
    opened = time.monotonic()
    rush = Rush(folder, asked.profile, tray, database)
    try:
        rush.open(asked.tills, asked.kitchens, asked.customers, hub=asked.hub)
        begun = time.monotonic()
        if asked.kill == "all":
            killed = rush.run_killing(asked.seconds, kills, seed)
        elif database:
            killed = rush.run_beside(database, asked.seconds, kills, seed)
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
    if database:
        print(f"database: {database.told()}, in {rush.pushes()} pushes")
        print(f"{found.lost} orders lost, {found.doubled} doubled")
    papers = tray.papers if tray else []
    if tray:
        print(f"{len(papers)} papers came out whole")
    if violations and tray:
        tray.keep(folder / "papers")
    say(found, books, violations, seconds, settled)
    return Round(
        seed=seed,
        killed=by_kind(killed),
        orders=found.orders,
        entries=found.entries,
        taken=found.taken,
        papers=len(papers),
        unknown=database.unknown if database else 0,
        lost=found.lost,
        doubled=found.doubled,
        seconds=time.monotonic() - opened,
        violations=tuple(violations),
    )


class Rush:
    """The server, its terminals and its customers, each a process of its own."""

    def __init__(
        self,
        folder: Path,
        profile: str,
        tray: PaperTray | None,
        database: RushDatabase | None = None,
    ) -> None:
        """With a `tray` the tills print, and take their time, as they do with a `database`, which
        the server keeps its store in then, with several processes.
        """
        self.folder = folder
        self.crew = Crew(folder / "logs")
        self.files: dict[str, Place] = {SERVER: folder / SERVER / "store.sqlite"}
        if database:
            self.files[SERVER] = database.direct
        self._profile, self.tray, self._database = profile, tray, database
        self._pace = PACE if tray or database else 0.0
        self._again: dict[str, list[str]] = {}
        self._workers: dict[str, Member] = {}
        self._servers: dict[str, Member] = {}
        self._ports: dict[str, int] = {}
        self._home = SERVER

    def open(self, tills: int, kitchens: int, customers: int, *, hub: bool) -> None:
        """With a `hub` the terminals are paired with that, and the customers with the server above
        it. Errors: those of `Member.wait_for`, `command_failed`.
        """
        top = self._start(SERVER, [])
        url = self._start_hub(top) if hub else top
        for place in range(tills):
            where = ["--place", str(place), "--places", str(tills)]
            self._join(url, "till", f"till-{place + 1}", where)
        for place in range(kitchens):
            self._join(url, "kitchen", f"kitchen-{place + 1}", [])
        many = ["customers", "--server", top, "--places", str(customers)]
        self._workers["customers"] = self.crew.start("customers", ["rush", "as", *many])
        for worker in self._workers.values():
            worker.wait_for("ready", ANSWER_SECONDS)

    def run(self, seconds: float, *, kill: bool) -> None:
        """For that long; with `kill` the server dies in the middle and is started again."""
        self._go()
        if kill:
            time.sleep(seconds / 2)
            self._servers[SERVER].process.kill()
            self._servers[SERVER].process.wait()
            time.sleep(DOWN_SECONDS)
            self._start(SERVER, [])
        time.sleep(seconds / 2 if kill else seconds)

    def run_killing(self, seconds: float, count: int, seed: int) -> Counter[str]:
        """For that long, or as long as so many kills take; how often each one died."""
        self._go()
        lives = {**self._servers, **self._workers}
        revive = {name: partial(self._revived, name) for name in (*self._servers, *self._again)}
        kills = Kills(self.crew, lives, revive, seed)
        kills.run(count, seconds)
        self._workers = {name: kills.lives[name] for name in self._workers}
        return kills.done

    def run_beside(
        self, database: RushDatabase, seconds: float, restarts: int, seed: int
    ) -> Counter[str]:
        """For that long, or as long as so many restarts of the database take."""
        self._go()
        database.run(restarts, seconds, seed)
        return Counter({"database": restarts})

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
            heads = {self._head(name) for name in self._servers} - {
                sum(terminals[0]["frontiers"].values())
            }
            if alike and not heads and all(where["level"] for where in told):
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
            said = [one for one in _lines(log) if "Traceback" in str(one) or one.level == "error"]
            if self._database:  # a backup that was due while it was away is made later
                said = [one for one in said if one.event != "no backup"]
            if said:
                yield f"{log.name} holds an error: {said[0]}"

    def pushes(self) -> int:
        """How many the server took in."""
        said = _lines(self.crew.logs / f"{SERVER}.log")
        return sum((one.route, one.status) == ("/api/terminals/push", 200) for one in said)

    def paper_faults(self) -> Iterator[str]:
        if self.tray:
            tills = (self.folder / name / "store.sqlite" for name in self._again if name[0] == "t")
            yield from paper_faults(tills, self.tray.papers)

    def _join(self, url: str, kind: str, name: str, where: list[str]) -> None:
        code = self._code(kind, name, self._home)
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
        if name in self._servers:
            self._start(name, [])
            return self._servers[name]
        member = self.crew.start(name, self._again[name])
        member.wait_for("ready", ANSWER_SECONDS)
        member.ask("go", ANSWER_SECONDS)
        return member

    def _tale(self, name: str) -> Path:
        return self.folder / f"{name}.told"

    def _start_hub(self, top: str) -> str:
        """Paired with the server; its address."""
        self.files[HUB] = self.folder / HUB / "store.sqlite"
        url = self._start(HUB, ["--upstream", top, "--pair", self._code("server", HUB, SERVER)])
        self._home = HUB
        return url

    def _code(self, kind: str, name: str, at: str) -> str:
        data = str(self.folder / at)
        return answer_of(["server", "code", "--data", data, "--kind", kind, "--name", name])

    def _start(self, name: str, words: list[str]) -> str:
        """On the same port as before."""
        port = str(self._ports.get(name, 0))
        arguments = ["server", "--demo", "--data", str(self.folder / name), "--port", port]
        arguments += ["--profile", self._profile, "--keyring", "file", *words]
        environment: Mapping[str, str] = {}
        if self._database:
            arguments += ["--processes", str(PROCESSES)]
            environment = self._database.environment
        member = self._servers[name] = self.crew.start(name, arguments, environment)
        ready = member.wait_for("ready")
        self._ports[name] = int(ready["port"])
        return str(ready["url"]).rstrip("/")

    def _head(self, name: str) -> int:
        """How many entries are in a server's feed."""
        url = f"http://127.0.0.1:{self._ports[name]}/metrics"
        said = requests.get(url, timeout=ANSWER_SECONDS).text
        [head] = (line.split()[1] for line in said.splitlines() if line.startswith(FEED_HEAD))
        return int(float(head))


class _Line(msgspec.Struct, frozen=True):
    """Of a program's log; `event` is the whole of one that is no JSON."""

    event: str = ""
    level: str = ""
    route: str = ""
    status: int | None = 0
    exception: str = ""


def _lines(log: Path) -> Iterator[_Line]:
    for line in log.read_text(errors="replace").splitlines():
        try:
            yield msgspec.json.decode(line, type=_Line)
        except msgspec.DecodeError:
            yield _Line(event=line)


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
        choices=["server", "all", "database"],
        help="kill the server in the middle and start it again; `all`: server, hub, tills and "
        "kitchens at random moments, all the time; `database`: a PostgreSQL under two server "
        "processes is restarted without a word, its connections are cut, its answers lost",
    )
    parser.add_argument(
        "--hub", action="store_true", help="a hub in the shop, the server above it for the web"
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="with --kill all or database: in rounds of --seconds each, a new shop for each, told "
        "there; a report that is not at its end is gone on with",
    )
    parser.add_argument("--round", type=_count, default=100, help="kills in one (default: 100)")
    parser.add_argument(
        "--kills", type=_count, default=20, help="with --kill all or database (default: 20)"
    )
    parser.add_argument(
        "--feed",
        type=_count,
        metavar="ENTRIES",
        help=f"no shop, but {rush_feed.WRITERS} processes that take in so many entries into one "
        "feed on a PostgreSQL, and others that follow it",
    )
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
