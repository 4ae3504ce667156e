"""Which mutants of journal/ and replication/ do the laws and the simulator not notice?

    python -m tests.mutation [--only WORD ...] [--tests EXPRESSION] [--sample N --seed S]
                             [--processes P] [--seconds S] [--out FILE] [--again FILE]

`--only` takes those of which module, function or change contain one of the words, word by word,
`--tests` the tests that pytest's -k would, `--again` those that an earlier FILE says nobody
noticed. Ends with 1 where one survives that docs/reliability.md does not explain, or, after the
whole, where one is explained there that is no more. Needs fork, as on Linux.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from tests.mutation.explained import explained, row
from tests.mutation.judging import Verdict, judge
from tests.mutation.mutants import Mutant, modules, mutants_of


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--only", nargs="+", default=[""], metavar="WORD")
    parser.add_argument("--tests", default="", metavar="EXPRESSION", help="as pytest's -k")
    parser.add_argument("--sample", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1, metavar="P")
    parser.add_argument("--seconds", type=float, default=10, help="of tests for each mutant")
    parser.add_argument("--out", type=Path, metavar="FILE", help="every verdict, one in a line")
    parser.add_argument("--again", type=Path, metavar="FILE", help="what --out wrote")
    asked = parser.parse_args(argv)
    everything = [mutant for module in modules() for mutant in mutants_of(module)]
    reasons = explained()
    chosen = list(_chosen(everything, asked.only))
    if asked.again:
        unnoticed = _unnoticed(asked.again)
        chosen = [one for one in chosen if one.name in unnoticed]
    if asked.sample is not None:
        chosen = sorted(chosen, key=lambda one: _lot(one, asked.seed))[: asked.sample]
    began = time.monotonic()
    teller = _Teller(asked.out, len(chosen))
    verdicts, complaint = judge(chosen, asked.tests, asked.processes, asked.seconds, teller)
    if complaint:
        print(complaint, file=sys.stderr)
        return 2
    survivors = [one.mutant for one in verdicts if not one.is_caught]
    _report(verdicts, reasons.keys(), time.monotonic() - began)
    whole = len(chosen) == len(everything)
    gone = reasons.keys() - {mutant.name for mutant in everything} if whole else set()
    for name in sorted(gone):
        print(f"no longer there: {row(name, reasons[name])}")
    return 1 if gone or any(one.name not in reasons for one in survivors) else 0


def _lot(mutant: Mutant, seed: int) -> bytes:
    """Of each by itself, so that a change elsewhere chooses no others."""
    return sha256(repr((seed, *mutant.name)).encode()).digest()


Name = tuple[str, str, str]


def _chosen(everything: Sequence[Mutant], words: Sequence[str]) -> Iterator[Mutant]:
    """In the order of the words."""
    for place, word in enumerate(words):
        for one in everything:
            text = " ".join(one.name)
            if word in text and not any(earlier in text for earlier in words[:place]):
                yield one


def _unnoticed(out: Path) -> set[tuple[str, ...]]:
    lines = (line.split("\t") for line in out.read_text(encoding="utf-8").splitlines())
    return {tuple(one[2:5]) for one in lines if one[0] in ("survived", "not run")}


class _Teller:
    def __init__(self, out: Path | None, of: int) -> None:
        self._out, self._of, self._done = out, of, 0

    def __call__(self, verdict: Verdict) -> None:
        self._done += 1
        line = "\t".join((verdict.fate, f"{verdict.seconds:.1f}", *verdict.mutant.name, verdict.by))
        if self._out:
            with self._out.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
        if not verdict.is_caught:
            print(f"{self._done}/{self._of} {verdict.fate}: {row(verdict.mutant.name)}", flush=True)


def _report(
    verdicts: list[Verdict], known: Collection[tuple[str, str, str]], seconds: float
) -> None:
    print("\n| module | mutants | killed | explained | not explained |\n|---|---:|---:|---:|---:|")
    kinds: dict[str, Counter[str]] = {}
    for one in verdicts:
        fate = "killed" if one.is_caught else "explained" if one.mutant.name in known else "open"
        kinds.setdefault(one.mutant.module, Counter())[fate] += 1
    for module, fates in sorted(kinds.items()):
        counts = (fates.total(), fates["killed"], fates["explained"], fates["open"])
        print(f"| `{module}` | {' | '.join(map(str, counts))} |")
    print(f"\n{len(verdicts)} mutants in {seconds:.0f} s")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
