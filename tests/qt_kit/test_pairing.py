"""The pairing screen takes what a scanner reads off the other screen."""

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qt_kit.pairing import PairingScreen

FINGERPRINT = "9F" * 32
SCANNED = f"https://192.168.1.10:8443#XP9C8M3P.{FINGERPRINT}"


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
    assert screen.server.text() == "https://192.168.1.10:8443"
    assert screen.code.text() == "XP9C 8M3P"
    asked: list[tuple[str, str]] = []
    screen.asked.connect(lambda server, code: asked.append((server, code)))
    screen.connect_button.click()
    assert asked == [("https://192.168.1.10:8443", f"XP9C8M3P.{FINGERPRINT}")]
    screen.server.set_text("https://192.168.1.11:8443")
    screen.connect_button.click()
    assert asked[1:] == [("https://192.168.1.11:8443", "XP9C8M3P")], "that is another server"


def test_a_whole_scan_comes_at_once_too(qtbot: QtBot) -> None:
    screen = PairingScreen()
    qtbot.addWidget(screen)
    asked: list[tuple[str, str]] = []
    screen.asked.connect(lambda server, code: asked.append((server, code)))
    screen.code.set_text(SCANNED)
    screen.connect_button.click()
    assert asked == [("https://192.168.1.10:8443", f"XP9C8M3P.{FINGERPRINT}")]


def test_a_scan_that_is_not_over_connects_to_nothing(qtbot: QtBot) -> None:
    screen = PairingScreen()
    qtbot.addWidget(screen)
    screen.server.set_text("192.168.1.10")
    screen.code.set_text("xp9c8m3p.9f9f")
    assert not screen.connect_button.isEnabled()
    screen.code.set_text("xp9c8m3p")
    assert screen.connect_button.isEnabled()
