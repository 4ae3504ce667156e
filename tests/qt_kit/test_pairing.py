"""The pairing screen takes what a scanner reads off the other screen."""

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qt_kit.pairing import PairingScreen

SCANNED = "http://192.168.1.10:8000#XP9C8M3P"


@pytest.mark.parametrize("field", ["server", "code"])
def test_a_scan_fills_both_fields_whichever_has_the_keyboard(qtbot: QtBot, field: str) -> None:
    screen = PairingScreen()
    qtbot.addWidget(screen)
    screen.show()
    qtbot.waitExposed(screen)
    begun = screen.server if field == "server" else screen.code
    begun.edit.setFocus()
    for letter in SCANNED:
        aim = screen.focusWidget()
        assert aim is not None
        QTest.keyClicks(aim, letter)
    assert screen.server.text() == "http://192.168.1.10:8000"
    assert screen.code.text() == "XP9C 8M3P"
    asked: list[tuple[str, str]] = []
    screen.asked.connect(lambda server, code: asked.append((server, code)))
    screen.connect_button.click()
    assert asked == [("http://192.168.1.10:8000", "XP9C8M3P")]
