"""The shift that is open: what is known of it without telling what should be in the drawer (C5)."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pos_app.desk import Desk, Reported
from pos_app.presenters.approval import Request
from pos_app.presenters.drawer import Ask, Told
from pos_app.sentences import sentence
from qt_kit.wording import _
from store_core.application import shifts
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.shifts import Movement, MovementKind, Shift, ShiftReport
from store_core.domain.staff import Permission, Person
from store_core.domain.store import Settings
from store_core.domain.wording import amount, clock_time, day

_KINDS: dict[MovementKind, tuple[str, str]] = {
    "paid_in": ("Paid in", "arrow-down"),
    "paid_out": ("Paid out", "arrow-up"),
    "no_sale": ("Drawer opened", "archive"),
}


@dataclass(frozen=True, slots=True)
class MovementRow:
    icon: str
    text: str
    below: str
    amount: str


@dataclass(frozen=True, slots=True)
class RunningState:
    title: str
    below: str
    rows: tuple[tuple[str, str], ...]
    movements: tuple[MovementRow, ...]
    no_movements: str


@dataclass(frozen=True, slots=True)
class RunningFacts:
    """`movements` oldest first; `orders` are those this machine knows of the day."""

    settings: Settings
    till: str
    shift: Shift
    people: tuple[Person, ...]
    orders: tuple[Order, ...]
    movements: tuple[Movement, ...] = ()


def derive(facts: RunningFacts) -> RunningState:
    settings, shift = facts.settings, facts.shift
    code, locale = settings.rules.currency, settings.locale
    zone = ZoneInfo(settings.time_zone)
    names = {person.id: person.short_name for person in facts.people}
    at = clock_time(shift.opened_at, zone, short=True)
    sales = sum(any(paid.shift == shift.id for paid in one.payments) for one in facts.orders)
    return RunningState(
        title=_("The shift is open"),
        below=_("Since {time}").format(time=at),
        rows=(
            (_("Till"), facts.till),
            (_("Day"), day(shift.opened_at.astimezone(zone).date(), locale)),
            (_("Opened at"), at),
            (_("Opened by"), names.get(shift.opened_by, "")),
            (_("Float"), amount(code, shift.opening_float, locale)),
            (_("Sales"), str(sales)),
        ),
        movements=tuple(_movement(one, names, settings) for one in reversed(facts.movements)),
        no_movements=_("Nothing was paid in or out in this shift."),
    )


def _movement(one: Movement, names: dict[str, str], settings: Settings) -> MovementRow:
    word, icon = _KINDS[one.kind]
    at = clock_time(one.at, ZoneInfo(settings.time_zone), short=True)
    told = (at, names.get(one.actor or "", ""), one.reason)
    shown = -one.amount if one.kind == "paid_out" else one.amount
    return MovementRow(
        icon=icon,
        text=_(word),
        below=" · ".join(part for part in told if part),
        amount=amount(settings.rules.currency, shown, settings.locale) if one.amount else "",
    )


class RunningPresenter:
    """`load`, `x_report`; `changed` after each, `reported` with an X report to look at."""

    def __init__(
        self,
        desk: Desk,
        changed: Callable[[], None],
        reported: Callable[[Reported], None],
    ) -> None:
        self._desk, self._changed, self._reported = desk, changed, reported
        self._movements: tuple[Movement, ...] = ()
        self._told: Told | None = None

    def state(self) -> RunningState | None:
        """None while no shift is open."""
        desk = self._desk
        if desk.shift is None:
            return None
        known = tuple(desk.orders.values())
        movements = tuple(one for one in self._movements if one.shift == desk.shift.id)
        return derive(
            RunningFacts(desk.settings, desk.till, desk.shift, desk.people, known, movements)
        )

    def told(self) -> Told | None:
        """What became of the last act."""
        return self._told

    def load(self) -> None:
        """Also takes back what was told."""
        self._told = None
        if self._desk.shift is not None:
            self._desk.run(shifts.movements, self._loaded, self._refused)

    def _loaded(self, movements: tuple[Movement, ...]) -> None:
        self._movements = movements
        self._changed()

    def tell(self, told: Told) -> None:
        self._told = told
        self._changed()

    def moved(self, movement: Movement) -> None:
        """Cash was put in or taken out."""
        settings = self._desk.settings
        told = amount(settings.rules.currency, movement.amount, settings.locale)
        words = _("{amount} paid in") if movement.kind == "paid_in" else _("{amount} paid out")
        self._movements = (*self._movements, movement)
        self.load()
        self.tell(Told(words.format(amount=told), movement.reason))

    def x_report(self, ask: Ask) -> None:
        ask(Request(Permission.X_REPORT, _("X report"), _("Look at it")), self._approved)

    def _approved(self, approver: Person | None, reason: str) -> None:
        act = self._desk.act(approver, reason)

        def reported(report: ShiftReport) -> None:
            self._reported(Reported(report, approver))

        self._desk.run(lambda shop: shifts.x_report(shop, act), reported, self._refused)

    def _refused(self, error: StoreError) -> None:
        self.tell(Told(_("That did not work"), sentence(error, self._desk.settings), alarm=True))
