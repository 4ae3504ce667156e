"""`tillpass doctor`: what is well on this machine, what is not, and what to do about it."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from store_core.application.backups import FOLDER
from store_core.application.examination import Examined
from store_core.application.terminals import DATABASE, DatabaseUrl
from store_core.commands import doctor_machine, doctor_neighbours
from store_core.commands.doctor_findings import Finding, State, bad, warn
from store_core.commands.doctor_repair import ask_at_the_terminal, repair

MARKS: dict[State, str] = {"ok": "✓", "warn": "!", "bad": "✗"}
DOOR = "admin.json"


class Door(msgspec.Struct):
    """Where the server that runs on a folder is, as it writes it there itself."""

    url: str
    token: str


def main(argv: list[str]) -> int:
    """0: nothing is bad; 1: something is."""
    parser = argparse.ArgumentParser(
        prog="tillpass doctor",
        description="Look over a machine of the shop and say what to do; without --repair it "
        "changes nothing, and may be run beside the program.",
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="the machine's data folder")
    parser.add_argument(
        "--database",
        metavar="URL",
        default=os.environ.get("DATABASE_URL"),
        help="of a server that has no file there (default: DATABASE_URL)",
    )
    parser.add_argument("--server", metavar="URL", help="a server to ask instead of its own")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of lines")
    parser.add_argument(
        "--repair",
        action="store_true",
        help="mend a damaged database from the backups or the server, after asking",
    )
    parser.add_argument("--yes", action="store_true", help="with --repair: do not ask")
    asked = parser.parse_args(argv)
    if asked.repair:
        if asked.data is None:
            parser.error("--repair needs --data")
        return repair(asked.data, (lambda _: True) if asked.yes else ask_at_the_terminal)
    findings = []
    for finding in examine(asked.data, asked.server, asked.database):
        findings.append(finding)
        if not asked.json:
            _say(finding)
    if asked.json:
        print(json.dumps({"findings": msgspec.to_builtins(findings)}, ensure_ascii=False))
    return 1 if any(finding.state == "bad" for finding in findings) else 0


def examine(
    folder: Path | None, address: str | None, database: str | None = None
) -> Iterator[Finding]:
    """Everything that can be looked at, in the order a person would mend it."""
    held: Examined | None = None
    if folder is not None:
        yield from doctor_machine.folder(folder)
        if not folder.is_dir():
            return
        yield from doctor_machine.disk(folder)
        file = folder / DATABASE
        missing = not file.exists()
        place = DatabaseUrl(database) if database and missing else file
        held, found = doctor_machine.database(place)
        yield from found
        if held and held.kind == "server":
            yield from doctor_machine.backed_up(folder / FOLDER)
    if folder is not None and held is not None:
        yield from doctor_machine.secrets(folder, held.device)
        yield from _around(folder, held, address)
    elif address:
        yield from doctor_neighbours.any_server(address)
    yield from doctor_machine.libraries(held.kind if held else None)


def _around(folder: Path, held: Examined, address: str | None) -> Iterator[Finding]:
    if held.kind == "server":
        yield from _own_server(folder)
    else:
        yield from doctor_neighbours.terminals_server(folder, held, address or held.server)
    if held.settings is None:
        said = "this machine has not got the store's settings yet"
        yield bad("settings", said, "start its program while the server runs")
        return
    yield from doctor_machine.time_zone(held.settings.time_zone)
    if held.kind != "kitchen":
        yield from doctor_neighbours.printers(held.settings.printers, held.device)


def _own_server(folder: Path) -> Iterator[Finding]:
    try:
        door = msgspec.json.decode((folder / DOOR).read_bytes(), type=Door)
    except (OSError, msgspec.DecodeError):
        said = "it does not run on this folder now"
        yield warn("server", said, "start it with `tillpass server`")
        return
    yield from doctor_neighbours.own_server(door.url, door.token)


def _say(finding: Finding) -> None:
    mark = MARKS[finding.state]
    if not _can_say(mark):
        mark = "*"
    print(f"{mark} {finding.state:<4}  {finding.about:<9} {finding.said}", flush=True)
    if finding.advice:
        print(f"{'':17} -> {finding.advice}", flush=True)


def _can_say(mark: str) -> bool:
    try:
        mark.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
