"""A sensitive act: why, and where the person may not do it, who lends the permission (C1)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from pos_app.desk import Desk
from pos_app.presenters.shell import role_word
from pos_app.presenters.sign_in import PIN_LENGTH
from pos_app.sentences import sentence
from qt_kit.wording import _
from store_core.application import staff
from store_core.domain.errors import StoreError
from store_core.domain.staff import Permission, Person, may
from store_core.domain.store import Settings

Done = Callable[[Person | None, str], None]
"""The approver, None where the person may do it alone; and the reason."""

Hand = Literal["ready", "checking", "wrong"]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: `title` and `words` name the act, `reasons` are offered; without any,
    no reason is asked for.
    """

    permission: Permission
    title: str
    words: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was put in so far."""

    reason: str = ""
    approver: str = ""
    pin: str = ""
    checking: bool = False
    refused: StoreError | None = None


@dataclass(frozen=True, slots=True)
class ApproverCard:
    id: str
    name: str
    role: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ApprovalState:
    title: str
    reasons: tuple[tuple[str, bool], ...]
    reason: str
    approvers: tuple[ApproverCard, ...]
    alone: bool
    prompt: str
    hand: Hand
    dots: int
    words: str
    can_do: bool
    can_type: bool
    digits: int = PIN_LENGTH


def derive(
    request: Request, answer: Answer, person: Person, people: tuple[Person, ...], settings: Settings
) -> ApprovalState:
    alone = may(person, request.permission, settings.grants)
    hand: Hand = "checking" if answer.checking else "wrong" if answer.refused else "ready"
    able = (one for one in people if may(one, request.permission, settings.grants))
    named = bool(answer.reason.strip()) or not request.reasons
    return ApprovalState(
        title=request.title,
        reasons=tuple((reason, reason == answer.reason) for reason in request.reasons),
        reason=answer.reason,
        approvers=()
        if alone
        else tuple(
            ApproverCard(one.id, one.name, role_word(one.role), one.id == answer.approver)
            for one in able
        ),
        alone=alone,
        prompt=_prompt(answer, alone, settings, named=named),
        hand=hand,
        dots=len(answer.pin),
        words=request.words,
        can_do=alone and named and not answer.checking,
        can_type=not alone and named and bool(answer.approver) and not answer.checking,
        digits=next((one.pin_digits for one in people if one.id == answer.approver), PIN_LENGTH),
    )


def _prompt(answer: Answer, alone: bool, settings: Settings, *, named: bool) -> str:
    if not named:
        return _("Say why first")
    if alone:
        return ""
    if not answer.approver:
        return _("Who allows it?")
    if answer.checking:
        return _("Checking…")
    return sentence(answer.refused, settings) if answer.refused else _("Their PIN, please")


def _id(person: Person | None) -> str:
    return person.id if person else ""


class ApprovalPresenter:
    """`ask`, then `because`, `choose`, `digit`, `backspace`, `clear`, `do`; `done` is called once,
    with the approver and the reason.
    """

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        self._desk, self._changed = desk, changed
        self._request: Request | None = None
        self._answer = Answer()
        self._done: Done | None = None
        self._by: Person | None = None

    def ask(self, request: Request, done: Done) -> None:
        """What the person may do without a reason is done at once."""
        if not request.reasons and self._desk.may(request.permission):
            done(None, "")
            return
        self._request, self._done, self._by = request, done, self._desk.person
        desk = self._desk
        able = [one for one in desk.people if desk.allows(one, request.permission)]
        self._set(Answer(approver=able[0].id if len(able) == 1 else ""))

    def state(self) -> ApprovalState | None:
        """None while nothing is asked, or nobody is signed in to ask."""
        desk = self._desk
        if self._request is None or desk.person is None:
            return None
        return derive(self._request, self._answer, desk.person, desk.people, desk.settings)

    def follow(self) -> None:
        """Whoever asked has left the till: nothing is asked any more."""
        if self._request is not None and _id(self._desk.person) != _id(self._by):
            self.leave()

    def leave(self) -> None:
        """Nothing is done."""
        self._request = self._done = None
        self._set(Answer())

    def _set(self, answer: Answer) -> None:
        self._answer = answer
        self._changed()

    def _change(self, answer: Answer) -> None:
        """Not while a PIN is checked: the answer to it is for what was asked."""
        if not self._answer.checking:
            self._set(answer)

    def because(self, reason: str) -> None:
        if reason != self._answer.reason:
            self._change(replace(self._answer, reason=reason))

    def choose(self, approver: str) -> None:
        self._change(replace(self._answer, approver=approver, pin="", refused=None))

    def digit(self, digit: str) -> None:
        state = self.state()
        if state is None or not state.can_type:
            return
        kept = "" if self._answer.refused else self._answer.pin
        pin = (kept + digit)[: state.digits]
        self._set(replace(self._answer, pin=pin, refused=None))
        if len(pin) == state.digits:
            self._check()

    def backspace(self) -> None:
        self._change(replace(self._answer, pin=self._answer.pin[:-1], refused=None))

    def clear(self) -> None:
        self._change(replace(self._answer, pin="", refused=None))

    def do(self) -> None:
        """Where the person may do it alone."""
        state = self.state()
        if state is not None and state.can_do:
            self._finish(None, self._answer.reason)

    def _check(self) -> None:
        asked = replace(self._answer, checking=True)
        self._set(asked)
        if self._request is None:
            return
        permission = self._request.permission

        def refused(error: StoreError) -> None:
            if self._answer == asked:
                self._set(replace(asked, checking=False, refused=error, pin=""))

        def approved(approver: Person) -> None:
            if self._answer == asked:
                self._finish(approver, asked.reason)

        self._desk.run(
            lambda shop: staff.approve(shop, asked.approver, asked.pin, permission),
            approved,
            refused,
        )

    def _finish(self, approver: Person | None, reason: str) -> None:
        done = self._done
        self.leave()
        if done is not None:
            done(approver, reason.strip())
