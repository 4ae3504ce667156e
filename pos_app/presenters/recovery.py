"""An owner who forgot the PIN: the recovery code and a new one (O6)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pos_app.desk import Desk
from pos_app.office.presenters.staff_words import problem_words
from pos_app.office.sentences import sentence
from qt_kit.wording import _
from store_core.application.shop import Act
from store_core.application.staff_records import RESET_PIN, Recovery
from store_core.domain.errors import StoreError
from store_core.domain.staff import Person

LETTERS = 16


@dataclass(frozen=True, slots=True)
class RecoveryState:
    """Problems stand at their fields; `message` is about the whole."""

    name: str
    code_problem: str = ""
    pin_problem: str = ""
    message: str = ""
    busy: bool = False
    can_do: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    code: str = ""
    pin: str = ""
    again: str = ""
    busy: bool = False
    refused: StoreError | None = None


class RecoveryPresenter:
    """`begin`, `type`, `do`; `changed` after each, `done` once the new PIN holds."""

    def __init__(self, desk: Desk, changed: Callable[[], None], done: Callable[[], object]) -> None:
        self._desk, self._changed, self._done = desk, changed, done
        self._person: Person | None = None
        self._typed = Typed()
        self._call = ""

    def begin(self, person: Person) -> None:
        self._person, self._call = person, self._desk.new_id()
        self._set(Typed())

    def _set(self, typed: Typed) -> None:
        self._typed = typed
        self._changed()

    def type(self, code: str, pin: str, again: str) -> None:
        if not self._typed.busy:
            self._call = self._desk.new_id()
            self._set(Typed(code, pin, again))

    def state(self) -> RecoveryState:
        typed, error = self._typed, self._typed.refused
        letters = sum(one.isalnum() for one in typed.code)
        whole = letters >= LETTERS and len(typed.pin) >= 4 and typed.pin == typed.again
        apart = bool(typed.again) and not typed.pin.startswith(typed.again)
        told = sentence(error, self._desk.settings) if error else ""
        wrong_code = error is not None and error.code == "wrong_recovery_code"
        at_pin = problem_words(error, "pin") if error else ""
        return RecoveryState(
            name=self._person.name if self._person else "",
            code_problem=told if wrong_code else "",
            pin_problem=at_pin or (_("The two are not the same.") if apart else ""),
            message="" if wrong_code or at_pin else told,
            busy=typed.busy,
            can_do=whole and not typed.busy,
        )

    def do(self) -> None:
        person, typed = self._person, self._typed
        if person is None or not self.state().can_do:
            return
        self._set(replace(typed, busy=True, refused=None))
        asked = Recovery(person.id, typed.code, typed.pin, self._desk.new_id())

        def done(_rev: int) -> None:
            self._set(Typed())
            self._done()

        def failed(error: StoreError) -> None:
            self._set(replace(typed, busy=False, refused=error))

        self._desk.ask(Act(person), RESET_PIN, asked, done, failed, self._call)
