"""A tip on top of the bill: what is offered, what it comes to (C4)."""

from dataclasses import dataclass

from pos_app.presenters.amount import Entered
from pos_app.presenters.sums import trimmed
from qt_kit.wording import _
from store_core.domain.money import percent_of
from store_core.domain.pricing import Quote
from store_core.domain.store import Settings
from store_core.domain.wording import amount, money, symbol

MOST_TIMES_THE_TOTAL = 2


@dataclass(frozen=True, slots=True)
class TipCard:
    amount: int
    text: str
    below: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class TipState:
    symbol: str
    amount: str
    proposed: bool
    quick: tuple[TipCard, ...]
    words: str
    below: str
    total: str
    can: bool
    can_remove: bool
    note: str
    note_below: str
    alarm: bool


def derive(entered: Entered, bill: Quote, settings: Settings) -> TipState:
    code, locale = settings.rules.currency, settings.locale
    tip = entered.amount
    too_much = tip > MOST_TIMES_THE_TOTAL * max(bill.total, 1)
    note, below = _("Untaxed, on top of the total"), _("It is on the receipt and in the report.")
    if too_much:
        note, below = _("That is a lot"), _("Enter it again, with its cents.")
    return TipState(
        symbol=symbol(code, locale),
        amount=amount(code, tip, locale),
        proposed=entered.proposed,
        quick=tuple(_cards(tip, bill, settings)),
        words=_("Add tip") if not bill.tip else _("Edit tip"),
        below=_("Total {amount}").format(amount=money(code, bill.total + tip, locale)),
        total=money(code, tip, locale),
        can=tip > 0 and not too_much,
        can_remove=bill.tip > 0,
        note=note,
        note_below=below,
        alarm=too_much,
    )


def _cards(tip: int, bill: Quote, settings: Settings) -> list[TipCard]:
    """The store's percentages of the goods."""
    code, locale = settings.rules.currency, settings.locale
    found = []
    for percent in settings.tip_percents:
        worth = percent_of(bill.goods, percent, settings.rules.rounding)
        if worth:
            told = _("{percent} % of the goods").format(percent=trimmed(percent))
            found.append(TipCard(worth, money(code, worth, locale), told, worth == tip))
    return found
