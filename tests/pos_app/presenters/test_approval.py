from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.desk import Desk
from pos_app.presenters.approval import ApprovalPresenter, Request
from qt_kit.runner import ManualRunner
from store_core.application.shop import Shop
from store_core.domain.staff import Permission, Person
from tests.shops import new_shop, person, pin_of

VOID = Request(Permission.VOID_LINE, "Take a line out", "Take it out", ("Mistake", "Sent back"))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = new_shop(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def runner() -> ManualRunner:
    return ManualRunner()


@pytest.fixture
def desk(shop: Shop, runner: ManualRunner) -> Desk:
    made = Desk(shop, runner)
    made.load(lambda: None)
    runner.run_all()
    return made


class Asked:
    """What came of asking."""

    def __init__(self, desk: Desk) -> None:
        self.answers: list[tuple[Person | None, str]] = []
        self.presenter = ApprovalPresenter(desk, lambda: None)
        self.presenter.ask(VOID, lambda approver, reason: self.answers.append((approver, reason)))

    def type(self, pin: str) -> None:
        for digit in pin:
            self.presenter.digit(digit)


def test_a_manager_lends_the_permission_with_a_reason(
    desk: Desk, shop: Shop, runner: ManualRunner
) -> None:
    desk.person, manager = person(shop, "cashier"), person(shop, "manager")
    asked = Asked(desk)
    asked.presenter.because("Mistake")
    asked.presenter.choose(manager.id)
    asked.type(pin_of(manager))
    runner.run_all()
    assert asked.answers == [(manager, "Mistake")]
    assert asked.presenter.state() is None


def test_without_a_reason_no_pin_is_taken(desk: Desk, shop: Shop, runner: ManualRunner) -> None:
    desk.person, manager = person(shop, "cashier"), person(shop, "manager")
    asked = Asked(desk)
    asked.presenter.choose(manager.id)
    asked.type(pin_of(manager))
    assert runner.waiting() == 0
    asked.presenter.because("   ")
    state = asked.presenter.state()
    assert state is not None
    assert (state.prompt, state.can_type) == ("Say why first", False)


def test_a_wrong_pin_allows_nothing_and_can_be_tried_again(
    desk: Desk, shop: Shop, runner: ManualRunner
) -> None:
    desk.person, manager = person(shop, "cashier"), person(shop, "manager")
    asked = Asked(desk)
    asked.presenter.because("Mistake")
    asked.presenter.choose(manager.id)
    asked.type("000000")
    runner.run_all()
    state = asked.presenter.state()
    assert state is not None
    assert (state.prompt, asked.answers) == ("Not this PIN, 4 tries left", [])
    asked.type(pin_of(manager))
    runner.run_all()
    assert asked.answers == [(manager, "Mistake")]


def test_who_may_do_it_alone_only_says_why(desk: Desk, shop: Shop) -> None:
    desk.person = person(shop, "manager")
    asked = Asked(desk)
    asked.presenter.do()
    assert asked.answers == []
    asked.presenter.because("Sent back")
    asked.presenter.do()
    assert asked.answers == [(None, "Sent back")]


def test_only_those_who_may_are_asked_for(desk: Desk, shop: Shop) -> None:
    desk.person = person(shop, "cashier")
    state = Asked(desk).presenter.state()
    assert state is not None
    assert {card.role for card in state.approvers} == {"Manager", "Owner"}


def test_leaving_while_the_pin_is_checked_does_nothing(
    desk: Desk, shop: Shop, runner: ManualRunner
) -> None:
    desk.person, manager = person(shop, "cashier"), person(shop, "manager")
    asked = Asked(desk)
    asked.presenter.because("Mistake")
    asked.presenter.choose(manager.id)
    asked.type(pin_of(manager))
    asked.presenter.leave()
    runner.run_all()
    assert asked.answers == []


def test_another_reason_while_the_pin_is_checked_changes_nothing(
    desk: Desk, shop: Shop, runner: ManualRunner
) -> None:
    desk.person, manager = person(shop, "cashier"), person(shop, "manager")
    asked = Asked(desk)
    asked.presenter.because("Mistake")
    asked.presenter.choose(manager.id)
    asked.type(pin_of(manager))
    asked.presenter.because("Sent back")
    asked.presenter.choose(person(shop, "owner").id)
    asked.presenter.clear()
    runner.run_all()
    assert asked.answers == [(manager, "Mistake")]
