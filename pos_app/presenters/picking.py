"""Who pays for which lines, before the bill is split by them (C3)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pos_app.desk import Desk
from pos_app.presenters.splitting import (
    Payers,
    Picking,
    Split,
    give,
    one_more,
    picked,
    shares,
)
from pos_app.presenters.ticket import name_of
from qt_kit.wording import _, counted
from store_core.domain.draft import Draft
from store_core.domain.pricing import Quote
from store_core.domain.refunds import Pieces
from store_core.domain.store import Settings
from store_core.domain.wording import amount, money

MOST_GUESTS = 8


@dataclass(frozen=True, slots=True)
class GuestCard:
    text: str
    amount: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PickRow:
    """`mine` of `quantity` are for whoever picks, `free` are nobody's yet."""

    line: str
    name: str
    amount: str
    quantity: int
    mine: int
    free: int
    below: str


@dataclass(frozen=True, slots=True)
class PickState:
    guests: tuple[GuestCard, ...]
    can_add: bool
    rows: tuple[PickRow, ...]
    rest: str
    words: str
    below: str
    can: bool


def derive(
    picking: Picking, draft: Draft, bill: Quote, names: dict[str, str], settings: Settings
) -> PickState:
    quantities = {line.id: line.quantity for line in draft.lines}
    rest = sum(count - picking.taken(line) for line, count in quantities.items())
    pay = _pay(picking, quantities, bill)
    payers = picked(picking, quantities)
    code, locale = settings.rules.currency, settings.locale
    guests = tuple(
        GuestCard(
            _("Guest {number}").format(number=number + 1),
            money(code, pay[number], locale),
            number == picking.current,
        )
        for number in range(len(picking.payers))
    )
    told = ""
    if rest:
        pieces = counted("{count} piece", "{count} pieces", rest)
        share = money(code, pay[-1], locale)
        told = _("{pieces} nobody took: the last one pays {amount}").format(
            pieces=pieces, amount=share
        )
    ways = counted("{count} share", "{count} shares", len(payers))
    return PickState(
        guests=guests,
        can_add=len(picking.payers) < MOST_GUESTS and rest > 0 and bool(picking.payers[-1]),
        rows=tuple(_row(line.line_id, picking, names, bill, settings) for line in bill.lines),
        rest=told,
        words=_("Split by item"),
        below=ways if len(payers) > 1 else _("Tap what the first one pays for"),
        can=len(payers) > 1,
    )


def _pay(picking: Picking, quantities: dict[str, int], bill: Quote) -> tuple[int, ...]:
    """What each pays, and last what nobody took comes to."""
    own = [tuple(Pieces(*one) for one in payer.items()) for payer in picking.payers]
    left = ((line, count - picking.taken(line)) for line, count in quantities.items())
    rest = tuple(Pieces(line, count) for line, count in left)
    return shares(Split("items", payers=(*own, rest)), bill)


def _row(
    line_id: str, picking: Picking, names: dict[str, str], bill: Quote, settings: Settings
) -> PickRow:
    line = next(one for one in bill.lines if one.line_id == line_id)
    mine, free = picking.mine(line_id), line.quantity - picking.taken(line_id)
    others = line.quantity - mine - free
    told = [
        _("{count} left").format(count=free) if free and line.quantity > 1 else "",
        _("{count} with others").format(count=others) if others else "",
    ]
    return PickRow(
        line=line_id,
        name=names.get(line_id, line_id),
        amount=amount(bill.currency, line.discounted, settings.locale),
        quantity=line.quantity,
        mine=mine,
        free=free,
        below=" · ".join(part for part in told if part),
    )


class PickingPresenter:
    """`begin`, `choose`, `add`, `toggle`, `change`, `done`; `changed` after each. `split(payers)`
    once, when it is settled who pays for what.
    """

    def __init__(
        self, desk: Desk, changed: Callable[[], None], split: Callable[[Payers], None]
    ) -> None:
        self._desk, self._changed, self._split = desk, changed, split
        self._picking: Picking | None = None

    def begin(self) -> None:
        self._set(Picking())

    def leave(self) -> None:
        self._set(None)

    def _set(self, picking: Picking | None) -> None:
        self._picking = picking
        self._changed()

    def state(self) -> PickState | None:
        desk, bill = self._desk, self._desk.price.quote
        if self._picking is None or bill is None:
            return None
        language = desk.settings.languages[0]
        names = {line.id: name_of(line, desk.menu, language) for line in desk.draft.lines}
        return derive(self._picking, desk.draft, bill, names, desk.settings)

    def choose(self, guest: int) -> None:
        if self._picking is not None and guest < len(self._picking.payers):
            self._set(replace(self._picking, current=guest))

    def add(self) -> None:
        """Another guest, who picks now."""
        state = self.state()
        if self._picking is not None and state is not None and state.can_add:
            self._set(one_more(self._picking))

    def toggle(self, line: str) -> None:
        """All that is nobody's yet; nothing where it was all taken."""
        picking = self._picking
        if picking is None:
            return
        quantity = self._desk.draft.line(line).quantity
        free = quantity - picking.taken(line)
        self._set(give(picking, line, picking.mine(line) + free if free else 0, quantity))

    def change(self, line: str, by: int) -> None:
        picking = self._picking
        if picking is not None:
            quantity = self._desk.draft.line(line).quantity
            self._set(give(picking, line, picking.mine(line) + by, quantity))

    def done(self) -> None:
        picking, state = self._picking, self.state()
        if picking is None or state is None or not state.can:
            return
        quantities = {line.id: line.quantity for line in self._desk.draft.lines}
        self._picking = None
        self._split(picked(picking, quantities))
        self._changed()
