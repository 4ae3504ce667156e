"""A new PIN for somebody, and an owner's recovery code, which is shown once (O6)."""

from dataclasses import dataclass

from pos_app.office.presenters.fields import Block, Fact, Notice, Text, Topic
from pos_app.office.presenters.side_panel import PanelAct, PanelState
from pos_app.office.presenters.staff_words import problem_words, words_of
from pos_app.office.sentences import sentence
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.domain.errors import StoreError
from store_core.domain.staff import Person, is_weak
from store_core.domain.store import Settings
from store_core.printing import document


@dataclass(frozen=True, slots=True)
class PinForm:
    """`seen` is the rev the person's record was read at."""

    person: Person
    seen: int
    call: str
    pin: str = ""
    again: str = ""
    busy: bool = False
    refused: StoreError | None = None

    @property
    def problem(self) -> str:
        """What can be said before the server is asked."""
        if self.refused:
            return problem_words(self.refused, "pin")
        if len(self.pin) < 4 or not self.again:
            return ""
        return words_of("pin_weak") if self.pin.isdigit() and is_weak(self.pin) else ""

    @property
    def ready(self) -> bool:
        whole = self.pin.isascii() and self.pin.isdigit() and 4 <= len(self.pin) <= 8
        return whole and self.pin == self.again and not self.busy and not self.problem


@dataclass(frozen=True, slots=True)
class RecoveryForm:
    """`kept`: the server has its hash, so it opens; before that it is nothing."""

    person: Person
    code: str
    kept: bool = False
    refused: StoreError | None = None
    said: str = ""


def pin_panel(form: PinForm, settings: Settings) -> PanelState:
    blocks: list[Block] = []
    if form.refused and not problem_words(form.refused, "pin"):
        blocks.append(Notice(sentence(form.refused, settings)))
    apart = bool(form.again) and not form.pin.startswith(form.again)
    blocks += [
        Topic("", _("Tell it to nobody but {name}.").format(name=form.person.name)),
        Text("pin", _("New PIN"), form.pin, problem=form.problem, hint=_("4 to 8 digits")),
        Text(
            "again",
            _("New PIN once more"),
            form.again,
            problem=_("The two are not the same.") if apart else "",
        ),
    ]
    return PanelState(
        name=f"pin/{form.person.id}",
        title=_("New PIN"),
        below=form.person.name,
        blocks=blocks,
        acts=(
            PanelAct("close", _("Cancel")),
            PanelAct("save", _("Set PIN"), "key", main=True, enabled=form.ready),
        ),
        closes=True,
    )


def recovery_panel(form: RecoveryForm, settings: Settings) -> PanelState:
    if form.refused is not None:
        blocks: tuple[Block, ...] = (Notice(sentence(form.refused, settings)),)
    elif not form.kept:
        blocks = (Topic(_("Asking the server…")),)
    else:
        words = _("Shown once. Print it, or write it down, and keep it away from the till.")
        blocks = (
            Notice(words, "", Tone.WARN, "triangle-alert"),
            Fact(_("Code"), form.code, strong=True),
            Topic("", _("It opens once for who forgot the PIN, and sets a new one.")),
            Topic("", form.said),
        )
    done = PanelAct("close", _("Kept it") if form.kept else _("Close"), main=True)
    printing = PanelAct("print", _("Save to print"), "printer")
    return PanelState(
        name="recovery",
        title=_("Recovery code"),
        below=form.person.name,
        blocks=blocks,
        acts=(printing, done) if form.kept else (done,),
        closes=True,
    )


def recovery_paper(form: RecoveryForm, settings: Settings) -> document.Document:
    """To print: a PDF of the owner's, because a print job would keep the code on the till."""
    return document.Document(
        _("Recovery code"),
        "report",
        (
            document.Text(settings.name, document.Align.CENTER, bold=True),
            document.Text(
                _("Recovery code of {name}").format(name=form.person.name), document.Align.CENTER
            ),
            document.Rule(),
            document.Text(form.code, document.Align.CENTER, bold=True, size=document.Size.TALL),
            document.Rule(),
            document.Text(
                _("Opens the till once if the PIN is forgotten. Keep it away from the till.")
            ),
        ),
    )
