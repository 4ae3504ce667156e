"""The shelf that is open: a category or the hits of a search, as tiles (C2)."""

from dataclasses import dataclass

from pos_app.presenters.search import Index, find, index_of
from pos_app.presenters.wares import ALL, QUICK, Wares
from qt_kit.rail import RailEntry
from qt_kit.segmented import Segment
from qt_kit.tile import Tile
from qt_kit.wording import _
from store_core.domain.catalogue import Item, Menu
from store_core.domain.draft import Draft


@dataclass(frozen=True, slots=True)
class Opened:
    """The shelf that is open, the size of the next tap ("" is each item's usual), the search."""

    category: str = QUICK
    sub: str = ALL
    size: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ShelfState:
    rail: tuple[RailEntry, ...]
    category: str
    title: str
    count: str
    sizes: tuple[Segment, ...]
    size: str
    subs: tuple[Segment, ...]
    sub: str
    tiles: tuple[Tile, ...]
    empty: str
    place: tuple[str, str, str]
    """Changes when other wares are shown, so that the grid begins at its top."""


@dataclass(slots=True)
class Finder:
    """The index of one menu, and the last search's hits."""

    _index: tuple[Menu, Index] | None = None
    _hits: tuple[str, tuple[Item, ...]] | None = None

    def keep(self, menu: Menu, index: Index) -> None:
        self._index, self._hits = (menu, index), None

    def find(self, text: str, menu: Menu) -> tuple[Item, ...]:
        if self._index is None or self._index[0] is not menu:
            self.keep(menu, index_of(menu))
        if self._index is not None and (self._hits is None or self._hits[0] != text):
            found = find(self._index[1], text)
            self._hits = (text, tuple(menu.item(item_id) for item_id in found))
        return self._hits[1] if self._hits else ()


def derive(
    wares: Wares, opened: Opened, found: tuple[Item, ...] | None, draft: Draft
) -> ShelfState:
    """`found` are the hits of a search, None where nothing is searched."""
    searching = found is not None
    items = found if found is not None else wares.items(opened.category, opened.sub)
    sizes = wares.sizes(items)
    keys = [segment.key for segment in sizes]
    size = opened.size if opened.size in keys else wares.usual_size(items)
    title = wares.title(opened.category)
    empty = _("Nothing here yet.")
    if searching:
        text = opened.text.strip()
        title = _("Found for “{text}”").format(text=text)
        empty = _("Nothing is called “{text}”. Check the spelling, or scan the code.").format(
            text=text
        )
    return ShelfState(
        rail=wares.rail(),
        category="" if searching else opened.category,
        title=title,
        count=str(len(items)) if searching else "",
        sizes=sizes,
        size=size,
        subs=() if searching else wares.subs(opened.category),
        sub=opened.sub,
        tiles=wares.tiles(items, opened.size or None, draft),
        empty=empty,
        place=(opened.category, opened.sub, opened.text),
    )
