"""Which tickets stand on a card of the board, what its key does, and how it reads (K1, K2).

A card is one order's work at the tab that is shown. At a station it holds that station's ticket; on
"All" the tickets of every station together, as somebody who makes the whole order needs them; at
the pass those that are ready and wait to go out. Its key moves the tickets furthest behind one step
on, so on "All" an order is started as one and is ready as one, but a station that is ahead stays
ahead. "Also at" names the other stations that work on the order; on "All" those beside the first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from kitchen_display.presenters.inputs import ALL, BoardInputs
from kitchen_display.presenters.lines import rows_of
from kitchen_display.presenters.state import ActKind, CardBody, CardState, LineState, Tone
from kitchen_display.presenters.tickets import MAKING, is_gone, is_scheduled, is_void
from qt_kit.wording import _
from store_core.application.papers import FULFILMENT_WORDS, line_name
from store_core.domain.kitchen import RANKS, TicketState, age
from store_core.domain.orders import FiredTicket, Order, OrderLine
from store_core.domain.wording import MINUS, clock_time

ICONS = {"dine_in": "utensils", "pickup": "shopping-bag", "delivery": "bike"}


@dataclass(frozen=True, slots=True)
class Step:
    """What pressing a card's key does: `tickets` go to `to`; an undo takes each back."""

    act: ActKind
    tickets: tuple[str, ...]
    to: TicketState = "fired"


@dataclass(frozen=True, slots=True)
class Card:
    """An order with its tickets on the card; `open` are those that still wait here."""

    order: Order
    tickets: tuple[FiredTicket, ...]
    open: tuple[FiredTicket, ...]
    others: tuple[FiredTicket, ...]

    @property
    def fire_at(self) -> datetime:
        return min(one.ticket.fire_at for one in self.tickets)

    @property
    def place(self) -> tuple[datetime, datetime, str]:
        return self.fire_at, self.order.header.placed_at, self.order.header.number


def card_of(inputs: BoardInputs, order: Order) -> Card | None:
    """The order's card at the tab shown; None where it has no work there."""
    tickets = inputs.tickets[order.id]
    waiting = tuple(one for one in tickets if waits_at(inputs, inputs.station, order, one))
    press = inputs.undoable(order.id)
    if not waiting and not press:
        return None
    kept = {one.ticket.id for one in waiting} | (set(press.before) if press else set())
    if inputs.station == ALL:
        kept = {one.ticket.id for one in tickets}
    on_card = tuple(one for one in tickets if one.ticket.id in kept)
    others = tuple(
        one for one in tickets if one.ticket.id not in kept and one.progress.state != "bumped"
    )
    return Card(order, on_card, waiting, others) if on_card else None


def waits_at(inputs: BoardInputs, tab: str, order: Order, fired: FiredTicket) -> bool:
    """Whether a ticket is work at a tab."""
    return tab in tabs_of(inputs, order, fired)


def tabs_of(inputs: BoardInputs, order: Order, fired: FiredTicket) -> tuple[str, ...]:
    """Where a ticket is work."""
    if is_gone(order, fired, inputs.now):
        return ()
    state, station, pass_id = fired.progress.state, fired.ticket.station, inputs.kitchen.pass_id
    if state in MAKING:
        return (ALL, station) if station != pass_id else (ALL,)
    return (pass_id,) if state == "ready" and pass_id is not None else ()


def step_of(inputs: BoardInputs, card: Card) -> Step:
    """What the key does next."""
    press = inputs.undoable(card.order.id)
    if press:
        return Step("undo", tuple(press.before))
    if all(is_void(card.order, one) for one in card.open):
        return Step("clear", tuple(one.ticket.id for one in card.open), "bumped")
    behind = min(card.open, key=lambda one: RANKS[one.progress.state]).progress.state
    moved = tuple(one.ticket.id for one in card.open if one.progress.state == behind)
    if behind == "started":
        return Step("ready", moved, "ready")
    if behind == "ready":
        return Step("bump", moved, "bumped")
    waits = all(is_scheduled(one, inputs.now) for one in card.open)
    return Step("fire" if waits else "start", moved, "started")


@dataclass(frozen=True, slots=True)
class Reading:
    """What of a card changes by itself as time passes."""

    step: Step
    tone: Tone
    time: str


def reading_of(inputs: BoardInputs, card: Card) -> Reading:
    tone = _tone(inputs, card)
    return Reading(step_of(inputs, card), tone, _time(inputs, card, tone))


def card_state(
    inputs: BoardInputs, card: Card, reading: Reading, digit: str, *, lines_picked: bool
) -> CardState:
    """How the card reads now."""
    order, kitchen = card.order, inputs.kitchen
    stations = dict.fromkeys(kitchen.name(one.ticket.station) for one in card.tickets)
    revision = max(one.ticket.revision for one in card.tickets)
    return CardState(
        order=order.id,
        title=f"{order.header.number} {', '.join(stations)}",
        number=order.header.number,
        icon=ICONS[order.header.fulfilment],
        label=order.label or _(FULFILMENT_WORDS[order.header.fulfilment]),
        revision=_("Rev {number}").format(number=revision) if revision > 1 else "",
        time=reading.time,
        word=_word(inputs, card, reading.tone),
        tone=reading.tone,
        act=reading.step.act,
        act_word=_act_word(reading.step.act),
        digit=digit,
        body=_body(inputs, card, lines_picked=lines_picked),
        leaving=not card.open,
    )


def _tone(inputs: BoardInputs, card: Card) -> Tone:
    if not card.open:
        return "left"
    if all(is_void(card.order, one) for one in card.open):
        return "cancelled"
    if all(is_scheduled(one, inputs.now) for one in card.open):
        return "scheduled"
    began = min(card.fire_at, inputs.now)
    return age(began, card.tickets[0].ticket.promised_at, inputs.now)


def _time(inputs: BoardInputs, card: Card, tone: Tone) -> str:
    promised = card.tickets[0].ticket.promised_at
    if tone in {"cancelled", "left"}:
        return ""
    if tone == "scheduled":
        return clock_time(promised, inputs.kitchen.zone, short=True)
    return minutes_text(promised - inputs.now)


def minutes_text(left: timedelta) -> str:
    """ "11 min", "−4 min" when late, hours from a hundred minutes; begun minutes count when there
    is time left and full ones when late.
    """
    minutes = left.total_seconds() / 60
    whole = ceil(minutes) if minutes > 0 else -int(-minutes)
    sign = MINUS if whole < 0 else ""
    if abs(whole) < 100:
        return _("{minutes} min").format(minutes=f"{sign}{abs(whole)}")
    return _("{hours} h").format(hours=f"{sign}{abs(whole) // 60}")


def _word(inputs: BoardInputs, card: Card, tone: Tone) -> str:
    if tone == "scheduled":
        at = clock_time(card.fire_at, inputs.kitchen.zone, short=True)
        return _("Fires {time}").format(time=at)
    if tone == "left":
        bumped = all(one.progress.state == "bumped" for one in card.tickets)
        return _("Bumped") if bumped else _("Ready")
    return {
        "on_time": _("On time"),
        "soon": _("Soon"),
        "late": _("Late"),
        "cancelled": _("Cancelled"),
    }[tone]


def _act_word(act: ActKind) -> str:
    return {
        "start": _("Start"),
        "ready": _("Ready"),
        "bump": _("Bump"),
        "fire": _("Fire"),
        "clear": _("Clear"),
        "undo": _("Undo"),
    }[act]


def _body(inputs: BoardInputs, card: Card, *, lines_picked: bool) -> CardBody:
    order = card.order
    return CardBody(
        lines=_lines(inputs, card, lines_picked=lines_picked),
        allergy=_("ALLERGY: {what}").format(what=order.header.allergy)
        if order.header.allergy
        else "",
        note=f"“{order.header.note}”" if order.header.note else "",
        also=_also(inputs, card),
        printed=_printed(inputs, card),
    )


def _lines(inputs: BoardInputs, card: Card, *, lines_picked: bool) -> tuple[LineState, ...]:
    language = inputs.kitchen.language
    holders = {line: one for one in card.tickets for line in one.ticket.lines}
    lines = [line for line in card.order.lines if line.id in holders]
    names = _names(lines, card.order, language)
    return tuple(
        LineState(
            id=line.id,
            ticket=holders[line.id].ticket.id,
            name=name,
            quantity=str(line.quantity),
            text=_with_size(line_name(line, language)),
            rows=rows_of(line, language, inputs.kitchen.choices),
            done=_is_made(inputs, card, holders[line.id], line),
            voided=line.id in card.order.voided or card.order.fact("cancelled") is not None,
            digit=str(place) if lines_picked and place <= 9 else "",
        )
        for place, (line, name) in enumerate(zip(lines, names, strict=True), 1)
    )


def _with_size(name: str) -> str:
    """The size is never alone on a line: it stays with the last word."""
    words, comma, size = name.rpartition(", ")
    return f"{words},\N{NO-BREAK SPACE}{size}" if comma else name


def _is_made(inputs: BoardInputs, card: Card, fired: FiredTicket, line: OrderLine) -> bool:
    """At the pass all of it is; on a card of several stations what is further than the rest."""
    if inputs.at_pass:
        return False
    passed_on = bool(card.open) and fired.progress.state not in MAKING
    return passed_on or inputs.is_done(fired, line.id)


def _names(lines: Sequence[OrderLine], order: Order, language: str) -> Iterable[str]:
    """How each line is found; the second of the same name says so."""
    seen: dict[str, int] = {}
    for line in lines:
        name = f"Line {line_name(line, language)} of {order.header.number}"
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _also(inputs: BoardInputs, card: Card) -> str:
    elsewhere = card.others
    if inputs.station == ALL:
        first = card.tickets[0].ticket.station
        elsewhere = tuple(one for one in card.tickets if one.ticket.station != first)
    if inputs.at_pass:
        elsewhere = tuple(one for one in elsewhere if one.progress.state in MAKING)
    names = dict.fromkeys(inputs.kitchen.name(one.ticket.station) for one in elsewhere)
    if not names:
        return ""
    words = _("Still at {stations}") if inputs.at_pass else _("Also at {stations}")
    return words.format(stations=", ".join(names))


def _printed(inputs: BoardInputs, card: Card) -> str:
    """When a ticket that came while this display was away went to the station's printer."""
    printers = inputs.kitchen.settings.station_printers
    away = [one.ticket for one in card.open if one.progress.state == "fired"]
    away = [one for one in away if one.id in inputs.silent and one.station in printers]
    if not away:
        return ""
    at = clock_time(away[0].fire_at, inputs.kitchen.zone, short=True)
    return _("Sent to the printer {time}").format(time=at)
