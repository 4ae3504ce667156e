"""The rows between the lines and the total: offers, charges, taxes, the tip (C2, C4, O3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pos_app.presenters.reasons import why_not
from pos_app.presenters.savings import Off, in_rows, of_bill
from qt_kit.wording import _, counted
from store_core.domain.catalogue import Promotion
from store_core.domain.pricing import Quote, QuoteCharge
from store_core.domain.store import Settings
from store_core.domain.tax import TaxAmount
from store_core.domain.wording import amount

MOST_OFFERS = 3
CHARGES = {
    "delivery": "Delivery",
    "service": "Service charge",
    "small_order": "Small order fee",
}


@dataclass(frozen=True, slots=True)
class SumRow:
    """ "good" is money the customer saves, "warn" a code that does nothing yet."""

    text: str
    amount: str
    kind: Literal["plain", "good", "warn"] = "plain"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What the rows tell of; the bill of a ticket, or of one with a line that is being built."""

    pieces: int
    listed: int
    taxes: tuple[TaxAmount, ...]
    bill: Quote | None


def sum_rows(
    told: Reckoned, offers: Iterable[Promotion], settings: Settings, *, short: bool = False
) -> tuple[SumRow, ...]:
    """In `short` all that comes off is one row."""
    rows = [
        SumRow(counted("{count} item", "{count} items", told.pieces), _text(told.listed, settings))
    ]
    bill = told.bill
    if bill is not None:
        rows += _off(of_bill(bill, settings), settings, short=short)
        rows += [charge_row(charge, settings) for charge in bill.charges if charge.trace]
    rows += [tax_row(tax, settings) for tax in told.taxes]
    if bill is not None:
        if bill.tip:
            rows.append(SumRow(_("Tip"), _text(bill.tip, settings)))
        known = tuple(offers)
        rows += [
            SumRow(f"{refused.code}: {why_not(refused.reason, known, settings)}", "", "warn")
            for refused in bill.refused_codes
        ]
    return tuple(rows)


def _off(found: Sequence[Off], settings: Settings, *, short: bool) -> list[SumRow]:
    if short and found:
        found = (Off(_("Discounts"), sum(one.amount for one in found)),)
    return [
        SumRow(one.name, _text(-one.amount, settings), "good")
        for one in in_rows(found, MOST_OFFERS)
    ]


def charge_row(charge: QuoteCharge, settings: Settings) -> SumRow:
    """ "Service charge 10 %"."""
    words = _(CHARGES.get(charge.kind, charge.kind))
    if charge.kind == "service":
        words = f"{words} {trimmed(charge.trace[0].rule_id)} %"
    if not charge.amount:
        return SumRow(words, _("Free"), "good")
    return SumRow(words, _text(charge.amount, settings))


def tax_row(tax: TaxAmount, settings: Settings) -> SumRow:
    words = f"{tax.name} {trimmed(tax.rate)} %"
    if settings.rules.tax == "included":
        words = _("incl. {tax}").format(tax=words)
    return SumRow(words, _text(tax.amount, settings))


def trimmed(rate: str) -> str:
    return rate.rstrip("0").rstrip(".") if "." in rate else rate


def _text(minor: int, settings: Settings) -> str:
    return amount(settings.rules.currency, minor, settings.locale)
