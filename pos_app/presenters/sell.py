"""Selling: what the screen shows and what a person's taps, keys and scans do to it (C2, C3).

Keeps the shelf that is open, what is searched, the chosen line, the builder and the undo history;
the ticket itself is the desk's draft.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pos_app.desk import Desk
from pos_app.presenters import builder, building, parked, shelf, ticket
from pos_app.presenters.approval import Done, Request
from pos_app.presenters.building import Building
from pos_app.presenters.running_out import RunningOut
from pos_app.presenters.search import index_of
from pos_app.presenters.shelf import Finder, Opened
from pos_app.presenters.wares import Wares, fresh_line, opens_builder, sold_out
from pos_app.presenters.why import Priced, WhyState, of_ticket, why_line, why_total
from pos_app.sentences import sentence
from qt_kit.wording import _, counted
from store_core.application.promotions import by_code
from store_core.domain.cart import CartLine, Fulfilment
from store_core.domain.catalogue import Item, Menu
from store_core.domain.draft import (
    Draft,
    History,
    add,
    change,
    new_draft,
    remove,
    set_quantity,
    with_fulfilment,
)
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.staff import Permission, Person

UNDO, REOPEN = "undo", "reopen"
_ADD = "add:"
VOID_REASONS = ("Changed their mind", "Entered by mistake", "Sold out", "Complaint")


@dataclass(frozen=True, slots=True)
class Notice:
    """A bar that says what happened and offers what to do: (key, words) each."""

    text: str
    offers: tuple[tuple[str, str], ...] = ()
    icon: str = "check"


@dataclass(frozen=True, slots=True)
class SellState:
    """`newest` is the line chosen because it was just added: for 4 s only."""

    shelf: shelf.ShelfState
    ticket: ticket.TicketState
    builder: builder.BuilderState | None
    notice: Notice | None
    newest: str


Approve = Callable[[Request, Done], None]
"""Asks whoever may do a thing why, and for a PIN."""


class SellPresenter:
    """The view reads `state()` after every event: the desk tells of another draft, `changed` of
    all else.
    """

    def __init__(self, desk: Desk, approve: Approve, changed: Callable[[], None]) -> None:
        self._desk, self._approve, self._changed = desk, approve, changed
        self._wares: Wares | None = None
        self._finder = Finder()
        self._open = Opened()
        self._chosen = self._newest = ""
        self._history = History(desk.draft)
        self._building: Building | None = None
        self._closed: Building | None = None
        self._notice: Notice | None = None
        self.running_out = RunningOut(desk, self.refused)

    # What shows

    def state(self) -> SellState:
        draft = self._desk.draft
        if self._history.draft is not draft:
            self._start_over(draft)
        wares = self.wares()
        desk, made = self._desk, self._building
        given = ticket.TicketInputs(
            draft=draft,
            price=desk.shown_price,
            menu=desk.menu,
            settings=desk.settings,
            now=desk.now(),
            terms=desk.terms,
            chosen="" if made else self._chosen,
            building=made.line if made else None,
            parked=parked.waiting(desk),
            sold=desk.sold,
        )
        return SellState(
            shelf=shelf.derive(wares, self._open, self._found(), draft),
            ticket=ticket.derive(given),
            builder=builder.derive(made, desk.menu, desk.settings) if made else None,
            notice=self._notice,
            newest=self._newest,
        )

    def _start_over(self, draft: Draft) -> None:
        """Another ticket came from outside: sold, parked, recalled."""
        self._history = History(draft)
        self._chosen = self._newest = ""

    def wares(self) -> Wares:
        desk = self._desk
        known = self._wares
        if known is None or known.menu is not desk.menu or known.settings is not desk.settings:
            known = Wares(desk.menu, desk.settings)
            self._wares = known
            self._prepare_search(desk.menu)
            keys = [entry.key for entry in known.rail()]
            if keys and self._open.category not in keys:
                self._open = Opened(keys[0])
        return known

    @property
    def signed_in(self) -> bool:
        return self._desk.person is not None

    @property
    def menu(self) -> Menu:
        return self._desk.menu

    def _prepare_search(self, menu: Menu) -> None:
        """Away from the Qt thread; until it is there a search makes its own."""
        self._desk.run(lambda _shop: index_of(menu), lambda index: self._finder.keep(menu, index))

    def _found(self) -> tuple[Item, ...] | None:
        """The hits, or None where nothing is searched."""
        text = self._open.text.strip()
        return self._finder.find(text, self._desk.menu) if text else None

    # The shelf

    def open_category(self, key: str) -> None:
        self._open = Opened(key, size=self._open.size)
        self._changed()

    def open_nth_category(self, number: int) -> None:
        rail = self.wares().rail()
        if 0 < number <= len(rail):
            self.open_category(rail[number - 1].key)

    def open_sub(self, key: str) -> None:
        self._open = replace(self._open, sub=key)
        self._changed()

    def choose_size_by_letter(self, letter: str) -> None:
        """Alt+S, M, L, X: the first size that begins so."""
        sizes = self.state().shelf.sizes
        for segment in sizes:
            if segment.text.lower().startswith(letter):
                self.choose_size(segment.key)
                return

    def choose_size(self, key: str) -> None:
        """The size the next tap adds; ignored where the shelf has none of that name."""
        if any(segment.key == key for segment in self.state().shelf.sizes):
            self._open = replace(self._open, size=key)
            self._changed()

    def search(self, text: str) -> None:
        if text != self._open.text:
            self._open = replace(self._open, text=text)
            self._changed()

    def take_first_hit(self) -> bool:
        """Enter in the search: the best hit goes into the ticket. False where there is none."""
        found = self._found()
        if not found:
            return False
        self._open = replace(self._open, text="")
        self.tap(found[0].id)
        return True

    # Into the ticket

    def tap(self, item_id: str) -> None:
        item = self._desk.menu.item(item_id)
        if sold_out(item):
            self._tell_sold_out(item)
            return
        line = self._fresh(item)
        if opens_builder(item, line, self._desk.menu):
            self._build(building.opened(line, self._desk.menu))
        else:
            self._add(line)

    def hold(self, item_id: str) -> None:
        item = self._desk.menu.item(item_id)
        if sold_out(item):
            self._tell_sold_out(item)
        else:
            self._build(building.opened(self._fresh(item), self._desk.menu))

    def scan(self, code: str) -> None:
        item = self._desk.menu.by_barcode(code)
        if item is None:
            self.tell(
                Notice(_("No item has the code {code}.").format(code=code), icon="scan-barcode")
            )
        elif self._building is not None and opens_builder(item, self._fresh(item), self.menu):
            name = self.wares().text(item)
            text = _("{name} has to be put together. Finish this one first.").format(name=name)
            self.tell(Notice(text, icon="scan-barcode"))
        else:
            self.tap(item.id)

    def knows_code(self, code: str) -> bool:
        return self._desk.menu.by_barcode(code) is not None or self.is_voucher(code)

    def is_voucher(self, code: str) -> bool:
        menu = self._desk.menu
        return menu.by_barcode(code) is None and bool(by_code(menu, code))

    def _fresh(self, item: Item) -> CartLine:
        size = self._open.size or None
        return fresh_line(item, self._desk.menu, size, self._desk.new_id())

    def _add(self, line: CartLine) -> None:
        draft, line_id = add(self._desk.draft, line)
        self._set(draft, newest=line_id)

    def _tell_sold_out(self, item: Item) -> None:
        wares = self.wares()
        others = wares.substitutes(item)
        text = _("{name} is sold out.").format(name=wares.text(item))
        if others:
            text = _("{name} is sold out. Instead:").format(name=wares.text(item))
        offers = tuple((f"{_ADD}{other.id}", wares.text(other)) for other in others)
        self.tell(Notice(text, (*offers, *self.running_out.back(item)), "ban"))

    def run_out(self) -> None:
        """What is being built is sold out; asks for how long."""
        made, self._building = self._building, None
        if made is not None:
            item = self.menu.item(made.line.item)
            text = _("How long is {name} sold out?").format(name=self.wares().text(item))
            self.tell(Notice(text, self.running_out.for_how_long(item), "ban"))

    def put(self, draft: Draft) -> None:
        """What was done to the ticket elsewhere; undo takes it back."""
        self._set(draft, chosen=self._chosen)

    def _set(
        self, draft: Draft, *, newest: str = "", chosen: str = "", notice: Notice | None = None
    ) -> None:
        """The next draft; the desk tells everybody, the view too."""
        if self._history.draft is not self._desk.draft:
            self._history = History(self._desk.draft)
        self._history = self._history.then(draft)
        self._newest, self._chosen, self._notice = newest, newest or chosen, notice
        self._desk.set_draft(self._history.draft)

    # A line

    def choose_line(self, key: str) -> None:
        self._chosen, self._newest = key, ""
        self._changed()

    def let_go_of_newest(self) -> None:
        """After 4 s nothing is chosen, unless the person chose."""
        if self._newest:
            self._chosen = self._newest = ""
            self._changed()

    def change_quantity(self, key: str, by: int) -> None:
        draft = self._desk.draft
        line = draft.line(key)
        if line.quantity + by <= 0:
            self.remove(key)
            return
        changed, line_id = set_quantity(draft, key, line.quantity + by, self._desk.new_id())

        def accept(draft: Draft) -> None:
            self._set(draft, chosen=line_id)

        self._with_permission(changed, accept)

    def remove(self, key: str) -> None:
        draft = self._desk.draft
        name = self._name(draft.line(key))

        def accept(draft: Draft) -> None:
            text = _("{name} removed").format(name=name)
            self._set(draft, notice=Notice(text, ((UNDO, _("Undo")),)))

        self._with_permission(remove(draft, key), accept)

    def edit(self, key: str) -> None:
        self._build(building.opened(self._desk.draft.line(key), self._desk.menu, editing=True))

    def undo(self) -> bool:
        """False where there is nothing to take back."""
        if self._history.draft is not self._desk.draft or not self._history.earlier:
            return False
        self._history = self._history.undone()
        self._chosen = self._newest = ""
        self._notice = None
        self._desk.set_draft(self._history.draft)
        return True

    def why_line(self, key: str) -> WhyState | None:
        priced = self._priced()
        return why_line(priced, key) if priced else None

    def why_total(self) -> WhyState | None:
        priced = self._priced()
        return why_total(priced) if priced else None

    def _priced(self) -> Priced | None:
        desk = self._desk
        bill = desk.price.quote
        if bill is None:
            return None
        return of_ticket(desk.draft, bill, desk.menu, desk.settings, desk.terms.promotions)

    def _name(self, line: CartLine) -> str:
        return ticket.name_of(line, self._desk.menu, self._desk.settings.languages[0])

    def _with_permission(self, draft: Draft, accept: Callable[[Draft], None]) -> None:
        """Voiding what a parked ticket has takes a manager and a reason."""
        new = set(draft.voids) - set(self._desk.draft.voids)
        if not new:
            accept(draft)
            return

        def approved(approver: Person | None, reason: str) -> None:
            before = draft.reason
            told = f"{before}; {reason}" if before and reason != before else reason
            accept(replace(draft, approver=approver or draft.approver, reason=told))

        gone = ", ".join(self._name(line) for line in draft.held if line.id in new)
        title = _("Take {names} off the ticket").format(names=gone)
        reasons = tuple(_(reason) for reason in VOID_REASONS)
        request = Request(Permission.VOID_LINE, title, _("Take it off"), reasons)
        self._approve(request, approved)

    # The ticket's head

    def set_fulfilment(self, fulfilment: Fulfilment) -> None:
        self._set(with_fulfilment(self._desk.draft, fulfilment), chosen=self._chosen)

    def describe(self, label: str, guests: int | None, allergy: str, note: str) -> None:
        self._set(
            replace(
                self._desk.draft,
                label=label.strip(),
                guests=guests,
                allergy=allergy.strip(),
                note=note.strip(),
            )
        )

    def clear_ticket(self) -> None:
        """Everything off a ticket that was never parked; undo brings it back."""
        draft = self._desk.draft
        pieces = counted("{count} item", "{count} items", draft.pieces)
        text = _("{items} removed").format(items=pieces)
        notice = Notice(text, ((UNDO, _("Undo")),))
        self._set(new_draft(draft.cart.fulfilment), notice=notice)

    # The builder

    @property
    def building(self) -> Building | None:
        return self._building

    def _build(self, opened: Building) -> None:
        self._building, self._notice = opened, None
        self._changed()

    def build(self, act: Callable[[Building], Building]) -> None:
        """One act on the line in the builder."""
        if self._building is not None:
            self._building = act(self._building)
            self._changed()

    def finish_building(self) -> str:
        """The line goes into the ticket; the id of the group that is still wanted, else ""."""
        made = self._building
        if made is None:
            return ""
        state = builder.derive(made, self._desk.menu, self._desk.settings)
        if state.unmet_group or state.problem:
            return state.unmet_group

        def accept(draft: Draft) -> None:
            self._building = None
            self._set(draft, newest=line_id)

        draft = self._desk.draft
        if made.editing and any(line.id == made.line.id for line in draft.lines):
            changed, line_id = change(draft, made.line)
            self._with_permission(changed, accept)
        else:
            added, line_id = add(draft, made.line)
            accept(added)
        return ""

    def close_builder(self) -> None:
        made = self._building
        self._building, self._closed = None, made
        if made is not None:
            words = _("{name} left as it was") if made.editing else _("{name} not added")
            name = self._name(made.line)
            self._notice = Notice(words.format(name=name), ((REOPEN, _("Undo")),), "x")
        self._changed()

    # Parking

    def park(self) -> None:
        """Keep the ticket for later. The draft must have a name or number by then."""

        def kept(order: Order) -> None:
            self.tell(Notice(_("{name} parked").format(name=order.label or order.header.number)))

        self._desk.park(kept, self.refused)

    def take_offer(self, key: str) -> None:
        """What an empty ticket offered."""
        if key == ticket.REPEAT:
            self.repeat_last()
        else:
            self.resume(key)

    def repeat_last(self) -> None:
        """The lines of the last sale again, at today's prices."""
        sold, draft = self._desk.sold, self._desk.draft
        for line in sold.live_lines if sold else ():
            fresh = replace(line.cart, id=self._desk.new_id(), discount=None)
            draft, _line = add(draft, fresh)
        self._set(draft)

    def resume(self, order_id: str) -> None:
        """A parked ticket back on the counter; what was on it is parked first."""

        def resumed(before: Order | None) -> None:
            if before is not None:
                name = before.label or before.header.number
                self.tell(Notice(_("{name} parked").format(name=name)))
            else:
                self._changed()

        parked.resume(self._desk, order_id, resumed, self.refused)

    def put_back(self) -> None:
        """A recalled ticket stays parked as it was."""
        self._desk.clear_draft()
        self._changed()

    # The bar

    def refused(self, error: StoreError) -> None:
        self.tell(Notice(sentence(error, self._desk.settings), icon="circle-alert"))

    def tell(self, notice: Notice) -> None:
        self._notice = notice
        self._changed()

    def dismiss_notice(self) -> None:
        if self._notice is not None:
            self._notice = None
            self._changed()

    def answer(self, key: str) -> None:
        """What was offered in the bar and taken."""
        self._notice = None
        if key == UNDO:
            self.undo()
        elif key == REOPEN and self._closed is not None:
            self._build(self._closed)
        elif self.running_out.answer(key):
            self._changed()
        elif key.startswith(_ADD):
            self.tap(key.removeprefix(_ADD))
