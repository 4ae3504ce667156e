"""Checking out on one page, as a guest, for pickup, paying at the counter (W3)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import token_urlsafe

from starlette.responses import Response

from store_core.application import storefront
from store_core.application.customers import WebCustomer
from store_core.application.storefront import KEY_LENGTHS, WebOrder
from store_core.application.web_carts import LONGEST_NOTE, RefusedError
from store_core.domain.errors import StoreError
from store_core.domain.hours import pickup_times
from sync_server.shop.cart import rows
from sync_server.shop.visit import HeldOrder, Visit
from sync_server.shop.words import sentence

DAYS_AHEAD = 7
TIMES_SHOWN = 8
SOON = "soon"

_GROUPS = {
    "name": "you",
    "phone": "you",
    "email": "you",
    "time": "when",
    "note": "when",
    "pay": "pay",
}
_FIELDS = {
    "/customer/name": "name",
    "/customer/phone": "phone",
    "/customer/email": "email",
    "/requested_time": "time",
    "/note": "note",
    "/payment_method": "pay",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was sent. `time` is "soon" or a moment; `total` is what the page had said."""

    name: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    time: str = ""
    day: str = ""
    pay: str = ""
    key: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """When the order can be collected. `soon` is None while the store is closed; the hours after
    midnight are among those of the day before, as the store's opening hours have it.
    """

    soon: datetime | None
    days: tuple[date, ...]
    day: date
    first: tuple[datetime, ...]
    later: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to fix. `field` is the id to go to."""

    field: str
    short: str
    sentence: str

    @property
    def group(self) -> str:
        return _GROUPS.get(self.field, "order")


def checkout(visit: Visit) -> Response:
    if not visit.cart.lines:
        return visit.go("/cart")
    wanted = visit.cart.wanted_at
    typed = Typed(
        time=wanted.isoformat() if wanted else "",
        day=visit.query.get("day", visit.trading_day(wanted).isoformat() if wanted else ""),
        key=token_urlsafe(16),
    )
    return _page(visit, typed, ())


def place(visit: Visit) -> Response:
    """Order, once: the form's key makes a second press the same order."""
    typed = _typed(visit)
    for held in visit.orders:
        if held.key == typed.key:
            return visit.go(f"/track/{held.id}/{held.token}/thanks")
    if "show" in visit.form:
        return _page(visit, typed, ())
    if not visit.cart.lines:
        return visit.go("/cart")
    problems = _changed(visit, typed)
    try:
        wanted = _order(visit, typed)
        problems += tuple(
            _problem(visit, error) for error in storefront.order_faults(visit.shop, wanted)
        )
        if problems:
            return _page(visit, typed, problems, 422)
        visit.web.rate.take(visit.request.client.host if visit.request.client else "")
        placed = storefront.place(visit.shop, wanted, typed.key, visit.language)
    except RefusedError as refused:
        problems = tuple(_problem(visit, error) for error in refused.faults)
        return _page(visit, typed, problems, 422)
    except StoreError as error:
        return _page(visit, typed, (_problem(visit, error),), 422)
    order = placed.order
    visit.keep_order(HeldOrder(order.id, placed.guest_token, order.header.number, typed.key))
    visit.keep_cart(type(visit.cart)())
    return visit.go(f"/track/{order.id}/{placed.guest_token}/thanks")


def choose_time(visit: Visit) -> Response:
    """A pickup time chosen before there is anything in the cart; on to the menu."""
    moment = _moment(visit.query.get("time", ""))
    if moment and visit.now < moment < visit.now + storefront.FURTHEST_AHEAD:
        visit.keep_cart(type(visit.cart)(visit.cart.lines, moment))
    return visit.go("/menu")


def times(visit: Visit, typed: Typed) -> Times:
    """Of the day asked for, else of the day of the chosen time, else of the first possible."""
    settings = visit.settings
    all_times = pickup_times(visit.now, settings, settings.prep_minutes, DAYS_AHEAD)
    by_day: dict[date, list[datetime]] = {}
    for moment in all_times:
        by_day.setdefault(visit.trading_day(moment), []).append(moment)
    chosen = _moment(typed.time)
    asked = _date(typed.day) or (visit.trading_day(chosen) if chosen else None)
    day = asked if asked in by_day else next(iter(by_day), visit.today)
    of_day = by_day.get(day, [])
    shown = TIMES_SHOWN
    if chosen in of_day:
        shown = max(shown, of_day.index(chosen) + 1)
    if len(of_day) - shown <= 1:
        shown = len(of_day)
    soon = visit.now + timedelta(minutes=settings.prep_minutes)
    return Times(
        soon=soon if visit.open_state.open else None,
        days=tuple(by_day),
        day=day,
        first=tuple(of_day[:shown]),
        later=tuple(of_day[shown:]),
    )


def _typed(visit: Visit) -> Typed:
    sent = {name: visit.form.get(name, "")[:400] for name in Typed.__dataclass_fields__}
    typed = Typed(**sent)
    if len(typed.key) in KEY_LENGTHS and typed.key.isascii() and typed.key.isprintable():
        return typed
    return Typed(**{**sent, "key": token_urlsafe(16)})


def _order(visit: Visit, typed: Typed) -> WebOrder:
    """Error `time_unknown` for a time that is none."""
    wanted = None
    if typed.time not in {"", SOON}:
        wanted = _moment(typed.time)
        if wanted is None:
            raise StoreError("time_unknown", pointer="/requested_time")
    return WebOrder(
        customer=WebCustomer(typed.name, typed.phone, typed.email),
        cart=visit.cart.web_cart,
        payment_method=typed.pay,
        requested_time=wanted,
        note=typed.note,
    )


def _changed(visit: Visit, typed: Typed) -> tuple[Problem, ...]:
    """Whether the page had said another total than the shop says now: then nobody agreed to it."""
    total = str(visit.priced.total)
    if typed.total == total or not visit.priced.bill:
        return ()
    return (
        Problem(
            "order",
            visit.say("Total: {total} now", total=visit.money(visit.priced.total)),
            visit.say("A price changed while you were here. Nothing is ordered yet."),
        ),
    )


def _problem(visit: Visit, error: StoreError) -> Problem:
    pointer = str(error.values.get("pointer", ""))
    field = _FIELDS.get(pointer, "order")
    said = sentence(visit, error)
    label = {
        "name": visit.say("Name"),
        "phone": visit.say("Phone"),
        "email": visit.say("E-mail"),
        "time": visit.say("Time"),
        "note": visit.say("Note"),
        "pay": visit.say("Pay"),
    }.get(field, visit.say("Your order"))
    first = said.split(". ")[0].rstrip(".")
    return Problem(field, f"{label}: {first[:1].lower()}{first[1:]}", said)


def _page(visit: Visit, typed: Typed, problems: tuple[Problem, ...], status: int = 200) -> Response:
    once = tuple({one.sentence: one for one in problems}.values())
    context = {
        "typed": typed,
        "problems": once,
        "by_field": {one.field: one for one in reversed(once)},
        "groups_wrong": {one.group for one in once},
        "times": times(visit, typed),
        "methods": storefront.payment_methods(visit.shop),
        "rows": rows(visit),
        "longest_note": LONGEST_NOTE,
    }
    if visit.by_htmx:
        return visit.part("checkout_times.html", context)
    return visit.page("checkout.html", context, status)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
