"""One order in the right column: who, what, how much, and the next step (C6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Literal

import phonenumbers

from pos_app.presenters.countdown import Countdown, heading, when
from pos_app.presenters.order_filters import SOURCES, TYPES
from pos_app.presenters.order_lines import ticket_lines
from pos_app.presenters.savings import offers_of
from pos_app.presenters.sums import Reckoned, SumRow, sum_rows
from pos_app.sentences import sentence
from qt_kit.ticket_line import TicketLine
from qt_kit.wording import _
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.store import Settings
from store_core.domain.wording import money

LATER_BY = (10, 20, 30)
OTHER_FROM, OTHER_STEP, LONGEST = 45, 15, 240

Step = Literal[
    "accept",
    "hand_out",
    "settle_rest",
    "bill_again",
    "give_back",
    "make_rest",
    "let_stand",
    "none",
]


@dataclass(frozen=True, slots=True)
class Fact:
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class Foot:
    """The button: what it does now, its words, and what stands at its right."""

    step: Step
    words: str
    amount: str = ""
    below: str = ""
    able: bool = True


@dataclass(frozen=True, slots=True)
class LaterTime:
    minutes: int
    text: str
    below: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Later:
    """The sheet that quotes a later time: `other` is what the last card would add, in minutes."""

    times: tuple[LaterTime, ...]
    other: int
    other_chosen: bool
    can_lower: bool
    can_raise: bool


@dataclass(frozen=True, slots=True)
class DetailState:
    id: str
    number: str
    badge: Countdown
    name: str
    facts: tuple[Fact, ...]
    allergy: str
    note: str
    lines: tuple[TicketLine, ...]
    sums: tuple[SumRow, ...]
    total_words: str
    total: str
    acts: tuple[str, ...]
    """Of "later", "reject", "hand_out", "ready", "cancel", "take_off" and "let_stand", as they
    stand over the foot.
    """
    apart: tuple[str, ...]
    """What does not add up, a sentence each."""
    foot: Foot
    problem: str
    later: Later | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What was done with the order in the column; `later` is by how many minutes more than the
    time that would be promised, None while nobody asks.
    """

    later: int | None = None
    busy: bool = False
    refused: StoreError | None = None
    may_cook: bool = False


def derive(order: Order, menu: Menu, settings: Settings, now: datetime, seen: Seen) -> DetailState:
    header = order.header
    return DetailState(
        id=order.id,
        number=f"#{header.number}",
        badge=heading(order, settings, now),
        name=who(order),
        facts=_facts(order, settings, now),
        allergy=_("Allergy: {text}").format(text=header.allergy) if header.allergy else "",
        note=header.note,
        lines=ticket_lines(order, menu, settings),
        sums=_sums(order, settings),
        total_words=_total_words(order),
        total=money(order.bill.currency, order.bill.total, settings.locale),
        acts=_acts(order, seen),
        foot=foot(order, settings, now, seen),
        apart=(),
        problem=sentence(seen.refused, settings) if seen.refused else "",
        later=_later(order, settings, now, seen.later),
    )


def who(order: Order) -> str:
    return order.contact.name or order.label or _("Walk-in")


def promise(order: Order, settings: Settings, now: datetime, later: int = 0) -> datetime:
    """What is promised on accepting, in whole minutes as it is shown: what was told at placing, or
    as soon as the kitchen can. Rounded down, so that the kitchen need not wait for the next minute.
    """
    soonest = max(order.promise, now + timedelta(minutes=settings.prep_minutes))
    return soonest.replace(second=0, microsecond=0) + timedelta(minutes=later)


def _facts(order: Order, settings: Settings, now: datetime) -> tuple[Fact, ...]:
    header = order.header
    source, icon = SOURCES[header.channel]
    kind, _icon = TYPES[header.fulfilment]
    facts = [Fact(icon, f"{_(source)} · {_(kind)}")]
    if order.contact.phone:
        facts.append(Fact("phone", phone_text(order.contact.phone)))
    facts.append(Fact("clock", _wish(order, settings, now)))
    cancelled = order.fact("cancelled")
    if order.status == "cancelled" and cancelled and cancelled.actor and cancelled.reason:
        facts.append(Fact("message-square", cancelled.reason))
    return tuple(facts)


def phone_text(phone: str) -> str:
    """ "+1 555-014-2277"; as it was written where it is no number."""
    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _wish(order: Order, settings: Settings, now: datetime) -> str:
    header = order.header
    if order.status == "placed":
        if header.requested_at:
            return _("At {time}").format(time=when(order.promise, now, settings))
        minutes = ceil((header.promised_at - header.placed_at).total_seconds() / 60)
        return _("As soon as possible, about {minutes} min").format(minutes=minutes)
    if order.status in {"completed", "cancelled"}:
        return _("Ordered at {time}").format(time=when(header.placed_at, now, settings))
    return _("Promised {time}").format(time=when(order.promise, now, settings))


def _sums(order: Order, settings: Settings) -> tuple[SumRow, ...]:
    bill = order.bill
    return sum_rows(
        Reckoned(order.pieces, bill.listed, bill.taxes, bill), offers_of(order), settings
    )


def payment_words(order: Order) -> str:
    """On the card; the method of what was paid."""
    if order.payment_status == "paid" and order.payments:
        return _("Paid, cash")
    return _("Paid") if order.payment_status == "paid" else _("Pays at counter")


def _total_words(order: Order) -> str:
    if order.payment_status == "paid":
        return _("Paid in cash") if order.payments else _("Nothing to pay")
    return _("To pay") if order.status == "cancelled" else _("Pays at counter")


def _acts(order: Order, seen: Seen) -> tuple[str, ...]:
    if order.status == "placed":
        return ("later", "reject")
    acts: list[str] = []
    if order.status in {"accepted", "preparing"}:
        acts += ["hand_out", "ready"] if seen.may_cook else ["hand_out"]
    if order.status in {"accepted", "preparing", "ready"} and not order.paid:
        acts.append("cancel")
    return tuple(acts)


def foot(order: Order, settings: Settings, now: datetime, seen: Seen) -> Foot:
    status = order.status
    if status == "placed":
        words = _("Accepting…") if seen.busy else _("Accept")
        at = when(promise(order, settings, now, seen.later or 0), now, settings)
        return Foot("accept", words, _("ready {time}").format(time=at), able=not seen.busy)
    if status in {"accepted", "preparing"}:
        at = when(order.promise, now, settings)
        return Foot("none", _("In kitchen"), _("ready {time}").format(time=at), able=False)
    if status == "ready":
        due = money(order.bill.currency, order.due, settings.locale) if order.due else ""
        return Foot("hand_out", _("Hand out"), due, able=not seen.busy)
    return Foot("none", heading(order, settings, now).words, able=False)


def _later(order: Order, settings: Settings, now: datetime, asked: int | None) -> Later | None:
    if asked is None or order.status != "placed":
        return None

    def at(minutes: int) -> str:
        told = when(promise(order, settings, now, minutes), now, settings)
        return _("ready {time}").format(time=told)

    other = asked if asked not in LATER_BY else OTHER_FROM
    times = (*LATER_BY, other)
    return Later(
        times=tuple(LaterTime(one, _plus(one), at(one), one == asked) for one in times),
        other=other,
        other_chosen=asked not in LATER_BY,
        can_lower=asked not in LATER_BY and asked > OTHER_FROM,
        can_raise=asked < LONGEST,
    )


def _plus(minutes: int) -> str:
    return _("+{minutes} min").format(minutes=minutes)
