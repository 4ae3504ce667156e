"""Printers and routes as the owner edits them, and where papers then go."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from store_core.application import orders, printer_papers, shifts
from store_core.application.devices import PairingGuard, new_pairing_code, pair
from store_core.application.office import perform
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.printers import (
    ROUTE_PAPERS,
    SAVE_PRINTER,
    PrinterEdit,
    RoutesEdit,
    may_open_drawer,
    tills_of,
)
from store_core.application.shop import Act, Shop
from store_core.application.stores import change_settings
from store_core.domain.errors import StoreError
from store_core.domain.printers import Printer, Routes
from store_core.storage.printing import PrintJobRow
from tests.shops import cart, line, new_shop, open_shift, person


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


def owner(shop: Shop) -> Act:
    return Act(person(shop, "owner"))


def printer(shop: Shop, printer_id: str) -> Printer:
    return next(one for one in shop.settings.printers if one.id == printer_id)


def save(shop: Shop, before: Printer | None, after: Printer | None, call: str = "once") -> int:
    return perform(shop, owner(shop), SAVE_PRINTER, PrinterEdit(before, after), call)


def route(shop: Shop, after: Routes, before: Routes | None = None) -> int:
    edit = RoutesEdit(before or shop.settings.routes, after)
    return perform(shop, owner(shop), ROUTE_PAPERS, edit, shop.new_id())


def bar() -> Printer:
    return Printer("bar", "Bar", "192.168.1.60")


def codes(refused: pytest.ExceptionInfo[StoreError]) -> set[tuple[str, str]]:
    problems = refused.value.values["problems"]
    assert isinstance(problems, list)
    return {(one["at"].split("/", 2)[2], one["code"]) for one in problems}


def test_a_printer_is_added_changed_and_removed(shop: Shop) -> None:
    save(shop, None, bar())
    moved = replace(bar(), host="192.168.1.61", width_mm=58)
    save(shop, bar(), moved, "twice")
    assert printer(shop, "bar") == moved
    save(shop, moved, None, "thrice")
    assert [one.id for one in shop.settings.printers] == ["receipt", "kitchen"]


def test_the_same_edit_again_changes_nothing(shop: Shop) -> None:
    assert save(shop, None, bar()) == save(shop, None, bar(), "asked again")


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"name": " "}, {("name", "printer_name_missing")}),
        ({"name": "COUNTER"}, {("name", "printer_name_taken")}),
        ({"host": ""}, {("host", "printer_address_missing")}),
        ({"host": "300.1.1.1"}, {("host", "printer_address_bad")}),
        ({"host": "http://here"}, {("host", "printer_address_bad")}),
        ({"port": 0}, {("port", "port_out_of_range")}),
        ({"host": "127.0.0.1"}, {("host", "printer_place_taken")}),
        ({"width_mm": 76}, {("width_mm", "printer_width_unknown")}),
        ({"copies": 6}, {("copies", "printer_copies_out_of_range")}),
        ({"fallback": "bar"}, {("fallback", "printer_fallback_itself")}),
        ({"fallback": "gone"}, {("fallback", "printer_fallback_unknown")}),
        (
            {"connection": "usb"},
            {("path", "printer_path_missing"), ("driver", "printer_driver_missing")},
        ),
        (
            {"connection": "serial", "path": "COM3", "rate": 7},
            {("driver", "printer_driver_missing"), ("rate", "printer_rate_unknown")},
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_saved(
    shop: Shop, change: dict[str, object], wrong: set[tuple[str, str]]
) -> None:
    with pytest.raises(StoreError, match="bad_records") as refused:
        save(shop, None, replace(bar(), **change))  # type: ignore[arg-type]  # any field
    assert codes(refused) == wrong
    assert len(shop.settings.printers) == 2


def test_two_who_edit_one_printer_see_each_other_but_other_settings_are_free(shop: Shop) -> None:
    save(shop, None, bar())
    change_settings(shop, owner(shop), lambda known: replace(known, prep_minutes=25))
    mine = replace(bar(), copies=2)
    save(shop, bar(), mine, "mine")
    with pytest.raises(StoreError, match="changed_meanwhile") as refused:
        save(shop, bar(), replace(bar(), port=9200), "theirs")
    assert refused.value.values["records"] == ["printer/bar"]
    assert printer(shop, "bar") == mine
    assert shop.settings.prep_minutes == 25


def test_a_printer_that_papers_go_to_is_not_removed(shop: Shop) -> None:
    with pytest.raises(StoreError, match="printer_in_use") as refused:
        save(shop, printer(shop, "receipt"), None)
    assert refused.value.values["uses"] == ["receipts", "fallback/Kitchen"]


def test_a_cashier_moves_no_printer(shop: Shop) -> None:
    with pytest.raises(StoreError, match="not_permitted"):
        perform(shop, Act(person(shop, "cashier")), SAVE_PRINTER, PrinterEdit(None, bar()), "an id")


def test_routes_lead_to_printers_that_there_are(shop: Shop) -> None:
    with pytest.raises(StoreError) as refused:
        route(shop, Routes("gone", {"nowhere": "kitchen"}, {"moon": "kitchen"}))
    assert codes(refused) == {
        ("receipts", "unknown_printer"),
        ("till/nowhere", "unknown_device"),
        ("station/moon", "unknown_station"),
    }
    seen = shop.settings.routes
    route(shop, Routes("kitchen", {}, {"oven": "receipt"}))
    assert shop.settings.receipt_printer == "kitchen"
    with pytest.raises(StoreError, match="changed_meanwhile"):
        route(shop, Routes(None), seen)


def papers(shop: Shop) -> dict[str, tuple[str, str | None]]:
    """Where a sale's papers go: printer and fallback, by what they are."""
    orders.sell(
        shop,
        Act(person(shop, "cashier")),
        cart(line(shop, "margherita")),
        Head(),
        [Tender("cash", 5_000)],
        open_shift(shop),
    )
    with shop.database.read() as session:
        rows = session.scalars(select(PrintJobRow).order_by(PrintJobRow.created_at))
        return {row.what: (row.printer, row.fallback) for row in rows}


def test_a_till_prints_its_receipts_where_it_is_sent(shop: Shop) -> None:
    save(shop, None, bar())
    own = shop.identity.device
    route(shop, replace(shop.settings.routes, tills={own: "bar"}))
    assert papers(shop)["receipt"] == ("bar", None)


def test_what_hangs_on_another_till_is_printed_by_its_fallback(shop: Shop) -> None:
    code = new_pairing_code(shop, owner(shop), "till", "Bar till").code
    other = pair(shop, PairingGuard(), code).device
    assert tills_of(shop) == {other: "Bar till"}
    cable = replace(
        printer(shop, "kitchen"), connection="usb", path="/dev/usb/lp0", driver=other, host=""
    )
    save(shop, printer(shop, "kitchen"), cable)
    assert papers(shop)["ticket"] == ("receipt", None)


def test_a_fallback_that_only_another_till_drives_is_none(shop: Shop) -> None:
    code = new_pairing_code(shop, owner(shop), "till", "Bar till").code
    other = pair(shop, PairingGuard(), code).device
    cable = replace(bar(), connection="usb", path="/dev/usb/lp0", driver=other)
    save(shop, None, cable)
    receipts = printer(shop, "receipt")
    save(shop, receipts, replace(receipts, fallback="bar"), "second")
    assert papers(shop)["receipt"] == ("receipt", None)


def test_a_drawer_that_is_tried_is_in_the_log(shop: Shop) -> None:
    open_shift(shop)
    with pytest.raises(StoreError, match="not_permitted"):
        may_open_drawer(shop, Act(person(shop, "cashier")), printer(shop, "receipt"))
    may_open_drawer(shop, Act(person(shop, "manager")), printer(shop, "receipt"))
    (moved,) = shifts.x_report(shop, owner(shop)).movements
    assert (moved.kind, moved.reason) == ("no_sale", "Tried the drawer at Counter")


def test_the_test_page_is_as_wide_as_the_paper(shop: Shop) -> None:
    narrow = replace(printer(shop, "receipt"), width_mm=58)
    page = printer_papers.test_page(narrow, shop.settings, "Till 1", shop.now())
    assert len(printer_papers.ruler(32)) == 32
    assert printer_papers.ruler(48).endswith("45...")
    assert "58 mm, 32 columns" in str(page)
