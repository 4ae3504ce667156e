import pytest
from PySide6.QtWidgets import QWidget

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


def test_with_three_banners_over_it_every_key_still_fits(till: Till) -> None:
    region = QWidget(till.window.body)
    region.resize(1024, 768 - 64 - 3 * 56)
    till.sign_in()
    region.show()
    sheet = ApprovalSheet(region, till.desk)
    sheet.ask(VOID, lambda _approver, _reason: None)
    till.until(lambda: sheet.x() + sheet.width() == region.width())
    keys = sheet.keypad.geometry()
    assert keys.bottom() < sheet.height()
    assert not keys.intersects(sheet.other.geometry())
    assert min(target.rect.height() for target in sheet.keypad.targets()) >= 48


def test_tab_stays_in_the_sheet_and_goes_from_the_reasons_to_the_pin(
    till: Till, sheet: ApprovalSheet
) -> None:
    till.sign_in("manager")
    ask(till, sheet)
    order = []
    for _press in range(6):
        order.append(till.window.focusWidget().accessibleName())
        till.do("press", "Tab")
    assert order == ["Mistake", "Sent back", "Another reason", "Close", "Mistake", "Sent back"]


def test_keys_of_the_screen_it_covers_do_nothing(till: Till, sheet: ApprovalSheet) -> None:
    till.open_shift()
    till.do("press", "F8")
    ask(till, sheet)
    for key in ("O", "Return", "I"):
        till.do("press", key)
    assert till.shows("shift")
    assert "chosen" in till.do("read", "Mistake")


def test_enter_after_the_pin_presses_nothing_else(till: Till) -> None:
    till.open_shift()
    till.do("press", "F8")
    till.do("click", "Close shift")
    till.do("wait", "Count $100")
    till.do("press", "F12")
    till.do("wait", "Recount")
    till.do("click", "Recount")
    till.settle()
    till.do("click", "Miscounted")
    manager = person(till.shop, "manager")
    till.do("click", manager.name)
    for digit in pin_of(manager):
        till.do("press", digit)
    till.do("press", "Return")
    till.do("wait", "Lock the count")
    assert till.shows("closing")


def test_escape_takes_the_digits_back_and_then_leaves(till: Till, sheet: ApprovalSheet) -> None:
    till.open_shift()
    till.do("press", "F8")
    answers = ask(till, sheet)
    till.do("click", "Mistake")
    till.do("click", person(till.shop, "manager").name)
    till.do("press", "1")
    till.do("press", "Escape")
    assert sheet.is_open()
    assert till.do("read", "Approval PIN digits") == "0 of 6"
    till.do("press", "Escape")
    assert not sheet.is_open()
    assert answers == []
