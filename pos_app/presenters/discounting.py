"""Taking something off: by a code, or by hand with a reason and a manager's leave (C4)."""

from collections.abc import Callable
from dataclasses import replace

from pos_app.desk import Desk
from pos_app.presenters.amount import Entered, shortened, typed
from pos_app.presenters.approval import Request
from pos_app.presenters.discount import (
    CODE_PREFIX,
    Discounting,
    DiscountInputs,
    DiscountState,
    Said,
    Way,
    derive,
    discount_of,
    place_name,
    refusal,
)
from pos_app.presenters.drawer import Ask
from pos_app.presenters.reasons import MAY_COME, why_not
from pos_app.presenters.savings import by_hand
from pos_app.sentences import sentence
from qt_kit.wording import _
from store_core.application.promotions import by_code, needs_hold
from store_core.domain.draft import (
    WHOLE,
    Draft,
    DraftPrice,
    Grant,
    give_back,
    take_off,
    with_code,
    without_code,
)
from store_core.domain.errors import StoreError
from store_core.domain.held_codes import Hold
from store_core.domain.promotions import Reason, normal_code
from store_core.domain.staff import Permission, Person
from store_core.domain.wording import money

REASONS = ("Regular guest", "Complaint", "Staff meal", "Late or damaged")
PRICE_REASONS = ("Other price on the shelf", "As agreed", "Complaint", "Late or damaged")


class DiscountPresenter:
    """`begin`, then `choose_way`, `choose_place`, `digits`, `backspace`, `quick`, `write_code`,
    `take`, `remove`, `leave`; `changed` after each. `put(draft)` puts another draft on the counter,
    so that undo brings the one before back.
    """

    def __init__(
        self, desk: Desk, ask: Ask, put: Callable[[Draft], None], changed: Callable[[], None]
    ) -> None:
        self._desk, self._ask, self._put, self._changed = desk, ask, put, changed
        self._given: Discounting | None = None

    @property
    def open(self) -> bool:
        return self._given is not None

    def begin(self, line: str = "") -> None:
        """For the chosen line, else for the whole order."""
        if self._desk.draft.lines:
            self._set(Discounting(place=line or WHOLE, way="percent" if line else "code"))

    def leave(self) -> None:
        self._set(None)

    def _set(self, given: Discounting | None) -> None:
        self._given = given
        self._changed()

    def _change(self, change: Callable[[Discounting], Discounting]) -> None:
        if self._given is not None and not self._given.asking:
            self._set(change(self._given))

    def choose_way(self, way: Way) -> None:
        def chosen(now: Discounting) -> Discounting:
            place = now.place
            if way == "price" and place == WHOLE and len(self._desk.draft.lines) == 1:
                place = self._desk.draft.lines[0].id
            return replace(now, way=way, place=place, entered=Entered(), said=None)

        self._change(chosen)

    def choose_place(self, place: str) -> None:
        """A line of the ticket, or WHOLE."""
        self._change(lambda now: replace(now, place=place or WHOLE, said=None))

    def digits(self, digits: str) -> None:
        def longer(now: Discounting) -> Discounting:
            entered = typed(now.entered, digits)
            if now.way == "percent" and entered.amount > 100:
                entered = Entered(100)
            return replace(now, entered=entered, said=None)

        self._change(longer)

    def backspace(self) -> None:
        self._change(lambda now: replace(now, entered=shortened(now.entered), said=None))

    def quick(self, value: int) -> None:
        self._change(lambda now: replace(now, entered=Entered(value, tapped=True), said=None))

    def write_code(self, code: str) -> None:
        if self._given is not None and code != self._given.code:
            self._change(lambda now: replace(now, code=code, said=None))

    # Taking it off

    def take(self) -> None:
        given, state = self._given, self.state()
        if given is None or state is None or not state.can:
            return
        if given.way == "code":
            self._use_code(given.code)
        else:
            self._by_hand(given)

    def _by_hand(self, given: Discounting) -> None:
        discount = discount_of(given)
        if discount is None:
            return
        overrides = discount.kind == "price"
        reasons = PRICE_REASONS if overrides else REASONS
        request = Request(
            Permission.OVERRIDE_PRICE if overrides else Permission.DISCOUNT,
            f"{by_hand(discount, self._desk.settings)}: {self._name(given.place)}",
            _("Set the price") if overrides else _("Take it off"),
            tuple(_(reason) for reason in reasons),
        )

        def approved(approver: Person | None, reason: str) -> None:
            draft = self._desk.draft
            try:
                less = take_off(draft, given.place, discount, Grant(reason, approver))
            except StoreError as error:
                self._say(Said(_("Nothing was taken off"), self._sentence(error), "bad"))
                return
            self._put(_voiding(draft, less, approver, reason))
            told = by_hand(discount, self._desk.settings)
            place = self._name(given.place)
            self._set(Discounting(given.way, said=Said(told, f"{place} · {reason}", "good")))

        self._ask(request, approved)

    def _use_code(self, code: str) -> None:
        desk = self._desk
        wanted = normal_code(code)
        if wanted in map(normal_code, desk.draft.cart.codes):
            self._say(Said(code.strip(), _("This code is on the ticket already."), "warn"))
        elif not by_code(desk.menu, code):
            self._refuse(code, Reason("unknown_code"))
        elif needs_hold(desk.menu, code):
            self._set(Discounting(code=code, asking=True))
            desk.codes.hold(code, lambda hold: self._put_code(code, hold), self._not_held)
        else:
            self._put_code(code)

    def _not_held(self, error: StoreError) -> None:
        if self._given is not None:
            code = self._given.code
            said = Said(code.strip(), self._sentence(error), "bad")
            self._set(replace(self._given, asking=False, said=said))

    def _put_code(self, code: str, hold: Hold | None = None) -> None:
        """On the ticket, unless it takes nothing off and no other line would change that."""
        desk = self._desk
        if self._given is None or not desk.draft.lines:
            return
        self._given = replace(self._given, asking=False)
        draft = with_code(desk.draft, code, hold)
        found = desk.price_of(draft, wait=True)
        refused = refusal(found, code) if found else None
        if refused is None:
            said = Said(code.strip(), self._saves(code, found), "good")
        else:
            told = why_not(refused.reason, desk.terms_of(draft).promotions, desk.settings)
            if refused.reason.code not in MAY_COME:
                self._say(Said(code.strip(), told, "bad"))
                return
            said = Said(_("Nothing comes off yet"), told, "warn")
        self._put(draft)
        self._set(Discounting(said=said))

    def _saves(self, code: str, found: DraftPrice | None) -> str:
        settings, wanted = self._desk.settings, normal_code(code)
        taken = found.quote.discounts if found and found.quote else ()
        saved = sum(one.amount for one in taken if normal_code(one.code or "") == wanted)
        told = money(settings.rules.currency, saved, settings.locale)
        return _("{amount} comes off.").format(amount=told)

    def _refuse(self, code: str, reason: Reason) -> None:
        told = why_not(reason, self._desk.menu.promotions, self._desk.settings)
        self._say(Said(code.strip(), told, "bad"))

    def _say(self, said: Said) -> None:
        if self._given is not None:
            self._set(replace(self._given, said=said))

    def _sentence(self, error: StoreError) -> str:
        return sentence(error, self._desk.settings)

    def remove(self, key: str) -> None:
        """A code or a discount off the ticket again."""
        draft = self._desk.draft
        if key.startswith(CODE_PREFIX):
            self._put(without_code(draft, key.removeprefix(CODE_PREFIX)))
        else:
            self._put(give_back(draft, key))
        self._change(lambda now: replace(now, said=None))

    # What shows

    def state(self) -> DiscountState | None:
        """None while it is closed, and where there is nothing to take anything off."""
        inputs = self._inputs()
        return derive(inputs) if inputs else None

    def _inputs(self) -> DiscountInputs | None:
        given, desk = self._given, self._desk
        if not desk.draft.lines:
            self._given = None
        if given is None or self._given is None:
            return None
        if given.place != WHOLE and all(line.id != given.place for line in desk.draft.lines):
            given = replace(given, place=WHOLE)
        discount, would = discount_of(given), None
        if discount is not None:
            would = desk.price_of(take_off(desk.draft, given.place, discount, Grant("")))
        return DiscountInputs(
            given=given,
            draft=desk.draft,
            price=desk.shown_price,
            menu=desk.menu,
            settings=desk.settings,
            offers=desk.terms.promotions,
            would=would,
        )

    def _name(self, place: str) -> str:
        inputs = self._inputs()
        return place_name(inputs, place) if inputs else ""


def _voiding(before: Draft, after: Draft, approver: Person | None, reason: str) -> Draft:
    """Changing a line that was parked is a void; whoever may discount may do that too."""
    if set(after.voids) == set(before.voids):
        return after
    told = "; ".join(dict.fromkeys(part for part in (before.reason, reason) if part))
    return replace(after, approver=approver or before.approver, reason=told)
