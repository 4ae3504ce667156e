"""The fields of each group of settings, made of their table (O5, O6)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pos_app.office.presenters.fields import (
    Act,
    Field,
    Flag,
    Form,
    Heading,
    Hint,
    Mark,
    Marks,
    Note,
    Pick,
    Row,
    Said,
    Text,
    row,
)
from pos_app.office.presenters.store_choices import choices_of
from pos_app.office.presenters.store_draft import Draft
from pos_app.office.presenters.store_hours import holiday_rows, hours_rows, pause_rows
from pos_app.office.presenters.store_taxes import tax_rows
from pos_app.office.presenters.store_values import TYPED, shown, told
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.domain.locales import language_name
from store_core.domain.setting_list import (
    POLICIES,
    SECRETS,
    SETTINGS,
    Group,
    Setting,
    setting,
    value_of,
)

AREA = 112
POLICY = 320


@dataclass(frozen=True, slots=True)
class Edited:
    """All a form is made of. `wrong` are sentences by path, `policy` is (name, language) of the
    text being written, `secrets` those of the server that are set, None where it was not asked.
    """

    draft: Draft
    wrong: Mapping[str, str]
    now: datetime
    today: date
    may_change: bool = True
    sold: bool = False
    policy: tuple[str, str] = ("privacy", "")
    secrets: tuple[str, ...] | None = None


def form(group: Group, edited: Edited) -> Form:
    rows = list(_rows(group, edited))
    if not edited.may_change:
        told_why = _("You may look, but only who may change settings changes them.")
        rows.insert(0, row(Note(told_why, Tone.WARN, "lock")))
    return Form(f"{group}/{edited.policy}", tuple(rows))


def _rows(group: Group, edited: Edited) -> Iterator[Row]:
    match group:
        case "hours":
            yield from pause_rows(edited.draft.base, edited.now)
            yield from hours_rows(edited.draft, edited.wrong)
            yield from holiday_rows(edited.draft, edited.wrong, edited.today)
            yield from _fields(edited, "always_open", "day_cut")
        case "prices":
            yield from _fields(edited, *_keys("prices"))
            yield from tax_rows(edited.draft, edited.wrong, edited.today, sold=edited.sold)
        case "payments":
            yield from _fields(edited, *_keys("payments"))
            yield from _secrets(edited)
        case "languages":
            yield from _languages(edited)
            yield from _policies(edited)
        case _:
            yield from _fields(edited, *_keys(group))


def _keys(group: Group) -> tuple[str, ...]:
    return tuple(one.key for one in SETTINGS if one.group == group and not one.page)


def _fields(edited: Edited, *keys: str) -> Iterator[Row]:
    for key in keys:
        one = setting(key)
        yield from _field(one, edited)
        yield row(Hint(_(one.says)))
        if key in edited.draft.theirs:
            yield from _theirs(one, edited)


def _theirs(one: Setting, edited: Edited) -> Iterator[Row]:
    """Somebody else set it meanwhile: whose is it to be?"""
    words = _("Somebody else set this to “{value}” meanwhile.").format(
        value=told(one, edited.draft.base)
    )
    yield row(Note(words, Tone.WARN, "users", name=f"{_(one.name)} meanwhile"))
    yield row(
        Act(f"take/{one.key}", _("Take theirs"), name=f"Take theirs: {_(one.name)}"),
        Act(f"keep/{one.key}", _("Keep mine"), name=f"Keep mine: {_(one.name)}"),
    )


def _field(one: Setting, edited: Edited) -> Iterator[Row]:
    draft, name = edited.draft, _(one.name)
    wrong = edited.wrong.get(one.key, "")
    match one.kind:
        case kind if kind in TYPED:
            high = AREA if kind == "lines" else 48
            yield row(
                Text(one.key, name, _text(one, draft), name, _suffix(one, draft), wrong, high=high)
            )
        case "phrase":
            for language in draft.settings.languages:
                path = f"{one.key}/{language}"
                label = f"{name} ({language_name(language)})"
                text = draft.typed.get(path, value_of(draft.settings, one.key).get(language, ""))
                yield row(Text(path, label, text, label, "", edited.wrong.get(path, "")))
        case "switch":
            yield row(Flag(one.key, name, bool(value_of(draft.settings, one.key))))
        case "choices":
            held = value_of(draft.settings, one.key)
            marks = (
                Mark(key, _(words), "check" if key in held else "", key in held)
                for key, words in (one.choices or {}).items()
            )
            yield row(Marks(one.key, name, tuple(marks), Tone.INFO, wrong))
        case _:
            chosen = value_of(draft.settings, one.key) or ""
            yield row(Pick(one.key, name, choices_of(one, draft), chosen, name, wrong))


def _text(one: Setting, draft: Draft) -> str:
    return draft.typed.get(one.key, shown(one, draft.settings))


def _suffix(one: Setting, draft: Draft) -> str:
    if one.kind == "amount":
        return draft.settings.rules.currency
    return "%" if one.kind in ("percent", "percents") else _(one.unit) if one.unit else ""


def _secrets(edited: Edited) -> Iterator[Row]:
    below = _("in the server's environment, never shown")
    yield row(Heading(_("Secrets"), below))
    for one in SECRETS:
        if edited.secrets is None:
            state = _("The server can't be asked just now")
        else:
            state = _("Set") if one.variable in edited.secrets else _("Not set")
        yield row(Said(f"{_(one.name)}: {state}", f"{one.variable} · {_(one.says)}"))


def _languages(edited: Edited) -> Iterator[Row]:
    spoken = edited.draft.settings.languages
    yield row(Heading(_("Languages"), _("the first is the staff's")))
    for place, code in enumerate(spoken):
        name = language_name(code)
        acts: list[Field] = [Said(name, code)]
        if place:
            acts.append(Act(f"languages/first/{code}", _("Make first"), name=f"Make {name} first"))
            acts.append(Act(f"languages/remove/{code}", "", "trash-2", "flat", f"Remove {name}"))
        yield Row(tuple(acts), (1, *(0 for _act in acts[1:])))
    wrong = edited.wrong.get("languages", "")
    choices = choices_of(setting("languages"), edited.draft)
    yield row(Pick("languages/add", _("Add a language"), choices, "", "", wrong))


def _policies(edited: Edited) -> Iterator[Row]:
    draft = edited.draft
    name, language = edited.policy
    spoken = draft.settings.languages
    language = language if language in spoken else spoken[0]
    yield row(Heading(_("Texts of the web"), _("in the foot and at checkout")))
    kinds = tuple((key, _(words), "") for key, words in POLICIES.items())
    languages = tuple((code, language_name(code), "") for code in spoken)
    yield row(
        Pick("policy/name", _("Text"), kinds, name, _("Policy")),
        Pick("policy/language", _("Language"), languages, language, _("Policy language")),
    )
    path = f"policies/{name}/{language}"
    text = draft.typed.get(path, draft.settings.policies.get(name, {}).get(language, ""))
    label = f"{_(POLICIES[name])} ({language_name(language)})"
    wrong = edited.wrong.get(path, "")
    yield row(Text(path, label, text, label, "", wrong, high=POLICY))
    words = _("A blank line parts paragraphs, # begins a heading, - a line of a list.")
    yield row(Hint(words))
    if not text.strip():
        yield row(Note(_("Without a text nothing is shown on the web."), Tone.NEUTRAL, "info"))
