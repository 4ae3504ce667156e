"""The menu as the web shop shows it, made once for each version of the catalogue and language."""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from markupsafe import Markup

from store_core.domain.catalogue import Category, Item, Menu, Promotion, text_in
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings
from sync_server.shop.choices import needs_choosing
from sync_server.shop.menu_search import Entry, index
from sync_server.shop.offers import item_tags
from sync_server.shop.price_rows import from_price
from sync_server.shop.visit import Visit
from sync_server.shop.words import SOLD_OUT, TAGS, Tag

MOST_TAGS = 2


@dataclass(frozen=True, slots=True)
class Card:
    """An item in a list. `ranged`: another size costs more than `price`. `deal` is a promotion that
    holds for it now.
    """

    item: Item
    name: str
    description: str
    price: int
    ranged: bool
    tags: tuple[Tag, ...]
    choose: bool
    deal: str = ""

    @property
    def sold_out(self) -> bool:
        return not self.item.available


@dataclass(frozen=True, slots=True)
class Section:
    """A category with its own items, and those of the categories inside it."""

    category: Category
    name: str
    items: tuple[Item, ...]
    inside: tuple["Section", ...] = ()

    @property
    def all_items(self) -> tuple[Item, ...]:
        found = [*self.items, *(item for section in self.inside for item in section.all_items)]
        return tuple({item.id: item for item in found}.values())


class Shelf:
    """One catalogue in one language, under the promotions that hold."""

    def __init__(self, visit: Visit) -> None:
        menu, language = visit.menu, visit.language
        self.menu = menu
        self.holding = holding(visit)
        self.items = tuple(
            sorted(
                (one for one in menu.items if one.on_web and not one.retired),
                key=lambda one: one.position,
            )
        )
        deals = item_tags(self.items, visit.offered)
        self.cards = {
            item.id: _card(item, menu, visit.settings, language, deals.get(item.id))
            for item in self.items
        }
        self.sections = tuple(self._sections(None, language))
        self.entries: tuple[Entry, ...] = index(self.items, menu, language)
        template = visit.web.pages.template("dish.html", language)
        self._drawn = {
            item_id: Markup(template.render(card=card, money=visit.money))  # noqa: S704  # escaped by the template
            for item_id, card in self.cards.items()
        }

    def card(self, item: Item) -> Markup:
        """Its row of the menu, drawn."""
        return self._drawn[item.id]

    def section(self, category_id: str) -> Section:
        """Error `unknown_category`."""
        for section in self.sections:
            if section.category.id == category_id:
                return section
        raise StoreError("unknown_category", category=category_id)

    def item(self, item_id: str) -> Item:
        """Error `unknown_item`, for one that is off the menu too."""
        if item_id not in self.cards:
            raise StoreError("unknown_item", item=item_id)
        return self.menu.item(item_id)

    def builder_item(self) -> Item | None:
        """What "build your own" opens: the item that is made of halves, or of nothing else."""
        made = [item for item in self.items if item.parts_from and item.available]
        return next(iter(made or [item for item in self.items if "custom" in item.sets]), None)

    def _sections(self, parent: str | None, language: str) -> Iterator[Section]:
        shown = (one for one in self.menu.categories if not (one.hidden or one.retired))
        for category in sorted(shown, key=lambda one: one.position):
            if category.parent != parent:
                continue
            section = Section(
                category,
                text_in(category.name, language),
                tuple(item for item in self.items if category.id in item.category_ids),
                tuple(self._sections(category.id, language)),
            )
            if section.all_items:
                yield section


class Shelves:
    """The newest shelf of each language."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._shelves: dict[str, Shelf] = {}

    def of(self, visit: Visit) -> Shelf:
        with self._lock:
            shelf = self._shelves.get(visit.language)
            if shelf is None or shelf.menu is not visit.menu or shelf.holding != holding(visit):
                shelf = self._shelves[visit.language] = Shelf(visit)
            return shelf


def holding(visit: Visit) -> tuple[str, ...]:
    """The promotions that are told and hold now."""
    return tuple(one.promotion.id for one in visit.offered if one.now)


def _card(
    item: Item, menu: Menu, settings: Settings, language: str, deal: Promotion | None
) -> Card:
    price, ranged = from_price(item, settings.rules)
    diets = [diet for diet in ("vegan", "vegetarian") if diet in item.diet][:1]
    wanted = [*item.tags, *diets]
    tags = tuple(TAGS[tag] for tag in wanted if tag in TAGS)[:MOST_TAGS]
    return Card(
        item=item,
        name=text_in(item.name, language),
        description=text_in(item.description, language),
        price=price,
        ranged=ranged,
        tags=tags if item.available else (SOLD_OUT,),
        choose=needs_choosing(item, menu),
        deal=text_in(deal.name, language) if deal and item.available else "",
    )
