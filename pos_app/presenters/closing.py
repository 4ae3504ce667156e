"""Closing the shift: what stands in the way, the blind count, expected beside counted (C5)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal
from zoneinfo import ZoneInfo

from pos_app.desk import Desk
from pos_app.presenters import comparing, counting
from pos_app.presenters.approval import Request
from pos_app.presenters.comparing import CompareState, needs_reason
from pos_app.presenters.counting import Counting, CountState
from pos_app.presenters.drawer import Ask
from pos_app.sentences import sentence
from qt_kit.wording import _, counted
from store_core.application import shifts
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.shifts import Blocker, Count, Shift, ShiftReport
from store_core.domain.staff import Permission, Person
from store_core.domain.store import Settings
from store_core.domain.wording import amount, clock_time, day, money

Phase = Literal["reading", "blocked", "count", "compare"]
RECOUNT_REASONS = ("Miscounted", "Found more", "Counted another drawer", "Typed wrong")
ANYWAY_REASONS = ("For tomorrow", "The line is down", "Nobody came", "We close early")


@dataclass(frozen=True, slots=True)
class Closing:
    """What was put in so far. `blockers` are None until they are read; who has passed them is
    the `approver` (None: the person alone), and why is `anyway`. `again` is by whom and why a
    locked count is being counted once more.
    """

    counting: Counting
    blockers: tuple[Blocker, ...] | None = None
    passed: bool = False
    approver: Person | None = None
    anyway: str = ""
    again: Act | None = None
    report: ShiftReport | None = None
    number: int | None = None
    reason: str = ""
    busy: bool = False
    refused: StoreError | None = None

    @property
    def phase(self) -> Phase:
        if self.report is not None and (self.passed or not self.blockers):
            return "compare"
        if self.blockers is None:
            return "reading"
        return "blocked" if self.blockers and not self.passed else "count"


@dataclass(frozen=True, slots=True)
class BlockerRow:
    """`go` is the screen where it is dealt with, "" where waiting is all there is."""

    text: str
    below: str
    icon: str
    go: str
    button: str


@dataclass(frozen=True, slots=True)
class ClosingState:
    phase: Phase
    title: str
    below: tuple[str, ...]
    step: int
    blockers: tuple[BlockerRow, ...]
    count: CountState
    locked: str
    compare: CompareState | None
    message: str
    alarm: bool
    words: str
    can_step: bool
    can_count: bool


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    settings: Settings
    shift: Shift | None
    people: tuple[Person, ...]
    orders: dict[str, Order]


def derive(facts: ClosingFacts, closing: Closing) -> ClosingState:
    settings, phase = facts.settings, closing.phase
    report = closing.report if phase == "compare" else None
    told = comparing.derive(report, closing.reason, settings) if report else None
    said = closing.reason.strip()
    unexplained = report is not None and needs_reason(report, settings) and not said
    return ClosingState(
        phase=phase,
        title=_("Close shift {number}").format(number=closing.number)
        if closing.number
        else _("Close the shift"),
        below=_below(facts),
        step=2 if phase == "compare" else 1,
        blockers=tuple(_blocker(one, facts) for one in closing.blockers or ()),
        count=counting.derive(closing.counting, settings),
        locked=_locked(report, settings),
        compare=told,
        message=_message(closing, settings, unexplained=unexplained),
        alarm=closing.refused is not None,
        words=_words(closing),
        can_step=phase != "reading" and not closing.busy and not unexplained,
        can_count=phase == "count" and not closing.busy,
    )


def _below(facts: ClosingFacts) -> tuple[str, ...]:
    """The last of these matter the most."""
    shift, settings = facts.shift, facts.settings
    if shift is None:
        return ()
    zone = ZoneInfo(settings.time_zone)
    names = {person.id: person.short_name for person in facts.people}
    opened = _("opened {time} by {name}") if names.get(shift.opened_by) else _("opened {time}")
    return (
        day(shift.opened_at.astimezone(zone).date(), settings.locale),
        opened.format(
            time=clock_time(shift.opened_at, zone, short=True),
            name=names.get(shift.opened_by, ""),
        ),
        _("float {amount}").format(
            amount=amount(settings.rules.currency, shift.opening_float, settings.locale)
        ),
    )


def _locked(report: ShiftReport | None, settings: Settings) -> str:
    if report is None:
        return ""
    at = clock_time(report.at, ZoneInfo(settings.time_zone), short=True)
    return _("Locked {time}").format(time=at)


def _words(closing: Closing) -> str:
    match closing.phase:
        case "compare":
            if closing.busy:
                return _("Closing…")
            if closing.number is None:
                return _("Close and print the Z")
            return _("Close and print Z {number:04d}").format(number=closing.number)
        case "blocked":
            return _("Count all the same")
        case _:
            return _("Locking…") if closing.busy else _("Lock the count")


def _message(closing: Closing, settings: Settings, *, unexplained: bool) -> str:
    if closing.refused is not None:
        return sentence(closing.refused, settings)
    if unexplained:
        return _("Say why before closing.")
    return ""


def _blocker(blocker: Blocker, facts: ClosingFacts) -> BlockerRow:
    order = facts.orders.get(blocker.id)
    name = " ".join(part for part in (order.label if order else "", blocker.number) if part)
    total = ""
    if order is not None:
        total = money(order.bill.currency, order.bill.total, facts.settings.locale)
    match blocker.kind:
        case "parked":
            words = _("{name} is still parked").format(name=name)
            return BlockerRow(words, total, "circle-pause", "parked", _("Look at it"))
        case "unanswered":
            words = _("Web order {name} waits for an answer").format(name=name)
            return BlockerRow(words, total, "inbox", "orders", _("Answer it"))
        case "apart":
            words = _("{name} does not add up").format(name=name)
            return BlockerRow(words, total, "scale", "orders", _("Settle it"))
        case "unsent":
            words = counted(
                "{count} record is not sent", "{count} records are not sent", blocker.count
            )
            below = _("They send by themselves when the line is back.")
            return BlockerRow(words, below, "cloud-off", "", "")


@dataclass(frozen=True, slots=True)
class _Found:
    """`report` is of a count that was locked before."""

    blockers: tuple[Blocker, ...]
    number: int
    report: ShiftReport | None


class ClosingPresenter:
    """`begin`; in the count `digits`, `backspace`, `by_one`, `choose`, `next_place`; then `lock`;
    in the comparison `because`, `explain`, `recount`, `x_report`, `close`. `changed` after each,
    `closed` once with the Z.
    """

    def __init__(
        self, desk: Desk, changed: Callable[[], None], closed: Callable[[ShiftReport], None]
    ) -> None:
        self._desk, self._changed, self._closed = desk, changed, closed
        self._closing = Closing(counting.nothing_counted(desk.settings))
        self._of = ""
        self.printed = False

    def state(self) -> ClosingState:
        desk = self._desk
        facts = ClosingFacts(desk.settings, desk.shift, desk.people, desk.orders)
        return derive(facts, self._closing)

    @property
    def phase(self) -> Phase:
        return self._closing.phase

    def begin(self) -> None:
        """What was counted for this shift before is still there."""
        desk = self._desk
        shift = desk.shift.id if desk.shift else ""
        if shift != self._of:
            self._of = shift
            self._closing = Closing(counting.nothing_counted(desk.settings))
        self.printed = False
        self._read()

    def _read(self) -> None:
        unsent = self._unsent()
        self._set(replace(self._closing, busy=False, refused=None))

        act = self._desk.act()

        def read(shop: Shop) -> _Found:
            count = shifts.locked_count(shop)
            report = shifts.expected(shop, act, count) if count else None
            return _Found(shifts.blockers(shop, unsent), shifts.next_z(shop), report)

        self._desk.run(read, self._have_read, self._refuse)

    def _have_read(self, found: "_Found") -> None:
        closing, report = self._closing, found.report
        if report is not None and report.count is not None and closing.again is None:
            counted_before = counting.recalled(report.count, self._desk.settings)
            closing = replace(closing, counting=counted_before, report=report)
        self._set(replace(closing, blockers=found.blockers, number=found.number))

    def _unsent(self) -> int:
        """What is on its way while the line is there keeps nobody from closing."""
        link = self._desk.link
        return link.unsent if link.state == "offline" or link.trouble else 0

    def _set(self, closing: Closing) -> None:
        self._closing = closing
        self._changed()

    def _refuse(self, error: StoreError) -> None:
        self._set(replace(self._closing, busy=False, refused=error))

    # What stands in the way

    def follow(self) -> None:
        """Orders or the line changed: what stood in the way may be gone."""
        if not self._closing.busy and self._closing.phase == "blocked":
            self._read()

    def pass_blockers(self, ask: Ask) -> None:
        reasons = tuple(_(reason) for reason in ANYWAY_REASONS)
        title = _("Close the shift all the same")
        request = Request(Permission.CLOSE_ANYWAY, title, _("Go on"), reasons)
        ask(request, self._passed)

    def _passed(self, approver: Person | None, reason: str) -> None:
        passed = replace(self._closing, passed=True, approver=approver, anyway=reason)
        self._set(replace(passed, refused=None))

    # The count

    def _count(self, change: Callable[[Counting], Counting]) -> None:
        if self.state().can_count:
            self._set(replace(self._closing, counting=change(self._closing.counting), refused=None))

    def digits(self, digits: str) -> None:
        self._count(lambda before: counting.typed(before, digits))

    def backspace(self) -> None:
        self._count(counting.shortened)

    def by_one(self, by: int) -> None:
        if self.state().count.can_step:
            self._count(lambda before: counting.stepped(before, by))

    def choose(self, index: int) -> None:
        self._count(lambda before: counting.moved(before, index))

    def next_place(self, by: int = 1) -> None:
        self._count(lambda before: counting.moved(before, before.at + by))

    def lock(self) -> None:
        """From here on what was expected shows, and the count stays as it is."""
        if not self.state().can_count:
            return
        act, count = self._closing.again or self._desk.act(), self._closing.counting.count
        self._set(replace(self._closing, busy=True, refused=None))
        self._desk.run(lambda shop: shifts.expected(shop, act, count), self._locked, self._refuse)

    def _locked(self, report: ShiftReport) -> None:
        self._set(replace(self._closing, report=report, again=None, reason="", busy=False))

    # The comparison

    def because(self, reason: str) -> None:
        """Pressed again, it is taken back."""
        told = "" if reason == self._closing.reason else reason
        self._set(replace(self._closing, reason=told, refused=None))

    def explain(self, words: str) -> None:
        """Why, in the person's own words, in place of what was chosen."""
        if words.strip() or not comparing.is_offered(self._closing.reason):
            self._set(replace(self._closing, reason=words, refused=None))

    def recount(self, ask: Ask) -> None:
        """Whoever allows it stands there when the count is locked once more."""
        reasons = tuple(_(reason) for reason in RECOUNT_REASONS)
        request = Request(Permission.RECOUNT, _("Count again"), _("Count again"), reasons)
        ask(request, self._count_again)

    def _count_again(self, approver: Person | None, reason: str) -> None:
        start = counting.moved(self._closing.counting, 0)
        act = self._desk.act(approver, reason)
        self._set(replace(self._closing, counting=start, report=None, again=act, refused=None))

    def x_report(self, ask: Ask) -> None:
        ask(Request(Permission.X_REPORT, _("X report"), _("Print")), self._print_x)

    def _print_x(self, approver: Person | None, reason: str) -> None:
        act = self._desk.act(approver, reason)

        def printed(_report: ShiftReport) -> None:
            self.printed = True
            self._changed()

        self._desk.run(
            lambda shop: shifts.x_report(shop, act, print_it=True), printed, self._refuse
        )

    def close(self) -> None:
        """The Z; where something has come in the way meanwhile, that is named first."""
        closing = self._closing
        report = closing.report
        if report is None or report.count is None or not self.state().can_step:
            return
        count: Count = report.count
        act, unsent = self._desk.act(closing.approver), self._unsent()
        reason = "; ".join(one for one in (closing.reason.strip(), closing.anyway) if one)
        self._set(replace(closing, busy=True, refused=None))

        def refused(error: StoreError) -> None:
            if error.code == "shift_blocked":
                self._closing = replace(self._closing, passed=False)
                self._read()
            self._refuse(error)

        self._desk.run(
            lambda shop: shifts.close_shift(shop, act, count, reason, unsent),
            self._have_closed,
            refused,
        )

    def _have_closed(self, z: ShiftReport) -> None:
        self._of = ""
        self._closed(z)
