"""What comes off a ticket, in the till's words: offers, what a person took off, points (O3, C4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qt_kit.wording import _, counted
from store_core.domain.cart import CartLine, ManualDiscount
from store_core.domain.catalogue import Promotion, text_in
from store_core.domain.discounts import Discount
from store_core.domain.draft import WHOLE
from store_core.domain.orders import Order
from store_core.domain.pricing import Quote, QuoteLine
from store_core.domain.store import Settings
from store_core.domain.wording import amount, money

OF_THE_ORDER = frozenset({"order_percent", "order_amount"})


@dataclass(frozen=True, slots=True)
class Off:
    """`amount` minor units less, and why."""

    name: str
    amount: int


def in_rows(found: Sequence[Off], most: int) -> tuple[Off, ...]:
    """At most so many rows: the largest in their order, the others as one."""
    if len(found) <= most:
        return tuple(found)
    largest = sorted(found, key=lambda one: -one.amount)[: most - 1]
    shown = [one for one in found if one in largest][: most - 1]
    rest = [one for one in found if one not in shown]
    words = counted("{count} more offer", "{count} more offers", len(rest))
    return (*shown, Off(words, sum(one.amount for one in rest)))


def of_line(
    line: QuoteLine,
    cart: CartLine,
    bill: Quote,
    offers: Iterable[Promotion],
    settings: Settings,
) -> tuple[Off, ...]:
    """What comes off this line for its own sake; what is off the whole order shows in the sums."""
    kinds = {offer.id: offer.kind for offer in offers}
    names = {discount.id: discount for discount in bill.discounts}
    found = []
    for taken in line.discounts:
        whole = taken.id == WHOLE or taken.source == "points"
        if whole or kinds.get(taken.id) in OF_THE_ORDER:
            continue
        if taken.source == "manual" and cart.discount:
            name = by_hand(cart.discount, settings)
        else:
            name = _named(names.get(taken.id), settings)
        found.append(Off(name, taken.amount))
    return tuple(found)


def of_bill(bill: Quote, settings: Settings) -> tuple[Off, ...]:
    """Each offer once, then what people took off."""
    return tuple(Off(_name(one, bill, settings), one.amount) for one in bill.discounts)


def _name(discount: Discount, bill: Quote, settings: Settings) -> str:
    if discount.id == WHOLE and bill.discount:
        return by_hand(bill.discount, settings)
    return _named(discount, settings)


def _named(discount: Discount | None, settings: Settings) -> str:
    if discount is None:
        return _("Offer")
    name = text_in(discount.name, settings.languages[0]) if discount.name else ""
    words = {"manual": _("Taken off lines"), "points": _("Points")}
    return name or words.get(discount.source) or discount.code or _("Offer")


def by_hand(discount: ManualDiscount, settings: Settings) -> str:
    """ "10 % off", "Price set to 9.00"."""
    if discount.kind == "percent":
        return _("{percent} % off").format(percent=discount.percent)
    code, locale = settings.rules.currency, settings.locale
    if discount.kind == "price":
        told = amount(code, discount.amount, locale)
        return _("Price set to {amount}").format(amount=told)
    return _("{amount} off").format(amount=money(code, discount.amount, locale))


def offers_of(order: Order) -> tuple[Promotion, ...]:
    """Those it was placed under."""
    return order.terms.promotions if order.terms else ()


def names_of(offers: Iterable[Promotion], settings: Settings) -> Mapping[str, str]:
    return {offer.id: text_in(offer.name, settings.languages[0]) or offer.id for offer in offers}
