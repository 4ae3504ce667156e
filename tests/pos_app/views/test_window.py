from datetime import timedelta

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.views.orders import OrdersScreen
from pos_app.views.shift import ShiftScreen
from pos_app.views.window import CounterWindow
from qt_kit import theme
from store_core.application import orders
from store_core.application.orders import Head
from store_core.application.ticket_watch import Missing
from store_core.domain.orders import Contact
from store_core.replication.link_state import LinkState
from store_core.storage.kitchen import TicketReceivedRow
from tests.pos_app.counter import Till
from tests.shops import cart, line


def test_no_connection_pushes_the_screen_down_and_leaves_when_all_is_sent(till: Till) -> None:
    till.open_shift()
    till.terminal.set_link(LinkState("offline", 12, till.clock() - timedelta(minutes=16)))
    till.until(lambda: till.do("read", "Connection") == "12 not sent")
    till.until(lambda: till.window.body.y() == 64 + 56)
    assert "No connection since 18:42. Keep selling." in till.do("read", "Connection banner")
    assert till.window.body.y() == 64 + 56
    till.terminal.set_link(LinkState("sending", 7))
    till.until(lambda: till.do("read", "Connection") == "Sending 7")
    till.terminal.set_link(LinkState("online"))
    till.until(lambda: till.do("read", "Connection") == "All sent")
    till.clock.forward(seconds=2)
    till.until(lambda: till.window.banner.height() == 0)


def test_a_web_order_that_waits_is_counted_at_once(till: Till) -> None:
    till.sign_in()
    head = Head(contact=Contact("Priya R.", "+15550142277"), code="4827", label="Priya")
    till.desk.run(
        lambda shop: orders.place_for_customer(
            shop, cart(line(shop, "margherita"), channel="web"), head
        )
    )
    till.until(lambda: len(till.desk.waiting) == 1)


def test_the_dark_screen_is_one_press_in_the_persons_menu(till: Till) -> None:
    till.sign_in()
    till.do("click", "Person")
    till.do("click", "Dark screen")
    assert theme.colours().dark
    till.do("click", "Person")
    till.do("click", "Light screen")
    assert not theme.colours().dark


def test_escape_closes_the_persons_menu(till: Till) -> None:
    till.sign_in()
    till.do("click", "Person")
    till.do("press", "Escape")
    assert till.refuses("click", "Lock")


def test_a_narrow_bar_moves_the_shift_to_the_persons_menu(till: Till) -> None:
    till.open_shift()
    till.window.resize(1024, 768)
    till.until(lambda: till.refuses("read", "Shift"))
    till.do("click", "Person")
    till.do("click", "Shift")
    assert till.shows("shift")


@pytest.mark.parametrize("width", [1280, 1920])
def test_a_wide_bar_has_the_shift_in_it_and_not_in_the_menu(till: Till, width: int) -> None:
    till.open_shift()
    till.window.resize(width, 800)
    till.do("click", "Shift")
    assert till.shows("shift")
    till.do("click", "Person")
    assert till.refuses("click", "Shift")


def test_screens_that_do_not_exist_are_offered_nowhere(till: Till) -> None:
    window = CounterWindow(till.desk, {"shift": ShiftScreen})
    till.qtbot.addWidget(window)
    till.window.hide()
    window.resize(1280, 800)
    window.show()
    assert till.refuses("read", "Orders")
    till.sign_in()
    for name in ("Sell", "Orders", "Bell", "Parked", "Search"):
        assert till.refuses("read", name)
    till.do("press", "F6")
    assert window.current == "shift"


@pytest.mark.parametrize(("width", "height"), [(1024, 700), (1920, 1080)])
def test_every_screen_is_laid_out_before_anybody_looks_at_it(
    till: Till, width: int, height: int
) -> None:
    size = QSize(width, height)
    for widget in till.window.body.findChildren(QWidget):
        widget.resizeEvent(QResizeEvent(widget.size(), size))
    till.window.resize(size)
    assert till.window.grab().size() == size


def missing(till: Till, count: int = 1) -> tuple[Missing, ...]:
    """As the till's watch tells of them."""
    since = till.shop.now()
    return tuple(
        Missing(f"ticket {n}", f"order {n}", f"C-{n:04}", "Oven", since)
        for n in range(1, count + 1)
    )


def test_a_ticket_that_the_kitchen_has_not_is_called_out_until_it_has(till: Till) -> None:
    rang: list[str] = []
    screen = till.window.screen_named("orders")
    assert isinstance(screen, OrdersScreen)
    screen.ringer.rang.connect(rang.append)
    till.open_shift()
    till.desk.on_missing(missing(till))
    till.until(lambda: till.window.missing.height() == 56)
    told = till.do("read", "Kitchen banner")
    assert told == "The kitchen has not got C-0001. For Oven. Tell the cook."
    assert rang == ["alarm"]
    till.desk.on_missing(())
    till.until(lambda: till.window.missing.height() == 0)


def test_who_told_the_cook_says_so(till: Till) -> None:
    till.open_shift()
    till.desk.on_missing(missing(till))
    till.do("click", "Cook told")
    till.settle()
    with till.shop.database.read() as session:
        row = session.query(TicketReceivedRow).one()
    assert (row.ticket_id, row.how) == ("ticket 1", "told")
