"""An order that nobody placed, to look at a receipt with (O6)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from store_core.domain.cart import Cart, CartLine, ManualDiscount, Modifier
from store_core.domain.catalogue import Item, Menu, TaxClass, TaxComponent
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order, OrderHeader, Payment, freeze
from store_core.domain.pricing import quote, quote_line
from store_core.domain.store import PriceRules, Settings

MOST_LINES = 3
_PLAIN = Menu(
    items=(Item("sample", {"en": "Espresso"}, price=250, tax_class="sample"),),
    taxes=(TaxClass("sample", (TaxComponent("VAT", "10"),)),),
)


def sample_order(settings: Settings, menu: Menu, now: datetime) -> Order:
    """Of the first items that can be sold as they are, ten percent off, paid in cash."""
    try:
        return _order(settings, menu, now, settings.rules)
    except StoreError:
        return _order(settings, _PLAIN, now, PriceRules(settings.rules.currency))


def _order(settings: Settings, menu: Menu, now: datetime, rules: PriceRules) -> Order:
    off = ManualDiscount("percent", percent="10")
    cart = Cart(tuple(_lines(menu, rules)), "pickup", "counter", discount=off)
    bill = quote(cart, menu, rules)
    header = OrderHeader(
        id="sample",
        number="A-0417",
        channel="counter",
        fulfilment="pickup",
        placed_at=now,
        promised_at=now + timedelta(minutes=settings.prep_minutes),
        language=settings.languages[0],
    )
    given = -(-bill.cash_due // 1000) * 1000
    paid = Payment(
        "sample", "cash", bill.due, given, given - bill.cash_due, rounding=bill.cash_rounding
    )
    return Order(header, freeze(cart.lines, bill, menu), bill, payments=(paid,))


def _lines(menu: Menu, rules: PriceRules) -> Iterator[CartLine]:
    left = MOST_LINES
    for item in menu.items:
        if not left:
            return
        if item.retired or not item.available:
            continue
        line = _line(item, menu, quantity=2 if left == MOST_LINES else 1)
        try:
            quote_line(line, menu, rules)
        except StoreError:
            continue
        left -= 1
        yield line


def _line(item: Item, menu: Menu, quantity: int) -> CartLine:
    variant = item.default_variant or (item.variants[0].id if item.variants else None)
    modifiers = tuple(
        Modifier(menu.option(option)[0].id, option, count)
        for option, count in item.defaults.items()
    )
    return CartLine(f"sample {item.id}", item.id, variant, quantity, modifiers)
