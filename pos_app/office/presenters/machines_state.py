"""What the list of machines has been told, and what is being typed there (O6)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pos_app.office.sentences import problem_sentence, problems_in, sentence
from store_core.application.devices import PairingCode
from store_core.application.shop import BackedUp
from store_core.application.terminal_list import Terminal
from store_core.domain.devices import Device
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings

PairedKind = Literal["till", "kitchen"]


@dataclass(frozen=True, slots=True)
class Pairing:
    """A machine on its way in. `code` None until the server made one; `before` are the ids there
    were; `came` is the machine that used it.
    """

    kind: PairedKind = "till"
    name: str = ""
    call: str = ""
    code: PairingCode | None = None
    before: frozenset[str] = frozenset()
    came: Device | None = None
    refused: StoreError | None = None
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """`live`: the server said it; else it is what this till knows by itself. `name` is typed for
    the chosen one; `theirs`: it has another name meanwhile.
    """

    terminals: tuple[Terminal, ...] = ()
    at: datetime | None = None
    backed_up: BackedUp | None = None
    live: bool = False
    away: bool = False
    loaded: bool = False
    text: str = ""
    chosen: str = ""
    name: str | None = None
    seen: int = -1
    call: str = ""
    refused: StoreError | None = None
    busy: bool = False
    theirs: str = ""
    leaving: bool = False
    pairing: Pairing | None = None


def name_problem(error: StoreError, settings: Settings) -> str:
    told = [problem_sentence(one, settings) for one in problems_in(error)]
    return told[0] if told else ""


def refusal(error: StoreError | None, settings: Settings) -> str:
    """What stands over the fields: nothing where a field says it."""
    if error is None or problems_in(error) or error.code == "changed_meanwhile":
        return ""
    return sentence(error, settings)
