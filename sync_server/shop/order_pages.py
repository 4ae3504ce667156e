"""After ordering: thanks, the way of the order, taking it back (W6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import ceil, pi

from starlette.exceptions import HTTPException
from starlette.responses import Response

from store_core.application import storefront
from store_core.application.storefront import TrackedOrder
from store_core.application.tracking import Step
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from sync_server.shop import picture
from sync_server.shop.bills import bill_rows, saved_words
from sync_server.shop.cart_prices import web_line
from sync_server.shop.picture import Picture
from sync_server.shop.told_lines import ToldLine, line_deals, told
from sync_server.shop.visit import Visit
from sync_server.shop.words import sentence

RING = 2 * pi * 51
"""The length of the clock's ring, in its own units."""


@dataclass(frozen=True, slots=True)
class Way:
    """How the page words one step. `now` is said while the order is there."""

    name: str
    icon: str
    now: str


WAYS = {
    "placed": Way("Received", "receipt-text", "We have your order."),
    "accepted": Way("Accepted", "store", "It goes to the kitchen in time."),
    "preparing": Way("Preparing", "chef-hat", "It is being made right now."),
    "ready": Way("Ready", "package-check", "Come to the counter and say your code."),
    "completed": Way("Collected", "shopping-bag", "Enjoy!"),
    "cancelled": Way("Cancelled", "ban", ""),
}
_WAITING = Way(
    "Store accepts", "store", "Usually within {minutes} minutes. You pay at the counter."
)


@dataclass(frozen=True, slots=True)
class StepRow:
    """`state` is "done", "now" or "later"."""

    name: str
    icon: str
    state: str
    at: datetime | None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """`state`: "waiting", "left", "any_moment", "late", "ready", "done", "cancelled". `arc` is how
    much of the ring is drawn, of `RING`.
    """

    state: str
    minutes: int
    arc: float


@dataclass(frozen=True, slots=True)
class ShownLine:
    told: ToldLine
    picture: Picture | None


def track(visit: Visit) -> Response:
    tracked = _tracked(visit)
    if visit.by_htmx:
        return visit.part("order_state.html", _context(visit, tracked))
    return visit.page("order.html", _context(visit, tracked))


def thanks(visit: Visit) -> Response:
    tracked = _tracked(visit)
    if visit.by_htmx:
        return visit.part("thanks_state.html", _context(visit, tracked))
    return visit.page("thanks.html", _context(visit, tracked))


def cancel(visit: Visit) -> Response:
    """The customer takes the order back; too late for that is told on the page."""
    tracked = _tracked(visit)
    try:
        storefront.cancel(visit.shop, tracked.order.id, visit.param("token"))
    except StoreError as error:
        context = _context(visit, tracked) | {"message": sentence(visit, error)}
        return visit.page("order.html", context, 409)
    return visit.go(f"/track/{tracked.order.id}/{visit.param('token')}")


def newest(visit: Visit) -> Response:
    """The last order of this browser, or one whose token stands in the address."""
    order_id, token = visit.request.path_params.get("order"), visit.query.get("token")
    if order_id and token:
        return visit.go(f"/track/{order_id}/{token}")
    if order_id:
        raise HTTPException(404)
    if visit.orders:
        return visit.go(f"/track/{visit.orders[0].id}/{visit.orders[0].token}")
    return visit.page("no_order.html")


def _tracked(visit: Visit) -> TrackedOrder:
    return storefront.track(visit.shop, visit.param("order"), visit.param("token"))


def _context(visit: Visit, tracked: TrackedOrder) -> dict[str, object]:
    order = tracked.order
    return {
        "order": order,
        "tracked": tracked,
        "token": visit.param("token"),
        "steps": tuple(_rows(visit, tracked)),
        "clock": clock(order, visit.now),
        "way": _WAITING if order.status == "placed" else WAYS[order.status],
        "lines": tuple(_lines(visit, order)),
        "bill": order.bill,
        "bill_rows": tuple(bill_rows(visit, order.bill, order.pieces)),
        "saved": saved_words(visit, order.bill),
        "reason": tracked.reason,
        "message": "",
        "ring": RING,
    }


def clock(order: Order, now: datetime) -> Clock:
    """The share of the promise that is left, in minutes and as an arc."""
    left = (order.promise - now).total_seconds()
    whole = max((order.promise - order.header.placed_at).total_seconds(), 60)
    minutes = max(ceil(left / 60), 0)
    arc = RING * min(max(left / whole, 0), 1)
    match order.status:
        case "completed":
            return Clock("done", 0, RING)
        case "cancelled":
            return Clock("cancelled", 0, 0)
        case "ready":
            return Clock("ready", 0, RING)
        case "placed":
            return Clock("waiting", minutes, arc)
    if left < 0:
        return Clock("late", ceil(-left / 60), RING)
    return Clock("any_moment" if left < 120 else "left", minutes, arc)


def _rows(visit: Visit, tracked: TrackedOrder) -> list[StepRow]:
    if tracked.order.status == "cancelled":
        return [_cancelled(visit, step, tracked) for step in tracked.steps]
    reached = sum(step.at is not None for step in tracked.steps)
    waiting = tracked.order.status == "placed"
    rows = []
    for place, step in enumerate(tracked.steps):
        way = WAYS[step.status]
        current = place == reached - 1 if not waiting else place == reached
        if step.status == "completed" and current:
            current = False
        state = "now" if current else ("done" if place < reached else "later")
        told_way = _WAITING if waiting and current else way
        said = visit.say(told_way.now, minutes=visit.settings.answer_minutes) if current else ""
        rows.append(StepRow(visit.say(told_way.name), way.icon, state, step.at, said))
    return rows


def _cancelled(visit: Visit, step: Step, tracked: TrackedOrder) -> StepRow:
    way = WAYS[step.status]
    if step.status != "cancelled":
        return StepRow(visit.say(way.name), way.icon, "done", step.at)
    said = (
        visit.say("By you.") if tracked.cancelled_by == "customer" else visit.say("By the store.")
    )
    return StepRow(
        visit.say(way.name), way.icon, "ended", step.at, f"{said} {tracked.reason}".strip()
    )


def _lines(visit: Visit, order: Order) -> Iterator[ShownLine]:
    """As they were when it was placed."""
    promotions = order.terms.promotions if order.terms else ()
    deals = line_deals(visit, order.bill, promotions)
    for line, quoted in zip(order.live_lines, order.agreed, strict=True):
        try:
            drawn = picture.compose(web_line(line.cart), visit.menu, visit.web.assets.pictures)
        except StoreError:
            drawn = None
        yield ShownLine(told(visit, line, quoted, deals), drawn)
