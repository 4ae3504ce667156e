"""86 in the kitchen: what is offered, what is said, and that it holds (K4)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kitchen_display.presenters.board import derive
from kitchen_display.presenters.inputs import OutList, Said
from kitchen_display.presenters.running_out import KeptOut
from kitchen_display.presenters.session import Session
from kitchen_display.presenters.state import OutState
from kitchen_display.presenters.wares import wares_of
from qt_kit import drive
from store_core.application.availability import set_available
from store_core.application.shop import Act
from store_core.application.stores import change_settings
from store_core.domain.availability import SoldOut, with_sold_out
from store_core.domain.hours import rest_of_day
from store_core.domain.staff import Permission
from store_core.domain.store import Settings
from tests.kitchen_display.conftest import KitchenDesk
from tests.kitchen_display.displays import Display
from tests.kitchen_display.kitchens import half_and_half, sold
from tests.kitchen_display.made_up import NOW, board, ordered
from tests.shops import line, pizzeria

MENU = pizzeria().menu
AN_HOUR = NOW + timedelta(hours=1)
FRIES, MARGHERITA = SoldOut("item", "fries"), SoldOut("item", "margherita", AN_HOUR)


def listed(
    *gone: SoldOut, out: OutList | None = None, said: Mapping[str, Said] | None = None
) -> OutState:
    menu = with_sold_out(MENU, gone)
    inputs = replace(board(ordered("A", ago=3)), wares=wares_of(menu, "en"), out=out or OutList())
    state = derive(replace(inputs, said=said or {})).out
    assert state is not None
    return state


def notes(state: OutState) -> dict[str, str]:
    return {row.title: row.note for row in state.rows}


def test_what_is_out_comes_first_then_what_is_on_the_tickets_then_the_menu() -> None:
    state = listed(FRIES)
    assert [section.title for section in state.sections[:3]] == [
        "Sold out now",
        "On the tickets",
        "Classic",
    ]
    assert [row.title for row in state.sections[0].rows] == ["Fries"]
    assert [(row.title, row.note) for row in state.sections[1].rows] == [
        ("Margherita", "4 on the tickets")
    ]
    digits = [row.digit for row in state.rows]
    assert digits[:11] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "01", "02"]


def test_each_thing_on_the_menu_is_listed_once() -> None:
    titles = [row.title for row in listed(FRIES, MARGHERITA).rows]
    assert len(titles) == len(set(titles)) > 80
    assert {"Pepperoni", "Pepperoni, Toppings"} <= set(titles)


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (None, "Sold out until it is back"),
        (AN_HOUR, "Sold out until 19:58"),
        (rest_of_day(NOW, pizzeria().settings), "Sold out for today"),
    ],
)
def test_a_row_says_how_long_it_is_out(until: datetime | None, words: str) -> None:
    said = Said(out=True, until=until)
    assert notes(listed(said={"item/fries": said}))["Fries"] == words


def test_what_is_over_is_back_by_itself() -> None:
    inputs = replace(
        board(), wares=wares_of(with_sold_out(MENU, [MARGHERITA]), "en"), out=OutList()
    )
    assert derive(inputs).sold_out == 1
    later = derive(replace(inputs, now=AN_HOUR))
    assert later.sold_out == 0
    assert later.out
    assert later.out.sections[0].title == "Classic"


def test_what_the_owner_took_off_sale_is_not_the_kitchen_s_to_bring_back() -> None:
    items = [replace(one, available=one.id != "fries") for one in MENU.items]
    wares = wares_of(replace(MENU, items=tuple(items)), "en")
    assert "item/fries" not in {one.key for one in wares}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("jalap", ["Side of jalapeños", "Jalapeños, Toppings"]),
        ("JALAPENOS top", ["Jalapeños, Toppings"]),
        ("pepperoni top", ["Pepperoni, Toppings"]),
        ("alapenos", []),
    ],
)
def test_something_is_found_by_the_beginnings_of_its_words(query: str, found: list[str]) -> None:
    state = listed(out=OutList(query=query))
    assert [row.title for row in state.rows] == found
    assert bool(state.empty) is not bool(found)


def test_the_row_asked_about_offers_how_long_and_what_is_out_its_return() -> None:
    def words(*gone: SoldOut) -> list[str]:
        rows = listed(*gone, out=OutList(asked="item/fries")).rows
        return [choice.words for row in rows for choice in row.choices]

    assert words() == ["For an hour", "For today", "Until it is back"]
    assert words(FRIES) == ["It is back", "For today", "Until it is back"]


def test_a_long_menu_is_gone_through_again_only_when_something_changed() -> None:
    inputs = replace(board(ordered("A", ago=3)), wares=wares_of(MENU, "en"), out=OutList())
    kept = KeptOut()
    first = derive(inputs, None, kept).out
    assert derive(replace(inputs, now=NOW + timedelta(seconds=1)), None, kept).out is first
    assert derive(replace(inputs, out=OutList(query="f")), None, kept).out is not first


# A cook's evening


def rows_of(session: Session) -> dict[str, bool]:
    assert session.state.out
    return {row.title: row.out for row in session.state.out.rows}


def test_what_a_cook_says_shows_at_once_and_holds_everywhere(display: Display) -> None:
    out = display.session.out
    out.toggle()
    out.ask("item/fries")
    out.say("item/fries", "hour")
    assert rows_of(display.session)["Fries"]
    assert display.shop.menu.item("fries").available
    display.runner.run_all()
    assert not display.shop.menu.item("fries").available
    until = display.shop.menu.item("fries").sold_out_until
    assert until
    assert round((until - display.clock()) / timedelta(minutes=1)) == 60
    assert (display.session.state.sold_out, rows_of(display.session)["Fries"]) == (1, True)
    out.say("item/fries", "back")
    display.runner.run_all()
    assert display.shop.menu.item("fries").available
    assert display.session.state.sold_out == 0


def test_what_is_said_at_the_till_shows_in_the_kitchen(display: Display) -> None:
    display.session.out.toggle()
    set_available(display.shop, Act(), "option", "top-jalapenos", False)
    display.session.on_touched(frozenset({("option", "top-jalapenos")}))
    display.runner.run_all()
    assert rows_of(display.session)["Jalapeños, Toppings"]


def test_a_cook_who_may_not_cook_is_told_and_nothing_is_out(display: Display) -> None:
    def without(now: Settings) -> Settings:
        return replace(now, grants={"cook": {Permission.COOK.value: False}})

    change_settings(display.shop, Act(), without)
    display.session.out.toggle()
    display.session.out.say("item/fries", "open")
    assert rows_of(display.session)["Fries"]
    display.runner.run_all()
    assert not rows_of(display.session)["Fries"]
    assert display.session.state.notice.startswith("The cook of this display may not do that.")


def test_said_twice_in_a_hurry_the_last_word_holds(display: Display) -> None:
    display.session.out.toggle()
    for how in "hour", "back", "open":
        display.session.out.say("item/fries", how)
    display.runner.run_all()
    assert not display.shop.menu.item("fries").available
    assert display.shop.menu.item("fries").sold_out_until is None


def test_the_bump_bar_s_digits_choose_the_row_and_how_long(display: Display) -> None:
    sold(display.shop, line(display.shop, "margherita"))
    display.session.out.toggle()
    for key in "0", "2", "3":
        display.session.key(key)
    display.runner.run_all()
    assert len(display.shop.menu.sold_out) == 1


def test_escape_leaves_the_question_then_the_search_then_the_list(display: Display) -> None:
    session = display.session
    session.out.toggle()
    session.out.search("fries")
    session.out.ask("item/fries")
    left = []
    for _ in range(3):
        out = session.state.out
        left.append((any(row.choices for row in out.rows), out.query) if out else None)
        session.escape()
    assert left == [(True, "fries"), (False, "fries"), (False, "")]
    assert session.state.out is None


# The window


def test_a_line_held_offers_what_it_is_made_of(desk: KitchenDesk) -> None:
    order = sold(desk.shop, half_and_half(desk.shop))
    name = f"Line Half & half, XL of {order.header.number}"
    desk.waits_for(name)
    desk.do(f'hold "{name}"')
    desk.waits_for("86 BBQ chicken")
    assert desk.says("86 title") == "What ran out of Half & half, XL?"
    wanted = [one for one in desk.names() if one.startswith("86 ")]
    assert {"86 Half & half", "86 Margherita", "86 BBQ chicken", "86 Thin crust, Crust"} <= {
        *wanted
    }
    desk.do('click "86 BBQ chicken"')
    desk.do('click "For today: BBQ chicken"')
    desk.settles()
    assert not desk.shop.menu.item("bbq-chicken").available
    assert desk.says("86") == "86 · 1"
    desk.settles()
    assert desk.says(name) == ""


def test_the_button_opens_the_list_and_touch_says_what_is_out_and_back(desk: KitchenDesk) -> None:
    desk.do("click 86")
    desk.do('click "86 Fries"')
    desk.do('click "Until it is back: Fries"')
    desk.settles()
    assert not desk.shop.menu.item("fries").available
    assert desk.says("86 Fries") == "Sold out until it is back"
    desk.do('click "86 Fries"')
    desk.do('click "It is back: Fries"')
    desk.settles()
    assert desk.shop.menu.item("fries").available
    desk.do('click "Close 86"')
    assert "86 list" not in desk.names()


def test_it_is_all_said_by_keys_alone(desk: KitchenDesk) -> None:
    desk.do("press X")
    for key in "j", "a", "l":
        desk.do(f"press {key}")
    for key in "Down", "Down", "Return", "Right", "Return":
        desk.do(f"press {key}")
    desk.settles()
    assert not desk.shop.menu.option("top-jalapenos")[1].available
    for _ in range(2):
        desk.do("press Escape")
    assert "86 list" not in desk.names()


def test_tickets_go_on_while_the_list_is_open(desk: KitchenDesk) -> None:
    desk.do("click 86")
    desk.fires("Table 7")
    desk.do('click "Start W-0001 Oven"')
    desk.settles()
    desk.waits_for("Undo W-0001 Oven")
    assert "86 list" in desk.names()


@pytest.mark.parametrize(("wide", "high"), [(1024, 768), (1366, 768), (1920, 1080)])
def test_the_list_stays_inside_the_board_with_targets_for_a_floury_hand(
    desk: KitchenDesk, wide: int, high: int
) -> None:
    desk.window.resize(wide, high)
    desk.do("click 86")
    desk.do('click "86 Fries"')
    for found in drive.everything():
        if found.name.startswith(("86 Fries", "For an hour", "For today", "Until it")):
            assert found.target.rect.height() >= 64, found.name
            assert desk.window.board.rect().contains(found.target.rect), found.name
