"""Changing the catalogue: drafts and their undo, new records, what a form's buttons do (O1)."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from pos_app.desk import Desk
from pos_app.office.presenters.catalogue_changes import (
    with_act,
    with_choice,
    with_default,
    with_text,
)
from pos_app.office.presenters.catalogue_drafts import Drafts
from pos_app.office.presenters.catalogue_looked import Here, Looked, held_of, menu_now, now_of
from pos_app.office.presenters.catalogue_publishing import Change, Publishing
from pos_app.office.presenters.catalogue_records import put
from pos_app.office.presenters.catalogue_typed import UnreadableError
from qt_kit.wording import _
from store_core.application.shop import Act
from store_core.domain.catalogue import (
    CatalogueRecord,
    Item,
    Menu,
)
from store_core.domain.catalogue_edits import key_of, with_records
from store_core.domain.staff import Permission

MOST_UNDONE = 100
Step = tuple[Drafts, dict[str, str], dict[str, str]]


class Editing:
    """`open`, `typed`, `picked`, `flagged`, `undo`; `changed` after each. What is published at once
    goes by `publishing`.
    """

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        self._desk, self._act, self._changed = desk, act, changed
        self._looked = Looked()
        self._steps: list[Step] = []
        self._last_path = ""
        self.bar_is_last = False
        """What was done last can be taken back by the bar, not by `undo`."""
        self._publishing = Publishing(desk, act, self._apply)

    def here(self) -> Here:
        desk = self._desk
        away = desk.link.state == "offline"
        told = _("Reading goes on; your changes are kept here until it is back.") if away else ""
        return Here(desk.settings, desk.now(), self._may_edit(), told)

    def _may_edit(self) -> bool:
        able = (one for one in (self._act.person, self._act.approver) if one)
        return any(self._desk.allows(one, Permission.EDIT_CATALOGUE) for one in able)

    @property
    def looked(self) -> Looked:
        return self._looked

    def menu(self) -> Menu:
        """With what is not published yet."""
        return menu_now(self._looked)

    def published_menu(self) -> Menu:
        """As it is on the tills, as far as it is known here."""
        looked = self._looked
        return with_records(looked.listing.menu, (one.record for one in looked.ahead.values()))

    def _apply(self, change: Change) -> None:
        self._set(change(self._looked))

    def _set(self, looked: Looked) -> None:
        self._looked = replace(looked, can_undo=bool(self._steps))
        self._changed()

    # Opening

    def open(self, key: str, *, inside: bool = False) -> None:
        """A record in the form; `inside` comes back to the one that is open."""
        looked = self._looked
        subject = (*looked.subject, key) if inside else (key,)
        self._set(replace(looked, subject=subject, asking="", refused=None, opened=""))

    def step_back(self) -> bool:
        """Out of the open record; False where none is."""
        looked = self._looked
        if not looked.subject:
            return False
        left = replace(looked, subject=looked.subject[:-1], asking="", refused=None, opened="")
        self._set(left)
        return True

    def close(self) -> None:
        """The whole form; drafts stay."""
        self._set(replace(self._looked, subject=(), asking="", refused=None, opened=""))

    def speak(self, language: str) -> None:
        """Names and descriptions are edited in it."""
        self._set(replace(self._looked, language=language))

    # Changing

    @property
    def _key(self) -> str:
        return self._looked.subject[-1] if self._looked.subject else ""

    def typed(self, path: str, text: str) -> None:
        key = self._key
        record, at = now_of(self._looked, key), f"{key}/{path}"
        if record is None:
            return
        try:
            after = with_text(record, path, text, self._desk.settings)
        except UnreadableError as error:
            self._keep(at)
            looked = self._looked
            self._set(
                replace(
                    looked,
                    typed={**looked.typed, at: text},
                    problems={**looked.problems, at: error.words},
                )
            )
            return
        self._looked = replace(self._looked, writing={at: text})
        self._draft(after, at)

    def picked(self, path: str, key: str) -> None:
        record, at = now_of(self._looked, self._key), f"{self._key}/{path}/{key}"
        if record is None or not self._may_edit():
            return
        if path.startswith("begins/") and isinstance(record, Item):
            group = self.menu().group(path.partition("/")[2])
            self._draft(with_default(record, group, key), at)
        else:
            self._draft(with_choice(record, path, key), at)

    def flagged(self, path: str, on: bool) -> None:
        record = now_of(self._looked, self._key)
        if record is None:
            return
        if path.endswith("/default"):
            self._draft(with_act(record, path, self._desk.new_id), f"{self._key}/{path}")
        else:
            self._draft(put(record, path, on), f"{self._key}/{path}")

    def pictures(self, path: str, names: tuple[str, ...]) -> None:
        """All of an item; of what has one only, that which came last."""
        record = now_of(self._looked, self._key)
        if record is not None:
            value = names if path == "pictures" else "".join(names[-1:])
            self._draft(put(record, path, value), f"{self._key}/{path}")

    def _is_new(self) -> bool:
        edit = self._looked.drafts.edits.get(self._key)
        return edit is not None and edit.seen is None

    def _keep(self, at: str) -> None:
        """How it was, for undo; letters typed one after another in one field are one step."""
        looked, self.bar_is_last = self._looked, False
        if at != self._last_path or not self._steps:
            step = (looked.drafts, dict(looked.typed), dict(looked.problems))
            self._steps = [*self._steps[-MOST_UNDONE:], step]
        self._last_path = at

    def _draft(self, record: CatalogueRecord, at: str) -> None:
        looked = self._looked
        if not self._may_edit() or (
            record == now_of(looked, key_of(record)) and at not in looked.typed
        ):
            return
        self._keep(at)
        key = key_of(record)
        drafts = looked.drafts.with_record(record, held_of(looked, key))
        typed = {one: text for one, text in looked.typed.items() if one != at}
        told = {one: words for one, words in looked.problems.items() if one != at}
        gone = looked.overtaken - frozenset(key for key in (key,) if key not in drafts.edits)
        writing = {one: text for one, text in looked.writing.items() if one == at}
        self._set(
            replace(
                looked,
                drafts=drafts,
                typed=typed,
                problems=told,
                writing=writing,
                overtaken=gone,
            )
        )

    def undo(self) -> None:
        """The last change of the draft."""
        if not self._steps:
            return
        drafts, typed, problems = self._steps.pop()
        self._last_path = ""
        looked = replace(self._looked, drafts=drafts, typed=typed, problems=problems, writing={})
        there = tuple(key for key in looked.subject if now_of(looked, key) is not None)
        self._set(replace(looked, subject=there))

    # Somebody else changed it too

    def take_theirs(self) -> None:
        """The draft of the open record goes; how it is now stays."""
        looked, key = self._looked, self._key
        self._keep(f"{key}/theirs")
        drafts = looked.drafts.without([key])
        self._set(_without_words(replace(looked, drafts=drafts), key))

    def keep_mine(self) -> None:
        """My changes go on top of theirs, and are published against what they left."""
        looked, key = self._looked, self._key
        held = held_of(looked, key)
        if held is None:
            return
        drafts = looked.drafts.on_top_of(key, held)
        self._set(_without_words(replace(looked, drafts=drafts), key))


def _without_words(looked: Looked, key: str) -> Looked:
    def kept(values: Mapping[str, str]) -> dict[str, str]:
        return {at: words for at, words in values.items() if not at.startswith(f"{key}/")}

    return replace(
        looked,
        typed=kept(looked.typed),
        problems=kept(looked.problems),
        overtaken=looked.overtaken - {key},
        refused=None,
    )
