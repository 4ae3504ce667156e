"""The drawer opened without a sale: paid in, paid out, or only opened (C5)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from pos_app.desk import Desk
from pos_app.presenters.amount import Entered, shortened, typed
from pos_app.presenters.approval import Done, Request
from pos_app.sentences import sentence
from qt_kit.wording import _
from store_core.application import shifts
from store_core.domain.cash import MOST_QUICK_NOTES, denominations, quick_notes
from store_core.domain.errors import StoreError
from store_core.domain.money import currency
from store_core.domain.shifts import Movement
from store_core.domain.staff import Permission, Person
from store_core.domain.store import Settings
from store_core.domain.wording import amount, money, symbol, whole_money

Ask = Callable[[Request, Done], None]
Kind = Literal["paid_in", "paid_out"]

OPEN_REASONS = ("Give change", "Check the drawer", "Swap a note", "Opened by mistake")
MOVE_REASONS: dict[Kind, tuple[str, ...]] = {
    "paid_in": ("Change from the bank", "More float", "Owner's money", "Put right"),
    "paid_out": ("Supplies", "Supplier at the door", "Tips", "To the bank"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What became of an act, in one line and one below it."""

    strong: str
    text: str
    alarm: bool = False


class NoSale:
    """`ask` for a reason (and a manager's PIN), then the drawer opens; `told` says what became of
    it until `forget`.
    """

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        self._desk, self._changed = desk, changed
        self._told: Told | None = None

    def told(self) -> Told | None:
        return self._told

    def forget(self) -> None:
        self._told = None

    def ask(self, ask: Ask) -> None:
        reasons = tuple(_(reason) for reason in OPEN_REASONS)
        title = _("Open the drawer without a sale")
        ask(Request(Permission.OPEN_DRAWER, title, _("Open drawer"), reasons), self._approved)

    def _approved(self, approver: Person | None, reason: str) -> None:
        act = self._desk.act(approver, reason)
        self._desk.run(lambda shop: shifts.open_drawer(shop, act), self._opened, self._refused)

    def _opened(self, movement: Movement) -> None:
        self._tell(Told(_("Drawer opened"), movement.reason))

    def _refused(self, error: StoreError) -> None:
        self._tell(Told(_("The drawer stays shut"), sentence(error, self._desk.settings), True))

    def _tell(self, told: Told) -> None:
        self._told = told
        self._changed()


@dataclass(frozen=True, slots=True)
class Moving:
    """Cash going into or out of the drawer, and what became of it."""

    kind: Kind
    entered: Entered = field(default_factory=Entered)
    moving: bool = False
    refused: StoreError | None = None


@dataclass(frozen=True, slots=True)
class MoveCard:
    amount: int
    text: str
    below: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class MovingState:
    caption: str
    symbol: str
    amount: str
    quick: tuple[MoveCard, ...]
    note: str
    note_below: str
    alarm: bool
    words: str
    words_below: str
    step_amount: str
    can_step: bool


def derive(moving: Moving, settings: Settings) -> MovingState:
    code, locale = settings.rules.currency, settings.locale
    coming = moving.kind == "paid_in"
    minor = moving.entered.amount
    note = _("Cash that goes in without a sale") if coming else _("Cash that goes out for good")
    below = _("Change from the bank, a larger float.") if coming else _("Supplies, a supplier.")
    if moving.refused:
        note, below = _("Nothing was written"), sentence(moving.refused, settings)
    return MovingState(
        caption=_("Paid in") if coming else _("Paid out"),
        symbol=symbol(code, locale),
        amount=amount(code, minor, locale),
        quick=tuple(
            MoveCard(note, whole_money(code, note, locale), "", note == minor)
            for note in usual_amounts(settings)
        ),
        note=note,
        note_below=below,
        alarm=moving.refused is not None,
        words=_("Pay in") if coming else _("Pay out"),
        words_below=_("Say why next") if minor else _("How much?"),
        step_amount=money(code, minor, locale),
        can_step=minor > 0 and not moving.moving,
    )


def usual_amounts(settings: Settings) -> tuple[int, ...]:
    """The larger notes, or round sums where the notes aren't known."""
    code = currency(settings.rules.currency)
    notes = [value for value, kind in denominations(code) if kind == "note"]
    return tuple(reversed(notes[:MOST_QUICK_NOTES])) or quick_notes(1, code)[1:]


class MovingPresenter:
    """`begin(kind)`, `digits`, `backspace`, `quick`, `step`, `leave`; `changed` after each, `done`
    with what was written.
    """

    def __init__(
        self, desk: Desk, changed: Callable[[], None], done: Callable[[Movement], None]
    ) -> None:
        self._desk, self._changed, self._done = desk, changed, done
        self._moving: Moving | None = None

    def state(self) -> MovingState | None:
        """None while no cash is being moved."""
        return derive(self._moving, self._desk.settings) if self._moving else None

    def begin(self, kind: Kind) -> None:
        self._set(Moving(kind))

    def leave(self) -> None:
        self._set(None)

    def _set(self, moving: Moving | None) -> None:
        self._moving = moving
        self._changed()

    def _enter(self, change: Callable[[Entered], Entered]) -> None:
        if self._moving is not None and not self._moving.moving:
            self._set(Moving(self._moving.kind, change(self._moving.entered)))

    def digits(self, digits: str) -> None:
        self._enter(lambda before: typed(before, digits))

    def backspace(self) -> None:
        self._enter(shortened)

    def quick(self, minor: int) -> None:
        self._enter(lambda _before: Entered(minor, tapped=True))

    def step(self, ask: Ask) -> None:
        moving, state = self._moving, self.state()
        if moving is None or state is None or not state.can_step:
            return
        title = f"{state.caption} {state.step_amount}"
        reasons = tuple(_(reason) for reason in MOVE_REASONS[moving.kind])
        ask(Request(Permission.MOVE_CASH, title, state.words, reasons), self._approved)

    def _approved(self, approver: Person | None, reason: str) -> None:
        moving = self._moving
        if moving is None or moving.moving:
            return
        act, minor = self._desk.act(approver, reason), moving.entered.amount
        self._set(replace(moving, moving=True, refused=None))
        self._desk.run(
            lambda shop: shifts.move_cash(shop, act, moving.kind, minor), self._moved, self._refused
        )

    def _moved(self, movement: Movement) -> None:
        self._moving = None
        self._done(movement)

    def _refused(self, error: StoreError) -> None:
        if self._moving is not None:
            self._set(replace(self._moving, moving=False, refused=error))
