"""Giving an order away: the customer's code, then what is still due (C6, C4)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from pos_app.desk import Desk
from pos_app.presenters import tender
from pos_app.presenters.amount import Entered, shortened, typed
from pos_app.presenters.order_detail import Foot, who
from pos_app.presenters.tender import Received, TenderState
from pos_app.sentences import sentence
from qt_kit.wording import _
from store_core.application import discrepancies, orders
from store_core.application.payments import Tender
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.domain.orders import Method, Order
from store_core.domain.store import Settings

Stand = Literal["code", "cash", "give"]


@dataclass(frozen=True, slots=True)
class Handing:
    """What was put in: the code digit by digit, then the money. `rest`: it does not add up, and
    what is still due is taken; nothing is given away.
    """

    order: Order
    code: str = ""
    wrong: bool = False
    known: bool = False
    received: Received = field(default_factory=lambda: Received(Entered()))
    rest: bool = False


@dataclass(frozen=True, slots=True)
class HandOutState:
    """`shift_first`: cash needs a drawer somebody answers for."""

    title: str
    name: str
    stand: Stand
    prompt: str
    wrong: bool
    dots: int
    length: int
    way: Method
    tender: TenderState
    shift_first: bool
    foot: Foot


def derive(handing: Handing, settings: Settings, *, shift_open: bool) -> HandOutState:
    order = handing.order
    told = tender.derive(order.due, handing.received, settings)
    stand = _stand(handing)
    return HandOutState(
        title=_title(handing).format(number=order.header.number),
        name=who(order),
        stand=stand,
        prompt=_prompt(handing, stand, settings),
        wrong=handing.wrong,
        dots=len(handing.code),
        length=len(order.header.code),
        way=handing.received.way,
        tender=told,
        shift_first=stand == "cash" and not shift_open,
        foot=_foot(handing, stand, told),
    )


def _title(handing: Handing) -> str:
    return _("Rest of #{number}") if handing.rest else _("Hand out #{number}")


def _stand(handing: Handing) -> Stand:
    order = handing.order
    if order.header.code and not handing.known and not handing.rest:
        return "code"
    return "cash" if order.due else "give"


def _prompt(handing: Handing, stand: Stand, settings: Settings) -> str:
    if stand == "code":
        if handing.wrong:
            return _("Not the code of this order. Ask again.")
        return _("Ask for the code on the customer's phone")
    refused = handing.received.refused
    if stand == "give":
        return sentence(refused, settings) if refused else _("Nothing is left to pay.")
    return ""


def _foot(handing: Handing, stand: Stand, told: TenderState) -> Foot:
    if stand == "code":
        return Foot("none", _("Hand out"), below=_("Enter the code"), able=False)
    if stand == "cash":
        return Foot("hand_out", told.words, told.amount, told.below, told.can_take)
    taking = handing.received.taking
    words = _("Handing out…") if taking else _("Hand out")
    return Foot("hand_out", words, able=not taking)


class HandOutPresenter:
    """`begin(order)`, `choose_way`, `digits`, `backspace`, `clear`, `exact`, `quick`, `step`,
    `leave`; `changed` after each, `done` with the order once it is given away.
    """

    def __init__(
        self, desk: Desk, changed: Callable[[], None], done: Callable[[Order], None]
    ) -> None:
        self._desk, self._changed, self._done = desk, changed, done
        self._handing: Handing | None = None

    def state(self) -> HandOutState | None:
        """None while nothing is being handed out."""
        if self._handing is None:
            return None
        desk = self._desk
        return derive(self._handing, desk.settings, shift_open=desk.shift is not None)

    def order_id(self) -> str:
        return self._handing.order.id if self._handing else ""

    def begin(self, order: Order) -> None:
        """What needs neither code nor cash is given away at once."""
        handing = Handing(order, received=self._proposed(order))
        self._set(handing)
        if _stand(handing) == "give":
            self.step()

    def begin_rest(self, order: Order) -> None:
        """What is still due of an order that does not add up."""
        self._set(Handing(order, received=self._proposed(order), rest=True))

    def _proposed(self, order: Order) -> Received:
        return tender.proposal(order.due, "cash", self._desk.settings)

    def leave(self) -> None:
        """Nothing was taken; what is under way goes on."""
        self._set(None)

    def follow(self) -> None:
        """The order changed elsewhere: handed out at another till, cancelled."""
        handing = self._handing
        if handing is None or handing.received.taking:
            return
        order = self._desk.orders.get(handing.order.id, handing.order)
        over = not order.due if handing.rest else order.status == "completed"
        if over or order.status == "cancelled":
            self.leave()
        elif order is not handing.order:
            self._set(replace(handing, order=order))

    def _set(self, handing: Handing | None) -> None:
        self._handing = handing
        self._changed()

    def digits(self, digits: str) -> None:
        handing = self._handing
        if handing is None:
            return
        stand = _stand(handing)
        if stand == "code":
            self._code(handing, digits)
        elif stand == "cash" and not handing.received.taking:
            self._enter(typed(handing.received.entered, digits))

    def _code(self, handing: Handing, digit: str) -> None:
        """The last digit goes on by itself; a wrong code stays to be seen."""
        wanted = handing.order.header.code
        code = (("" if handing.wrong else handing.code) + digit)[: len(wanted)]
        known = code == wanted
        wrong = len(code) == len(wanted) and not known
        told = replace(handing, code=code, known=known, wrong=wrong)
        self._set(told)
        if known and _stand(told) == "give":
            self.step()

    def backspace(self) -> None:
        handing = self._handing
        if handing is None or handing.received.taking:
            return
        if _stand(handing) == "code":
            code = "" if handing.wrong else handing.code[:-1]
            self._set(replace(handing, code=code, wrong=False))
        else:
            self._enter(shortened(handing.received.entered))

    def clear(self) -> None:
        if self._handing and _stand(self._handing) == "code":
            self._set(replace(self._handing, code="", wrong=False))

    def exact(self) -> None:
        if self._handing:
            due, way = self._handing.order.due, self._handing.received.way
            self.quick(tender.asked_for(due, way, self._desk.settings))

    def quick(self, note: int) -> None:
        if self._handing and not self._handing.received.taking:
            self._enter(Entered(note, tapped=True))

    def _enter(self, entered: Entered) -> None:
        if self._handing:
            self._receive(Received(entered, self._handing.received.way))

    def _receive(self, received: Received) -> None:
        if self._handing:
            self._set(replace(self._handing, received=received))

    def choose_way(self, way: Method) -> None:
        """What is due by that way is proposed."""
        handing = self._handing
        if handing and not handing.received.taking and way != handing.received.way:
            self._receive(tender.proposal(handing.order.due, way, self._desk.settings))

    def step(self) -> None:
        """Take the cash and give the order away; a second press is ignored meanwhile."""
        handing, state = self._handing, self.state()
        if handing is None or state is None or not state.foot.able or state.shift_first:
            return
        desk, order = self._desk, handing.order
        asked = replace(handing.received, taking=True, refused=None)
        self._set(replace(handing, received=asked))
        tenders = [Tender(asked.way, asked.amount)] if order.due else []
        act, shift = desk.act(), desk.shift.id if desk.shift else None

        def given(after: Order) -> None:
            self._handing = None
            desk.know(after)
            self._changed()
            self._done(after)

        def refused(error: StoreError) -> None:
            current = self._handing
            if current is None or current.order.id != order.id:
                return
            if error.code == "wrong_code":
                self._set(Handing(order, wrong=True, received=self._proposed(order)))
            else:
                told = replace(asked, taking=False, refused=error)
                self._set(replace(current, received=told))

        def work(shop: Shop) -> Order:
            if handing.rest:
                return discrepancies.settle_rest(shop, act, order.id, tenders, shift)
            return orders.hand_out(shop, act, order.id, handing.code, tenders, shift)

        desk.run(work, given, refused)
