from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from pos_app.views.order_column import OrderColumn
from pos_app.views.orders import OrdersScreen
from qt_kit import drive
from store_core.application import orders
from store_core.application.payments import Tender
from store_core.application.shop import Act
from store_core.domain.orders import Order
from tests.pos_app.counter import Till
from tests.pos_app.web_orders import CODE, accept, cook, place, sale
from tests.shops import FRIDAY_EVENING, open_shift, person


def screen(till: Till) -> OrdersScreen:
    shown = till.window.screen_named("orders")
    assert isinstance(shown, OrdersScreen)
    return shown


def known(till: Till, order: Order, status: str = "placed") -> None:
    """The counter has heard of it."""
    till.until(lambda: order.id in till.desk.orders and till.desk.orders[order.id].status == status)


def opened(till: Till) -> Till:
    """A cashier with an open shift looks at the orders."""
    till.open_shift()
    till.do("press", "F6")
    assert till.shows("orders")
    return till


def stored(till: Till, order: Order) -> Order:
    return orders.order(till.shop, order.id)


def foot(till: Till) -> str:
    return screen(till).button.text()


def type_code(till: Till, code: str = CODE) -> None:
    for digit in code:
        till.do("click", f"Code {digit}")


def store_thread_is_done(till: Till) -> None:
    """With everything that was asked of it so far."""
    done: list[None] = []
    till.desk.run(lambda _shop: None, done.append)
    till.until(lambda: bool(done))


def reasons_stand(till: Till) -> None:
    """The sheet that asks why has slid in."""
    shown = screen(till)
    edge = shown.rect().right()
    till.until(lambda: shown.approval.is_open() and shown.approval.geometry().right() == edge)


def test_a_web_order_comes_in_by_itself_rings_and_is_counted(till: Till) -> None:
    rang: list[str] = []
    screen(till).ringer.rang.connect(rang.append)
    till.open_shift()
    known(till, place(till.shop))
    assert rang == ["order"]
    assert (till.do("read", "Bell"), till.do("read", "Orders")) == ("1", "1")
    till.clock.forward(seconds=25)
    till.until(lambda: len(rang) == 2)


def test_it_rings_although_nobody_is_signed_in(till: Till) -> None:
    rang: list[str] = []
    screen(till).ringer.rang.connect(rang.append)
    known(till, place(till.shop))
    assert rang == ["order"]


def test_past_the_answer_time_a_banner_says_so_over_every_other_screen(till: Till) -> None:
    till.open_shift()
    known(till, place(till.shop))
    assert not till.window.alarm.is_shown()
    till.clock.forward(minutes=7)
    till.until(lambda: till.window.alarm.height() == 56)
    told = till.do("read", "Orders banner")
    assert told == "1 web order is past its answer time. W-0001 has waited 7 min."
    till.do("click", "Answer")
    assert till.shows("orders")
    assert not till.window.alarm.is_shown()
    till.do("press", "F8")
    till.until(lambda: till.window.alarm.is_shown())


def test_the_bell_opens_the_oldest_unanswered_order(till: Till) -> None:
    till.open_shift()
    first, second = place(till.shop), place(till.shop, "Tom Baker")
    known(till, second)
    till.do("click", "Bell")
    assert till.shows("orders")
    till.do("click", "Order W-0002")
    assert "Tom Baker" in till.do("read", "Order")
    till.do("click", "Bell")
    assert first.header.number in till.do("read", "Order")


def test_accepting_promises_the_time_on_the_button_and_the_card_moves(till: Till) -> None:
    opened(till)
    order = place(till.shop)
    known(till, order)
    told = till.do("read", "Order W-0001")
    assert told.startswith("New; ")
    assert " left; Priya Raghunathan" in told
    at = till.do("read", "Accept").removeprefix("Accept ready ")
    till.do("click", "Accept W-0001")
    till.until(lambda: till.do("read", "Order W-0001").startswith("In kitchen; in "))
    promised = stored(till, order).promise
    assert f"{promised - timedelta(hours=4):%H:%M}" == at
    assert till.do("read", "Bell") == "0"
    assert foot(till) == f"In kitchen ready {at}"


def test_a_double_press_accepts_once_and_leaves_the_next_order_alone(till: Till) -> None:
    opened(till)
    first, second = place(till.shop), place(till.shop, "Tom Baker")
    known(till, second)
    column = next(
        one for one in till.window.findChildren(OrderColumn) if one.accessibleName() == "Column New"
    )
    at = next(one.rect.center() for one in column.targets() if one.name == "Accept W-0001")
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(column, left, none, at)
    QTest.mouseRelease(column, left, none, at)
    QTest.mousePress(column, left, none, at)
    QTest.mouseRelease(column, left, none, at)
    till.until(lambda: stored(till, first).status == "accepted")
    till.until(lambda: till.do("read", "Order W-0001").startswith("In kitchen"))
    QTest.mouseDClick(column, left, none, QPoint(at))
    QTest.mouseRelease(column, left, none, QPoint(at))
    store_thread_is_done(till)
    assert stored(till, second).status == "placed"


def test_the_button_pressed_twice_accepts_once_and_does_nothing_more(till: Till) -> None:
    opened(till)
    order = place(till.shop)
    known(till, order)
    till.do("press", "F12")
    till.do("press", "F12")
    till.until(lambda: till.do("read", "Order W-0001").startswith("In kitchen"))
    till.do("press", "F12")
    assert [fact.kind for fact in stored(till, order).facts] == ["accepted"]
    assert not screen(till).hand_out.is_open()


def test_a_later_time_is_quoted_from_the_sheet(till: Till) -> None:
    opened(till)
    order = place(till.shop)
    known(till, order)
    till.do("click", "Later W-0001")
    till.do("wait", "+20 min")
    till.do("click", "+20 min")
    at = till.do("read", "Accept").removeprefix("Accept ready ")
    till.do("click", "Accept")
    till.until(lambda: stored(till, order).status == "accepted")
    promised = stored(till, order).promise
    assert f"{promised - timedelta(hours=4):%H:%M}" == at
    wanted = FRIDAY_EVENING + timedelta(minutes=till.desk.settings.prep_minutes + 20)
    assert wanted <= promised <= wanted + timedelta(minutes=1)
    till.until(lambda: not screen(till).aside.slip.later.is_open())


def test_any_other_time_by_quarters_of_an_hour_and_escape_leaves_it(till: Till) -> None:
    opened(till)
    order = place(till.shop)
    known(till, order)
    till.do("press", "L")
    till.do("wait", "Other time later")
    till.do("click", "Other time later")
    till.do("click", "Other time later")
    assert "chosen" in till.do("read", "+60 min")
    till.do("press", "Escape")
    till.until(lambda: not screen(till).aside.slip.later.is_open())
    assert till.shows("orders")
    assert stored(till, order).status == "placed"


def test_rejecting_wants_a_reason_and_the_order_says_it(till: Till) -> None:
    opened(till)
    order = place(till.shop)
    known(till, order)
    till.do("press", "R")
    reasons_stand(till)
    assert till.refuses("click", "Reject the order")
    till.do("click", "Kitchen too busy")
    till.do("click", "Reject the order")
    till.until(lambda: stored(till, order).status == "cancelled")
    cancelled = stored(till, order).fact("cancelled")
    assert cancelled
    assert (cancelled.reason, cancelled.actor) == (
        "Kitchen too busy",
        person(till.shop, "cashier").id,
    )
    till.until(lambda: foot(till) == "Rejected")


def test_an_accepted_order_is_cancelled_with_a_reason_of_ones_own(till: Till) -> None:
    opened(till)
    order = accept(till.shop, place(till.shop))
    known(till, order, "accepted")
    till.do("click", "Order W-0001")
    till.do("click", "Cancel order")
    reasons_stand(till)
    till.do("type", "Another reason", "Oven is out")
    till.do("click", "Cancel the order")
    till.until(lambda: stored(till, order).status == "cancelled")


def test_a_driver_needs_somebody_who_may_reject(till: Till) -> None:
    till.sign_in("driver")
    order = place(till.shop)
    known(till, order)
    till.do("press", "F6")
    till.do("click", "Reject W-0001")
    reasons_stand(till)
    till.do("click", "Sold out")
    assert till.refuses("click", "Reject the order")
    assert stored(till, order).status == "placed"


def test_handing_out_takes_the_code_then_the_cash_and_shows_the_change(till: Till) -> None:
    opened(till)
    order = cook(till.shop, accept(till.shop, place(till.shop)))
    known(till, order, "ready")
    till.do("click", "Hand out W-0001")
    till.do("wait", "Code 4")
    assert till.refuses("click", "Hand out")
    type_code(till)
    till.do("wait", "Take cash")
    till.do("click", "$20")
    till.do("click", "Take cash")
    till.until(lambda: till.shows("change"))
    assert till.do("read", "Change due") == f"${(2000 - order.due) / 100:.2f}"
    given = stored(till, order)
    assert (given.status, given.payment_status) == ("completed", "paid")
    till.do("press", "F6")
    assert till.refuses("read", "Order W-0001")


def test_a_wrong_code_is_refused_and_the_keys_type_the_right_one(till: Till) -> None:
    opened(till)
    order = cook(till.shop, accept(till.shop, place(till.shop)))
    known(till, order, "ready")
    till.do("press", "F12")
    till.do("wait", "Code 1")
    type_code(till, "1111")
    assert till.do("read", "Code message") == "Not the code of this order. Ask again."
    for digit in CODE:
        till.do("press", digit)
    till.do("wait", "Take cash")
    till.do("press", "E")
    till.do("press", "F12")
    till.until(lambda: stored(till, order).status == "completed")
    till.until(lambda: not screen(till).hand_out.is_open())
    assert till.shows("orders"), "the exact amount leaves no change to count"


def test_escape_stops_handing_out_and_nothing_is_taken(till: Till) -> None:
    opened(till)
    order = cook(till.shop, accept(till.shop, place(till.shop)))
    known(till, order, "ready")
    till.do("click", "Hand out W-0001")
    till.do("wait", "Code 4")
    type_code(till)
    till.do("press", "Escape")
    till.until(lambda: not screen(till).hand_out.is_open())
    assert stored(till, order).payments == ()


def test_without_an_open_shift_the_button_leads_to_it(till: Till) -> None:
    till.sign_in()
    order = cook(till.shop, accept(till.shop, place(till.shop)))
    known(till, order, "ready")
    till.do("press", "F6")
    till.do("click", "Hand out W-0001")
    till.do("wait", "Code 4")
    type_code(till)
    till.do("click", "Open the shift first")
    assert till.shows("shift")


def test_the_card_follows_the_kitchen_by_itself(till: Till) -> None:
    opened(till)
    order = accept(till.shop, place(till.shop))
    known(till, order, "accepted")
    cook(till.shop, order, "started")
    till.until(lambda: till.desk.orders[order.id].status == "preparing")
    assert till.do("read", "Order W-0001").startswith("In kitchen")
    cook(till.shop, order)
    till.until(lambda: till.do("read", "Order W-0001").startswith("Ready; waits "))


def test_the_seconds_count_down_while_one_looks(till: Till) -> None:
    opened(till)
    known(till, place(till.shop))
    before = till.do("read", "Order W-0001")
    till.clock.forward(minutes=6)
    till.until(lambda: till.do("read", "Order W-0001") != before)
    assert " late; " in till.do("read", "Order W-0001")


def test_taken_back_by_the_customer_it_stays_in_sight_and_cannot_be_accepted(till: Till) -> None:
    opened(till)
    order = place(till.shop)
    known(till, order)
    till.do("click", "Later W-0001")
    orders.withdraw(till.shop, order.id)
    till.until(lambda: foot(till) == "Taken back")
    assert not screen(till).button.isEnabled()
    till.until(lambda: not screen(till).aside.slip.later.is_open())


def test_answered_at_another_till_in_the_same_moment_it_says_so(till: Till) -> None:
    opened(till)
    order = place(till.shop)
    known(till, order)
    accept(till.shop, order)
    till.do("click", "Accept W-0001")
    till.until(lambda: till.desk.orders[order.id].status == "accepted")
    assert len(stored(till, order).facts) == 1


def test_arrows_move_within_a_column_and_across(till: Till) -> None:
    opened(till)
    kitchen = accept(till.shop, place(till.shop))
    known(till, place(till.shop, "Tom"))
    known(till, place(till.shop, "Ann"))
    known(till, kitchen, "accepted")
    till.do("press", "F6")
    walk = []
    for key in ("Down", "Right", "Left", "Up"):
        till.do("press", key)
        walk.append(till.do("read", "Order").split()[0])
    assert walk == ["#W-0003", "#W-0001", "#W-0002", "#W-0002"]
    till.do("press", "A")
    till.until(lambda: till.do("read", "Order W-0002").startswith("In kitchen"))


def test_enter_opens_the_order_and_tab_goes_from_column_to_column(till: Till) -> None:
    opened(till)
    known(till, place(till.shop))
    till.do("press", "F6")
    till.do("press", "Return")
    assert screen(till).button.hasFocus()
    screen(till).pane.columns["new"].setFocus()
    seen = []
    for _ in range(4):
        till.do("press", "Tab")
        seen.append(till.window.focusWidget().accessibleName())
    assert seen == ["Column In kitchen", "Column Ready", "Later", "Reject"]


def test_the_list_is_searched_by_phone_and_filtered_by_status(till: Till) -> None:
    opened(till)
    known(till, place(till.shop, "Tom Baker", phone="+15550149999"))
    sold = sale(till.shop)
    known(till, sold, "accepted")
    till.do("press", "/")
    till.do("type", "Search orders", "9999")
    assert till.refuses("read", "Order W-0002")
    assert till.do("read", "Order W-0001").startswith("New; ")
    till.do("press", "Escape")
    till.do("click", "Status")
    till.do("click", "In kitchen")
    assert till.refuses("read", "Order W-0001")
    assert "Front desk" in till.do("read", "Order W-0002")
    till.do("press", "Escape")
    assert till.do("read", "View") == "Board"


def test_yesterdays_orders_are_read_when_they_are_asked_for(till: Till) -> None:
    now = till.clock.at
    till.clock.forward(days=-1)
    old = cook(till.shop, accept(till.shop, place(till.shop)))
    act = Act(person(till.shop, "cashier"))
    cash = [Tender("cash", old.due)]
    orders.hand_out(till.shop, act, old.id, CODE, cash, open_shift(till.shop))
    till.clock.at = now
    till.until(lambda: till.desk.shift is not None)
    till.sign_in()
    till.do("press", "F6")
    till.desk.orders.clear()
    till.do("click", "List")
    till.do("click", "Date")
    till.do("click", "Yesterday")
    till.until(lambda: not till.refuses("read", "Order W-0001"))
    assert till.do("read", "Order W-0001").startswith("Handed out; ")


def test_the_sound_is_turned_off_and_on(till: Till) -> None:
    opened(till)
    ringer = screen(till).ringer
    ringer.can_be_heard = True
    till.do("press", "F6")
    assert till.do("read", "Sound") == "Sound on"
    till.do("click", "Sound")
    assert (till.do("read", "Sound"), ringer.sounds.enabled) == ("Sound off", False)


def test_where_no_sound_can_be_played_the_counter_says_so(till: Till) -> None:
    opened(till)
    screen(till).ringer.can_be_heard = False
    till.do("press", "F6")
    assert till.do("read", "Sound") == "No sound here"
    assert till.refuses("click", "Sound")


def test_who_may_cook_says_ready_where_there_is_no_display(till: Till) -> None:
    till.sign_in("manager")
    order = accept(till.shop, place(till.shop))
    known(till, order, "accepted")
    till.do("press", "F6")
    till.do("click", "Ready")
    till.until(lambda: till.do("read", "Order W-0001").startswith("Ready; "))


@pytest.mark.parametrize(("wide", "high"), [(1024, 768), (1280, 800), (1920, 1080)])
def test_everything_is_within_reach_at_each_size(till: Till, wide: int, high: int) -> None:
    opened(till)
    till.window.resize(wide, high)
    known(till, place(till.shop, "Anneliese-Wilhelmina Brandt-Oyelaran of the Lakeshore School"))
    till.do("press", "F6")
    buttons = {"Accept W-0001", "Later W-0001", "Reject W-0001", "Accept", "Later", "Reject"}
    shown = drive.perform("list")["names"]
    assert isinstance(shown, list)
    assert {*buttons, "Date", "Type", "Source", "Sound"} <= set(shown)
    for found in drive.everything():
        if found.name in buttons:
            assert found.target.rect.height() >= 48
            assert found.target.rect.width() >= 48
