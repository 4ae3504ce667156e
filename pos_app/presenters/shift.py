"""A shift at this till's drawer begins: the float counted in (C5)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from pos_app.desk import Desk
from pos_app.presenters.amount import Entered, shortened, typed
from pos_app.sentences import sentence
from qt_kit.wording import _
from store_core.domain.cash import quick_notes
from store_core.domain.errors import StoreError
from store_core.domain.money import currency
from store_core.domain.staff import Permission, Person
from store_core.domain.store import Settings
from store_core.domain.wording import amount, day, money, symbol, whole_money

FLOATS = (10, 15, 20, 30)
"""How many halves of the currency's usual note are in a drawer to start with."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The float, and what became of opening the shift with it."""

    entered: Entered = field(default_factory=Entered)
    opening: bool = False
    refused: StoreError | None = None

    @property
    def amount(self) -> int:
        return self.entered.amount


@dataclass(frozen=True, slots=True)
class FloatCard:
    amount: int
    text: str
    below: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShiftState:
    title: str
    below: str
    symbol: str
    amount: str
    quick: tuple[FloatCard, ...]
    rows: tuple[tuple[str, str], ...]
    note: str
    alarm: bool
    words: str
    words_below: str
    step_amount: str
    can_step: bool
    can_count: bool


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    settings: Settings
    till: str
    person: Person | None
    may_open: bool
    today: str


def derive(facts: ShiftFacts, counted: Counted) -> ShiftState:
    settings = facts.settings
    code, locale = settings.rules.currency, settings.locale
    note = _("Count the notes and coins in the drawer before the first sale.")
    if not facts.may_open:
        note = _("Only a cashier or a manager opens the shift. Lock the till and let them sign in.")
    if counted.refused:
        note = sentence(counted.refused, settings)
    name = facts.person.short_name if facts.person else ""
    return ShiftState(
        title=_("Open the shift"),
        below=_("How much cash is in the drawer?"),
        symbol=symbol(code, locale),
        amount=amount(code, counted.amount, locale),
        quick=tuple(
            FloatCard(
                one,
                whole_money(code, one, locale),
                _("float") if one else _("Empty drawer"),
                one == counted.amount,
            )
            for one in usual_floats(settings)
        ),
        rows=((_("Till"), facts.till), (_("Day"), facts.today), (_("Opened by"), name)),
        note=note,
        alarm=bool(counted.refused) or not facts.may_open,
        words=_("Open shift"),
        words_below=_("Float") if counted.amount else _("With an empty drawer"),
        step_amount=money(code, counted.amount, locale),
        can_step=facts.may_open and not counted.opening,
        can_count=facts.may_open and not counted.opening,
    )


def usual_floats(settings: Settings) -> tuple[int, ...]:
    """An empty drawer, and round sums that drawers start with in this currency."""
    note = quick_notes(1, currency(settings.rules.currency))[-1]
    return (0, *(note // 2 * count for count in FLOATS))


class ShiftPresenter:
    """`digits`, `backspace`, `quick`, `step`; `changed` after each."""

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        self._desk, self._changed = desk, changed
        self._counted = Counted()

    def state(self) -> ShiftState:
        desk = self._desk
        zone = ZoneInfo(desk.settings.time_zone)
        today = day(desk.now().astimezone(zone).date(), desk.settings.locale)
        may = desk.may(Permission.OPEN_SHIFT)
        facts = ShiftFacts(desk.settings, desk.till, desk.person, may, today)
        return derive(facts, self._counted)

    def begin(self) -> None:
        self._set(Counted())

    def _set(self, counted: Counted) -> None:
        self._counted = counted
        self._changed()

    def digits(self, digits: str) -> None:
        self._enter(typed(self._counted.entered, digits))

    def backspace(self) -> None:
        self._enter(shortened(self._counted.entered))

    def quick(self, amount_minor: int) -> None:
        self._enter(Entered(amount_minor, tapped=True))

    def _enter(self, entered: Entered) -> None:
        if self.state().can_count:
            self._set(Counted(entered))

    def step(self) -> None:
        """Open the shift."""
        if self.state().can_step:
            asked = replace(self._counted, opening=True, refused=None)
            self._set(asked)
            self._desk.open_shift(asked.amount, self._refused)

    def _refused(self, error: StoreError) -> None:
        self._set(replace(self._counted, opening=False, refused=error))
