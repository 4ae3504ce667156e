"""86 in the kitchen: the list of what is out and what could be, and how long for (K4)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count, groupby

from kitchen_display.presenters.inputs import BoardInputs, OutList, Said
from kitchen_display.presenters.keys import digit_of
from kitchen_display.presenters.state import OutChoice, OutRow, OutSection, OutState
from kitchen_display.presenters.wares import Ware, keys_of
from qt_kit.wording import _, counted
from store_core.domain.hours import rest_of_day
from store_core.domain.orders import OrderLine
from store_core.domain.wording import clock_time

OFFERED = 9
"""Things on the board that stand above the menu."""
HOUR, DAY, OPEN, BACK = "hour", "day", "open", "back"
_WORDS = {HOUR: "For an hour", DAY: "For today", OPEN: "Until it is back", BACK: "It is back"}

Wares = Mapping[str, Ware]
OnBoard = tuple[tuple[str, int], ...]
"""Keys of wares on the tickets, and how many of each."""
Listed = tuple[str, list[tuple[Ware, str]]]
"""A section: its title, and its wares with what is said beneath each."""


@dataclass(slots=True)
class KeptOut:
    """The list as it last was: a long menu is gone through again only when something changed."""

    made_of: tuple[object, ...] = ()
    state: OutState | None = None


def out_state(inputs: BoardInputs, to_make: Iterable[OrderLine], kept: KeptOut) -> OutState | None:
    """None while the list is closed."""
    if inputs.out is None:
        return None
    on_board = _on_board(to_make)
    made_of = (inputs.wares, inputs.said, inputs.out, gone(inputs), on_board)
    if kept.state is None or kept.made_of != made_of:
        kept.made_of, kept.state = made_of, _state(inputs, inputs.out, on_board)
    return kept.state


def gone(inputs: BoardInputs) -> tuple[str, ...]:
    """What is sold out now, with what was said here and is on its way to the store."""
    seen = _now(inputs) if inputs.said else inputs.wares
    return tuple(one.key for one in seen if one.out and one.is_out(inputs.now))


def said(inputs: BoardInputs, how: str) -> Said:
    """What a choice means now."""
    until: datetime | None = None
    if how == HOUR:
        until = inputs.now + timedelta(hours=1)
    elif how == DAY:
        until = rest_of_day(inputs.now, inputs.kitchen.settings)
    return Said(out=how != BACK, until=until)


def choices_of(ware: Ware) -> tuple[str, ...]:
    return (BACK, DAY, OPEN) if ware.out else (HOUR, DAY, OPEN)


def _now(inputs: BoardInputs) -> Iterator[Ware]:
    for one in inputs.wares:
        told = inputs.said.get(one.key)
        if told:
            yield replace(one, out=told.out, until=told.until)
        elif one.out and not one.is_out(inputs.now):
            yield replace(one, out=False)
        else:
            yield one


def _on_board(to_make: Iterable[OrderLine]) -> OnBoard:
    """Items before options, the most wanted first."""
    wanted = Counter[str]()
    for line in to_make:
        for key in dict.fromkeys(keys_of(line.cart)):
            wanted[key] += line.quantity
    return tuple(sorted(wanted.items(), key=lambda one: (one[0].startswith("option/"), -one[1])))


def _state(inputs: BoardInputs, out: OutList, on_board: OnBoard) -> OutState:
    wares = {one.key: one for one in _now(inputs)}
    place = count(1)
    sections = tuple(
        OutSection(
            title, tuple(_row(inputs, out, ware, note, next(place)) for ware, note in listed)
        )
        for title, listed in _sections(inputs, out, wares, on_board)
        if listed
    )
    nothing = "" if sections else _("Nothing on the menu is called that.")
    return OutState(_title(out), out.query, sections, nothing, narrowed=bool(out.of))


def _title(out: OutList) -> str:
    return _("What ran out of {line}?").format(line=out.line) if out.of else _("What ran out?")


def _sections(
    inputs: BoardInputs, out: OutList, wares: Wares, on_board: OnBoard
) -> Iterator[Listed]:
    if out.query:
        yield "", [(one, one.place) for one in wares.values() if one.is_meant(out.query)]
        return
    if out.of:
        yield "", [(wares[key], wares[key].place) for key in out.of if key in wares]
        return
    yield _("Sold out now"), [(one, one.place) for one in wares.values() if one.out]
    offered = [(wares[key], many) for key, many in on_board if key in wares and not wares[key].out]
    offered = offered[:OFFERED]
    told = [
        (one, counted("{count} on the tickets", "{count} on the tickets", many))
        for one, many in offered
    ]
    yield _("On the tickets"), told
    above = {one.key for one, _many in offered}
    rest = (one for one in wares.values() if not one.out and one.key not in above)
    for (_kind, place), each in groupby(rest, key=lambda one: (one.kind, one.place)):
        yield place, [(one, "") for one in each]


def _row(inputs: BoardInputs, out: OutList, ware: Ware, note: str, place: int) -> OutRow:
    return OutRow(
        key=ware.key,
        name=ware.name,
        title=ware.title,
        note=_out_words(inputs, ware) if ware.out else note,
        out=ware.out,
        digit=digit_of(place),
        choices=tuple(OutChoice(how, _(_WORDS[how])) for how in choices_of(ware))
        if ware.key == out.asked
        else (),
    )


def _out_words(inputs: BoardInputs, ware: Ware) -> str:
    if ware.until is None:
        return _("Sold out until it is back")
    if ware.until == rest_of_day(inputs.now, inputs.kitchen.settings):
        return _("Sold out for today")
    until = clock_time(ware.until, inputs.kitchen.zone, short=True)
    return _("Sold out until {time}").format(time=until)
