"""A person's record while it is edited: what was typed, what is wrong, what others changed (O6)."""

from dataclasses import dataclass, replace

from pos_app.office.presenters.fields import Block, Notice, Offer, Pick, Text, Topic
from pos_app.office.presenters.side_panel import PanelAct, PanelState
from pos_app.office.presenters.staff_words import problem_words, words_of
from pos_app.office.sentences import sentence
from pos_app.presenters.shell import role_word
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.errors import StoreError
from store_core.domain.staff import ROLES, TONES, Person, Role, problems_of
from store_core.domain.store import Settings

TEXTS = ("name", "letters", "phone", "email", "started")
TONE_WORDS = {"info": "Blue", "good": "Green", "warn": "Yellow", "bad": "Red", "accent": "Orange"}


@dataclass(frozen=True, slots=True)
class Draft:
    """`base` is the record as it was read at rev `seen` (-1: somebody new). `pin` is typed for
    somebody new. `theirs`: what somebody else made of it meanwhile, at rev `their_rev`.
    """

    base: Person
    person: Person
    seen: int
    call: str
    pin: str = ""
    theirs: Person | None = None
    their_rev: int = 0
    refused: StoreError | None = None
    busy: bool = False
    leaving: bool = False

    @property
    def new(self) -> bool:
        return self.seen < 0

    @property
    def changes(self) -> int:
        told = (*TEXTS, "role", "tone", "languages")
        changed = [one for one in told if getattr(self.base, one) != getattr(self.person, one)]
        return len(changed) + bool(self.pin)


@dataclass(frozen=True, slots=True)
class Editor:
    """Who looks, and what they may."""

    me: str
    owner: bool
    may_edit: bool
    settings: Settings


def typed(draft: Draft, key: str, text: str) -> Draft:
    """After the person typed or picked something."""
    if key == "pin":
        return replace(draft, pin=text, refused=None)
    person = draft.person
    match key:
        case "role":
            role: Role = next(one for one in ROLES if one == text)
            person = replace(person, role=role)
        case "tone":
            person = replace(person, tone=text)
        case "languages":
            codes = text.replace(",", " ").split()
            person = replace(person, languages=tuple(codes))
        case "name":
            person = replace(person, name=text)
        case "letters":
            person = replace(person, letters=text)
        case "phone":
            person = replace(person, phone=text)
        case "email":
            person = replace(person, email=text)
        case "started":
            person = replace(person, started=text)
    return replace(draft, person=person, refused=None)


def panel(draft: Draft, editor: Editor) -> PanelState:
    """The form beside the table."""
    person = draft.base
    many = draft.changes
    badge = counted("{count} change", "{count} changes", many) if many and not draft.new else ""
    return PanelState(
        name=f"person/{person.id}",
        title=_("New person") if draft.new else person.name,
        below="" if draft.new else _below(person),
        badge=badge,
        blocks=_blocks(draft, editor),
        acts=_acts(draft, editor),
        closes=draft.new,
    )


def _below(person: Person) -> str:
    if person.retired:
        return _("Left on {date}").format(date=person.retired_on)
    return role_word(person.role)


def _blocks(draft: Draft, editor: Editor) -> tuple[Block, ...]:
    return (*_notices(draft, editor), *_fields(draft, editor), *_offers(draft, editor))


def _notices(draft: Draft, editor: Editor) -> tuple[Block, ...]:
    if draft.theirs is not None:
        told = "; ".join(_differences(draft))
        words = _("Somebody else changed this meanwhile")
        return (
            Notice(words, told, Tone.WARN, "triangle-alert"),
            Offer("theirs", _("Take theirs"), _("What you typed is gone"), "undo-2"),
            Offer("mine", _("Keep mine"), _("It is saved over theirs"), "check"),
        )
    if draft.leaving:
        words = _("Take {name} out of the staff?").format(name=draft.base.name)
        below = _("Their PIN opens nothing any more. What they did stays in the log.")
        return (
            Notice(words, below, Tone.BAD, "circle-alert"),
            Offer("stay", _("Keep"), _("Nothing changes"), "undo-2"),
            Offer("leave", _("Take out"), _("Can be taken back"), "log-out"),
        )
    error = draft.refused
    if error is not None and not (error.code == "bad_records" and _at_fields(error)):
        return (Notice(sentence(error, editor.settings)),)
    if draft.base.retired:
        words = _("{name} does not work here any more").format(name=draft.base.name)
        return (Notice(words, "", Tone.INFO, "log-out"),)
    return ()


def _at_fields(error: StoreError) -> bool:
    return any(problem_words(error, key) for key in (*TEXTS, "pin"))


def _differences(draft: Draft) -> list[str]:
    """What they made of it, field by field."""
    theirs = draft.theirs
    if theirs is None:
        return []
    words = {
        "name": _("Name"),
        "letters": _("Initials"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "started": _("Began here"),
        "role": _("Role"),
        "tone": _("Colour"),
        "languages": _("Languages"),
        "pin_hash": _("PIN"),
        "retired": _("Works here"),
    }
    told = []
    for name, word in words.items():
        value = getattr(theirs, name)
        if value != getattr(draft.base, name):
            secret = name in {"pin_hash", "retired", "tone", "languages"}
            told.append(word if secret else f"{word}: {value or '—'}")
    return told


def _fields(draft: Draft, editor: Editor) -> tuple[Block, ...]:
    person, open_ = draft.person, can_edit(draft.base, editor)
    problems = dict(problems_of(person)) if draft.changes else {}

    def text(key: str, label: str, hint: str = "", *, half: bool = False) -> Text:
        told = problem_words(draft.refused, key) if draft.refused else ""
        code = problems.get(key)
        empty = code == "name_missing" and draft.new
        problem = told or (words_of(code) if code and not empty else "")
        value = getattr(person, key)
        return Text(key, label, value, problem=problem, hint=hint, half=half, enabled=open_)

    roles = tuple((one, role_word(one)) for one in ROLES if editor.owner or one != "owner")
    own = editor.me == person.id
    tones = (("", _("By place")), *((one, _(TONE_WORDS[one])) for one in TONES))
    blocks: list[Block] = [
        text("name", _("Name")),
        Pick("role", _("Role"), roles, person.role, enabled=open_ and (not own)),
        text("letters", _("Initials"), Person("", person.name, "cook").initials, half=True),
        Pick("tone", _("Colour"), tones, person.tone, half=True, enabled=open_),
    ]
    if draft.new:
        told = problem_words(draft.refused, "pin") if draft.refused else ""
        hint = _("4 to 8 digits, or later")
        blocks.append(Text("pin", _("PIN"), draft.pin, problem=told, hint=hint))
    blocks += [
        text("phone", _("Phone"), "+1 212 555 0100"),
        text("email", _("E-mail"), "ann@example.org"),
        text("started", _("Began here"), "2026-06-12", half=True),
        Text(
            "languages",
            _("Languages"),
            " ".join(person.languages),
            hint="en es",
            half=True,
            enabled=open_,
        ),
    ]
    return tuple(blocks)


def can_edit(person: Person, editor: Editor) -> bool:
    """Only an owner edits an owner."""
    return editor.may_edit and not person.retired and (editor.owner or person.role != "owner")


def _offers(draft: Draft, editor: Editor) -> tuple[Block, ...]:
    person = draft.base
    if draft.new:
        return ()
    first = person.name.split()[0] if person.name.split() else person.name
    did = Offer(
        "did", _("What {name} did").format(name=first), _("In the audit log"), "shield-check"
    )
    if person.retired:
        back = Offer("back", _("Works here again"), _("With the PIN from before"), "user-plus")
        return (back, did) if editor.may_edit else (did,)
    if not can_edit(person, editor):
        return (did,)
    pin = (
        _("Has one of {count} digits").format(count=person.pin_digits)
        if person.pin_hash
        else _("None yet, so {name} can't sign in").format(name=first)
    )
    blocks: list[Block] = [Topic(""), Offer("pin", _("Set a new PIN"), pin, "key")]
    if person.id == editor.me and person.role == "owner":
        held = _("There is one") if person.recovery_hash else _("None yet: make one, print it")
        blocks.append(Offer("recovery", _("Make a recovery code"), held, "shield-check"))
    blocks.append(did)
    if person.id != editor.me:
        words = _("Their PIN stops working at once")
        blocks.append(Offer("retire", _("Does not work here any more"), words, "log-out"))
    return tuple(blocks)


def _acts(draft: Draft, editor: Editor) -> tuple[PanelAct, ...]:
    if draft.new:
        able = bool(draft.person.name.strip()) and not draft.busy
        cancel = PanelAct("close", _("Cancel"))
        return cancel, PanelAct("save", _("Add"), "user-plus", main=True, enabled=able)
    if not draft.changes or draft.theirs is not None or draft.leaving:
        return ()
    return (
        PanelAct("revert", _("Undo"), "undo-2"),
        PanelAct("save", _("Save"), "check", main=True, enabled=not draft.busy),
    )
