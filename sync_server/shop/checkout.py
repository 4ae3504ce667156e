"""Checking out on one page, as a guest, for pickup, paying at the counter (W3)."""

from dataclasses import dataclass, replace
from secrets import token_urlsafe

from starlette.responses import Response

from store_core.application import storefront
from store_core.application.customers import WebCustomer, contact_of
from store_core.application.storefront import Placed, WebOrder
from store_core.application.web_carts import LONGEST_NOTE, RefusedError
from store_core.domain.errors import StoreError
from store_core.domain.orders import Contact
from sync_server.shop import codes, tips
from sync_server.shop.cart import rows, sums
from sync_server.shop.checkout_problems import Problem, named, problem
from sync_server.shop.codes import CodeField
from sync_server.shop.pickup_choice import SOON, read_moment, times
from sync_server.shop.visit import HeldOrder, Visit

MOST_DIGITS = 12
OWN_KEYS = range(16, 65)
COSTS_MORE = (
    "An offer ended or a price changed: the total was {before}, now it is {total}. Nothing is "
    "ordered yet."
)


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was sent. `time` is "soon" or a moment; `total` and `goods` are what the page
    had said; `tip` is a percentage, or "own" for what `own_tip` says.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    time: str = ""
    day: str = ""
    pay: str = ""
    key: str = ""
    total: str = ""
    goods: str = ""
    code: str = ""
    tip: str = ""
    own_tip: str = ""


def checkout(visit: Visit) -> Response:
    if not visit.cart.lines:
        return visit.go("/cart")
    wanted = visit.cart.wanted_at
    typed = Typed(
        time=wanted.isoformat() if wanted else "",
        day=visit.query.get("day", visit.trading_day(wanted).isoformat() if wanted else ""),
        key=token_urlsafe(16),
    )
    return _page(visit, typed)


def place(visit: Visit) -> Response:
    """Order, once: the form's key makes a second press the same order. Other buttons of the form
    only show the page again: another day's times, a code tried or taken out, the sum with a tip.
    """
    typed = _typed(visit)
    if thanks := _placed_before(visit, typed):
        return thanks
    if not visit.cart.lines:
        return visit.go("/cart")
    if "drop" in visit.form:
        visit.keep_cart(visit.cart.without_code(visit.form["drop"]))
        return _looked_at(visit, typed, CodeField(typed.code))
    if "show" in visit.form:
        tried = _try_code(visit, typed) if visit.form["show"] == "code" else CodeField(typed.code)
        return _looked_at(visit, typed, tried)
    return _ordered(visit, typed)


def _looked_at(visit: Visit, typed: Typed, code: CodeField) -> Response:
    """The page again. How often somebody may ask what a phone number brings is limited."""
    contact = _contact(visit, typed)
    try:
        if contact:
            visit.web.rate.take(visit.address)
    except StoreError:
        contact = None
    problems = _price(visit, typed, contact)
    status = 422 if problems or code.refused else 200
    return _page(visit, typed, problems, status, code)


def _placed_before(visit: Visit, typed: Typed) -> Response | None:
    """Where this very form has led already: a second press may have been on its way."""
    for held in visit.orders:
        if held.key == typed.key:
            return visit.go(f"/track/{held.id}/{held.token}/thanks")
    placed = storefront.placed_under(visit.shop, _order_key(visit, typed))
    return _thanked(visit, typed, placed) if placed else None


def _order_key(visit: Visit, typed: Typed) -> str:
    """With the visitor's own secret in it, so that nobody else's form can name it."""
    return f"{visit.visitor}/{typed.key}"


def _thanked(visit: Visit, typed: Typed, placed: Placed) -> Response:
    order = placed.order
    visit.keep_order(HeldOrder(order.id, placed.guest_token, order.header.number, typed.key))
    visit.keep_cart(type(visit.cart)())
    return visit.go(f"/track/{order.id}/{placed.guest_token}/thanks")


def _ordered(visit: Visit, typed: Typed) -> Response:
    """The order, or the page with all that keeps it from being placed."""
    code = _try_code(visit, typed) if typed.code.strip() else CodeField()
    problems = _price(visit, typed, _contact(visit, typed))
    if code.refused:
        problems += (named(visit.say("Promo code"), "code", code.refused),)
    problems += _changed(visit, typed)
    try:
        wanted = _order(visit, typed)
        problems += tuple(
            problem(visit, error) for error in storefront.order_faults(visit.shop, wanted)
        )
        if not problems:
            visit.web.rate.take(visit.address)
            key = _order_key(visit, typed)
            placed = storefront.place(visit.shop, wanted, key, visit.language)
            return _thanked(visit, typed, placed)
    except RefusedError as refused:
        problems += tuple(problem(visit, error) for error in refused.faults)
    except StoreError as error:
        visit.price_for(visit.contact, visit.tip)
        problems += _changed(visit, typed) or (problem(visit, error),)
    return _placed_before(visit, typed) or _page(visit, typed, problems, 422, code)


def _try_code(visit: Visit, typed: Typed) -> CodeField:
    try:
        return codes.enter(visit, typed.code)
    except StoreError as error:
        return codes.too_often(visit, typed.code, error)


def _contact(visit: Visit, typed: Typed) -> Contact | None:
    """Who orders, as soon as there is a phone number or an address to tell them by."""
    customer = WebCustomer(typed.name, typed.phone, typed.email)
    contact = contact_of(customer, visit.settings)
    return contact if contact.phone or contact.email else None


def _price(visit: Visit, typed: Typed, contact: Contact | None) -> tuple[Problem, ...]:
    """From here on the cart is priced for who orders, with the tip they chose."""
    visit.price_for(contact, 0)
    if visit.priced.bill is None:
        return ()
    try:
        tip = tips.tip(visit, visit.priced.bill, typed.tip, typed.own_tip)
    except StoreError as error:
        return (problem(visit, error),)
    if tip:
        visit.price_for(contact, tip)
    return ()


def _typed(visit: Visit) -> Typed:
    sent = {name: visit.form.get(name, "")[:400] for name in Typed.__dataclass_fields__}
    typed = Typed(**sent)
    if len(typed.key) in OWN_KEYS and typed.key.isascii() and typed.key.isprintable():
        return typed
    return Typed(**{**sent, "key": token_urlsafe(16)})


def _order(visit: Visit, typed: Typed) -> WebOrder:
    """Error `time_unknown` for a time that is none."""
    wanted = None
    if typed.time not in {"", SOON}:
        wanted = read_moment(typed.time)
        if wanted is None:
            raise StoreError("time_unknown", pointer="/requested_time")
    bill = visit.priced.bill
    return WebOrder(
        customer=WebCustomer(typed.name, typed.phone, typed.email),
        cart=replace(visit.cart.web_cart, tip=visit.tip),
        payment_method=typed.pay,
        requested_time=wanted,
        note=typed.note,
        agreed=bill.due if bill else None,
    )


def _changed(visit: Visit, typed: Typed) -> tuple[Problem, ...]:
    """Whether it costs more now than the page had said: then nobody agreed to it."""
    bill = visit.priced.bill
    if bill is None:
        return ()
    before = _minor(typed.total)
    if bill.total <= before and bill.goods <= _minor(typed.goods):
        return ()
    values = {"before": visit.money(before), "total": visit.money(bill.total)}
    return (
        Problem(
            "order",
            visit.say("Total: {total} now", total=values["total"]),
            visit.say(COSTS_MORE, **values),
        ),
    )


def _minor(text: str) -> int:
    """What the page had said, as its form sends it back; nothing for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS else 0


def _page(
    visit: Visit,
    typed: Typed,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
    code: CodeField | None = None,
) -> Response:
    once = tuple({one.sentence: one for one in problems}.values())
    bill = visit.priced.bill
    context = sums(visit) | {
        "typed": typed,
        "problems": once,
        "by_field": {one.field: one for one in reversed(once)},
        "groups_wrong": {one.group for one in once},
        "times": times(visit, typed.time, typed.day),
        "methods": storefront.payment_methods(visit.shop),
        "rows": rows(visit),
        "longest_note": LONGEST_NOTE,
        "code_field": code or CodeField(),
        "tips": tips.tip_choices(visit, bill, typed.tip) if bill else (),
    }
    if visit.by_htmx and visit.request.method == "POST":
        return visit.part("checkout_changed.html", context)
    if visit.by_htmx:
        return visit.part("checkout_times.html", context)
    return visit.page("checkout.html", context, status)
