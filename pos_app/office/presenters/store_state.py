"""The page of the store's settings as it shows (O5, O6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pos_app.office.presenters import store_draft as drafts
from pos_app.office.presenters.fields import Form
from pos_app.office.presenters.store_draft import Draft
from pos_app.office.presenters.store_forms import Edited, form
from pos_app.office.presenters.store_listing import ListedSetting, listed
from pos_app.office.presenters.store_preview import Preview, preview
from pos_app.office.sentences import problem_sentence, sentence
from qt_kit.wording import _, counted
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError
from store_core.domain.setting_list import Group, setting
from store_core.domain.store import Settings

GROUPS: tuple[tuple[str, str, str], ...] = (
    ("store", "Store", "store"),
    ("hours", "Hours", "clock"),
    ("ordering", "Ordering", "shopping-bag"),
    ("prices", "Prices and tax", "percent"),
    ("payments", "Payments", "credit-card"),
    ("languages", "Languages and texts", "languages"),
    ("advanced", "Advanced", "sliders-horizontal"),
)


_FORMS: Mapping[str, Group] = {
    "hours": "hours",
    "ordering": "ordering",
    "prices": "prices",
    "payments": "payments",
    "languages": "languages",
}


@dataclass(frozen=True, slots=True)
class Saved:
    """What an undo goes back to."""

    before: Draft
    after: Settings


@dataclass(frozen=True, slots=True)
class Looked:
    """What was read, typed and answered. `refused` are the server's problems by path, `error` why
    nothing was kept or read.
    """

    draft: Draft | None = None
    sold: bool = False
    group: str = "store"
    text: str = ""
    policy: tuple[str, str] = ("privacy", "")
    secrets: tuple[str, ...] | None = None
    saving: bool = False
    refused: Mapping[str, str] = field(default_factory=dict)
    error: StoreError | None = None
    said: str = ""
    undo: Saved | None = None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """`changed` and `wrong` count what is in it."""

    key: str
    text: str
    icon: str
    changed: int
    wrong: int


@dataclass(frozen=True, slots=True)
class StoreState:
    """`rows` are the whole table where it is looked through, else None; `banner` is (words, more,
    icon, tone), `said` the answer to the last act, `conflict` the first setting that somebody else
    changed too.
    """

    title: str
    below: str
    groups: tuple[GroupRow, ...]
    group: str
    form: Form
    preview: Preview
    rows: tuple[ListedSetting, ...] | None
    changes: str
    can_save: bool
    can_discard: bool
    can_undo: bool
    banner: tuple[str, str, str, str]
    said: str
    loading: str
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What the till knows beside."""

    menu: Menu
    settings: Settings
    now: datetime
    today: date
    online: bool
    may_change: bool


def derive(looked: Looked, around: Around) -> StoreState:
    draft = looked.draft
    if draft is None:
        loading = sentence(looked.error, around.settings) if looked.error else _("Reading…")
        return StoreState(
            _("Store"), "", _groups((), {}), looked.group, Form(), Preview(), None, "",
            can_save=False, can_discard=False, can_undo=False, banner=("", "", "", ""), said="",
            loading=loading,
        )  # fmt: skip
    wrong = wrong_words(looked, around)
    searching = bool(looked.text.strip()) or looked.group == "advanced"
    edited = Edited(
        draft,
        wrong,
        around.now,
        around.today,
        around.may_change,
        looked.sold,
        looked.policy,
        looked.secrets,
    )
    group = _FORMS.get(looked.group, "store")
    free = not looked.saving and around.may_change
    return StoreState(
        title=_("All settings") if searching else _(dict(_NAMES)[looked.group]),
        below=_("Found by name, key or description") if looked.text.strip() else "",
        groups=_groups((*draft.mine, *(f"tax/{one.id}" for one in draft.new_taxes)), wrong),
        group=looked.group,
        form=Form() if searching else form(group, edited),
        preview=Preview()
        if searching
        else preview(group, draft, around.menu, around.now, around.today),
        rows=listed(draft, looked.text) if searching else None,
        changes=_changes(draft, wrong, looked),
        can_save=bool(draft.count) and not wrong and not draft.theirs and free and around.online,
        can_discard=bool(draft.count) and free,
        can_undo=looked.undo is not None and not draft.count and free and around.online,
        banner=_banner(looked, around),
        said=looked.said,
        loading="",
        conflict=next(iter(draft.theirs), "") if around.online else "",
    )


_NAMES = tuple((key, text) for key, text, _icon in GROUPS)


def _groups(mine: tuple[str, ...], wrong: Mapping[str, str]) -> tuple[GroupRow, ...]:
    def group_of(path: str) -> str:
        return "prices" if path.startswith("tax/") else setting(path.split("/")[0]).group

    return tuple(
        GroupRow(
            key,
            _(text),
            icon,
            sum(group_of(one) == key for one in mine),
            sum(group_of(one) == key for one in wrong),
        )
        for key, text, icon in GROUPS
    )


def wrong_words(looked: Looked, around: Around) -> Mapping[str, str]:
    """What is wrong, by the path of its field."""
    draft = looked.draft
    if draft is None:
        return {}
    found = drafts.problems(draft, around.menu, around.today, sold=looked.sold)
    told = {one.at: problem_sentence(one, around.settings) for one in reversed(found)}
    return {**looked.refused, **told, **draft.unread}


def _changes(draft: Draft, wrong: Mapping[str, str], looked: Looked) -> str:
    if looked.saving:
        return _("Saving…")
    if draft.theirs:
        return _("Choose theirs or yours")
    if wrong:
        return counted("{count} thing to put right", "{count} things to put right", len(wrong))
    if draft.count:
        return counted("{count} change", "{count} changes", draft.count)
    return ""


def _banner(looked: Looked, around: Around) -> tuple[str, str, str, str]:
    if not around.online:
        words = _("The server can't be reached.")
        return words, _("Settings can be read, not changed."), "cloud-off", "warn"
    if looked.draft is not None and looked.draft.theirs:
        names = ", ".join(_(setting(key).name) for key in looked.draft.theirs)
        return _("Somebody else changed the same meanwhile:"), names, "users", "warn"
    if looked.error is not None:
        return sentence(looked.error, around.settings), "", "octagon-alert", "bad"
    return "", "", "", ""
