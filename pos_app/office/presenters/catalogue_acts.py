"""What the buttons of the catalogue's forms do, and what is made anew (O1)."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from pos_app.office.presenters.catalogue_changes import moved, moved_item, with_act
from pos_app.office.presenters.catalogue_editing import Editing
from pos_app.office.presenters.catalogue_looked import held_of, now_of
from pos_app.office.presenters.catalogue_records import put
from pos_app.office.presenters.catalogue_words import named
from qt_kit.wording import _
from store_core.application.availability import set_available
from store_core.domain.catalogue import (
    CatalogueRecord,
    Category,
    Item,
    ModifierGroup,
    Promotion,
    Station,
)
from store_core.domain.catalogue_edits import copy_of, key_of
from store_core.domain.errors import StoreError
from store_core.domain.hours import rest_of_day


class Acting(Editing, ABC):
    """`acted(path)` of a button, switches, new records."""

    @abstractmethod
    def load(self) -> None:
        """Read the catalogue."""

    def _refuse(self, error: StoreError) -> None:
        self._set(replace(self._looked, refused=error))

    def flagged(self, path: str, on: bool) -> None:
        record = now_of(self._looked, self._key)
        if isinstance(record, Item) and path in ("at_till", "on_web") and not self._is_new():
            self._switch(record, path, on)
        else:
            super().flagged(path, on)

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
        what, _slash, rest = path.partition("/")
        if what == "open":
            self.open(rest, inside=True)
        elif what == "new":
            self._new_of(rest)
        record = now_of(self._looked, self._key)
        if record is None or what in ("open", "new"):
            return
        if what == "86" and isinstance(record, Item):
            self._sold_out(record, rest)
        elif path.startswith("group_ids/") and path.endswith("/edit"):
            self.open(f"group/{path.split('/')[1]}", inside=True)
        elif path.endswith("/more"):
            wanted = path.removesuffix("/more")
            opened = "" if self._looked.opened == wanted else wanted
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
            case "earlier" | "later" if isinstance(record, Category | Item):
                self._move(record, -1 if path == "earlier" else 1)
            case _:
                return False
        return True

    def _retire(self, record: CatalogueRecord, *, retired: bool) -> None:
        held = held_of(self._looked, key_of(record))
        if held is None or not isinstance(held.record, Item | ModifierGroup | Category | Promotion):
            return
        words = _("{name} is retired") if retired else _("{name} is back")
        told = words.format(name=named(held.record.name, self._desk.settings))
        after = replace(held.record, retired=retired)
        self._publishing.at_once(self._looked, [after], told)

    def _move(self, record: Category | Item, by: int) -> None:
        name, menu = named(record.name, self._desk.settings), self.published_menu()
        after: Sequence[CatalogueRecord] = (
            moved_item(menu.items, record, by)
            if isinstance(record, Item)
            else moved(menu.categories, record, by)
        )
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

    def new_category(self) -> None:
        beside = self.menu().categories
        last = max((one.position for one in beside), default=0)
        parent = self._looked.wanted.category or None
        self._begin(Category(self._desk.new_id(), {}, parent, "tag", last + 10))

    def _new_of(self, kind: str) -> None:
        """Of a list of the catalogue; Back leads to the list again."""
        fresh, stations = self._desk.new_id(), self.menu().stations
        last = max((one.position for one in stations), default=0)
        made: dict[str, CatalogueRecord] = {
            "groups": ModifierGroup(fresh, {}, ()),
            "promotions": Promotion(fresh, "bundle"),
            "stations": Station(fresh, {}, last + 1),
        }
        if kind == "categories":
            self.new_category()
        else:
            self._begin(made[kind], inside=True)

    def _new_group(self, item: Item) -> None:
        group = ModifierGroup(self._desk.new_id(), {}, ())
        looked = self._looked
        self._keep("group+")
        drafts = looked.drafts.with_record(group, None)
        on_it = replace(item, group_ids=(*item.group_ids, group.id))
        drafts = drafts.with_record(on_it, held_of(looked, key_of(item)))
        subject = (*looked.subject, key_of(group))
        self._set(replace(looked, drafts=drafts, subject=subject))

    def _begin(self, record: CatalogueRecord, *, inside: bool = False) -> None:
        if not self._may_edit():
            return
        self._keep(f"{key_of(record)}/new")
        drafts = self._looked.drafts.with_record(record, None)
        above = self._looked.subject if inside else ()
        subject = (*above, key_of(record))
        self._set(replace(self._looked, drafts=drafts, subject=subject, asking="", opened=""))

    def new_item(self) -> None:
        """In the category that shows."""
        menu, chosen = self.menu(), self._looked.wanted.category
        taxes = [one.tax_class for one in menu.items] or [
            one.id for one in menu.taxes if not one.retired
        ]
        common = max(set(taxes), key=taxes.count) if taxes else ""
        categories = (chosen,) if chosen else ()
        self._begin(Item(self._desk.new_id(), {}, 0, common, category_ids=categories))
