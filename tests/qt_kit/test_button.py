"""Buttons by finger and key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qt_kit.button import ActionButton, Button, Kind, Step
from qt_kit.theme import colours
from tests.qt_kit.conftest import Stage

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_space_and_enter_press_an_ordinary_button(stage: Stage, qtbot: QtBot, key: Qt.Key) -> None:
    park = Button("Park", icon="circle-pause", kind=Kind.QUIET)
    stage.show(park, 112, 48)
    with qtbot.waitSignal(park.clicked, timeout=20_000):
        QTest.keyClick(park, key)


def test_a_scanner_that_ends_with_enter_never_pays(stage: Stage, qtbot: QtBot) -> None:
    pay = ActionButton("Pay")
    stage.show(pay, 351, 72)
    pay.set_state("Pay", "$68.44")
    with qtbot.assertNotEmitted(pay.clicked):
        QTest.keyClicks(pay, "4006381333931")
        QTest.keyClick(pay, Qt.Key.Key_Return)
    with qtbot.waitSignal(pay.clicked, timeout=20_000):
        QTest.mouseClick(pay, LEFT)


def test_enter_takes_the_next_customer(stage: Stage, qtbot: QtBot) -> None:
    following = ActionButton("Next customer", enter=True)
    stage.show(following, 351, 72)
    with qtbot.waitSignal(following.clicked, timeout=20_000):
        QTest.keyClick(following, Qt.Key.Key_Return)


def test_a_step_that_waits_for_something_leads_there_when_pressed(
    stage: Stage, qtbot: QtBot
) -> None:
    add = ActionButton("Add")
    stage.show(add, 264, 64)
    add.set_state("Choose a crust first", step=Step.BLOCKED)
    assert add.grab().toImage().pixelColor(20, 32) == colours().warn_soft
    assert add.accessibleDescription() == "Choose a crust first"
    with qtbot.waitSignal(add.clicked, timeout=20_000):
        QTest.mouseClick(add, LEFT)


def test_nothing_to_pay_cannot_be_pressed(stage: Stage, qtbot: QtBot) -> None:
    pay = ActionButton("Pay")
    stage.show(pay, 351, 72)
    pay.set_state("Pay", "$0.00", step=Step.DISABLED)
    with qtbot.assertNotEmitted(pay.clicked):
        QTest.mouseClick(pay, LEFT)
    assert pay.grab().toImage().pixelColor(150, 36) == colours().sunken


def test_a_press_shows_before_it_is_let_go(stage: Stage, qtbot: QtBot) -> None:
    button = Button("Edit")
    stage.show(button, 104, 48)
    QTest.mousePress(button, LEFT)
    assert button.grab().toImage().pixelColor(10, 10) == colours().sunken
    QTest.mouseRelease(button, LEFT)
    assert button.grab().toImage().pixelColor(10, 10) == colours().surface


@pytest.mark.parametrize("kind", list(Kind))
def test_a_button_asks_for_a_target_of_48(kind: Kind) -> None:
    assert Button("No", kind=kind).sizeHint().height() == 48
    alone = Button(icon="bell", name="Bell", kind=kind)
    assert (alone.sizeHint().width(), alone.sizeHint().height()) == (48, 48)
    assert alone.accessibleName() == "Bell"
