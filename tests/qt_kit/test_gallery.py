"""Every widget in every state, in both lights."""

import pytest
from pytestqt.qtbot import QtBot

from qt_kit.gallery import Gallery
from qt_kit.pictures import Pictures
from qt_kit.theme import Mode, Theme, colours


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_the_gallery_paints_in_both_lights(
    mode: Mode, looks: Theme, pictures: Pictures, qtbot: QtBot
) -> None:
    looks.set_mode(mode)
    gallery = Gallery(pictures)
    qtbot.addWidget(gallery)
    gallery.resize(1280, 1900)
    gallery.grab()
    qtbot.waitUntil(pictures.idle, timeout=20_000)
    shown = gallery.grab().toImage()
    assert shown.pixelColor(2, shown.height() - 2) == colours().paper
    used = {shown.pixelColor(x, y).name() for x in range(0, 1280, 7) for y in range(0, 1900, 7)}
    assert {colours().accent.name(), colours().sunken.name(), colours().surface.name()} <= used
