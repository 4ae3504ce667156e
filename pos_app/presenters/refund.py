"""Giving money back for pieces of a paid order: which, what they come to, to which tender (C4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from pos_app.desk import Desk
from pos_app.presenters.approval import Request
from pos_app.presenters.drawer import Ask
from pos_app.presenters.sums import SumRow, trimmed
from pos_app.presenters.tender import way_word
from pos_app.presenters.ticket import lowered
from pos_app.sentences import sentence
from qt_kit.wording import _, counted
from store_core.application import orders, papers, refunds
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.refunds import (
    PaidBack,
    Pieces,
    Refund,
    RefundSum,
    paid_back,
    pieces_left,
    refund_sum,
)
from store_core.domain.staff import Permission, Person
from store_core.domain.store import Settings
from store_core.domain.wording import amount, money

REASONS = ("Wrong item", "Not as ordered", "Customer changed mind", "Charged twice")


@dataclass(frozen=True, slots=True)
class Refunding:
    """How many of each line go back, by line id. `fewer` than chosen, because somebody else gave
    some back meanwhile.
    """

    order: Order
    wanted: Mapping[str, int] = field(default_factory=dict)
    busy: bool = False
    refused: StoreError | None = None
    fewer: bool = False

    @property
    def pieces(self) -> tuple[Pieces, ...]:
        return tuple(Pieces(line, count) for line, count in self.wanted.items() if count)


@dataclass(frozen=True, slots=True)
class RefundLine:
    """`left` of `sold` pieces can go back; `back` of them do."""

    id: str
    name: str
    below: str
    amount: str
    left: int
    back: int


@dataclass(frozen=True, slots=True)
class RefundState:
    title: str
    below: str
    lines: tuple[RefundLine, ...]
    sums: tuple[SumRow, ...]
    tenders: tuple[SumRow, ...]
    total: str
    note: str
    alarm: bool
    words: str
    words_below: str
    can_step: bool
    can_all: bool


def derive(refunding: Refunding, settings: Settings, *, shift_open: bool) -> RefundState:
    order = refunding.order
    left = pieces_left(order, order.refunds)
    come_to = _sum_of(refunding)
    back = _paid_back(come_to, refunding, settings)
    minor = sum(part.given for part in back)
    note, alarm = _note(refunding, settings, left=sum(left.values()), shift_open=shift_open)
    chosen = sum(refunding.wanted.values())
    told = counted("{count} piece", "{count} pieces", chosen) if chosen else _("Nothing chosen")
    return RefundState(
        title=_("Refund {number}").format(number=f"#{order.header.number}"),
        below=order.label,
        lines=tuple(_lines(refunding, come_to, left, settings)),
        sums=_sums(order, come_to, settings) if come_to else (),
        tenders=tuple(
            SumRow(_back_words(part), amount(order.bill.currency, part.given, settings.locale))
            for part in back
        ),
        total=money(order.bill.currency, minor, settings.locale),
        note=note,
        alarm=alarm,
        words=_("Refunding…") if refunding.busy else _("Give back"),
        words_below=told,
        can_step=come_to is not None and shift_open and not refunding.busy,
        can_all=not refunding.busy
        and any(left[one] > refunding.wanted.get(one, 0) for one in left),
    )


def _sum_of(refunding: Refunding) -> RefundSum | None:
    """None while nothing is chosen."""
    order = refunding.order
    return refund_sum(order, refunding.pieces, order.refunds) if refunding.pieces else None


def _paid_back(
    come_to: RefundSum | None, refunding: Refunding, settings: Settings
) -> tuple[PaidBack, ...]:
    order = refunding.order
    if come_to is None:
        return ()
    return paid_back(come_to.amount, order, order.refunds, settings.rules, lambda: "")


def _back_words(part: PaidBack) -> str:
    if part.method == "cash":
        return _("In cash, rounded") if part.rounding else _("In cash")
    return _("Back to the {way}").format(way=lowered(way_word(part.method)))


def _note(
    refunding: Refunding, settings: Settings, *, left: int, shift_open: bool
) -> tuple[str, bool]:
    if refunding.refused is not None:
        return sentence(refunding.refused, settings), True
    if refunding.fewer:
        return _("Some of it was given back meanwhile. Look at what is left."), True
    if not shift_open:
        return _("No shift is open at this till. Open it first."), True
    if not left:
        return _("All of this order was given back already."), False
    return _("It goes back the way it was paid, the last tender first."), False


def _lines(
    refunding: Refunding, come_to: RefundSum | None, left: dict[str, int], settings: Settings
) -> list[RefundLine]:
    order = refunding.order
    going = {line.line: line for line in come_to.lines} if come_to else {}
    shown = []
    for line in order.live_lines:
        gone = line.quantity - left[line.id]
        words = counted("{count} sold", "{count} sold", line.quantity)
        if gone:
            words += " · " + counted("{count} refunded", "{count} refunded", gone)
        here = going.get(line.id)
        minor = here.amount if here else 0
        shown.append(
            RefundLine(
                id=line.id,
                name=papers.line_name(line, settings.languages[0]),
                below=words,
                amount=amount(order.bill.currency, minor, settings.locale) if here else "",
                left=left[line.id],
                back=refunding.wanted.get(line.id, 0),
            )
        )
    return shown


def _sums(order: Order, come_to: RefundSum, settings: Settings) -> tuple[SumRow, ...]:
    def text(minor: int) -> str:
        return amount(order.bill.currency, minor, settings.locale)

    rows = [SumRow(_("Goods"), text(come_to.amount - come_to.charges))]
    if come_to.charges:
        rows.append(SumRow(_("Charges"), text(come_to.charges)))
    rows += [
        SumRow(_("incl. {tax}").format(tax=f"{tax.name} {trimmed(tax.rate)} %"), text(tax.amount))
        for tax in come_to.taxes
    ]
    return tuple(rows)


class RefundPresenter:
    """`begin(order)`, `set_back(line, count)`, `all_of_it`, `step`; `changed` after each, `done`
    with what was given back.
    """

    def __init__(
        self, desk: Desk, changed: Callable[[], None], done: Callable[[Order, Refund], None]
    ) -> None:
        self._desk, self._changed, self._done = desk, changed, done
        self._refunding: Refunding | None = None

    def state(self) -> RefundState | None:
        if self._refunding is None:
            return None
        desk = self._desk
        return derive(self._refunding, desk.settings, shift_open=desk.shift is not None)

    def begin(self, order: Order) -> None:
        self._set(Refunding(order))

    def leave(self) -> None:
        self._refunding = None

    def _set(self, refunding: Refunding) -> None:
        self._refunding = refunding
        self._changed()

    def set_back(self, line: str, count: int) -> None:
        now = self._refunding
        if now is not None and not now.busy:
            wanted = {**now.wanted, line: count}
            self._set(replace(now, wanted=wanted, refused=None, fewer=False))

    def all_of_it(self) -> None:
        now = self._refunding
        if now is not None and not now.busy:
            left = pieces_left(now.order, now.order.refunds)
            self._set(replace(now, wanted=left, refused=None, fewer=False))

    def step(self, ask: Ask) -> None:
        state = self.state()
        if state is not None and state.can_step:
            reasons = tuple(_(reason) for reason in REASONS)
            title = _("Give {amount} back").format(amount=state.total)
            asked = self._refunding

            def approved(approver: Person | None, reason: str) -> None:
                if self._refunding is asked:
                    self._give(approver, reason)

            ask(Request(Permission.REFUND, title, _("Give it back"), reasons), approved)

    def follow(self) -> None:
        """Somebody else may have given pieces of the order back: only what is left can go."""
        now = self._refunding
        known = self._desk.orders.get(now.order.id) if now else None
        if now is None or now.busy or known is None or known.refunds == now.order.refunds:
            return
        left = pieces_left(known, known.refunds)
        fewer = {line: min(count, left.get(line, 0)) for line, count in now.wanted.items()}
        self._set(replace(now, order=known, wanted=fewer, fewer=fewer != now.wanted))

    def _give(self, approver: Person | None, reason: str) -> None:
        now, shift = self._refunding, self._desk.shift
        if now is None or now.busy or shift is None:
            return
        act, order = self._desk.act(approver, reason), now.order
        self._set(replace(now, busy=True, refused=None))

        def work(shop: Shop) -> tuple[Order, Refund]:
            given = refunds.refund(shop, act, order.id, now.pieces, shift.id)
            return orders.order(shop, order.id), given

        def given(back: tuple[Order, Refund]) -> None:
            self._refunding = None
            self._done(*back)

        self._desk.run(work, given, self._refused)

    def _refused(self, error: StoreError) -> None:
        now = self._refunding
        if now is None:
            return
        self._set(replace(now, busy=False, refused=error))
        if error.code == "too_many_pieces":
            self._desk.run(lambda shop: orders.order(shop, now.order.id), self._desk.know)
