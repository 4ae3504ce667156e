"""What of an order does not add up, in words, and what a person may do about it (S1)."""

from collections.abc import Sequence

from pos_app.presenters.countdown import Countdown
from pos_app.presenters.order_detail import Foot
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.domain.catalogue import text_in
from store_core.domain.discrepancies import Discrepancy, Kind
from store_core.domain.orders import Order
from store_core.domain.store import Settings
from store_core.domain.wording import money

SENTENCES: dict[Kind, str] = {
    "unbilled": "Two machines changed this order at once. Its bill leaves out: {lines}.",
    "underpaid": "Still to be paid: {amount}.",
    "overpaid": "Paid too much: {amount}.",
    "not_made": "Nobody makes: {lines}.",
    "over_refunded": "Given back twice: {amount}.",
    "cancelled_handed_out": "It was cancelled at one machine and handed out at another.",
    "cancelled_paid": "It is cancelled, and {amount} of it was not given back.",
    "kept_apart": "Entries of this machine are kept apart.",
    "gap": "Entries of this machine are missing.",
    "z_differs": "This shift adds up to something else by now than its Z report says.",
}
SHORT: dict[Kind, str] = {
    "unbilled": "Bill it again",
    "underpaid": "{amount} to pay",
    "overpaid": "{amount} too much",
    "not_made": "Not all is made",
    "over_refunded": "{amount} back twice",
    "cancelled_handed_out": "Cancelled, but gone",
    "cancelled_paid": "Return {amount}",
}
MARK = "scale"
DISMISS_REASONS = ("Settled with the customer", "Too little to ask for", "Entered twice by mistake")
TAKE_OFF_REASONS = ("Customer did not want it", "Customer has left")
GIVE_BACK_REASONS = ("Paid twice", "Order was cancelled")


def sentence_of(one: Discrepancy, order: Order, settings: Settings) -> str:
    return _(SENTENCES[one.kind]).format_map(_values(one, order, settings))


def short_of(found: Sequence[Discrepancy], order: Order, settings: Settings) -> str:
    """What stands on a card: the first of them."""
    return _(SHORT[found[0].kind]).format_map(_values(found[0], order, settings))


def badge() -> Countdown:
    return Countdown(_("To settle"), Tone.WARN, MARK)


def foot_of(found: Sequence[Discrepancy], order: Order, settings: Settings, *, busy: bool) -> Foot:
    """The next step, first things first: what it costs, what is owed, what is to be made."""
    kinds = {one.kind: one for one in found}

    def amount(kind: Kind) -> str:
        return money(order.bill.currency, kinds[kind].amount, settings.locale)

    if "unbilled" in kinds:
        return Foot("bill_again", _("Bill it again"), able=not busy)
    if "underpaid" in kinds:
        return Foot("settle_rest", _("Take the rest"), amount("underpaid"), able=not busy)
    for kind in ("overpaid", "cancelled_paid"):
        if kind in kinds:
            return Foot("give_back", _("Give back…"), amount(kind), able=not busy)
    if "not_made" in kinds:
        return Foot("make_rest", _("Send to the kitchen"), able=not busy)
    return Foot("let_stand", _("Let it stand…"), able=not busy)


def acts_of(found: Sequence[Discrepancy]) -> tuple[str, ...]:
    """Beside the step at the foot."""
    kinds = {one.kind for one in found}
    acts: list[str] = []
    if "not_made" in kinds and "unbilled" not in kinds:
        acts.append("take_off")
    if kinds - {"over_refunded", "cancelled_handed_out"}:
        acts.append("let_stand")
    return tuple(acts)


def _values(one: Discrepancy, order: Order, settings: Settings) -> dict[str, str]:
    language = settings.languages[0]
    named = [
        f"{line.quantity} × {text_in(line.name, language)}"
        for line in order.lines
        if line.id in one.lines
    ]
    return {
        "amount": money(order.bill.currency, one.amount, settings.locale),
        "lines": ", ".join(named),
    }
