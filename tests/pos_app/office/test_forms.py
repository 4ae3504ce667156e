"""The forms of the back office: what is told becomes rows of fields, typed into where they are."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_app.office.presenters.fields import (
    Fact,
    Flag,
    Form,
    Line,
    Notch,
    Notice,
    Pick,
    Spring,
    Text,
    link,
    row,
    rows_of,
)
from pos_app.office.views.form_body import FormBody
from pos_app.office.views.form_inputs import LineInput
from qt_kit.theme import Theme

A, B, C = (Text(path, path.upper(), half=True) for path in "abc")
WHOLE = Text("whole", "Whole")


@pytest.mark.parametrize(
    ("blocks", "rows"),
    [
        ([A, B, C, WHOLE], [row(A, B), row(C), row(WHOLE)]),
        ([A, WHOLE, B], [row(A), row(WHOLE), row(B)]),
        ([WHOLE, row(A, B)], [row(WHOLE), row(A, B)]),
        ([A, row(link("x", "X", "x"))], [row(A), row(link("x", "X", "x"))]),
        ([A, Pick("p", "P", (("k", "K"),), "k", half=True)], None),
        ([], []),
    ],
)
def test_two_halves_that_follow_each_other_are_one_row(
    blocks: list[Text], rows: list[object] | None
) -> None:
    wanted = [row(*blocks)] if rows is None else rows
    assert list(rows_of(blocks)) == wanted


@pytest.fixture
def body(qtbot: QtBot, looks: Theme) -> Iterator[FormBody]:
    room = QWidget()
    qtbot.addWidget(room)
    made = FormBody("Form", room)
    room.resize(376, 600)
    made.resize(376, 600)
    room.show()
    qtbot.waitExposed(room)
    yield made
    room.close()


def shown(body: FormBody, *blocks: object) -> None:
    body.show_form(Form("one", tuple(rows_of(blocks))))  # type: ignore[arg-type]  # fields


def test_who_types_keeps_the_place_while_all_around_changes(body: FormBody) -> None:
    heard: list[tuple[str, str]] = []
    body.typed.connect(lambda path, text: heard.append((path, text)))
    shown(body, Text("name", "Name", "Ann"), Text("phone", "Phone"))
    field = body.field("name")
    assert isinstance(field, LineInput)
    field.edit.setFocus()
    QTest.keyClicks(field.edit, "e")
    shown(body, Notice("Careful"), Text("name", "Name", "Anne"), Flag("on", "On", True))
    assert body.field("name") is field
    assert QApplication.focusWidget() is field.edit
    assert heard == [("name", "Anne")]


def test_what_is_told_twice_stands_twice(body: FormBody) -> None:
    shown(body, Fact("Total", "1.00"), Notch(), Fact("Total", "2.00"), Notch())
    facts = [one for one in body.inside.children() if isinstance(one, QWidget)]
    tops = {one.y() for one in facts}
    assert len(facts) == len(tops) == 4


def test_what_follows_a_spring_stands_at_the_foot(body: FormBody) -> None:
    shown(body, WHOLE, Spring(), Fact("Total", "1.00"))
    last = [one for one in body.inside.children() if isinstance(one, QWidget)][-1]
    assert last.geometry().bottom() > 560


def test_what_is_refused_is_led_to(body: FormBody) -> None:
    ham = Line("ham", "Ham", "x", "g", problem="Write how many g")
    shown(body, WHOLE, ham)
    wrong = body.problem_field()
    assert wrong is not None
    assert wrong.accessibleName() == "Quantity of Ham"
    assert body.first_field() is not wrong
