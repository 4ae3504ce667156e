"""Count, compare, close: by keyboard, by touch, with things in the way (C5)."""

from pathlib import Path

import pytest

from pos_app.views import report as report_view
from pos_app.views.closing import ClosingScreen
from store_core.application import shifts
from store_core.domain.shifts import ShiftReport
from store_core.replication.link_state import LinkState
from tests.pos_app.counter import Till


@pytest.fixture
def sold(till: Till) -> Till:
    """A float of 100.00 and one sale of 13.53, at the shift."""
    till.open_shift()
    till.sell("margherita")
    till.window.show_screen("shift")
    return till


def begin(till: Till) -> None:
    till.do("click", "Close shift")
    till.do("wait", "Count $100")


def press(till: Till, *keys: str) -> None:
    for key in keys:
        till.do("press", key)


def count_to(till: Till, *numbers: str) -> None:
    """Pieces from the largest note on, each with Enter after it."""
    for number in numbers:
        press(till, *number, "Return")


def lock(till: Till) -> None:
    press(till, "F12")
    till.do("wait", "Expected and counted")


def z(till: Till) -> ShiftReport:
    till.until(lambda: till.shows("report"))
    return shifts.z_reports(till.shop)[0]


def test_the_drawer_is_counted_blind_by_keys_and_closed(sold: Till) -> None:
    begin(sold)
    assert sold.refuses("read", "Expected and counted")
    count_to(sold, "1", "0", "0", "1", "0", "3", "2", "0", "0", "3")
    assert sold.do("read", "Cash in drawer") == "$113.53"
    lock(sold)
    assert "Cash 113.53 113.53 Matches" in sold.do("read", "Expected and counted")
    assert sold.refuses("read", "Required")
    press(sold, "F12")
    report = z(sold)
    assert (report.number, report.net, report.difference("cash")) == (1, 1250, 0)
    assert sold.desk.shift is None
    assert "Z REPORT 1" in sold.do("read", "Report")


def test_the_same_by_touch(sold: Till) -> None:
    begin(sold)
    sold.do("click", "One more")
    sold.do("click", "Count $10")
    sold.do("click", "Digit 1")
    sold.do("click", "Next")
    assert sold.do("read", "Counting $5") == "0 0.00"
    sold.do("click", "Digit 3")
    sold.do("click", "Digit Backspace")
    assert sold.do("read", "Cash in drawer") == "$110.00"
    sold.do("click", "Lock the count")
    sold.do("wait", "Why is cash 3.53 short?")


def test_above_the_limit_nobody_closes_without_saying_why(sold: Till) -> None:
    begin(sold)
    count_to(sold, "1")
    lock(sold)
    assert sold.refuses("click", "Close and print Z 0001")
    press(sold, "F12")
    assert sold.shows("closing")
    sold.do("click", "Wrong change")
    sold.do("click", "Close and print Z 0001")
    assert (z(sold).reason, z(sold).difference("cash")) == ("Wrong change", -1353)


def test_why_it_differs_can_be_said_in_ones_own_words(sold: Till) -> None:
    begin(sold)
    count_to(sold, "1")
    lock(sold)
    sold.do("click", "Unknown")
    sold.do("type", "Another reason", "  ")
    assert "chosen" in sold.do("read", "Unknown")
    sold.do("type", "Another reason", "Bought ice, no slip")
    assert "chosen" not in sold.do("read", "Unknown")
    sold.do("type", "Another reason", "")
    assert sold.refuses("click", "Close and print Z 0001")
    sold.do("type", "Another reason", "Bought ice, no slip ")
    press(sold, "F12")
    assert z(sold).reason == "Bought ice, no slip"


def test_a_reason_that_is_tapped_takes_the_place_of_the_words(sold: Till) -> None:
    begin(sold)
    count_to(sold, "1")
    lock(sold)
    sold.do("type", "Another reason", "Bought ice")
    sold.do("click", "Wrong change")
    assert sold.do("read", "Another reason") == ""
    press(sold, "F12")
    assert z(sold).reason == "Wrong change"


def test_the_sums_below_are_reached_by_key_in_a_low_window(sold: Till) -> None:
    sold.window.resize(1024, 768)
    begin(sold)
    count_to(sold, "1")
    lock(sold)
    screen = sold.window.screen_named("closing")
    assert isinstance(screen, ClosingScreen)
    press(sold, "PgDown", "PgDown", "PgDown")
    sums = screen.comparison.others
    assert sums.mapTo(screen.column, sums.rect().bottomLeft()).y() <= screen.column.height()


def test_a_locked_count_stays_locked_when_one_comes_back_to_it(sold: Till) -> None:
    begin(sold)
    count_to(sold, "1")
    lock(sold)
    press(sold, "Escape")
    sold.do("click", "Close shift")
    sold.do("wait", "Expected and counted")
    assert sold.refuses("click", "Count $100")


def test_a_second_count_takes_a_manager(sold: Till) -> None:
    begin(sold)
    count_to(sold, "1")
    lock(sold)
    sold.do("click", "Recount")
    sold.approve("Miscounted")
    sold.do("wait", "Lock the count")
    assert sold.do("read", "Count $100") == "1"
    count_to(sold, "2")
    lock(sold)
    assert "86.47 over" in sold.do("read", "Expected and counted")


def test_leaving_the_count_keeps_what_was_counted(sold: Till) -> None:
    begin(sold)
    count_to(sold, "1", "2")
    sold.do("click", "Not now")
    assert sold.shows("shift")
    begin(sold)
    assert sold.do("read", "Cash in drawer") == "$200.00"


def test_what_is_still_open_is_named_and_leads_there(sold: Till) -> None:
    sold.put("fries", label="Table 3")
    sold.window.show_screen("sell")
    sold.do("press", "F2")
    sold.until(lambda: len(sold.desk.parked) == 1)
    sold.window.show_screen("shift")
    sold.do("click", "Close shift")
    sold.do("wait", "Table 3 W-0002 is still parked")
    assert sold.refuses("read", "Count $100")
    sold.do("click", "Look at it: Table 3 W-0002 is still parked")
    assert sold.shows("parked")


def test_a_manager_closes_all_the_same_and_it_is_written(sold: Till) -> None:
    sold.terminal.set_link(LinkState("offline", 12))
    sold.until(lambda: sold.desk.link.unsent == 12)
    sold.do("click", "Close shift")
    sold.do("wait", "12 records are not sent")
    sold.do("click", "Count all the same")
    sold.approve("The line is down")
    sold.do("wait", "Count $100")
    count_to(sold, "1", "0", "0", "1", "0", "3", "2", "0", "0", "3")
    lock(sold)
    press(sold, "F12")
    report = z(sold)
    assert [(one.kind, one.count) for one in report.overridden] == [("unsent", 12)]
    assert report.reason == "The line is down"


def test_what_is_settled_meanwhile_stands_in_the_way_no_longer(sold: Till) -> None:
    sold.terminal.set_link(LinkState("offline", 12))
    sold.until(lambda: sold.desk.link.unsent == 12)
    sold.do("click", "Close shift")
    sold.do("wait", "12 records are not sent")
    sold.terminal.set_link(LinkState("online"))
    sold.do("wait", "Count $100")


def close(till: Till) -> None:
    begin(till)
    count_to(till, "1", "0", "0", "1", "0", "3", "2", "0", "0", "3")
    lock(till)
    press(till, "F12")
    till.until(lambda: till.shows("report"))


def test_the_z_is_printed_again_as_a_copy_and_kept_as_a_file(
    sold: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_view, "documents", lambda: tmp_path / "Documents")
    close(sold)
    press(sold, "P")
    sold.until(lambda: sold.do("read", "Print again") == "sent to the printer")
    press(sold, "S")
    sold.do("wait", "Saved as Z 0001 2026-06-12.pdf")
    assert (tmp_path / "Documents" / "Z 0001 2026-06-12.pdf").exists()


def test_after_the_z_the_next_person_signs_in(sold: Till) -> None:
    close(sold)
    press(sold, "Return")
    assert sold.desk.person is None
    sold.sign_in()
    assert sold.shows("shift")
    sold.do("wait", "Last Z report")
    sold.do("click", "Last Z report")
    assert "Z REPORT 1" in sold.do("read", "Report")


def test_or_opens_the_next_shift_right_away(sold: Till) -> None:
    close(sold)
    sold.do("click", "Open a new shift")
    sold.do("click", "$100")
    press(sold, "F12")
    sold.until(lambda: sold.desk.shift is not None)
    assert shifts.next_z(sold.shop) == 2
