"""What the list of printers knows, and what is being typed or tried there (O6, S2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from pos_app.office.sentences import problem_sentence, problems_in
from store_core.domain.catalogue_checks import Problem
from store_core.domain.errors import StoreError
from store_core.domain.printers import CONNECTIONS, Connection, Printer, Routes, flaws_of
from store_core.domain.store import Settings
from store_core.printing.connection import NotSent, Outcome, Printed
from store_core.printing.finding import Found
from store_core.printing.status import Trouble

TEXTS = ("name", "host", "path")
NUMBERS = ("port", "copies")
_AT_PLACE = frozenset(
    {
        Trouble.REFUSED,
        Trouble.UNREACHABLE,
        Trouble.SILENT,
        Trouble.GONE,
        Trouble.FORBIDDEN,
        Trouble.BUSY,
    }
)
"""Troubles of the address; the others are the printer's own."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`base` is the printer as it was read, None for a new one; `typed` are numbers as they stand
    in their fields. `theirs`: what somebody else made of it (None: removed), where `clash`.
    """

    base: Printer | None
    printer: Printer
    call: str
    typed: Mapping[str, str] = field(default_factory=dict)
    refused: StoreError | None = None
    clash: bool = False
    theirs: Printer | None = None
    removing: bool = False
    busy: bool = False
    trying: str = ""
    tried: Outcome | None = None
    asked: str = ""
    """What was tried last: "page", "drawer" or "look"."""

    @property
    def changes(self) -> int:
        if self.base is None:
            return 0
        names = (one.name for one in fields(Printer))
        return sum(getattr(self.base, one) != getattr(self.printer, one) for one in names)


@dataclass(frozen=True, slots=True)
class RoutesDraft:
    base: Routes
    routes: Routes
    call: str
    refused: StoreError | None = None
    clash: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Looking around: `done` of `total` addresses were asked."""

    running: bool = False
    total: int = 0
    done: int = 0
    found: tuple[Found, ...] = ()
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    tills: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    chosen: str = ""
    draft: Draft | None = None
    routes: RoutesDraft | None = None
    finding: Finding | None = None


def typed(draft: Draft, key: str, text: str) -> Draft:
    """After the person typed or picked something."""
    printer, numbers = draft.printer, dict(draft.typed)
    if key in TEXTS:
        written: dict[str, Any] = {key: text if key == "name" else text.strip()}
        printer = replace(printer, **written)
    elif key in NUMBERS:
        numbers[key] = text
        whole = text.strip()
        value = int(whole) if whole.isdigit() and len(whole) < 8 else -1
        printer = replace(printer, port=value) if key == "port" else replace(printer, copies=value)
    elif key == "connection":
        printer = _connected(printer, next(one for one in CONNECTIONS if one == text))
    elif key == "width_mm":
        printer = replace(printer, width_mm=int(text))
    elif key == "rate":
        printer = replace(printer, rate=int(text))
    elif key == "fallback":
        printer = replace(printer, fallback=text or None)
    elif key == "driver":
        printer = replace(printer, driver=text)
    elif key == "drawer":
        printer = replace(printer, drawer=text == "on")
    elif key == "answers":
        printer = replace(printer, answers=text == "on")
    return replace(draft, printer=printer, typed=numbers, refused=None, tried=None)


def _connected(printer: Printer, connection: Connection) -> Printer:
    """What belongs to the other way goes, so that nothing unseen is saved."""
    if connection == "network":
        return replace(printer, connection=connection, path="", driver="")
    return replace(printer, connection=connection, host="")


def problem_at(draft: Draft, key: str, looked: Looked, settings: Settings) -> str:
    """What stands under a field: what was refused, what can't be, what a try told."""
    at = f"printer/{draft.printer.id}/{key}"
    for problem in problems_in(draft.refused) if draft.refused else ():
        if problem.at == at:
            return problem_sentence(problem, settings)
    if draft.base is not None or draft.refused is not None or draft.trying:
        for name, code, values in flaws_of(draft.printer, settings.printers, looked.tills):
            if name == key:
                return problem_sentence(Problem(at, code, dict(values)), settings)
    return ""


def place_key(printer: Printer) -> str:
    return "host" if printer.connection == "network" else "path"


def trouble_of(outcome: Outcome | None) -> str:
    if outcome is None or isinstance(outcome, Printed):
        return ""
    return str(outcome.trouble) if outcome.trouble else "broken"


def at_place(outcome: Outcome | None) -> bool:
    """Whether what went wrong is about where the printer is said to be."""
    return isinstance(outcome, NotSent) and outcome.trouble in _AT_PLACE
