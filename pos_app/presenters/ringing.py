"""When the bell rings for web orders that nobody has answered, and what it says (C6, C7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pos_app.presenters.countdown import answer_due
from qt_kit.wording import _, counted
from store_core.domain.orders import Order
from store_core.domain.store import Settings

AGAIN_AFTER = timedelta(seconds=20)

Sound = Literal["order", "alarm"]


@dataclass(frozen=True, slots=True)
class Rung:
    """Which orders it has rung for, and when it rang last."""

    orders: frozenset[str] = frozenset()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """The answer time is over: who waits."""

    words: str
    text: str


def ring(
    before: Rung, waiting: Sequence[Order], settings: Settings, now: datetime
) -> tuple[Rung, Sound | None]:
    """At once for a new order, then every 20 s; an alarm once an answer time is over."""
    ids = frozenset(order.id for order in waiting)
    if not ids:
        return Rung(), None
    due = before.at is None or not timedelta(0) <= now - before.at < AGAIN_AFTER
    if ids <= before.orders and not due:
        return Rung(ids, before.at), None
    return Rung(ids, now), "alarm" if overdue(waiting, settings, now) else "order"


def overdue(waiting: Sequence[Order], settings: Settings, now: datetime) -> tuple[Order, ...]:
    """The longest waiting first."""
    late = (order for order in waiting if now >= answer_due(order, settings))
    return tuple(sorted(late, key=lambda order: order.header.placed_at))


def alarm(waiting: Sequence[Order], settings: Settings, now: datetime) -> Alarm | None:
    """What the banner says over the other screens."""
    late = overdue(waiting, settings, now)
    if not late:
        return None
    minutes = int((now - late[0].header.placed_at).total_seconds() // 60)
    words = counted(
        "{count} web order is past its answer time.",
        "{count} web orders are past their answer time.",
        len(late),
    )
    text = _("{number} has waited {minutes} min.").format(
        number=late[0].header.number, minutes=minutes
    )
    return Alarm(words, text)
