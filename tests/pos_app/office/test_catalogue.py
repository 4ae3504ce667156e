"""The catalogue screen over a real till and a real shop, used by its accessible names."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from pos_app.office.page import PageEntry
from pos_app.office.views.catalogue_page import CataloguePage
from pos_app.office.window import OfficeWindow
from store_core.application import catalogue, orders
from store_core.application.catalogue import publication_of
from store_core.application.orders import Head
from store_core.application.shop import Act
from store_core.domain.catalogue import Item
from store_core.replication.link_state import LinkState
from tests.pos_app.counter import Till
from tests.pos_app.office.stocked import ITEMS, RECIPES, SUPPLIERS, publish
from tests.shops import cart, line, person

PAGES = (PageEntry("catalogue", "Catalogue", "pizza", CataloguePage),)


class Office:
    """The owner in the back office, the catalogue open."""

    def __init__(self, till: Till) -> None:
        self.till, self.shop = till, till.shop
        owner = person(till.shop, "owner")
        till.desk.person = owner
        self.act = Act(owner)
        self.window = OfficeWindow(till.desk, self.act, PAGES)
        self.window.resize(1440, 900)
        self.window.show()
        till.qtbot.waitExposed(self.window)
        found = self.window.page("catalogue")
        assert isinstance(found, CataloguePage)
        self.page = found
        till.until(lambda: found.table.isVisible())

    def click(self, *names: str) -> None:
        """Each as soon as it can be reached: sheets and bars slide in."""
        for name in names:
            self.till.until(partial(self._reached, name))

    def _reached(self, name: str) -> bool:
        return not self.till.refuses("click", name)

    def write(self, name: str, text: str) -> None:
        self.till.do("type", name, text)

    def read(self, name: str) -> str:
        return self.till.do("read", name)

    def key(self, key: Qt.Key, *, control: bool = False) -> None:
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(_focus(), key, held)

    def type_cell(self, name: str, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        self.click(name)
        edit = _focus()
        assert isinstance(edit, QLineEdit)
        QTest.keyClicks(edit, text)
        QTest.keyClick(edit, key)

    def publish(self) -> None:
        self.click("Publish")
        self.till.until(lambda: self.page.presenter.state().total == 0)

    def item(self, item_id: str) -> Item:
        return self.shop.menu.item(item_id)

    def names(self) -> list[str]:
        return [item.name["en"] for item in self.page.presenter.items()]

    def row(self, name: str) -> str:
        """What a screen reader says of it."""
        found = (one.text for one in self.page.table.body.targets() if one.name == name)
        return next(found, "")

    def told(self) -> str:
        """What the bar offers to take back."""
        return self.page.undo_bar.text() if self.page.undo_bar.isVisible() else ""

    def until_told(self, words: str) -> None:
        self.till.until(lambda: self.told() == words)

    def somebody_else(self, *items: Item) -> None:
        """Another owner publishes meanwhile."""
        revs = catalogue.catalogue_now(self.shop).revs
        catalogue.publish(self.shop, self.act, publication_of(items, revs))


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


@pytest.fixture
def office(till: Till) -> Iterator[Office]:
    made = Office(till)
    yield made
    made.window.close()


def test_a_price_is_typed_where_it_stands_and_is_nowhere_until_it_is_published(
    office: Office,
) -> None:
    office.type_cell("Diavola M", "15.75")
    assert _focus().accessibleName() == "Capricciosa M field"
    office.key(Qt.Key.Key_Escape)
    assert office.item("diavola").variants[1].price == 1550
    assert "1 change" in office.read("Diavola")
    office.click("Diavola")
    assert office.read("Publish") == "Publish 1 change"
    office.publish()
    after = office.item("diavola")
    assert (after.variants[1].price, after.price) == (1575, 1575)
    assert office.told() == "Published 1 change"


def test_what_is_published_is_taken_back_by_the_bar(office: Office) -> None:
    office.type_cell("Diavola M", "15.75", Qt.Key.Key_Tab)
    office.key(Qt.Key.Key_Escape)
    office.click("Diavola")
    office.publish()
    office.click("Undo")
    office.till.until(lambda: office.item("diavola").variants[1].price == 1550)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cheap", "Write an amount like 12.50"),
        ("12.505", "Write an amount like 12.50"),
        ("", "Write an amount like 12.50"),
        ("-3", "A price can't be below zero."),
    ],
)
def test_a_price_that_can_not_be_says_so_in_its_cell(office: Office, text: str, words: str) -> None:
    office.click("Diavola M")
    edit = _focus()
    assert isinstance(edit, QLineEdit)
    edit.clear()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert office.read("Cell message") == words
    assert office.page.presenter.state().total == 0


def test_a_switch_acts_at_once_and_the_bar_undoes_it(office: Office) -> None:
    office.click("Hawaiian Web")
    assert office.read("Hawaiian Web") == "off"
    office.until_told("Hawaiian is off the web")
    assert not office.item("hawaiian").on_web
    office.key(Qt.Key.Key_Z, control=True)
    office.till.until(lambda: office.item("hawaiian").on_web)
    assert office.read("Hawaiian Web") == "on"


def test_chips_and_search_narrow_and_an_empty_page_says_what_to_do(office: Office) -> None:
    office.click("Category Drinks")
    assert "Coke" in office.names()
    assert "Diavola" not in office.names()
    office.click("Subcategory Water")
    assert all("water" in name.lower() or "Panna" in name for name in office.names()[:1])
    office.click("Category All")
    office.write("Search the back office", "nduja")
    assert office.names() == ["Diavola"]
    office.write("Search the back office", "nothing like it")
    assert not office.page.table.isVisible()
    assert "Nothing is called" in office.page.presenter.state().empty


def test_the_form_changes_everything_about_an_item(office: Office) -> None:
    office.click("Margherita")
    office.click("Italiano")
    office.write("Name", "Margherita classica")
    office.click("English")
    office.write("Description", "Tomato, mozzarella and basil")
    office.click("Allergens Fish", "May contain traces of Nuts", "Diets Vegan")
    office.write("Prep time", "7")
    office.write("Calories", "")
    office.write("Large diameter", "355")
    office.write("Barcode", "4006381333931")
    office.click("Featured on the web home page")
    office.click("Categories", "Gourmet")
    office.publish()
    after = office.item("margherita")
    assert after.name == {"en": "Margherita", "it": "Margherita classica"}
    assert after.description["en"] == "Tomato, mozzarella and basil"
    assert after.allergens == ("gluten", "milk", "fish")
    assert (after.traces, after.diet[-1]) == (("soybeans",), "vegan")
    assert (after.prep_minutes, after.calories, after.barcode) == (7, None, "4006381333931")
    assert after.variants[2].diameter_mm == 355
    assert (after.featured, after.category_ids) == (False, ("classic", "gourmet"))


def test_a_new_item_says_what_is_missing_at_its_fields_and_then_is_sold(office: Office) -> None:
    office.key(Qt.Key.Key_N, control=True)
    office.click("Publish")
    assert office.read("Name") == ""
    problems = office.page.presenter.looked.problems
    assert {at.rpartition("/")[2] for at in problems} == {"name", "category_ids"}
    office.write("Name", "Calzone")
    office.write("Price", "13,50")
    office.click("Categories", "Classic")
    office.key(Qt.Key.Key_S, control=True)
    office.till.until(lambda: office.page.presenter.state().total == 0)
    made = next(item for item in office.shop.menu.items if item.name == {"en": "Calzone"})
    assert (made.price, made.category_ids) == (1350, ("classic",))


def test_undo_takes_back_drafts_one_after_another(office: Office) -> None:
    office.click("Diavola")
    office.write("Name", "Inferno")
    office.click("Allergens Fish")
    assert office.page.presenter.state().total == 2
    office.click("Undo change")
    assert office.page.presenter.state().total == 1
    office.click("Undo change")
    assert office.page.presenter.state().total == 0
    assert office.read("Name") == "Diavola"


def test_what_somebody_else_changed_meanwhile_is_shown_and_theirs_can_be_taken(
    office: Office,
) -> None:
    office.click("Diavola")
    office.write("Name", "Inferno")
    theirs = replace(office.item("diavola"), prep_minutes=20, name={"en": "Fire", "it": "Fuoco"})
    office.somebody_else(theirs)
    office.click("Publish")
    office.till.until(lambda: not office.till.refuses("read", "Take theirs"))
    told = office.read("Prep minutes")
    assert "20" in told
    office.click("Take theirs")
    assert office.read("Name") == "Fire"
    assert office.item("diavola").name["en"] == "Fire"


def test_mine_can_be_kept_on_top_of_what_they_changed(office: Office) -> None:
    office.click("Diavola")
    office.write("Name", "Inferno")
    office.somebody_else(replace(office.item("diavola"), prep_minutes=20))
    office.click("Publish")
    office.till.until(lambda: not office.till.refuses("read", "Keep mine"))
    office.click("Keep mine")
    office.publish()
    after = office.item("diavola")
    assert (after.name["en"], after.prep_minutes) == ("Inferno", 20)


def test_retiring_asks_once_and_is_refused_while_an_open_order_has_it(office: Office) -> None:
    order = orders.park(office.shop, office.act, cart(line(office.shop, "diavola")), Head())
    office.click("Diavola", "Retire", "Retire it")
    office.till.until(lambda: not office.till.refuses("read", "Retire problem"))
    assert order.header.number in office.read("Retire problem")
    assert not office.item("diavola").retired
    office.click("Close form")
    office.click("Hawaiian", "Retire", "Retire it")
    office.until_told("Hawaiian is retired")
    assert "Hawaiian" not in office.names()


def test_eighty_six_until_closing_needs_no_server(office: Office) -> None:
    office.till.desk.on_link(LinkState("offline"))
    office.click("Diavola", "86 until closing")
    office.until_told("Diavola is sold out")
    office.till.until(lambda: "86 until" in office.read("Diavola"))
    office.click("Back on sale")
    office.till.until(lambda: "On sale" in office.read("Diavola"))


def test_without_the_server_it_says_so_and_keeps_the_draft(office: Office) -> None:
    office.click("Diavola")
    office.write("Name", "Inferno")
    office.till.desk.on_link(LinkState("offline"))
    assert "can't be reached" in office.read("Catalogue message")
    assert office.till.refuses("click", "Publish")
    assert office.read("Publish").startswith("Waits for the server")
    office.till.desk.on_link(LinkState("online"))
    office.publish()
    assert office.item("diavola").name["en"] == "Inferno"


def test_a_shared_group_is_changed_for_all_its_items(office: Office) -> None:
    office.click("Diavola", "Toppings edit")
    assert office.read("Used by").startswith("On 25 items: Margherita")
    office.write("At most", "5")
    office.click("Mushrooms more")
    office.write("Mushrooms l", "2.40")
    office.click("Back")
    assert office.read("Form title") == "Diavola"
    office.publish()
    group, option = office.shop.menu.option("top-mushrooms")
    assert group.max == 5
    assert option.variant_prices["l"] == 240


def test_a_copy_is_a_draft_of_its_own(office: Office) -> None:
    office.click("Margherita", "Copy")
    assert office.read("Name") == "Margherita 2"
    office.publish()
    assert sum(item.name["en"] == "Margherita 2" for item in office.shop.menu.items) == 1


def test_sizes_come_and_go_and_one_is_usual(office: Office) -> None:
    office.click("Category Drinks", "Coke", "Sell it in sizes")
    office.write("Size 1 name", "Can")
    office.write("Can price", "2.80")
    office.click("Another size")
    office.write("Size 2 name", "Bottle")
    office.write("Bottle price", "4.50")
    office.click("Bottle is usual")
    office.publish()
    after = office.item("coke")
    assert [(one.name["en"], one.price) for one in after.variants] == [
        ("Can", 280),
        ("Bottle", 450),
    ]
    assert after.default_variant == after.variants[1].id
    assert after.price == 450


def test_many_prices_change_at_once_after_a_look_at_each(office: Office) -> None:
    office.click("Category Drinks", "More", "Change prices…")
    office.till.do("wait", "How much")
    office.write("How much", "7,5")
    office.click("Last digit", "End in 9")
    apply = "Apply prices"
    office.till.until(lambda: "Coke, 2.75, 2.99" in office.read("Coke"))
    office.till.until(lambda: not office.till.refuses("click", apply))
    office.until_told("9 prices changed")
    assert office.item("coke").price == 299
    office.click("Undo")
    office.till.until(lambda: office.item("coke").price == 275)


def test_a_bulk_change_says_what_it_can_not_read_and_what_is_below_zero(office: Office) -> None:
    office.click("Category Drinks", "More", "Change prices…")
    office.till.do("wait", "How much")
    office.write("How much", "a lot")
    assert office.till.refuses("click", "Apply prices")
    office.click("How", "Cheaper by an amount")
    office.write("How much", "4.50")
    office.till.until(lambda: not office.till.refuses("read", "Prices problem"))
    assert "below zero" in office.read("Prices problem")
    assert office.till.refuses("click", "Apply prices")
    office.click("Cancel prices")
    assert office.item("coke").price == 275


def export(office: Office, path: Path) -> None:
    office.page.choose_file = lambda _parent, _name, *, saving: path
    office.click("More", "Export…")
    office.till.until(lambda: not office.till.refuses("click", "Close export"))


def test_an_export_is_imported_after_a_dry_run(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "menu.xlsx"
    export(office, path)
    book = load_workbook(path)
    page = book["Items"]
    price = [cell.value for cell in page[1]].index("price") + 1
    names = [row[1].value for row in page.iter_rows()]
    page.cell(names.index("Coke") + 1, price).value = 3.10
    book.save(path)
    office.click("Import")
    office.till.until(lambda: not office.till.refuses("read", "Record 1"))
    assert "Coke" in office.read("Record 1")
    assert office.item("coke").price == 275
    office.click("Import records")
    office.until_told("1 record imported")
    assert office.item("coke").price == 310


def test_an_import_lists_every_problem_by_its_row_and_changes_nothing(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "menu.xlsx"
    export(office, path)
    book = load_workbook(path)
    page = book["Items"]
    price = [cell.value for cell in page[1]].index("price") + 1
    page.cell(3, price).value, page.cell(5, price).value = -5, "cheap"
    page.cell(6, price).value = 99
    book.save(path)
    office.click("Import")
    office.till.until(lambda: not office.till.refuses("read", "Problem 2"))
    assert office.read("Problem 1").startswith("Items, 3, price, A price can't be below zero.")
    assert office.read("Problem 2").startswith("Items, 5, price")
    assert office.till.refuses("click", "Import records")
    office.click("Cancel import")
    assert office.page.presenter.state().total == 0


def test_a_category_is_made_renamed_hidden_and_moved(office: Office) -> None:
    office.click("More", "New category")
    office.write("Category name", "Pasta")
    office.click("Inside", "Extras", "Icon", "Soup")
    office.publish()
    made = next(one for one in office.shop.menu.categories if one.name == {"en": "Pasta"})
    assert (made.parent, made.icon) == ("extras", "soup")
    office.click("Category Gourmet", "More", "Edit this category", "Earlier")
    office.until_told("Gourmet moved")
    office.click("Hidden; its items stay in search")
    office.publish()
    gourmet, classic = (
        next(one for one in office.shop.menu.categories if one.id == key)
        for key in ("gourmet", "classic")
    )
    assert gourmet.hidden
    assert gourmet.position < classic.position


def test_a_category_inside_itself_is_refused_at_its_field(office: Office) -> None:
    office.click("Category Drinks", "More", "Edit this category")
    office.click("Inside", "Juices")
    office.click("Publish")
    problems = office.page.presenter.looked.problems
    assert list(problems) == ["category/drinks/parent"]


def test_a_recipe_is_changed_beside_its_item_and_its_cost_stands_in_the_table(
    till: Till,
) -> None:
    publish(till.shop, items=ITEMS, recipes=RECIPES, suppliers=SUPPLIERS)
    office = Office(till)
    page = office.page
    office.till.until(lambda: bool(page.presenter.looked.kitchen.shares))
    before = page.presenter.looked.kitchen.shares["margherita"]["m"]
    assert f"{before:.0f} %" in office.row("Margherita")
    office.click("Margherita", "Edit the recipe")
    office.write("Quantity of Mozzarella, fior di latte", "400")
    office.click("Save")
    office.until_told("Margherita is saved")
    office.till.until(lambda: page.presenter.looked.kitchen.shares["margherita"]["m"] > before)
    assert page.recipe.form is None
    assert office.read("Form title") == "Margherita"
    office.window.close()


def test_a_deal_is_made_of_sets_and_holds_at_the_till(office: Office) -> None:
    office.click("More", "Deals and promotions", "New deal")
    office.write("Promotion name", "Two and a Coke")
    office.write("One of each of the sets", "large-pizza, brownies-and-more")
    office.write("Together for", "20")
    office.write("Hours", "11-15")
    office.click("Publish")
    office.till.until(lambda: bool(office.page.presenter.looked.problems))
    office.write("One of each of the sets", "large-pizza, soft-drinks")
    office.publish()
    made = next(one for one in office.shop.menu.promotions if "Coke" in one.name.get("en", ""))
    assert (made.kind, made.sets, made.price) == ("bundle", ("large-pizza", "soft-drinks"), 2000)
    assert made.hours == ("11:00", "15:00")
    office.click("Back")
    office.click("Two and a Coke open", "Retire", "Retire it")
    office.till.until(
        lambda: office.shop.menu.by_kind["promotion"][-1] == replace(made, retired=True)
    )


def test_a_station_is_made_and_an_item_is_made_at_it(office: Office) -> None:
    office.click("More", "Kitchen stations", "New station")
    office.write("Station name", "Grill")
    office.publish()
    office.click("Close form", "Diavola", "Station", "Grill")
    office.publish()
    made = next(one for one in office.shop.menu.stations if one.name["en"] == "Grill")
    assert office.item("diavola").station == made.id


def test_what_a_group_begins_with_is_chosen_in_the_item(office: Office) -> None:
    office.click("Diavola", "Crust here")
    chosen = office.shop.menu.group("crust").options[-1]
    office.click(f"Crust begins with {chosen.name['en']}")
    office.publish()
    begins = office.item("diavola").defaults
    assert [one for one in begins if one.startswith("crust")] == [chosen.id]


def test_a_retired_category_is_found_again(office: Office) -> None:
    office.click("Category Gourmet", "More", "Edit this category", "Retire", "Retire it")
    office.until_told("Gourmet is retired")
    office.click("More", "Categories", "Gourmet open", "Bring it back")
    office.until_told("Gourmet is back")
    found = next(one for one in office.shop.menu.categories if one.id == "gourmet")
    assert not found.retired


def test_an_item_moves_among_those_beside_it(office: Office) -> None:
    office.click("Category Gourmet")
    names = office.names()
    office.click(names[1], "Earlier")
    office.until_told(f"{names[1]} moved")
    office.till.until(lambda: office.names()[:2] == [names[1], names[0]])


def test_a_form_over_the_table_takes_the_keyboard(office: Office) -> None:
    office.window.resize(1024, 700)
    office.click("Diavola")
    office.till.until(lambda: office.page.panel.isVisible())
    assert office.page.panel.isAncestorOf(_focus())
    office.click("Close form")
    office.till.until(lambda: not office.page.panel.isVisible())
    assert _focus() is office.page.table.body
