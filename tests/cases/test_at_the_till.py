"""The tables of numbers again, through what the till shows: the same cents in its words."""

from dataclasses import replace

from pos_app.presenters.sums import SumRow
from pos_app.presenters.ticket import TicketInputs, TicketState, derive
from pos_app.presenters.why import of_ticket, why_all
from store_core.commands.price_case import Priceable, read_case
from store_core.domain.cart import Cart
from store_core.domain.draft import Draft, DraftPrice, price
from store_core.domain.errors import StoreError
from store_core.domain.pricing import Quote
from store_core.domain.wording import amount, money
from tests.cases.case_format import Case, told
from tests.shops import FRIDAY_EVENING, pizzeria


def test_the_till_shows_what_the_table_says(case: Case) -> None:
    found = _read(case)
    if isinstance(found, StoreError):
        assert found.code == case["expect"]["error"]
        return
    draft = Draft(found.cart)
    priced = price(draft, found.menu, found.rules, found.terms)
    if "error" in case["expect"]:
        assert _refusal(found.cart, priced) == case["expect"]["error"]
        return
    bill = priced.quote
    assert bill == found.quote
    assert bill is not None
    assert told(found, case["expect"]) == case["expect"]
    _shows(found, draft, priced, bill)


def _read(case: Case) -> Priceable | StoreError:
    """Some tables hold what can't even be read."""
    try:
        return read_case(case)
    except StoreError as error:
        return error


def _refusal(cart: Cart, priced: DraftPrice) -> str:
    """The till has no price to show then, and says why."""
    if not cart.lines:
        return "empty_cart"
    if priced.fault is not None:
        return priced.fault.code
    return next(iter(priced.refused.values())).code


def _shows(found: Priceable, draft: Draft, priced: DraftPrice, bill: Quote) -> None:
    settings = replace(pizzeria().settings, rules=found.rules)
    state = derive(TicketInputs(draft, priced, found.menu, settings, FRIDAY_EVENING, found.terms))
    code = bill.currency
    assert state.pay_amount == money(code, bill.due)
    rows = [_minor(row, code) for row in state.sums if row.amount not in {"", "Free"}]
    on_top = 0 if bill.tax_included else bill.tax
    within = bill.tax if bill.tax_included else 0
    assert sum(rows) - within == bill.goods + _charged(bill) + on_top + bill.tip == bill.due
    _lines_add_up(state, bill)
    for part in why_all(of_ticket(draft, bill, found.menu, settings, found.terms.promotions)).parts:
        steps = sum(_of(cause.amount, code) for cause in part.causes)
        assert steps == _of(part.total, code), part


def _charged(bill: Quote) -> int:
    return sum(charge.amount for charge in bill.charges)


def _lines_add_up(state: TicketState, bill: Quote) -> None:
    for line, priced in zip(state.lines, bill.lines, strict=True):
        assert (line.was or line.amount) == amount(bill.currency, priced.listed)


def _minor(row: SumRow, code: str) -> int:
    return _of(row.amount, code)


def _of(text: str, code: str) -> int:
    digits = text.replace("\N{MINUS SIGN}", "-").replace(",", "").replace(".", "")
    return int(digits)
