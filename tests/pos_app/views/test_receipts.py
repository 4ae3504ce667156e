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
    till.qtbot.wait(100)
    assert till.refuses("read", "Receipts of today")
