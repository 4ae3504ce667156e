"""Pictures come from the worker and never hold up a frame."""

from pathlib import Path

from pytestqt.qtbot import QtBot

import resources
from qt_kit.pictures import Pictures


def test_a_picture_comes_a_moment_later(pictures: Pictures, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pictures.ready):
        assert pictures.get("pizza-margherita", 106) is None
    found = pictures.get("pizza-margherita", 106)
    assert found is not None
    assert max(found.width(), found.height()) == 106


def test_a_picture_that_is_missing_is_asked_for_once(qtbot: QtBot, tmp_path: Path) -> None:
    asked: list[str] = []

    def find(name: str) -> Path:
        asked.append(name)
        return tmp_path / name

    pictures = Pictures(find)
    with qtbot.waitSignal(pictures.ready):
        pictures.get("nothing", 100)
    assert pictures.get("nothing", 100) is None
    assert (asked, pictures.idle()) == (["nothing"], True)
    pictures.close()


def test_a_dense_screen_gets_more_pixels(pictures: Pictures, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pictures.ready):
        pictures.get("fries", 100, 2.0)
    found = pictures.get("fries", 100, 2.0)
    assert found is not None
    assert max(found.width(), found.height()) == 200


def test_all_demo_pictures_can_be_read(qtbot: QtBot, pictures: Pictures) -> None:
    names = [path.stem for path in resources.path("food").glob("*.webp")]
    for name in names:
        pictures.get(name, 32)
    qtbot.waitUntil(pictures.idle)
    assert [name for name in names if pictures.get(name, 32) is None] == []
