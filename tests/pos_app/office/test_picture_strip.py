"""An owner adds, orders and removes the pictures of an item, by mouse, finger and keys (O1)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from pos_app.office.presenters.pictures import MOST
from pos_app.office.views.picture_strip import PictureStrip
from qt_kit.drive import find
from store_core.application.pictures import read_picture
from store_core.application.shop import Act
from store_core.domain.staff import Role
from tests.pictures import photograph, png_bomb, saved, with_whereabouts
from tests.pos_app.counter import Till
from tests.shops import person

LEFT = Qt.MouseButton.LeftButton
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200


@dataclass
class Form:
    """The strip in a window of its own, what it told, and the files that are chosen next."""

    till: Till
    strip: PictureStrip
    told: list[tuple[str, ...]]
    files: list[Path] = field(default_factory=list)

    def names(self) -> tuple[str, ...]:
        return self.strip._presenter.state.pictures

    def until_added(self) -> None:
        self.till.until(lambda: not self.strip._presenter.state.progress)

    def refusals(self) -> str:
        return self.till.do("read", "Refused pictures")


@pytest.fixture
def form(till: Till) -> Iterator[Form]:
    yield from made(till, "owner")


def made(till: Till, role: Role) -> Iterator[Form]:
    window = QWidget()
    window.resize(900, 700)
    act = Act(person(till.shop, role))
    files: list[Path] = []
    choose: Callable[[QWidget], list[Path]] = lambda _parent: files  # noqa: E731  # a dialog
    strip = PictureStrip(till.desk, act, choose_files=choose, parent=window)
    told: list[tuple[str, ...]] = []
    strip.changed.connect(told.append)
    strip.grew.connect(lambda: strip.resize(328, strip.height_for(328)))
    strip.setGeometry(20, 20, 328, strip.height_for(328))
    till.window.hide()
    till.qtbot.addWidget(window)
    with till.qtbot.waitActive(window):
        window.show()
    yield Form(till, strip, told, files)
    window.close()


def written(tmp_path: Path, **files: bytes) -> list[Path]:
    """`a_jpg=data` is the file a.jpg."""
    made = []
    for name, data in files.items():
        path = tmp_path / name.replace("_", ".")
        path.write_bytes(data)
        made.append(path)
    return made


def pull(form: Form, source: str, target: str) -> None:
    """Held on one picture and let go on another."""
    tiles = form.strip.tiles
    start, end = find(source).target.rect.center(), find(target).target.rect.center()
    QTest.mousePress(tiles, LEFT, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 5):
        QTest.mouseMove(tiles, start + (end - start) * step / 4)
    QTest.mouseRelease(tiles, LEFT, Qt.KeyboardModifier.NoModifier, end)


def test_files_are_added_in_their_order_and_the_first_is_the_cover(
    form: Form, tmp_path: Path
) -> None:
    form.files += written(
        tmp_path, one_jpg=with_whereabouts(photograph()), two_png=saved(photograph(40, 30), "PNG")
    )
    form.till.do("click", "Add pictures")
    assert "one.jpg, 1 of 2" in form.till.do("read", "Adding pictures")
    form.until_added()
    assert len(form.names()) == 2
    assert form.told[-1] == form.names()
    assert form.till.do("read", "Picture 1") == "cover"
    stored = read_picture(form.till.shop, form.names()[0])
    assert stored is not None
    assert b"Shopkeeper" not in stored
    form.till.until(lambda: form.strip._pictures.is_photograph(form.names()[0]))


def test_every_refused_file_says_why_and_the_others_are_added(form: Form, tmp_path: Path) -> None:
    form.files += written(
        tmp_path,
        phone_jpg=HEIC,
        page_png=b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        bomb_png=png_bomb(),
        half_jpg=saved(photograph())[:9_000],
        good_gif=saved(photograph(60, 40), "JPEG"),
    )
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(20_000_001)
    form.files += [large, tmp_path / "nowhere.jpg"]
    form.till.do("click", "Add pictures")
    form.until_added()
    told = form.refusals().split("; ")
    assert [one.partition(":")[0] for one in told] == [
        "phone.jpg",
        "page.png",
        "bomb.png",
        "half.jpg",
        "large.jpg",
        "nowhere.jpg",
    ]
    for words in ("HEIC", "JPEG, PNG", "50 million", "damaged", "20 MB", "can't be read"):
        assert words in form.refusals()
    assert len(form.names()) == 1
    form.till.do("click", "Close the refused pictures")
    assert form.till.refuses("read", "Refused pictures")


def test_a_picture_dragged_to_the_front_is_the_cover(form: Form) -> None:
    form.strip.set_pictures(("fries", "brownie", "salad"))
    pull(form, "Picture 3", "Picture 1")
    assert form.told == [("salad", "fries", "brownie")]
    pull(form, "Picture 1", "Picture 2")
    assert form.names() == ("fries", "salad", "brownie")


def test_keys_choose_move_and_remove(form: Form) -> None:
    form.strip.set_pictures(("fries", "brownie", "salad"))
    tiles = form.strip.tiles
    tiles.setFocus()
    QTest.keyClick(tiles, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert form.names() == ("brownie", "fries", "salad")
    QTest.keyClick(tiles, Qt.Key.Key_Right)
    QTest.keyClick(tiles, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert form.names() == ("brownie", "fries", "salad")
    QTest.keyClick(tiles, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert form.names() == ("brownie", "salad", "fries")
    QTest.keyClick(tiles, Qt.Key.Key_Delete)
    assert form.names() == ("brownie", "fries")
    QTest.keyClick(tiles, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert form.names() == ("brownie", "salad", "fries")


def test_buttons_do_what_dragging_does(form: Form) -> None:
    form.strip.set_pictures(("fries", "brownie"))
    form.till.do("click", "Picture 2")
    form.till.do("click", "Move picture left")
    assert form.names() == ("brownie", "fries")
    assert not find("Move picture left").target.enabled
    form.till.do("click", "Remove picture")
    assert form.names() == ("fries",)
    form.till.do("click", "Undo removing the picture")
    assert form.names() == ("brownie", "fries")


def test_files_are_dropped_on_it(form: Form, tmp_path: Path) -> None:
    (file,) = written(tmp_path, one_jpg=saved(photograph(80, 60)))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    entering = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(form.strip, entering)
    assert entering.isAccepted()
    dropping = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(form.strip, dropping)
    form.until_added()
    assert len(form.names()) == 1


def test_a_web_address_dropped_on_it_is_left_alone(form: Form) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a.jpg")])
    entering = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
    )
    entering.ignore()
    QApplication.sendEvent(form.strip, entering)
    assert not entering.isAccepted()


def test_a_dish_is_chosen_from_those_that_come_with_the_program(form: Form) -> None:
    form.till.do("click", "Choose a dish")
    form.till.qtbot.wait(250)
    form.till.do("click", "Brownie")
    assert form.names() == ("brownie",)


def test_cancelling_keeps_what_was_added(form: Form, tmp_path: Path) -> None:
    colours = ("red", "green", "blue", "yellow", "white")
    for name in colours:
        (tmp_path / f"{name}.png").write_bytes(saved(Image.new("RGB", (900, 900), name), "PNG"))
    form.files += [tmp_path / f"{name}.png" for name in colours]
    form.till.do("click", "Add pictures")
    form.till.until(lambda: len(form.names()) == 1)
    form.till.do("click", "Cancel adding pictures")
    added = form.names()
    form.till.qtbot.wait(400)
    assert form.names() == added
    assert len(added) < len(colours)


def test_what_is_added_for_one_item_does_not_go_to_another(form: Form, tmp_path: Path) -> None:
    form.files += written(tmp_path, one_jpg=saved(photograph()))
    form.till.do("click", "Add pictures")
    form.strip.start_anew(("fries",))
    form.till.qtbot.wait(500)
    assert form.names() == ("fries",)
    assert form.told == []


def test_there_are_never_more_than_a_customer_looks_through(form: Form, tmp_path: Path) -> None:
    form.strip.set_pictures(tuple(f"dish-{n}" for n in range(MOST - 1)))
    form.files += written(
        tmp_path, a_png=saved(photograph(30, 20), "PNG"), b_png=saved(photograph(20, 30), "PNG")
    )
    form.till.do("click", "Add pictures")
    form.until_added()
    assert len(form.names()) == MOST
    assert "at most 12 pictures" in form.refusals()
    assert form.till.refuses("click", "Add pictures")


def test_who_may_not_edit_the_catalogue_is_told(till: Till, tmp_path: Path) -> None:
    for form in made(till, "cashier"):
        form.files += written(tmp_path, one_jpg=saved(photograph(80, 60)))
        form.till.do("click", "Add pictures")
        form.until_added()
        assert form.names() == ()
        assert form.refusals().startswith("one.jpg: ")
