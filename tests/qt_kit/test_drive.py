"""`--drive` over a real process, and what it refuses."""

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qt_kit.button import Button
from qt_kit.drive import perform
from qt_kit.field import TextField
from tests.qt_kit.conftest import Stage

ROOT = Path(__file__).parents[2]


class Driver:
    """The gallery as its own process, driven by lines."""

    def __init__(self, *options: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "qt_kit.gallery", "--drive", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def ask(self, *words: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(shlex.join(words) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def end(self) -> int:
        if self._process.poll() is None:
            self.ask("quit")
        status = self._process.wait(15)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        return status


@pytest.fixture
def driver() -> Iterator[Driver]:
    made = Driver("--size", "1300x900", "--theme", "light")
    yield made
    made.end()


def test_a_whole_visit_by_name(driver: Driver, tmp_path: Path) -> None:
    assert driver.ask("wait", "Pay")["ok"]
    assert driver.ask("read", "Pay")["text"] == "Pay $68.44"
    assert driver.ask("click", "Delivery") == {"ok": True}
    assert driver.ask("read", "Fulfilment")["text"] == "Delivery"
    assert driver.ask("type", "Find", "half and half")["text"] == "half and half"
    assert driver.ask("press", "Ctrl+A")["ok"]
    assert driver.ask("scan", "4006381333931")["ok"]
    assert driver.ask("read", "Find")["text"] == "4006381333931"
    assert driver.ask("read", "Find")["focused"]
    names = driver.ask("list")["names"]
    assert "Find" in names
    assert "Training" not in names
    shot = driver.ask("shoot", str(tmp_path / "a" / "gallery.png"))
    picture = QImage(shot["file"])
    assert (picture.width(), picture.height()) == (1300, 900)
    assert driver.end() == 0


def test_what_cannot_be_done_is_refused_with_near_names(driver: Driver) -> None:
    driver.ask("wait", "Pay")
    for words, error in (
        (("click", "Delivry"), "near: Delivery"),
        (("click", "Disabled"), "is disabled"),
        (("press", "Nokey"), "no key"),
        (("dance",), "no command"),
        (("click",), "argument"),
        (("wait", "Godot", "0.1"), "did not come"),
    ):
        answer = driver.ask(*words)
        assert not answer["ok"]
        assert error in answer["error"]


def test_the_end_of_input_ends_the_program(driver: Driver) -> None:
    driver.ask("wait", "Pay")
    assert driver._process.stdin is not None
    driver._process.stdin.close()
    assert driver._process.wait(15) == 0


def test_a_covered_thing_cannot_be_clicked(stage: Stage, qtbot: QtBot) -> None:
    room = QWidget()
    button = Button("Pay", parent=room)
    button.setGeometry(10, 10, 100, 48)
    stage.show(room)
    assert perform("click Pay") == {"ok": True}
    cover = QWidget(room)
    cover.setGeometry(0, 0, 200, 200)
    cover.show()
    assert "covered" in str(perform("click Pay")["error"])


def test_typing_replaces_what_was_there(stage: Stage, qtbot: QtBot) -> None:
    phone = TextField("Phone")
    stage.show(phone, 240, 68)
    phone.set_text("old")
    assert perform('type Phone "+1 555"')["text"] == "+1 555"


def test_a_name_that_two_things_have_is_refused(stage: Stage, qtbot: QtBot) -> None:
    room = QWidget()
    for left in (10, 130):
        Button("Remove", parent=room).setGeometry(left, 10, 100, 48)
    stage.show(room)
    assert perform("click Remove")["error"] == "2 things are named 'Remove': Button, Button"
