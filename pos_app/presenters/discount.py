"""What may come off a ticket: what is entered, what stands, what it comes to (C4)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from pos_app.presenters.amount import Entered
from pos_app.presenters.reasons import why_not
from pos_app.presenters.savings import by_hand
from pos_app.presenters.ticket import name_of
from qt_kit.segmented import Segment
from qt_kit.wording import _
from store_core.domain.cart import ManualDiscount
from store_core.domain.catalogue import Menu, Promotion, text_in
from store_core.domain.discounts import RefusedCode
from store_core.domain.draft import WHOLE, Draft, DraftPrice
from store_core.domain.money import currency
from store_core.domain.promotions import normal_code
from store_core.domain.store import Settings
from store_core.domain.wording import amount, money, symbol, whole_money

Way = Literal["code", "percent", "amount", "price"]
Tone = Literal["plain", "good", "warn", "bad"]

WAYS: dict[Way, str] = {
    "code": "Code",
    "percent": "Percent",
    "amount": "Amount",
    "price": "Price",
}
PERCENTS = (10, 5, 15, 20, 50)
QUICK_UNITS = (5, 1, 2, 10, 20)
"""Of the currency."""
CODE_PREFIX = "code:"


@dataclass(frozen=True, slots=True)
class Said:
    strong: str
    text: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Discounting:
    """`place` is the line it is for, or WHOLE; `asking` waits for the server."""

    way: Way = "code"
    place: str = WHOLE
    entered: Entered = field(default_factory=Entered)
    code: str = ""
    asking: bool = False
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class OffCard:
    amount: int
    text: str
    below: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What is on the ticket now; `name` is of the button that takes it away."""

    key: str
    text: str
    below: str
    amount: str
    tone: Tone
    name: str


@dataclass(frozen=True, slots=True)
class DiscountState:
    ways: tuple[Segment, ...]
    way: Way
    places: tuple[Segment, ...]
    place: str
    caption: str
    symbol: str
    entered: str
    quick: tuple[OffCard, ...]
    code: str
    note: Said
    standing: tuple[Standing, ...]
    before: str
    after: str
    words: str
    below: str
    can: bool


@dataclass(frozen=True, slots=True)
class DiscountInputs:
    """`would` is the price with what is entered; None where that is not known in time."""

    given: Discounting
    draft: Draft
    price: DraftPrice
    menu: Menu
    settings: Settings
    offers: tuple[Promotion, ...]
    would: DraftPrice | None = None


def derive(inputs: DiscountInputs) -> DiscountState:
    given = inputs.given
    rules, locale = inputs.settings.rules, inputs.settings.locale
    before, after = _come_to(inputs)
    return DiscountState(
        ways=tuple(Segment(way, _(word)) for way, word in WAYS.items()),
        way=given.way,
        places=_places(inputs),
        place=given.place,
        caption=_(_CAPTIONS[given.way]),
        symbol="%" if given.way == "percent" else symbol(rules.currency, locale),
        entered=str(given.entered.amount)
        if given.way == "percent"
        else amount(rules.currency, given.entered.amount, locale),
        quick=tuple(_quick(inputs)),
        code=given.code,
        note=given.said or _hint(given),
        standing=tuple(_standing(inputs)),
        before=before,
        after=after,
        words=_(_WORDS[given.way]),
        below=_below(inputs),
        can=_can(given),
    )


def _can(given: Discounting) -> bool:
    if given.asking:
        return False
    if given.way == "code":
        return bool(given.code.strip())
    return discount_of(given) is not None


def _below(inputs: DiscountInputs) -> str:
    given = inputs.given
    if given.asking:
        return _("Asking the server…")
    if given.way == "code":
        return "" if given.code.strip() else _("Type it first")
    if given.way == "price" and given.place == WHOLE:
        return _("Tap the line first")
    if discount_of(given) is None:
        return _("How much?")
    return "" if given.place == WHOLE else place_name(inputs, given.place)


def _places(inputs: DiscountInputs) -> tuple[Segment, ...]:
    given = inputs.given
    if given.way == "code":
        return ()
    whole = Segment(WHOLE, _("Whole order"), enabled=given.way != "price")
    line = next((one for one in inputs.draft.lines if one.id == given.place), None)
    if line is None:
        return (whole, Segment("line", _("Tap a line"), enabled=False))
    return (whole, Segment(line.id, place_name(inputs, line.id)))


def _quick(inputs: DiscountInputs) -> Iterator[OffCard]:
    given, tapped = inputs.given, inputs.given.entered.amount
    rules, locale = inputs.settings.rules, inputs.settings.locale
    if given.way == "percent":
        for percent in PERCENTS:
            yield OffCard(percent, f"{percent} %", "", tapped == percent)
    elif given.way == "amount":
        unit = currency(rules.currency).unit
        for units in QUICK_UNITS:
            text = whole_money(rules.currency, units * unit, locale)
            yield OffCard(units * unit, text, "", tapped == units * unit)


def _hint(given: Discounting) -> Said:
    if given.way == "code":
        return Said(_("A voucher or a code"), _("Type it and press Enter; case does not matter."))
    if given.way == "price":
        return Said(_("For one piece"), _("You say why next."))
    return Said(_("After all offers"), _("You say why next."))


def _standing(inputs: DiscountInputs) -> Iterator[Standing]:
    """Codes first, then what people took off, the order before its lines."""
    draft = inputs.draft
    for code in draft.cart.codes:
        yield _standing_code(code, inputs)
    places = [WHOLE] if draft.cart.discount else []
    places += [line.id for line in draft.lines if line.discount]
    for place in places:
        yield _standing_by_hand(place, inputs)


def _standing_code(code: str, inputs: DiscountInputs) -> Standing:
    shown, settings = inputs.price, inputs.settings
    name = _("Remove {what}").format(what=code)
    refused = refusal(shown, code)
    if refused is not None:
        why = why_not(refused.reason, inputs.offers, settings)
        return Standing(f"{CODE_PREFIX}{code}", code, why, "", "warn", name)
    bill, wanted = shown.quote, normal_code(code)
    own = [one for one in (bill.discounts if bill else ()) if one.code]
    own = [one for one in own if normal_code(one.code or "") == wanted]
    less = _less(sum(one.amount for one in own), settings)
    told = ", ".join(text_in(one.name, settings.languages[0]) for one in own)
    return Standing(f"{CODE_PREFIX}{code}", code, told, less, "good", name)


def _standing_by_hand(place: str, inputs: DiscountInputs) -> Standing:
    draft, settings = inputs.draft, inputs.settings
    discount = draft.cart.discount if place == WHOLE else draft.line(place).discount
    told = by_hand(discount, settings) if discount else ""
    of = place_name(inputs, place)
    grant = draft.grants.get(place)
    lent = grant.approver.short_name if grant and grant.approver else ""
    why = [of, grant.reason if grant else "", lent]
    name = _("Remove {what}").format(what=f"{told}, {of}")
    below = " · ".join(part for part in why if part)
    return Standing(place, told, below, _less(_taken(inputs.price, place), settings), "good", name)


def _less(minor: int, settings: Settings) -> str:
    return amount(settings.rules.currency, -minor, settings.locale)


def _come_to(inputs: DiscountInputs) -> tuple[str, str]:
    """(what the ticket costs, what it would cost); the second empty where nothing changes."""
    rules, locale = inputs.settings.rules, inputs.settings.locale
    now, would = inputs.price.quote, inputs.would.quote if inputs.would else None
    before = money(rules.currency, now.due, locale) if now else ""
    if would is None or now is None or would.due == now.due:
        return before, ""
    return before, money(rules.currency, would.due, locale)


def place_name(inputs: DiscountInputs, place: str) -> str:
    if place == WHOLE:
        return _("whole order")
    return name_of(inputs.draft.line(place), inputs.menu, inputs.settings.languages[0])


_CAPTIONS: dict[Way, str] = {
    "code": "Code",
    "percent": "Percent off",
    "amount": "Amount off",
    "price": "Price of one",
}
_WORDS: dict[Way, str] = {
    "code": "Use code",
    "percent": "Take off",
    "amount": "Take off",
    "price": "Set price",
}


def discount_of(given: Discounting) -> ManualDiscount | None:
    """None where nothing is entered, or a price has no line."""
    value = given.entered.amount
    if given.way == "percent":
        return ManualDiscount("percent", percent=str(value)) if value else None
    if given.way == "amount":
        return ManualDiscount("amount", amount=value) if value else None
    if given.way == "price" and given.place != WHOLE:
        fresh = given.entered == Entered()
        return None if fresh else ManualDiscount("price", amount=value)
    return None


def refusal(price: DraftPrice, code: str) -> RefusedCode | None:
    wanted = normal_code(code)
    refused = price.quote.refused_codes if price.quote else ()
    return next((one for one in refused if normal_code(one.code) == wanted), None)


def _taken(price: DraftPrice, place: str) -> int:
    bill = price.quote
    if bill is None:
        return 0
    if place == WHOLE:
        return sum(one.amount for one in bill.discounts if one.id == WHOLE)
    lines = (line for line in bill.lines if line.line_id == place)
    return sum(one.amount for line in lines for one in line.discounts if one.id == "line")
