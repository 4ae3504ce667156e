"""Why a price is what it is: step, rule and amount in plain words (O3, P11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pos_app.presenters.savings import by_hand, names_of, of_bill, offers_of
from pos_app.presenters.sums import CHARGES, trimmed
from pos_app.presenters.ticket import name_of
from qt_kit.wording import _, counted
from store_core.domain.cart import CartLine
from store_core.domain.catalogue import Menu, Promotion, text_in
from store_core.domain.draft import WHOLE, Draft
from store_core.domain.errors import StoreError
from store_core.domain.explain import Explanation, explain, explain_line, rule_name
from store_core.domain.orders import Order
from store_core.domain.pricing import Quote, QuoteLine
from store_core.domain.store import Settings
from store_core.domain.unit_price import Step
from store_core.domain.wording import amount


@dataclass(frozen=True, slots=True)
class Cause:
    """One step: what it is, the rule behind it, and what it adds."""

    text: str
    rule: str
    amount: str
    kind: Literal["plain", "good"] = "plain"


@dataclass(frozen=True, slots=True)
class Why:
    """The causes add up to the total."""

    title: str
    causes: tuple[Cause, ...]
    total_words: str
    total: str


@dataclass(frozen=True, slots=True)
class WhyState:
    title: str
    parts: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Priced:
    """A bill with all that names its rules."""

    bill: Quote
    lines: tuple[CartLine, ...]
    menu: Menu
    settings: Settings
    offers: tuple[Promotion, ...]


def of_ticket(
    draft: Draft, bill: Quote, menu: Menu, settings: Settings, offers: Iterable[Promotion]
) -> Priced:
    return Priced(bill, draft.lines, menu, settings, tuple(offers))


def of_order(order: Order, menu: Menu, settings: Settings) -> Priced:
    lines = tuple(line.cart for line in order.live_lines)
    return Priced(order.bill, lines, menu, settings, offers_of(order))


def why_line(priced: Priced, line_id: str) -> WhyState | None:
    """None for a line without a price."""
    line = next((one for one in priced.bill.lines if one.line_id == line_id), None)
    if line is None:
        return None
    part = _line(priced, line)
    return WhyState(part.title, (part,))


def why_total(priced: Priced) -> WhyState:
    """Charges, each tax, the total and what is to pay."""
    parts = [_part(priced, one) for one in explain(priced.bill) if one.subject != "line"]
    told = (_goods(priced), *parts)
    return WhyState(_("Why this total"), tuple(filter(_tells, told)))


def _tells(why: Why) -> bool:
    """Whether it says more than its own total again."""
    return [cause.text for cause in why.causes] != [_("Total")] and len(why.causes) > 0


def _goods(priced: Priced) -> Why:
    """What the lines come to: listed, and what came off."""
    bill, settings = priced.bill, priced.settings
    pieces = sum(line.quantity for line in bill.lines)
    words = counted("{count} item", "{count} items", pieces)
    causes = [Cause(words, _("At listed prices"), _text(bill.listed, priced))]
    rules = {one.id: _offer(one.id, priced) for one in bill.discounts if one.source == "promotion"}
    for one, off in zip(bill.discounts, of_bill(bill, settings), strict=True):
        rule = rules.get(one.id) or _("By hand")
        causes.append(Cause(off.name, rule, _text(-off.amount, priced), "good"))
    return Why(_("Goods"), tuple(causes), _("Goods"), _text(bill.goods, priced))


def why_all(priced: Priced) -> WhyState:
    """Each line, then the sums."""
    lines = tuple(_line(priced, line) for line in priced.bill.lines)
    return WhyState(_("Why these prices"), (*lines, *why_total(priced).parts))


def _line(priced: Priced, line: QuoteLine) -> Why:
    cart = next((one for one in priced.lines if one.id == line.line_id), None)
    title = name_of(cart, priced.menu, _language(priced)) if cart else line.line_id
    explained = explain_line(line)
    causes = tuple(_cause(step, priced, line, cart) for step in explained.steps)
    words = _("This line")
    if line.quantity > 1:
        title = f"{line.quantity}\N{MULTIPLICATION SIGN} {title}"
        words = counted("{count} piece", "{count} pieces", line.quantity)
    return Why(title, causes, words, _text(explained.amount, priced))


def _part(priced: Priced, one: Explanation) -> Why:
    title, total = _subject(priced, one)
    causes = tuple(_cause(step, priced) for step in one.steps)
    return Why(title, causes, total, _text(one.amount, priced))


def _subject(priced: Priced, one: Explanation) -> tuple[str, str]:
    if one.subject == "charge":
        words = _(CHARGES.get(one.id, one.id))
        return words, words
    if one.subject == "tax":
        base = _text(one.base, priced)
        within = priced.bill.tax_included
        told = _("Tax within {amount}") if within else _("Tax on {amount}")
        return told.format(amount=base), _("Tax")
    titles = {
        "total": (_("Total"), _("Total")),
        "due": (_("To pay in cash"), _("To pay")),
        "deposit": (_("Deposit"), _("Deposit")),
    }
    return titles[one.subject]


def _cause(
    step: Step, priced: Priced, line: QuoteLine | None = None, cart: CartLine | None = None
) -> Cause:
    named = text_in(rule_name(step, priced.bill, priced.menu), _language(priced))
    text, rule = _words(step, named, priced, cart)
    if line is not None and line.quantity > 1 and step.step in _OF_A_PIECE:
        each = _text(step.amount // line.quantity, priced)
        times = f"{line.quantity} \N{MULTIPLICATION SIGN} {each}"
        rule = " · ".join(part for part in (rule, times) if part)
    saves = step.step in {"promotion", "manual", "points", "free_delivery"}
    return Cause(text, rule, _text(step.amount, priced), "good" if saves else "plain")


_OF_A_PIECE = frozenset({"item", "part", "modifier", "half_surcharge", "price"})


def _words(step: Step, named: str, priced: Priced, cart: CartLine | None) -> tuple[str, str]:
    """(what it is, the rule)."""
    match step.step:
        case "item":
            return named or step.rule_id, _menu_price(priced, cart)
        case "modifier":
            return named or step.rule_id, _("Extra")
        case "part":
            return named or step.rule_id, _("Its share")
        case "promotion":
            names = names_of(priced.offers, priced.settings)
            return named or names.get(step.rule_id, _("Offer")), _offer(step.rule_id, priced)
        case "manual":
            return _by_hand(step, priced, cart)
        case "tax" if not step.rule_id:
            return _("Tax"), _("On top")
        case "tax":
            name, _blank, rate = step.rule_id.removesuffix(" %").rpartition(" ")
            return f"{name} {trimmed(rate)} %", ""
        case "charge":
            return _(CHARGES.get(step.rule_id, step.rule_id)), ""
        case "service":
            return _("Service charge"), _("{percent} % of the goods").format(
                percent=trimmed(step.rule_id)
            )
        case "small_order":
            below = _text(int(step.rule_id), priced)
            return _("Small order fee"), _("Goods below {amount}").format(amount=below)
    text, rule = _PLAIN.get(step.step, (step.step, ""))
    return _(text), _(rule) if rule else ""


_PLAIN = {
    "price": ("Price set by hand", "Above the menu's"),
    "half_surcharge": ("Different halves", "Surcharge"),
    "never_below_zero": ("Never below zero", ""),
    "points": ("Points", "Redeemed"),
    "delivery": ("Delivery", "Fee of the zone"),
    "free_delivery": ("Delivery is free", "From this much of goods"),
    "goods": ("Goods", "After all that comes off"),
    "total": ("Total", ""),
    "tip": ("Tip", "Untaxed"),
    "cash_rounding": ("Cash rounding", "To the nearest coin"),
    "balance": ("Paid later", ""),
}


def _menu_price(priced: Priced, cart: CartLine | None) -> str:
    """ "Menu price, Large"."""
    try:
        variant = priced.menu.item(cart.item).variant(cart.variant) if cart else None
    except StoreError:
        variant = None
    if variant is None:
        return _("Menu price")
    return _("Menu price, {size}").format(size=text_in(variant.name, _language(priced)))


def _offer(offer_id: str, priced: Priced) -> str:
    offer = next((one for one in priced.offers if one.id == offer_id), None)
    told = text_in(offer.description, _language(priced)) if offer and offer.description else ""
    if offer is not None and offer.code:
        told = " · ".join(part for part in (_("Code {code}").format(code=offer.code), told) if part)
    return told or _("Offer")


def _by_hand(step: Step, priced: Priced, cart: CartLine | None) -> tuple[str, str]:
    if step.rule_id == WHOLE:
        given = priced.bill.discount
        told = by_hand(given, priced.settings) if given else _("Discount")
        return told, _("Off the whole order, by hand")
    given = cart.discount if cart else None
    return by_hand(given, priced.settings) if given else _("Discount"), _("By hand")


def _language(priced: Priced) -> str:
    return priced.settings.languages[0]


def _text(minor: int, priced: Priced) -> str:
    return amount(priced.bill.currency, minor, priced.settings.locale)
