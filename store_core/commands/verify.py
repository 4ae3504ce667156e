"""`tillpass verify`: is each database equal to the fold of its journal, and all equal?"""

import argparse
import sys
from pathlib import Path

from store_core.application.audit import Findings, verify_file
from store_core.domain.errors import StoreError

FAULTS = {
    "missing_entry": "entry {dseq} of device {device} is missing",
    "changed_entry": "entry {dseq} of device {device} was changed after it was written",
    "broken_chain": "entry {dseq} of device {device} does not follow the one before it",
    "changed_sealed": "personal data beside entry {dseq} of device {device} was changed",
    "state_differs": "table {table} is not what the journal adds up to",
}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="tillpass verify",
        description="Check databases against their journals, and against each other.",
    )
    parser.add_argument(
        "path", nargs="+", type=Path, help="a store.sqlite, or a folder with some below it"
    )
    files = [file for path in parser.parse_args(argv).path for file in _files(path)]
    findings = {file: verify_file(file) for file in files}
    for file, found in findings.items():
        _say(file, found)
    differ = _differences(list(findings.values()))
    for words in differ:
        print(words)
    sound = not differ and not any(found.faults for found in findings.values())
    if sound:
        alike = " and all are equal" if len(files) > 1 else ""
        print(f"Every database is the fold of its journal{alike}.")
    return 0 if sound else 1


def _files(path: Path) -> list[Path]:
    """Error `no_database`."""
    found = sorted(path.rglob("store.sqlite")) if path.is_dir() else [path]
    if not found or not all(file.is_file() for file in found):
        raise StoreError("no_database", path=str(path))
    return found


def _say(file: Path, found: Findings) -> None:
    print(f"{file}: {found.entries} entries, {found.orders} orders")
    for fault in found.faults:
        words = FAULTS[fault.code]
        print("  " + words.format(device=fault.device, dseq=fault.dseq, table=fault.table))
    sys.stdout.flush()


def _differences(findings: list[Findings]) -> list[str]:
    first, *others = findings
    tables = sorted({name for other in others for name in other.state} & set(first.state))
    said = [
        f"table {name} is not the same everywhere"
        for name in tables
        if len({found.state[name] for found in findings}) > 1
    ]
    if any(other.frontiers != first.frontiers for other in others):
        said.append("not every database has every entry")
    return said
