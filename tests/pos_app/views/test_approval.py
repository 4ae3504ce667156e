import pytest

from pos_app.presenters.approval import Request
from pos_app.views.approval import ApprovalSheet
from store_core.domain.staff import Permission, Person
from tests.pos_app.counter import Till
from tests.shops import person, pin_of

VOID = Request(Permission.VOID_LINE, "Take a line out", "Take it out", ("Mistake", "Sent back"))
Answers = list[tuple[Person | None, str]]


@pytest.fixture
def sheet(till: Till) -> ApprovalSheet:
    return ApprovalSheet(till.window.body, till.desk)


def ask(till: Till, sheet: ApprovalSheet) -> Answers:
    answers: Answers = []
    sheet.ask(VOID, lambda approver, reason: answers.append((approver, reason)))
    till.until(lambda: sheet.x() + sheet.width() == till.window.body.width())
    return answers


def test_a_manager_allows_it_with_reason_and_pin(till: Till, sheet: ApprovalSheet) -> None:
    till.open_shift()
    manager = person(till.shop, "manager")
    answers = ask(till, sheet)
    assert till.refuses("click", "Approval 1")
    till.do("click", "Mistake")
    till.do("click", manager.name)
    for digit in pin_of(manager):
        till.do("click", f"Approval {digit}")
    till.until(lambda: bool(answers))
    assert answers == [(manager, "Mistake")]
    till.until(lambda: not sheet.isVisible())


def test_a_reason_in_ones_own_words_counts_too(till: Till, sheet: ApprovalSheet) -> None:
    till.sign_in("manager")
    answers = ask(till, sheet)
    assert till.refuses("click", "Take it out")
    till.do("type", "Another reason", "Fell on the floor")
    till.do("click", "Take it out")
    assert answers == [(None, "Fell on the floor")]


def test_closing_the_sheet_does_nothing(till: Till, sheet: ApprovalSheet) -> None:
    till.open_shift()
    answers = ask(till, sheet)
    till.do("click", "Close")
    till.until(lambda: not sheet.isVisible())
    assert answers == []


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1280, 800), (1920, 1080)])
def test_its_keys_are_as_large_as_a_finger_in_every_window(
    till: Till, sheet: ApprovalSheet, width: int, height: int
) -> None:
    till.window.resize(width, height)
    till.sign_in()
    ask(till, sheet)
    assert min(target.rect.height() for target in sheet.keypad.targets()) >= 48
