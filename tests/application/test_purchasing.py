"""Orders to suppliers, from what is missing to what came."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from store_core.application import stock
from store_core.application.office import perform
from store_core.application.purchasing import (
    SAVE_ORDER,
    SEND_ORDER,
    Arrived,
    OrderEdit,
    Sending,
    Sent,
    draft_order,
    receive,
    reorder,
)
from store_core.application.shop import Shop
from store_core.application.stock import stock_now
from store_core.application.stock_figures import supplier_performance
from store_core.domain.errors import StoreError
from store_core.domain.purchasing import OrderedLine, PurchaseOrder, state_of_order
from tests.larder import GRAM, KG, on_hand, owner, set_up, stocked_shop
from tests.shops import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return stocked_shop(tmp_path, clock)


def saved(shop: Shop, order: PurchaseOrder) -> PurchaseOrder:
    seen = stock_now(shop).revs.get(f"purchase/{order.id}", -1)
    perform(shop, owner(shop), SAVE_ORDER, OrderEdit(order, seen), shop.new_id())
    held = [one for one in stock_now(shop).orders if one.id == order.id]
    return held[0] if held else order


def sent(shop: Shop, order: PurchaseOrder) -> Sent:
    seen = stock_now(shop).revs[f"purchase/{order.id}"]
    return perform(shop, owner(shop), SEND_ORDER, Sending(order.id, seen), shop.new_id())


def drafted(shop: Shop) -> PurchaseOrder:
    stock.count(shop, owner(shop), {"mozzarella": 8_200 * GRAM})
    return saved(shop, draft_order(stock_now(shop), "dairy", shop.new_id()))


def test_a_draft_fills_up_to_par_in_whole_packs_at_the_suppliers_price(shop: Shop) -> None:
    order = drafted(shop)
    assert order.number == "0001"
    assert order.lines == (OrderedLine("mozzarella", 24 * KG, 16_320, "bag"),)
    assert (order.delivery_fee, order.total) == (1_200, 17_520)
    assert draft_order(stock_now(shop), "dairy", "another") == order
    assert draft_order(stock_now(shop), "mill", "another").lines == ()


def test_sending_marks_it_sent_and_gives_what_to_tell_the_supplier(
    shop: Shop, clock: HandClock
) -> None:
    order = drafted(shop)
    told = sent(shop, order)
    assert told.order.status == "sent"
    assert told.order.due_at is not None
    assert (
        timedelta(0) <= clock.at - (told.order.due_at - timedelta(hours=4)) < timedelta(minutes=1)
    )
    assert "8 x Mozzarella, Bag of 3 kg (24 kg)" in told.letter.text
    assert "Total $175.20" in told.letter.text
    address, _, rest = told.letter.mailto.partition("?")
    assert address == "mailto:orders@latteria.example"
    assert unquote(rest.partition("body=")[2]).replace("\r\n", "\n") == told.letter.text
    with pytest.raises(StoreError, match="order_not_draft"):
        sent(shop, order)


def test_a_supplier_who_takes_orders_on_some_days_is_due_after_the_next_one(
    shop: Shop, clock: HandClock
) -> None:
    """It is Friday evening; the mill takes orders on Mondays and Thursdays."""
    line = OrderedLine("flour", 25 * KG, 2_875)
    order = saved(shop, PurchaseOrder("order", "mill", lines=(line,)))
    due = sent(shop, order).order.due_at
    assert due is not None
    assert (due - clock.at).days == 4


def test_an_order_is_received_in_part_and_closes_when_all_of_it_came(shop: Shop) -> None:
    order = sent(shop, drafted(shop)).order
    assert stock_now(shop).row("mozzarella").on_order == 24 * KG
    receive(shop, owner(shop), {"mozzarella": Arrived(15 * KG, 10_200)}, order.id)
    view = stock_now(shop)
    assert view.row("mozzarella").on_hand == 23_200 * GRAM
    assert view.row("mozzarella").on_order == 9 * KG
    assert state_of_order(view.orders[0], view.received[order.id]) == "part"
    receive(shop, owner(shop), {"mozzarella": Arrived(9 * KG, 6_500)}, order.id)
    assert stock_now(shop).orders == ()
    assert on_hand(shop, "mozzarella") == 32_200 * GRAM


def test_a_sent_order_stands_and_one_that_came_in_part_is_closed_not_cancelled(
    shop: Shop,
) -> None:
    order = sent(shop, drafted(shop)).order
    with pytest.raises(StoreError, match="order_was_sent"):
        saved(shop, replace(order, status="draft", lines=()))
    receive(shop, owner(shop), {"mozzarella": Arrived(KG, 680)}, order.id)
    with pytest.raises(StoreError, match="order_came"):
        saved(shop, replace(order, status="cancelled"))
    saved(shop, replace(order, status="closed"))
    assert stock_now(shop).orders == ()
    with pytest.raises(StoreError, match="order_is_closed"):
        saved(shop, replace(order, status="closed"))
    with pytest.raises(StoreError, match="order_not_sent"):
        receive(shop, owner(shop), {"mozzarella": Arrived(KG, 680)}, order.id)


def test_two_who_edit_one_order_do_not_overwrite_each_other(shop: Shop) -> None:
    order = drafted(shop)
    seen = stock_now(shop).revs[f"purchase/{order.id}"]
    for note in ("ring twice", "leave it at the door"):
        edit = OrderEdit(replace(order, note=note), seen)
        if note == "ring twice":
            perform(shop, owner(shop), SAVE_ORDER, edit, shop.new_id())
        else:
            with pytest.raises(StoreError, match="changed_meanwhile"):
                perform(shop, owner(shop), SAVE_ORDER, edit, shop.new_id())
    assert stock_now(shop).orders[0].note == "ring twice"


@pytest.mark.parametrize(
    ("line", "at", "code"),
    [
        (OrderedLine("caviar", KG, 1), "caviar/stock", "unknown_stock_item"),
        (OrderedLine("flour", -KG, 1), "flour/quantity", "stock_not_positive"),
        (OrderedLine("flour", KG, -1), "flour/amount", "stock_negative"),
        (OrderedLine("flour", KG, 1, "sack"), "flour/pack", "unknown_pack"),
    ],
)
def test_a_wrong_line_is_refused_at_its_field(
    shop: Shop, line: OrderedLine, at: str, code: str
) -> None:
    with pytest.raises(StoreError, match="bad_records") as refused:
        saved(shop, PurchaseOrder("order", "mill", lines=(line,)))
    problem = {"at": f"purchase/order/lines/{at}", "code": code}
    told = refused.value.values["problems"]
    assert isinstance(told, list)
    assert [{"at": one["at"], "code": one["code"]} for one in told] == [problem]
    assert stock_now(shop).orders == ()


def test_low_stock_drafts_one_order_a_day_for_each_supplier(shop: Shop, clock: HandClock) -> None:
    stock.count(shop, owner(shop), {"mozzarella": KG})
    assert reorder(shop) == ()
    set_up(shop, reorder="draft")
    (order_id,) = reorder(shop)
    assert reorder(shop) == ()
    order = stock_now(shop).orders[0]
    assert (order.id, order.rule_day) == (order_id, stock_now(shop).day)
    saved(shop, replace(order, status="cancelled"))
    assert reorder(shop) == ()
    clock.forward(days=1)
    assert len(reorder(shop)) == 1


def test_suppliers_are_judged_by_what_came_when_and_for_how_much(
    shop: Shop, clock: HandClock
) -> None:
    day = stock_now(shop).day
    in_time = sent(shop, drafted(shop)).order
    clock.forward(hours=3)
    receive(shop, owner(shop), {"mozzarella": Arrived(24 * KG, 17_136)}, in_time.id)
    late = sent(shop, drafted(shop)).order
    assert [one.orders for one in supplier_performance(shop, day, day)] == [1]
    clock.forward(hours=5)
    receive(shop, owner(shop), {"mozzarella": Arrived(12 * KG, 8_160)}, late.id)
    (dairy,) = supplier_performance(shop, day, day + timedelta(days=1))
    assert (dairy.supplier, dairy.orders, dairy.on_time, dairy.short) == ("dairy", 2, 1, 1)
    assert dairy.drift == pytest.approx(100 * 816 / 24_480)
    assert dairy.lead_hours == pytest.approx(4, abs=0.01)
