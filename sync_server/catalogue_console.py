"""`tillpass catalogue`: the catalogue of a running server as a spreadsheet, there and back (O1)."""

import argparse
import sys
from pathlib import Path
from uuid import uuid4

import msgspec

from store_core.application.catalogue import (
    PUBLISH,
    CatalogueView,
    Publication,
    Published,
    publication_of,
)
from store_core.application.catalogue_sentences import CATALOGUE_PROBLEMS
from store_core.application.catalogue_sheets import export_sheet, read_sheet
from store_core.domain.catalogue_import import DryRun, RowProblem
from store_core.domain.store import Settings
from store_core.replication.messages import OfficeAnswer, OfficeAsk, pack, unpack
from sync_server.console import ask, ask_packed

MOST_TOLD = 200
"""Problems."""


class Catalogue(msgspec.Struct, frozen=True):
    """What the server tells its console."""

    view: CatalogueView
    settings: Settings


def main(argv: list[str]) -> int:
    """1 where the file has problems. Errors: `server_not_running`, those of `export_sheet`,
    `read_sheet` and `PUBLISH`.
    """
    asked = _parser().parse_args(argv)
    told = msgspec.convert(ask(asked.data, "get", "catalogue"), type=Catalogue)
    if asked.act == "export":
        export_sheet(told.view.menu, told.settings, asked.file, _progress)
        print(f"{len(told.view.menu.items)} items are in {asked.file}.")
        return 0
    run = read_sheet(asked.file, told.view.menu, told.settings, _progress)
    _tell(run)
    if run.problems:
        return 1
    if run.records and not asked.dry_run:
        published = _publish(asked.data, publication_of(run.records, told.view.revs))
        print(f"{len(published.revs)} records are published.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tillpass catalogue",
        description="Items, sizes, categories, groups and options as XLSX or CSV, by the file's "
        "ending. An import is published whole or not at all.",
    )
    parser.add_argument("act", choices=["export", "import"])
    parser.add_argument("file", type=Path, metavar="FILE", help="ends in .xlsx or .csv")
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="the running server's data folder"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what an import would change"
    )
    return parser


def _publish(folder: Path, publication: Publication) -> Published:
    body = msgspec.json.encode(publication)
    said = OfficeAsk(call=PUBLISH.name, id=uuid4().hex, body=body, person="")
    answer = unpack(ask_packed(folder, "catalogue", pack(said)), OfficeAnswer)
    return msgspec.json.decode(answer.body, type=Published)


def _tell(run: DryRun) -> None:
    print(f"{len(run.new)} new, {len(run.changed)} changed, {len(run.unchanged)} unchanged")
    for problem in run.problems[:MOST_TOLD]:
        print(_sentence(problem), file=sys.stderr)
    if (more := len(run.problems) - MOST_TOLD) > 0:
        print(f"and {more} more", file=sys.stderr)


def _sentence(problem: RowProblem) -> str:
    told = CATALOGUE_PROBLEMS.get(problem.code, problem.code).format_map(problem.values)
    row = f"row {problem.row}" if problem.row else ""
    place = ", ".join(part for part in (problem.sheet, row, problem.column) if part)
    return f"{place}: {told}"


def _progress(done: int, rows: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == rows else ""
        print(f"\r{done} of {rows} rows", end=end, file=sys.stderr, flush=True)
