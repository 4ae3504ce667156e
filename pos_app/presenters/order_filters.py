"""Which orders show: by day, type, source, status, payment, and by what is searched (C6)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from qt_kit.wording import _
from store_core.domain.hours import business_date
from store_core.domain.orders import Order, Status
from store_core.domain.store import Settings

View = Literal["board", "list"]
Stage = Literal["new", "kitchen", "ready", "done", "cancelled"]

ALL = ""
FURTHEST_BACK = timedelta(days=6)

TYPES = {
    "dine_in": ("Dine in", "utensils"),
    "pickup": ("Pickup", "shopping-bag"),
    "delivery": ("Delivery", "bike"),
}
SOURCES = {
    "web": ("Web", "globe"),
    "counter": ("Front desk", "store"),
    "phone": ("Phone", "phone"),
}
STAGES: dict[Stage, tuple[str, str]] = {
    "new": ("New", "inbox"),
    "kitchen": ("In kitchen", "chef-hat"),
    "ready": ("Ready", "package-check"),
    "done": ("Handed out", "hand-coins"),
    "cancelled": ("Cancelled", "ban"),
}
PAYMENTS = {"unpaid": ("To pay", "coins"), "paid": ("Paid", "banknote")}
_STAGE_OF: dict[Status, Stage] = {
    "placed": "new",
    "accepted": "kitchen",
    "preparing": "kitchen",
    "ready": "ready",
    "completed": "done",
    "cancelled": "cancelled",
}
_DATES = {
    "board": (("today", "Today"), ("all", "All days")),
    "list": (("today", "Today"), ("yesterday", "Yesterday"), ("week", "Last 7 days")),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What is chosen; empty lets everything through."""

    date: str = "today"
    type: str = ALL
    source: str = ALL
    stage: str = ALL
    payment: str = ALL
    text: str = ""

    @property
    def narrowed(self) -> bool:
        return self != Filters(date=self.date)


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    text: str
    icon: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One that can tell orders apart: `text` is what is chosen."""

    key: str
    name: str
    text: str
    icon: str
    choices: tuple[Choice, ...]


def stage(order: Order) -> Stage | None:
    """None for what is no customer's order yet: a parked ticket."""
    return _STAGE_OF.get(order.status)


def filters_for(view: View, chosen: Filters, settings: Settings) -> tuple[Filter, ...]:
    """Those that have something to tell apart in this store."""
    types = [key for key in TYPES if key in {*settings.fulfilments, *settings.web_fulfilments}]
    sources = ["web", "counter"] if settings.web_fulfilments else ["counter"]
    found = [_dates(view, chosen.date)]
    if len(types) > 1:
        found.append(_filter("type", _("Type"), _("All types"), TYPES, types, chosen.type))
    if len(sources) > 1:
        words = _("All sources")
        found.append(_filter("source", _("Source"), words, SOURCES, sources, chosen.source))
    if view == "list":
        stages = {str(key): told for key, told in STAGES.items()}
        words = _("Any status")
        found.append(_filter("stage", _("Status"), words, stages, list(stages), chosen.stage))
        words = _("Any payment")
        found.append(
            _filter("payment", _("Payment"), words, PAYMENTS, list(PAYMENTS), chosen.payment)
        )
    return tuple(found)


def _dates(view: View, chosen: str) -> Filter:
    told = [(key, _(text)) for key, text in _DATES[view]]
    choices = tuple(Choice(key, text, "calendar", key == chosen) for key, text in told)
    return Filter("date", _("Date"), dict(told)[chosen], "calendar", choices)


def _filter(
    key: str,
    name: str,
    everything: str,
    told: dict[str, tuple[str, str]],
    keys: Iterable[str],
    chosen: str,
) -> Filter:
    icons = {"type": "shopping-bag", "source": "globe", "stage": "list-filter"}
    usual = icons.get(key, "coins")
    choices = [Choice(ALL, everything, usual, chosen == ALL)]
    choices += [Choice(one, _(told[one][0]), told[one][1], one == chosen) for one in keys]
    text, icon = (_(told[chosen][0]), told[chosen][1]) if chosen else (everything, usual)
    return Filter(key, name, text, icon, tuple(choices))


def seen_in(view: View, filters: Filters) -> Filters:
    """The filters as that view has them: each has its own days, and the board shows every open
    order of a day.
    """
    if view == "board":
        return replace(filters, date="today", stage=ALL, payment=ALL, text="")
    return replace(filters, date="today")


def on_the_board(order: Order, filters: Filters, settings: Settings, now: datetime) -> bool:
    """What waits for an answer shows under every filter."""
    if stage(order) == "new":
        return True
    if filters.date == "today":
        due = business_date(order.promise, settings)
        if due > business_date(now, settings):
            return False
    return _matches(order, filters)


def in_the_list(order: Order, filters: Filters, settings: Settings, now: datetime) -> bool:
    if stage(order) is None or not _in_days(order, filters.date, settings, now):
        return False
    if filters.stage and stage(order) != filters.stage:
        return False
    if filters.payment and order.payment_status != filters.payment:
        return False
    return _matches(order, filters) and found_by(order, filters.text)


def listed_from(chosen: str, settings: Settings, now: datetime) -> date:
    """The first business day that shows."""
    today = business_date(now, settings)
    back = {"yesterday": timedelta(days=1), "week": FURTHEST_BACK}
    return today - back.get(chosen, timedelta(0))


def _in_days(order: Order, chosen: str, settings: Settings, now: datetime) -> bool:
    """Today has what is still open from earlier days too."""
    day = business_date(order.header.placed_at, settings)
    today = business_date(now, settings)
    if chosen == "today":
        return day >= today or stage(order) in {"new", "kitchen", "ready"}
    first = listed_from(chosen, settings, now)
    return day == first if chosen == "yesterday" else day >= first


def _matches(order: Order, filters: Filters) -> bool:
    header = order.header
    if filters.type and header.fulfilment != filters.type:
        return False
    return not filters.source or header.channel == filters.source


def found_by(order: Order, text: str) -> bool:
    """By number, name or phone; every word has to be found somewhere."""
    number = order.header.number.casefold()
    names = f"{order.contact.name} {order.label}".casefold()
    phone = _digits(order.contact.phone)
    for word in text.casefold().split():
        digits = _digits(word)
        by_phone = len(digits) > 2 and digits in phone and not any(map(str.isalpha, word))
        if not (by_phone or word.lstrip("#") in number or word in names):
            return False
    return True


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
