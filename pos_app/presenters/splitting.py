"""The bill split among several: how, what each pays, whose turn it is (C3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from qt_kit.wording import _
from store_core.domain.errors import StoreError
from store_core.domain.money import share
from store_core.domain.pricing import Quote
from store_core.domain.refunds import Pieces
from store_core.domain.splitting import split_by_lines, split_evenly
from store_core.domain.store import Settings
from store_core.domain.wording import amount, money

SplitKind = Literal["whole", "2", "3", "4", "items"]
KINDS: dict[SplitKind, str] = {
    "whole": "Whole",
    "2": "2 ways",
    "3": "3 ways",
    "4": "4 ways",
    "items": "By item",
}
Payers = tuple[tuple[Pieces, ...], ...]


@dataclass(frozen=True, slots=True)
class Split:
    """`before` minor units had been taken when it began; `payers` are of a split by item."""

    kind: SplitKind = "whole"
    before: int = 0
    payers: Payers = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: the `number`th of `of` still pays `left`; `last` pays all that is left."""

    number: int
    of: int
    left: int
    last: bool


@dataclass(frozen=True, slots=True)
class SplitCard:
    """`below` writes each share out; `short` says the same where that has no room."""

    key: SplitKind
    text: str
    below: str
    short: str
    chosen: bool


def shares(split: Split, bill: Quote) -> tuple[int, ...]:
    """What each pays of what is due, the tip too; they add up to it. Errors of `split_by_lines`."""
    if split.kind == "items":
        goods = split_by_lines(bill, split.payers)
        tips = share(bill.tip, goods)
        return tuple(part + tip for part, tip in zip(goods, tips, strict=True))
    due = max(0, bill.due - split.before)
    return split_evenly(due, 1 if split.kind == "whole" else int(split.kind))


def covers(split: Split, bill: Quote) -> bool:
    """False where the ticket has other lines by now than were split."""
    try:
        return bool(shares(split, bill))
    except StoreError:
        return False


def turn(split: Split, bill: Quote, settled: int) -> Turn:
    """After `settled` minor units; those who have nothing to pay are passed over."""
    each = shares(split, bill)
    upto = list(accumulate(each))
    paid = settled - (0 if split.kind == "items" else split.before)
    place = next((index for index, sum_ in enumerate(upto) if sum_ > paid), len(each) - 1)
    last = all(part == 0 for part in each[place + 1 :])
    left = bill.due - settled if last else upto[place] - paid
    return Turn(place + 1, len(each), left, last)


def cards(split: Split, bill: Quote, settled: int, settings: Settings) -> tuple[SplitCard, ...]:
    found = []
    for kind, word in KINDS.items():
        chosen = split.kind == kind
        one = split if chosen else Split(kind, settled)
        each = shares(one, bill) if kind != "items" or chosen else ()
        below, short = _told(kind, each, settings)
        found.append(SplitCard(kind, _(word), below, short, chosen))
    return tuple(found)


def _told(kind: SplitKind, each: Sequence[int], settings: Settings) -> tuple[str, str]:
    """ "16.15 + 16.15 + 16.14", and "2 × 16.15 + 16.14"."""
    code, locale = settings.rules.currency, settings.locale
    if kind == "whole":
        told = money(code, sum(each), locale)
        return told, told
    if not each:
        return _("pick lines"), _("pick lines")
    if len(set(each)) == 1:
        told = _("{amount} each").format(amount=amount(code, each[0], locale))
        return told, told
    written = " + ".join(amount(code, part, locale) for part in each)
    return written, " + ".join(_times(part, count, settings) for part, count in _runs(each))


def _runs(each: Sequence[int]) -> Sequence[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for part in each:
        if runs and runs[-1][0] == part:
            runs[-1] = (part, runs[-1][1] + 1)
        else:
            runs.append((part, 1))
    return runs


def _times(part: int, count: int, settings: Settings) -> str:
    told = amount(settings.rules.currency, part, settings.locale)
    return f"{count} \N{MULTIPLICATION SIGN} {told}" if count > 1 else told


# Who takes what


@dataclass(frozen=True, slots=True)
class Picking:
    """How many pieces of each line the payers take, by line id; `current` is who picks now."""

    payers: tuple[Mapping[str, int], ...] = ({},)
    current: int = 0

    def taken(self, line: str) -> int:
        return sum(payer.get(line, 0) for payer in self.payers)

    def mine(self, line: str) -> int:
        return self.payers[self.current].get(line, 0)


def give(picking: Picking, line: str, count: int, quantity: int) -> Picking:
    """`count` pieces of a line to whoever picks, of those that nobody else has."""
    others = picking.taken(line) - picking.mine(line)
    mine = {**picking.payers[picking.current], line: max(0, min(count, quantity - others))}
    payers = list(picking.payers)
    payers[picking.current] = {key: value for key, value in mine.items() if value}
    return Picking(tuple(payers), picking.current)


def one_more(picking: Picking) -> Picking:
    return Picking((*picking.payers, {}), len(picking.payers))


def picked(picking: Picking, quantities: Mapping[str, int]) -> Payers:
    """Each payer's pieces; what nobody took is one more's. Those without any are left out."""
    rest = {line: count - picking.taken(line) for line, count in quantities.items()}
    payers = [*picking.payers, rest]
    told = (
        tuple(Pieces(line, count) for line, count in payer.items() if count) for payer in payers
    )
    return tuple(pieces for pieces in told if pieces)
