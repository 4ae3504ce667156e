"""What a table of numbers expects of a cart, told by the quote in the table's words.

What comes in is read by `store_core.commands.price_case`. A case may expect any of

    unit, listed, discounted  [per line]
    goods, tax, total, due, deposit, balance, cash_due
    tax_by       {component: amount}
    charges      {kind: amount}
    discounts    {promotion id, or "line", "order", "points": amount}
    refused      {code: reason}
    split        {"3": [what each of three pays]}
    split_lines  [{payers: [[[line, pieces], ...], ...], pay: [what each pays]}]
    refund       [{pieces: [[line, pieces], ...], amount, tax}], one after the other
    error        the code, and nothing is priced
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from store_core.commands.price_case import Priceable
from store_core.domain.orders import Order, OrderHeader, freeze
from store_core.domain.pricing import Quote
from store_core.domain.refunds import Pieces, Refund, refund_sum
from store_core.domain.splitting import split_by_lines, split_evenly

Case = Mapping[str, Any]

NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)


def told(found: Priceable, expect: Case) -> dict[str, object]:
    """Of all that can be told, what is expected."""
    bill = found.quote
    words = {
        **_sums(bill),
        "split": {n: list(split_evenly(bill.total, int(n))) for n in expect.get("split", {})},
        "split_lines": [
            {"payers": one["payers"], "pay": list(split_by_lines(bill, _payers(one["payers"])))}
            for one in expect.get("split_lines", ())
        ],
        "refund": _refunds(found, bill, expect.get("refund", ())),
    }
    return {name: words.get(name) for name in expect}


def _sums(bill: Quote) -> dict[str, object]:
    by_name: dict[str, int] = {}
    for tax in bill.taxes:
        by_name[tax.name] = by_name.get(tax.name, 0) + tax.amount
    return {
        "unit": [line.unit for line in bill.lines],
        "listed": [line.listed for line in bill.lines],
        "discounted": [line.discounted for line in bill.lines],
        "goods": bill.goods,
        "tax": bill.tax,
        "tax_by": by_name,
        "total": bill.total,
        "due": bill.due,
        "deposit": bill.deposit,
        "balance": bill.balance,
        "cash_due": bill.cash_due,
        "charges": {charge.kind: charge.amount for charge in bill.charges},
        "discounts": {discount.id: discount.amount for discount in bill.discounts},
        "refused": {refused.code: refused.reason.code for refused in bill.refused_codes},
    }


def _payers(written: list[list[list[int]]]) -> list[list[Pieces]]:
    return [[_pieces(pieces) for pieces in payer] for payer in written]


def _pieces(written: list[int]) -> Pieces:
    place, quantity = written
    return Pieces(f"line {place}", quantity)


def _refunds(found: Priceable, bill: Quote, written: list[Case]) -> list[dict[str, object]]:
    order = order_of(found, bill)
    earlier: list[Refund] = []
    told_of: list[dict[str, object]] = []
    for one in written:
        back = refund_sum(order, [_pieces(pieces) for pieces in one["pieces"]], earlier)
        earlier.append(Refund(str(len(earlier)), "R-1", order.id, "shift", back, ()))
        amounts = {"amount": back.amount, "tax": back.tax}
        told_of.append({name: amounts.get(name, one[name]) for name in one})
    return told_of


def order_of(found: Priceable, bill: Quote) -> Order:
    """Somebody's order of this cart, at this price."""
    cart = found.cart
    header = OrderHeader("order", "A-0001", cart.channel, cart.fulfilment, NOON, NOON)
    return Order(header, freeze(cart.lines, bill, found.menu), bill)
