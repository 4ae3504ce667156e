import pytest

from pos_app.presenters import change as presenter
from pos_app.views import change as view
from tests.pos_app.counter import Till


def sell(till: Till, note: str) -> None:
    take_cash(till, note)
    till.until(lambda: till.shows("change"))


def take_cash(till: Till, note: str) -> None:
    till.open_shift()
    till.put("margherita")
    till.pay()
    till.do("click", note)
    till.do("click", "Take cash")


def test_the_change_is_broken_down_and_the_receipt_shown(till: Till) -> None:
    sell(till, "$20")
    order = till.orders()[0]
    change = order.payments[0].change
    assert till.do("read", "Change due") == f"${change // 100}.{change % 100:02}"
    paper = till.do("read", "Receipt")
    assert f"#{order.header.number} Table 7" in paper
    assert "TOTAL USD" in paper


def test_enter_serves_the_next_customer(till: Till) -> None:
    wanted: list[str] = []
    till.window.screen_named("change").go.connect(wanted.append)
    sell(till, "$20")
    till.do("press", "Return")
    assert wanted == ["sell"]


def test_the_receipt_is_printed_again_as_a_numbered_copy(till: Till) -> None:
    sell(till, "$20")
    till.do("click", "Print again")
    till.until(lambda: till.do("read", "Print again").startswith("tap for one more"))
    till.do("press", "P")
    till.until(lambda: till.do("read", "Print again").startswith("tap for one more"))


def test_the_screen_leaves_by_itself(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    assert presenter.STAYS_MS == 20_000
    monkeypatch.setattr(view, "STAYS_MS", 50)
    wanted: list[str] = []
    till.window.screen_named("change").go.connect(wanted.append)
    take_cash(till, "$20")
    till.until(lambda: wanted == ["sell"])


def test_many_kinds_of_notes_and_coins_take_a_second_row(till: Till) -> None:
    till.window.resize(1024, 768)
    sell(till, "$50")
    screen = till.window.screen_named("change")
    assert isinstance(screen, view.ChangeScreen)
    assert screen.card.height() > 250
