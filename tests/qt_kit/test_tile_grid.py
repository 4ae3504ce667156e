"""Tapping, holding and finding items among thousands."""

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qt_kit.pictures import Pictures
from qt_kit.theme import colours
from qt_kit.tile import Tile
from qt_kit.tile_grid import TileGrid, columns_for
from tests.qt_kit.conftest import Stage

NAMES = ("Margherita", "Pepperoni", "Half & half", "Veggie garden", "Diavola", "Fries")
TILES = tuple(Tile(name.lower(), name, "12.50") for name in NAMES)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def grid(stage: Stage, pictures: Pictures) -> TileGrid:
    made = TileGrid("Items", pictures)
    made.set_tiles(TILES)
    stage.show(made, 800, 660)
    return made


def middle(grid: TileGrid, index: int) -> QPoint:
    return grid.tile_rect(index).center()


def test_tiles_have_the_size_of_the_drawing(grid: TileGrid) -> None:
    assert (grid.tile_size().width(), grid.tile_size().height()) == (183, 152)
    assert (grid.tile_rect(5).x(), grid.tile_rect(5).y()) == (16 + 183 + 12, 152 + 12)


@pytest.mark.parametrize(
    ("window", "columns", "width", "grid_size", "size"),
    [
        (1024, 3, 604, (604, 628), (182, 144)),
        (1280, 4, 800, (800, 660), (183, 152)),
        (1920, 6, 1360, (1360, 940), (211, 175)),
    ],
)
def test_columns_and_tiles_follow_the_window(
    grid: TileGrid,
    window: int,
    columns: int,
    width: int,
    grid_size: tuple[int, int],
    size: tuple[int, int],
) -> None:
    assert columns_for(window) == columns
    grid.set_shape(columns, 5 if window == 1920 else 4)
    grid.resize(*grid_size)
    assert (grid.tile_size().width(), grid.tile_size().height()) == size


def test_a_tap_adds_the_item(grid: TileGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.tapped, timeout=20_000) as tapped:
        QTest.mouseClick(grid, LEFT, pos=middle(grid, 4))
    assert tapped.args == ["diavola"]


def test_a_tap_between_tiles_adds_nothing(grid: TileGrid, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(grid.tapped):
        QTest.mouseClick(grid, LEFT, pos=QPoint(16 + 183 + 6, 50))


def test_a_press_shows_in_the_next_frame(grid: TileGrid, qtbot: QtBot) -> None:
    corner = grid.tile_rect(0).bottomLeft() + QPoint(30, -8)
    before = grid.grab().toImage().pixelColor(corner)
    QTest.mousePress(grid, LEFT, pos=middle(grid, 0))
    pressed = grid.grab().toImage().pixelColor(corner)
    QTest.mouseRelease(grid, LEFT, pos=middle(grid, 0))
    assert (before, pressed) == (colours().surface, colours().sunken)


def test_a_hold_of_350_ms_asks_for_options_and_adds_nothing(grid: TileGrid, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(grid.tapped), qtbot.waitSignal(grid.held, timeout=20_000) as held:
        QTest.mousePress(grid, LEFT, pos=middle(grid, 2))
    QTest.mouseRelease(grid, LEFT, pos=middle(grid, 2))
    assert held.args == ["half & half"]


def test_arrows_move_enter_adds_and_alt_enter_asks_for_options(
    grid: TileGrid, qtbot: QtBot
) -> None:
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Down)
    with qtbot.waitSignal(grid.tapped, timeout=20_000) as tapped:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    QTest.keyClick(grid, Qt.Key.Key_Left)
    with qtbot.waitSignal(grid.held, timeout=20_000) as held:
        QTest.keyClick(grid, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert (tapped.args, held.args) == (["fries"], ["diavola"])


def test_a_drag_scrolls_and_adds_nothing(grid: TileGrid, qtbot: QtBot) -> None:
    grid.set_tiles([Tile(str(n), f"Item {n}", "1.00") for n in range(200)])
    with qtbot.assertNotEmitted(grid.tapped):
        QTest.mousePress(grid, LEFT, pos=QPoint(100, 500))
        QTest.mouseMove(grid, QPoint(100, 400))
        QTest.mouseMove(grid, QPoint(100, 200))
        QTest.mouseRelease(grid, LEFT, pos=QPoint(100, 200))
    assert grid.scroll_y == 300


def test_what_is_scrolled_away_is_found_by_name(grid: TileGrid) -> None:
    grid.set_tiles([Tile(str(n), f"Item {n}", "1.00") for n in range(500)])
    grid.reveal("Item 333")
    target = next(t for t in grid.targets() if t.name == "Item 333")
    assert grid.rect().contains(target.rect)


def test_an_empty_grid_says_why(grid: TileGrid) -> None:
    grid.set_tiles([])
    grid.set_empty("Nothing is named pepprni")
    white = grid.grab().toImage()
    dark = sum(white.pixelColor(x, 330).lightness() < 180 for x in range(200, 600))
    assert dark > 20


def test_5000_items_scroll_and_filter(
    grid: TileGrid, qtbot: QtBot, pictures: Pictures, capsys: pytest.CaptureFixture[str]
) -> None:
    many = [
        Tile(str(n), f"{NAMES[n % 6]} number {n}", "12.50", picture="pizza-margherita")
        for n in range(5000)
    ]
    grid.set_tiles(many)
    grid.grab()
    qtbot.waitUntil(pictures.idle, timeout=20_000)

    def measured(act: object) -> float:
        start = time.perf_counter()
        act()  # type: ignore[operator]  # a function without parameters
        grid.grab()
        return (time.perf_counter() - start) * 1000

    scrolls = [measured(lambda at=at: grid.scroll_to(at * 997)) for at in range(50)]
    found = [tile for tile in many if "number 49" in tile.name]
    filters = [measured(lambda: grid.set_tiles(found)), measured(lambda: grid.set_tiles(many))]
    with capsys.disabled():
        print(
            f"\n5,000 tiles: scroll and paint {sum(scrolls) / len(scrolls):.1f} ms "
            f"(worst {max(scrolls):.1f}), filter and paint {max(filters):.1f} ms"
        )
    assert grid.content_height() == 1250 * (152 + 12) - 12 + 16
