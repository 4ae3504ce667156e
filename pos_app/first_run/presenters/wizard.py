"""The guided start of a shop: one question a page, back and forth, then the shop is opened."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Protocol

from pos_app.first_run.presenters.checks import first_wrong, wrong_on
from pos_app.first_run.presenters.draft import (
    STEPS,
    Draft,
    SheetDraft,
    Step,
    acted,
    bare,
    begun,
    founding_of,
    picked,
    printer_of,
    settings_of,
    sheet_asks,
    sheet_path,
    typed,
)
from pos_app.first_run.presenters.state import Inputs, WizardState, derive
from pos_app.office.presenters.printers import Look
from qt_kit.entrance import Invitation
from qt_kit.entrance import Step as Doing
from qt_kit.runner import Runner
from qt_kit.wording import _
from store_core.application import printer_papers
from store_core.application.catalogue_sheets import export_sheet, read_sheet
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.domain.founding import Founding
from store_core.domain.printers import Printer
from store_core.printing.connection import Outcome
from store_core.printing.document import Document
from store_core.printing.finding import Found


class Founder(Protocol):
    """What opens the shop; all of it blocks."""

    @property
    def begun(self) -> bool: ...

    def found(self, founding: Founding, tell: Callable[[Doing], None]) -> Shop: ...

    def open_founded(self, tell: Callable[[Doing], None]) -> Shop: ...

    def invite_kitchen(self) -> Invitation: ...

    def kitchen_came(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`runner` runs what has to do with the shop, `beside` what is tried before there is one;
    `on_qt` brings a word from any thread.
    """

    founder: Founder
    runner: Runner
    beside: Runner
    on_qt: Callable[[Callable[[], None]], None]
    look_around: Look
    print_page: Callable[[Printer, Document], Outcome]
    now: Callable[[], datetime]


class WizardPresenter:
    """Events in, `state` out, `changed` after each; `entered(shop)` once somebody goes on to the
    till, `left` where they go back beyond the first page.
    """

    def __init__(
        self,
        given: Surroundings,
        code: str,
        country_code: str,
        changed: Callable[[], None],
        entered: Callable[[Shop], None],
        left: Callable[[], None],
    ) -> None:
        """`code` is the owner's recovery code, `country_code` a guess or ""."""
        self._given, self._changed = given, changed
        self._entered, self._left = entered, left
        self._inputs = Inputs(begun(code, country_code))
        self._shop: Shop | None = None
        self._stop = Event()
        self._asking = self._in = False

    @property
    def state(self) -> WizardState:
        return derive(self._inputs)

    @property
    def draft(self) -> Draft:
        return self._inputs.draft

    def resume(self) -> None:
        """What was founded before the power went is gone into."""
        self._set(resumed=True, at="open", furthest=len(STEPS) - 1)
        self._open()

    def _set(self, **values: object) -> None:
        self._inputs = replace(self._inputs, **values)  # type: ignore[arg-type]  # fields of Inputs
        self._changed()

    def _answer(self, draft: Draft) -> None:
        self._set(draft=draft, refused=None)

    # What a person does

    def type(self, path: str, text: str) -> None:
        self._answer(typed(self.draft, path, text))

    def pick(self, path: str, key: str) -> None:
        self._answer(picked(self.draft, path, key))
        if path == "menu":
            self._read_again()

    def flag(self, path: str, on: bool) -> None:  # as the form tells it
        if path == "written":
            self._answer(replace(self.draft, written=on))

    def act(self, path: str) -> None:
        match path:
            case "printer/look":
                self._look()
            case "printer/test":
                self._print()
            case "sheet/read":
                self._read()
            case _:
                self._answer(acted(self.draft, path, self._today()))

    def choose_file(self, path: Path) -> None:
        self.type("sheet", str(path))
        self._read()

    def save_template(self, path: Path) -> None:
        """An empty spreadsheet with every column, to be filled in."""
        settings, menu = settings_of(self.draft), bare(self.draft)

        def saved(_none: object) -> None:
            self.type("sheet", str(path))

        self._given.beside.submit(lambda: export_sheet(menu, settings, path), saved, self._refuse)

    def next(self) -> None:
        """To the next page, if this one is answered; on the last one the shop is opened."""
        inputs = self._inputs
        if inputs.opened:
            self._enter()
            return
        if inputs.doing:
            return
        if inputs.resumed:
            self._open()
            return
        checked = inputs.checked | {inputs.at}
        if wrong_on(inputs.at, inputs.draft):
            self._set(checked=checked)
            return
        if inputs.at == "open":
            self._begin_opening()
            return
        self._set(checked=checked)
        self.go(STEPS[STEPS.index(inputs.at) + 1], ahead=True)

    def back(self) -> None:
        place = STEPS.index(self._inputs.at)
        if not self.state.can_back:
            return
        if place == 0:
            self._left()
        else:
            self.go(STEPS[place - 1])

    def go(self, step: Step, *, ahead: bool = False) -> None:
        inputs, place = self._inputs, STEPS.index(step)
        if not ahead and (place > inputs.furthest or inputs.doing or inputs.opened):
            return
        self._stop.set()
        self._set(at=step, furthest=max(place, inputs.furthest), refused=None)
        if step == "printer" and not self.draft.printer.looked:
            self._look()
        if step in ("menu", "open"):
            self._read_again()

    def end(self) -> None:
        """The window goes; a shop that nobody went into waits for the next start."""
        self._stop.set()
        if self._shop is not None and not self._in:
            self._shop.database.close()

    def _today(self) -> date:
        return self._given.now().date()

    # The printer

    def _look(self) -> None:
        self._stop.set()
        self._stop = stop = Event()
        on_qt = self._given.on_qt
        self._printer(looking=True, looked=True, found=())

        def found(one: Found) -> None:
            on_qt(lambda: self._found(stop, one))

        def work() -> None:
            self._given.look_around(found, lambda _done: None, stop)
            on_qt(lambda: self._through(stop))

        Thread(target=work, name="printers found", daemon=True).start()

    def _printer(self, **values: object) -> None:
        printer = replace(self.draft.printer, **values)  # type: ignore[arg-type]  # its fields
        self._set(draft=replace(self.draft, printer=printer))

    def _found(self, stop: Event, one: Found) -> None:
        held = self.draft.printer.found
        known = {have.place for have in held if have.name or not one.name}
        if stop is self._stop and one.place not in known:
            kept = tuple(have for have in held if have.place != one.place)
            self._printer(found=(*kept, one))

    def _through(self, stop: Event) -> None:
        if stop is self._stop:
            self._printer(looking=False)

    def _print(self) -> None:
        draft, given = self.draft, self._given
        wrong = wrong_on("printer", draft)
        printer = printer_of(draft)
        if printer is None or wrong:
            self._set(checked=self._inputs.checked | {"printer"})
            return
        till = _("This till")
        page = printer_papers.test_page(printer, settings_of(draft), till, given.now())

        def printed(outcome: Outcome) -> None:
            same = printer_of(self.draft) == printer
            self._printer(printing=False, outcome=outcome if same else None)

        self._printer(printing=True, outcome=None)
        given.beside.submit(lambda: given.print_page(printer, page), printed)

    # The spreadsheet

    def _read_again(self) -> None:
        """What it was read for is another by now."""
        draft = self.draft
        stale = draft.sheet.read_for != sheet_asks(draft) and not draft.sheet.reading
        if draft.menu == "sheet" and draft.sheet.path and stale:
            self._read()

    def _read(self) -> None:
        draft = self.draft
        path, asks = sheet_path(draft), sheet_asks(draft)
        settings, menu = settings_of(draft), bare(draft)

        def told(sheet: SheetDraft) -> None:
            if self.draft.sheet.path == draft.sheet.path:
                self._set(draft=replace(self.draft, sheet=sheet))
                self._read_again()

        begun_with = SheetDraft(draft.sheet.path, read_for=asks)
        self._set(draft=replace(draft, sheet=replace(begun_with, reading=True)))
        self._given.beside.submit(
            lambda: read_sheet(path, menu, settings),
            lambda dry: told(replace(begun_with, dry=dry)),
            lambda error: told(replace(begun_with, refused=error)),
        )

    # Opening

    def _begin_opening(self) -> None:
        wrong = first_wrong(self.draft)
        if wrong is not None:
            self._set(checked=frozenset(STEPS))
            self.go(wrong)
            return
        self._open()

    def _open(self) -> None:
        founder, founding = self._given.founder, founding_of(self.draft)
        resumed = self._inputs.resumed

        def tell(doing: Doing) -> None:
            self._given.on_qt(lambda: self._set(doing=doing))

        def work() -> Shop:
            return founder.open_founded(tell) if resumed else founder.found(founding, tell)

        self._set(doing="serving" if resumed else "founding", refused=None)
        self._given.runner.submit(work, self._opened, self._refuse)

    def _opened(self, shop: Shop) -> None:
        self._shop = shop
        self._set(doing="", opened=True)
        given = self._given
        given.beside.submit(
            given.founder.invite_kitchen,
            lambda invited: self._set(invitation=invited, now=given.now()),
            lambda _error: None,
        )

    def tick(self) -> None:
        """Every other second: whether the kitchen display came in, and how long its code lasts."""
        given, inputs = self._given, self._inputs
        if inputs.invitation is None or inputs.came or self._asking:
            return
        self._asking = True

        def told(came: str) -> None:
            self._asking = False
            self._set(came=came, now=given.now())

        given.beside.submit(given.founder.kitchen_came, told, lambda _error: told(""))

    def _refuse(self, error: StoreError) -> None:
        """On the page that it happened on. What stands already is gone on with at the next try, so
        its answers can't be changed here any more.
        """
        stands = self._inputs.doing in ("serving", "connecting")
        checked = frozenset(STEPS) if error.code == "bad_records" else self._inputs.checked
        resumed = self._inputs.resumed or stands
        self._set(doing="", refused=error, checked=checked, resumed=resumed)

    def _enter(self) -> None:
        if self._shop is not None:
            self._in = True
            self._entered(self._shop)
