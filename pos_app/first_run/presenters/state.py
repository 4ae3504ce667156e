"""What the guided start shows, page by page."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from pos_app.first_run.presenters.checks import wrong_on
from pos_app.first_run.presenters.draft import STEPS, Draft, Step
from pos_app.first_run.presenters.outfit_pages import listing_of, summary_of
from pos_app.first_run.presenters.pages import form_of
from pos_app.first_run.presenters.rows import Answer, Listing
from pos_app.first_run.presenters.words import DOING, QUESTIONS, TITLES, sentence
from pos_app.office.presenters.fields import Form, Note, row
from pos_app.office.presenters.machines import PairingState
from qt_kit.badge import Tone
from qt_kit.entrance import Invitation
from qt_kit.wording import _
from store_core.domain.errors import StoreError
from store_core.domain.pairing import invitation

Mark = Literal["done", "open", "wrong", "ahead"]


@dataclass(frozen=True, slots=True)
class StepState:
    key: Step
    text: str
    mark: Mark
    here: bool
    reachable: bool


@dataclass(frozen=True, slots=True)
class WizardState:
    """`code` is shown over the form, `listing` or `answers` under it; `pairing` is the first code
    for a kitchen display, once the shop is open.
    """

    steps: tuple[StepState, ...]
    title: str
    below: str
    form: Form
    next_text: str
    can_next: bool
    can_back: bool
    busy: bool
    opened: bool
    code: str
    listing: Listing | None
    answers: tuple[Answer, ...]
    pairing: PairingState | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """`checked` pages tell what is wrong with them; `furthest` is how far somebody came."""

    draft: Draft
    at: Step = "shop"
    furthest: int = 0
    checked: frozenset[Step] = frozenset()
    doing: str = ""
    refused: StoreError | None = None
    opened: bool = False
    invitation: Invitation | None = None
    came: str = ""
    now: datetime | None = None
    resumed: bool = False


def derive(inputs: Inputs) -> WizardState:
    at = inputs.at
    busy = bool(inputs.doing)
    summed = at == "open" and not (inputs.opened or inputs.resumed)
    title, below = (_(words) for words in QUESTIONS[at])
    if inputs.opened:
        title = _("Your shop is open")
        below = _("More displays and tills come in later, by the page Machines of the back office.")
    elif inputs.resumed:
        title = _("Your shop was made already")
        below = _("This till did not get into it yet. It goes on where it stopped.")
    return WizardState(
        steps=_steps(inputs),
        title=title,
        below=below,
        form=_form(inputs),
        next_text=_next_words(inputs),
        can_next=not busy,
        can_back=not busy and not inputs.opened and not inputs.resumed,
        busy=busy,
        opened=inputs.opened,
        code=inputs.draft.code if at == "recovery" else "",
        listing=listing_of(inputs.draft) if at == "menu" else None,
        answers=summary_of(inputs.draft) if summed else (),
        pairing=_pairing(inputs),
    )


def _steps(inputs: Inputs) -> tuple[StepState, ...]:
    busy = bool(inputs.doing) or inputs.opened or inputs.resumed

    def mark(place: int, step: Step) -> Mark:
        if inputs.opened:
            return "done"
        if step in inputs.checked and wrong_on(step, inputs.draft):
            return "wrong"
        if step == inputs.at:
            return "open"
        return "done" if place < inputs.furthest else "ahead"

    return tuple(
        StepState(
            key=step,
            text=_(TITLES[step]),
            mark=mark(place, step),
            here=step == inputs.at and not inputs.opened,
            reachable=not busy and place <= inputs.furthest,
        )
        for place, step in enumerate(STEPS)
    )


def _form(inputs: Inputs) -> Form:
    at = inputs.at
    wrong = wrong_on(at, inputs.draft) if at in inputs.checked else {}
    if inputs.opened:
        return Form("opened")
    form = Form("resumed") if inputs.resumed else form_of(at, inputs.draft, wrong)
    notes = []
    if inputs.doing:
        words = _(DOING[inputs.doing])
        notes.append(row(Note(words, Tone.INFO, "hourglass", name=_("Progress"))))
    if inputs.refused is not None:
        words = sentence(inputs.refused, inputs.draft.settings)
        notes.append(row(Note(words, Tone.BAD, "octagon-alert", name=_("What went wrong"))))
    return replace(form, rows=(*notes, *form.rows))


def _next_words(inputs: Inputs) -> str:
    if inputs.opened:
        return _("Go to the till")
    if inputs.refused is not None and (inputs.at == "open" or inputs.resumed):
        return _("Try again")
    return _("Open the shop") if inputs.at == "open" or inputs.resumed else _("Next")


def _pairing(inputs: Inputs) -> PairingState | None:
    invited = inputs.invitation
    if invited is None or inputs.now is None:
        return None
    code = invited.code.code
    left = max(timedelta(), invited.code.expires_at - inputs.now)
    minutes, seconds = divmod(int(left.total_seconds()), 60)
    told = _("{time} left").format(time=f"{minutes}:{seconds:02}")
    return PairingState(
        title=_("Pair a kitchen display"),
        code=f"{code[:4]} {code[4:]}",
        link=invitation(invited.address, code, invited.code.fingerprint),
        address=invited.address,
        left=told if left else _("The code is over"),
        over=not left,
        came=inputs.came,
    )
