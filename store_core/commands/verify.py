"""`tillpass verify`: is each database equal to the fold of its journal, and all equal?"""

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from store_core.application.verifier import (
    DatabaseUrl,
    Difference,
    Fault,
    Findings,
    Place,
    Told,
    compare,
    verify_file,
)
from store_core.domain.errors import StoreError

FAULTS = {
    "missing_entry": "entry {dseq} of device {device} is missing",
    "changed_entry": "entry {dseq} of device {device} was changed after it was written",
    "moved_entry": (
        "entry {dseq} of device {device} was written as number {detail}: entries were moved, "
        "put in or taken out"
    ),
    "broken_chain": "entry {dseq} of device {device} does not follow the one before it",
    "unreadable_entry": "entry {dseq} of device {device} can't be read: {detail}",
    "changed_sealed": (
        "personal data beside entry {dseq} of device {device} was changed (part {detail})"
    ),
    "state_differs": "table {table} is not what the journal adds up to: {detail}",
    "log_differs": "the audit log does not show entry {dseq} of device {device} as it was written",
    "z_gap": "Z report {detail} of device {device} is missing, or another has its number",
    "z_total": "Z report {detail} of device {device} does not go on from the totals before it",
    "z_differs": "a Z report of device {device} is not what its shift gives: {detail}",
}
DIFFERENCES = {
    "entry_differs": "entry {dseq} of device {device} is not the same everywhere:",
    "table_differs": "table {table} is not the same everywhere",
    "entries_missing": "not every database has every entry",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and how long it took."""

    findings: dict[Place, Findings]
    differences: tuple[Difference, ...]
    seconds: float

    @property
    def sound(self) -> bool:
        return not self.differences and not any(one.faults for one in self.findings.values())


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="tillpass verify",
        description="Check databases against their journals, and against each other.",
    )
    parser.add_argument(
        "place",
        nargs="+",
        help="a store.sqlite, a folder with some below it, or postgresql://...",
    )
    parser.add_argument("--json", action="store_true", help="say it in JSON")
    asked = parser.parse_args(argv)
    checked = _check([place for words in asked.place for place in _places(words)])
    if asked.json:
        print(json.dumps(as_json(checked), indent=2))
    else:
        _say(checked)
    return 0 if checked.sound else 1


def _places(words: str) -> list[Place]:
    """Errors: `no_database`, `database_url`."""
    if "://" in words:
        return [DatabaseUrl(words)]
    path = Path(words)
    found = sorted(path.rglob("store.sqlite")) if path.is_dir() else [path]
    if not found or not all(file.is_file() for file in found):
        raise StoreError("no_database", path=str(path))
    return list(found)


def _check(places: list[Place]) -> Checked:
    began = time.monotonic()
    findings = {place: verify_file(place, _progress(place)) for place in dict.fromkeys(places)}
    return Checked(findings, compare(findings), time.monotonic() - began)


def _progress(place: Place) -> Told:
    """Says on a terminal how far a long check is; nothing elsewhere."""

    def told(done: int, of: int) -> None:
        if sys.stderr.isatty():
            words = f"{place}: {100 * done // of} %" if done < of else ""
            sys.stderr.write(f"\r\033[K{words}")
            sys.stderr.flush()

    return told


def _say(checked: Checked) -> None:
    for place, found in checked.findings.items():
        print(f"{place}: {found.entries} entries, {found.orders} orders")
        for fault in found.faults:
            print(f"  {words_of(fault)}")
    for difference in checked.differences:
        print(
            DIFFERENCES[difference.code].format(
                device=difference.device, dseq=difference.dseq, table=difference.table
            )
        )
        for where, fault in difference.entries:
            print(f"  {where}: {_named(fault)}")
    if checked.sound:
        alike = " and all are equal" if len(checked.findings) > 1 else ""
        print(f"Every database is the fold of its journal{alike}.")
    print(f"Checked in {checked.seconds:.1f} s.")


def words_of(fault: Fault) -> str:
    """What is wrong, and which entry it is: kind, time and id."""
    words = FAULTS[fault.code].format(
        device=fault.device, dseq=fault.dseq, table=fault.table, detail=fault.detail
    )
    return f"{words} [{_named(fault)}]" if fault.entry else words


def _named(fault: Fault) -> str:
    number = f"{fault.device} {fault.dseq}, " if fault.dseq else ""
    time_of = fault.at.isoformat(timespec="seconds") if fault.at else ""
    return f"{number}{fault.kind}, {time_of}, {fault.entry}"


def as_json(checked: Checked) -> dict[str, object]:
    return {
        "sound": checked.sound,
        "seconds": round(checked.seconds, 3),
        "databases": [
            {
                "place": str(place),
                "entries": found.entries,
                "orders": found.orders,
                "frontiers": found.frontiers,
                "faults": [_fault_json(fault) for fault in found.faults],
            }
            for place, found in checked.findings.items()
        ],
        "differences": [
            {
                "code": one.code,
                "device": one.device,
                "dseq": one.dseq,
                "table": one.table,
                "entries": [
                    {"place": str(place), **_fault_json(fault)} for place, fault in one.entries
                ],
            }
            for one in checked.differences
        ],
    }


def _fault_json(fault: Fault) -> dict[str, object]:
    return {
        "code": fault.code,
        "words": words_of(fault) if fault.code in FAULTS else "",
        "device": fault.device,
        "dseq": fault.dseq,
        "entry": fault.entry,
        "kind": fault.kind,
        "at": fault.at.isoformat() if fault.at else None,
        "table": fault.table,
        "detail": fault.detail,
    }
