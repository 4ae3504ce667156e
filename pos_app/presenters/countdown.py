"""How an order stands against the clock: to be answered, promised, waiting (C6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.domain.kitchen import SOON_FROM
from store_core.domain.orders import Order
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time, day

HOURS_FROM = 90
LAST_MINUTE = timedelta(minutes=1)
WAITS_LONG = timedelta(minutes=8)
NO_SHOW = timedelta(minutes=30)
"""How long somebody may be overdue before the order counts as waiting long, and as not fetched."""


@dataclass(frozen=True, slots=True)
class Countdown:
    """Colour, shape and word."""

    words: str
    tone: Tone
    icon: str


def countdown(order: Order, settings: Settings, now: datetime) -> Countdown:
    """The badge of an order's card."""
    status = order.status
    if status == "placed":
        return _answer(order, settings, now, _("{time} left"), _("{time} late"))
    if status in {"accepted", "preparing"}:
        return _promise(order, settings, now)
    if status == "ready":
        return _wait(order, now)
    return _over(order)


def heading(order: Order, settings: Settings, now: datetime) -> Countdown:
    """The same beside the order's number, where there is room to say what is counted."""
    if order.status == "placed":
        return _answer(order, settings, now, _("Answer in {time}"), _("Answer {time} late"))
    return countdown(order, settings, now)


def answer_due(order: Order, settings: Settings) -> datetime:
    return order.header.placed_at + timedelta(minutes=settings.answer_minutes)


def _answer(order: Order, settings: Settings, now: datetime, left: str, late: str) -> Countdown:
    remaining = answer_due(order, settings) - now
    if remaining < timedelta(0):
        return Countdown(late.format(time=_passed(-remaining)), Tone.BAD, "octagon-alert")
    words = left.format(time=_minutes_and_seconds(remaining))
    if remaining < LAST_MINUTE:
        return Countdown(words, Tone.BAD, "octagon-alert")
    if now - order.header.placed_at >= timedelta(minutes=settings.answer_minutes) * SOON_FROM:
        return Countdown(words, Tone.WARN, "triangle-alert")
    return Countdown(words, Tone.NEUTRAL, "clock")


def _minutes_and_seconds(left: timedelta) -> str:
    seconds = ceil(left.total_seconds())
    return f"{seconds // 60}:{seconds % 60:02}"


def _passed(late: timedelta) -> str:
    minutes = int(late.total_seconds() // 60)
    return long_or_short(minutes) if minutes else _minutes_and_seconds(late)


def long_or_short(minutes: int) -> str:
    """ "89 min", from there on "1:30 h"."""
    if minutes < HOURS_FROM:
        return _("{minutes} min").format(minutes=minutes)
    return _("{time} h").format(time=f"{minutes // 60}:{minutes % 60:02}")


def _promise(order: Order, settings: Settings, now: datetime) -> Countdown:
    promise = order.promise
    accepted = order.fact("accepted")
    begun = accepted.at if accepted else order.header.placed_at
    fires = min((fired.ticket.fire_at for fired in order.tickets), default=begun)
    if now < fires:
        at = when(promise, now, settings)
        return Countdown(_("at {time}").format(time=at), Tone.INFO, "calendar-clock")
    if now >= promise:
        late = int((now - promise).total_seconds() // 60)
        words = _("{time} late").format(time=long_or_short(late)) if late else _("due now")
        return Countdown(words, Tone.BAD, "octagon-alert")
    left = ceil((promise - now).total_seconds() / 60)
    words = _("in {time}").format(time=long_or_short(left))
    if now - fires >= (promise - fires) * SOON_FROM:
        return Countdown(words, Tone.WARN, "triangle-alert")
    return Countdown(words, Tone.NEUTRAL, "clock")


def when(moment: datetime, now: datetime, settings: Settings) -> str:
    """ "19:30", with the day in front where it is another one: "Sat 19:30"."""
    zone = ZoneInfo(settings.time_zone)
    time = clock_time(moment, zone, short=True)
    date = moment.astimezone(zone).date()
    if date == now.astimezone(zone).date():
        return time
    return f"{day(date, settings.locale, 'EEE')} {time}"


def ready_since(order: Order) -> datetime:
    """When its last ticket was ready; what needs no kitchen is ready once it is accepted."""
    made = [fired.progress.at for fired in order.tickets if fired.progress.at]
    accepted = order.fact("accepted")
    return max(made) if made else accepted.at if accepted else order.header.placed_at


def ended(order: Order) -> datetime:
    """When it was handed out or cancelled; a sale whose kitchen is done ends when it was ready."""
    over = order.fact("handed_out") or order.fact("cancelled")
    return over.at if over else ready_since(order)


def _wait(order: Order, now: datetime) -> Countdown:
    """Words count from when it was ready; nobody is overdue before the promised time."""
    since = ready_since(order)
    words = _("waits {minutes} min").format(
        minutes=max(0, int((now - since).total_seconds() // 60))
    )
    overdue = now - max(since, order.promise)
    if overdue >= NO_SHOW:
        return Countdown(words, Tone.BAD, "octagon-alert")
    if overdue >= WAITS_LONG:
        return Countdown(words, Tone.WARN, "triangle-alert")
    return Countdown(words, Tone.NEUTRAL, "clock")


def _over(order: Order) -> Countdown:
    if order.status != "cancelled":
        words = _("Handed out") if order.fact("handed_out") else _("Done")
        return Countdown(words, Tone.GOOD, "check")
    cancelled = order.fact("cancelled")
    if cancelled and cancelled.actor is None:
        return Countdown(_("Taken back"), Tone.NEUTRAL, "undo-2")
    if order.fact("accepted"):
        return Countdown(_("Cancelled"), Tone.NEUTRAL, "ban")
    return Countdown(_("Rejected"), Tone.NEUTRAL, "ban")
