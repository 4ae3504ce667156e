"""A Qt program's start with a real server beside it."""

import argparse
import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from qt_kit.pairing import PairingScreen, grouped
from qt_kit.program import Options, Program
from qt_kit.runner import StoreThread
from qt_kit.terminal import Terminal, add_terminal_options, open_terminal
from store_core.application import orders, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.replication.link_state import LinkState
from tests.shops import cart, line, new_shop, person
from tests.sync_server.processes import ServerProcess

Bugs = list[BaseException]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path / "server").start()
    yield process
    process.close()


@pytest.fixture
def bugs() -> Iterator[Bugs]:
    """What nobody should have caused."""
    found: Bugs = []
    yield found
    assert found == []


@pytest.fixture
def counter(qapp: QApplication, bugs: Bugs) -> Iterator[Callable[[], Program]]:
    """Makes programs, and ends the loops of those that were never run."""
    made: list[Program] = []

    def make() -> Program:
        made.append(Program("counter", Options(), bugs.append))
        return made[-1]

    yield make
    for program in made:
        if program.loop.is_closed():
            qapp.aboutToQuit.disconnect(program.loop.stop)
        else:
            program.loop.close()
    # A program's end quits once more, which Qt would remember for the next test's loops.
    QTimer.singleShot(0, qapp.quit)
    qapp.exec()
    made.clear()
    # Here and now, so that no Qt object is collected on a thread that is not its own.
    gc.collect()


def asked(folder: Path, *words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_terminal_options(parser)
    return parser.parse_args(["--data", str(folder), "--keyring", "file", *words])


def sell(shop: Shop) -> None:
    cashier = Act(person(shop, "cashier"))
    shift = shifts.current_shift(shop) or shifts.open_shift(shop, cashier, 10_000)
    chosen = cart(line(shop, "margherita"))
    orders.sell(shop, cashier, chosen, Head(), [Tender("cash", 100_000)], shift.id)


def run_until(program: Program, done: Callable[[], bool], seconds: float = 60) -> None:
    """Runs the program until `done`, and ends it as a person would."""
    timer, until = QTimer(), monotonic() + seconds
    timer.timeout.connect(lambda: program.app.quit() if done() or monotonic() > until else None)
    timer.start(20)
    assert program.run(QWidget()) == 0
    timer.stop()
    assert done()


def test_a_commit_is_told_on_the_qt_thread(qapp: QApplication, tmp_path: Path) -> None:
    shop = new_shop(tmp_path)
    runner = StoreThread()
    terminal = Terminal.alone(shop, runner)
    told: list[frozenset[tuple[str, str]]] = []
    threads: list[bool] = []
    terminal.touched.connect(told.append)
    terminal.touched.connect(lambda _touched: threads.append(_on_qt_thread(qapp)))
    runner.submit(lambda: sell(shop))
    terminal.close()
    QCoreApplication.processEvents()
    assert {area for touched in told for area, _ in touched} >= {"order", "shift", "ticket"}
    assert set(threads) == {True}
    shop.database.close()


def test_a_till_pairs_sells_and_is_online_until_its_program_ends(
    counter: Callable[[], Program], bugs: Bugs, server: ServerProcess, tmp_path: Path
) -> None:
    folder = tmp_path / "till"
    program = counter()
    code = server.code("till", "Counter")
    words = ("--server", server.url, "--pair", code)
    terminal = open_terminal(asked(folder, *words), "till", bugs.append)
    assert terminal
    assert terminal.shop.settings.name == "Bella Napoli"
    states: list[LinkState] = [terminal.link]
    terminal.link_changed.connect(states.append)
    program.on_end(terminal.close)
    terminal.runner.submit(lambda: sell(terminal.shop))
    run_until(program, lambda: states[-1] == LinkState("online") and len(states) > 2)
    assert states[0].state == "offline"
    assert "sending" in {state.state for state in states}
    again = counter()
    reopened = open_terminal(asked(folder), "till", bugs.append)
    assert reopened
    again.on_end(reopened.close)
    run_until(again, lambda: reopened.link.state == "online")


def test_a_kitchens_code_opens_no_till(
    counter: Callable[[], Program], server: ServerProcess, tmp_path: Path
) -> None:
    counter()
    words = ("--server", server.url, "--pair", server.code("kitchen", "Kitchen"))
    with pytest.raises(StoreError, match="wrong_kind"):
        open_terminal(asked(tmp_path / "till", *words), "till")


def test_without_a_server_pairing_says_so(qapp: QApplication, tmp_path: Path) -> None:
    words = ("--server", "http://127.0.0.1:9", "--pair", "AAAABBBB")
    with pytest.raises(StoreError, match="server_unreachable"):
        open_terminal(asked(tmp_path / "till", *words), "till")


def test_the_pairing_screen_says_what_is_wrong_and_then_lets_in(
    counter: Callable[[], Program], bugs: Bugs, server: ServerProcess, tmp_path: Path
) -> None:
    counter()
    code = server.code("till", "Counter")
    said: list[str] = []

    def type_into_screen() -> None:
        screen = _screen()
        if screen is None or not screen.code.isEnabled():
            return
        if screen.message.text():
            said.append(screen.message.text())
        screen.code.set_text("aaaabbbb" if not said else code)
        screen.connect_button.click()

    timer = QTimer()
    timer.timeout.connect(type_into_screen)
    timer.start(50)
    terminal = open_terminal(asked(tmp_path / "till", "--server", server.url), "till", bugs.append)
    timer.stop()
    assert said == ["There is no such code. Check it and type it again."]
    assert terminal
    assert terminal.shop.settings.name == "Bella Napoli"
    terminal.close()


def test_who_closes_the_pairing_screen_gets_no_terminal(qapp: QApplication, tmp_path: Path) -> None:
    Program("counter", Options())
    QTimer.singleShot(300, lambda: _screen().close())  # type: ignore[union-attr]  # it is shown
    assert open_terminal(asked(tmp_path / "till"), "till") is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("xp9c8m3p", "XP9C 8M3P"),
        ("xp9", "XP9"),
        ("XP9C-8M3P-LONG", "XP9C 8M3P"),
        ("xp9c8", "XP9C 8"),
    ],
)
def test_a_code_is_shown_as_two_groups_of_four(typed: str, shown: str) -> None:
    assert grouped(typed) == shown


def _screen() -> PairingScreen | None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, PairingScreen) and widget.isVisible():
            return widget
    return None


def _on_qt_thread(qapp: QApplication) -> bool:
    return qapp.thread().isCurrentThread()
