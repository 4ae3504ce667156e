"""All customers' orders at the counter as they show: a board by stage, a list, one opened (C6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pos_app.presenters import discrepancies, order_detail
from pos_app.presenters.countdown import (
    Countdown,
    answer_due,
    countdown,
    ended,
    ready_since,
    when,
)
from pos_app.presenters.order_detail import Seen
from pos_app.presenters.order_filters import (
    SOURCES,
    STAGES,
    TYPES,
    Filter,
    Filters,
    Stage,
    View,
    filters_for,
    in_the_list,
    on_the_board,
    stage,
)
from qt_kit.wording import _, counted
from store_core.domain.catalogue import Menu
from store_core.domain.discrepancies import Discrepancy
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.store import Settings
from store_core.domain.wording import money

COLUMNS: tuple[Stage, ...] = ("new", "kitchen", "ready")


@dataclass(frozen=True, slots=True)
class Card:
    """One order on the board or in the list. `wish` is the time asked for, until it is promised;
    `status` and `since` stand in the list, where a closed order's badge has nothing to count.
    """

    id: str
    number: str
    stage: Stage
    source: str
    source_icon: str
    name: str
    kind: str
    kind_icon: str
    wish: str
    placed: str
    status: str
    since: str
    phone: str
    amount: str
    payment: str
    badge: Countdown
    chosen: bool
    busy: bool
    apart: bool = False

    @property
    def acts(self) -> tuple[str, ...]:
        """What its buttons do; what does not add up is looked at first."""
        if self.apart:
            return ()
        return {"new": ("accept", "later", "reject"), "ready": ("hand_out",)}.get(self.stage, ())


@dataclass(frozen=True, slots=True)
class Column:
    stage: Stage
    title: str
    cards: tuple[Card, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class OrdersState:
    view: View
    filters: tuple[Filter, ...]
    text: str
    columns: tuple[Column, ...]
    rows: tuple[Card, ...]
    empty: str
    empty_below: str
    detail: order_detail.DetailState | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person chose; `busy` are orders with an act under way."""

    view: View = "board"
    filters: Filters = field(default_factory=Filters)
    chosen: str = ""
    later: int | None = None
    busy: frozenset[str] = frozenset()
    refused: StoreError | None = None


@dataclass(frozen=True, slots=True)
class OrdersInputs:
    """`orders` are all that is known, by id: today's, open ones, earlier ones that were asked
    for. `apart` is what does not add up, by order.
    """

    orders: Mapping[str, Order]
    menu: Menu
    settings: Settings
    now: datetime
    asked: Asked
    may_cook: bool = False
    apart: Mapping[str, tuple[Discrepancy, ...]] = field(default_factory=dict)

    def on_board(self, order: Order) -> Stage | None:
        """Its column; what does not add up stands with what is ready when it was closed already."""
        here = stage(order)
        return "ready" if order.id in self.apart and here in {"done", "cancelled"} else here

    def badge(self, order: Order) -> Countdown:
        if order.id in self.apart:
            return discrepancies.badge()
        return countdown(order, self.settings, self.now)


def derive(given: OrdersInputs) -> OrdersState:
    asked, settings = given.asked, given.settings
    columns: tuple[Column, ...] = ()
    rows: tuple[Card, ...] = ()
    if asked.view == "board":
        columns = tuple(_column(one, given) for one in COLUMNS)
    else:
        rows = tuple(_card(order, given) for order in listed(given))
    empty, below = _empty(given, columns, rows)
    chosen = given.orders.get(asked.chosen)
    return OrdersState(
        view=asked.view,
        filters=filters_for(asked.view, asked.filters, settings),
        text=asked.filters.text,
        columns=columns,
        rows=rows,
        empty=empty,
        empty_below=below,
        detail=_detail(chosen, given) if chosen else None,
    )


def _detail(order: Order, given: OrdersInputs) -> order_detail.DetailState:
    """With what does not add up before anything else."""
    settings, seen = given.settings, _seen(order, given)
    told = order_detail.derive(order, given.menu, settings, given.now, seen)
    found = given.apart.get(order.id)
    if not found or order.status == "placed":
        return told
    return replace(
        told,
        badge=given.badge(order),
        total_words=_("Total"),
        apart=tuple(discrepancies.sentence_of(one, order, settings) for one in found),
        acts=discrepancies.acts_of(found),
        foot=discrepancies.foot_of(found, order, settings, busy=seen.busy),
    )


def _seen(order: Order, given: OrdersInputs) -> Seen:
    asked = given.asked
    return Seen(asked.later, order.id in asked.busy, asked.refused, given.may_cook)


def on_column(which: Stage, given: OrdersInputs) -> list[Order]:
    """What does not add up, then what is most urgent: to be answered, promised, waiting the
    longest.
    """
    settings = given.settings
    shown = [
        order
        for order in given.orders.values()
        if given.on_board(order) == which
        and (
            order.id in given.apart or on_the_board(order, given.asked.filters, settings, given.now)
        )
    ]
    urgency: dict[Stage, Callable[[Order], datetime]] = {
        "new": lambda order: answer_due(order, settings),
        "kitchen": lambda order: order.promise,
        "ready": ready_since,
    }

    def place(order: Order) -> tuple[bool, datetime, str]:
        return order.id not in given.apart, urgency[which](order), order.id

    return sorted(shown, key=place)


def listed(given: OrdersInputs) -> list[Order]:
    """Newest first."""
    filters, settings = given.asked.filters, given.settings
    shown = (
        order for order in given.orders.values() if in_the_list(order, filters, settings, given.now)
    )
    return sorted(shown, key=lambda order: (order.header.placed_at, order.id), reverse=True)


def _column(which: Stage, given: OrdersInputs) -> Column:
    cards = tuple(_card(order, given) for order in on_column(which, given))
    empty = {
        "new": _("Nothing waits for an answer."),
        "kitchen": _("The kitchen has nothing to make."),
        "ready": _("Nothing waits to be fetched."),
    }
    return Column(which, _(STAGES[which][0]), cards, empty[str(which)])


def _card(order: Order, given: OrdersInputs) -> Card:
    settings, now, header = given.settings, given.now, order.header
    source, source_icon = SOURCES[header.channel]
    kind, kind_icon = TYPES[header.fulfilment]
    pieces = counted("{count} item", "{count} items", order.pieces)
    badge = given.badge(order)
    here = stage(order) or "new"
    found = given.apart.get(order.id, ())
    closed = here in {"done", "cancelled"}
    asked = header.requested_at if order.status == "placed" else None
    return Card(
        id=order.id,
        number=header.number,
        stage=here,
        source=_(source),
        source_icon=source_icon,
        name=order_detail.who(order),
        kind=f"{_(kind)} · {pieces}",
        kind_icon=kind_icon,
        wish=_("for {time}").format(time=when(order.promise, now, settings)) if asked else "",
        placed=when(header.placed_at, now, settings),
        status=badge.words if closed else _(STAGES[here][0]),
        since=_("at {time}").format(time=when(ended(order), now, settings)) if closed else "",
        phone=order_detail.phone_text(order.contact.phone),
        amount=money(order.bill.currency, order.bill.total, settings.locale),
        payment=discrepancies.short_of(found, order, settings)
        if found
        else order_detail.payment_words(order),
        badge=badge,
        chosen=order.id == given.asked.chosen,
        busy=order.id in given.asked.busy,
        apart=bool(found),
    )


def _empty(
    given: OrdersInputs, columns: tuple[Column, ...], rows: tuple[Card, ...]
) -> tuple[str, str]:
    if rows or any(column.cards for column in columns):
        return "", ""
    if given.asked.filters.narrowed:
        return _("No order is like that."), _("Choose other filters, or search for something else.")
    if given.asked.view == "list":
        return _("No orders yet."), _("Sales and web orders stand here as they come in.")
    return _("No orders now."), _("A web order rings here as soon as it comes in.")


def retimed(state: OrdersState, given: OrdersInputs) -> OrdersState:
    """The same a second later: only badges and times are worked out again."""

    def card(before: Card) -> Card:
        order = given.orders[before.id]
        return replace(before, badge=given.badge(order))

    columns = tuple(
        replace(column, cards=tuple(card(one) for one in column.cards)) for column in state.columns
    )
    detail = state.detail
    chosen = given.orders.get(given.asked.chosen)
    if detail and chosen:
        detail = _detail(chosen, given)
    rows = tuple(card(one) for one in state.rows)
    return replace(state, columns=columns, rows=rows, detail=detail)
