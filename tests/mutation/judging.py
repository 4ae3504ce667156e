"""Holds mutants against the tests that run them, in processes forked from one in which all is
loaded: the changed code is put into the function as it is, wherever it was imported to.

No library for it is among those pinned here, and none was compared with it.
"""

import gc
import os
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from types import FunctionType
from typing import Literal

import pytest
from coverage import Coverage

from tests.mutation.mutants import HOME, Mutant

TESTS = Path(__file__).parent.parent
JUDGES = (
    "journal",
    "replication",
    "simulation/test_simulation.py",
    "commands/test_verify.py",
    "application/test_audit.py",
    "application/test_restoring.py",
    "sync_server/test_link.py",
)
LEFT_OUT = (
    "postgresql",
    "test_generated_histories_",
    "test_a_till_killed_",
    "test_a_spoilt_body_",
    "test_messages_with_anything_",
    "test_bombs_and_depths_",
    "test_kill_9_",
    *(f"test_any_bad_network_ends_in_agreement[sqlite-{seed}]" for seed in range(1, 8)),
    "test_in_any_weather_both_have_everything_once[sqlite-1]",
    "test_a_shop_in_which_everything_fails_keeps_its_promises[1]",
    "test_a_shop_in_which_everything_fails_keeps_its_promises[9]",
    "test_the_same_seed_",
    "test_a_sale_survives_the_death_of_any_machine[kitchen",
    "test_a_sale_survives_the_death_of_any_machine[till",
    "test_a_failing_history_",
    "test_shortening_ends_",
    "test_the_command_",
)
"""They take long, and of what they would notice the others notice most."""
_BROKEN = 70
PATIENCE = 8
"""So many times longer than with the program as it is a test of a mutant may take, and so many
seconds of a processor more, or of the clock and twice that.
"""

Fate = Literal["killed", "endless", "survived", "not run"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`by`: the test that noticed. `not run`: no test comes by this line."""

    mutant: Mutant
    fate: Fate
    by: str = ""
    seconds: float = 0.0

    @property
    def is_caught(self) -> bool:
        return self.fate in ("killed", "endless")


@dataclass(eq=False, slots=True)
class Court:
    """A plugin of pytest that runs the tests once as the program is, then for each mutant."""

    mutants: Sequence[Mutant]
    processes: int
    enough: float
    tell: Callable[[Verdict], None]
    verdicts: list[Verdict] = field(default_factory=list)
    complaint: str = ""
    _took: dict[str, "_Took"] = field(default_factory=dict)
    _noticed: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    """By module and function, which tests."""
    _failed: bool = False
    _lines: dict[str, Mapping[int, list[str]]] = field(default_factory=dict)
    _running: dict[int, "_Case"] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """The same examples for every mutant, and no time spent on shortening them."""
        from hypothesis import Phase, settings  # after pytest, whose plugin it is

        steady = settings.get_profile("steady")
        phases = (Phase.explicit, Phase.generate)
        settings.register_profile(
            "mutation", steady, phases=phases, derandomize=True, database=None, max_examples=10
        )
        settings.load_profile("mutation")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if not any(word in item.nodeid for word in LEFT_OUT)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for module in {mutant.module for mutant in self.mutants}:
            import_module(f"store_core.{module.removesuffix('.py').replace('/', '.')}")
        self._hear_all(session.items)
        if self._failed:
            self.complaint = "the tests fail with the program as it is"
            return True
        gc.unfreeze()  # what a program in a test had frozen is not told otherwise
        functions = _functions()
        gc.freeze()
        for mutant in self.mutants:
            self._judge(mutant, session.items, functions)
        while self._running:
            self._await_one()
        return True

    def _hear_all(self, items: Sequence[pytest.Item]) -> None:
        paths = [str(HOME / mutant.module) for mutant in self.mutants]
        coverage = Coverage(data_file=None, config_file=False, include=sorted(set(paths)))
        coverage.start()
        for place, item in enumerate(items):
            coverage.switch_context(item.nodeid)
            began = time.process_time(), time.monotonic()
            self._run(item, (items[place + 1 :] or items)[0])
            self._took[item.nodeid] = _Took(
                time.process_time() - began[0], time.monotonic() - began[1]
            )
        coverage.stop()
        data = coverage.get_data()
        for mutant in self.mutants:
            self._lines[mutant.module] = data.contexts_by_lineno(str(HOME / mutant.module))

    def _judge(
        self,
        mutant: Mutant,
        items: Sequence[pytest.Item],
        functions: Mapping[tuple[str, str], list[FunctionType]],
    ) -> None:
        chosen = self._chosen(mutant, items)
        if not chosen:
            self._say(Verdict(mutant, "not run"))
            return
        while len(self._running) >= self.processes:
            self._await_one()
        report, told = os.pipe()
        child = os.fork()
        if child:
            os.close(told)
            self._running[child] = _Case(mutant, report, time.monotonic())
            return
        os.setpgid(0, 0)
        _be_quiet()
        try:
            code = mutant.code()
            for function in functions[mutant.module, mutant.function]:
                function.__code__ = code
        except BaseException:  # noqa: BLE001 - whatever it is, it is told, and ends this process
            os.write(told, traceback.format_exc().encode())
            os._exit(_BROKEN)
        self._try(chosen, told)

    def _chosen(self, mutant: Mutant, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        """Those that come by its line: first who noticed others in its function, then the shortest,
        as many as there is time for.
        """
        names = set(self._lines[mutant.module].get(mutant.line, ()))
        noticed = self._noticed.get((mutant.module, mutant.function), Counter())
        first = {name for name, _ in noticed.most_common(3)}
        chosen = [item for item in items if item.nodeid in names]
        chosen.sort(key=lambda one: (one.nodeid not in first, self._took[one.nodeid].cpu))
        sums = accumulate((self._took[item.nodeid].cpu for item in chosen), initial=0.0)
        return [item for item, before in zip(chosen, sums, strict=False) if before < self.enough]

    def _try(self, items: Sequence[pytest.Item], told: int) -> None:
        """Until one fails; the process ends."""
        for place, item in enumerate(items):
            os.write(told, f"{item.nodeid}\n".encode())
            took = self._took[item.nodeid]
            signal.setitimer(signal.ITIMER_PROF, (took.cpu + 1) * PATIENCE)
            signal.setitimer(signal.ITIMER_REAL, (took.wall + 2) * PATIENCE)
            try:
                self._run(item, (items[place + 1 :] or items)[0])
            except BaseException:  # noqa: BLE001 - whatever comes of a broken program
                os._exit(1)
            if self._failed:
                os._exit(1)
        os._exit(0)

    def _run(self, item: pytest.Item, following: pytest.Item) -> None:
        """What a whole session of tests shares stays for those to come."""
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)

    def _await_one(self) -> None:
        while True:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child in self._running:
                break
            time.sleep(0.005)
        case = self._running.pop(child)
        with os.fdopen(case.report) as report:
            said = report.read().splitlines()
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # a server that its tests had started
        ended = os.waitstatus_to_exitcode(status)
        if ended == _BROKEN:
            raise RuntimeError("\n".join([*case.mutant.name, *said]))
        fate: Fate = "survived" if ended == 0 else "endless" if ended < 0 else "killed"
        by = "" if ended == 0 or not said else said[-1]
        self._say(Verdict(case.mutant, fate, by, time.monotonic() - case.began))

    def _say(self, verdict: Verdict) -> None:
        if verdict.is_caught:
            where = verdict.mutant.module, verdict.mutant.function
            self._noticed.setdefault(where, Counter())[verdict.by] += 1
        self.verdicts.append(verdict)
        self.tell(verdict)


@dataclass(frozen=True, slots=True)
class _Case:
    mutant: Mutant
    report: int
    began: float


@dataclass(frozen=True, slots=True)
class _Took:
    """Seconds of a processor and of the clock."""

    cpu: float
    wall: float


def judge(
    mutants: Iterable[Mutant],
    tests: str,
    processes: int,
    enough: float,
    tell: Callable[[Verdict], None],
) -> tuple[list[Verdict], str]:
    """The verdicts, and why there are none. `enough`: seconds of tests for each mutant."""
    court = Court(list(mutants), processes, enough, tell)
    with tempfile.TemporaryDirectory() as folder:
        options = ["-q", "-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist"]
        options += ["-o", "tmp_path_retention_policy=none", f"--basetemp={folder}/tests"]
        options += ["-k", tests]
        paths = [str(TESTS / judge) for judge in JUDGES]
        ended = pytest.main([*options, *paths], plugins=[court])
    if not court.verdicts and not court.complaint:
        court.complaint = f"pytest ended with {ended}"
    return court.verdicts, court.complaint


def _functions() -> Mapping[tuple[str, str], list[FunctionType]]:
    """By module and qualified name, also where a decorator hides them."""
    found: dict[tuple[str, str], list[FunctionType]] = {}
    for one in gc.get_objects():
        if type(one) is FunctionType:
            code = one.__code__
            path = Path(code.co_filename)
            if path.is_relative_to(HOME):
                key = path.relative_to(HOME).as_posix(), code.co_qualname
                found.setdefault(key, []).append(one)
    return found


def _be_quiet() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    sys.stdout.flush()
    for stream in (1, 2):
        os.dup2(nowhere, stream)
