"""What a rush says at its end, and the report of one that goes on for many rounds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec

from store_core.commands.rush_audit import Audit
from store_core.commands.rush_books import Books


class Round(msgspec.Struct, frozen=True):
    """One shop from its opening to its audit. `killed` by kind of process; `taken` in minor units;
    `seconds` with opening, settling and audit; `unknown` are commits without an answer.
    """

    seed: int
    seconds: float
    killed: dict[str, int] = {}
    orders: int = 0
    entries: int = 0
    taken: int = 0
    papers: int = 0
    unknown: int = 0
    lost: int = 0
    doubled: int = 0
    violations: tuple[str, ...] = ()

    @property
    def kills(self) -> int:
        return sum(self.killed.values())


class Report(msgspec.Struct):
    """All rounds so far; `folder` holds what is needed to look into one that ended badly."""

    rounds: list[Round] = []
    folder: str = ""

    @property
    def kills(self) -> int:
        return sum(one.kills for one in self.rounds)

    @property
    def next_seed(self) -> int:
        return max((one.seed for one in self.rounds), default=0) + 1

    def words(self, wanted: int) -> str:
        """The line that says how far it is."""
        killed: Counter[str] = Counter()
        for one in self.rounds:
            killed.update(one.killed)
        spent = sum(one.seconds for one in self.rounds)
        left = spent / self.kills * max(0, wanted - self.kills) if self.kills else 0
        by_kind = ", ".join(f"{kind} {count}" for kind, count in sorted(killed.items()))
        counted = {
            name: sum(getattr(one, name) for one in self.rounds)
            for name in ("orders", "entries", "papers", "unknown", "lost", "doubled")
        }
        told = ", ".join(f"{count} {name}" for name, count in counted.items())
        return (
            f"{self.kills} of {wanted} kills ({by_kind}) in {len(self.rounds)} rounds and "
            f"{_spoken(spent)}: {told}, {sum(len(one.violations) for one in self.rounds)} "
            f"violations; {_spoken(left)} to go"
        )


def read_report(path: Path) -> Report:
    """As far as an earlier run got; none is an empty one."""
    return msgspec.json.decode(path.read_bytes(), type=Report) if path.exists() else Report()


def write_report(path: Path, report: Report) -> None:
    """Whole or not at all."""
    unfinished = path.with_suffix(".writing")
    unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    unfinished.replace(path)


def by_kind(killed: Mapping[str, int]) -> dict[str, int]:
    """Of `till-1` and `till-2` together."""
    kinds: Counter[str] = Counter()
    for name, count in killed.items():
        kinds[name.partition("-")[0]] += count
    return dict(kinds)


def say(
    found: Audit, books: Sequence[Books], violations: Sequence[str], seconds: float, settled: float
) -> None:
    print(
        f"{found.orders} orders and {found.entries} entries in {seconds:g} s: "
        f"{found.orders / seconds:.1f} orders/s, {found.entries / seconds:.1f} entries/s; "
        f"all had all {settled:.1f} s later"
    )
    print(f"taken {found.taken} (minor units)")
    for what, waits in sorted(_all_waits(books).items()):
        waits.sort()
        print(
            f"  {what:<32} {len(waits):>6}  p50 {_ms(waits[len(waits) // 2])}"
            f"  p99 {_ms(waits[len(waits) * 99 // 100])}  worst {_ms(waits[-1])}"
        )
    refused: Counter[str] = Counter()
    for one in books:
        refused.update(one.refused)
    print("refused: " + (", ".join(f"{code} {n}" for code, n in refused.items()) or "nothing"))
    for words in violations:
        print(f"VIOLATION {words}")
    print(f"{len(violations)} violations")


def _all_waits(books: Sequence[Books]) -> dict[str, list[float]]:
    gathered: dict[str, list[float]] = {}
    for one in books:
        for what, waits in one.waits.items():
            gathered.setdefault(what, []).extend(waits)
    return gathered


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:8.1f} ms"


def _spoken(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))
