"""All settings in one table, to look one up by its name (O6)."""

from dataclasses import dataclass

from pos_app.office.presenters.store_draft import Draft
from pos_app.office.presenters.store_values import is_default, range_words, told
from qt_kit.wording import _
from store_core.domain.setting_list import SETTINGS, Setting


@dataclass(frozen=True, slots=True)
class ListedSetting:
    """`state` is what it is beside its default."""

    key: str
    name: str
    says: str
    value: str
    range: str
    default: bool
    unsaved: bool
    public: bool


def listed(draft: Draft, text: str) -> tuple[ListedSetting, ...]:
    """Those in which all words stand."""
    words = text.casefold().split()
    mine = draft.mine
    return tuple(
        ListedSetting(
            one.key,
            _(one.name),
            _(one.says),
            told(one, draft.settings),
            range_words(one, draft.settings),
            is_default(one, draft.settings),
            one.key in mine,
            one.public,
        )
        for one in SETTINGS
        if all(word in _haystack(one) for word in words)
    )


def _haystack(one: Setting) -> str:
    return f"{one.key} {_(one.name)} {_(one.says)}".casefold()
