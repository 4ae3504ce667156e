"""The menu: by category, by words, by filters (W2)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from store_core.domain.catalogue import Item, text_in
from sync_server.shop import menu_filters, menu_search
from sync_server.shop.allergens import ALLERGENS
from sync_server.shop.menu_filters import Choice, Chosen, Facets
from sync_server.shop.offers import offers
from sync_server.shop.pages import json_in_html
from sync_server.shop.shelf import Section
from sync_server.shop.visit import Visit
from sync_server.shop.words import DIET_ICONS, DIETS

OFFERED = 6
TITLES = {
    "size": "Size",
    "diet": "Diet",
    "without": "Leave out",
    "crust": "Crust",
    "topping": "Topping",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the menu is wanted: a category, or what is found by words; and the filters."""

    section: Section | None
    query: str
    facets: Facets
    address: str

    def with_filters(self, chosen: Chosen) -> str:
        """The address with other filters."""
        return self._addressed(self.address, chosen)

    def other(self, section: Section) -> str:
        """Another category, with the diet and the allergens left out that were asked for."""
        kept = sorted(one for one in self.facets.chosen if one[0] in {"diet", "without"})
        path = f"/menu/{section.category.id}"
        return f"{path}?{urlencode(kept)}" if kept else path

    @property
    def filters_page(self) -> str:
        """Where the filters of this page are chosen."""
        return self._addressed(f"{self.address}/filters", self.facets.chosen)

    def _addressed(self, path: str, chosen: Chosen) -> str:
        parameters = [*([("q", self.query)] if self.query else []), *sorted(chosen)]
        return f"{path}?{urlencode(parameters)}" if parameters else path


@dataclass(frozen=True, slots=True)
class Group:
    """Items under one heading; without one where the page has only this group."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class FilterChip:
    choice: Choice
    name: str
    icon: str
    off_address: str


def menu(visit: Visit) -> Response:
    """The whole page, or what changes of it."""
    shown = _shown(visit)
    context = _filter_context(visit, shown) | {
        "groups": _groups(shown),
        "offers": () if shown.query else offers(visit)[:OFFERED],
        "chips_on": [_chip(visit, shown, choice) for choice in shown.facets.on],
        "nearest": _nearest(visit, shown),
        "made": visit.shelf.builder_item(),
        "added": visit.cart.find(visit.query.get("added", "")),
        "structured": _structured(visit, shown),
    }
    if visit.by_htmx:
        return visit.part("menu_found.html", context)
    return visit.page("menu.html", context)


def filters(visit: Visit) -> Response:
    """The filters as a page of their own, or as the inside of a sheet."""
    context = _filter_context(visit, _shown(visit))
    if visit.by_htmx:
        return visit.part("menu_sheet.html", context)
    return visit.page("menu_filters.html", context)


def _filter_context(visit: Visit, shown: Shown) -> dict[str, object]:
    relief = shown.facets.relief
    return {
        "shown": shown,
        "chips": {
            field: [_chip(visit, shown, choice) for choice in choices]
            for field, choices in shown.facets.choices.items()
            if choices
        },
        "relief": _chip(visit, shown, relief) if relief else None,
        "titles": TITLES,
    }


def _shown(visit: Visit) -> Shown:
    shelf = visit.shelf
    query = " ".join(visit.query.get("q", "").split())[: menu_search.LONGEST_QUERY]
    chosen = menu_filters.read(visit.request.query_params.multi_items())
    if query:
        found = menu_search.find(shelf.entries, query)
        return Shown(None, query, menu_filters.facets(found, chosen, visit.menu), "/menu")
    if not shelf.sections:
        raise HTTPException(404)
    wanted = visit.request.path_params.get("category")
    section = shelf.section(str(wanted)) if wanted else shelf.sections[0]
    facets = menu_filters.facets(section.all_items, chosen, visit.menu)
    return Shown(section, "", facets, f"/menu/{section.category.id}")


def _groups(shown: Shown) -> list[Group]:
    left = {item.id for item in shown.facets.items}
    if shown.section is None or not shown.section.inside:
        return [Group("", shown.facets.items)]
    parts = [Group("", shown.section.items)]
    parts += [Group(section.name, section.all_items) for section in shown.section.inside]
    kept = [Group(one.name, tuple(item for item in one.items if item.id in left)) for one in parts]
    return [group for group in kept if group.items]


def _nearest(visit: Visit, shown: Shown) -> tuple[Item, ...]:
    if not shown.query or shown.facets.of:
        return ()
    return menu_search.nearest(visit.shelf.entries, shown.query)


def _chip(visit: Visit, shown: Shown, choice: Choice) -> FilterChip:
    value = choice.value
    off = shown.facets.chosen - {(value.field, value.id)}
    match value.field:
        case "diet":
            name, icon = visit.say(DIETS.get(value.id, value.id)), DIET_ICONS.get(value.id, "leaf")
        case "without":
            allergen = visit.say(ALLERGENS.get(value.id, value.id))
            name, icon = visit.say("No {allergen}", allergen=allergen), ""
        case _:
            name, icon = text_in(value.name, visit.language), ""
    return FilterChip(choice, name, icon, shown.with_filters(off))


def _structured(visit: Visit, shown: Shown) -> str:
    """The category as a section of a menu, in schema.org's words."""
    if shown.section is None:
        return ""
    base = str(visit.request.base_url).rstrip("/")
    data = {
        "@context": "https://schema.org",
        "@type": "Menu",
        "name": visit.settings.name,
        "inLanguage": visit.language,
        "hasMenuSection": {
            "@type": "MenuSection",
            "name": shown.section.name,
            "hasMenuItem": [
                {
                    "@type": "MenuItem",
                    "name": card.name,
                    "description": card.description,
                    "url": f"{base}/item/{card.item.id}",
                    "offers": {
                        "@type": "Offer",
                        "price": visit.plain_amount(card.price),
                        "priceCurrency": visit.settings.rules.currency,
                    },
                }
                for card in (visit.shelf.cards[item.id] for item in shown.section.all_items)
            ],
        },
    }
    return json_in_html(data)
