"""`tillpass tour`: the main job, played through the real programs; 0 only if every step held."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from store_core.commands.embedded import database_of
from store_core.commands.sentences import sentence
from store_core.commands.shopfront import Wishes, open_shop
from store_core.commands.tour_stage import Stage
from store_core.commands.tour_steps import STEPS
from store_core.commands.tour_web import browser
from store_core.domain.errors import StoreError


def main(argv: list[str]) -> int:
    asked = _parser().parse_args(argv)
    out: Path = asked.out.resolve()
    (out / "receipts").mkdir(parents=True, exist_ok=True)
    with _folder(asked.data) as folder, database_of(asked.database, folder) as database:
        record = _Record(out / "tour.json", asked.profile)
        wishes = Wishes(
            profile=asked.profile,
            headless=True,
            drive=True,
            database=database,
            processes=asked.processes,
            papers=out / "receipts",
            counter_options=("--size", "1280x800", "--theme", "light"),
            kitchen_options=("--size", "1366x768"),
        )
        try:
            _play(record, folder, out, wishes)
        except StoreError as error:
            print(f"tillpass tour: step {record.at}: {sentence(error)}", file=sys.stderr)
        record.write()
    print(f"{record.held} of {len(STEPS)} steps held; pictures are in {out}")
    return 0 if record.held == len(STEPS) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tillpass tour",
        description="Play the main job through the real programs and keep pictures of it.",
    )
    parser.add_argument("--profile", default="pizzeria", help="which shop (default: pizzeria)")
    parser.add_argument("--out", type=Path, required=True, help="where pictures and papers go")
    parser.add_argument("--data", type=Path, help="keep the databases here")
    parser.add_argument(
        "--database",
        metavar="URL",
        help="let the server keep its store on this PostgreSQL, which holds none yet; `embedded` "
        "starts one for the tour",
    )
    parser.add_argument("--processes", type=int, default=1, help="server processes")
    return parser


class _Record:
    """Which steps held, and how long each took in seconds."""

    def __init__(self, file: Path, profile: str) -> None:
        self.file, self.profile = file, profile
        self.steps: list[dict[str, object]] = []
        self.at = "opening the shop"

    @property
    def held(self) -> int:
        return sum(step["held"] is True for step in self.steps)

    def play(self, name: str, step: Callable[[], None]) -> None:
        self.at, began = name, time.monotonic()
        held = False
        try:
            step()
            held = True
        finally:
            seconds = round(time.monotonic() - began, 2)
            self.steps.append({"step": name, "held": held, "seconds": seconds})
            print(f"{'held  ' if held else 'FAILED'} {seconds:6.2f} s  {name}", flush=True)

    def write(self) -> None:
        told = {"profile": self.profile, "steps": self.steps}
        self.file.write_text(json.dumps(told, indent=1) + "\n")


def _play(record: _Record, folder: Path, out: Path, wishes: Wishes) -> None:
    shop = open_shop(folder, wishes)
    try:
        with browser(out) as customer:
            stage = Stage(shop, out, customer)
            for name, step in STEPS:
                record.play(name, partial(step, stage))
    finally:
        shop.crew.end()


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="tillpass-tour-") as folder:
        yield Path(folder)
