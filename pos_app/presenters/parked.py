"""Tickets kept for later: which there are, and what may be done with them (C3)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pos_app.desk import Desk, Failed
from pos_app.presenters.approval import Done, Request
from pos_app.presenters.sums import SumRow
from pos_app.presenters.ticket import FULFILMENTS, TicketInputs, ago
from pos_app.presenters.ticket import derive as derive_ticket
from pos_app.sentences import sentence
from qt_kit.ticket_line import TicketLine
from qt_kit.wording import _, counted
from store_core.application import orders
from store_core.domain.catalogue import Menu, text_in
from store_core.domain.draft import DraftPrice, recall
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.promotions import Terms, occasion
from store_core.domain.staff import Permission, Person
from store_core.domain.store import Settings
from store_core.domain.wording import money

DISCARD_REASONS = ("They left", "Parked by mistake", "Never paid", "Test")


@dataclass(frozen=True, slots=True)
class ParkedTicket:
    """`holds` names what is in it, most pieces first."""

    order: str
    name: str
    number: str
    kind: str
    icon: str
    pieces: str
    holds: str
    total: str
    since: str
    by: str
    allergy: str


@dataclass(frozen=True, slots=True)
class ParkedState:
    title: str
    tickets: tuple[ParkedTicket, ...]
    empty_title: str
    empty: str


def derive(
    tickets: Iterable[Order], people: Iterable[Person], settings: Settings, now: datetime
) -> ParkedState:
    """Newest first, as the desk gives them."""
    names = {person.id: person.short_name for person in people}
    shown = tuple(_ticket(order, names, settings, now) for order in tickets)
    return ParkedState(
        title=_("Parked tickets"),
        tickets=shown,
        empty_title=_("No ticket is parked"),
        empty=_("Park keeps a ticket for later, on every till. Its key is F2."),
    )


def _ticket(order: Order, names: dict[str, str], settings: Settings, now: datetime) -> ParkedTicket:
    header = order.header
    word, icon = FULFILMENTS.get(header.fulfilment, (header.fulfilment, "receipt"))
    language = settings.languages[0]
    lines = sorted(order.live_lines, key=lambda line: -line.quantity)
    return ParkedTicket(
        order=order.id,
        name=order.label or header.number,
        number=header.number,
        kind=_(word),
        icon=icon,
        pieces=counted("{count} item", "{count} items", order.pieces),
        holds=", ".join(f"{line.quantity} {text_in(line.name, language)}" for line in lines),
        total=money(order.bill.currency, order.bill.total, settings.locale),
        since=ago(now - header.placed_at),
        by=names.get(order.operator or "", ""),
        allergy=header.allergy,
    )


def waiting(desk: Desk) -> tuple[Order, ...]:
    """All but the one that is on this counter now."""
    return tuple(order for order in desk.parked if order.id != desk.draft.order_id)


def resume(desk: Desk, order_id: str, done: Callable[[Order | None], None], failed: Failed) -> None:
    """A parked ticket back on the counter; what was on it is parked first, and told to `done`."""
    order = next((one for one in desk.parked if one.id == order_id), None)
    if order is None:
        return
    if not desk.draft.lines:
        desk.recall(order)
        done(None)
        return

    def kept(before: Order) -> None:
        desk.recall(order)
        done(before)

    desk.park(kept, failed)


@dataclass(frozen=True, slots=True)
class Preview:
    """The chosen ticket as it was parked."""

    title: str
    below: str
    number: str
    lines: tuple[TicketLine, ...]
    sums: tuple[SumRow, ...]
    total: str


def preview(order: Order, menu: Menu, settings: Settings, now: datetime) -> Preview:
    draft = recall(order)
    priced = DraftPrice(order.bill, {})
    terms = order.terms or Terms((), occasion(order.header.placed_at, settings))
    told = derive_ticket(TicketInputs(draft, priced, menu, settings, now, terms))
    return Preview(
        title=told.title,
        below=told.below_title,
        number=told.number,
        lines=tuple(replace(line, editable=False) for line in told.lines),
        sums=told.sums,
        total=told.pay_amount,
    )


def problem(error: StoreError, settings: Settings) -> str:
    return sentence(error, settings)


def discard(desk: Desk, order: Order, ask: Callable[[Request, Done], None], failed: Failed) -> None:
    """With a reason, and a manager's PIN where the person may not; it is cancelled for good."""
    name = order.label or order.header.number

    def approved(approver: Person | None, reason: str) -> None:
        act = desk.act(approver, reason)
        desk.run(lambda shop: orders.discard_parked(shop, act, order.id), None, failed)

    ask(
        Request(
            Permission.VOID_LINE,
            _("Discard {name}").format(name=name),
            _("Discard it"),
            tuple(_(reason) for reason in DISCARD_REASONS),
        ),
        approved,
    )
