"""A till that nobody paired: its owner opens a shop on it, with a real server and printer."""

import argparse
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from pos_app.bootstrap import open_counter
from pos_app.first_run.opening import welcome
from qt_kit import theme
from qt_kit.drive import perform
from qt_kit.terminal import Terminal, add_terminal_options, open_terminal
from qt_kit.theme import Mode
from qt_kit.virtual_printer.server import Happening, PrinterServer
from store_core.application import devices, staff
from store_core.printing.emulator import Emulator, PaperCut
from tests.foundings import PIN
from tests.printing.paper import FONTS

Command = tuple[str, ...]
PATIENCE = 60.0


class Hands:
    """Does one thing after the other while a window's own loop runs: each as soon as it can be
    done.
    """

    def __init__(self, *commands: Command) -> None:
        self.left = list(commands)
        self.said: list[str] = []
        self.refused = ""
        self._latest = monotonic() + PATIENCE
        self._busy = False
        self._timer = QTimer()
        self._timer.timeout.connect(self._go_on)
        self._timer.start(20)

    def _go_on(self) -> None:
        if self._busy or not self.left:
            return
        self._busy = True
        answer = perform(shlex.join(self.left[0]))
        self._busy = False
        if answer["ok"]:
            self.said.append(str(answer.get("text", "")))
            self.left.pop(0)
            self._latest = monotonic() + PATIENCE
        elif monotonic() > self._latest:
            self.refused = f"{self.left.pop(0)}: {answer}"
            self.left.clear()
            for window in QApplication.topLevelWidgets():
                window.close()


class Paper:
    """A thermal printer on the network, and how often it cut."""

    def __init__(self) -> None:
        self.cuts = 0
        self.server = PrinterServer(Emulator(FONTS), 0, self._tell)

    def _tell(self, happening: Happening) -> None:
        if isinstance(happening, PaperCut):
            self.cuts += 1


@pytest.fixture
def printer() -> Iterator[Paper]:
    paper = Paper()
    paper.server.start()
    yield paper
    paper.server.stop()


def asked(folder: Path, *words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_terminal_options(parser)
    return parser.parse_args(["--data", str(folder), "--keyring", "file", *words])


def listed(_tell: object, _done: object, _stop: object) -> None:
    """Nothing is found: the printer is given by its address."""


@pytest.fixture
def opened(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[Hands], Terminal | None]]:
    """Starts the till and lets the hands bring it into a shop."""
    theme.apply(qapp, Mode.LIGHT)
    bugs: list[BaseException] = []
    terminals: list[Terminal] = []

    def start(hands: Hands) -> Terminal | None:
        terminal = open_terminal(
            asked(tmp_path / "till"),
            "till",
            bugs.append,
            lambda entrance, server, runner: welcome(entrance, server, runner, listed),
        )
        assert not hands.refused
        assert not hands.left
        if terminal is not None:
            terminals.append(terminal)
        return terminal

    yield start
    for terminal in terminals:
        terminal.close()
    assert bugs == []


def pages(printer: Paper) -> tuple[Command, ...]:
    """What an owner in Germany answers."""
    return (
        ("click", "Open a new shop"),
        ("type", "Name of the shop", "Da Mario"),
        ("click", "Kind of shop Pizzeria"),
        ("click", "Next"),
        ("type", "Address: street and town", "Hauptstr. 1"),
        ("click", "Country"),
        ("click", "Germany"),
        ("click", "Next"),
        ("click", "Next"),
        ("read", "Tax 1 rate"),
        ("click", "Next"),
        ("type", "Montag 1 opens", "11"),
        ("click", "Next"),
        ("type", "Your name", "Mario Rossi"),
        ("type", "PIN", PIN),
        ("type", "The same PIN again", PIN),
        ("click", "Next"),
        ("read", "Recovery code"),
        ("click", "I have written it down"),
        ("click", "Next"),
        ("click", "Printer By its address"),
        ("type", "Address of the printer", "127.0.0.1"),
        ("type", "Port", str(printer.server.port)),
        ("click", "Print a test page"),
        ("wait", "Test page"),
        ("click", "Next"),
        ("click", "Next"),
        ("click", "Open the shop"),
        ("wait", "Pairing code", str(PATIENCE)),
        ("read", "Pairing code"),
        ("click", "Go to the till"),
    )


def test_an_owner_opens_a_shop_without_typing_a_command(
    opened: Callable[[Hands], Terminal | None], printer: Paper, tmp_path: Path
) -> None:
    commands = pages(printer)
    hands = Hands(*commands)
    terminal = opened(hands)
    assert terminal is not None
    said = dict(zip(commands, hands.said, strict=True))
    assert said["read", "Tax 1 rate"] == "7"
    assert "left" in said["read", "Pairing code"]
    assert printer.cuts == 1
    shop = terminal.shop
    (owner,) = staff.people(shop)
    assert staff.sign_in(shop, owner.id, PIN).name == "Mario Rossi"
    settings = shop.settings
    assert (settings.name, settings.address) == ("Da Mario", ("Hauptstr. 1",))
    assert (settings.hours[0].opens, settings.rules.currency) == ("11:00", "EUR")
    assert settings.printers[0].place == f"127.0.0.1:{printer.server.port}"
    assert [one.kind for one in devices.devices(shop)] == ["server", "till"]
    window, _training = open_counter(terminal)
    assert window.desk.settings.name == "Da Mario"
    window.close()


def test_a_window_that_is_closed_opens_nothing(
    opened: Callable[[Hands], Terminal | None], tmp_path: Path
) -> None:
    hands = Hands(
        ("click", "Connect to a shop that is open"),
        ("wait", "Server address"),
        ("click", "Back"),
        ("click", "Open a new shop"),
        ("click", "Next"),
        ("read", "Step Shop"),
        ("press", "Escape"),
        ("wait", "Open a new shop"),
    )
    QTimer.singleShot(0, lambda: closing_after(hands))
    assert opened(hands) is None
    assert hands.said[5] == "wrong"
    assert not (tmp_path / "server").exists()


def closing_after(hands: Hands) -> None:
    """The window, once nothing is left to do."""
    if hands.left:
        QTimer.singleShot(50, lambda: closing_after(hands))
        return
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            window.close()
