"""People of the shop: the table, a record beside it, PINs, leaving and coming back (O6)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pos_app.desk import Desk
from pos_app.office.presenters import staff_form
from pos_app.office.presenters.side_panel import PanelState
from pos_app.office.presenters.staff_form import Draft, Editor
from pos_app.office.presenters.staff_rows import PeopleState, found, row_of
from pos_app.office.presenters.staff_secrets import (
    PinForm,
    RecoveryForm,
    pin_panel,
    recovery_panel,
    recovery_paper,
)
from pos_app.office.sentences import sentence
from pos_app.saving import save_pdf
from qt_kit.wording import _
from store_core.application import staff_records
from store_core.application.office import OfficeCall
from store_core.application.shop import Act
from store_core.application.staff_records import (
    KEEP_RECOVERY,
    RETIRE_PERSON,
    SAVE_PERSON,
    SET_PIN,
    Leaving,
    NewPin,
    NewRecovery,
    PersonEdit,
    StaffView,
)
from store_core.domain.errors import StoreError
from store_core.domain.staff import Permission, Person

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Said:
    """What was done, and how it is taken back; `number` tells one from the next."""

    words: str = ""
    number: int = 0
    undo: Callable[[], None] | None = None


class StaffPresenter:
    """`load`, `search`, `choose`, `add`, `edit`, `press`; `changed` after each. `shows_log` is
    told whose doings are asked for.
    """

    def __init__(
        self,
        desk: Desk,
        act: Act,
        changed: Callable[[], None],
        shows_log: Callable[[str], object] = lambda _name: None,
    ) -> None:
        self._desk, self._act, self._changed, self._shows_log = desk, act, changed, shows_log
        self._view: StaffView | None = None
        self._error: StoreError | None = None
        self._text = ""
        self._gone = False
        self._draft: Draft | None = None
        self._form: PinForm | RecoveryForm | None = None
        self.said = Said()

    # What shows

    def state(self) -> PeopleState:
        hours = self._desk.hours
        rows = tuple(row_of(n, one, hours.get(one.id)) for n, one in enumerate(self._found()))
        at = next((i for i, row in enumerate(rows) if self._is_chosen(row.id)), None)
        everybody = self._view.people if self._view else ()
        gone = sum(one.retired for one in everybody)
        empty, below = self._nothing()
        return PeopleState(
            rows=rows,
            chosen=at,
            empty="" if rows else empty,
            empty_below="" if rows else below,
            error=sentence(self._error, self._desk.settings) if self._error else "",
            can_add=self._editor().may_edit,
            gone=gone,
            shows_gone=self._gone,
        )

    def panel(self) -> PanelState | None:
        match self._form:
            case PinForm():
                return pin_panel(self._form, self._desk.settings)
            case RecoveryForm():
                return recovery_panel(self._form, self._desk.settings)
        return staff_form.panel(self._draft, self._editor()) if self._draft else None

    def _nothing(self) -> tuple[str, str]:
        if self._view is None:
            return _("Reading…"), ""
        if self._text:
            return _("Nobody found"), _("Search for a name, a role, a phone number or an address.")
        return _("Nobody works here yet"), _("Add the first person; they sign in with their PIN.")

    def _editor(self) -> Editor:
        acting = [one for one in (self._act.person, self._act.approver) if one]
        now = {one.id: one for one in self._desk.people}
        able = [now.get(one.id, one) for one in acting]
        return Editor(
            me=self._act.person.id if self._act.person else "",
            owner=any(one.role == "owner" for one in able),
            may_edit=any(self._desk.allows(one, Permission.EDIT_STAFF) for one in able),
            settings=self._desk.settings,
        )

    def _found(self) -> tuple[Person, ...]:
        return found(self._view.people if self._view else (), self._text, gone=self._gone)

    def _is_chosen(self, person: str) -> bool:
        return self._draft is not None and self._draft.base.id == person

    # Reading and choosing

    def load(self) -> None:
        self._desk.look(staff_records.staff_now, self._loaded, self._refuse)

    def _loaded(self, view: StaffView) -> None:
        self._view, self._error = view, None
        draft = self._draft
        if draft is not None and not draft.new:
            self._draft = self._followed(draft, view)
        self._changed()

    def _followed(self, draft: Draft, view: StaffView) -> Draft:
        """What is typed stays; what nobody typed at shows what is new."""
        rev = view.revs.get(draft.base.id, -1)
        held = next((one for one in view.people if one.id == draft.base.id), None)
        if held is None or rev <= draft.seen or draft.busy:
            return draft
        if not draft.changes:
            return Draft(held, held, rev, self._desk.new_id())
        return replace(draft, theirs=held, their_rev=rev, refused=None)

    def _refuse(self, error: StoreError) -> None:
        self._error = error
        self._changed()

    def search(self, text: str) -> None:
        self._text = text
        self._changed()

    def show_gone(self, *, on: bool) -> None:
        self._gone = on
        self._changed()

    def choose(self, index: int) -> None:
        found = self._found()
        if 0 <= index < len(found) and self._view is not None:
            person = found[index]
            if self._is_chosen(person.id) and self._draft and self._draft.changes:
                return
            self._form = None
            self._take(person)

    def _take(self, person: Person) -> None:
        rev = self._view.revs.get(person.id, -1) if self._view else -1
        self._draft = Draft(person, person, rev, self._desk.new_id())
        self._changed()

    def add(self) -> None:
        person = Person(self._desk.new_id(), "", "cashier", started=f"{self._desk.now():%Y-%m-%d}")
        self._form = None
        self._draft = Draft(person, person, -1, self._desk.new_id())
        self._changed()

    def close(self) -> bool:
        """One step back; False where nothing is open."""
        if self._form is not None:
            self._form = None
        elif self._draft is not None:
            self._draft = None
        else:
            return False
        self._changed()
        return True

    # Editing

    def edit(self, key: str, text: str) -> None:
        match self._form:
            case PinForm():
                form = replace(self._form, call=self._desk.new_id(), refused=None)
                is_pin = key == "pin"
                self._form = replace(form, pin=text) if is_pin else replace(form, again=text)
            case None if self._draft is not None:
                fresh = replace(self._draft, call=self._desk.new_id())
                self._draft = staff_form.typed(fresh, key, text)
        self._changed()

    def press(self, key: str) -> None:
        if self._form is not None:
            self._press_form(key)
            return
        draft = self._draft
        if draft is None:
            return
        acts: dict[str, Callable[[Draft], object]] = {
            "save": self._save,
            "revert": lambda one: self._set(replace(one, person=one.base, refused=None)),
            "theirs": lambda one: self._take(one.theirs or one.base),
            "mine": self._keep_mine,
            "retire": lambda one: self._set(replace(one, leaving=True, refused=None)),
            "stay": lambda one: self._set(replace(one, leaving=False)),
            "leave": lambda one: self._leave(one.base, one.seen, gone=True),
            "back": lambda one: self._leave(one.base, one.seen, gone=False),
            "pin": self._open_pin,
            "recovery": self._make_recovery,
            "did": lambda one: self._shows_log(one.base.name),
            "close": lambda _one: self.close(),
        }
        if key in acts:
            acts[key](draft)

    def _set(self, draft: Draft | None) -> None:
        self._draft = draft
        self._changed()

    def _save(self, draft: Draft) -> None:
        if draft.busy:
            return
        asked = PersonEdit(draft.seen, draft.person, draft.pin, self._desk.new_id())
        self._set(replace(draft, busy=True, refused=None))

        def saved(rev: int) -> None:
            words = _("Added {name}") if draft.new else _("Saved {name}")
            before = draft.base
            undo = None if draft.new else lambda: self._restore(before, rev)
            self._say(words.format(name=draft.person.name), undo)
            self._written(draft.person, rev)

        self._ask(SAVE_PERSON, asked, saved, draft.call)

    def _written(self, person: Person, rev: int) -> None:
        """Until the exchange brings the record back, what was sent is what it is."""
        if self._draft is not None and self._draft.base.id == person.id:
            self._draft = Draft(person, person, rev, self._desk.new_id())
        self._changed()
        self.load()

    def _restore(self, before: Person, rev: int) -> None:
        asked = PersonEdit(rev, before, "", self._desk.new_id())
        self._ask(SAVE_PERSON, asked, lambda rev: self._written(before, rev))

    def _keep_mine(self, draft: Draft) -> None:
        """Over what they made of it, which was shown."""
        if draft.theirs is not None:
            mine = replace(draft, base=draft.theirs, seen=draft.their_rev, theirs=None)
            self._save(replace(mine, call=self._desk.new_id()))

    def _leave(self, person: Person, seen: int, *, gone: bool) -> None:
        asked = Leaving(person.id, seen, gone)

        def done(rev: int) -> None:
            words = _("{name} does not work here any more") if gone else _("{name} works here")
            undo = (lambda: self._leave(person, rev, gone=False)) if gone else None
            self._say(words.format(name=person.short_name), undo)
            self._draft = None
            self._changed()
            self.load()

        self._ask(RETIRE_PERSON, asked, done)

    def _ask(
        self,
        call: OfficeCall[A, int],
        asked: A,
        done: Callable[[int], object],
        call_id: str = "",
    ) -> None:
        self._desk.ask(self._act, call, asked, done, self._failed, call_id)

    def _failed(self, error: StoreError) -> None:
        draft = self._draft
        if draft is None:
            self._error = error
        else:
            self._draft = replace(draft, busy=False, leaving=False, refused=error)
        self._changed()
        if error.code == "changed_meanwhile":
            self.load()

    def _say(self, words: str, undo: Callable[[], None] | None = None) -> None:
        self.said = Said(words, self.said.number + 1, undo)

    # PINs and the recovery code

    def _open_pin(self, draft: Draft) -> None:
        self._form = PinForm(draft.base, draft.seen, self._desk.new_id())
        self._changed()

    def _press_form(self, key: str) -> None:
        if key == "close":
            self.close()
        elif key == "save" and isinstance(self._form, PinForm) and self._form.ready:
            self._set_pin(self._form)

    def _set_pin(self, form: PinForm) -> None:
        self._form = replace(form, busy=True, refused=None)
        self._changed()
        asked = NewPin(form.person.id, form.pin, form.seen, self._desk.new_id())

        def done(_rev: int) -> None:
            self._say(_("{name} has a new PIN").format(name=form.person.name))
            self._form = None
            self._changed()
            self.load()

        def failed(error: StoreError) -> None:
            self._form = replace(form, busy=False, refused=error)
            self._changed()

        self._desk.ask(self._act, SET_PIN, asked, done, failed, form.call)

    def _make_recovery(self, draft: Draft) -> None:
        def made(code: str) -> None:
            self._form = RecoveryForm(draft.base, code)
            self._changed()
            asked = NewRecovery(code, draft.seen)
            self._desk.ask(self._act, KEEP_RECOVERY, asked, kept, failed)

        def kept(_rev: int) -> None:
            if isinstance(self._form, RecoveryForm):
                self._form = replace(self._form, kept=True)
            self._changed()
            self.load()

        def failed(error: StoreError) -> None:
            if isinstance(self._form, RecoveryForm):
                self._form = replace(self._form, refused=error)
            self._changed()

        self._desk.look(staff_records.new_recovery_code, made, self._failed)

    def save_recovery(self, path: Path) -> None:
        """The code as a paper to print."""
        form = self._form
        if not isinstance(form, RecoveryForm):
            return
        paper = recovery_paper(form, self._desk.settings)

        def saved(kept: Path) -> None:
            self._form = replace(form, said=_("Saved as {name}").format(name=kept.name))
            self._changed()

        def failed(error: StoreError) -> None:
            self._form = replace(form, said=sentence(error, self._desk.settings))
            self._changed()

        self._desk.look(lambda _shop: save_pdf(paper, path), saved, failed)
