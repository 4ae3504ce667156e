"""One of many, out of a list; and a switch."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from qt_kit.drive import perform
from qt_kit.select import Choice, Select
from qt_kit.switch import Switch
from tests.qt_kit.conftest import Stage

PEOPLE = (Choice("", "Everybody"), *(Choice(f"p{n}", f"Person {n}") for n in range(30)))


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@pytest.fixture
def select(stage: Stage) -> Select:
    made = Select("Who", icon="user")
    stage.show(made, 200, 48)
    made.set_choices(PEOPLE, "")
    return made


@pytest.fixture
def picked(select: Select) -> list[str]:
    found: list[str] = []
    select.picked.connect(found.append)
    return found


def test_a_choice_is_picked_from_the_list_also_one_scrolled_away(
    select: Select, picked: list[str]
) -> None:
    assert perform("click Who")["ok"]
    assert perform("click 'Person 29'")["ok"]
    assert picked == ["p29"]
    assert not perform("read 'Person 3'")["ok"]


def test_arrows_letters_and_enter_pick_and_escape_does_not(
    select: Select, picked: list[str]
) -> None:
    select.click()
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert select.hasFocus()
    select.click()
    QTest.keyClicks(focused(), "p")
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert picked == ["p1"]


def test_it_says_what_is_chosen_and_shows_that_it_holds_something_back(select: Select) -> None:
    assert (perform("read Who")["text"], select.isChecked()) == ("Everybody", False)
    select.set_choices(PEOPLE, "p4")
    assert (perform("read Who")["text"], select.isChecked()) == ("Person 4 chosen", True)


def test_a_switch_turns_by_tap_and_by_key(stage: Stage) -> None:
    switch = Switch("Sensitive only")
    stage.show(switch, 200, 48)
    perform("click 'Sensitive only'")
    assert switch.isChecked()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()
