"""Codes: entered, kept in the cart, taken out again; and why one takes nothing off (O3, W3)."""

from dataclasses import dataclass

from store_core.application.web_carts import plain_text
from store_core.domain.catalogue import Promotion
from store_core.domain.errors import StoreError
from store_core.domain.pricing import Quote
from store_core.domain.promotions import Reason, normal_code
from sync_server.shop.offers import holds_when
from sync_server.shop.visit import Visit

MOST_CODES = 5
LONGEST_CODE = 40

MAY_PASS = frozenset(
    (
        "wrong_day",
        "wrong_hour",
        "minimum",
        "no_goods",
        "excluded_by",
        "fulfilment",
        "not_first_order",
        "uncounted",
    )
)
"""Reasons that another line, another hour or another page may do away with: such a code is kept."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code of the cart. `words` are what it gives, or why it gives nothing yet."""

    code: str
    applied: bool
    words: str


@dataclass(frozen=True, slots=True)
class CodeField:
    """What stands in the field, and why it was refused."""

    typed: str = ""
    refused: str = ""


def code_rows(visit: Visit) -> tuple[CodeRow, ...]:
    bill = visit.priced.bill
    if bill is None:
        return tuple(CodeRow(code, applied=False, words="") for code in visit.cart.codes)
    return tuple(_row(visit, code, bill) for code in visit.cart.codes)


def enter(visit: Visit, typed: str) -> CodeField:
    """Keep a code that takes something off, or may yet; what is refused stays in the field.

    Error `rate_limited`.
    """
    code = plain_text(typed)
    if not code:
        return CodeField("", visit.say("Type a code first."))
    if len(code) > LONGEST_CODE:
        return CodeField(code[:LONGEST_CODE], visit.say("No code is as long as that."))
    held = {normal_code(one) for one in visit.cart.codes}
    if normal_code(code) in held:
        return CodeField()
    if len(held) >= MOST_CODES:
        said = visit.say(
            "An order takes {most} codes at most. Take one out first.", most=MOST_CODES
        )
        return CodeField(code, said)
    visit.web.code_rate.take(visit.address)
    before = visit.cart
    try:
        visit.keep_cart(before.with_code(code))
    except StoreError:
        return CodeField(code, visit.say("Your cart is too full for a code."))
    reason = _reason(visit, code)
    if reason is None or reason.code in MAY_PASS:
        return CodeField()
    said = why_not(visit, code, reason)
    visit.keep_cart(before)
    return CodeField(code, said)


def too_often(visit: Visit, typed: str, error: StoreError) -> CodeField:
    """What `enter` refused for having been asked too often."""
    seconds = error.values.get("seconds", "")
    said = visit.say("Too many codes from here. Try again in {seconds} s.", seconds=seconds)
    return CodeField(plain_text(typed)[:LONGEST_CODE], said)


def why_not(visit: Visit, code: str, reason: Reason) -> str:
    """Why a code takes nothing off, and what would make it."""
    promotion = _promotion(visit, reason.promotion)
    when = holds_when(visit, promotion) if promotion else ""
    match reason.code:
        case "not_yet" if promotion and promotion.starts:
            return visit.say("{code} begins on {day}.", code=code, day=visit.day(promotion.starts))
        case "expired" if promotion and promotion.ends and promotion.ends < visit.today:
            return visit.say("{code} ended on {day}.", code=code, day=visit.day(promotion.ends))
        case "expired":
            return visit.say("{code} is over.", code=code)
        case "wrong_day" | "wrong_hour":
            return visit.say("{code} does not hold now. It does: {when}.", code=code, when=when)
        case "minimum":
            missing = visit.money(reason.missing)
            return visit.say("Order {missing} more for {code}.", code=code, missing=missing)
        case "excluded_by":
            return _excluded(visit, code, reason)
        case "no_goods":
            said = visit.say("{code} is for something that is not in your cart.", code=code)
            given = visit.text(promotion.description) if promotion else ""
            return f"{said} {given}".strip()
    sentence = REASONS.get(reason.code, "{code} does not hold for this order.")
    return visit.say(sentence, code=code)


REASONS = {
    "unknown_code": "We don't know the code {code}. Check how it is written.",
    "used_up": "{code} is used up.",
    "not_first_order": "{code} is for a first order. Your phone number tells, at checkout.",
    "channel": "{code} does not hold for orders over the web.",
    "fulfilment": "{code} does not hold for pickup.",
    "segment": "{code} is not for this order: it is by invitation.",
    "uncounted": "We can't check {code} just now. Try again in a minute.",
}


def _row(visit: Visit, code: str, bill: Quote) -> CodeRow:
    reason = _reason(visit, code)
    if reason:
        return CodeRow(code, applied=False, words=why_not(visit, code, reason))
    given = (one for one in bill.discounts if normal_code(one.code or "") == normal_code(code))
    names = dict.fromkeys(visit.text(one.name) for one in given)
    return CodeRow(code, applied=True, words=", ".join(names))


def _reason(visit: Visit, code: str) -> Reason | None:
    """None where it takes something off, or nothing can be priced."""
    refused = visit.priced.bill.refused_codes if visit.priced.bill else ()
    wanted = normal_code(code)
    return next((one.reason for one in refused if normal_code(one.code) == wanted), None)


def _excluded(visit: Visit, code: str, reason: Reason) -> str:
    other = _promotion(visit, reason.other)
    if other is None:
        return visit.say("{code} does not go together with another offer.", code=code)
    name = other.code or visit.text(other.name)
    return visit.say("{code} does not go together with “{other}”.", code=code, other=name)


def _promotion(visit: Visit, promotion_id: str | None) -> Promotion | None:
    return next((one for one in visit.terms.promotions if one.id == promotion_id), None)
