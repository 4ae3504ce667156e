"""Icons in any colour and size."""

import pytest
from PySide6.QtGui import QColor, QPixmap
from pytestqt.qtbot import QtBot

import resources
from qt_kit.icons import icon


def ink(shown: QPixmap) -> float:
    """How much of the picture is painted, in full pixels."""
    image = shown.toImage()
    return sum(
        image.pixelColor(x, y).alphaF() for x in range(image.width()) for y in range(image.height())
    )


def test_every_icon_of_the_set_paints_something(qtbot: QtBot) -> None:
    names = sorted(path.stem for path in resources.path("icons").glob("*.svg"))
    assert len(names) > 100
    assert [name for name in names if ink(icon(name, QColor("#000000"), 24)) < 5] == []


def test_an_icon_takes_colour_and_stroke() -> None:
    red = icon("check", QColor("#ff0000"), 24).toImage()
    painted = [
        red.pixelColor(x, y)
        for x in range(24)
        for y in range(24)
        if red.pixelColor(x, y).alpha() == 255
    ]
    assert {colour.name() for colour in painted} == {"#ff0000"}
    black = QColor("#000000")
    assert ink(icon("x", black, 24, 3)) > 1.5 * ink(icon("x", black, 24, 1.5))


def test_an_icon_is_crisp_on_a_dense_screen() -> None:
    shown = icon("check", QColor("#000000"), 24, ratio=2.0)
    assert (shown.width(), shown.devicePixelRatio()) == (48, 2.0)


def test_an_icon_that_the_set_lacks_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon", QColor("#000000"))
