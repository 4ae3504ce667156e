"""A cook's evening at a display, on a real shop; the store thread runs when told."""

from dataclasses import replace
from itertools import groupby

import pytest
from sqlalchemy import select, text

from kitchen_display.preferences import Preferences
from store_core.application import kitchen, orders
from store_core.application.shop import Act, Shop
from store_core.application.staff import people
from store_core.application.stores import change_settings
from store_core.domain.kitchen import TicketState
from store_core.domain.orders import Order
from store_core.domain.staff import Person
from store_core.journal.kinds import StaffChanged
from store_core.replication.link_state import LinkState
from store_core.storage.journal import EntryRow
from tests.kitchen_display.displays import Display
from tests.kitchen_display.kitchens import rush, scheduled, sold
from tests.shops import HandClock, line, person


def states_of(shop: Shop, order: Order) -> list[TicketState]:
    return [fired.progress.state for fired in orders.order(shop, order.id).tickets]


def test_a_ticket_goes_from_start_over_the_pass_off_the_board(display: Display, shop: Shop) -> None:
    order = sold(shop)
    display.hears_of(order)
    for tab, act, then in (
        ("", "start", "started"),
        ("", "ready", "ready"),
        ("pass", "bump", "bumped"),
    ):
        display.session.choose_station(tab)
        assert display.acts == [("W-0001", act)]
        display.press(order)
        display.runner.run_all()
        assert states_of(shop, order) == [then]
        display.later(6)
    assert display.acts == []
    assert display.session.state.done_today.endswith("1 done today")


def test_a_press_shows_before_the_store_has_answered(display: Display, shop: Shop) -> None:
    order = sold(shop)
    display.hears_of(order)
    display.press(order)
    assert display.acts == [("W-0001", "undo")]
    assert display.runner.waiting() == 1
    assert states_of(shop, order) == ["fired"]


def test_a_press_is_painted_before_the_store_is_at_work(display: Display, shop: Shop) -> None:
    order = sold(shop)
    display.hears_of(order)
    display.press(order)
    display.session.out.toggle()
    display.session.out.say("item/fries", "open")
    assert display.painted == [0, 1]


@pytest.mark.parametrize("answered", [True, False])
def test_the_same_key_within_five_seconds_takes_the_step_back(
    display: Display, shop: Shop, answered: bool
) -> None:
    order = sold(shop)
    display.hears_of(order)
    display.press(order)
    if answered:
        display.runner.run_all()
    display.press(order)
    assert display.acts == [("W-0001", "start")]
    display.runner.run_all()
    assert states_of(shop, order) == ["fired"]
    assert display.acts == [("W-0001", "start")]
    display.press(order)
    display.runner.run_all()
    assert states_of(shop, order) == ["started"]


def test_after_five_seconds_the_same_key_is_the_next_step(display: Display, shop: Shop) -> None:
    order = sold(shop)
    display.hears_of(order)
    display.press(order)
    display.runner.run_all()
    display.later(6)
    assert display.acts == [("W-0001", "ready")]
    display.press(order)
    display.runner.run_all()
    assert states_of(shop, order) == ["ready"]


def test_a_ready_ticket_taken_back_is_in_work_again_and_not_at_the_pass(
    display: Display, shop: Shop
) -> None:
    order = sold(shop)
    kitchen.advance_ticket(shop, Act(), order.tickets[0].ticket.id, "started")
    display.hears_of(order)
    display.press(order)
    display.press(order)
    display.runner.run_all()
    assert states_of(shop, order) == ["started"]
    display.session.choose_station("pass")
    assert display.cards == ()


def test_a_wet_finger_that_touches_twice_presses_once(display: Display, shop: Shop) -> None:
    order = sold(shop)
    display.hears_of(order)
    display.press(order)
    display.clock.forward(seconds=0.1)
    display.session.press_card(order.id)
    display.runner.run_all()
    assert states_of(shop, order) == ["started"]


def test_one_key_starts_a_whole_order_on_all_and_one_station_at_its_own_tab(
    display: Display, shop: Shop
) -> None:
    order = sold(shop, line(shop, "margherita"), line(shop, "fries"), line(shop, "caesar-salad"))
    display.hears_of(order)
    display.session.choose_station("fry")
    display.press(order)
    display.runner.run_all()
    by_station = {
        fired.ticket.station: fired.progress.state for fired in orders.order(shop, order.id).tickets
    }
    assert by_station == {"oven": "fired", "cold": "fired", "fry": "started"}
    display.session.choose_station("")
    display.press(order)
    display.runner.run_all()
    assert set(states_of(shop, order)) == {"started"}


def test_when_somebody_was_quicker_the_board_says_so_and_shows_the_truth(
    display: Display, shop: Shop
) -> None:
    order = sold(shop)
    display.hears_of(order)
    kitchen.advance_ticket(shop, Act(), order.tickets[0].ticket.id, "ready")
    display.press(order)
    display.runner.run_all()
    assert display.session.state.notice.startswith("Somebody was quicker")
    assert display.cards == ()
    display.session.choose_station("pass")
    assert display.acts == [("W-0001", "bump")]
    display.later(9)
    assert display.session.state.notice == ""


def test_a_ticket_never_goes_back_while_answers_come_in(display: Display, shop: Shop) -> None:
    order = sold(shop)
    display.hears_of(order)
    display.states.clear()
    display.press(order)
    display.session.on_touched(frozenset({("order", order.id)}))
    display.later(6)
    display.press(order)
    while display.runner.waiting():
        display.runner.run_next()
    display.later(6)
    acts = [card.act for state in display.states for card in state.cards]
    assert [act for act, _same in groupby(acts)] == ["undo", "ready", "undo"]
    assert states_of(shop, order) == ["ready"]


@pytest.mark.parametrize(("cooks", "actor"), [(1, "luca"), (0, None), (2, None)])
def test_the_journal_names_the_cook_where_there_is_only_one(
    display: Display, shop: Shop, cooks: int, actor: str | None
) -> None:
    staff = [replace(one, role="cashier") for one in people(shop) if one.role == "cook"]
    staff += [Person(f"cook-{n}", "A cook", "cook") for n in range(cooks)]
    if cooks != 1:
        with shop.transaction() as tx:
            tx.record(StaffChanged(people=tuple(staff), revs={one.id: 1 for one in staff}))
    order = sold(shop)
    display.hears_of(order)
    display.press(order)
    display.runner.run_all()
    with shop.database.read() as session:
        last = session.scalars(select(EntryRow).order_by(EntryRow.dseq.desc())).first()
    assert last is not None
    assert (last.kind, last.actor) == ("ticket_moved", actor)


def test_a_line_is_marked_made_and_unmarked_by_tapping_it(display: Display, shop: Shop) -> None:
    order = sold(shop, line(shop, "margherita"), line(shop, "pepperoni"))
    display.hears_of(order)
    first = display.cards[0].body.lines[0]

    def made() -> list[bool]:
        return [one.done for one in display.cards[0].body.lines]

    display.session.press_line(order.id, first.id)
    assert made() == [True, False]
    display.runner.run_all()
    assert made() == [True, False]
    assert orders.order(shop, order.id).tickets[0].progress.lines_done == {first.id}
    display.session.press_line(order.id, first.id)
    display.session.press_line(order.id, first.id)
    display.session.press_line(order.id, first.id)
    assert made() == [False, False]
    display.runner.run_all()
    assert made() == [False, False]


def test_keys_of_the_bump_bar_press_tickets_of_both_nines_and_lines(
    display: Display, shop: Shop
) -> None:
    many = [sold(shop, line(shop, "margherita"), line(shop, "pepperoni")) for _ in range(11)]
    display.hears_of(*many)
    display.clock.forward(seconds=1)
    for key in "2", "0", "1", ".", "3", "2":
        display.session.key(key)
    display.runner.run_all()
    assert states_of(shop, many[1]) == ["started"]
    assert states_of(shop, many[9]) == ["started"]
    assert states_of(shop, many[2]) == ["fired"]
    marked = orders.order(shop, many[2].id)
    assert marked.tickets[0].progress.lines_done == {marked.lines[1].id}


def test_a_key_pressed_as_the_tickets_move_up_means_the_ticket_that_was_seen(
    display: Display, shop: Shop
) -> None:
    first, second = sold(shop), sold(shop)
    display.hears_of(first, second)
    kitchen.advance_ticket(shop, Act(), first.tickets[0].ticket.id, "ready")
    display.clock.forward(seconds=1)
    display.hears_of(first)
    assert [card.number for card in display.cards] == ["W-0002"]
    display.session.key("2")
    display.runner.run_all()
    assert states_of(shop, second) == ["started"]
    display.clock.forward(seconds=6)
    display.session.key("1")
    display.runner.run_all()
    assert states_of(shop, second) == ["ready"]


def test_recall_brings_a_ticket_back_into_work(display: Display, shop: Shop) -> None:
    order = sold(shop)
    ticket = order.tickets[0].ticket.id
    kitchen.advance_ticket(shop, Act(), ticket, "bumped")
    display.hears_of(order)
    display.session.toggle_recall()
    rows = display.session.state.recall or ()
    assert [row.title for row in rows] == ["W-0001 Oven"]
    display.session.key("1")
    assert display.session.state.recall is None
    assert display.acts == [("W-0001", "ready")]
    display.runner.run_all()
    assert states_of(shop, order) == ["started"]


def test_a_ticket_recalled_at_once_asks_for_its_next_step_not_for_undo(
    display: Display, shop: Shop
) -> None:
    order = sold(shop)
    ticket = order.tickets[0].ticket.id
    kitchen.advance_ticket(shop, Act(), ticket, "started")
    display.hears_of(order)
    display.press(order)
    display.session.recall(ticket)
    assert display.acts == [("W-0001", "ready")]
    display.press(order)
    display.runner.run_all()
    assert (states_of(shop, order), display.session.state.notice) == (["ready"], "")


def test_what_another_display_took_back_is_not_taken_back_again(
    display: Display, shop: Shop
) -> None:
    order = sold(shop)
    display.hears_of(order)
    display.press(order)
    display.runner.run_all()
    kitchen.recall_ticket(shop, Act(), order.tickets[0].ticket.id, "fired")
    display.hears_of(order)
    assert display.acts == [("W-0001", "start")]


def test_an_undo_leaves_alone_what_another_display_took_back(display: Display, shop: Shop) -> None:
    order = sold(shop, line(shop, "margherita"), line(shop, "fries"))
    display.hears_of(order)
    display.press(order)
    display.runner.run_all()
    kitchen.recall_ticket(shop, Act(), order.tickets[0].ticket.id, "fired")
    display.hears_of(order)
    display.press(order)
    display.runner.run_all()
    assert (states_of(shop, order), display.session.state.notice) == (["fired", "fired"], "")


def test_a_full_disk_is_told_and_nothing_is_shown_that_was_not_kept(
    display: Display, shop: Shop
) -> None:
    order = sold(shop)
    display.hears_of(order)
    fails = "BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    with shop.database.engine.begin() as connection:
        connection.execute(text(f"CREATE TRIGGER full BEFORE INSERT ON entries {fails}"))
    display.press(order)
    display.session.press_line(order.id, order.lines[0].id)
    display.runner.run_all()
    assert "disk is full" in display.session.state.notice
    assert display.acts == [("W-0001", "start")]
    assert not display.cards[0].body.lines[0].done


def test_new_work_rings_and_what_came_while_away_does_not(shop: Shop, clock: HandClock) -> None:
    before = sold(shop)
    clock.forward(minutes=1)
    display = Display(shop, clock)
    assert [card.number for card in display.cards] == ["W-0001"]
    assert "Sent to the printer" in display.cards[0].body.printed
    assert display.rings == []
    order = sold(shop)
    display.hears_of(order)
    assert display.rings == ["ring"]
    assert display.cards[1].body.printed == ""
    display.hears_of(order, before)
    assert display.rings == ["ring"]


def test_tickets_fired_during_an_outage_appear_silently(display: Display, shop: Shop) -> None:
    display.session.on_link(LinkState("offline", since=display.clock()))
    missed, late = sold(shop), sold(shop)
    display.clock.forward(minutes=2)
    display.hears_of(missed)
    display.session.on_link(LinkState("online"))
    display.hears_of(late)
    assert display.rings == []
    assert [card.number for card in display.cards] == ["W-0001", "W-0002"]
    display.hears_of(sold(shop))
    assert display.rings == ["ring"]


def test_a_scheduled_ticket_rings_when_it_is_time_to_begin(
    display: Display, shop: Shop, clock: HandClock
) -> None:
    display.hears_of(scheduled(shop, clock, 45))
    assert (display.rings, display.cards[0].tone) == ([], "scheduled")
    display.later(24 * 60)
    assert display.rings == []
    display.later(2 * 60)
    assert (display.rings, display.cards[0].tone) == (["ring"], "on_time")


@pytest.mark.parametrize(("station", "rings"), [("", 1), ("oven", 1), ("fry", 0), ("pass", 0)])
def test_a_station_rings_for_its_own_work(
    display: Display, shop: Shop, station: str, rings: int
) -> None:
    display.session.choose_station(station)
    display.hears_of(sold(shop))
    assert len(display.rings) == rings


def test_the_pass_rings_when_something_is_ready(display: Display, shop: Shop) -> None:
    order = sold(shop)
    display.session.choose_station("pass")
    display.hears_of(order)
    kitchen.advance_ticket(shop, Act(), order.tickets[0].ticket.id, "ready")
    display.hears_of(order)
    assert len(display.rings) == 1


def test_a_display_remembers_its_sound_and_its_station(shop: Shop, clock: HandClock) -> None:
    display = Display(shop, clock)
    display.session.toggle_sound()
    display.session.choose_station("cold")
    assert display.kept == [Preferences(sound=False), Preferences(False, "cold")]
    again = Display(shop, clock, preferences=display.kept[-1])
    assert not again.session.state.sound
    assert [tab.name for tab in again.session.state.tabs if tab.chosen] == ["Cold"]
    again.hears_of(sold(shop, line(shop, "caesar-salad")))
    assert again.rings == []


def test_a_remembered_station_that_is_gone_is_all_of_them(shop: Shop, clock: HandClock) -> None:
    display = Display(shop, clock, preferences=Preferences(station="grill"))
    assert [tab.name for tab in display.session.state.tabs if tab.chosen] == ["All"]


def test_tab_goes_round_the_stations(display: Display) -> None:
    seen = []
    for _ in range(6):
        display.session.next_station()
        seen.append(next(tab.name for tab in display.session.state.tabs if tab.chosen))
    assert seen == ["Oven", "Cold", "Fry", "Pass", "All", "Oven"]


def test_a_page_left_alone_turns_back_to_the_oldest(display: Display, shop: Shop) -> None:
    display.hears_of(*(sold(shop) for _ in range(4)))
    display.session.turn_to(2)
    display.later(15)
    assert display.session.state.first == 2
    display.later(6)
    assert display.session.state.first == 0


def test_changed_settings_are_read_again(display: Display, shop: Shop) -> None:
    order = sold(shop)
    owner = Act(person(shop, "owner"))
    change_settings(shop, owner, lambda settings: settings)
    display.session.on_touched(frozenset({("settings", shop.settings.store)}))
    display.runner.run_all()
    assert [card.number for card in display.cards] == [order.header.number]


def test_a_bug_in_the_store_does_not_leave_a_lie_on_the_board(display: Display, shop: Shop) -> None:
    order = sold(shop)
    display.hears_of(order)
    display.press(order)
    display.later(16)
    assert display.acts == [("W-0001", "start")]


def test_lines_read_as_a_cook_speaks(display: Display, shop: Shop, clock: HandClock) -> None:
    display.hears_of(*rush(shop, clock))
    texts = {
        (card.number, one.text.replace("\N{NO-BREAK SPACE}", " ")): [row.text for row in one.rows]
        for card in display.cards
        for one in card.body.lines
    }
    assert texts[("W-0001", "Pepperoni, L")] == ["Stuffed crust", "+ jalapeños"]
    assert texts[("W-0001", "Half & half, XL")] == [
        "Margherita",
        "BBQ chicken, no onions",
        "Thin crust",
    ]
    assert texts[("W-0003", "Diavola, L")] == ["“Extra crispy, cut in squares”"]
    assert texts[("W-0006", "Cheese sticks")] == ["+ BBQ sauce", "+ ranch"]
    assert texts[("W-0007", "Vegan verde, L")] == ["+ zucchini", "No artichoke"]
