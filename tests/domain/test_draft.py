"""The ticket being built: whatever is done to it, its price adds up and undo brings it back."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store_core.domain.cart import CartLine, ManualDiscount, Modifier
from store_core.domain.catalogue import Menu, Promotion
from store_core.domain.draft import (
    WHOLE,
    Draft,
    Grant,
    History,
    add,
    change,
    give_back,
    new_draft,
    price,
    recall,
    remove,
    set_quantity,
    take_off,
    with_fulfilment,
)
from store_core.domain.errors import StoreError
from store_core.domain.modifiers import same_line
from store_core.domain.orders import Order, OrderHeader, freeze
from store_core.domain.promotions import Occasion, Terms
from store_core.domain.staff import Person
from tests.shops import FRIDAY_EVENING, pizzeria

MENU = pizzeria().menu
RULES = pizzeria().settings.rules

THIN = (Modifier("crust", "crust-thin"), Modifier("sauce", "sauce-tomato"))
OLIVES = (*THIN, Modifier("toppings", "top-olives"))


def margherita(line_id: str, size: str = "m", quantity: int = 1, note: str = "") -> CartLine:
    return CartLine(line_id, "margherita", size, quantity, THIN, note=note)


def held(*lines: CartLine) -> Draft:
    """A parked ticket on the counter again."""
    draft = new_draft("dine_in")
    return replace(
        draft, cart=replace(draft.cart, lines=lines), order_id="order", number="A-1", held=lines
    )


def quantities(draft: Draft) -> list[tuple[str, int]]:
    return [(line.id, line.quantity) for line in draft.lines]


def test_the_same_again_is_one_line_and_another_size_or_note_is_not() -> None:
    draft, first = add(new_draft("dine_in"), margherita("1"))
    draft, again = add(draft, margherita("2", quantity=2))
    draft, large = add(draft, margherita("3", "l"))
    draft, noted = add(draft, margherita("4", note="crisp"))
    assert (first, again, large, noted) == ("1", "1", "3", "4")
    assert quantities(draft) == [("1", 3), ("3", 1), ("4", 1)]
    assert (draft.pieces, draft.count("margherita")) == (5, 5)


def test_none_left_of_a_line_takes_it_out() -> None:
    draft, line_id = add(new_draft("dine_in"), margherita("1"))
    assert set_quantity(draft, line_id, 0, "new")[0].lines == ()
    assert quantities(set_quantity(draft, line_id, 5000, "new")[0]) == [("1", 999)]


def test_a_line_edited_to_be_like_another_joins_it() -> None:
    draft, _ = add(new_draft("dine_in"), margherita("1"))
    draft, _ = add(draft, margherita("2", "l", 2))
    draft, joined = change(draft, margherita("2", "m", 2))
    assert (joined, quantities(draft)) == ("1", [("1", 3)])


def test_a_line_that_is_gone_is_an_error_and_not_a_crash() -> None:
    with pytest.raises(StoreError, match="unknown_line"):
        remove(new_draft("dine_in"), "gone")


def test_more_of_a_parked_line_is_a_new_line_and_no_void() -> None:
    draft = held(margherita("1"))
    draft, new = set_quantity(draft, "1", 3, "new")
    draft, again = add(draft, margherita("other"))
    assert (new, again) == ("new", "new")
    assert quantities(draft) == [("1", 1), ("new", 3)]
    assert draft.voids == ()


def test_less_of_a_parked_line_is_a_void_until_it_is_back() -> None:
    draft = held(margherita("1", quantity=2))
    fewer, _ = set_quantity(draft, "1", 1, "new")
    assert fewer.voids == ("1",)
    assert set_quantity(fewer, "1", 2, "new") == (draft, "1")
    assert remove(draft, "1").voids == ("1",)
    edited, _ = change(draft, replace(draft.lines[0], modifiers=OLIVES))
    assert edited.voids == ("1",)


def without(item_id: str) -> Menu:
    items = tuple(
        replace(item, available=False) if item.id == item_id else item for item in MENU.items
    )
    return replace(MENU, items=items)


def test_what_sells_out_meanwhile_is_told_and_the_rest_keeps_its_price() -> None:
    draft, _ = add(new_draft("dine_in"), margherita("1"))
    draft, _ = add(draft, CartLine("2", "fries"))
    told = price(draft, without("fries"), RULES)
    assert [(line_id, why.code) for line_id, why in told.refused.items()] == [
        ("2", "item_unavailable")
    ]
    assert price(held(*draft.lines), without("fries"), RULES).refused == {}


def test_a_line_the_menu_no_longer_knows_does_not_take_the_total_away() -> None:
    draft, _ = add(new_draft("dine_in"), margherita("1"))
    alone = price(draft, MENU, RULES)
    draft, _ = add(draft, CartLine("2", "no-such-dish"))
    told = price(draft, MENU, RULES)
    assert told.quote == alone.quote
    assert told.refused["2"].code == "unknown_item"
    assert price(new_draft("pickup"), MENU, RULES).quote is None


SIZES = st.sampled_from(["s", "m", "l", "xl"])
LINES = st.builds(
    lambda item, size, quantity, modifiers, note: (
        CartLine("", item, None, quantity, note=note)
        if item in ("fries", "coke")
        else CartLine("", item, size, quantity, modifiers, note=note)
    ),
    st.sampled_from(["margherita", "pepperoni", "fries", "coke"]),
    SIZES,
    st.integers(1, 4),
    st.sampled_from([THIN, OLIVES]),
    st.sampled_from(["", "crisp"]),
)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), LINES, st.just(0)),
        st.tuples(st.just("change"), LINES, st.integers(0, 9)),
        st.tuples(st.just("quantity"), st.integers(0, 5), st.integers(0, 9)),
        st.tuples(st.just("remove"), st.none(), st.integers(0, 9)),
        st.tuples(st.just("fulfilment"), st.sampled_from(["dine_in", "pickup"]), st.just(0)),
    ),
    max_size=14,
)


def edited(draft: Draft, edit: tuple[str, object, int], number: int) -> Draft:
    what, value, place = edit
    if isinstance(value, CartLine) and what == "add":
        return add(draft, replace(value, id=f"n{number}"))[0]
    if what == "fulfilment":
        return with_fulfilment(draft, "pickup" if value == "pickup" else "dine_in")
    if not draft.lines:
        return draft
    line = draft.lines[place % len(draft.lines)]
    if isinstance(value, CartLine):
        return change(draft, replace(value, id=line.id))[0]
    if isinstance(value, int):
        return set_quantity(draft, line.id, value, f"n{number}")[0]
    return remove(draft, line.id)


@settings(max_examples=150)
@given(EDITS, st.booleans())
def test_after_any_edits_the_total_is_the_sum_of_the_lines(
    edits: list[tuple[str, object, int]], parked: bool
) -> None:
    draft = (
        held(margherita("1"), CartLine("2", "fries", None, 2)) if parked else new_draft("pickup")
    )
    for number, edit in enumerate(edits):
        draft = edited(draft, edit, number)
        told = price(draft, MENU, RULES)
        assert told.refused == {}
        bill = told.quote
        assert (bill is None) == (not draft.lines)
        if bill:
            assert [line.line_id for line in bill.lines] == [line.id for line in draft.lines]
            assert bill.goods == sum(line.listed for line in bill.lines)
            assert bill.total == bill.goods + sum(line.tax for line in bill.lines)
        ids = [line.id for line in draft.lines]
        assert len(set(ids)) == len(ids)


@settings(max_examples=150)
@given(EDITS)
def test_undo_gives_back_exactly_the_ticket_before(edits: list[tuple[str, object, int]]) -> None:
    history = History(new_draft("pickup"))
    before = [history.draft]
    for number, edit in enumerate(edits):
        history = history.then(edited(history.draft, edit, number))
        if history.draft != before[-1]:
            before.append(history.draft)
    for draft in reversed(before):
        assert history.draft == draft
        history = history.undone()
    assert history == History(new_draft("pickup"))


@settings(max_examples=100)
@given(st.lists(LINES, max_size=8))
def test_no_two_lines_of_a_new_ticket_are_the_same(lines: list[CartLine]) -> None:
    draft = new_draft("pickup")
    for number, line in enumerate(lines):
        draft, _ = add(draft, replace(line, id=f"n{number}"))
    assert draft.pieces == sum(line.quantity for line in lines)
    for place, line in enumerate(draft.lines):
        assert not any(same_line(line, other) for other in draft.lines[place + 1 :])


TENTH = Promotion("tenth", "order_percent", percent="10", code="TENTH")


def test_a_line_with_a_discount_is_not_the_same_again() -> None:
    cheaper = replace(margherita("2"), discount=ManualDiscount("percent", "50"))
    draft, _ = add(new_draft("dine_in"), margherita("1"))
    draft, _ = add(draft, cheaper)
    assert quantities(draft) == [("1", 1), ("2", 1)]
    found = price(draft, MENU, RULES).quote
    assert found
    assert found.goods == 1250 + 625


def test_a_recalled_ticket_still_has_its_code_and_its_discount() -> None:
    terms = Terms((TENTH,), Occasion(FRIDAY_EVENING))
    cart = replace(
        new_draft("dine_in").cart,
        lines=(margherita("1"),),
        codes=("TENTH",),
        discount=ManualDiscount("amount", amount=125),
    )
    bill = price(Draft(cart), MENU, RULES, terms).quote
    assert bill
    header = OrderHeader("1", "A-1", "counter", "dine_in", FRIDAY_EVENING, FRIDAY_EVENING)
    draft = recall(Order(header, freeze(cart.lines, bill, MENU), bill))
    assert draft.cart == cart
    assert price(draft, MENU, RULES, terms).quote == bill
    assert bill.goods == 1250 - 125 - 125


def test_a_broken_offer_is_told_and_raises_nothing() -> None:
    broken = Terms((replace(TENTH, percent="110"),), Occasion(FRIDAY_EVENING))
    draft, _ = add(new_draft("dine_in"), margherita("1"))
    found = price(draft, MENU, RULES, broken)
    assert found.quote is None
    assert found.fault
    assert found.fault.code == "promotion_percent"


BY_HAND = ManualDiscount("percent", percent="10")


def test_what_a_person_takes_off_stands_with_its_reason_until_it_is_given_back() -> None:
    manager = Person("m", "Ana Ruiz", "manager")
    draft, line = add(new_draft("dine_in"), margherita("1"))
    draft = take_off(draft, line, BY_HAND, Grant("Burnt", manager))
    draft = take_off(draft, WHOLE, BY_HAND, Grant("Regular guest"))
    assert (draft.line(line).discount, draft.cart.discount) == (BY_HAND, BY_HAND)
    assert (draft.why, draft.lent_by) == ("Burnt; Regular guest", manager)
    draft = give_back(draft, line)
    assert draft.line(line).discount is None
    assert (draft.why, draft.lent_by) == ("Regular guest", None)


def test_the_reason_of_a_discount_goes_with_its_line() -> None:
    draft, line = add(new_draft("dine_in"), margherita("1"))
    draft = take_off(draft, line, BY_HAND, Grant("Burnt"))
    assert remove(draft, line).why == ""


def test_more_of_a_discounted_line_that_was_parked_costs_what_it_costs() -> None:
    parked = held(replace(margherita("1"), discount=BY_HAND))
    more, line = set_quantity(parked, "1", 3, "new")
    assert more.line(line) == replace(margherita("new"), quantity=2)


def test_the_same_again_does_not_join_a_line_with_a_discount() -> None:
    draft, line = add(new_draft("dine_in"), margherita("1"))
    draft, again = add(take_off(draft, line, BY_HAND, Grant("Burnt")), margherita("2"))
    assert again == "2"
