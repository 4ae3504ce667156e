"""A tip at checkout: a share of the goods, or an amount as typed, where the store asks (P10)."""

import re
from dataclasses import dataclass

from store_core.domain.errors import StoreError
from store_core.domain.money import currency, percent_of
from store_core.domain.pricing import Quote
from store_core.domain.store import PriceRules
from sync_server.shop.visit import Visit

OWN = "own"
NONE = "0"
_AMOUNT = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{0,3}))?")


@dataclass(frozen=True, slots=True)
class TipChoice:
    """`value` is what the form sends; `amount` None is what is typed beside it."""

    value: str
    words: str
    amount: int | None
    on: bool


def tip_choices(visit: Visit, bill: Quote, chosen: str) -> tuple[TipChoice, ...]:
    """Empty where the store asks for no tip."""
    percents = visit.settings.tip_percents
    if not percents:
        return ()
    known = chosen if chosen in (*percents, OWN) else NONE
    found = [TipChoice(NONE, visit.say("None"), 0, known == NONE)]
    for one in percents:
        amount = percent_of(bill.goods, one, visit.settings.rules.rounding)
        found.append(TipChoice(one, f"{one} %", amount, known == one))
    return (*found, TipChoice(OWN, visit.say("Other"), None, known == OWN))


def tip(visit: Visit, bill: Quote, chosen: str, typed: str) -> int:
    """In minor units, of the goods after savings. Error `tip_unknown`."""
    if chosen == OWN and visit.settings.tip_percents:
        return own_tip(typed, visit.settings.rules)
    if chosen in visit.settings.tip_percents:
        return percent_of(bill.goods, chosen, visit.settings.rules.rounding)
    return 0


def own_tip(typed: str, rules: PriceRules) -> int:
    """ "2.50" or "2,5" in minor units, nothing for nothing. Error `tip_unknown`."""
    if not typed.strip():
        return 0
    found = _AMOUNT.fullmatch(typed.strip())
    digits = currency(rules.currency).digits
    after = (found[2] or "") if found else ""
    if found is None or len(after) > digits:
        raise StoreError("tip_unknown", pointer="/tip")
    return int(found[1] + after.ljust(digits, "0"))
