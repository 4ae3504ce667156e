"""The catalogue of the back office: find, change, publish (O1)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pos_app.desk import Desk
from pos_app.office.presenters.catalogue_acts import Acting
from pos_app.office.presenters.catalogue_changes import with_text
from pos_app.office.presenters.catalogue_kitchen import Kitchen, read_kitchen
from pos_app.office.presenters.catalogue_listing import Listing, Show, Wanted, found, listing_of
from pos_app.office.presenters.catalogue_looked import Looked, held_of, records_now
from pos_app.office.presenters.catalogue_records import put
from pos_app.office.presenters.catalogue_state import CatalogueState, derive
from pos_app.office.presenters.catalogue_typed import UnreadableError
from pos_app.office.presenters.catalogue_words import changes_words
from qt_kit.wording import _
from store_core.application.catalogue import catalogue_now
from store_core.application.shop import Act
from store_core.domain.catalogue import CatalogueRecord, Item, Menu
from store_core.domain.errors import StoreError


class CataloguePresenter(Acting):
    """`load`, `look`, `search`, `choose`, `edit_cell`, `switch`, `publish`, `take_back`; `changed`
    after each.
    """

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        super().__init__(desk, act, changed)
        self._read_menu: Menu | None = None
        self._found: tuple[tuple[object, ...], tuple[Item, ...]] = ((), ())
        self._cooking = False

    def state(self) -> CatalogueState:
        return derive(self._looked, self.items(), self.here())

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

    # Reading

    def load(self) -> None:
        language = self._desk.settings.languages[0]
        self._read_menu = self._desk.menu
        self._desk.look(
            lambda shop: listing_of(catalogue_now(shop), language), self._loaded, self._refuse
        )
        self.read_kitchen()

    def read_kitchen(self) -> None:
        """What recipes say; one look at a time."""
        if self._cooking:
            return
        self._cooking, before = True, self._looked.kitchen
        self._desk.look(lambda shop: read_kitchen(shop, before), self._kitchen, self._no_kitchen)

    def _kitchen(self, kitchen: Kitchen) -> None:
        self._cooking = False
        if kitchen is not self._looked.kitchen:
            self._set(replace(self._looked, kitchen=kitchen))

    def _no_kitchen(self, _error: StoreError) -> None:
        """Without the figures of the stock the catalogue is still one."""
        self._cooking = False

    def look(self) -> None:
        """Something changed in the shop: read again where it was the menu."""
        if self._desk.menu is not self._read_menu:
            self.load()
        else:
            self.read_kitchen()
        self._changed()

    def _loaded(self, listing: Listing) -> None:
        looked = self._looked
        ahead = {
            key: one for key, one in looked.ahead.items() if listing.revs.get(key, -1) < one.rev
        }
        arrived = replace(looked, listing=listing, loaded=True, ahead=ahead)
        waits = frozenset(key for key in looked.overtaken if _as_before(arrived, key))
        self._set(replace(arrived, overtaken=waits))

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

    def choose(self, index: int) -> None:
        items = self.items()
        if 0 <= index < len(items):
            self.open(f"item/{items[index].id}")

    # In the table

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

    def switch(self, index: int, key: str, on: bool) -> None:
        """Till or web, from the table, at once."""
        item = self.items()[index]
        path = "at_till" if key == "till" else "on_web"
        edit = self._looked.drafts.edits.get(f"item/{item.id}")
        if edit is not None and edit.seen is None:
            self._draft(put(item, path, on), f"item/{item.id}/{path}")
        else:
            self._switch(item, path, on)

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


def _as_before(looked: Looked, key: str) -> bool:
    """Theirs has not come here yet."""
    edit, held = looked.drafts.edits.get(key), held_of(looked, key)
    return edit is not None and held is not None and held.rev == edit.rev
