"""Taking money for the ticket: what was received, what comes back (C4)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pos_app.desk import Desk
from pos_app.presenters.amount import Entered, shortened, typed
from pos_app.presenters.ticket import SumRow, TicketInputs, lowered
from pos_app.presenters.ticket import derive as derive_ticket
from pos_app.sentences import sentence
from qt_kit.ticket_line import Detail, TicketLine
from qt_kit.wording import _
from store_core.application.payments import Tender
from store_core.domain.cash import quick_notes
from store_core.domain.errors import StoreError
from store_core.domain.money import currency
from store_core.domain.orders import Order
from store_core.domain.store import Settings
from store_core.domain.wording import amount, money, symbol, whole_money


@dataclass(frozen=True, slots=True)
class Received:
    """What the customer gave, and what became of taking it."""

    entered: Entered
    taking: bool = False
    refused: StoreError | None = None

    @property
    def amount(self) -> int:
        return self.entered.amount


@dataclass(frozen=True, slots=True)
class QuickCard:
    amount: int
    text: str
    below: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class TenderState:
    symbol: str
    received: str
    proposed: bool
    quick: tuple[QuickCard, ...]
    hint: str
    hint_below: str
    alarm: bool
    words: str
    below: str
    amount: str
    can_take: bool


@dataclass(frozen=True, slots=True)
class TenderTicket:
    """The ticket beside it, in short."""

    title: str
    guests: str
    number: str
    lines: tuple[TicketLine, ...]
    sums: tuple[SumRow, ...]
    total: str


def derive(due: int, received: Received, settings: Settings) -> TenderState:
    code, locale = settings.rules.currency, settings.locale
    missing = due - received.amount
    change = max(0, -missing)
    below = ""
    if missing > 0:
        below = _("{amount} is missing").format(amount=money(code, missing, locale))
    elif change:
        below = _("Change {amount}").format(amount=money(code, change, locale))
    elif due:
        below = _("No change")
    hint, hint_below = _hint(missing, received, settings)
    return TenderState(
        symbol=symbol(code, locale),
        received=amount(code, received.amount, locale),
        proposed=received.entered.proposed,
        quick=tuple(_quick(due, note, received, settings) for note in _notes(due, settings)),
        hint=hint,
        hint_below=hint_below,
        alarm=received.refused is not None,
        words=_("Taking cash…") if received.taking else _("Take cash"),
        below=below,
        amount=money(code, received.amount, locale),
        can_take=missing <= 0 and due > 0 and not received.taking,
    )


def _notes(due: int, settings: Settings) -> tuple[int, ...]:
    return quick_notes(due, currency(settings.rules.currency))


def _quick(due: int, note: int, received: Received, settings: Settings) -> QuickCard:
    code, locale = settings.rules.currency, settings.locale
    below = _("Exact")
    if note > due:
        below = _("change {amount}").format(amount=amount(code, note - due, locale))
    return QuickCard(note, whole_money(code, note, locale), below, note == received.amount)


def _hint(missing: int, received: Received, settings: Settings) -> tuple[str, str]:
    if received.refused is not None:
        return _("Nothing was taken"), sentence(received.refused, settings)
    if missing > 0:
        return _("Not enough yet"), _("Enter all that you were given.")
    sample = money(settings.rules.currency, 6000, settings.locale)
    return _("Tap what you were given"), _("Or type it: 6000 is {amount}.").format(amount=sample)


def compact(line: TicketLine) -> TicketLine:
    """All that hangs on a line in one row beneath it."""
    halves = [one.text for one in line.details if one.kind in {"left", "right"}]
    rest = [_in_short(one) for one in line.details if one.kind not in {"left", "right"}]
    if halves:
        rest = [lowered(text) for text in rest]
    text = ", ".join([*([" | ".join(halves)] if halves else []), *rest])
    return replace(line, details=(Detail(text),) if text else (), editable=False)


def _in_short(detail: Detail) -> str:
    return f"{detail.before} {detail.text}".strip()


class TenderPresenter:
    """`begin`, `digits`, `backspace`, `exact`, `quick`, `take`; `changed` after each, `sold` once
    when the money is taken.
    """

    def __init__(
        self, desk: Desk, changed: Callable[[], None], sold: Callable[[Order], None]
    ) -> None:
        self._desk, self._changed, self._sold = desk, changed, sold
        self._received = Received(Entered())

    def state(self) -> TenderState:
        return derive(self._desk.due, self._received, self._desk.settings)

    def ticket(self) -> TenderTicket:
        desk = self._desk
        told = derive_ticket(
            TicketInputs(desk.draft, desk.price, desk.menu, desk.settings, desk.now())
        )
        rules = desk.settings.rules
        return TenderTicket(
            title=told.title,
            guests=told.below_title if desk.draft.guests else "",
            number=told.number,
            lines=tuple(compact(line) for line in told.lines),
            sums=told.sums,
            total=money(rules.currency, desk.due, desk.settings.locale),
        )

    def begin(self) -> None:
        """The exact amount is proposed."""
        self._set(Received(Entered(self._desk.due, proposed=True)))

    def _set(self, received: Received) -> None:
        self._received = received
        self._changed()

    def digits(self, digits: str) -> None:
        if not self._received.taking:
            self._set(Received(typed(self._received.entered, digits)))

    def backspace(self) -> None:
        if not self._received.taking:
            self._set(Received(shortened(self._received.entered)))

    def exact(self) -> None:
        self.quick(self._desk.due)

    def quick(self, note: int) -> None:
        """A note was tapped; the next digit begins another amount."""
        if not self._received.taking:
            self._set(Received(Entered(note, tapped=True)))

    def take(self) -> None:
        if not self.state().can_take:
            return
        asked = replace(self._received, taking=True, refused=None)
        self._set(asked)

        def refused(error: StoreError) -> None:
            self._set(replace(asked, taking=False, refused=error))

        self._desk.sell([Tender("cash", asked.amount)], self._sold, refused)
