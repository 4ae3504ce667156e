"""The ticket on its way to being paid: tenders taken, what is left, the ticket in short (C4)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pos_app.desk import Desk
from pos_app.presenters.amount import Entered, shortened, typed
from pos_app.presenters.drawer import Told
from pos_app.presenters.splitting import (
    Payers,
    Split,
    SplitCard,
    SplitKind,
    Turn,
    covers,
    turn,
)
from pos_app.presenters.splitting import cards as split_cards
from pos_app.presenters.sums import SumRow
from pos_app.presenters.tender import (
    Received,
    TenderState,
    asked_for,
    derive,
    proposal,
    settles,
    way_word,
)
from pos_app.presenters.ticket import TicketInputs, lowered
from pos_app.presenters.ticket import derive as derive_ticket
from qt_kit.ticket_line import Detail, TicketLine
from qt_kit.wording import _
from store_core.application.payments import Tender
from store_core.domain.errors import StoreError
from store_core.domain.orders import Method, Order
from store_core.domain.store import Settings
from store_core.domain.wording import amount, money


@dataclass(frozen=True, slots=True)
class TenderRow:
    """One that was taken; `name` is of the button that takes it back."""

    icon: str
    text: str
    amount: str
    name: str


@dataclass(frozen=True, slots=True)
class TenderTicket:
    """The ticket beside it, in short. `left` and its words are what the next tender has to pay;
    `rest` is all that is open, where several pay.
    """

    title: str
    guests: str
    number: str
    lines: tuple[TicketLine, ...]
    sums: tuple[SumRow, ...]
    total: str
    taken: tuple[TenderRow, ...]
    rounding: str
    left_words: str
    left: str
    rest: str = ""


def compact(line: TicketLine) -> TicketLine:
    """All that hangs on a line in one row beneath it, at its listed price."""
    halves = [one.text for one in line.details if one.kind in {"left", "right"}]
    aside = {"left", "right", "promotion"}
    rest = [_in_short(one) for one in line.details if one.kind not in aside]
    if halves:
        rest = [lowered(text) for text in rest]
    text = ", ".join([*([" | ".join(halves)] if halves else []), *rest])
    details = (Detail(text),) if text else ()
    listed = line.was or line.amount
    return replace(line, details=details, amount=listed, was="", editable=False)


def _in_short(detail: Detail) -> str:
    return f"{detail.before} {detail.text}".strip()


def tender_rows(taken: tuple[Tender, ...], settings: Settings) -> tuple[TenderRow, ...]:
    """Newest last. Two of a kind are told apart by number in the button's name."""
    rows: list[TenderRow] = []
    for tender in taken:
        word = way_word(tender.method)
        before = sum(one.method == tender.method for one in taken[: len(rows)])
        told = _("Take back {way}").format(way=lowered(word))
        less = amount(settings.rules.currency, -tender.settles, settings.locale)
        shown = word
        if tender.settles < tender.tendered:
            given = amount(settings.rules.currency, tender.tendered, settings.locale)
            shown = _("{way}, of {given}").format(way=word, given=given)
        icon = "credit-card" if tender.method == "card" else "banknote"
        rows.append(TenderRow(icon, shown, less, f"{told} {before + 1}" if before else told))
    return tuple(rows)


class PayingPresenter:
    """`begin`, `choose_way`, `digits`, `backspace`, `exact`, `quick`, `take`, `take_back`,
    `choose_split`, `split_by_item`, `give_up`; `changed` after each, `sold` once when the money is
    taken.
    """

    def __init__(
        self, desk: Desk, changed: Callable[[], None], sold: Callable[[Order], None]
    ) -> None:
        self._desk, self._changed, self._sold = desk, changed, sold
        self._received = Received(Entered())
        self._taken: tuple[Tender, ...] = ()
        self._of: frozenset[str] = frozenset()
        self._split = Split()
        self._told: Told | None = None

    @property
    def way(self) -> Method:
        return self._received.way

    @property
    def taken(self) -> tuple[Tender, ...]:
        return self._taken

    @property
    def told(self) -> Told | None:
        """What became of the share before, until the next thing is entered."""
        return self._told

    @property
    def rest(self) -> int:
        """All that is open, in minor units; less than nothing where the ticket has shrunk under
        the tenders.
        """
        return self._desk.due - settles(self._taken)

    @property
    def turn(self) -> Turn:
        bill = self._desk.price.quote
        if bill is None or self._split.kind == "whole":
            return Turn(1, 1, self.rest, last=True)
        return turn(self._split, bill, settles(self._taken))

    def state(self) -> TenderState:
        return derive(self.turn.left, self._received, self._desk.settings, parts=True)

    def splits(self) -> tuple[SplitCard, ...]:
        bill = self._desk.price.quote
        if bill is None:
            return ()
        return split_cards(self._split, bill, settles(self._taken), self._desk.settings)

    def ticket(self) -> TenderTicket:
        desk = self._desk
        told = derive_ticket(
            TicketInputs(
                desk.draft,
                desk.price,
                desk.menu,
                desk.settings,
                desk.now(),
                desk.terms,
                short=True,
            )
        )
        code, locale = desk.settings.rules.currency, desk.settings.locale
        turn = self.turn
        asked = asked_for(turn.left, self.way, desk.settings)
        rounding = asked - turn.left if turn.last else 0
        sign = "+" if rounding > 0 else ""
        return TenderTicket(
            title=told.title,
            guests=told.below_title if desk.draft.guests else "",
            number=told.number,
            lines=tuple(compact(line) for line in told.lines),
            sums=told.sums,
            total=money(code, desk.due, locale),
            taken=tender_rows(self._taken, desk.settings),
            rounding=f"{sign}{amount(code, rounding, locale)}" if rounding else "",
            left_words=_left_words(turn, taken=bool(self._taken)),
            left=money(code, asked, locale),
            rest=amount(code, self.rest, locale) if turn.of > 1 else "",
        )

    def begin(self) -> None:
        """What is left is proposed. Tenders already taken for this very ticket stay."""
        lines = frozenset(line.id for line in self._desk.draft.lines)
        if not lines & self._of:
            self._taken, self._split = (), Split()
        bill = self._desk.price.quote
        if bill is None or not covers(self._split, bill):
            self._split = Split(before=settles(self._taken))
        self._of = lines
        self._told = None
        self._propose("cash")

    def _propose(self, way: Method) -> None:
        self._set(proposal(self.turn.left, way, self._desk.settings))

    def _set(self, received: Received) -> None:
        self._received = received
        self._changed()

    def _enter(self, entered: Entered) -> None:
        if not self._received.taking:
            self._told = None
            self._set(Received(entered, self.way))

    def choose_way(self, way: Method) -> None:
        if not self._received.taking and way != self.way:
            self._propose(way)

    def choose_split(self, kind: SplitKind) -> None:
        """Of what is left, evenly. By item it takes `split_by_item`."""
        if kind != "items":
            self._split_as(Split(kind, settles(self._taken)))

    def split_by_item(self, payers: Payers) -> None:
        self._split_as(Split("items", payers=payers) if len(payers) > 1 else Split())

    def _split_as(self, split: Split) -> None:
        if not self._received.taking:
            self._split, self._told = split, None
            self._propose(self.way)

    def tipped(self) -> None:
        """The tip is another one: what is left is proposed anew."""
        self._propose(self.way)

    def digits(self, digits: str) -> None:
        self._enter(typed(self._received.entered, digits))

    def backspace(self) -> None:
        self._enter(shortened(self._received.entered))

    def exact(self) -> None:
        self.quick(asked_for(self.turn.left, self.way, self._desk.settings))

    def quick(self, note: int) -> None:
        """A note was tapped; the next digit begins another amount."""
        self._enter(Entered(note, tapped=True))

    def take_back(self, index: int) -> None:
        """A tender that was taken goes back to the customer."""
        if not self._received.taking:
            self._taken = (*self._taken[:index], *self._taken[index + 1 :])
            self._told = None
            self._propose(self.way)

    def give_up(self) -> None:
        """All that was taken goes back, and nothing is split."""
        if not self._received.taking:
            self._taken, self._split, self._told = (), Split(), None
            self._propose(self.way)

    def take(self) -> None:
        state, turn = self.state(), self.turn
        if not state.can_take:
            return
        if state.part:
            self._take_part(Tender(self.way, self._received.amount))
        elif not turn.last:
            self._take_share(turn)
        else:
            self._take_rest(turn.left)

    def _take_part(self, tender: Tender) -> None:
        self._taken, self._told = (*self._taken, tender), None
        self._propose(self.way)

    def _take_share(self, turn: Turn) -> None:
        """One has paid; the next one's share is proposed, and the change told meanwhile."""
        settings = self._desk.settings
        share = asked_for(turn.left, self.way, settings)
        if share <= 0:
            return
        given = self._received.amount
        self._taken = (*self._taken, Tender(self.way, given, share))
        paid = _("Guest {number} of {of} has paid").format(number=turn.number, of=turn.of)
        self._told = Told(paid, "")
        if given > share:
            change = money(settings.rules.currency, given - share, settings.locale)
            self._told = Told(_("Change {amount}").format(amount=change), paid)
        self._propose(self.way)

    def _take_rest(self, left: int) -> None:
        tender = Tender(self.way, self._received.amount)
        asked = replace(self._received, taking=True, refused=None)
        self._told = None
        self._set(asked)

        def refused(error: StoreError) -> None:
            self._set(replace(asked, taking=False, refused=error))

        def sold(order: Order) -> None:
            self._taken, self._of, self._split = (), frozenset(), Split()
            self._sold(order)

        last = (tender,) if left > 0 else ()
        self._desk.sell([*self._taken, *last], sold, refused)


def _left_words(turn: Turn, *, taken: bool) -> str:
    if turn.of > 1:
        return _("Guest {number} of {of}").format(number=turn.number, of=turn.of)
    return _("Left to pay") if taken else _("To pay")
