"""The catalogue of the back office: find, change, publish (O1)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pos_app.desk import Desk
from pos_app.office.presenters.catalogue_changes import moved, with_act, with_choice, with_text
from pos_app.office.presenters.catalogue_drafts import Drafts
from pos_app.office.presenters.catalogue_listing import Listing, Show, Wanted, found, listing_of
from pos_app.office.presenters.catalogue_publishing import Change, Publishing
from pos_app.office.presenters.catalogue_records import put
from pos_app.office.presenters.catalogue_state import (
    CatalogueState,
    Here,
    Looked,
    derive,
    held_of,
    menu_now,
    now_of,
    records_now,
)
from pos_app.office.presenters.catalogue_typed import UnreadableError
from pos_app.office.presenters.catalogue_words import changes_words, named
from qt_kit.wording import _
from store_core.application.availability import set_available
from store_core.application.catalogue import catalogue_now
from store_core.application.shop import Act
from store_core.domain.catalogue import CatalogueRecord, Category, Item, Menu, ModifierGroup
from store_core.domain.catalogue_edits import copy_of, key_of, with_records
from store_core.domain.errors import StoreError
from store_core.domain.hours import rest_of_day
from store_core.domain.staff import Permission

MOST_UNDONE = 100
Step = tuple[Drafts, dict[str, str], dict[str, str]]


class CataloguePresenter:
    """`load`, `look`, `search`, `choose`, `edit_cell`, `switch`, `typed`, `picked`, `acted`,
    `publish`, `undo`; `changed` after each.
    """

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        self._desk, self._act, self._changed = desk, act, changed
        self._looked = Looked()
        self._read_menu: Menu | None = None
        self._found: tuple[tuple[object, ...], tuple[Item, ...]] = ((), ())
        self._steps: list[Step] = []
        self._last_path = ""
        self.bar_is_last = False
        """What was done last can be taken back by the bar, not by `undo`."""
        self._publishing = Publishing(desk, act, self._apply)

    # What is shown

    def state(self) -> CatalogueState:
        return derive(self._looked, self.items(), self.here())

    def here(self) -> Here:
        desk = self._desk
        away = desk.link.state == "offline"
        told = _("Reading goes on; your changes are kept here until it is back.") if away else ""
        return Here(desk.settings, desk.now(), self._may_edit(), told)

    def _may_edit(self) -> bool:
        able = (one for one in (self._act.person, self._act.approver) if one)
        return any(self._desk.allows(one, Permission.EDIT_CATALOGUE) for one in able)

    def items(self) -> tuple[Item, ...]:
        """What is found, new ones first."""
        looked = self._looked
        over = [one for one in records_now(looked).values() if isinstance(one, Item)]
        key = (looked.listing, looked.wanted, *over)
        before = self._found[0]
        same = len(key) == len(before) and all(a is b for a, b in zip(key, before, strict=True))
        if not same:
            language = self._desk.settings.languages[0]
            now = {item.id: item for item in over}
            listed = {entry.item.id for entry in looked.listing.entries} if over else set()
            new = [item for item in over if item.id not in listed and not item.retired]
            hits = found(looked.listing, looked.wanted, now, language)
            self._found = (key, (*reversed(new), *hits))
        return self._found[1]

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

    # Reading

    def load(self) -> None:
        language = self._desk.settings.languages[0]
        self._read_menu = self._desk.menu
        self._desk.look(
            lambda shop: listing_of(catalogue_now(shop), language), self._loaded, self._refuse
        )

    def look(self) -> None:
        """Something changed in the shop: read again where it was the menu."""
        if self._desk.menu is not self._read_menu:
            self.load()
        self._changed()

    def _loaded(self, listing: Listing) -> None:
        looked = self._looked
        ahead = {
            key: one for key, one in looked.ahead.items() if listing.revs.get(key, -1) < one.rev
        }
        arrived = replace(looked, listing=listing, loaded=True, ahead=ahead)
        waits = frozenset(key for key in looked.overtaken if _as_before(arrived, key))
        self._set(replace(arrived, overtaken=waits))

    def _refuse(self, error: StoreError) -> None:
        self._set(replace(self._looked, refused=error))

    # Finding

    def search(self, text: str) -> None:
        self._want(replace(self._looked.wanted, text=text))

    def in_category(self, category: str) -> None:
        self._want(replace(self._looked.wanted, category=category))

    def show_only(self, show: Show) -> None:
        self._want(replace(self._looked.wanted, show=show))

    def sort(self, order: str, descending: bool) -> None:
        self._want(replace(self._looked.wanted, order=order, descending=descending))

    def _want(self, wanted: Wanted) -> None:
        self._set(replace(self._looked, wanted=wanted))

    # Opening

    def choose(self, index: int) -> None:
        items = self.items()
        if 0 <= index < len(items):
            self.open(f"item/{items[index].id}")

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

    def edit_cell(self, index: int, path: str, text: str) -> str:
        """A price in the table; why it can't be, or nothing."""
        item = self.items()[index]
        try:
            after = with_text(item, path, text, self._desk.settings)
        except UnreadableError as error:
            return error.words
        key = f"item/{item.id}"
        edit = self._looked.drafts.with_record(after, held_of(self._looked, key)).edits.get(key)
        wrong = self._publishing.problems(self._looked, {key: edit} if edit else {})
        if words := wrong.get(f"{key}/{path}"):
            return words
        self._draft(after, f"{key}/{path}")
        return ""

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
        record = now_of(self._looked, self._key)
        if record is not None and self._may_edit():
            self._draft(with_choice(record, path, key), f"{self._key}/{path}/{key}")

    def flagged(self, path: str, on: bool) -> None:
        record = now_of(self._looked, self._key)
        if record is None:
            return
        if path.endswith("/default"):
            self.acted(path)
        elif isinstance(record, Item) and path in ("at_till", "on_web") and not self._is_new():
            self._switch(record, path, on)
        else:
            self._draft(put(record, path, on), f"{self._key}/{path}")

    def pictures(self, names: tuple[str, ...]) -> None:
        record = now_of(self._looked, self._key)
        if record is not None:
            self._draft(put(record, "pictures", names), f"{self._key}/pictures")

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

    # Acts

    def switch(self, index: int, key: str, on: bool) -> None:
        """Till or web, from the table, at once."""
        item = self.items()[index]
        path = "at_till" if key == "till" else "on_web"
        edit = self._looked.drafts.edits.get(f"item/{item.id}")
        if edit is not None and edit.seen is None:
            self._draft(put(item, path, on), f"item/{item.id}/{path}")
        else:
            self._switch(item, path, on)

    def _switch(self, item: Item, path: str, on: bool) -> None:
        held = held_of(self._looked, f"item/{item.id}")
        if held is None or not self._may_edit() or self.here().offline:
            return
        place = _("till") if path == "at_till" else _("web")
        words = _("{name} is on the {place}") if on else _("{name} is off the {place}")
        told = words.format(name=named(item.name, self._desk.settings), place=place)
        self._publishing.at_once(self._looked, [put(held.record, path, on)], told)

    def acted(self, path: str) -> None:
        """A button of the form."""
        record = now_of(self._looked, self._key)
        if record is None:
            return
        what, _slash, rest = path.partition("/")
        if what == "86" and isinstance(record, Item):
            self._sold_out(record, rest)
        elif path.startswith("group_ids/") and path.endswith("/edit"):
            self.open(f"group/{path.split('/')[1]}", inside=True)
        elif path.endswith("/sizes"):
            option = path.split("/")[1]
            opened = "" if self._looked.opened == option else option
            self._set(replace(self._looked, opened=opened))
        elif not self._act_on_record(record, path):
            self._draft(with_act(record, path, self._desk.new_id), f"{self._key}/{path}")

    def _act_on_record(self, record: CatalogueRecord, path: str) -> bool:
        match path:
            case "retire" | "retire-not":
                asking = "retire" if path == "retire" else ""
                self._set(replace(self._looked, asking=asking))
            case "retire!":
                self._retire(record, retired=True)
            case "unretire":
                self._retire(record, retired=False)
            case "copy" if isinstance(record, Item):
                self._begin(copy_of(record, self._desk.new_id(), self.menu()))
            case "theirs":
                self.take_theirs()
            case "mine":
                self.keep_mine()
            case "group+" if isinstance(record, Item):
                self._new_group(record)
            case "earlier" | "later" if isinstance(record, Category):
                self._move(record, -1 if path == "earlier" else 1)
            case _:
                return False
        return True

    def _retire(self, record: CatalogueRecord, *, retired: bool) -> None:
        held = held_of(self._looked, key_of(record))
        if held is None or not isinstance(held.record, (Item, ModifierGroup, Category)):
            return
        words = _("{name} is retired") if retired else _("{name} is back")
        told = words.format(name=named(held.record.name, self._desk.settings))
        after = replace(held.record, retired=retired)
        self._publishing.at_once(self._looked, [after], told)

    def _move(self, category: Category, by: int) -> None:
        name = named(category.name, self._desk.settings)
        after = moved(self._looked.listing.menu.categories, category, by)
        if after:
            told = _("{name} moved").format(name=name)
            self._publishing.at_once(self._looked, after, told)

    def _sold_out(self, item: Item, how: str) -> None:
        """A fact of this till: it needs no server."""
        desk, act = self._desk, self._act
        now = desk.now()
        until = {
            "hour": now + timedelta(hours=1),
            "close": rest_of_day(now, desk.settings),
        }.get(how)
        back = how == "back"
        name = named(item.name, desk.settings)
        told = (_("{name} is back") if back else _("{name} is sold out")).format(name=name)

        def done(_answer: object) -> None:
            opposite = "open" if back else "back"
            self._publishing.do_offline(told, lambda: self._sold_out(item, opposite))
            self.load()

        desk.run(
            lambda shop: set_available(shop, act, "item", item.id, available=back, until=until),
            done,
            self._refuse,
        )

    # New ones

    def new_item(self) -> None:
        """In the category that shows."""
        menu, chosen = self.menu(), self._looked.wanted.category
        taxes = [one.tax_class for one in menu.items] or [one.id for one in menu.taxes]
        common = max(set(taxes), key=taxes.count) if taxes else ""
        categories = (chosen,) if chosen else ()
        self._begin(Item(self._desk.new_id(), {}, 0, common, category_ids=categories))

    def new_category(self) -> None:
        beside = self.menu().categories
        last = max((one.position for one in beside), default=0)
        parent = self._looked.wanted.category or None
        self._begin(Category(self._desk.new_id(), {}, parent, "tag", last + 10))

    def _new_group(self, item: Item) -> None:
        group = ModifierGroup(self._desk.new_id(), {}, ())
        looked = self._looked
        self._keep("group+")
        drafts = looked.drafts.with_record(group, None)
        on_it = replace(item, group_ids=(*item.group_ids, group.id))
        drafts = drafts.with_record(on_it, held_of(looked, key_of(item)))
        subject = (*looked.subject, key_of(group))
        self._set(replace(looked, drafts=drafts, subject=subject))

    def _begin(self, record: CatalogueRecord) -> None:
        if not self._may_edit():
            return
        self._keep(f"{key_of(record)}/new")
        drafts = self._looked.drafts.with_record(record, None)
        self._set(replace(self._looked, drafts=drafts, subject=(key_of(record),), asking=""))

    # Publishing

    def publish(self) -> None:
        """All drafts, together or not at all."""
        looked = self._looked
        if not self.state().can_publish:
            return
        wrong = self._publishing.problems(looked, looked.drafts.edits)
        if wrong:
            key = "/".join(next(iter(wrong)).split("/")[:2])
            subject = looked.subject if key in looked.subject[-1:] else (key,)
            self._set(replace(looked, problems=wrong, subject=subject))
            return
        self._steps, self._last_path = [], ""
        told = _("Published {changes}").format(changes=changes_words(looked.drafts.count))
        self._publishing.send(looked.drafts.edits, told)

    def publish_records(self, records: Sequence[CatalogueRecord], told: str) -> None:
        """Of a preview that was agreed to: shown at once."""
        self._publishing.at_once(self._looked, records, told)

    def take_back(self) -> None:
        """What the bar offers."""
        self._publishing.take_back()

    def bar_shown(self) -> None:
        """The bar says it; it is told once."""
        self._looked = replace(self._looked, done="")
        self.bar_is_last = True

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
    def kept(values: Any) -> dict[str, str]:
        return {at: words for at, words in values.items() if not at.startswith(f"{key}/")}

    return replace(
        looked,
        typed=kept(looked.typed),
        problems=kept(looked.problems),
        overtaken=looked.overtaken - {key},
        refused=None,
    )


def _as_before(looked: Looked, key: str) -> bool:
    """Theirs has not come here yet."""
    edit, held = looked.drafts.edits.get(key), held_of(looked, key)
    return edit is not None and held is not None and held.rev == edit.rev
