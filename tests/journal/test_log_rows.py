"""Under which order, group and words an entry is found in the audit log (O11)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from store_core.domain.cart import CartLine
from store_core.domain.catalogue import Category, Item, ModifierGroup, Promotion, Station, TaxClass
from store_core.domain.orders import OrderHeader, OrderLine
from store_core.domain.pricing import Quote, QuoteLine
from store_core.domain.purchasing import PurchaseOrder, Supplier
from store_core.domain.refunds import Refund, RefundSum
from store_core.domain.shifts import Shift, ShiftReport, Tally
from store_core.domain.staff import Person
from store_core.domain.stock import Recipe, StockItem
from store_core.domain.unit_price import Step
from store_core.journal import kinds
from store_core.journal.audit import log_row
from store_core.replication.messages import entry_of
from tests.replication.pens import FACT, NOW, Pen, device

pytestmark = pytest.mark.database("sqlite")  # and needs none
SOUP = OrderLine(CartLine("1", "soup"), {"en": "Soup", "de": "Suppe"}, 450, 450, 450, "food")
HEADER = OrderHeader("order", "A-0417", "counter", "pickup", NOW, NOW)
BILL = Quote("EUR", (), 450, (), (), 0, True, 450, 0, 450, 450)
BY_HAND, BY_RULE = (
    replace(
        BILL, lines=(QuoteLine("1", 450, 450, 400, 0, (), "food", (), (), (Step(step, "", 400),)),)
    )
    for step in ("manual", "promotion")
)
NOTHING = Tally("", {}, 0, 0)
REPORT = ShiftReport(
    shift=Shift("shift", "till", NOW, "cashier", 0),
    till="Counter",
    number=12,
    at=NOW,
    by="cashier",
    business_date=date(2026, 6, 12),
    currency="EUR",
    sales=0,
    gross=0,
    discounts=NOTHING,
    refunds=NOTHING,
    net=0,
    tax=0,
    tax_included=True,
    tips=0,
    cash_rounding=0,
    voids=NOTHING,
    reprints=0,
    no_sales=0,
    paid_in=0,
    paid_out=0,
    expected_cash=0,
)


def placed(bill: Quote) -> kinds.OrderPlaced:
    return kinds.OrderPlaced(header=HEADER, lines=(SOUP,), bill=bill)


REFUND = Refund("refund", "A-R3", "order", "shift", RefundSum((), 0, 0, (), 0), ())
CATALOGUE = kinds.CatalogueChanged(
    revs={},
    categories=(Category("c", {"en": "Mains"}),),
    items=(Item("i", {"en": "Pie"}, 100, "food"),),
    groups=(ModifierGroup("g", {"en": "Crust"}, ()),),
    stations=(Station("s", {"en": "Oven"}),),
    promotions=(Promotion("p", "order_amount", {"en": "Half off"}),),
    taxes=(TaxClass("food", ()), TaxClass("t", (), name={"en": "Reduced"})),
)
STOCK = kinds.StockChanged(
    revs={},
    items=(StockItem("flour", {"en": "Flour"}),),
    suppliers=(Supplier("m", "Mill"),),
    purchases=(PurchaseOrder("1", "m", "PO-1"),),
    recipes=(Recipe("item/pie"), Recipe("odd")),
)


@pytest.mark.parametrize(
    ("body", "group", "order", "words"),
    [
        (placed(BILL), "sales", "order", "a-0417 soup suppe"),
        (placed(BY_RULE), "sales", "order", "a-0417 soup suppe"),
        (placed(BY_HAND), "discounts", "order", "a-0417 soup suppe"),
        (kinds.OrderChanged(order="order", bill=BY_HAND), "discounts", "order", ""),
        (kinds.OrderChanged(order="order", added=(SOUP, SOUP)), "sales", "order", "soup suppe"),
        (kinds.OrderChanged(order="order", voided=("1",)), "voids", "order", ""),
        (kinds.OrderCancelled(order="order"), "voids", "order", ""),
        (kinds.OrderRefunded(refund=REFUND), "refunds", "order", "a-r3"),
        (kinds.TicketsReceived(how="shown", tickets={"1": "o"}), "kitchen", "o", ""),
        (kinds.TicketsReceived(how="shown", tickets={"1": "o", "2": "o"}), "kitchen", "o", ""),
        (kinds.TicketsReceived(how="shown", tickets={"1": "o", "2": "p"}), "kitchen", None, ""),
        (kinds.ShiftClosed(report=REPORT), "shifts", None, "z 12"),
        (FACT, "reprints", None, "z 1"),
        (
            CATALOGUE,
            "catalogue",
            None,
            "crust half off mains oven pie reduced food",
        ),
        (
            kinds.AvailabilityChanged(
                sold="item", id="soup", name={"en": "Soup"}, available=False, rev=1
            ),
            "catalogue",
            None,
            "soup",
        ),
        (kinds.StaffChanged(people=(Person("1", "Ann", "owner"),), revs={}), "staff", None, "ann"),
        (kinds.DeviceChanged(device=device("bar"), rev=1), "devices", None, "bar"),
        (STOCK, "stock", None, "flour mill po-1 pie"),
        (
            kinds.StockMoved(kind="transfer", moves={}, place="Harbour"),
            "stock",
            None,
            "harbour",
        ),
        (kinds.StockCounted(at=NOW, counts={"flour": 1}), "stock", None, "flour"),
    ],
)
def test_an_entry_is_found_by_what_it_names(
    body: kinds.Body, group: str, order: str | None, words: str
) -> None:
    row = log_row(entry_of(Pen("till").write(body)))
    assert (row.kind_group, row.order_id, row.words.strip()) == (group, order, words)


@pytest.mark.parametrize(
    ("said", "sensitive", "reason"),
    [
        ({}, False, ""),
        ({"actor": "ann"}, False, ""),
        ({"approver": "ann"}, True, ""),
        ({"reason": "Broken"}, True, "broken"),
    ],
)
def test_what_was_approved_or_has_a_reason_is_sensitive(
    said: dict[str, Any], sensitive: bool, reason: str
) -> None:
    body = kinds.OrderChanged(order="order", added=(SOUP,))
    entry = entry_of(Pen("till").write(body, **said))
    row = log_row(entry)
    assert (row.sensitive, row.reason) == (sensitive, reason)
    assert (row.entry_id, row.at, row.device) == (entry.id, NOW, "till")
    assert (row.actor, row.approver) == (said.get("actor"), said.get("approver"))
    refund = log_row(entry_of(Pen("till").write(kinds.OrderRefunded(refund=REFUND))))
    assert refund.sensitive


def test_a_kind_from_the_future_has_a_row_without_a_word() -> None:
    row = log_row(entry_of(Pen("till").write(kind="from the future")))
    assert (row.kind_group, row.order_id, row.words) == ("unknown", None, "")
