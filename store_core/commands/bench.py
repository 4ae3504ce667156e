"""`tillpass bench`: how fast everything is here, each figure beside what can't be beaten here.

A table of benchmarks by name: each is a module with `measure(ground)`, run in a process of its own.
As the table holds names, not imports, `store_core` stays below the programs.
"""

import argparse
import difflib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import msgspec

from store_core.commands.bench_figures import Figure
from store_core.commands.bench_machine import Machine, this_machine
from store_core.commands.bench_table import table_of
from store_core.domain.errors import StoreError


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`seconds` is when one is given up, at full and at quick."""

    module: str
    help: str
    seconds: tuple[int, int]


BENCHMARKS = {
    "till": Benchmark(
        "pos_app.bench", "taps and keystrokes to paint, and the till's start", (900, 300)
    ),
    "kitchen": Benchmark(
        "kitchen_display.bench", "orders and touches to painted tickets", (300, 300)
    ),
    "server": Benchmark("sync_server.bench", "web orders and the menu, under load", (400, 300)),
    "crowd": Benchmark(
        "sync_server.bench_crowd", "thousands who follow their orders", (1_800, 600)
    ),
    "journal": Benchmark(
        "store_core.commands.bench_journal", "sales, and what years of orders add", (600, 300)
    ),
    "stock": Benchmark(
        "store_core.commands.bench_stock", "what recipes add to a sale, and the figures", (600, 300)
    ),
    "dashboard": Benchmark(
        "store_core.commands.bench_dashboard", "the dashboard after years of orders", (600, 300)
    ),
    "catalogue": Benchmark(
        "sync_server.bench_catalogue", "a change to every till and the web", (300, 300)
    ),
    "printing": Benchmark(
        "store_core.commands.bench_printing", "receipts to the printer's bytes", (300, 300)
    ),
    "growth": Benchmark(
        "sync_server.bench_growth", "coming back, joining and selling after years", (3_600, 900)
    ),
    "price": Benchmark("store_core.commands.bench_price", "carts to quotes", (300, 300)),
}
CUSTOMERS = 2_000
GRACE_SECONDS = 15
FLAWED = 1


class Report(msgspec.Struct, frozen=True):
    """What `--json` writes."""

    at: datetime
    command: str
    machine: Machine
    figures: dict[str, list[Figure]]


def main(argv: list[str]) -> int:
    """0 whatever the figures are: speed is told, not judged.

    Errors: `unknown_benchmark`, `file_unwritable`, `benchmark_failed`.
    """
    asked = _parser().parse_args(argv)
    names = _names(asked.name)
    file: Path | None = asked.json
    if file is not None:
        _try_to_write(file)
    machine, at = this_machine(), datetime.now(UTC)
    print(f"{machine}\n", flush=True)
    figures: dict[str, list[Figure]] = {}
    with _folder(asked.folder) as folder:
        for name in names:
            print(f"{name} ...", file=sys.stderr, flush=True)
            scale = "quick" if asked.quick else "full"
            figures[name] = run(name, folder, scale, asked.customers, asked.orders)
            print(table_of(name, figures[name]), flush=True)
    if file is not None:
        command = " ".join(["tillpass bench", *argv])
        report = Report(at, command, machine, figures)
        _write(file, msgspec.json.format(msgspec.json.encode(report), indent=2))
    return 0


def run(
    name: str, folder: Path, scale: str, customers: int = CUSTOMERS, orders: int = 0
) -> list[Figure]:
    """One benchmark, ended by force when it takes too long. Error `benchmark_failed`."""
    benchmark = BENCHMARKS[name]
    told, log = folder / f"{name}.jsonl", folder / f"{name}.log"
    told.touch()
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "store_core.commands.bench_run"),
                *(benchmark.module, scale, str(customers), str(orders)),
                *(str(folder / name), str(folder / "shared"), str(told)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            env=_environment(folder),
        )
        try:
            status = process.wait(benchmark.seconds[scale != "full"])
        except subprocess.TimeoutExpired:
            status = None
        finally:
            _end(process)
    if status != 0:
        said = log.read_text(errors="replace").strip().splitlines()
        why = said[-1] if said else "it took too long" if status is None else f"status {status}"
        raise StoreError("benchmark_failed", name=name, said=why)
    return [msgspec.json.decode(line, type=Figure) for line in told.read_bytes().splitlines()]


def _environment(folder: Path) -> dict[str, str]:
    """Without a screen, and without the database that this machine may be set up for."""
    held = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return held | {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(folder)}


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _parser() -> argparse.ArgumentParser:
    width = max(len(name) for name in BENCHMARKS)
    lines = [f"  {name:<{width}}  {one.help}" for name, one in BENCHMARKS.items()]
    parser = argparse.ArgumentParser(
        prog="tillpass bench",
        description="Measure how fast the programs are here, each figure beside its limit.",
        epilog="\n".join(["benchmarks:", *lines]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", nargs="*", metavar="NAME", help="only these (default: all)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--quick", action="store_true", help="less of everything: two minutes")
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="whose disk is measured (default: the temporary)"
    )
    parser.add_argument(
        "--customers",
        type=_customers,
        default=CUSTOMERS,
        metavar="N",
        help=f"who follow their orders in crowd (default: {CUSTOMERS:,})",
    )
    parser.add_argument(
        "--orders",
        type=_orders,
        default=0,
        metavar="N",
        help="of the past in growth (default: 100,000; a million take 40 GB of disk and an hour)",
    )
    return parser


def _customers(text: str) -> int:
    number = int(text)
    if not 100 <= number <= 50_000:
        raise argparse.ArgumentTypeError("between 100 and 50,000")
    return number


def _orders(text: str) -> int:
    number = int(text)
    if not 100 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError("between 100 and 1,000,000")
    return number


def _names(asked: Sequence[str]) -> list[str]:
    """Error `unknown_benchmark`."""
    for name in asked:
        if name not in BENCHMARKS:
            near = difflib.get_close_matches(name, BENCHMARKS, 1)
            known = f"did you mean {near[0]}?" if near else f"there are {', '.join(BENCHMARKS)}"
            raise StoreError("unknown_benchmark", name=name, known=known)
    return list(dict.fromkeys(asked)) or list(BENCHMARKS)


def _try_to_write(file: Path) -> None:
    """Before minutes are spent. Error `file_unwritable`."""
    try:
        with file.open("ab"):
            pass
    except OSError as error:
        raise StoreError("file_unwritable", path=str(file), detail=error.strerror) from error


def _write(file: Path, data: bytes) -> None:
    """Error `file_unwritable`."""
    try:
        file.write_bytes(data + b"\n")
    except OSError as error:
        raise StoreError("file_unwritable", path=str(file), detail=error.strerror) from error


@contextmanager
def _folder(place: Path | None) -> Iterator[Path]:
    """Gone at the end, also when the process is told to end. Error `file_unwritable`."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        sys.exit(FLAWED)

    try:
        made = tempfile.TemporaryDirectory(prefix="tillpass-bench-", dir=place)
    except OSError as error:
        raise StoreError("file_unwritable", path=str(place), detail=error.strerror) from error
    held = signal.signal(signal.SIGTERM, leave)
    try:
        with made as folder:
            yield Path(folder)
    finally:
        signal.signal(signal.SIGTERM, held)
