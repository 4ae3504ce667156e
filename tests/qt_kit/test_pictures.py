"""Pictures come from the worker and never hold up a frame."""

from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

import resources
from qt_kit.pictures import Frame, Pictures
from store_core.application.picture_files import prepare
from tests.pictures import picture_file, saved


def test_a_picture_comes_a_moment_later(pictures: Pictures, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pictures.ready, timeout=20_000):
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
    with qtbot.waitSignal(pictures.ready, timeout=20_000):
        pictures.get("nothing", 100)
    assert pictures.get("nothing", 100) is None
    assert (asked, pictures.idle()) == (["nothing"], True)
    pictures.close()


def test_a_dense_screen_gets_more_pixels(pictures: Pictures, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pictures.ready, timeout=20_000):
        pictures.get("fries", 100, 2.0)
    found = pictures.get("fries", 100, 2.0)
    assert found is not None
    assert max(found.width(), found.height()) == 200


def test_all_demo_pictures_can_be_read(qtbot: QtBot, pictures: Pictures) -> None:
    names = [path.stem for path in resources.path("food").glob("*.webp")]
    for name in names:
        pictures.get(name, 32)
    qtbot.waitUntil(pictures.idle, timeout=20_000)
    assert [name for name in names if pictures.get(name, 32) is None] == []


def photograph(colour: str = "teal", wide: int = 300, high: int = 200) -> bytes:
    return picture_file(colour, wide, high)


def test_a_photograph_fills_its_frame_and_a_dish_stands_in_it(
    pictures: Pictures, qtbot: QtBot
) -> None:
    frame = Frame(180, 104, radius=11, all_corners=False)
    pictures.give("p:1", photograph())
    with qtbot.waitSignal(pictures.ready, timeout=20_000):
        pictures.fill("p:1", frame, 106, 2.0)
        pictures.fill("pizza-margherita", frame, 106, 2.0)
    photo = pictures.fill("p:1", frame, 106, 2.0)
    dish = pictures.fill("pizza-margherita", frame, 106, 2.0)
    assert photo is not None
    assert dish is not None
    assert (photo.width(), photo.height(), photo.devicePixelRatio()) == (360, 208, 2.0)
    assert (dish.width(), dish.height()) == (212, 212)
    seen = photo.toImage()
    assert seen.pixelColor(0, 0).alpha() == 0
    assert seen.pixelColor(0, 207).alpha() == 255
    assert pictures.is_photograph("p:1")
    assert not pictures.is_photograph("pizza-margherita")


def test_what_the_shop_cut_out_itself_stands_on_the_ground_too(
    pictures: Pictures, qtbot: QtBot
) -> None:
    ring = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    ring.paste((200, 60, 40, 255), (50, 20, 150, 80))
    pictures.give("p:2", prepare(saved(ring, "PNG")).data)
    with qtbot.waitSignal(pictures.ready, timeout=20_000):
        pictures.fill("p:2", Frame(180, 104), 106)
    found = pictures.fill("p:2", Frame(180, 104), 106)
    assert found is not None
    assert (found.width(), found.height()) == (106, 53)


def test_a_picture_of_the_shop_that_comes_later_is_shown_then(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    come: dict[str, bytes] = {}
    pictures = Pictures(come.get)
    monkeypatch.setattr("qt_kit.pictures.ASKED_AGAIN", 0.05)
    with qtbot.waitSignal(pictures.ready, timeout=20_000):
        assert pictures.get("p:3", 50) is None
    assert pictures.get("p:3", 50) is None
    come["p:3"] = photograph()
    qtbot.wait(60)
    with qtbot.waitSignal(pictures.ready, timeout=20_000):
        pictures.get("p:3", 50)
    assert pictures.get("p:3", 50) is not None
    pictures.close()


def test_only_what_was_shown_lately_is_kept(
    pictures: Pictures, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qt_kit.pictures.KEPT", 2)
    for side in (10, 20, 30):
        with qtbot.waitSignal(pictures.ready, timeout=20_000):
            pictures.get("fries", side)
    assert pictures.get("fries", 30) is not None
    assert pictures.get("fries", 10) is None
    qtbot.waitUntil(pictures.idle, timeout=20_000)
