"""The kitchen's board: cards in fire order, all-day totals, what can be recalled (K1, K2)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from kitchen_display.presenters.cards import Card, card_of, tabs_of, waits_at
from kitchen_display.presenters.inputs import ALL, BoardInputs
from kitchen_display.presenters.kept_cards import KeptCards
from kitchen_display.presenters.keys import digit_of, meaning
from kitchen_display.presenters.running_out import KeptOut, gone, out_state
from kitchen_display.presenters.state import (
    BoardState,
    CardState,
    EmptyBoard,
    LinkBadge,
    Message,
    RecallState,
    TabState,
    Total,
)
from kitchen_display.presenters.tickets import MAKING, is_scheduled, is_void
from qt_kit.wording import _, counted
from store_core.application.papers import FULFILMENT_WORDS, line_name
from store_core.domain.catalogue import text_in
from store_core.domain.kitchen import RANKS, all_day
from store_core.domain.orders import FiredTicket, Order, OrderLine
from store_core.domain.wording import clock_time
from store_core.replication.link_state import LinkState

RECALLED_AT_MOST = 12


def derive(
    inputs: BoardInputs, kept: KeptCards | None = None, kept_out: KeptOut | None = None
) -> BoardState:
    """What the display shows; what has not changed is as it was `kept` from the last time."""
    cards = cards_of(inputs)
    first = inputs.first if inputs.first < len(cards) else 0
    return BoardState(
        tabs=_tabs(inputs),
        cards=_card_states(inputs, cards, first, kept or KeptCards()),
        totals=_totals(inputs),
        done_today=_done_today(inputs),
        first=first,
        empty=None if cards else _empty(inputs),
        recall=_recallable(inputs) if inputs.recalling else None,
        out=out_state(inputs, _to_make(inputs), kept_out or KeptOut()),
        sold_out=len(gone(inputs)),
        hint=_hint(inputs),
        link=_link_badge(inputs),
        link_message=_link_message(inputs),
        notice=inputs.notice,
        sound=inputs.sound,
        test=inputs.kitchen.settings.test_mode,
    )


def cards_of(inputs: BoardInputs) -> tuple[Card, ...]:
    """Oldest first: by fire time, then by when the order was placed."""
    pressed = {order for _tab, order in inputs.presses if inputs.undoable(order)}
    wanted = {order.id: order for order in inputs.live}
    wanted.update({one: inputs.orders[one] for one in pressed if one in inputs.orders})
    found = (card_of(inputs, order) for order in wanted.values())
    return tuple(sorted((one for one in found if one), key=lambda card: card.place))


def _numbered(inputs: BoardInputs, cards: Iterable[Card]) -> tuple[str, ...]:
    """Orders by the bump-bar keys. Scheduled tickets have none: they are fired early by touch
    only, never by a slip of a key.
    """
    return tuple(
        card.order.id
        for card in cards
        if not all(is_scheduled(one, inputs.now) for one in card.open) or not card.open
    )


def _card_states(
    inputs: BoardInputs, cards: tuple[Card, ...], first: int, kept: KeptCards
) -> tuple[CardState, ...]:
    keyed = _numbered(inputs, cards[first:])
    digits = {order: digit_of(place) for place, order in enumerate(keyed, 1)}
    meant = meaning(inputs.typed)
    picked = keyed[meant.card - 1] if meant and 0 < meant.card <= len(keyed) else ""
    kept.forget_all_but([card.order.id for card in cards])
    return tuple(
        kept.state(
            inputs,
            card,
            digits.get(card.order.id, ""),
            lines_picked=card.order.id == picked,
        )
        for card in cards
    )


def _tabs(inputs: BoardInputs) -> tuple[TabState, ...]:
    counts = Counter[str]()
    tabs = [ALL, *(station.id for station in inputs.kitchen.stations)]
    for order in inputs.live:
        tickets = inputs.tickets[order.id]
        counts.update({tab for one in tickets for tab in tabs_of(inputs, order, one)})
    return tuple(
        TabState(tab, inputs.kitchen.name(tab), counts[tab], tab == inputs.station) for tab in tabs
    )


def _totals(inputs: BoardInputs) -> tuple[Total, ...]:
    """Whole items still to be made at the station; at the pass, in the whole kitchen."""
    language = inputs.kitchen.language
    return tuple(
        Total(count, text_in(line.name, language)) for line, count in all_day(_to_make(inputs))
    )


def _to_make(inputs: BoardInputs) -> Iterator[OrderLine]:
    tab = ALL if inputs.at_pass else inputs.station
    for order in inputs.live:
        waiting = [one for one in inputs.tickets[order.id] if waits_at(inputs, tab, order, one)]
        for fired in waiting:
            if is_void(order, fired):
                continue
            wanted = set(fired.ticket.lines) - order.voided
            for line in order.lines:
                if line.id in wanted and not inputs.is_done(fired, line.id):
                    yield line


def _done_today(inputs: BoardInputs) -> str:
    """ "Average 14 min · 38 done today": from firing to the last step at this tab."""
    taken = list(_taken(inputs))
    if not taken:
        return ""
    average = sum(taken, timedelta()) / len(taken)
    minutes = max(1, round(average.total_seconds() / 60))
    told = counted("{count} done today", "{count} done today", len(taken))
    return _("Average {minutes} min · {done}").format(minutes=minutes, done=told)


def _taken(inputs: BoardInputs) -> Iterator[timedelta]:
    everywhere = inputs.station == ALL or inputs.at_pass
    for order in inputs.orders.values():
        tickets = [
            one
            for one in inputs.tickets[order.id]
            if everywhere or one.ticket.station == inputs.station
        ]
        if not tickets or any(RANKS[one.progress.state] < RANKS["ready"] for one in tickets):
            continue
        last = max(one.progress.at or inputs.today for one in tickets)
        began = min(one.ticket.fire_at for one in tickets)
        if last >= inputs.today and order.fact("cancelled") is None:
            yield max(last - began, timedelta())


def _empty(inputs: BoardInputs) -> EmptyBoard:
    others = len(inputs.live)
    told = counted(
        "{count} order waits at another station.", "{count} orders wait at other stations.", others
    )
    if inputs.station == ALL or not others:
        calm = _("New tickets appear here by themselves.")
        return EmptyBoard(_("All caught up"), told if others else calm)
    nothing = _("Nothing at {station}").format(station=inputs.kitchen.name(inputs.station))
    return EmptyBoard(nothing, told)


def _recallable(inputs: BoardInputs) -> tuple[RecallState, ...]:
    """The last twelve that left; at a station those of the station."""
    everywhere = inputs.station == ALL or inputs.at_pass
    left = [
        (order, one)
        for order in inputs.orders.values()
        for one in inputs.tickets[order.id]
        if one.progress.state not in MAKING
        and (everywhere or one.ticket.station == inputs.station)
        and not is_void(order, one)
    ]
    left.sort(key=lambda pair: (_moved(inputs, pair[1]), pair[1].ticket.id), reverse=True)
    return tuple(
        _recall_state(inputs, order, fired, digit_of(place))
        for place, (order, fired) in enumerate(left[:RECALLED_AT_MOST], 1)
    )


def _moved(inputs: BoardInputs, fired: FiredTicket) -> datetime:
    return fired.progress.at or inputs.today


def _recall_state(inputs: BoardInputs, order: Order, fired: FiredTicket, digit: str) -> RecallState:
    kitchen = inputs.kitchen
    station = kitchen.name(fired.ticket.station)
    lines = [line for line in order.live_lines if line.id in fired.ticket.lines]
    words = _("Bumped {time}") if fired.progress.state == "bumped" else _("Ready {time}")
    return RecallState(
        ticket=fired.ticket.id,
        title=f"{order.header.number} {station}",
        number=order.header.number,
        station=station,
        label=order.label or _(FULFILMENT_WORDS[order.header.fulfilment]),
        what=", ".join(f"{line.quantity} {line_name(line, kitchen.language)}" for line in lines),
        when=words.format(time=clock_time(_moved(inputs, fired), kitchen.zone, short=True)),
        digit=digit,
    )


def _hint(inputs: BoardInputs) -> str:
    meant = meaning(inputs.typed)
    if meant is None or not meant.waits:
        return ""
    if meant.card:
        return _("Which line? 1 to 9")
    if meant.lines_of_card:
        return _("Lines of which ticket? 1 to 9")
    return _("Second nine: 1 to 9")


def _link_badge(inputs: BoardInputs) -> LinkBadge:
    link = inputs.link
    if link.trouble:
        return LinkBadge(_("Not joined"), "bad", "octagon-alert")
    if link.state == "offline":
        return LinkBadge(_("Offline"), "warn", "wifi-off")
    if link.unsent:
        sending = _("Sending {count}").format(count=link.unsent)
        return LinkBadge(_by_internet(sending, link), "info", "cloud-upload")
    if link.elsewhere:
        return LinkBadge(_by_internet(_("Live"), link), "info", "cloud")
    return LinkBadge(_("Live"), "good", "check")


def _by_internet(words: str, link: LinkState) -> str:
    """Where the shop's own server is away, and the one above it serves."""
    return _("{state} by internet").format(state=words) if link.elsewhere else words


_TROUBLE = {
    "device_revoked": "This display was taken out of the store. Pair it again.",
    "device_unknown": "The server does not know this display any more. Pair it again.",
    "server_not_known": "Another machine answers as the server. Call the owner.",
    "server_not_private": "The server may only be reached by https. Pair this display again.",
    "journal_fork": "This display's records were copied from another one. Pair it again.",
}


def _link_message(inputs: BoardInputs) -> Message:
    link = inputs.link
    if link.trouble:
        told = _TROUBLE.get(link.trouble)
        text = _(told) if told else _("Call for help ({code}).").format(code=link.trouble)
        return Message(_("No orders come in."), text, "bad")
    if link.state != "offline":
        return Message()
    since = ""
    if link.since:
        at = clock_time(link.since, inputs.kitchen.zone, short=True)
        since = _("Offline since {time}.").format(time=at)
    return Message(
        since or _("Offline."),
        _("New tickets print at the station. What you press here is kept and sent later."),
    )
