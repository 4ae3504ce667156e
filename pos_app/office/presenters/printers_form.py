"""What stands beside the list of printers: one of them, where papers go, or what was found (O6)."""

from collections.abc import Callable, Mapping

from pos_app.office.presenters.fields import (
    Block,
    Fact,
    Flag,
    Notice,
    Offer,
    Pick,
    Text,
    Topic,
    link,
    row,
)
from pos_app.office.presenters.printers_state import (
    Draft,
    Finding,
    Looked,
    RoutesDraft,
    at_place,
    place_key,
    problem_at,
    trouble_of,
)
from pos_app.office.presenters.printers_words import (
    connection_word,
    place_trouble,
    state_of,
)
from pos_app.office.presenters.side_panel import PanelAct, PanelState
from pos_app.office.sentences import problem_sentence, problems_in, sentence
from pos_app.sentences import printer_trouble
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.catalogue import Station, text_in
from store_core.domain.errors import StoreError
from store_core.domain.printers import CONNECTIONS, RATES, Printer, Routes
from store_core.domain.store import Settings
from store_core.printing.connection import Printed, Uncertain
from store_core.printing.delivery import Health


def form(
    draft: Draft, looked: Looked, settings: Settings, healths: Mapping[str, Health], own: str
) -> PanelState:
    printer = draft.base or draft.printer
    state, tone, icon = state_of(printer, healths, own, looked.tills)
    many = draft.changes
    return PanelState(
        name=f"printer/{draft.printer.id}",
        title=_("New printer") if draft.base is None else draft.base.name,
        below=counted("{count} change", "{count} changes", many) if many else printer.place,
        badge="" if draft.base is None else state,
        badge_tone=tone,
        badge_icon=icon,
        blocks=(*_notices(draft, settings), *_fields(draft, looked, settings), *_tries(draft, own)),
        acts=_acts(draft),
        closes=draft.base is None,
    )


def _notices(draft: Draft, settings: Settings) -> tuple[Block, ...]:
    if draft.clash:
        words = _("Somebody else changed this printer meanwhile")
        theirs = draft.theirs
        told = _("{name} at {place}, {width} mm")
        below = (
            told.format(name=theirs.name, place=theirs.place, width=theirs.width_mm)
            if theirs
            else _("They removed it.")
        )
        choices = (
            link("theirs", _("Take theirs"), "undo-2"),
            link("mine", _("Keep mine"), "check"),
        )
        return Notice(words, below, Tone.WARN, "triangle-alert"), row(*choices)
    if draft.removing:
        words = _("Remove {name}?").format(name=draft.printer.name)
        below = _("Papers that wait for it stay on the list of this till.")
        choices = (link("stay", _("Keep it"), "undo-2"), link("remove", _("Remove"), "trash-2"))
        return Notice(words, below), row(*choices)
    if draft.refused and not problems_in(draft.refused):
        return (Notice(sentence(draft.refused, settings)),)
    return _tried(draft)


def _tried(draft: Draft) -> tuple[Block, ...]:
    if draft.trying:
        words = {"page": _("Printing…"), "drawer": _("Opening…"), "look": _("Asking…")}
        return (Notice(words[draft.trying], "", Tone.INFO, "printer"),)
    outcome = draft.tried
    if outcome is None or at_place(outcome):
        return ()
    if isinstance(outcome, Printed):
        return (_went_well(draft.asked, paper_low=outcome.paper_low),)
    told = printer_trouble(trouble_of(outcome))
    if isinstance(outcome, Uncertain):
        return (Notice(_("The printer stopped in the middle"), told),)
    return (Notice(told),)


def _went_well(asked: str, *, paper_low: bool) -> Notice:
    if asked == "drawer":
        return Notice(
            _("Did the drawer open?"), _("If not, look at its cable."), Tone.GOOD, "check"
        )
    if asked == "look":
        words = _("It is ready; its paper is low") if paper_low else _("It is ready")
        return Notice(words, "", Tone.WARN if paper_low else Tone.GOOD, "check")
    below = _("The ruler fits on one line, every script can be read, the paper is cut.")
    return Notice(_("Printed. Look at the page"), below, Tone.GOOD, "check")


def _fields(draft: Draft, looked: Looked, settings: Settings) -> tuple[Block, ...]:
    printer = draft.printer

    def problem(key: str) -> str:
        if key == place_key(printer) and at_place(draft.tried):
            return place_trouble(trouble_of(draft.tried), printer)
        return problem_at(draft, key, looked, settings)

    def text(key: str, label: str, hint: str = "", *, half: bool = False) -> Text:
        value = draft.typed.get(key, str(getattr(printer, key)))
        return Text(key, label, value, problem=problem(key), hint=hint, half=half)

    ways = tuple((one, connection_word(one)) for one in CONNECTIONS)
    widths = (("80", _("80 mm")), ("58", _("58 mm")))
    others = tuple((one.id, one.name) for one in settings.printers if one.id != printer.id)
    fallback = printer.fallback or ""
    blocks: list[Block] = [
        text("name", _("Name"), _("Counter")),
        Pick("connection", _("Connected by"), ways, printer.connection),
        *_place(printer, looked, text, problem),
        Pick("width_mm", _("Paper"), widths, str(printer.width_mm), half=True),
        text("copies", _("Copies of each paper"), half=True),
        Pick(
            "fallback",
            _("Stands in when it is dead"),
            (("", _("No other printer")), *others),
            fallback,
            problem=problem("fallback"),
        ),
        Flag("drawer", _("A cash drawer hangs on it"), printer.drawer),
        Flag("answers", _("It tells how it is when asked"), printer.answers),
    ]
    return tuple(blocks)


def _place(
    printer: Printer, looked: Looked, text: Callable[..., Text], problem: Callable[[str], str]
) -> tuple[Block, ...]:
    if printer.connection == "network":
        address = text("host", _("Address"), "192.168.1.50")
        return address, text("port", _("Port"), "9100")
    tills = (("", _("Choose a till")), *looked.tills.items())
    hint = "/dev/usb/lp0" if printer.connection == "usb" else "/dev/ttyUSB0"
    driver = Pick("driver", _("Plugged into"), tills, printer.driver, problem=problem("driver"))
    port = text("path", _("Port"), hint)
    if printer.connection == "usb":
        return driver, port
    rates = tuple((str(rate), _("{rate} baud").format(rate=rate)) for rate in RATES)
    return driver, port, Pick("rate", _("Speed"), rates, str(printer.rate), problem=problem("rate"))


def _tries(draft: Draft, own: str) -> tuple[Block, ...]:
    printer = draft.printer
    if printer.driver not in ("", own):
        below = _("The till it is plugged into tries it.")
        return (Notice(_("It can't be tried from here"), below, Tone.INFO, "info"),)
    page = Offer("page", _("Print a test page"), _("Width, scripts, logo, cut"), "printer")
    look = Offer("look", _("Ask how it is"), _("Nothing is printed"), "refresh-cw")
    kick = Offer("drawer", _("Open the drawer"), _("It stands in the log"), "archive")
    blocks = (Topic(_("Try it")), page, look, *((kick,) if printer.drawer else ()))
    if draft.base is None or draft.removing:
        return blocks
    below = _("Papers have to go to another one first")
    return (*blocks, Offer("removing", _("Remove this printer"), below, "trash-2"))


def _acts(draft: Draft) -> tuple[PanelAct, ...]:
    if draft.clash or draft.removing:
        return ()
    if draft.base is None:
        able = bool(draft.printer.name.strip()) and not draft.busy
        add = PanelAct("save", _("Add printer"), "plus", main=True, enabled=able)
        return PanelAct("close", _("Cancel")), add
    if not draft.changes:
        return ()
    return (
        PanelAct("revert", _("Undo"), "undo-2", name=_("Undo changes")),
        PanelAct("save", _("Save"), "check", main=True, enabled=not draft.busy),
    )


def routes_panel(
    draft: RoutesDraft, looked: Looked, settings: Settings, stations: tuple[Station, ...]
) -> PanelState:
    """Which paper comes out where."""
    routes, language = draft.routes, settings.languages[0]
    printers = tuple((one.id, one.name) for one in settings.printers)
    nowhere = ("", _("No paper"))

    def pick(key: str, label: str, first: tuple[str, str], chosen: str | None) -> Pick:
        problem = _route_problem(draft.refused, key, settings)
        return Pick(key, label, (first, *printers), chosen or "", problem=problem)

    blocks: list[Block] = [*_route_notices(draft, settings)]
    blocks += [
        Topic(_("Receipts and reports")),
        pick("receipts", _("All tills"), nowhere, routes.receipts),
    ]
    same = ("", _("As all tills"))
    blocks += [
        pick(f"till/{till}", name, same, routes.tills.get(till))
        for till, name in looked.tills.items()
    ]
    blocks.append(Topic(_("Kitchen tickets"), _("Beside the kitchen screens")))
    blocks += [
        pick(
            f"station/{station.id}",
            text_in(station.name, language),
            nowhere,
            routes.stations.get(station.id),
        )
        for station in stations
    ]
    changed = draft.routes != draft.base and not draft.clash
    acts = (
        PanelAct("routes_revert", _("Undo"), "undo-2", name=_("Undo changes")),
        PanelAct("routes_save", _("Save"), "check", main=True, enabled=not draft.busy),
    )
    return PanelState(
        name="routes",
        title=_("Where papers go"),
        below=_("Each paper to its printer"),
        blocks=blocks,
        acts=acts if changed else (),
    )


def _route_notices(draft: RoutesDraft, settings: Settings) -> tuple[Block, ...]:
    if draft.clash:
        words = _("Somebody else sent papers elsewhere meanwhile")
        choices = (
            link("routes_theirs", _("Take theirs"), "undo-2"),
            link("routes_mine", _("Keep mine"), "check"),
        )
        return Notice(words, "", Tone.WARN, "triangle-alert"), row(*choices)
    if draft.refused and not problems_in(draft.refused):
        return (Notice(sentence(draft.refused, settings)),)
    return ()


def _route_problem(error: StoreError | None, key: str, settings: Settings) -> str:
    for problem in problems_in(error) if error else ():
        if problem.at == f"routes/papers/{key}":
            return problem_sentence(problem, settings)
    return ""


def with_route(routes: Routes, key: str, printer: str) -> Routes:
    """After somebody picked a printer for a paper; "" for none of its own."""
    area, _slash, which = key.partition("/")
    if area == "receipts":
        return Routes(printer or None, routes.tills, routes.stations)
    held = dict(routes.tills if area == "till" else routes.stations)
    held.pop(which, None)
    if printer:
        held[which] = printer
    if area == "till":
        return Routes(routes.receipts, held, routes.stations)
    return Routes(routes.receipts, routes.tills, held)


def finding_panel(finding: Finding, settings: Settings) -> PanelState:
    """What is on the network and on this till's cables; a press makes a record of it."""
    places = {one.place for one in settings.printers}
    paths = {one.path for one in settings.printers if one.path}
    blocks: list[Block] = []
    if finding.running:
        told = _("Asked {done} of {total} addresses").format(done=finding.done, total=finding.total)
        blocks.append(Notice(_("Looking for printers"), told, Tone.INFO, "search"))
    elif not finding.found:
        words = _("Stopped") if finding.stopped else _("No printer was found")
        below = _("Is it switched on, and on the same network as this till?")
        blocks.append(Notice(words, below, Tone.WARN, "search"))
    for number, one in enumerate(finding.found):
        if one.place in places or one.path in paths:
            blocks.append(Fact(one.name or one.place, _("Is on the list")))
        else:
            name = one.name or connection_word(one.connection)
            blocks.append(Offer(f"found/{number}", name, one.place, "printer"))
    stop = PanelAct("find_stop", _("Stop looking"), "x")
    again = PanelAct("find", _("Look again"), "refresh-cw")
    return PanelState(
        name="finding",
        title=_("Find printers"),
        below=_("On the network and on this till"),
        blocks=blocks,
        acts=(stop if finding.running else again, PanelAct("new", _("Add by hand"), "plus")),
        closes=True,
    )
