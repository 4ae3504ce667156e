"""The chips over the catalogue's table: the categories and those inside the chosen one (O1)."""

from dataclasses import dataclass

from pos_app.office.presenters.catalogue_listing import ordered
from pos_app.office.presenters.catalogue_looked import Looked, records_now
from pos_app.office.presenters.catalogue_words import named
from qt_kit.wording import _
from store_core.domain.catalogue import Category
from store_core.domain.store import Settings


@dataclass(frozen=True, slots=True)
class Chip:
    key: str
    text: str
    count: str
    chosen: bool
    hidden: bool = False


def chips(looked: Looked, settings: Settings) -> tuple[Chip, ...]:
    """All, then the categories at the top; the one above the chosen one counts as chosen."""
    wanted = looked.wanted.category
    above = _path(looked, wanted)
    tops = [one for one in _alive(looked) if not _parent(looked, one)]
    every = _chip(looked, "", _("All"), not wanted)
    return (every, *(_category_chip(looked, one, settings, one.id in above) for one in tops))


def inside(looked: Looked, settings: Settings) -> tuple[Chip, ...]:
    """The categories in the chosen one, or beside it where it holds none."""
    path = _path(looked, looked.wanted.category)
    for level in reversed(path):
        held = [one for one in _alive(looked) if _parent(looked, one) == level]
        if held:
            whole = _chip(looked, level, _("All of it"), level == looked.wanted.category)
            return (whole, *(_category_chip(looked, c, settings, c.id in path) for c in held))
    return ()


def _alive(looked: Looked) -> list[Category]:
    over = records_now(looked)
    records = {one.id: one for one in looked.listing.menu.categories}
    records |= {one.id: one for one in over.values() if isinstance(one, Category)}
    return [one for one in ordered(tuple(records.values())) if not one.retired]


def _parent(looked: Looked, category: Category) -> str:
    alive = {one.id for one in looked.listing.menu.categories if not one.retired}
    return category.parent if category.parent in alive else ""


def _path(looked: Looked, category: str) -> list[str]:
    """From the top down to it."""
    parents = {one.id: one.parent or "" for one in looked.listing.menu.categories}
    path: list[str] = []
    while category and category not in path:
        path.insert(0, category)
        category = parents.get(category, "")
    return path


def _chip(looked: Looked, key: str, text: str, chosen: bool) -> Chip:
    return Chip(key, text, f"{looked.listing.counts.get(key, 0):,}", chosen)


def _category_chip(looked: Looked, one: Category, settings: Settings, chosen: bool) -> Chip:
    count = f"{looked.listing.counts.get(one.id, 0):,}"
    return Chip(one.id, named(one.name, settings) or _("New"), count, chosen, one.hidden)
