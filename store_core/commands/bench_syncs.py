"""How often a sale makes the disk write down what it has: counted by strace, outside the program.

The sales run in a process of their own, which asks for its own priority before and after each: a
call that nothing else makes, so it divides the trace into sales.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from store_core.commands.bench_shops import open_till, three_lines

TRACED = "fsync,fdatasync,sync_file_range,msync,getpriority"
DIVIDES = "getpriority("
SECONDS = 120
WHY_NOT = "not counted: strace is not here, or may not trace"


def count(folder: Path, sales: int) -> list[int] | None:
    """Of each sale; None where it can't be counted."""
    strace = shutil.which("strace")
    if strace is None:
        return None
    trace = folder / "syscalls"
    done = subprocess.run(
        [
            *(strace, "-f", "-qq", "-e", f"trace={TRACED}", "-o", str(trace)),
            *(sys.executable, "-m", __name__, str(folder), str(sales)),
        ],
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        return None
    calls = [line.split(maxsplit=1)[1] for line in trace.read_text().splitlines()]
    divides = [place for place, call in enumerate(calls) if call.startswith(DIVIDES)]
    pairs = zip(divides[::2], divides[1::2], strict=True)
    return [sum("resumed>" not in call for call in calls[a + 1 : b]) for a, b in pairs]


def _sell(folder: Path, sales: int) -> None:
    till = open_till(folder)
    for _ in range(sales):
        wanted = three_lines(till.shop)
        os.getpriority(os.PRIO_PROCESS, 0)
        till.sell(wanted)
        os.getpriority(os.PRIO_PROCESS, 0)
    till.shop.database.close()


if __name__ == "__main__":
    _sell(Path(sys.argv[1]), int(sys.argv[2]))
