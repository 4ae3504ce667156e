"""What comes and goes: banners, the offer to undo, sheets, the focus ring."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qt_kit.banner import Banner, BannerTone, UndoBar
from qt_kit.button import Button
from qt_kit.focus import FocusRing
from qt_kit.sheet import Sheet
from qt_kit.theme import colours
from tests.qt_kit.conftest import Stage

LEFT = Qt.MouseButton.LeftButton


def test_a_banner_pushes_the_rest_down_and_leaves(stage: Stage, qtbot: QtBot) -> None:
    column = QWidget()
    banner, below = Banner("Connection"), Button("Below")
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(banner)
    layout.addWidget(below)
    layout.addStretch(1)
    stage.show(column, 800, 400)
    qtbot.waitUntil(lambda: below.y() == 0, timeout=20_000)
    banner.set_state("No connection since 18:42.", "12 orders are safe.", button="See the 12")
    banner.set_shown(True)
    qtbot.waitUntil(lambda: below.y() == 56, timeout=20_000)
    assert banner.accessibleDescription() == "No connection since 18:42. 12 orders are safe."
    with qtbot.waitSignal(banner.pressed, timeout=20_000):
        see = banner.findChild(Button)
        assert see is not None
        QTest.mouseClick(see, LEFT)
    banner.set_shown(False)
    qtbot.waitUntil(lambda: below.y() == 0, timeout=20_000)


def test_training_is_striped_and_closed_by_a_line(stage: Stage) -> None:
    banner = Banner("Training")
    stage.show(banner, 600, 56)
    banner.set_state("TRAINING. Nothing is charged.", tone=BannerTone.STRIPES)
    banner.set_shown(True, at_once=True)
    shown = banner.grab().toImage()
    assert shown.pixelColor(300, 54) == colours().info
    seen = {shown.pixelColor(x, 4).name() for x in range(300, 400)}
    assert {colours().info_soft.name(), colours().surface.name()} <= seen


def test_what_was_done_can_be_undone(stage: Stage, qtbot: QtBot) -> None:
    room = QWidget()
    stage.show(room, 800, 400)
    bar = UndoBar(room)
    bar.show_done("Line removed")
    assert bar.isVisible()
    undo = bar.findChild(Button)
    assert undo is not None
    with qtbot.waitSignal(bar.undone, timeout=20_000):
        QTest.mouseClick(undo, LEFT)
    assert not bar.isVisible()


def test_the_offer_to_undo_leaves_by_itself(stage: Stage, qtbot: QtBot) -> None:
    room = QWidget()
    stage.show(room, 800, 400)
    bar = UndoBar(room)
    bar.STAYS_MS = 30
    bar.show_done("Line removed")
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=20_000)


def test_the_offer_to_undo_goes_along_with_its_window(stage: Stage) -> None:
    room = QWidget()
    stage.show(room, 1200, 600)
    bar = UndoBar(room)
    bar.keep_beside(376)
    bar.show_done("Hawaiian is off the web")
    assert bar.geometry().center().x() in range(411, 414)
    room.resize(900, 420)
    assert bar.geometry().center().x() in range(261, 264)
    assert bar.geometry().bottom() < 420
    room.resize(700, 420)
    assert bar.geometry().right() < 700 - 376


def test_a_sheet_slides_over_its_region_and_gives_the_focus_back(
    stage: Stage, qtbot: QtBot
) -> None:
    region = QWidget()
    opener = Button("Open", parent=region)
    stage.show(region, 600, 400)
    opener.setFocus()
    sheet = Sheet(region, "right", 376)
    inside = Button("Inside", parent=sheet)
    sheet.slide_in()
    inside.setFocus()
    qtbot.waitUntil(lambda: sheet.x() == 600 - 376, timeout=20_000)
    region.resize(500, 400)
    assert sheet.x() == 500 - 376
    with qtbot.waitSignal(sheet.dismissed, timeout=20_000):
        QTest.keyClick(inside, Qt.Key.Key_Escape)
    sheet.slide_out()
    qtbot.waitUntil(lambda: not sheet.isVisible(), timeout=20_000)
    assert opener.hasFocus()


def test_the_ring_stands_2_px_outside_and_shows_once_keys_are_used(
    stage: Stage, qtbot: QtBot
) -> None:
    room = QWidget()
    first, second = Button("First", parent=room), Button("Second", parent=room)
    first.setGeometry(20, 20, 100, 48)
    second.setGeometry(140, 20, 100, 48)
    stage.show(room, 400, 200)
    ring = FocusRing(room.window())
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert ring.geometry() == second.geometry().adjusted(-4, -4, 4, 4)
    assert room.window().grab().toImage().pixelColor(190, 16) == colours().focus
    QTest.mouseClick(first, LEFT)
    assert not ring.isVisible()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert ring.isVisible()
    second.move(140, 90)
    qtbot.waitUntil(lambda: ring.y() == 86, timeout=20_000)
