"""The drawer counted blind: pieces of each note and coin, and what other tenders add up to (C5)."""

from dataclasses import dataclass, replace
from typing import Literal

from pos_app.presenters.tender import WAYS
from qt_kit.wording import _
from store_core.domain.cash import denominations
from store_core.domain.money import currency
from store_core.domain.shifts import Count
from store_core.domain.store import Settings
from store_core.domain.wording import amount, money, piece

MOST_PIECES, MOST_AMOUNT = 99_999, 99_999_999
RowKind = Literal["pieces", "amount", "slips"]


@dataclass(frozen=True, slots=True)
class Place:
    """What one row counts: pieces worth `value` each, cash as one amount, or a tender's slips."""

    key: str
    kind: RowKind
    value: int = 1


@dataclass(frozen=True, slots=True)
class Counting:
    """`numbers` are what was put in, by place. The next digit begins anew where `fresh`."""

    places: tuple[Place, ...]
    numbers: tuple[int, ...]
    at: int = 0
    fresh: bool = True

    @property
    def place(self) -> Place:
        return self.places[self.at]

    @property
    def number(self) -> int:
        return self.numbers[self.at]

    @property
    def count(self) -> Count:
        """Without what there is none of, but for the tenders: those are counted as nothing."""
        counted = tuple(zip(self.places, self.numbers, strict=True))
        cash = ((place.value, number) for place, number in counted if place.kind != "slips")
        return Count(
            pieces=tuple((value, number) for value, number in cash if number),
            others=tuple((place.key, number) for place, number in counted if place.kind == "slips"),
        )


def nothing_counted(settings: Settings) -> Counting:
    """A currency without known notes is counted as one amount."""
    known = denominations(currency(settings.rules.currency))
    cash = tuple(Place(str(value), "pieces", value) for value, _kind in known)
    slips = tuple(Place(way.method, "slips") for way in WAYS if way.method != "cash")
    places = (*(cash or (Place("cash", "amount"),)), *slips)
    return Counting(places, tuple(0 for _place in places))


def recalled(count: Count, settings: Settings) -> Counting:
    """As it was counted."""
    empty = nothing_counted(settings)
    pieces, others = dict(count.pieces), dict(count.others)
    numbers = tuple(
        others.get(place.key, 0) if place.kind == "slips" else pieces.get(place.value, 0)
        for place in empty.places
    )
    return replace(empty, numbers=numbers)


def _put(counting: Counting, number: int) -> Counting:
    before, after = counting.numbers[: counting.at], counting.numbers[counting.at + 1 :]
    return replace(counting, numbers=(*before, number, *after), fresh=False)


def typed(counting: Counting, digits: str) -> Counting:
    """More digits than there can be are let go."""
    start = "" if counting.fresh else str(counting.number)
    number = int(start + digits)
    most = MOST_PIECES if counting.place.kind == "pieces" else MOST_AMOUNT
    return _put(counting, number) if number <= most else counting


def shortened(counting: Counting) -> Counting:
    return _put(counting, 0 if counting.fresh else counting.number // 10)


def stepped(counting: Counting, by: int) -> Counting:
    """One piece more or fewer."""
    return _put(counting, min(MOST_PIECES, max(0, counting.number + by)))


def moved(counting: Counting, to: int) -> Counting:
    """At another place; beyond the ends it stays."""
    at = max(0, min(to, len(counting.places) - 1))
    return replace(counting, at=at, fresh=True)


@dataclass(frozen=True, slots=True)
class CountRow:
    """`name` is what a person calls it; `number` what stands in its field."""

    name: str
    number: str
    amount: str
    kind: RowKind
    current: bool


@dataclass(frozen=True, slots=True)
class CountState:
    """`at`: what is being counted now, its number in large and what it comes to."""

    rows: tuple[CountRow, ...]
    sum: str
    at_name: str
    at_number: str
    at_below: str
    can_step: bool
    last: bool


def derive(counting: Counting, settings: Settings) -> CountState:
    code, locale = settings.rules.currency, settings.locale
    rows = tuple(
        _row(place, number, settings, current=index == counting.at)
        for index, (place, number) in enumerate(zip(counting.places, counting.numbers, strict=True))
    )
    here = rows[counting.at]
    pieces = here.kind == "pieces"
    return CountState(
        rows=rows,
        sum=money(code, counting.count.cash, locale),
        at_name=here.name,
        at_number=here.number or "0",
        at_below=here.amount if pieces else _below(here.kind),
        can_step=pieces,
        last=counting.at == len(rows) - 1,
    )


def _below(kind: RowKind) -> str:
    return _("Add the slips up") if kind == "slips" else _("Notes and coins together")


def _row(place: Place, number: int, settings: Settings, *, current: bool) -> CountRow:
    code, locale = settings.rules.currency, settings.locale
    if place.kind == "pieces":
        worth = amount(code, place.value * number, locale)
        name = piece(code, place.value, locale)
        return CountRow(name, str(number) if number else "", worth, place.kind, current)
    names = {"cash": _("Cash"), "card": _("Card terminal")}
    return CountRow(
        names.get(place.key, place.key), amount(code, number, locale), "", place.kind, current
    )
