"""The store's settings, edited group by group and saved at once (O5, O6)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pos_app.desk import Desk
from pos_app.office.presenters import store_draft as drafts
from pos_app.office.presenters.store_draft import Draft
from pos_app.office.presenters.store_state import Around, Looked, Saved, StoreState, derive
from pos_app.office.sentences import problem_sentence, problems_in
from qt_kit.wording import _, counted
from store_core.application import settings_file
from store_core.application.catalogue import PUBLISH, Published, publication_of
from store_core.application.settings_file import ReadSettings
from store_core.application.shop import Act, Shop
from store_core.application.stores import (
    CHANGE_SETTINGS,
    PAUSE_WEB,
    SECRETS_SET,
    SettingsEdit,
    WebPause,
    settings_now,
    sold_before,
)
from store_core.application.tax_classes import TaxView, taxes_now
from store_core.domain.errors import StoreError
from store_core.domain.hours import business_date
from store_core.domain.setting_list import setting
from store_core.domain.staff import Permission
from store_core.domain.store import Settings


class StorePresenter:
    """`load`, `show_group`, `type`, `pick`, `flag`, `act`, `save`, `discard`, `undo`; `changed`
    after each.
    """

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        self._desk, self._act, self._changed = desk, act, changed
        self._looked = Looked()
        self._call_id = ""

    @property
    def looked(self) -> Looked:
        return self._looked

    def state(self) -> StoreState:
        return derive(self._looked, self._around())

    def _around(self) -> Around:
        desk = self._desk
        now = desk.now()
        people = [one for one in (self._act.person, self._act.approver) if one]
        return Around(
            desk.menu,
            desk.settings,
            now,
            business_date(now, desk.settings),
            desk.link.state != "offline",
            any(desk.allows(one, Permission.CHANGE_SETTINGS) for one in people),
        )

    def _set(self, looked: Looked) -> None:
        self._looked = looked
        self._changed()

    def _edit(self, draft: Draft | None, *paths: str) -> None:
        """The draft is another; what the server said of those fields is over."""
        refused = {at: told for at, told in self._looked.refused.items() if at not in paths}
        self._call_id = ""
        self._set(replace(self._looked, draft=draft, refused=refused, error=None, said=""))

    # What is read

    def load(self) -> None:
        def read(shop: Shop) -> tuple[tuple[Settings, int], TaxView, bool]:
            return settings_now(shop), taxes_now(shop), sold_before(shop)

        self._desk.look(read, self._loaded, self._not_read)

    def _loaded(self, found: tuple[tuple[Settings, int], TaxView, bool]) -> None:
        (settings, rev), taxes, sold = found
        draft = self._looked.draft
        if draft is None:
            draft = drafts.begun(settings, rev, taxes)
        else:
            draft = drafts.with_taxes(drafts.rebased(draft, settings, rev), taxes)
        self._set(replace(self._looked, draft=draft, sold=sold))

    def _not_read(self, error: StoreError) -> None:
        self._set(replace(self._looked, error=error))

    def ask_secrets(self) -> None:
        def told(found: tuple[str, ...]) -> None:
            self._set(replace(self._looked, secrets=found))

        def unknown(_error: StoreError) -> None:
            self._set(replace(self._looked, secrets=None))

        if self._around().may_change:
            self._desk.ask(self._act, SECRETS_SET, None, told, unknown)

    # What a person does

    def show_group(self, key: str) -> None:
        self._set(replace(self._looked, group=key, text=""))
        if key == "payments":
            self.ask_secrets()

    def search(self, text: str) -> None:
        self._set(replace(self._looked, text=text))

    def open(self, key: str) -> str:
        """To the field of a setting of the table: its path, empty where it has none here."""
        one = setting(key)
        if one.page:
            words = _("{name} is set on the page “{page}”.")
            said = words.format(name=_(one.name), page=_(one.page.capitalize()))
            self._set(replace(self._looked, said=said))
            return ""
        self.show_group(one.group)
        return {"web_paused_until": "pause/30", "hours": "hours/add/0"}.get(key, key)

    def type(self, path: str, text: str) -> None:
        draft = self._looked.draft
        if draft is not None and draft.typed.get(path) != text:
            self._edit(drafts.typed(draft, path, text), path)

    def pick(self, path: str, key: str) -> None:
        draft = self._looked.draft
        if path.startswith("policy/"):
            name, language = self._looked.policy
            chosen = (key, language) if path == "policy/name" else (name, key)
            self._set(replace(self._looked, policy=chosen))
        elif draft is not None:
            self._edit(drafts.picked(draft, path, key), path)

    def flag(self, path: str, *, on: bool) -> None:
        if self._looked.draft is not None:
            self._edit(drafts.set_to(self._looked.draft, path, on), path)

    def act(self, path: str) -> None:
        area, _sep, rest = path.partition("/")
        draft = self._looked.draft
        if area == "pause":
            self.pause(None if rest == "day" else int(rest))
        elif draft is None:
            return
        elif area == "take":
            self._edit(drafts.took(draft, rest), rest)
        elif area == "keep":
            self._edit(drafts.kept(draft, rest), rest)
        else:
            made = f"{path}/tax-{self._desk.new_id()[-6:]}" if path == "tax/new" else path
            self._edit(drafts.acted(draft, made, self._around().today))

    def pause(self, minutes: int | None) -> None:
        """Holds at once."""

        def done(_pause: WebPause) -> None:
            self.load()

        asked = WebPause(minutes)
        self._desk.ask(self._act, PAUSE_WEB, asked, done, self._refused, self._desk.new_id())

    def discard(self) -> None:
        draft = self._looked.draft
        if draft is not None:
            self._edit(drafts.begun(draft.base, draft.rev, draft.base_taxes), *draft.typed)
            self._set(replace(self._looked, refused={}))

    # Saving

    def save(self) -> None:
        draft = self._looked.draft
        if draft is None or not self.state().can_save:
            return
        wanted = replace(draft, settings=drafts.tidy(draft.settings))
        self._call_id = self._call_id or self._desk.new_id()
        self._set(replace(self._looked, saving=True, error=None, said="", undo=None))
        if not draft.mine:
            self._save_taxes(wanted, wanted)
            return
        edit = SettingsEdit(draft.rev, wanted.settings, draft.base)

        def done(rev: int) -> None:
            after = replace(drafts.begun(wanted.settings, rev, draft.base_taxes), taxes=draft.taxes)
            self._save_taxes(wanted, after)

        self._desk.ask(self._act, CHANGE_SETTINGS, edit, done, self._refused, self._call_id)

    def _save_taxes(self, before: Draft, after: Draft) -> None:
        """`before` is what is being saved, `after` what of it is still to be."""
        if not after.new_taxes:
            self._saved(before, after)
            return
        revs = after.base_taxes.revs

        def done(new: Published) -> None:
            view = TaxView(after.taxes, {**revs, **new.revs})
            self._saved(before, drafts.begun(after.base, after.rev, view))

        edit = publication_of(after.new_taxes, revs)
        self._looked = replace(self._looked, draft=after)
        asked = f"{self._call_id}/tax"
        self._desk.ask(self._act, PUBLISH, edit, done, self._refused, asked)

    def _saved(self, before: Draft, after: Draft) -> None:
        self._call_id = ""
        saved = Saved(before, after.settings)
        told = replace(self._looked, draft=after, saving=False, refused={}, undo=saved)
        told = replace(told, said=_("Saved. It holds everywhere within a second."))
        self._set(told)
        self.load()

    def _refused(self, error: StoreError) -> None:
        found = {
            one.at.removeprefix("settings/"): problem_sentence(one, self._desk.settings)
            for one in problems_in(error)
        }
        told = replace(self._looked, saving=False, refused=found, error=error)
        self._set(told)
        if error.code == "changed_meanwhile":
            self._call_id = ""
            self.load()

    def undo(self) -> None:
        """What was saved last is as it was before; nothing else is touched."""
        saved, draft = self._looked.undo, self._looked.draft
        if saved is None or draft is None or not self.state().can_undo:
            return
        held = {one.id: one for one in saved.before.base_taxes.taxes}
        taxes = tuple(
            held.get(one.id, replace(one, retired=True)) for one in draft.base_taxes.taxes
        )
        before = replace(draft, settings=_undone(draft.base, saved), taxes=taxes, typed={})
        self._edit(before)
        self.save()

    # Files

    def export(self, path: Path) -> None:
        draft = self._looked.draft
        if draft is None:
            return
        settings = draft.base
        self._desk.look(lambda _shop: _write(path, settings), self._told, self._not_read)

    def _told(self, said: str) -> None:
        self._set(replace(self._looked, said=said, error=None))

    def import_from(self, path: Path) -> None:
        """Its settings stand in the fields then; nothing is saved yet."""
        draft = self._looked.draft
        if draft is None:
            return
        settings = draft.settings
        self._desk.look(lambda _shop: _read(path, settings), self._imported, self._not_read)

    def _imported(self, read: ReadSettings) -> None:
        draft = self._looked.draft
        if draft is None:
            return
        changed = replace(draft, settings=read.settings, typed={}, unread={})
        self._edit(changed)
        passed = len(read.problems)
        said = counted("{count} setting differs", "{count} settings differ", len(changed.mine))
        if passed:
            said += "; " + counted("{count} was passed over", "{count} were passed over", passed)
        self._set(replace(self._looked, said=said))


def _undone(held: Settings, saved: Saved) -> Settings:
    """What is held, with what was saved taken back."""
    return drafts.merged(held, saved.after, saved.before.base)


def _write(path: Path, settings: Settings) -> str:
    """Error `file_not_written`."""
    try:
        path.write_bytes(settings_file.written_settings(settings))
    except OSError as error:
        raise StoreError("file_not_written", folder=str(path.parent)) from error
    return _("Saved as {name}").format(name=path.name)


def _read(path: Path, settings: Settings) -> ReadSettings:
    """Errors: `file_not_read`, `no_settings_file`."""
    try:
        with path.open("rb") as file:
            content = file.read(settings_file.LARGEST)
    except OSError as error:
        raise StoreError("file_not_read", file=path.name) from error
    return settings_file.read_settings(content, settings)
