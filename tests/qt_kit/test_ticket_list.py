"""The ticket's lines by finger and by key."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qt_kit.theme import colours
from qt_kit.ticket_line import Detail, TicketLine
from qt_kit.ticket_list import TicketList
from tests.qt_kit.conftest import Stage

HALVES = TicketLine(
    "half",
    "Half & half, Large",
    "20.25",
    "1",
    (
        Detail("Margherita", kind="left"),
        Detail("Pepperoni + jalapeños", "+0.75", "right"),
        Detail("Stuffed crust", "+3.00"),
    ),
)
TRUFFLE = TicketLine(
    "truffle",
    "Truffle & wild mushroom, Medium",
    "37.00",
    "2",
    (
        Detail("Thin crust"),
        Detail("onions", kind="removal", before="No"),
        Detail("“Extra crispy”", kind="note"),
    ),
)
BREAD = TicketLine("bread", "Garlic bread with mozzarella", "6.50")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def ticket(stage: Stage) -> TicketList:
    made = TicketList("Ticket lines")
    stage.show(made, 383, 347)
    made.set_lines([HALVES, TRUFFLE, BREAD], "truffle")
    return made


def target(ticket: TicketList, name: str) -> QPoint:
    return next(t.rect.center() for t in ticket.targets() if t.name == name)


def test_lines_have_the_heights_of_the_drawing(ticket: TicketList) -> None:
    heights = [(ticket.line_rect(i).top(), ticket.line_rect(i).height()) for i in range(3)]
    assert heights == [(0, 90), (90, 150), (240, 36)]


def test_a_long_name_wraps_in_the_narrow_ticket(ticket: TicketList) -> None:
    ticket.resize(335, 347)
    assert ticket.line_rect(1).height() == 170


def test_a_tap_chooses_a_line_and_a_second_tap_lets_it_go(ticket: TicketList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(ticket.chosen, timeout=20_000) as chosen:
        QTest.mouseClick(ticket, LEFT, pos=target(ticket, "Line Half & half, Large"))
    with qtbot.waitSignal(ticket.chosen, timeout=20_000) as let_go:
        QTest.mouseClick(ticket, LEFT, pos=target(ticket, "Line Truffle & wild mushroom, Medium"))
    assert (chosen.args, let_go.args) == (["half"], [""])


def test_a_chosen_line_has_the_bar_and_the_soft_ground(ticket: TicketList) -> None:
    shown = ticket.grab().toImage()
    assert shown.pixelColor(1, 100) == colours().accent
    assert shown.pixelColor(200, 95) == colours().accent_soft
    assert shown.pixelColor(200, 4) == colours().surface


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ("More", Qt.Key.Key_Plus, ["truffle", 1]),
        ("Fewer", Qt.Key.Key_Minus, ["truffle", -1]),
    ],
)
def test_quantity_by_tap_and_by_key(
    ticket: TicketList, qtbot: QtBot, name: str, key: Qt.Key, said: list[object]
) -> None:
    with qtbot.waitSignal(ticket.quantity, timeout=20_000) as tapped:
        QTest.mouseClick(ticket, LEFT, pos=target(ticket, name))
    with qtbot.waitSignal(ticket.quantity, timeout=20_000) as typed:
        QTest.keyClick(ticket, key)
    assert tapped.args == typed.args == said


def test_edit_and_remove_by_tap_and_by_key(ticket: TicketList, qtbot: QtBot) -> None:
    for name, key, signal in (
        ("Edit", Qt.Key.Key_E, ticket.edit),
        ("Remove", Qt.Key.Key_Delete, ticket.remove),
    ):
        with qtbot.waitSignal(signal, timeout=20_000) as tapped:
            QTest.mouseClick(ticket, LEFT, pos=target(ticket, name))
        with qtbot.waitSignal(signal, timeout=20_000) as typed:
            QTest.keyClick(ticket, key)
        assert tapped.args == typed.args == ["truffle"]


def test_without_a_chosen_line_keys_change_nothing(ticket: TicketList, qtbot: QtBot) -> None:
    ticket.set_lines([HALVES, TRUFFLE, BREAD])
    with qtbot.assertNotEmitted(ticket.remove):
        QTest.keyClick(ticket, Qt.Key.Key_Delete)


def test_arrows_go_from_line_to_line(ticket: TicketList, qtbot: QtBot) -> None:
    ticket.chosen.connect(lambda key: ticket.set_lines(ticket.lines(), key))
    said: list[str] = []
    ticket.chosen.connect(said.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
        QTest.keyClick(ticket, key)
    assert said == ["bread", "bread", "truffle", "half"]


def test_a_ticket_longer_than_its_space_says_how_many_lines_more(
    ticket: TicketList, qtbot: QtBot
) -> None:
    lines = [HALVES, TRUFFLE, *(TicketLine(str(n), f"Item {n}", "1.00") for n in range(4))]
    ticket.set_lines(lines, "truffle")
    more = next(t for t in ticket.targets() if t.name == "More lines")
    assert more.text == "2 more lines"
    QTest.mouseClick(ticket, LEFT, pos=more.rect.center())
    assert ticket.scroll_y == ticket.furthest()
    assert "More lines" not in [t.name for t in ticket.targets()]


def test_a_newly_chosen_line_comes_into_sight(ticket: TicketList) -> None:
    lines = [TicketLine(str(n), f"Item {n}", "1.00") for n in range(30)]
    ticket.set_lines(lines)
    ticket.set_lines(lines, "29")
    assert ticket.rect().contains(ticket.line_rect(29))


def test_two_lines_of_one_name_are_told_apart(ticket: TicketList) -> None:
    ticket.set_lines([BREAD, TicketLine("again", BREAD.name, "6.50")])
    names = [t.name for t in ticket.targets()]
    assert names == [f"Line {BREAD.name}", f"Line {BREAD.name} (2)"]
