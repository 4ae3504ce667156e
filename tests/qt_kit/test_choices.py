"""Choosing one of a few, counting, keying in: segments, rail, steppers, options, keypad."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qt_kit.amount_field import AmountField
from qt_kit.keypad import BACK, CLEAR, Keypad, PinDots
from qt_kit.option import CountedOption, OptionCard
from qt_kit.rail import Rail, RailEntry, rail_measures
from qt_kit.segmented import Segment, Segmented
from qt_kit.stepper import Stepper
from qt_kit.targets import HasTargets
from qt_kit.theme import colours
from tests.qt_kit.conftest import Stage

LEFT = Qt.MouseButton.LeftButton


def centre(widget: HasTargets, name: str) -> QPoint:
    return next(t.rect.center() for t in widget.targets() if t.name == name)


def sizes(stage: Stage) -> Segmented:
    made = Segmented(
        "Size",
        [Segment(k, k.upper(), note=n) for k, n in (("s", "10″"), ("m", "12″"), ("l", "14″"))],
        "m",
    )
    stage.show(made, 296, 48)
    return made


def test_a_segment_is_chosen_by_tap_and_by_arrow(stage: Stage, qtbot: QtBot) -> None:
    size = sizes(stage)
    with qtbot.waitSignal(size.changed, timeout=20_000) as tapped:
        QTest.mouseClick(size, LEFT, pos=centre(size, "L"))
    with qtbot.waitSignal(size.changed, timeout=20_000) as moved:
        QTest.keyClick(size, Qt.Key.Key_Left)
    assert (tapped.args, moved.args, size.chosen()) == (["l"], ["m"], "m")


def test_the_hit_area_of_a_segment_is_the_full_48(stage: Stage, qtbot: QtBot) -> None:
    size = sizes(stage)
    with qtbot.waitSignal(size.changed, timeout=20_000):
        QTest.mouseClick(size, LEFT, pos=QPoint(20, 1))


def test_segments_are_equally_wide_and_a_long_one_takes_more(stage: Stage) -> None:
    size = sizes(stage)
    assert len({t.rect.width() for t in size.targets()}) <= 2
    size.set_segments([Segment("a", "A"), Segment("b", "A rather long choice indeed")], "a")
    short, long = (t.rect.width() for t in size.targets())
    assert long > short + 60


def test_a_segment_that_is_off_cannot_be_chosen(stage: Stage, qtbot: QtBot) -> None:
    size = sizes(stage)
    size.set_segments([Segment("s", "S"), Segment("m", "M", enabled=False)], "s")
    with qtbot.assertNotEmitted(size.changed):
        QTest.mouseClick(size, LEFT, pos=centre(size, "M"))
        QTest.keyClick(size, Qt.Key.Key_Right)


def test_the_rail_is_one_stop_with_arrows(stage: Stage, qtbot: QtBot) -> None:
    rail = Rail("Categories")
    stage.show(rail, 96, 736)
    names = ("Quick", "Classic", "Gourmet")
    rail.set_entries([RailEntry(n.lower(), n, "star") for n in names], "quick")
    with qtbot.waitSignal(rail.chosen, timeout=20_000) as moved:
        QTest.keyClick(rail, Qt.Key.Key_Down)
    with qtbot.waitSignal(rail.chosen, timeout=20_000) as tapped:
        QTest.mouseClick(rail, LEFT, pos=centre(rail, "Gourmet"))
    assert (moved.args, tapped.args) == (["classic"], ["gourmet"])
    assert rail.entry_rect(1).top() == 8 + 76 + 4


def test_the_rail_shrinks_its_cells_then_scrolls(stage: Stage) -> None:
    assert [rail_measures(w, 800) for w in (1024, 1280, 1920)] == [(84, 72), (96, 76), (112, 96)]
    rail = Rail("Categories")
    stage.show(rail, 96, 400)
    rail.set_entries([RailEntry(str(n), f"Part {n}", "star") for n in range(12)], "0")
    assert rail.cell_height() == 64
    rail.reveal("Part 11")
    assert rail.rect().contains(rail.entry_rect(11))


def test_a_stepper_stops_at_its_ends(stage: Stage, qtbot: QtBot) -> None:
    quantity = Stepper("Quantity", 1, lowest=1, highest=2)
    stage.show(quantity, 122, 48)
    said: list[int] = []
    quantity.changed.connect(said.append)
    QTest.mouseClick(quantity, LEFT, pos=centre(quantity, "Quantity minus"))
    QTest.mouseClick(quantity, LEFT, pos=centre(quantity, "Quantity plus"))
    QTest.keyClick(quantity, Qt.Key.Key_Plus)
    QTest.keyClick(quantity, Qt.Key.Key_Minus)
    assert said == [2, 1]
    assert (quantity.width(), quantity.height()) == (122, 48)


def test_an_option_says_that_it_was_tapped_and_changes_nothing_itself(
    stage: Stage, qtbot: QtBot
) -> None:
    thin = OptionCard("Thin", "0.00")
    stage.show(thin, 119, 56)
    with qtbot.waitSignal(thin.clicked, timeout=20_000):
        QTest.mouseClick(thin, LEFT)
    assert not thin.isChecked()
    thin.set_chosen(True)
    assert thin.grab().toImage().pixelColor(8, 28) == colours().accent_soft


def test_a_topping_is_counted_up_and_down(stage: Stage, qtbot: QtBot) -> None:
    olives = CountedOption("Black olives")
    stage.show(olives, 260, 56)
    said: list[int] = []
    olives.changed.connect(said.append)
    olives.set_state(0, "+0.75")
    QTest.mouseClick(olives, LEFT, pos=centre(olives, "Black olives plus"))
    olives.set_state(1, "+0.75")
    QTest.mouseClick(olives, LEFT, pos=centre(olives, "Black olives minus"))
    QTest.keyClick(olives, Qt.Key.Key_Plus)
    QTest.keyClick(olives, Qt.Key.Key_Minus)
    QTest.mouseClick(olives, LEFT, pos=centre(olives, "Black olives"))
    assert said == [1, -1, 1, -1, 1]


def test_a_topping_at_its_most_takes_no_more(stage: Stage, qtbot: QtBot) -> None:
    olives = CountedOption("Black olives")
    stage.show(olives, 260, 56)
    olives.set_state(3, "+0.75", can_add=False)
    with qtbot.assertNotEmitted(olives.changed):
        QTest.mouseClick(olives, LEFT, pos=centre(olives, "Black olives plus"))
        QTest.keyClick(olives, Qt.Key.Key_Plus)


def test_a_pin_is_keyed_by_finger_and_by_keyboard(stage: Stage, qtbot: QtBot) -> None:
    pad = Keypad("PIN")
    stage.show(pad, 336, 388)
    said: list[str] = []
    pad.pressed_key.connect(said.append)
    for name in ("PIN 1", "PIN 0", "PIN Clear", "PIN Backspace"):
        QTest.mouseClick(pad, LEFT, pos=centre(pad, name))
    QTest.keyClicks(pad, "7")
    QTest.keyClick(pad, Qt.Key.Key_Backspace)
    QTest.keyClick(pad, Qt.Key.Key_Escape)
    assert said == ["1", "0", CLEAR, BACK, "7", BACK, CLEAR]
    assert (pad.key_rect(0).width(), pad.key_rect(0).height()) == (104, 88)


def test_the_amount_pad_has_two_noughts(stage: Stage, qtbot: QtBot) -> None:
    pad = Keypad("Amount", corner="00", key=None, gap=8)
    stage.show(pad, 364, 480)
    with qtbot.waitSignal(pad.pressed_key, timeout=20_000) as pressed:
        QTest.mouseClick(pad, LEFT, pos=centre(pad, "Amount 00"))
    assert pressed.args == ["00"]
    assert pad.key_rect(0).height() == 114


def test_dots_say_how_many_digits_and_that_they_were_wrong(stage: Stage) -> None:
    dots = PinDots("PIN digits")
    stage.show(dots, 188, 18)
    dots.set_state(3)
    assert dots.accessibleDescription() == "3 of 6"
    assert dots.grab().toImage().pixelColor(9, 9) == colours().text
    dots.set_state(6, wrong=True)
    assert dots.grab().toImage().pixelColor(9, 9) == colours().bad


def test_the_amount_takes_digits_and_ignores_the_point(stage: Stage, qtbot: QtBot) -> None:
    amount = AmountField("Cash received")
    stage.show(amount, 364, 96)
    said: list[str] = []
    amount.pressed_key.connect(said.append)
    QTest.keyClicks(amount, "60.00")
    QTest.keyClick(amount, Qt.Key.Key_Backspace)
    assert said == ["6", "0", "0", "0", BACK]


def test_a_large_amount_in_a_narrow_field_keeps_its_last_digit(stage: Stage) -> None:
    amount = AmountField("Cash received")
    stage.show(amount, 266, 96)
    seen = []
    for text in ("3,644.78", "3,644.79", "103,644.78", "103,644.79"):
        amount.set_amount("$", text)
        seen.append(amount.grab().toImage())
    assert seen[0] != seen[1]
    assert seen[2] != seen[3]
