"""The stock as it is looked at and counted: what was read, searched, typed into the table (O2)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pos_app.desk import Desk
from pos_app.office.presenters.stock_forms import StockForm
from pos_app.office.presenters.stock_reading import (
    Listed,
    Looked,
    Read,
    Tab,
    derive,
    key_of,
    read,
    shown_rows,
)
from pos_app.office.presenters.stock_words import (
    name_of,
    quantity_words,
    read_quantity,
    shown_unit,
)
from pos_app.office.sentences import sentence
from qt_kit.wording import _
from store_core.application import stock
from store_core.application.availability import set_available
from store_core.application.shop import Act
from store_core.application.stock import StockRow, StockView
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError
from store_core.domain.hours import rest_of_day
from store_core.domain.stock import MoveKind
from store_core.domain.store import Settings


@dataclass(frozen=True, slots=True)
class Said:
    """What was done, in the bar at the foot; `undo` where it can be taken back."""

    words: str = ""
    undo: Callable[[], None] | None = None
    number: int = 0


class StockTaking:
    """`load`, `show_tab`, `ask`, `search`, `choose`, `count`; `changed` after each."""

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        self._desk, self._act, self._changed = desk, act, changed
        self._looked = Looked()
        self._reading = self._again = False
        self._derived: Listed | None = None
        self._of: tuple[Looked, Menu, Settings] = (self._looked, desk.menu, desk.settings)
        self._form: StockForm | None = None
        self.said = Said()
        self.holds = False
        """Somebody types into the table: rows stay where they are."""

    def _forms(self) -> Iterator[StockForm]:
        """All that show what was read."""
        if self._form is not None:
            yield self._form

    def _done(self, words: str) -> None:
        """It is so now."""
        self.tell(words)
        self.load()

    def tell(self, words: str, undo: Callable[[], None] | None = None) -> None:
        self.said = Said(words, undo, self.said.number + 1)
        self._changed()

    # Reading

    def view(self) -> StockView:
        found = self._looked.read
        if found is None:
            return StockView(self._desk.now().date(), self._desk.settings.rules.currency)
        return found.view

    def listed(self) -> Listed:
        """The same object while nothing of it changed: typing in a form derives no table anew."""
        of = (self._looked, self._desk.menu, self._desk.settings)
        if self._derived is None or any(a is not b for a, b in zip(self._of, of, strict=True)):
            self._of, self._derived = of, derive(*of)
        return self._derived

    def load(self) -> None:
        """One look at a time; what changes meanwhile is looked at after it."""
        if self._reading:
            self._again = True
            return
        self._reading, self._again = True, False
        asked = self._looked.asked
        self._desk.look(lambda shop: read(shop, asked), self._loaded, self._not_read)

    def _loaded(self, found: Read) -> None:
        self._reading = False
        if found != self._looked.read or self._looked.refused:
            self._take(found)
        if self._again or found.asked != self._looked.asked:
            self.load()

    def _take(self, found: Read) -> None:
        self._looked = replace(self._looked, read=found, refused=None)
        if not self.holds:
            rows = shown_rows(replace(self._looked, text=""), self._desk.settings)
            self._looked = replace(self._looked, order=tuple(row.item.id for row in rows))
        self._choose_first()
        for form in self._forms():
            form.reread()
        self._changed()

    def _choose_first(self) -> None:
        """Something is always chosen on what has a panel, so that the panel says something."""
        tab = self._looked.asked.tab
        rows = self.listed().rows
        keys = [key_of(row) for row in rows]
        if keys and tab not in ("movements", "waste") and self.chosen not in keys:
            self._looked = replace(self._looked, chosen={**self._looked.chosen, tab: keys[0]})

    def _not_read(self, error: StoreError) -> None:
        self._reading = False
        self._looked = replace(self._looked, refused=error)
        self._changed()

    # What is looked at

    @property
    def chosen(self) -> str:
        return self._looked.chosen.get(self._looked.asked.tab, "")

    def row(self) -> StockRow | None:
        """What is chosen of what is on hand."""
        chosen = self._looked.chosen.get("on_hand", "")
        return next((one for one in self.view().rows if one.item.id == chosen), None)

    def show_tab(self, tab: Tab) -> None:
        if tab != self._looked.asked.tab:
            self._form = None
            asked = replace(self._looked.asked, tab=tab)
            self._looked = replace(self._looked, asked=asked, counting=False, counted={})
            self._changed()
            self.load()

    def ask(
        self, days: int | None = None, kind: MoveKind | str = "-", variance: bool | None = None
    ) -> None:
        """Another span of days, another kind of movement (empty for all), the other report."""
        asked = self._looked.asked
        if days is not None:
            asked = replace(asked, days=days)
        if kind != "-":
            known: dict[str, MoveKind] = {
                one: one for one in ("sale", "waste", "receipt", "transfer", "count")
            }
            asked = replace(asked, kind=known.get(kind))
        if variance is not None:
            asked = replace(asked, variance=variance)
        self._looked = replace(self._looked, asked=asked)
        self._changed()
        self.load()

    def search(self, text: str) -> None:
        self._looked = replace(self._looked, text=text)
        self._choose_first()
        self._changed()

    def choose(self, index: int) -> None:
        rows = self.listed().rows
        if 0 <= index < len(rows):
            chosen = {**self._looked.chosen, self._looked.asked.tab: key_of(rows[index])}
            self._looked = replace(self._looked, chosen=chosen)
            self._form = None
            self._changed()

    # Counting

    def count_mode(self, *, on: bool) -> None:
        """Rows stand as on the shelves; each count is kept the moment it is typed, so what is sold
        before and after it is not lost.
        """
        self._form = None
        self._looked = replace(self._looked, counting=on, counted={})
        self._changed()

    def count(self, stock_id: str, text: str) -> str:
        """What is wrong with it, empty where it is taken."""
        row = next((one for one in self.view().rows if one.item.id == stock_id), None)
        if row is None:
            return _("It is not kept any more")
        settings = self._desk.settings
        found = read_quantity(text, row.item, settings, like=row.on_hand)
        if found is None or found < 0:
            unit = shown_unit(row.item, row.on_hand, settings)[0]
            return _("Write how many {unit} are there").format(unit=unit)
        before = row.on_hand
        counted = {stock_id: before, **self._looked.counted}
        if self._looked.counting:
            self._looked = replace(self._looked, counted=counted)
        act, asked = self._act, {stock_id: found}

        def counted_now(_none: None) -> None:
            words = _("{name}: {amount} counted").format(
                name=name_of(row.item.name, settings),
                amount=quantity_words(row.item, found, settings),
            )
            self.tell(words, lambda: self._uncount(stock_id, found - before))
            self.load()

        self._desk.run(lambda shop: stock.count(shop, act, asked), counted_now, self._refused)
        return ""

    def _uncount(self, stock_id: str, apart: int) -> None:
        """As if it had not been counted, with what happened since."""
        row = next((one for one in self.view().rows if one.item.id == stock_id), None)
        if row is None:
            return
        act, asked = self._act, {stock_id: row.on_hand - apart}
        left = {key: before for key, before in self._looked.counted.items() if key != stock_id}
        self._looked = replace(self._looked, counted=left)
        self._desk.run(
            lambda shop: stock.count(shop, act, asked),
            lambda _none: self._done(_("The count is taken back")),
            self._refused,
        )

    def _refused(self, error: StoreError) -> None:
        self.tell(sentence(error, self._desk.settings))
        self.load()

    def _sold_out(self, option: str) -> None:
        act, until = self._act, rest_of_day(self._desk.now(), self._desk.settings)
        self._desk.run(
            lambda shop: set_available(shop, act, "option", option, False, until),
            lambda _none: self.tell(_("It is off the menu"), lambda: self._back_on(option)),
            self._refused,
        )

    def _back_on(self, option: str) -> None:
        act = self._act
        self._desk.run(
            lambda shop: set_available(shop, act, "option", option, True),
            lambda _none: self.tell(_("It is on the menu again")),
            self._refused,
        )
