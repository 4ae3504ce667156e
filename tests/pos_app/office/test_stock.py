"""The stock page over a real till: counting, waste, goods in, orders, records, offline."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos_app.office.presenters.fields import Fact, Offer
from pos_app.office.views.stock_page import StockPage
from store_core.application import stock
from store_core.application.office import perform
from store_core.application.shop import Act
from store_core.application.stock import PUBLISH_STOCK, StockPublication, StockRow
from store_core.domain.purchasing import PurchaseOrder
from store_core.replication.link_state import LinkState
from tests.pos_app.counter import Till
from tests.pos_app.office.stocked import KG, fill, sell, stock_page
from tests.shops import person


@pytest.fixture
def office(till: Till) -> Iterator[Till]:
    """The owner in the back office of a shop with a stock."""
    fill(till.shop, till.clock)
    yield from _opened(till)


@pytest.fixture
def bare(till: Till) -> Iterator[Till]:
    """The same before anybody wrote down what there is."""
    yield from _opened(till)


def _opened(till: Till) -> Iterator[Till]:
    till.sign_in("owner")
    till.do("click", "Person")
    till.do("click", "Back office")
    till.until(lambda: till.window.office.window is not None)
    yield till
    if till.window.office.window is not None:
        till.window.office.window.close()


def owner(till: Till) -> Act:
    return Act(person(till.shop, "owner"))


def held(till: Till, item: str) -> StockRow:
    return stock.stock_now(till.shop).row(item)


def orders(till: Till) -> tuple[PurchaseOrder, ...]:
    return stock.stock_now(till.shop).orders


def said(page: StockPage, name: str) -> str:
    return next(one.text for one in page.table.body.targets() if one.name == name)


def choose(till: Till, page: StockPage, item: str) -> None:
    place = [getattr(row, "id", "") for row in page._listed.rows].index(item)
    page.table.body.set_chosen(place)
    page.table.chosen.emit(place)
    till.qtbot.wait(20)


def type_count(page: StockPage, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    edit = page.table.body.field.edit
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, key)


def test_what_needs_an_act_first_stands_first_with_its_level_and_its_order(office: Till) -> None:
    page = stock_page(office)
    rows = [getattr(row, "id", "") for row in page._listed.rows]
    assert rows[:2] == ["brownies", "mozzarella"]
    assert "3.2 kg" in said(page, "Mozzarella, fior di latte")
    assert "reorder at 12 kg" in said(page, "Mozzarella, fior di latte")
    assert "Tonight" in said(page, "Mozzarella, fior di latte")
    choose(office, page, "mozzarella")
    assert "runs out about" in office.do("read", "Notice")
    assert "2 items depend on it" in office.do("read", "Notice")
    assert office.do("read", "Stock figures").startswith("Needs you: 4 1 out, 1 tonight, 2 low")


def test_a_count_is_typed_where_it_stands_and_enter_goes_on_to_the_next(office: Till) -> None:
    page = stock_page(office)
    choose(office, page, "pepperoni")
    QTest.keyClick(page.table.body, Qt.Key.Key_Return)
    assert page.table.editing()
    type_count(page, "7.25")
    office.until(lambda: held(office, "pepperoni").on_hand == 7_250_000)
    assert page.table.editing()
    QTest.keyClick(page.table.body.field.edit, Qt.Key.Key_Escape)
    office.until(lambda: "7.25 kg" in said(page, "Pepperoni, sliced"))
    office.until(lambda: page.bar.text() == "Pepperoni, sliced: 7.25 kg counted")
    office.do("click", "Undo")
    office.until(lambda: held(office, "pepperoni").on_hand == 4_600_000)


def test_a_count_that_is_none_says_so_at_its_cell_and_stays(office: Till) -> None:
    page = stock_page(office)
    choose(office, page, "mozzarella")
    QTest.keyClick(page.table.body, Qt.Key.Key_Return)
    type_count(page, "a lot")
    assert office.do("read", "Cell message") == "Write how many kg are there"
    assert page.table.editing()
    type_count(page, "2 kg", Qt.Key.Key_Tab)
    office.until(lambda: held(office, "mozzarella").on_hand == 2 * KG)


def test_a_stocktake_goes_on_while_the_shop_sells_and_loses_no_sale(office: Till) -> None:
    page = stock_page(office)
    QTest.keyClick(page.table.body, Qt.Key.Key_C)
    assert page._listed.counting
    shelves = [getattr(row, "id", "") for row in page._listed.rows]
    place = shelves.index("mozzarella")
    page.table.edit(place, "on_hand")
    type_count(page, "10")
    office.until(lambda: held(office, "mozzarella").on_hand == 10 * KG)
    before = held(office, "mozzarella").on_hand
    sell(office.shop, 6)
    after = held(office, "mozzarella").on_hand
    assert after < before
    office.until(lambda: "counted" in office.do("read", "Stocktake").casefold())
    assert office.do("read", "Stocktake") == "1 of 7 counted"
    assert [getattr(row, "id", "") for row in page._listed.rows] == shelves
    flour = shelves.index("flour")
    page.table.edit(flour, "on_hand")
    type_count(page, "91")
    office.until(lambda: office.do("read", "Stocktake") == "2 of 7 counted")
    assert held(office, "mozzarella").on_hand == after
    QTest.keyClick(page.table.body.field.edit, Qt.Key.Key_Escape)
    office.do("click", "Done counting")
    assert not page._listed.counting


def test_waste_wants_a_quantity_and_a_reason_and_is_told_in_the_report(office: Till) -> None:
    page = stock_page(office)
    choose(office, page, "ricotta")
    office.do("click", "Write off")
    office.do("click", "Write it off")
    assert "Write how much" in page.panel.column.problem_field().accessibleDescription()  # type: ignore[union-attr]  # there is one
    office.do("type", "How much", "1.5")
    office.do("click", "Why")
    office.do("click", "Dropped")
    office.do("click", "Write it off")
    office.until(lambda: held(office, "ricotta").on_hand == 4_500_000)
    office.until(lambda: page.bar.text() == "1.5 kg of Ricotta written off")
    page._show_tab("waste")
    office.until(lambda: page._listed.loaded and len(page._listed.rows) == 2)
    told = [one.text for one in page.table.body.targets()]
    assert "Ricotta, Dropped, 1.5 kg, 8.40, 65 %" in told
    office.do("click", "Counts against recipes")
    page.grab()
    office.until(lambda: page._listed.loaded and len(page._listed.rows) == 7)
    assert "Missing" in page.table.body.targets()[0].text


def test_what_moved_is_listed_filtered_and_searched(office: Till) -> None:
    page = stock_page(office)
    page._show_tab("movements")
    office.until(lambda: page._listed.loaded and len(page._listed.rows) > 10)
    office.do("click", "Kind of movement")
    office.do("click", "Wasted")
    office.until(lambda: len(page._listed.rows) == 1)
    told = page.table.body.targets()[0].text
    assert "Ricotta" in told
    assert "Spilt" in told
    assert "Daniel N." in told
    office.do("type", "Search the back office", "flour")
    assert page._listed.empty == "Nothing found"


def test_until_it_arrives_an_extra_comes_off_the_menu_and_back(office: Till) -> None:
    page = stock_page(office)
    choose(office, page, "mozzarella")
    offer = next(one.text for one in _offers(page) if one.path == "86/top-mozzarella")
    office.do("click", offer)
    office.until(lambda: not office.shop.menu.option("top-mozzarella")[1].available)
    office.until(lambda: page.bar.text() == "It is off the menu")
    office.do("click", "Undo")
    office.until(lambda: office.shop.menu.option("top-mozzarella")[1].available)


def _offers(page: StockPage) -> list[Offer]:
    panel = page._presenter.panel()
    return [one for one in panel.blocks if isinstance(one, Offer)] if panel else []


def test_an_order_is_drafted_changed_sent_and_comes_in_two_parts(office: Till) -> None:
    page = stock_page(office)
    choose(office, page, "mozzarella")
    letters: list[str] = []
    page._open_letter = letters.append
    assert office.do("read", "Quantity of Mozzarella, fior di latte") == "26.8"
    office.do("type", "Quantity of Mozzarella, fior di latte", "30")
    office.do("click", "Add a line")
    office.do("click", "Ricotta")
    office.do("type", "Quantity of Ricotta", "6 kg")
    assert office.do("read", "Total") == "$249.60"
    QTest.keySequence(page.table.body, "Ctrl+Return")
    office.until(lambda: [one.status for one in orders(office)] == ["sent"])
    office.until(lambda: [one[:22] for one in letters] == ["mailto:orders@latteria"])
    office.until(lambda: "is sent" in page.bar.text())
    office.until(lambda: page.panel.accessibleDescription().startswith("Order 0001"))
    office.do("click", "Goods in")
    office.do("type", "Quantity of Mozzarella, fior di latte", "20")
    office.do("type", "Quantity of Ricotta", "0")
    office.do("click", "Put into stock")
    office.until(lambda: held(office, "mozzarella").on_hand == 23_200_000)
    assert held(office, "mozzarella").on_order == 10 * KG
    office.until(lambda: "20 kg of 30 kg came" in " ".join(_labels(page)))
    office.do("click", "Goods in")
    assert office.do("read", "Quantity of Mozzarella, fior di latte") == "10"
    office.do("click", "Put into stock")
    office.until(lambda: orders(office) == ())
    assert held(office, "ricotta").on_hand == 12 * KG


def _labels(page: StockPage) -> list[str]:
    panel = page._presenter.panel()
    return [getattr(block, "label", "") for block in panel.blocks] if panel else []


def test_a_draft_is_kept_and_saved_as_paper(office: Till, tmp_path: Path) -> None:
    page = stock_page(office)
    choose(office, page, "mozzarella")
    office.do("type", "Quantity of Mozzarella, fior di latte", "nonsense")
    assert office.refuses("click", "Send to supplier")
    office.do("type", "Quantity of Mozzarella, fior di latte", "24")
    office.do("click", "Keep draft")
    office.until(lambda: [one.goods for one in orders(office)] == [16_320])
    wanted = tmp_path / "order.pdf"
    page._choose_file = lambda _parent, _name: wanted
    office.do("click", "Save PDF")
    office.until(lambda: page.bar.text() == "Saved as order.pdf")
    assert wanted.read_bytes().startswith(b"%PDF")


def test_goods_come_without_an_order_and_without_the_server(office: Till) -> None:
    page = stock_page(office)
    choose(office, page, "pepperoni")
    office.desk.on_link(LinkState("offline", unsent=1))
    QTest.keyClick(page.table.body, Qt.Key.Key_G)
    office.do("click", "Add a line")
    office.do("click", "Pepperoni, sliced")
    office.do("type", "Quantity of Pepperoni, sliced", "5")
    assert office.do("read", "Price of Pepperoni, sliced") == "57.00"
    office.do("click", "Put into stock")
    office.until(lambda: held(office, "pepperoni").on_hand == 9_600_000)


def test_without_the_server_records_and_orders_wait_and_say_why(office: Till) -> None:
    page = stock_page(office)
    choose(office, page, "mozzarella")
    office.desk.on_link(LinkState("offline", unsent=1))
    office.until(lambda: office.refuses("click", "Send to supplier"))
    panel = page._presenter.panel()
    assert panel is not None
    told = [getattr(block, "text", "") for block in panel.blocks]
    assert "The server can't be reached" in told
    office.do("click", "Edit ingredient")
    office.do("type", "Name", "Fior di latte")
    assert office.refuses("click", "Save")
    office.desk.on_link(LinkState("online"))
    office.do("click", "Save")
    office.until(lambda: held(office, "mozzarella").item.name["en"] == "Fior di latte")


def test_the_first_ingredient_is_written_down_from_the_empty_page(bare: Till) -> None:
    page = stock_page(bare)
    assert page._listed.empty == "No ingredients yet"
    bare.do("click", "Add the first ingredient")
    assert bare.refuses("click", "Save")
    bare.do("type", "Name", "Basil, fresh")
    bare.do("type", "Unit cost", "-1")
    bare.do("click", "Save")
    wrong = page.panel.column.problem_field()
    assert wrong is not None
    assert wrong.accessibleDescription() == "Write an amount like 6.80"
    bare.do("type", "Unit cost", "11")
    bare.do("type", "Reorder at", "9")
    bare.do("type", "Fill up to", "5")
    bare.do("click", "Save")
    bare.until(lambda: page.panel.column.problem_field() is not None)
    wrong = page.panel.column.problem_field()
    assert wrong is not None
    assert "ordered while there is more" in wrong.accessibleDescription()
    bare.do("type", "Fill up to", "20")
    bare.do("click", "Save")
    bare.until(lambda: [row.item.name["en"] for row in _rows(bare)] == ["Basil, fresh"])
    bare.until(lambda: page.table.isVisible())
    assert (_rows(bare)[0].item.par, _rows(bare)[0].item.unit_cost) == (20 * KG, 1_100)


def _rows(till: Till) -> tuple[StockRow, ...]:
    return stock.stock_now(till.shop).rows


def test_two_owners_at_one_item_see_each_others_change(office: Till) -> None:
    page = stock_page(office)
    choose(office, page, "flour")
    office.do("click", "Edit ingredient")
    office.do("type", "Unit cost", "1.30")
    flour = held(office, "flour").item
    rev = stock.stock_now(office.shop).revs["stock/flour"]
    theirs = StockPublication({"stock/flour": rev}, items=(replace(flour, par=90 * KG),))
    perform(office.shop, owner(office), PUBLISH_STOCK, theirs, "elsewhere")
    office.until(lambda: "Somebody else changed this" in office.do("read", "Notice"))
    assert "Fill up to: 90" in office.do("read", "Notice")
    assert office.do("read", "Unit cost") == "1.30"
    office.do("click", "Take theirs")
    assert office.do("read", "Fill up to") == "90"
    office.do("type", "Unit cost", "1.35")
    office.do("click", "Save")
    office.until(lambda: held(office, "flour").item.unit_cost == 135)
    assert held(office, "flour").item.par == 90 * KG


def test_an_ingredient_leaves_the_lists_after_being_asked_once(office: Till) -> None:
    page = stock_page(office)
    choose(office, page, "truffle")
    office.do("click", "Edit ingredient")
    office.do("click", "Retire")
    assert "Retire Truffle paste" in office.do("read", "Notice")
    office.do("click", "Retire it")
    office.until(lambda: "truffle" not in [getattr(r, "id", "") for r in page._listed.rows])


def test_a_supplier_is_written_down_with_a_price_and_a_wrong_address_said(office: Till) -> None:
    page = stock_page(office)
    page._show_tab("suppliers")
    office.until(lambda: page._listed.loaded and len(page._listed.rows) == 3)
    office.do("click", "New supplier")
    office.do("type", "Name", "Casa Dolce")
    office.do("type", "E-mail", "casa")
    office.do("click", "Add a price")
    office.do("click", "Brownies")
    office.do("type", "Quantity of Brownies", "1.40")
    office.do("click", "Save")
    office.until(lambda: page.panel.column.problem_field() is not None)
    office.do("type", "E-mail", "casa@dolce.example")
    office.do("click", "Save")
    office.until(lambda: len(page._listed.rows) == 4)
    made = next(one for one in stock.stock_now(office.shop).suppliers if one.name == "Casa Dolce")
    assert made.prices["brownies"].amount == 140


def test_a_recipe_says_what_a_size_costs_while_it_is_typed(office: Till) -> None:
    page = stock_page(office)
    page._show_tab("recipes")
    office.until(lambda: page._listed.loaded and len(page._listed.rows) > 20)
    place = [getattr(row, "key", "") for row in page._listed.rows].index("item/margherita")
    page._choose(place)
    office.qtbot.wait(20)
    office.do("type", "Quantity of Mozzarella, fior di latte", "400")
    panel = page._presenter.panel()
    assert panel is not None
    facts = {one.label: one.value for one in panel.blocks if isinstance(one, Fact)}
    assert facts["Medium"].startswith("3.35 of")
    office.do("click", "Add an ingredient")
    office.do("click", "Truffle paste, summer black")
    office.do("type", "Quantity of Truffle paste, summer black", "3 litres")
    office.do("click", "Save")
    assert page.panel.column.problem_field() is not None
    office.do("type", "Quantity of Truffle paste, summer black", "5")
    office.do("click", "Save")

    def uses() -> list[str]:
        recipe = stock.stock_now(office.shop).stocks.recipe_of["item/margherita"]
        return [use.stock for use in recipe.uses]

    office.until(lambda: "truffle" in uses())


def test_stock_moves_to_another_shop(office: Till) -> None:
    page = stock_page(office)
    choose(office, page, "flour")
    office.do("click", "Move stock")
    office.do("type", "How much", "12")
    office.do("type", "Shop", "Mill Road")
    office.do("click", "Move it")
    office.until(lambda: held(office, "flour").on_hand == 80 * KG)


def test_the_table_is_kept_as_csv_and_xlsx(office: Till, tmp_path: Path) -> None:
    page = stock_page(office)
    for name in ("stock.csv", "stock.xlsx"):
        _export(office, page, tmp_path / name)
    with (tmp_path / "stock.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 8
    assert rows[2][0] == "Mozzarella, fior di latte"
    sheet = load_workbook(tmp_path / "stock.xlsx").active
    assert sheet is not None
    assert [tuple(row) for row in sheet.values][2][0] == "Mozzarella, fior di latte"


def _export(till: Till, page: StockPage, wanted: Path) -> None:
    page._choose_file = lambda _parent, _name: wanted
    till.do("click", "Export")
    till.until(lambda: page.bar.text() == f"Saved as {wanted.name}")


def test_esc_goes_one_step_back_and_at_last_to_the_till(office: Till) -> None:
    page = stock_page(office)
    choose(office, page, "flour")
    office.do("click", "Edit ingredient")
    office.do("press", "Escape")
    assert office.do("read", "Edit ingredient") == "Edit"
    QTest.keyClick(page.table.body, Qt.Key.Key_C)
    QTest.keyClick(page.table.body.field.edit, Qt.Key.Key_Escape)
    assert page._listed.counting
    QTest.keyClick(page.table.body, Qt.Key.Key_Escape)
    assert not page._listed.counting
