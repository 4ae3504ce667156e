"""The programs of one shop, paired for real: printer, server, counter, kitchen."""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from store_core.application.terminals import DatabaseUrl, Place
from store_core.commands.crew import START_SECONDS, Crew, Member, answer_of
from store_core.domain.errors import StoreError

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the shop is to be opened. `drive`: the Qt programs take commands on standard input;
    `database`: where the server keeps its store, else in a file; `processes` of the server.
    """

    profile: str = "pizzeria"
    port: int = 0
    headless: bool = False
    real_hours: bool = False
    drive: bool = False
    database: DatabaseUrl | None = None
    processes: int = 1
    papers: Path | None = None
    counter_options: tuple[str, ...] = ()
    kitchen_options: tuple[str, ...] = ()


@dataclass(slots=True)
class Shopfront:
    """A shop that is open; `pins` by person's name, `url` without a slash at the end."""

    folder: Path
    wishes: Wishes
    crew: Crew
    printer: Member
    printer_port: int
    server: Member
    url: str
    pins: dict[str, str]
    counter: Member
    kitchen: Member

    @property
    def databases(self) -> tuple[Place, ...]:
        """Every machine's, the server's too."""
        files = sorted(self.folder.rglob("store.sqlite"))
        return (*files, self.wishes.database) if self.wishes.database else tuple(files)

    def stop_server(self) -> None:
        """Ends it with the work of its requests done, as a restart of the machine would."""
        self.server.end()

    def start_server(self) -> None:
        """The same server again, on the same port and data."""
        port = int(self.url.rsplit(":", 1)[1])
        self.server = _start_server(self.crew, self.folder, self.wishes, port)
        self.server.wait_for("ready")


def open_shop(folder: Path, wishes: Wishes) -> Shopfront:
    """Start everything and pair it; on any failure what was started is ended again.

    Errors: `program_ended` (with what it said), `program_silent`, `command_failed`.
    """
    crew = Crew(folder / "logs", OFFSCREEN if wishes.headless else {})
    try:
        printer, printer_port = _start_printer(crew, wishes)
        server = _start_server(crew, folder, wishes, wishes.port)
        ready = server.wait_for("ready")
        address = f"127.0.0.1:{printer_port}"
        answer_of(["server", "printer", address, "--data", str(folder / "server")])
        url = str(ready["url"]).rstrip("/")
        counter = _start_terminal(
            crew, folder, "pos", "till", "Till 1", url, wishes, wishes.counter_options
        )
        _wait_until_paired(counter, folder / "till")
        kitchen = _start_terminal(
            crew, folder, "kitchen", "kitchen", "Kitchen", url, wishes, wishes.kitchen_options
        )
        if wishes.drive:
            counter.wait_for("ready")
            kitchen.wait_for("ready")
    except BaseException:
        crew.end()
        raise
    return Shopfront(
        folder=folder,
        wishes=wishes,
        crew=crew,
        printer=printer,
        printer_port=printer_port,
        server=server,
        url=url,
        pins=dict(ready.get("pins", {})),
        counter=counter,
        kitchen=kitchen,
    )


def _start_printer(crew: Crew, wishes: Wishes) -> tuple[Member, int]:
    arguments = ["printer", "--port", "0", "--name", "Demo printer"]
    if wishes.papers:
        arguments += ["--save", str(wishes.papers)]
    if wishes.headless:
        arguments.append("--headless")
    printer = crew.start("printer", arguments)
    return printer, int(printer.wait_for("listening")["port"])


def _start_server(crew: Crew, folder: Path, wishes: Wishes, port: int) -> Member:
    arguments = [
        *("server", "--demo"),
        *("--data", str(folder / "server")),
        *("--profile", wishes.profile),
        *("--port", str(port)),
        *("--keyring", "file"),
        *("--processes", str(wishes.processes)),
    ]
    if wishes.real_hours:
        arguments.append("--real-hours")
    # Never the database that this machine's real server may be on.
    database = {"DATABASE_URL": wishes.database.url if wishes.database else ""}
    return crew.start("server", arguments, database)


def _start_terminal(
    crew: Crew,
    folder: Path,
    verb: str,
    kind: str,
    name: str,
    url: str,
    wishes: Wishes,
    options: tuple[str, ...],
) -> Member:
    data = folder / kind
    arguments = [verb, "--data", str(data), "--server", url, "--keyring", "file", *options]
    if not (data / "store.sqlite").exists():
        server_data = str(folder / "server")
        asked = ["server", "code", "--data", server_data, "--kind", kind, "--name", name]
        arguments += ["--pair", answer_of(asked)]
    if wishes.drive:
        arguments.append("--drive")
    return crew.start(name.lower().replace(" ", "-"), arguments)


def _wait_until_paired(member: Member, data: Path) -> None:
    """So that the counter has the first letter of the shop. Errors: `program_ended`,
    `program_silent`.
    """
    end = time.monotonic() + START_SECONDS
    while not (data / "store.sqlite").exists():
        if not member.running:
            member.wait_for("paired")
        if time.monotonic() > end:
            raise StoreError("program_silent", program=member.name, event="paired")
        time.sleep(0.02)


def screen_there() -> bool:
    """False where windows can't be shown (Linux without a display)."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
