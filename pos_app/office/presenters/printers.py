"""The store's printers: their list, edits, tries, where papers go, what is found (O6, S2)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pos_app.desk import Desk
from pos_app.office.presenters import printers_form
from pos_app.office.presenters.printers_search import Change, Look, PrinterSearch, look_around
from pos_app.office.presenters.printers_state import (
    Draft,
    Finding,
    Looked,
    RoutesDraft,
    typed,
)
from pos_app.office.presenters.printers_words import connection_word, prints, state_of
from pos_app.office.presenters.side_panel import PanelState
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.application import printer_papers
from store_core.application.printers import (
    ROUTE_PAPERS,
    SAVE_PRINTER,
    PrinterEdit,
    RoutesEdit,
    may_open_drawer,
    tills_of,
)
from store_core.application.shop import Act
from store_core.domain.errors import StoreError
from store_core.domain.printers import Printer, Routes
from store_core.printing.connection import Outcome
from store_core.printing.document import Document

__all__ = ["Look", "PrinterRow", "PrintersPresenter", "PrintersState", "look_around"]


@dataclass(frozen=True, slots=True)
class PrinterRow:
    name: str
    text: str
    below: str
    place: str
    paper: str
    prints: str
    state: str
    tone: Tone
    icon: str


@dataclass(frozen=True, slots=True)
class PrintersState:
    rows: tuple[PrinterRow, ...]
    chosen: int | None
    empty: str
    empty_below: str
    panel: PanelState


class PrintersPresenter:
    """`on_qt` brings what is found to the Qt thread; `around` looks for printers."""

    def __init__(
        self,
        desk: Desk,
        act: Act,
        changed: Callable[[], None],
        done: Callable[[str, Callable[[], None] | None], None],
        on_qt: Callable[[Callable[[], None]], None],
        around: Look = look_around,
    ) -> None:
        self._desk, self._act, self._changed, self._done = desk, act, changed, done
        self._looked = Looked()
        self._search = PrinterSearch(on_qt, around, self._show_finding)

    def state(self) -> PrintersState:
        desk, looked = self._desk, self._looked
        found = self._shown()
        ids = [one.id for one in found]
        many = len(desk.settings.printers)
        return PrintersState(
            rows=tuple(self._row(one) for one in found),
            chosen=ids.index(looked.chosen) if looked.chosen in ids else None,
            empty=_("Nothing found") if many else _("No printer yet"),
            empty_below="" if many else _("Find one on the network, or add it by its address."),
            panel=self._panel(),
        )

    def _panel(self) -> PanelState:
        desk, looked = self._desk, self._looked
        if looked.finding is not None:
            return printers_form.finding_panel(looked.finding, desk.settings)
        if looked.draft is not None:
            return printers_form.form(
                looked.draft, looked, desk.settings, desk.printers, desk.device
            )
        held = looked.routes or self._fresh_routes()
        return printers_form.routes_panel(held, looked, desk.settings, desk.menu.stations)

    def _fresh_routes(self) -> RoutesDraft:
        routes = self._desk.settings.routes
        return RoutesDraft(routes, routes, "")

    def _shown(self) -> tuple[Printer, ...]:
        words = self._looked.text.casefold().split()

        def holds(one: Printer) -> bool:
            told = f"{one.name} {one.place} {connection_word(one.connection)}".casefold()
            return all(word in told for word in words)

        return tuple(one for one in self._desk.settings.printers if holds(one))

    def _row(self, printer: Printer) -> PrinterRow:
        desk, settings = self._desk, self._desk.settings
        state, tone, icon = state_of(printer, desk.printers, desk.device, self._looked.tills)
        names = {one.id: one.name for one in settings.printers}
        instead = names.get(printer.fallback or "", "")
        place = printer.place if printer.connection == "network" else printer.path
        return PrinterRow(
            name=printer.name,
            text=printer.name,
            below=_("then {printer}").format(printer=instead) if instead else "",
            place=f"{connection_word(printer.connection)} · {place}",
            paper=_("{width} mm").format(width=printer.width_mm),
            prints=prints(printer.id, self._desk.settings.routes),
            state=state,
            tone=tone,
            icon=icon,
        )

    def _set(self, **values: Any) -> None:
        self._looked = replace(self._looked, **values)
        self._changed()

    # Reading

    def load(self) -> None:
        self._desk.look(tills_of, lambda tills: self._set(tills=tills))
        self.tick()

    def tick(self) -> None:
        """Each printer of this till is asked how it is."""
        if self._desk.printing is not None:
            self._desk.printing.look()

    def look(self) -> None:
        """The shop changed: what is looked at and not edited is shown as it is now."""
        draft, held = self._looked.draft, {one.id: one for one in self._desk.settings.printers}
        if draft is not None and draft.clash:
            theirs = held.get(draft.printer.id)
            self._looked = replace(self._looked, draft=replace(draft, theirs=theirs))
        elif draft is not None and draft.base is not None and not draft.changes:
            now = held.get(draft.base.id)
            if now is None:
                self._looked = replace(self._looked, draft=None, chosen="")
            elif now != draft.base:
                self._looked = replace(self._looked, draft=replace(draft, base=now, printer=now))
        self._changed()

    def search(self, text: str) -> None:
        self._set(text=text)

    def choose(self, index: int) -> None:
        found = self._shown()
        if 0 <= index < len(found):
            one = found[index]
            if one.id != self._looked.chosen or self._looked.finding is not None:
                self._search.stop()
                draft = Draft(one, one, self._desk.new_id())
                self._set(chosen=one.id, draft=draft, finding=None)

    def close(self) -> bool:
        """Whether anything was open."""
        looked = self._looked
        if looked.finding is not None:
            self._search.stop()
            self._set(finding=None)
            return True
        if looked.draft is not None:
            self._set(draft=None, chosen="")
            return True
        return False

    # Acts

    def edit(self, key: str, text: str) -> None:
        looked = self._looked
        if looked.draft is not None and looked.finding is None:
            self._draft(typed(looked.draft, key, text))
        elif looked.finding is None:
            held = looked.routes or replace(self._fresh_routes(), call=self._desk.new_id())
            routes = printers_form.with_route(held.routes, key, text)
            self._set(routes=replace(held, routes=routes, refused=None))

    def press(self, key: str) -> None:
        if key.startswith("found/"):
            self._take_found(int(key.removeprefix("found/")))
            return
        acts: dict[str, Callable[[], object]] = {
            "new": self._new,
            "close": self.close,
            "save": self._save,
            "revert": self._revert,
            "theirs": self._take_theirs,
            "mine": self._insist,
            "removing": lambda: self._change(removing=True, tried=None),
            "stay": lambda: self._change(removing=False),
            "remove": self._remove,
            "page": self._print_page,
            "look": lambda: self._try("look", None),
            "drawer": self._open_drawer,
            "find": self._find,
            "find_stop": self._search.stop,
            "routes_save": self._save_routes,
            "routes_revert": lambda: self._set(routes=None),
            "routes_theirs": lambda: self._set(routes=None),
            "routes_mine": self._insist_on_routes,
        }
        acts[key]()

    def _draft(self, draft: Draft | None) -> None:
        self._set(draft=draft)

    def _change(self, **values: Any) -> None:
        if self._looked.draft is not None:
            self._draft(replace(self._looked.draft, **values))

    def _new(self) -> None:
        self._search.stop()
        fresh = Printer(self._desk.new_id(), "")
        self._set(draft=Draft(None, fresh, self._desk.new_id()), chosen="", finding=None)

    def _revert(self) -> None:
        draft = self._looked.draft
        if draft is not None and draft.base is not None:
            self._draft(Draft(draft.base, draft.base, self._desk.new_id()))

    def _save(self) -> None:
        draft = self._looked.draft
        if draft is not None and not draft.busy:
            self._keep(draft, draft.printer)

    def _remove(self) -> None:
        draft = self._looked.draft
        if draft is not None and not draft.busy:
            self._keep(draft, None)

    def _keep(self, draft: Draft, after: Printer | None) -> None:
        before = draft.base
        name = (after or draft.printer).name

        def kept(_rev: int) -> None:
            base = Draft(after, after, self._desk.new_id()) if after else None
            self._set(draft=base, chosen=after.id if after else "")
            told = _("{name} is saved") if after else _("{name} is removed")
            self._done(told.format(name=name), lambda: self._put(after, before))

        self._draft(replace(draft, busy=True, refused=None, tried=None))
        edit = PrinterEdit(before, after)
        self._desk.ask(self._act, SAVE_PRINTER, edit, kept, self._refuse, draft.call)

    def _put(self, before: Printer | None, after: Printer | None) -> None:
        """Undo: as it was, unless somebody changed it since."""

        def back(_rev: int) -> None:
            draft = Draft(after, after, self._desk.new_id()) if after else None
            self._set(draft=draft, chosen=after.id if after else "")

        self._desk.ask(self._act, SAVE_PRINTER, PrinterEdit(before, after), back, self._refuse)

    def _refuse(self, error: StoreError) -> None:
        draft = self._looked.draft
        if draft is None:
            return
        if error.code == "changed_meanwhile":
            held = {one.id: one for one in self._desk.settings.printers}
            theirs = held.get(draft.printer.id)
            self._draft(replace(draft, busy=False, clash=True, theirs=theirs, removing=False))
            return
        self._draft(replace(draft, busy=False, refused=error, removing=False))

    def _take_theirs(self) -> None:
        draft = self._looked.draft
        held = {one.id: one for one in self._desk.settings.printers}
        theirs = held.get(draft.printer.id) if draft else None
        fresh = Draft(theirs, theirs, self._desk.new_id()) if theirs else None
        self._set(draft=fresh, chosen=theirs.id if theirs else "")

    def _insist(self) -> None:
        draft = self._looked.draft
        if draft is not None:
            held = {one.id: one for one in self._desk.settings.printers}
            base = held.get(draft.printer.id)
            anew = replace(draft, base=base, clash=False, call=self._desk.new_id())
            self._keep(anew, draft.printer)

    # Trying

    def _print_page(self) -> None:
        draft, desk = self._looked.draft, self._desk
        if draft is not None:
            page = printer_papers.test_page(draft.printer, desk.settings, desk.till, desk.now())
            self._try("page", page)

    def _open_drawer(self) -> None:
        draft = self._looked.draft
        if draft is None or draft.trying:
            return
        act, printer = self._act, draft.printer

        def allowed(_none: object) -> None:
            self._try("drawer", printer_papers.KICK)

        self._desk.run(lambda shop: may_open_drawer(shop, act, printer), allowed, self._refuse)

    def _try(self, asked: str, document: Document | None) -> None:
        draft, printing = self._looked.draft, self._desk.printing
        if draft is None or draft.trying or printing is None:
            return
        printer = draft.printer

        def heard(outcome: Outcome) -> None:
            now = self._looked.draft
            if now is not None and now.printer.place == printer.place:
                self._draft(replace(now, trying="", tried=outcome))

        self._draft(replace(draft, trying=asked, asked=asked, tried=None, refused=None))
        printing.try_out(printer, document, heard)

    # Where papers go

    def _save_routes(self) -> None:
        held = self._looked.routes
        if held is None or held.busy:
            return
        before, after = held.base, held.routes

        def kept(_rev: int) -> None:
            self._set(routes=None)
            self._done(_("Papers go there from now on"), lambda: self._routes_back(after, before))

        self._set(routes=replace(held, busy=True, refused=None))
        edit = RoutesEdit(before, after)
        self._desk.ask(self._act, ROUTE_PAPERS, edit, kept, self._refuse_routes, held.call)

    def _routes_back(self, before: Routes, after: Routes) -> None:
        edit = RoutesEdit(before, after)
        self._desk.ask(
            self._act, ROUTE_PAPERS, edit, lambda _rev: self._changed(), self._refuse_routes
        )

    def _refuse_routes(self, error: StoreError) -> None:
        held = self._looked.routes or self._fresh_routes()
        clash = error.code == "changed_meanwhile"
        refused = None if clash else error
        self._set(routes=replace(held, busy=False, refused=refused, clash=clash))

    def _insist_on_routes(self) -> None:
        held = self._looked.routes
        if held is not None:
            base = self._desk.settings.routes
            anew = replace(held, base=base, clash=False, call=self._desk.new_id())
            self._looked = replace(self._looked, routes=anew)
            self._save_routes()

    # Finding

    def _find(self) -> None:
        total = self._search.places()
        self._set(finding=Finding(running=True, total=total), draft=None, chosen="")
        self._search.start()

    def _show_finding(self, change: Change) -> None:
        """Where it is still looked at."""
        if self._looked.finding is not None:
            self._set(finding=change(self._looked.finding))

    def _take_found(self, number: int) -> None:
        held = self._looked.finding
        if held is None or number >= len(held.found):
            return
        one = held.found[number]
        self._search.stop()
        here = self._desk.device if one.connection != "network" else ""
        fresh = Printer(
            self._desk.new_id(),
            one.name,
            host=one.host,
            port=one.port,
            connection=one.connection,
            path=one.path,
            driver=here,
        )
        self._set(draft=Draft(None, fresh, self._desk.new_id()), finding=None)

    def left(self) -> None:
        """The page shows no more."""
        self._search.stop()
