"""Why a code takes nothing off: one sentence for each reason, wherever the till says it (P10)."""

from collections.abc import Callable, Iterable
from datetime import date

from pos_app.presenters.savings import names_of
from qt_kit.wording import _
from store_core.domain.catalogue import Promotion
from store_core.domain.promotions import Reason
from store_core.domain.store import Settings
from store_core.domain.wording import day, money

WEEKDAYS = (
    "Mondays",
    "Tuesdays",
    "Wednesdays",
    "Thursdays",
    "Fridays",
    "Saturdays",
    "Sundays",
)
CHANNELS = {"counter": "at the counter", "web": "on the web", "phone": "by phone"}
FULFILMENTS = {"dine_in": "eating in", "pickup": "pickup", "delivery": "delivery"}
MAY_COME = frozenset({"minimum", "no_goods", "fulfilment", "excluded_by"})
"""What the next line, or another fulfilment, may change: such a code stays on the ticket."""


def why_not(reason: Reason, offers: Iterable[Promotion], settings: Settings) -> str:
    known = {offer.id: offer for offer in offers}
    offer = known.get(reason.promotion or "")
    if reason.code == "minimum":
        more = money(settings.rules.currency, reason.missing, settings.locale)
        return _("It needs {amount} more of goods.").format(amount=more)
    if reason.code == "excluded_by":
        other = names_of(known.values(), settings).get(reason.other or "", _("another offer"))
        return _("Not together with {offer}, which saves more.").format(offer=other)
    if offer is not None and reason.code in _OF_THE_OFFER:
        told = _OF_THE_OFFER[reason.code](offer, settings)
        if told:
            return told
    return _(_PLAIN[reason.code])


def _not_yet(offer: Promotion, settings: Settings) -> str:
    return _("It begins on {day}.").format(day=_day(offer.starts, settings)) if offer.starts else ""


def _expired(offer: Promotion, settings: Settings) -> str:
    return _("It ended on {day}.").format(day=_day(offer.ends, settings)) if offer.ends else ""


def _wrong_day(offer: Promotion, settings: Settings) -> str:
    days = _listed(_(WEEKDAYS[weekday]) for weekday in sorted(offer.weekdays))
    return _("Only on {days}.").format(days=days)


def _wrong_hour(offer: Promotion, settings: Settings) -> str:
    if offer.hours is None:
        return ""
    return _("Only from {begin} to {end}.").format(begin=offer.hours[0], end=offer.hours[1])


def _channel(offer: Promotion, settings: Settings) -> str:
    where = _listed(_(CHANNELS.get(one, one)) for one in offer.channels)
    return _("Only {where}.").format(where=where)


def _fulfilment(offer: Promotion, settings: Settings) -> str:
    how = _listed(_(FULFILMENTS.get(one, one)) for one in offer.fulfilments)
    return _("Only for {how}.").format(how=how)


def _day(when: date | None, settings: Settings) -> str:
    return day(when, settings.locale, "MMMM d, y") if when else ""


def _listed(words: Iterable[str]) -> str:
    told = list(words)
    if len(told) < 2:
        return "".join(told)
    return _("{these} and {last}").format(these=", ".join(told[:-1]), last=told[-1])


_OF_THE_OFFER: dict[str, Callable[[Promotion, Settings], str]] = {
    "not_yet": _not_yet,
    "expired": _expired,
    "wrong_day": _wrong_day,
    "wrong_hour": _wrong_hour,
    "channel": _channel,
    "fulfilment": _fulfilment,
}
_PLAIN = {
    "unknown_code": "No offer has this code.",
    "code_missing": "Its code was not entered.",
    "not_yet": "It has not begun yet.",
    "expired": "It is over.",
    "wrong_day": "Not today.",
    "wrong_hour": "Not at this hour.",
    "channel": "Not at the counter.",
    "fulfilment": "Not for this kind of order.",
    "not_first_order": "Only for a first order.",
    "segment": "Only for some customers.",
    "used_up": "It is used up.",
    "uncounted": "Only the server knows how many are left. Enter it again while it answers.",
    "no_goods": "Nothing on the ticket that it takes anything off.",
}
