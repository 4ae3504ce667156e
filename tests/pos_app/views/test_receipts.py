from tests.pos_app.counter import Till


def sell(till: Till, label: str) -> None:
    till.put("margherita", label=label)
    till.pay()
    till.do("press", "F12")
    till.until(lambda: till.shows("change"))


def test_todays_sales_are_listed_newest_first_and_printed_again_as_copies(till: Till) -> None:
    till.open_shift()
    sell(till, "Table 1")
    sell(till, "Table 2")
    till.do("click", "Person")
    till.do("click", "Receipts")
    till.do("wait", "Receipt #W-0002")
    assert "Table 2" in till.do("read", "Receipt")
    till.do("click", "Receipt #W-0001")
    assert "Table 1" in till.do("read", "Receipt")
    till.do("press", "F12")
    till.until(lambda: "Copy 1 sent to the printer" in till.do("read", "Print again"))


def test_before_the_first_sale_the_screen_says_so(till: Till) -> None:
    till.open_shift()
    till.window.show_screen("receipts")
    assert till.refuses("click", "Print again")
    till.settle()
    assert till.refuses("read", "Receipt list")


def yesterdays(till: Till) -> None:
    """A sale of 13.53 in a shift of the day before, and nothing yet today."""
    till.open_shift()
    sell(till, "Table 1")
    till.clock.forward(days=1)
    till.window.show_screen("receipts")
    till.do("wait", "Find a receipt")


def test_a_receipt_of_another_day_is_found_by_its_number_and_refunded(till: Till) -> None:
    yesterdays(till)
    assert till.refuses("read", "Receipt #W-0001")
    for key in "0001":
        till.do("press", key)
    till.do("wait", "Receipt #W-0001")
    assert "Table 1" in till.do("read", "Receipt")
    till.do("press", "Return")
    till.do("press", "R")
    till.do("click", "All of it")
    till.do("click", "Give back")
    till.approve("Wrong item")
    till.until(lambda: till.shows("change"))
    assert till.orders()[0].payment_status == "refunded"


def test_a_number_that_nobody_has_is_said_and_escape_leads_back_to_today(till: Till) -> None:
    yesterdays(till)
    sell(till, "Table 2")
    till.window.show_screen("receipts")
    till.do("wait", "Receipt #W-0002")
    till.do("type", "Find a receipt", "777")
    till.until(lambda: till.refuses("read", "Receipt list"))
    till.do("press", "Escape")
    till.do("wait", "Receipt #W-0002")
    till.do("press", "Escape")
    till.do("press", "Escape")
    assert till.shows("sell")


def test_the_slip_of_a_refund_is_looked_at_and_printed_again(till: Till) -> None:
    till.open_shift()
    sell(till, "Table 1")
    till.window.show_screen("receipts")
    till.do("wait", "Receipt #W-0001")
    assert till.refuses("read", "Turn the paper over")
    till.do("press", "R")
    till.do("click", "All of it")
    till.do("click", "Give back")
    till.approve("Wrong item")
    till.until(lambda: till.shows("change"))
    till.do("press", "P")
    till.until(lambda: "tap for one more" in till.do("read", "Print again"))
    till.window.show_screen("receipts")
    till.do("wait", "Turn the paper over")
    till.do("press", "S")
    assert "Reason: Wrong item" in till.do("read", "Refund slip")
    till.do("press", "F12")
    till.until(lambda: "Copy 2 sent to the printer" in till.do("read", "Print again"))
    till.do("press", "S")
    assert "Table 1" in till.do("read", "Receipt")


def test_the_arrows_move_again_after_a_refund(till: Till) -> None:
    till.open_shift()
    sell(till, "Table 1")
    sell(till, "Table 2")
    till.window.show_screen("receipts")
    till.do("wait", "Receipt #W-0002")
    till.do("press", "R")
    till.do("press", "Escape")
    till.do("press", "Down")
    assert "Table 1" in till.do("read", "Receipt")


def test_a_past_receipt_says_what_was_saved_and_where_each_price_comes_from(till: Till) -> None:
    till.open_shift()
    till.clock.forward(days=4)
    till.put("margherita", "margherita")
    till.pay()
    till.do("press", "F12")
    till.until(lambda: till.shows("change"))
    till.window.show_screen("receipts")
    till.do("wait", "Receipt #W-0001")
    assert "\N{MINUS SIGN}12.50" in till.do("read", "Receipt #W-0001")
    till.do("click", "Why these prices")
    till.settle()
    assert till.do("read", "Because of Margherita").startswith("25.00")
    till.do("press", "Escape")
    assert till.shows("receipts")
