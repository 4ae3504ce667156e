"""The ticket being built at the counter, before it is an order (C2, C3).

A draft is local and every change makes a new one, so that undo is the draft before. Lines of a
parked ticket that was recalled are `held`: the order has them, taking one out or changing it is a
void, and more of the same is a line of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from store_core.domain.availability import check_for_sale
from store_core.domain.cart import Cart, CartLine, Fulfilment, ManualDiscount
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError
from store_core.domain.held_codes import Hold
from store_core.domain.modifiers import MOST, same_line
from store_core.domain.orders import Order
from store_core.domain.pricing import Quote, QuoteLine, quote, quote_line
from store_core.domain.promotions import Terms, normal_code
from store_core.domain.staff import Person
from store_core.domain.store import PriceRules

KEPT = 50
"""How many drafts undo goes back."""

WHOLE = "order"
"""Where a discount stands that is off no line of its own."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Why a person takes something off, and who lent the permission."""

    reason: str
    approver: Person | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """`label` is the table or name. `order_id` and `number` are set for a recalled ticket, whose
    lines as the order has them are `held`, at the prices `agreed`; `approver` lent the permission
    to void some of them. `grants` are those of discounts given here, by line id or WHOLE; `holds`
    the uses that the server keeps for its limited codes.
    """

    cart: Cart = field(default_factory=Cart)
    label: str = ""
    guests: int | None = None
    note: str = ""
    allergy: str = ""
    order_id: str | None = None
    number: str = ""
    held: tuple[CartLine, ...] = ()
    agreed: tuple[QuoteLine, ...] = ()
    approver: Person | None = None
    reason: str = ""
    grants: Mapping[str, Grant] = field(default_factory=dict)
    holds: tuple[Hold, ...] = ()

    @property
    def lines(self) -> tuple[CartLine, ...]:
        return self.cart.lines

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    def line(self, line_id: str) -> CartLine:
        """Error `unknown_line`."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise StoreError("unknown_line", line=line_id)

    def count(self, item_id: str) -> int:
        """Pieces of an item in the ticket, whole ones."""
        return sum(line.quantity for line in self.lines if line.item == item_id)

    @property
    def voids(self) -> tuple[str, ...]:
        """The ids of held lines that are gone or no longer as the order has them."""
        return tuple(line.id for line in self.held if line not in self.lines)

    @property
    def granted(self) -> tuple[Grant, ...]:
        """Those whose discount still stands."""
        standing = {line.id for line in self.lines if line.discount}
        if self.cart.discount:
            standing.add(WHOLE)
        return tuple(grant for place, grant in self.grants.items() if place in standing)

    @property
    def lent_by(self) -> Person | None:
        """Who lent a permission that the ticket needs."""
        lent = (self.approver, *(grant.approver for grant in self.granted))
        return next((person for person in lent if person), None)

    @property
    def why(self) -> str:
        """Each reason once: of what was voided, and of what a person took off."""
        told = (self.reason, *(grant.reason for grant in self.granted))
        return "; ".join(dict.fromkeys(reason for reason in told if reason))


@dataclass(frozen=True, slots=True)
class History:
    """A draft and those before it, the newest last."""

    draft: Draft
    earlier: tuple[Draft, ...] = ()

    def then(self, draft: Draft) -> "History":
        if draft == self.draft:
            return self
        return History(draft, (*self.earlier[1 - KEPT :], self.draft))

    def undone(self) -> "History":
        """The draft before; the same where there is none."""
        return History(self.earlier[-1], self.earlier[:-1]) if self.earlier else self


def new_draft(fulfilment: Fulfilment) -> Draft:
    return Draft(Cart(fulfilment=fulfilment))


def with_fulfilment(draft: Draft, fulfilment: Fulfilment) -> Draft:
    return replace(draft, cart=replace(draft.cart, fulfilment=fulfilment))


def add(draft: Draft, line: CartLine) -> tuple[Draft, str]:
    """The line added, or its pieces put on a line that is the same; with that line's id."""
    return _put(draft, line, len(draft.lines))


def set_quantity(draft: Draft, line_id: str, quantity: int, new_id: str) -> tuple[Draft, str]:
    """Nothing left of a line takes it out; more of a held line goes on one of its own, `new_id`."""
    line = draft.line(line_id)
    if quantity <= 0:
        return remove(draft, line_id), line_id
    more = quantity - line.quantity
    if more > 0 and line in draft.held:
        extra = replace(line, id=new_id, quantity=min(more, MOST), discount=None)
        return _put(draft, extra, draft.lines.index(line) + 1)
    return _swap(draft, line, replace(line, quantity=min(quantity, MOST))), line_id


def change(draft: Draft, line: CartLine) -> tuple[Draft, str]:
    """The line of that id as it was edited; one with another that is now the same."""
    before = draft.line(line.id)
    if before == line:
        return draft, line.id
    for other in _open_lines(draft):
        if other.id != line.id and same_line(other, line):
            return _joined(remove(draft, line.id), other, line.quantity)
    return _swap(draft, before, line), line.id


def remove(draft: Draft, line_id: str) -> Draft:
    gone = draft.line(line_id)
    return _with(draft, tuple(line for line in draft.lines if line is not gone))


def take_off(draft: Draft, place: str, discount: ManualDiscount, grant: Grant) -> Draft:
    """A person's discount off a line, or off the whole order; in place of one that stands there.

    Error `unknown_line`.
    """
    grants = {**draft.grants, place: grant}
    return replace(_discounted(draft, place, discount), grants=grants)


def give_back(draft: Draft, place: str) -> Draft:
    """Without what a person took off there. Error `unknown_line`."""
    return _discounted(draft, place, None)


def with_code(draft: Draft, code: str, hold: Hold | None = None) -> Draft:
    """The code entered; a limited one with its hold."""
    draft = without_code(draft, code)
    holds = (*draft.holds, hold) if hold else draft.holds
    cart = replace(draft.cart, codes=(*draft.cart.codes, code.strip()))
    return replace(draft, cart=cart, holds=holds)


def without_code(draft: Draft, code: str) -> Draft:
    gone = normal_code(code)
    codes = tuple(one for one in draft.cart.codes if normal_code(one) != gone)
    holds = tuple(hold for hold in draft.holds if normal_code(hold.code) != gone)
    return replace(draft, cart=replace(draft.cart, codes=codes), holds=holds)


def with_tip(draft: Draft, tip: int) -> Draft:
    return replace(draft, cart=replace(draft.cart, tip=tip))


def recall(order: Order) -> Draft:
    """A parked ticket back on the counter, its lines with their ids."""
    lines = tuple(line.cart for line in order.live_lines)
    header = order.header
    return Draft(
        cart=order.bill.cart(lines, header.fulfilment, header.channel),
        label=order.label,
        guests=header.guests,
        note=header.note,
        allergy=header.allergy,
        order_id=order.id,
        number=header.number,
        held=lines,
        agreed=order.agreed,
    )


@dataclass(frozen=True, slots=True)
class DraftPrice:
    """`quote` is of the lines that have a price, None if none has; `refused` says why the others
    have none or can't be sold now, by line id. `fault` is what is wrong with the ticket as a whole:
    a discount by hand, a broken offer; then nothing has a price.
    """

    quote: Quote | None
    refused: Mapping[str, StoreError]
    fault: StoreError | None = None


def price(draft: Draft, menu: Menu, rules: PriceRules, terms: Terms | None = None) -> DraftPrice:
    """Never raises: the catalogue may change under a ticket while it is built. Held lines keep the
    listed price they were parked at.
    """
    held = {line.id for line in draft.lines if line in draft.held}
    agreed = {line.line_id: line for line in draft.agreed if line.line_id in held}
    refused: dict[str, StoreError] = {}
    good = []
    for line in draft.lines:
        try:
            if line.id not in agreed:
                quote_line(line, menu, rules, draft.cart.fulfilment)
            good.append(line)
            if line.id not in held:
                check_for_sale(line, menu)
        except StoreError as error:
            refused[line.id] = error
    if not good:
        return DraftPrice(None, refused)
    cart = replace(draft.cart, lines=tuple(good))
    try:
        return DraftPrice(quote(cart, menu, rules, agreed.values(), terms), refused)
    except StoreError as error:
        return DraftPrice(None, refused, error)


def _discounted(draft: Draft, place: str, discount: ManualDiscount | None) -> Draft:
    if place == WHOLE:
        return replace(draft, cart=replace(draft.cart, discount=discount))
    line = draft.line(place)
    return _swap(draft, line, replace(line, discount=discount))


def _open_lines(draft: Draft) -> tuple[CartLine, ...]:
    return tuple(line for line in draft.lines if line not in draft.held)


def _put(draft: Draft, line: CartLine, place: int) -> tuple[Draft, str]:
    for other in _open_lines(draft):
        if same_line(other, line):
            return _joined(draft, other, line.quantity)
    lines = (*draft.lines[:place], line, *draft.lines[place:])
    return _with(draft, lines), line.id


def _joined(draft: Draft, line: CartLine, more: int) -> tuple[Draft, str]:
    together = replace(line, quantity=min(line.quantity + more, MOST))
    return _swap(draft, line, together), line.id


def _swap(draft: Draft, before: CartLine, after: CartLine) -> Draft:
    return _with(draft, tuple(after if line is before else line for line in draft.lines))


def _with(draft: Draft, lines: tuple[CartLine, ...]) -> Draft:
    return replace(draft, cart=replace(draft.cart, lines=lines))
