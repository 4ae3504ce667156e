"""Training at the till (C11): in and out again, plainly marked, and nothing real is touched."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_app.bootstrap import open_counter
from pos_app.views.window import CounterWindow
from qt_kit.runner import StoreThread
from qt_kit.terminal import Terminal
from qt_kit.theme import Theme
from qt_kit.training import Training
from store_core.application import orders, stores, training
from store_core.application.orders import Head
from store_core.application.shop import Act
from store_core.replication.link_state import LinkState
from tests.pos_app.counter import Till
from tests.shops import HandClock, cart, line, new_shop, person

SAID = "TRAINING. Nothing is charged, cooked or counted."


class Counter:
    """The real till and the one that shows, which may be the training's."""

    def __init__(self, terminal: Terminal, ways: Training, clock: HandClock, qtbot: QtBot) -> None:
        self.terminal, self.ways, self.clock, self.qtbot = terminal, ways, clock, qtbot

    @property
    def till(self) -> Till:
        window = self.ways.window
        assert isinstance(window, CounterWindow)
        return Till(window, self.terminal, self.clock, self.qtbot)

    @property
    def window(self) -> CounterWindow:
        return self.till.window

    def choose(self, entry: str) -> None:
        before = self.window
        self.till.do("click", "Person")
        self.till.do("click", entry)
        self.qtbot.waitUntil(lambda: self.window is not before, timeout=20_000)

    def has_shift(self) -> bool:
        return self.window.desk.shift is not None

    def enter(self) -> None:
        self.till.open_shift()
        self.choose("Training mode")


@pytest.fixture
def counter(
    tmp_path: Path, qtbot: QtBot, looks: Theme, bugs: list[BaseException]
) -> Iterator[Counter]:
    gc.collect()
    clock = HandClock()
    shop = new_shop(tmp_path, clock)
    terminal = Terminal.alone(shop, StoreThread(bugs.append))
    window, ways = open_counter(terminal)
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield Counter(terminal, ways, clock, qtbot)
    terminal.close()
    shop.database.close()
    assert bugs == []


def test_training_takes_the_windows_place_and_says_so(counter: Counter) -> None:
    real, place = counter.window, counter.window.geometry()
    assert not real.mode.is_shown()
    counter.enter()
    assert counter.till.do("read", "Mode banner") == SAID
    assert counter.till.do("read", "Mode") == "Training"
    assert not real.isVisible()
    assert counter.window.geometry() == place
    who = counter.window.desk.person
    assert who
    assert who.role == "cashier"


def test_a_sale_in_training_leaves_no_trace_in_the_real_shop(counter: Counter) -> None:
    counter.enter()
    till = counter.till
    till.do("click", "$100")
    till.do("click", "Open shift")
    till.until(lambda: till.desk.shift is not None)
    till.put("margherita")
    till.pay()
    till.do("press", "F12")
    till.until(lambda: till.desk.sold is not None)
    assert till.desk.sold
    assert till.desk.sold.header.number == "TRAIN-1"
    assert counter.till.do("read", "Mode banner") == SAID
    assert orders.orders_since(counter.terminal.shop, till.desk.sold.header.placed_at) == ()


def test_coming_back_takes_a_pin_and_the_real_ticket_is_still_there(counter: Counter) -> None:
    counter.till.open_shift()
    counter.till.put("margherita", "fries", label="Table 4")
    ticket = counter.window.desk.draft
    counter.choose("Training mode")
    counter.till.do("click", "Leave training")
    counter.qtbot.waitUntil(lambda: not counter.window.mode.is_shown(), timeout=20_000)
    desk = counter.window.desk
    assert desk.person is None
    assert desk.draft == ticket
    counter.till.sign_in()
    assert counter.till.shows("sell")


def test_training_goes_on_where_it_was_left_and_begins_anew_when_asked(counter: Counter) -> None:
    counter.enter()
    counter.till.do("click", "$100")
    counter.till.do("click", "Open shift")
    counter.till.until(counter.has_shift)
    counter.till.do("click", "Leave training")
    counter.till.sign_in()
    counter.choose("Training mode")
    assert counter.has_shift()
    counter.choose("Start training anew")
    assert not counter.has_shift()
    assert counter.window.desk.person is not None


def test_a_real_web_order_is_announced_in_training(counter: Counter) -> None:
    counter.enter()
    shop, window = counter.terminal.shop, counter.window
    chosen = cart(line(shop, "fries"), channel="web")
    counter.terminal.runner.submit(lambda: orders.place_for_customer(shop, chosen, Head()))
    counter.till.until(lambda: window.desk.real_waiting == 1)
    assert counter.till.do("read", "Mode banner") == f"{SAID} 1 real web order waits"
    assert window.desk.waiting == ()


def test_the_real_links_state_shows_in_training(counter: Counter) -> None:
    counter.enter()
    counter.terminal.set_link(LinkState("offline", unsent=3))
    counter.till.until(lambda: counter.till.do("read", "Connection") == "3 not sent")
    assert not counter.window.banner.is_shown()


def test_closing_the_program_in_training_closes_both_shops(
    counter: Counter, tmp_path: Path
) -> None:
    counter.enter()
    counter.terminal.close()
    again = training.open_training(tmp_path, training.copy_of(counter.terminal.shop))
    again.database.close()


def test_test_mode_is_told_on_every_screen_as_soon_as_it_is_on(counter: Counter) -> None:
    shop, window = counter.terminal.shop, counter.window
    owner = Act(person(shop, "owner"))
    counter.till.open_shift()
    counter.terminal.runner.submit(lambda: stores.switch_test_mode(shop, owner, on=True))
    counter.till.until(lambda: not counter.till.refuses("read", "Mode banner"))
    said = counter.till.do("read", "Mode banner")
    assert said == "TEST. New orders are not real and count in no report."
    assert counter.till.do("read", "Mode") == "Test"
    window.desk.lock()
    assert counter.till.do("read", "Mode banner") == said
    counter.terminal.runner.submit(lambda: stores.switch_test_mode(shop, owner, on=False))
    counter.till.until(lambda: not window.mode.is_shown())


def test_a_till_without_training_offers_none(till: Till) -> None:
    till.open_shift()
    till.do("click", "Person")
    assert till.refuses("click", "Training mode")


@pytest.mark.parametrize("leave_in_office", [True, False])
def test_no_back_office_of_a_training_outlives_it(
    counter: Counter, *, leave_in_office: bool
) -> None:
    counter.till.sign_in("owner")
    counter.choose("Training mode")
    practised = counter.window
    practised.office.open()
    office = practised.office.window
    assert office
    assert office.mode.accessibleDescription() == SAID
    (office if leave_in_office else practised).mode.pressed.emit()
    counter.till.until(lambda: counter.window is not practised)
    counter.till.until(lambda: practised.office.window is None)
    assert counter.window.isVisible()
