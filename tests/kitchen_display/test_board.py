"""What the board shows of orders, as tables."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kitchen_display.presenters.board import derive
from kitchen_display.presenters.inputs import BoardInputs, Press
from kitchen_display.presenters.kept_cards import KeptCards
from kitchen_display.presenters.keys import Typed
from store_core.domain.kitchen import TicketProgress
from store_core.replication.link_state import LinkState
from tests.kitchen_display.made_up import NOW, board, ordered


def shown(inputs: BoardInputs) -> list[tuple[str, str]]:
    return [(card.number, card.act) for card in derive(inputs).cards]


def test_the_oldest_ticket_comes_first_and_a_scheduled_one_last() -> None:
    inputs = board(ordered("B", ago=3), ordered("later", ago=-30), ordered("A", ago=9))
    assert [card.number for card in derive(inputs).cards] == ["A", "B", "later"]


def test_tickets_fired_together_stand_as_their_orders_were_placed() -> None:
    inputs = board(ordered("A-0002", ago=3), ordered("A-0001", ago=3))
    assert [card.number for card in derive(inputs).cards] == ["A-0001", "A-0002"]


@pytest.mark.parametrize(
    ("ago", "tone", "time", "word"),
    [
        (0, "on_time", "20 min", "On time"),
        (11.99, "on_time", "9 min", "On time"),
        (12, "soon", "8 min", "Soon"),
        (19.5, "soon", "1 min", "Soon"),
        (20, "late", "0 min", "Late"),
        (20.9, "late", "0 min", "Late"),
        (24.5, "late", "−4 min", "Late"),
        (21 + 99, "late", "−1 h", "Late"),
        (-12, "scheduled", "19:30", "Fires 19:10"),
        (-0.1, "on_time", "21 min", "On time"),  # the till's clock is six seconds ahead
    ],
)
def test_age_is_told_by_tone_minutes_and_word(ago: float, tone: str, time: str, word: str) -> None:
    card = derive(board(ordered("A", ago=ago))).cards[0]
    assert (card.tone, card.time, card.word) == (tone, time, word)


def test_a_scheduled_ticket_started_early_is_on_time() -> None:
    card = derive(board(ordered("A", {"oven": "started"}, ago=-12, moved_ago=1))).cards[0]
    assert (card.tone, card.act) == ("on_time", "ready")


@pytest.mark.parametrize(
    ("station", "cards"),
    [
        ("", [("both", "start"), ("oven", "ready")]),
        ("oven", [("oven", "ready")]),
        ("cold", [("both", "start")]),
        ("fry", []),
        ("pass", [("both", "bump"), ("done", "bump")]),
    ],
)
def test_each_tab_shows_its_own_work(station: str, cards: list[tuple[str, str]]) -> None:
    orders = (
        ordered("both", {"oven": "ready", "cold": "fired"}, ago=5, moved_ago=1),
        ordered("oven", {"oven": "started"}, ago=4, moved_ago=1),
        ordered("done", {"oven": "ready", "cold": "bumped"}, ago=3, moved_ago=1),
        ordered("gone", {"oven": "bumped"}, ago=2, moved_ago=1),
    )
    inputs = board(*orders, station=station)
    assert shown(inputs) == cards
    counts = {tab.name: tab.count for tab in derive(inputs).tabs}
    assert counts == {"All": 2, "Oven": 1, "Cold": 1, "Fry": 0, "Pass": 2}


def test_on_all_a_key_moves_the_stations_furthest_behind_and_shows_what_is_ahead_as_made() -> None:
    order = ordered("A", {"oven": "ready", "cold": "started", "fry": "fired"}, ago=5, moved_ago=1)
    card = derive(board(order)).cards[0]
    assert (card.title, card.act) == ("A Oven, Cold, Fry", "start")
    assert {line.ticket: line.done for line in card.body.lines} == {
        "A/oven": True,
        "A/cold": False,
        "A/fry": False,
    }


@pytest.mark.parametrize(
    ("station", "also"),
    [
        ("", "Also at Cold, Fry"),
        ("cold", "Also at Oven, Fry"),
        ("fry", "Also at Oven, Cold"),
        ("pass", "Still at Cold, Fry"),
    ],
)
def test_a_card_names_the_other_stations(station: str, also: str) -> None:
    order = ordered("A", {"oven": "ready", "cold": "started", "fry": "fired"}, ago=5, moved_ago=1)
    assert derive(board(order, station=station)).cards[0].body.also == also


def test_keys_number_the_cards_of_the_page_in_two_nines_and_leave_out_scheduled_ones() -> None:
    orders = [ordered(f"{n:02}", ago=60 - n) for n in range(1, 22)] + [ordered("later", ago=-30)]
    digits = [card.digit for card in derive(board(*orders)).cards]
    assert digits[:9] == list("123456789")
    assert digits[9:18] == [f"0{n}" for n in range(1, 10)]
    assert digits[18:] == ["", "", "", ""]
    second_page = derive(board(*orders, first=8)).cards
    assert [card.digit for card in second_page[7:11]] == ["", "1", "2", "3"]


def test_a_page_that_is_no_longer_there_is_the_first() -> None:
    assert derive(board(ordered("A"), first=4)).first == 0


PRESSED = TicketProgress("ready", 0, NOW)


@pytest.mark.parametrize(
    ("seconds", "cards"), [(0, [("A", "undo")]), (4.9, [("A", "undo")]), (5, [])]
)
def test_a_ticket_passed_on_stays_five_seconds_so_that_its_key_can_undo(
    seconds: float, cards: list[tuple[str, str]]
) -> None:
    press = Press(NOW, {"A/oven": "started"})
    inputs = board(
        ordered("A", {"oven": "started"}, ago=5, moved_ago=1),
        now=NOW + timedelta(seconds=seconds),
        moves={"A/oven": PRESSED},
        presses={("", "A"): press},
    )
    assert shown(inputs) == cards
    assert all(card.leaving for card in derive(inputs).cards)


def test_at_another_tab_the_key_is_already_the_next_step() -> None:
    inputs = board(
        ordered("A", {"oven": "started"}, ago=5, moved_ago=1),
        station="pass",
        moves={"A/oven": PRESSED},
        presses={("", "A"): Press(NOW, {"A/oven": "started"})},
    )
    assert shown(inputs) == [("A", "bump")]


def test_a_press_never_sets_a_ticket_back_that_is_further_already() -> None:
    inputs = board(
        ordered("A", {"oven": "ready"}, ago=5, moved_ago=1),
        station="pass",
        moves={"A/oven": TicketProgress("started", 0, NOW)},
    )
    assert shown(inputs) == [("A", "bump")]


def test_a_recall_shows_at_once_although_the_store_has_not_answered() -> None:
    inputs = board(
        ordered("A", {"oven": "bumped"}, ago=5, moved_ago=1),
        moves={"A/oven": TicketProgress("started", 1, NOW)},
    )
    assert shown(inputs) == [("A", "ready")]


@pytest.mark.parametrize(
    ("state", "moved_ago", "cards"),
    [
        ("started", 5.0, []),
        ("ready", 5.0, []),
        ("started", 1.0, [("A", "ready")]),  # recalled after the customer came back
    ],
)
def test_what_was_handed_out_is_gone_unless_it_was_recalled_since(
    state: str, moved_ago: float, cards: list[tuple[str, str]]
) -> None:
    order = ordered(
        "A",
        {"oven": state},  # type: ignore[dict-item]  # a state's name
        ago=9,
        moved_ago=moved_ago,
        facts=(("handed_out", 2),),
    )
    assert shown(board(order)) == cards


@pytest.mark.parametrize(("ago", "cards"), [(4, [("A", "clear")]), (-30, [])])
def test_a_cancelled_order_is_struck_until_the_cook_clears_it(
    ago: float, cards: list[tuple[str, str]]
) -> None:
    inputs = board(ordered("A", ago=ago, facts=(("cancelled", 1),)))
    assert shown(inputs) == cards
    for card in derive(inputs).cards:
        assert (card.tone, card.word) == ("cancelled", "Cancelled")
        assert all(line.voided for line in card.body.lines)


def test_totals_count_what_is_still_to_make_at_the_station() -> None:
    orders = (
        ordered("A", {"oven": "fired", "cold": "started"}, ago=5, voided=("A-oven-2",)),
        ordered("B", {"oven": "started"}, ago=4),
        ordered("C", {"oven": "ready", "fry": "fired"}, ago=3),
        ordered("D", {"fry": "fired"}, ago=2, facts=(("cancelled", 1),)),
    )
    made = {("B/oven", "B-oven-1"): True}

    def totals(station: str) -> list[tuple[int, str]]:
        state = derive(board(*orders, station=station, marks=made))
        return [(total.count, total.name) for total in state.totals]

    everything = [(4, "Margherita"), (4, "Salad"), (4, "Fries")]
    assert totals("") == everything
    assert totals("pass") == everything
    assert totals("oven") == [(4, "Margherita")]
    assert totals("fry") == [(4, "Fries")]


def test_two_lines_of_the_same_name_are_found_apart() -> None:
    card = derive(board(ordered("A"))).cards[0]
    assert [line.name for line in card.body.lines] == [
        "Line Margherita, L of A",
        "Line Margherita, L of A (2)",
    ]


def test_the_last_twelve_that_left_can_be_recalled_newest_first() -> None:
    orders = [ordered(f"{n:02}", {"oven": "bumped"}, ago=60, moved_ago=n) for n in range(1, 15)]
    orders.append(ordered("ready", {"cold": "ready"}, ago=60, moved_ago=0.5))
    recall = derive(board(*orders, recalling=True)).recall or ()
    assert [row.number for row in recall] == ["ready", *(f"{n:02}" for n in range(1, 12))]
    assert [row.digit for row in recall][8:] == ["9", "01", "02", "03"]
    assert recall[0].when == "Ready 18:57"
    assert recall[0].what == "2 Salad, L, 2 Salad, L"
    at_oven = derive(board(*orders, recalling=True, station="oven")).recall or ()
    assert "ready" not in {row.number for row in at_oven}
    assert derive(board(*orders)).recall is None


def test_the_day_is_told_by_orders_done_and_their_average() -> None:
    orders = (
        ordered("A", {"oven": "bumped", "cold": "ready"}, ago=20, moved_ago=10),
        ordered("B", {"oven": "ready"}, ago=21, moved_ago=1),
        ordered("half", {"oven": "ready", "cold": "started"}, ago=20, moved_ago=1),
        ordered("yesterday", {"oven": "bumped"}, ago=24 * 60, moved_ago=23 * 60),
    )
    assert derive(board(*orders)).done_today == "Average 15 min · 2 done today"
    assert derive(board()).done_today == ""


@pytest.mark.parametrize(
    ("station", "title", "sentence"),
    [
        ("", "All caught up", "1 order waits at another station."),
        ("cold", "Nothing at Cold", "1 order waits at another station."),
    ],
)
def test_an_empty_tab_says_where_work_is(station: str, title: str, sentence: str) -> None:
    waiting = ordered("A", {"oven": "ready"}, ago=5, moved_ago=1)
    empty = derive(board(waiting, station=station)).empty
    assert empty is not None
    assert (empty.title, empty.sentence) == (title, sentence)
    calm = derive(board(station=station)).empty
    assert calm is not None
    assert calm.title == "All caught up"


@pytest.mark.parametrize(
    ("link", "badge", "message"),
    [
        (LinkState("online"), "Live", ""),
        (LinkState("sending", unsent=3), "Sending 3", ""),
        (LinkState("offline", 2, NOW), "Offline", "Offline since 18:58."),
        (LinkState("offline", trouble="device_revoked"), "Not joined", "No orders come in."),
        (LinkState("offline", trouble="device_unknown"), "Not joined", "No orders come in."),
        (LinkState("online", elsewhere=True), "Live by internet", ""),
        (LinkState("sending", 2, elsewhere=True), "Sending 2 by internet", ""),
    ],
)
def test_the_link_is_told_in_words(link: LinkState, badge: str, message: str) -> None:
    state = derive(board(link=link))
    assert (state.link.text, state.link_message.strong) == (badge, message)


def test_picking_a_line_by_keys_numbers_the_lines_of_that_ticket_only() -> None:
    inputs = board(ordered("A", ago=2), ordered("B", ago=1), typed=Typed(".2", NOW))
    first, second = derive(inputs).cards
    assert [line.digit for line in first.body.lines] == ["", ""]
    assert [line.digit for line in second.body.lines] == ["1", "2"]
    assert derive(inputs).hint == "Which line? 1 to 9"


def evenings() -> list[BoardInputs]:
    """What a kitchen goes through: each differs from the first in one thing."""
    orders = [ordered("A", {"oven": "fired", "cold": "fired"}, ago=9), ordered("B", ago=3)]
    first = board(*orders)
    pressed = Press(NOW, {"A/oven": "fired"})
    changes: list[dict[str, object]] = [
        {},
        {"now": NOW + timedelta(minutes=1)},
        {"now": NOW + timedelta(minutes=9)},
        {"marks": {("A/oven", "A-oven-1"): True}},
        {"moves": {"A/oven": TicketProgress("started", 0, NOW)}},
        {"presses": {("", "A"): pressed}, "moves": {"A/oven": TicketProgress("ready", 0, NOW)}},
        {"silent": frozenset({"B/oven"})},
        {"typed": Typed(".1", NOW)},
        {"station": "oven"},
        {"station": "pass"},
        {"first": 1},
        {"orders": {**first.orders, "B": ordered("B", ago=3, allergy="nuts")}},
        {"orders": {**first.orders, "B": ordered("B", ago=3, facts=(("cancelled", 1),))}},
        {"orders": {**first.orders, "B": ordered("B", ago=3, voided=("B-oven-1",))}},
        {"kitchen": replace(first.kitchen, choices={"x": "Thin"})},
        {
            "kitchen": replace(
                first.kitchen, settings=replace(first.kitchen.settings, languages=("it",))
            )
        },
    ]
    return [replace(first, **change) for change in changes]  # type: ignore[arg-type]  # any of the inputs, by name


def test_cards_kept_from_the_last_look_read_as_if_they_were_made_anew() -> None:
    kept = KeptCards()
    first, *changed = evenings()
    for inputs in changed:
        for look in (first, inputs, first):
            assert derive(look, kept) == derive(look)


def test_a_card_of_which_nothing_changed_is_the_same_one() -> None:
    orders = ordered("A", ago=9), ordered("B", ago=3)
    kept = KeptCards()
    before = derive(board(*orders), kept).cards
    moved = {"B/oven": TicketProgress("started", 0, NOW)}
    after = derive(board(*orders, moves=moved), kept).cards
    assert after[0] is before[0]
    assert after[1] != before[1]
