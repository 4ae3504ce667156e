"""One benchmark in a process of its own: `python -m store_core.commands.bench_run`.

So none inherits another's memory, threads or Qt, and what it started ends with it.
"""

import importlib
import signal
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import FrameType

import msgspec

from store_core.commands.bench_figures import SCALES, Figure, Ground, Measure


def measured(module: str, ground: Ground) -> Iterable[Figure]:
    """The figures of a benchmark, as they come."""
    measure: Measure = importlib.import_module(module).measure
    ground.folder.mkdir(parents=True)
    ground.shared.mkdir(parents=True, exist_ok=True)
    return measure(ground)


def main(argv: list[str]) -> int:
    """MODULE SCALE CUSTOMERS ORDERS FOLDER SHARED FILE: figures as JSON lines, appended to the
    file. No orders: as many as the scale has at most.
    """
    module, name, customers, orders, folder, shared, file = argv
    scale = SCALES[name]
    most = int(orders) or scale.history[-1]
    scale = replace(scale, customers=int(customers), orders=most)
    signal.signal(signal.SIGTERM, _leave)
    with Path(file).open("ab", buffering=0) as out:
        for figure in measured(module, Ground(Path(folder), Path(shared), scale)):
            out.write(msgspec.json.encode(figure) + b"\n")
    return 0


def _leave(_number: int, _frame: FrameType | None) -> None:
    """As an exception, so that everything on the way out is ended too."""
    sys.exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
