"""A table of any length: by key, by mouse, and quick."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from qt_kit.badge import Tone
from qt_kit.drive import perform
from qt_kit.table import Column, Table, TableRow
from qt_kit.table_cells import Pill, Words
from qt_kit.table_head import spans
from tests.qt_kit.conftest import Stage

COLUMNS = (
    Column("when", "When", 100, sorts=True),
    Column("what", "What"),
    Column("state", "State", 120, "right", sorts=True, drop_below=300),
)
FRAME_MS = 16.7


def row(index: int) -> TableRow:
    what = Words(f"Sold A-{index:06}", f"to customer {index}", strong=True)
    return TableRow(f"Row {index}", (Words(str(index)), what, Pill("Fine", Tone.GOOD, "check")))


@dataclass
class Heard:
    chosen: list[int] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    wanted: list[tuple[int, int]] = field(default_factory=list)
    order: list[tuple[str, bool]] = field(default_factory=list)


@pytest.fixture
def table(stage: Stage) -> Table:
    made = Table("Things", COLUMNS)
    stage.show(made, 600, 400)
    made.set_rows(100_000, row)
    return made


@pytest.fixture
def heard(table: Table) -> Heard:
    found = Heard()
    table.chosen.connect(found.chosen.append)
    table.opened.connect(found.opened.append)
    table.wanted.connect(lambda first, last: found.wanted.append((first, last)))
    table.sorted_by.connect(lambda key, descending: found.order.append((key, descending)))
    return found


def press(table: Table, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(table.body, key)


def test_arrows_pages_home_and_end_choose_and_enter_opens(table: Table, heard: Heard) -> None:
    key = Qt.Key
    press(table, key.Key_Down, key.Key_Down, key.Key_Up, key.Key_End, key.Key_PageUp, key.Key_Home)
    page = table.body.height() // 52 - 1
    assert heard.chosen == [0, 1, 0, 99_999, 99_999 - page, 0]
    press(table, key.Key_Return)
    assert heard.opened == [0]


def test_what_is_chosen_is_in_sight_and_is_said(table: Table, heard: Heard) -> None:
    press(table, Qt.Key.Key_End)
    assert 99_999 in table.body.in_sight()
    assert perform("read Things")["text"] == "99999, Sold A-099999, to customer 99999, Fine"


def test_a_row_is_found_by_its_name_and_a_second_tap_opens_it(table: Table, heard: Heard) -> None:
    assert perform("click 'Row 3'")["ok"]
    assert perform("click 'Row 3'")["ok"]
    assert (heard.chosen, heard.opened) == ([3], [3])
    assert not perform("click 'Row 5000'")["ok"]


def test_rows_that_are_not_read_yet_are_asked_for_with_a_screen_around_them(
    table: Table, heard: Heard
) -> None:
    known: dict[int, TableRow] = {}
    table.set_rows(100_000, known.get)
    table.body.scroll_to(50_000 * 52)
    first, last = heard.wanted[-1]
    assert first < 50_000 < last < 50_100
    known.update((index, row(index)) for index in range(first, last))
    asked = len(heard.wanted)
    table.refresh()
    assert len(heard.wanted) == asked
    assert perform("read 'Row 50001'")["ok"]


def test_the_scroll_bar_crosses_a_hundred_thousand_rows_at_once(table: Table) -> None:
    body = table.body
    QTest.mouseClick(
        body,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(body.width() - 6, body.height() // 2),
    )
    assert 40_000 < body.in_sight().start < 60_000


def test_a_head_sorts_by_tap_and_by_key_and_turns_round(table: Table, heard: Heard) -> None:
    assert perform("click 'Sort by When'")["ok"]
    assert perform("click 'Sort by When'")["ok"]
    table.head.setFocus()
    QTest.keyClick(table.head, Qt.Key.Key_Right)
    QTest.keyClick(table.head, Qt.Key.Key_Return)
    assert heard.order == [("when", False), ("when", True), ("state", False)]
    assert perform("read 'Sort by State'")["text"] == "ascending"


def test_an_edge_that_is_dragged_makes_its_column_wider(table: Table) -> None:
    head, left = table.head, Qt.MouseButton.LeftButton
    QTest.mousePress(head, left, Qt.KeyboardModifier.NoModifier, QPoint(100, 18))
    QTest.mouseMove(head, QPoint(160, 18))
    QTest.mouseRelease(head, left, Qt.KeyboardModifier.NoModifier, QPoint(160, 18))
    assert table.body.cell_rect(0, "when").width() == 160
    assert table.body.cell_rect(0, "what").left() == 160


def test_columns_that_have_no_room_are_left_out() -> None:
    assert [column.key for column, _left, _wide in spans(COLUMNS, {}, 280)] == ["when", "what"]
    assert [(left, wide) for _column, left, wide in spans(COLUMNS, {}, 600)] == [
        (0, 100),
        (100, 380),
        (480, 120),
    ]


def test_an_empty_table_has_nothing_to_choose(table: Table, heard: Heard) -> None:
    table.set_rows(0, row)
    press(table, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert (heard.chosen, heard.opened) == ([], [])
    assert table.grab().width() == 600


def _p50(step: Callable[[int], None], times: int = 41) -> float:
    taken = []
    for number in range(times):
        began = time.perf_counter()
        step(number)
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)[times // 2]


def test_a_scroll_to_rows_never_seen_is_painted_within_a_frame(table: Table, stage: Stage) -> None:
    table.resize(1680, 900)

    def scroll(number: int) -> None:
        table.body.scroll_to(number * 2_000 * 52)
        table.body.grab()

    assert _p50(scroll) < FRAME_MS * 2


def test_what_a_column_cuts_off_is_told_whole_at_the_mouse(stage: Stage) -> None:
    cells = (
        Words("7"),
        Words("Truffle & wild mushroom, shaved at the table", "Gourmet", strong=True),
        Pill("Fine", Tone.GOOD, "check"),
    )
    made = Table("Items", COLUMNS)
    stage.show(made, 360, 300)
    made.set_rows(1, lambda _index: TableRow("Truffle", cells))
    assert made.body.cut_at(20, 20) == ""
    assert made.body.cut_at(150, 20).startswith("Truffle & wild mushroom, shaved at the table")
    assert made.body.cut_at(150, 200) == ""
    stage.show(made, 1000, 300)
    assert made.body.cut_at(150, 20) == ""
