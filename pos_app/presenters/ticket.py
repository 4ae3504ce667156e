"""The right column: the ticket being built, its sums, and the way to Pay (C2)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from pos_app.presenters.savings import in_rows, of_line
from pos_app.presenters.sums import MOST_OFFERS, Reckoned, SumRow, sum_rows
from pos_app.pricing import Asked
from pos_app.sentences import sentence
from qt_kit.segmented import Segment
from qt_kit.ticket_line import Detail, TicketLine
from qt_kit.wording import _, counted
from store_core.domain.cart import CartLine
from store_core.domain.catalogue import Menu, text_in
from store_core.domain.draft import Draft, DraftPrice
from store_core.domain.errors import StoreError
from store_core.domain.orders import LineDetail, Order, freeze_line
from store_core.domain.pricing import Quote, QuoteLine, quote_line
from store_core.domain.promotions import Terms
from store_core.domain.store import Settings
from store_core.domain.tax import TaxAmount, summed
from store_core.domain.wording import amount, money

REPEAT = "repeat"
PayStep = Literal["ready", "blocked", "disabled"]

FULFILMENTS = {
    "dine_in": ("Dine in", "utensils"),
    "pickup": ("Pickup", "shopping-bag"),
    "delivery": ("Delivery", "bike"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What an empty ticket offers: go on with a parked one, or the last one again."""

    key: str
    title: str
    below: str
    amount: str
    icon: str = "circle-pause"


@dataclass(frozen=True, slots=True)
class TicketState:
    """`blocked_line` is the line that has to be dealt with before Pay."""

    fulfilments: tuple[Segment, ...]
    fulfilment: str
    fulfilment_fixed: bool
    title: str
    below_title: str
    allergy: str
    number: str
    lines: tuple[TicketLine, ...]
    chosen: str
    sums: tuple[SumRow, ...]
    pay_words: str
    pay_amount: str
    pay_step: PayStep
    blocked_line: str
    can_park: bool
    offers: tuple[Offer, ...]
    building: bool

    @property
    def empty(self) -> bool:
        return not self.lines


@dataclass(frozen=True, slots=True)
class TicketInputs:
    """`building` is the line in the builder, in the ticket's place of the line of its id. In
    `short`, all that comes off is one row of the sums.
    """

    draft: Draft
    price: DraftPrice
    menu: Menu
    settings: Settings
    now: datetime
    terms: Terms
    chosen: str = ""
    building: CartLine | None = None
    parked: tuple[Order, ...] = ()
    sold: Order | None = None
    short: bool = False


def derive(given: TicketInputs) -> TicketState:
    draft, settings = given.draft, given.settings
    told = _with_building(given)
    lines = tuple(_lines(given, told))
    total = told.total
    blocked = next(iter(told.refused), "") if not given.building else ""
    step: PayStep = "blocked" if blocked else "ready"
    if given.building or not draft.lines or told.fault:
        step = "disabled"
    return TicketState(
        fulfilments=_fulfilments(settings),
        fulfilment=draft.cart.fulfilment,
        fulfilment_fixed=draft.order_id is not None,
        title=draft.label or (_("New ticket") if not draft.number else draft.number),
        below_title=_below_title(draft),
        allergy=draft.allergy,
        number=draft.number if draft.label else "",
        lines=lines,
        chosen=given.building.id if given.building else given.chosen,
        sums=_sums(given, told) if lines else (),
        pay_words=_("Look at the marked line") if blocked else _("Pay"),
        pay_amount=money(settings.rules.currency, total, settings.locale),
        pay_step=step,
        blocked_line=blocked,
        can_park=bool(draft.lines) and not given.building,
        offers=_offers(given) if not lines else (),
        building=given.building is not None,
    )


def _fulfilments(settings: Settings) -> tuple[Segment, ...]:
    return tuple(
        Segment(key, _(FULFILMENTS[key][0]), FULFILMENTS[key][1])
        for key in settings.fulfilments
        if key in FULFILMENTS
    )


def _below_title(draft: Draft) -> str:
    if draft.guests:
        return counted("{count} guest", "{count} guests", draft.guests)
    if draft.label or draft.order_id:
        return ""
    return _("Add a table or name")


@dataclass(frozen=True, slots=True)
class _Told:
    """The prices that show: the draft's, with the line being built."""

    pieces: int
    lines: Mapping[str, QuoteLine]
    taxes: tuple[TaxAmount, ...]
    listed: int
    total: int
    refused: Mapping[str, StoreError]
    bill: Quote | None
    fault: StoreError | None = None


def _with_building(given: TicketInputs) -> _Told:
    draft, line = given.draft, given.building
    if line is None:
        return _told(draft, given.price)
    rest = tuple(one for one in draft.lines if one.id != line.id)
    drawn = replace(draft, cart=replace(draft.cart, lines=(*rest, line)))
    asked = Asked(drawn, given.menu, given.settings.rules, given.terms)
    whole = _told(drawn, asked.price() if asked.quick else given.price)
    if asked.quick and line.id in whole.lines:
        return whole
    try:
        alone = quote_line(
            line, given.menu, given.settings.rules, draft.cart.fulfilment, unfinished=True
        )
    except StoreError:
        return whole
    return _and(whole, alone, given.settings)


def _and(whole: _Told, line: QuoteLine, settings: Settings) -> _Told:
    """With a line as if it were alone, in place of what it was before."""
    before = whole.lines.get(line.line_id)
    on_top = settings.rules.tax == "excluded"
    more = line.listed - (before.discounted if before else 0)
    if on_top:
        more += line.tax - (before.tax if before else 0)
    return replace(
        whole,
        taxes=whole.taxes if before else summed((*whole.taxes, *line.taxes)),
        lines={**whole.lines, line.line_id: line},
        listed=whole.listed + line.listed - (before.listed if before else 0),
        total=whole.total + more,
    )


def _told(draft: Draft, told: DraftPrice) -> _Told:
    bill = told.quote
    return _Told(
        pieces=draft.pieces,
        lines={line.line_id: line for line in bill.lines} if bill else {},
        taxes=bill.taxes if bill else (),
        listed=bill.listed if bill else 0,
        total=bill.due if bill else 0,
        refused=told.refused,
        bill=bill,
        fault=told.fault,
    )


def _lines(given: TicketInputs, told: _Told) -> list[TicketLine]:
    built = given.building
    lines = []
    if built is not None:
        lines.append(_line(built, given, told, pending=True))
    for line in given.draft.lines:
        if built is None or line.id != built.id:
            lines.append(_line(line, given, told))
    return lines


def _line(line: CartLine, given: TicketInputs, told: _Told, *, pending: bool = False) -> TicketLine:
    priced = told.lines.get(line.id)
    refused = told.refused.get(line.id)
    details: tuple[Detail, ...] = ()
    if pending:
        details = (Detail(_("Building…")),)
    elif priced is not None:
        details = _details(line, priced, given)
    listed = shown = priced.listed if priced else 0
    if priced is not None and told.bill is not None and not pending:
        found = of_line(priced, line, told.bill, given.terms.promotions, given.settings)
        for off in in_rows(found, MOST_OFFERS):
            shown -= off.amount
            details += (Detail(off.name, _text(-off.amount, given), "promotion"),)
    if refused is not None and not pending:
        details += (Detail(_why(refused, given), kind="warning"),)
    return TicketLine(
        key=line.id,
        name=name_of(line, given.menu, given.settings.languages[0]),
        amount=_text(shown, given) if priced else "",
        was=_text(listed, given) if shown != listed else "",
        quantity=str(line.quantity),
        details=details,
        pending=pending,
        editable=not pending,
    )


def _text(minor: int, given: TicketInputs) -> str:
    return amount(given.settings.rules.currency, minor, given.settings.locale)


def _why(refused: StoreError, given: TicketInputs) -> str:
    if refused.code == "item_unavailable":
        return _("Sold out now")
    if refused.code == "option_unavailable":
        return _("An extra is sold out now")
    return sentence(refused, given.settings)


def name_of(line: CartLine, menu: Menu, language: str) -> str:
    """ "Half & half, Large"; the id of an item that the menu no longer knows."""
    try:
        item = menu.item(line.item)
        variant = item.variant(line.variant)
    except StoreError:
        return line.item
    name = text_in(item.name, language)
    return f"{name}, {text_in(variant.name, language)}" if variant else name


def _details(line: CartLine, priced: QuoteLine, given: TicketInputs) -> tuple[Detail, ...]:
    """Halves with their own extras on one row each; then the whole's, removals and the note."""
    rows: list[Detail] = []
    details = freeze_line(line, priced, given.menu).details
    for detail in details:
        if detail.kind == "part":
            own = [one for one in details if one.part == detail.part and one is not detail]
            rows += _part_rows(detail, own, line, given)
        elif detail.part is None:
            rows.append(_row(detail, line, given))
    return tuple(rows)


def _part_rows(
    part: LineDetail, own: list[LineDetail], line: CartLine, given: TicketInputs
) -> list[Detail]:
    language = given.settings.languages[0]
    extras = [detail for detail in own if detail.kind == "modifier"]
    told = " + ".join([text_in(part.text, language), *(_counted(one, language) for one in extras)])
    price = _plus(sum(one.amount for one in extras) * line.quantity, given)
    if part.of == 2:
        row = Detail(told, price, "left" if part.part == 0 else "right")
    else:
        row = Detail(f"{part.shares}/{part.of} {told}", price)
    removals = [_row(one, line, given) for one in own if one.kind == "removed"]
    return [row, *(replace(one, belongs=True) for one in removals)]


def _counted(extra: LineDetail, language: str) -> str:
    name = lowered(text_in(extra.text, language))
    return f"{extra.count} {name}" if extra.count > 1 else name


def lowered(text: str) -> str:
    """A name inside a sentence; one that is all capitals (BBQ) stays."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _row(detail: LineDetail, line: CartLine, given: TicketInputs) -> Detail:
    text = text_in(detail.text, given.settings.languages[0])
    if detail.kind == "removed":
        return Detail(lowered(text), kind="removal", before=_("No"))
    if detail.kind == "note":
        return Detail(
            f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}", kind="note"
        )
    name = f"{detail.count}\N{MULTIPLICATION SIGN} {text}" if detail.count > 1 else text
    return Detail(name, _plus(detail.amount * line.quantity, given))


def _plus(minor: int, given: TicketInputs) -> str:
    return f"+{_text(minor, given)}" if minor > 0 else ""


def _sums(given: TicketInputs, told: _Told) -> tuple[SumRow, ...]:
    if told.fault is not None:
        return (SumRow(sentence(told.fault, given.settings), "", "warn"),)
    reckoned = Reckoned(told.pieces, told.listed, told.taxes, told.bill)
    return sum_rows(reckoned, given.terms.promotions, given.settings, short=given.short)


def _offers(given: TicketInputs) -> tuple[Offer, ...]:
    offers = []
    if given.parked:
        order = given.parked[0]
        since = ago(given.now - order.header.placed_at)
        title = _("Resume {name}").format(name=order.label or order.header.number)
        below = _("{items}, parked {since}").format(items=_pieces(order), since=since)
        offers.append(Offer(order.id, title, below, _total(order, given)))
    if given.sold is not None:
        order = given.sold
        below = ", ".join(filter(None, (order.header.number, order.label, _pieces(order))))
        title = _("Repeat last order")
        offers.append(Offer(REPEAT, title, below, _total(order, given), "rotate-ccw"))
    return tuple(offers)


def _pieces(order: Order) -> str:
    return counted("{count} item", "{count} items", order.pieces)


def _total(order: Order, given: TicketInputs) -> str:
    return money(order.bill.currency, order.bill.total, given.settings.locale)


def ago(passed: timedelta) -> str:
    minutes = max(0, int(passed.total_seconds() // 60))
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("{minutes} min ago").format(minutes=minutes)
    return _("{hours} h {minutes} min ago").format(hours=minutes // 60, minutes=minutes % 60)
