"""Holds mutants against the tests that run them, in processes forked from one in which all is
loaded: the changed code is put into the function as it is, wherever it was imported to.

No library for it is among those pinned here, and none was compared with it.
"""

import gc
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
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
)
LEFT_OUT = (
    "postgresql",
    "test_generated_histories_",
    "test_a_till_killed_",
    "test_a_spoilt_body_",
    "test_messages_with_anything_",
    "test_bombs_and_depths_",
    "test_any_bad_network_ends_in_agreement[sqlite-1]",
    "test_any_bad_network_ends_in_agreement[sqlite-2]",
    "test_any_bad_network_ends_in_agreement[sqlite-3]",
    "test_any_bad_network_ends_in_agreement[sqlite-4]",
    "test_any_bad_network_ends_in_agreement[sqlite-5]",
    "test_any_bad_network_ends_in_agreement[sqlite-6]",
    "test_any_bad_network_ends_in_agreement[sqlite-7]",
    "test_a_shop_in_which_everything_fails_keeps_its_promises[3]",
    "test_a_shop_in_which_everything_fails_keeps_its_promises[4]",
    "test_the_same_seed_",
    "test_a_sale_survives_the_death_of_any_machine[kitchen",
    "test_a_sale_survives_the_death_of_any_machine[till",
    "test_a_failing_history_",
    "test_the_command_",
)
"""They take long, and of what they would notice the others notice most."""
_BROKEN = 70
PATIENCE = 10
"""So many times longer than with the program as it is a mutant may take."""

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
    tell: Callable[[Verdict], None]
    verdicts: list[Verdict] = field(default_factory=list)
    complaint: str = ""
    _seconds: dict[str, float] = field(default_factory=dict)
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
            "mutation", steady, phases=phases, derandomize=True, database=None, max_examples=40
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
        functions = _functions()
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
            began = time.process_time()
            _run(item, items[place + 1 : place + 2])
            self._seconds[item.nodeid] = time.process_time() - began
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
        names = set(self._lines[mutant.module].get(mutant.line, ()))
        chosen = [item for item in items if item.nodeid in names]
        chosen.sort(key=lambda item: self._seconds[item.nodeid])
        if not chosen:
            self._say(Verdict(mutant, "not run"))
            return
        while len(self._running) >= self.processes:
            self._await_one()
        expected = sum(self._seconds[item.nodeid] for item in chosen)
        report, told = os.pipe()
        child = os.fork()
        if child:
            os.close(told)
            self._running[child] = _Case(mutant, report, time.monotonic(), expected)
            return
        os.setpgid(0, 0)
        _be_quiet()
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (int(expected * PATIENCE) + 10, -1))
            code = mutant.code()
            for function in functions[mutant.module, mutant.function]:
                function.__code__ = code
        except BaseException:  # noqa: BLE001 - whatever it is, it is told, and ends this process
            os.write(told, traceback.format_exc().encode())
            os._exit(_BROKEN)
        self._try(chosen, told)

    def _try(self, items: Sequence[pytest.Item], told: int) -> None:
        """Until one fails; the process ends."""
        for place, item in enumerate(items):
            os.write(told, f"{item.nodeid}\n".encode())
            try:
                _run(item, items[place + 1 : place + 2])
            except BaseException:  # noqa: BLE001 - whatever comes of a broken program
                os._exit(1)
            if self._failed:
                os._exit(1)
        os._exit(0)

    def _await_one(self) -> None:
        while True:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child in self._running:
                break
            for late, case in self._running.items():
                if time.monotonic() - case.began > case.expected * 3 * PATIENCE + 60:
                    os.kill(late, signal.SIGKILL)
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
        self.verdicts.append(verdict)
        self.tell(verdict)


@dataclass(frozen=True, slots=True)
class _Case:
    mutant: Mutant
    report: int
    began: float
    expected: float


def judge(
    mutants: Iterable[Mutant], tests: str, processes: int, tell: Callable[[Verdict], None]
) -> tuple[list[Verdict], str]:
    """The verdicts, and why there are none."""
    court = Court(list(mutants), processes, tell)
    with tempfile.TemporaryDirectory() as folder:
        options = ["-q", "-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist"]
        options += ["-o", "tmp_path_retention_policy=none", f"--basetemp={folder}/tests"]
        options += ["-k", tests]
        paths = [str(TESTS / judge) for judge in JUDGES]
        ended = pytest.main([*options, *paths], plugins=[court])
    if not court.verdicts and not court.complaint:
        court.complaint = f"pytest ended with {ended}"
    return court.verdicts, court.complaint


def _run(item: pytest.Item, following: Sequence[pytest.Item]) -> None:
    then = following[0] if following else None
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=then)


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
