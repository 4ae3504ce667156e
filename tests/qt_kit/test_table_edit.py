"""Cells that are edited where they stand, by key and by mouse."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from qt_kit.drive import perform
from qt_kit.table import Column, Table, TableRow
from qt_kit.table_cells import Toggle, Typed, Words
from tests.qt_kit.conftest import Stage

COLUMNS = (
    Column("name", "Item"),
    Column("s", "S", 80, "right"),
    Column("m", "M", 80, "right"),
    Column("web", "Web", 80),
)


@dataclass
class Book:
    """What the table shows, changed as it is told."""

    prices: dict[tuple[int, str], str]
    on_web: dict[int, bool] = field(default_factory=dict)
    told: list[tuple[int, str, str]] = field(default_factory=list)
    chosen: list[int] = field(default_factory=list)

    def row(self, index: int) -> TableRow:
        def price(size: str) -> Words | Typed:
            held = self.prices.get((index, size))
            return Words("-") if held is None else Typed(held)

        on = Toggle(self.on_web.get(index, True))
        return TableRow(f"Pizza {index}", (Words(f"Pizza {index}"), price("s"), price("m"), on))


@pytest.fixture
def book() -> Book:
    prices = {(row, size): "9.50" for row in range(40) for size in "sm"}
    del prices[1, "s"]
    return Book(prices)


@pytest.fixture
def table(stage: Stage, book: Book) -> Table:
    made = Table("Menu", COLUMNS)
    stage.show(made, 600, 400)
    made.set_rows(40, book.row)

    def take(index: int, key: str, text: str) -> None:
        if not text.replace(".", "").isdigit():
            made.refuse("Write a price")
            return
        book.told.append((index, key, text))
        book.prices[index, key] = text
        made.refresh()

    def switch(index: int, _key: str, on: bool) -> None:
        book.on_web[index] = on
        made.refresh()

    made.edited.connect(take)
    made.switched.connect(switch)
    made.chosen.connect(book.chosen.append)
    return made


def typing() -> QLineEdit:
    found = QApplication.focusWidget()
    assert isinstance(found, QLineEdit), found
    return found


def write(text: str, *keys: Qt.Key) -> None:
    QTest.keyClicks(typing(), text)
    for key in keys:
        QTest.keyClick(typing(), key)


def test_a_tap_opens_the_cell_and_enter_takes_it_and_goes_below(table: Table, book: Book) -> None:
    assert perform("click 'Pizza 0 M'")["ok"]
    write("12", Qt.Key.Key_Return)
    assert book.told == [(0, "m", "12")]
    assert typing().accessibleName() == "Pizza 1 M field"
    assert book.chosen == [0, 1]


def test_tab_goes_through_the_fields_and_over_a_size_that_is_missing(
    table: Table, book: Book
) -> None:
    table.edit(0, "s")
    seen = []
    for _ in range(4):
        seen.append(typing().accessibleName())
        QTest.keyClick(typing(), Qt.Key.Key_Tab)
    assert seen == ["Pizza 0 S field", "Pizza 0 M field", "Pizza 1 M field", "Pizza 2 S field"]
    QTest.keyClick(typing(), Qt.Key.Key_Backtab)
    assert typing().accessibleName() == "Pizza 2 S field"
    assert book.told == []


def test_escape_leaves_everything_as_it_was(table: Table, book: Book) -> None:
    table.edit(3, "s")
    write("77", Qt.Key.Key_Escape)
    assert (book.told, table.editing(), table.body.hasFocus()) == ([], False, True)


def test_what_is_no_price_stays_open_and_says_so_until_it_is_mended(
    table: Table, book: Book
) -> None:
    table.edit(0, "s")
    write("cheap", Qt.Key.Key_Return)
    assert perform("read 'Cell message'")["text"] == "Write a price"
    assert table.editing()
    typing().selectAll()
    write("8", Qt.Key.Key_Tab)
    assert book.told == [(0, "s", "8")]


def test_a_press_elsewhere_takes_what_was_typed(table: Table, book: Book) -> None:
    table.edit(0, "s")
    write("7.25")
    assert perform("click 'Pizza 4'")["ok"]
    assert book.told == [(0, "s", "7.25")]
    assert not table.editing()


def test_a_switch_acts_at_once_and_leaves_the_chosen_row_alone(table: Table, book: Book) -> None:
    assert perform("click 'Pizza 2'")["ok"]
    assert perform("click 'Pizza 5 Web'")["ok"]
    assert (book.on_web, book.chosen) == ({5: False}, [2])
    assert perform("read 'Pizza 5 Web'")["text"] == "off"


def test_arrows_walk_the_cells_of_a_row_and_space_and_enter_use_them(
    table: Table, book: Book
) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(table.body, key)
    QTest.keyClick(table.body, Qt.Key.Key_Space)
    assert book.on_web == {0: False}
    QTest.keyClick(table.body, Qt.Key.Key_Left)
    QTest.keyClick(table.body, Qt.Key.Key_Return)
    assert typing().accessibleName() == "Pizza 0 M field"


def test_enter_opens_the_first_field_of_a_row_nobody_walked_in(table: Table) -> None:
    QTest.keyClick(table.body, Qt.Key.Key_Down)
    QTest.keyClick(table.body, Qt.Key.Key_Return)
    assert typing().accessibleName() == "Pizza 0 S field"


def test_a_field_follows_its_row_when_the_order_changes(table: Table, book: Book) -> None:
    table.edit(3, "m")
    QTest.keyClicks(typing(), "11")
    table.set_rows(40, lambda index: book.row(39 - index if index > 20 else (index + 1) % 21))
    assert table.editing()
    assert table.body.field.index == 2
    table.set_rows(2, lambda index: book.row(index + 30))
    assert not table.editing()
