"""Typing into search and text fields."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qt_kit.field import SearchField, TextField
from tests.qt_kit.conftest import Stage


def test_search_tells_every_letter_and_enter(stage: Stage, qtbot: QtBot) -> None:
    search = SearchField("Search", "Search or scan", hint="/")
    stage.show(search, 324, 48)
    said: list[str] = []
    search.changed.connect(said.append)
    QTest.keyClicks(search.edit, "pep")
    with qtbot.waitSignal(search.entered, timeout=20_000) as entered:
        QTest.keyClick(search.edit, Qt.Key.Key_Return)
    assert said == ["p", "pe", "pep"]
    assert entered.args == ["pep"]


def test_escape_clears_search_then_leaves_it(stage: Stage, qtbot: QtBot) -> None:
    search = SearchField("Search", "Search or scan")
    stage.show(search, 324, 48)
    search.set_text("pep")
    QTest.keyClick(search.edit, Qt.Key.Key_Escape)
    assert search.text() == ""
    with qtbot.waitSignal(search.left, timeout=20_000):
        QTest.keyClick(search.edit, Qt.Key.Key_Escape)


def test_the_cross_clears_search(stage: Stage, qtbot: QtBot) -> None:
    search = SearchField("Search", "Search or scan")
    stage.show(search, 324, 48)
    search.set_text("pep")
    QTest.mouseClick(search, Qt.MouseButton.LeftButton, pos=QPoint(300, 24))
    assert search.text() == ""


def test_a_field_says_what_is_wrong_below(stage: Stage) -> None:
    phone = TextField("Phone")
    stage.show(phone, 240, 88)
    before = phone.sizeHint().height()
    phone.set_problem("Too short")
    assert phone.sizeHint().height() == before + 20
    assert phone.edit.accessibleDescription() == "Too short"
    phone.set_problem("")
    assert phone.sizeHint().height() == before
