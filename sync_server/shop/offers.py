"""The promotions that the shop tells everybody of: what they give, when they hold, on what.

A promotion with a code is told only where its own description gives the code away: then the store
means it to be known. One for a segment is told to nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from store_core.domain.catalogue import Item, Menu, Promotion
from store_core.domain.promotions import KINDS, Sale, Terms, applicable, normal_code
from sync_server.shop.spoken_times import capital, day_name, hours_span, wall_time, weekdays

if TYPE_CHECKING:
    from sync_server.shop.visit import Visit

DAYS_SHOWN = 14
"""How far ahead a promotion that does not hold now is told."""
ENOUGH = 10**12
"""Goods for any minimum, in minor units."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A promotion that may be told; `days_until` it holds again, 0 is today, None is now."""

    promotion: Promotion
    days_until: int | None = None

    @property
    def now(self) -> bool:
        return self.days_until is None


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion as its card says it. `badge` is how or when to get it, `when` its rule."""

    id: str
    now: bool
    name: str
    description: str
    when: str
    badge: str
    icon: str
    left: int | None
    picture: str
    address: str


def standing(terms: Terms, fulfilments: Sequence[str]) -> tuple[Standing, ...]:
    """Those to tell: what holds now first, then by how soon it does."""
    found = [
        one
        for promotion in terms.promotions
        if _told(promotion) and (one := _standing(promotion, terms, fulfilments))
    ]
    return tuple(sorted(found, key=_order))


def told_codes(menu: Menu) -> tuple[str, ...]:
    """The codes that everybody may know."""
    return tuple(one.code for one in menu.promotions if one.code and _told(one))


def offers(visit: "Visit") -> tuple[Offer, ...]:
    """One card each, with a picture that no other card has while there are enough."""
    taken: set[str] = set()
    made = []
    for one in visit.offered:
        shown = _shown_item(visit, one.promotion, taken)
        taken |= {shown.picture} if shown else set()
        made.append(_offer(visit, one, shown))
    return tuple(made)


def item_tags(items: Iterable[Item], standings: Sequence[Standing]) -> dict[str, Promotion]:
    """By item, the first promotion that holds now and names a set the item or a size is in."""
    now = [(one.promotion, promoted_sets(one.promotion)) for one in standings if one.now]
    found: dict[str, Promotion] = {}
    for item in items:
        own = {*item.sets, *(name for variant in item.variants for name in variant.sets)}
        for promotion, sets in now:
            if own & sets:
                found[item.id] = promotion
                break
    return found


def promoted_sets(promotion: Promotion) -> frozenset[str]:
    wanted = (one.set for one in (promotion.buy, promotion.get) if one)
    return frozenset(name for name in (promotion.set, *wanted, *promotion.sets) if name)


def holds_when(visit: "Visit", promotion: Promotion) -> str:
    """ "Every Tuesday, 4:00 PM – 6:00 PM, until Thursday, Dec 24"; empty where it always holds."""
    said = []
    days = promotion.weekdays
    if len(days) == 1:
        said.append(visit.say("Every {day}", day=day_name(visit, days[0])))
    elif 1 < len(days) < 7:
        said.append(weekdays(visit, days))
    if promotion.hours:
        said.append(hours_span(visit, *promotion.hours))
    if promotion.starts and promotion.starts > visit.today:
        said.append(visit.say("from {day}", day=visit.day(promotion.starts)))
    if promotion.ends:
        said.append(visit.say("until {day}", day=visit.day(promotion.ends)))
    return capital(", ".join(said))


def _told(promotion: Promotion) -> bool:
    if promotion.segment is not None or promotion.retired:
        return False
    told = (text.casefold() for text in promotion.description.values())
    return promotion.code is None or any(promotion.code.casefold() in text for text in told)


def _standing(promotion: Promotion, terms: Terms, fulfilments: Sequence[str]) -> Standing | None:
    """None for one that does not hold soon, or not here."""
    wanted = [
        one for one in fulfilments if one in promotion.fulfilments or not promotion.fulfilments
    ]
    if not wanted:
        return None
    codes = frozenset({normal_code(promotion.code or "")})
    reason = applicable(promotion, Sale(terms.occasion, "web", wanted[0], codes, ENOUGH))
    match reason.code if reason else "":
        case "" | "uncounted" | "not_first_order":
            return Standing(promotion)
        case "not_yet" | "wrong_day" | "wrong_hour":
            days = _days_until(promotion, terms)
            return None if days is None else Standing(promotion, days)
    return None


def _days_until(promotion: Promotion, terms: Terms) -> int | None:
    at = terms.occasion.at
    today = at.date() - timedelta(days=at.time() < time.fromisoformat(terms.occasion.day_cut))
    for ahead in range(DAYS_SHOWN + 1):
        day = today + timedelta(days=ahead)
        begins = promotion.hours and time.fromisoformat(promotion.hours[0])
        over = ahead == 0 and (not begins or at.date() > today or at.time() >= begins)
        if not over and _has(promotion, day):
            return ahead
    return None


def _has(promotion: Promotion, day: date) -> bool:
    return not (
        (promotion.weekdays and day.weekday() not in promotion.weekdays)
        or (promotion.starts and day < promotion.starts)
        or (promotion.ends and day > promotion.ends)
    )


def _order(one: Standing) -> tuple[int, int, int, str]:
    promotion = one.promotion
    soon = -1 if one.days_until is None else one.days_until
    return soon, promotion.priority, KINDS.index(promotion.kind), promotion.id


def _offer(visit: "Visit", one: Standing, shown: Item | None) -> Offer:
    promotion = one.promotion
    icon, badge = _badge(visit, one)
    left = visit.terms.occasion.uses_left.get(promotion.id)
    return Offer(
        id=promotion.id,
        now=one.now,
        name=visit.text(promotion.name),
        description=visit.text(promotion.description),
        when=holds_when(visit, promotion),
        badge=badge,
        icon=icon,
        left=left,
        picture=shown.picture if shown else "",
        address=f"/menu/{shown.category_ids[0]}" if shown else "/menu",
    )


def _badge(visit: "Visit", one: Standing) -> tuple[str, str]:
    """Its icon and words."""
    promotion, ahead = one.promotion, one.days_until
    if ahead is not None:
        return "calendar", _soon(visit, promotion, ahead)
    if promotion.code:
        return "ticket-percent", promotion.code
    if promotion.first_order:
        return "gift", visit.say("On your first order")
    if promotion.hours:
        until = wall_time(visit, promotion.hours[1])
        return "clock", visit.say("Now, until {time}", time=until)
    if promotion.weekdays or promotion.starts or promotion.ends:
        return "calendar-check", visit.say("Today")
    return "tag", visit.say("No code needed")


def _soon(visit: "Visit", promotion: Promotion, ahead: int) -> str:
    if ahead == 0 and promotion.hours:
        return visit.say("Today from {time}", time=wall_time(visit, promotion.hours[0]))
    if ahead == 1:
        return visit.say("Tomorrow")
    day = visit.today + timedelta(days=ahead)
    return capital(visit.day(day, "EEEE" if ahead < 7 else "EEE, MMM d"))


def _shown_item(visit: "Visit", promotion: Promotion, taken: set[str]) -> Item | None:
    """What it is best pictured by: what is free or cheaper, else what opens the menu."""
    free = promotion.get.set if promotion.get else promotion.set
    wanted = {free} if free else promoted_sets(promotion)
    items = [item for item in visit.shelf.items if item.available and item.picture]
    on_it = [item for item in items if not wanted or wanted & set(item.sets)]
    if not wanted:
        on_it = [item for section in reversed(visit.shelf.sections) for item in section.all_items]
    ranked = sorted(on_it or items, key=lambda item: (item.picture in taken, not item.featured))
    return next((item for item in ranked if item.picture), None)
