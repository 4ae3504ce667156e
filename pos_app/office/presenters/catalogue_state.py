"""What the catalogue screen shows, derived from what was read and done (O1)."""

from collections.abc import Mapping
from dataclasses import dataclass

from pos_app.office.presenters.catalogue_drafts import Edit
from pos_app.office.presenters.catalogue_form_state import FormState, form_state, why_not
from pos_app.office.presenters.catalogue_listing import Prices, Wanted
from pos_app.office.presenters.catalogue_looked import Here, Looked
from pos_app.office.presenters.catalogue_places import Chip, chips, inside
from pos_app.office.presenters.catalogue_rows import Around
from pos_app.office.sentences import sentence as refusal
from qt_kit.wording import _, counted
from store_core.domain.catalogue import Item


@dataclass(frozen=True, slots=True)
class CatalogueState:
    title: str
    below: str
    chips: tuple[Chip, ...]
    inside: tuple[Chip, ...]
    prices: Prices
    items: tuple[Item, ...]
    around: Around
    edits: Mapping[str, Edit]
    chosen: int | None
    wanted: Wanted
    form: FormState | None
    banner: tuple[str, str] | None
    can_edit: bool
    can_publish: bool
    empty: str
    empty_below: str
    done: str
    total: int


def derive(looked: Looked, items: tuple[Item, ...], here: Here) -> CatalogueState:
    """`items` are what is found, new ones first."""
    settings, menu = here.settings, looked.listing.menu
    chosen = _chosen(looked, items)
    prices = looked.listing.prices.get(looked.wanted.category, Prices())
    around = Around(
        settings=settings,
        sizes=prices.sizes,
        categories={one.id: one for one in menu.categories},
        now=here.now,
        sold_out=looked.listing.sold_out,
        problems=frozenset((*looked.problems, *looked.typed)),
        shares=looked.kitchen.shares,
    )
    empty, empty_below = ("", "") if items else _empty(looked)
    total = looked.drafts.count
    return CatalogueState(
        title=_("Catalogue"),
        below=_below(looked, len(items)),
        chips=chips(looked, settings),
        inside=inside(looked, settings),
        prices=prices,
        items=items,
        around=around,
        edits=looked.drafts.edits,
        chosen=chosen,
        wanted=looked.wanted,
        form=form_state(looked, here),
        banner=_banner(looked, here),
        can_edit=here.may_edit,
        can_publish=bool(total) and not why_not(looked, here),
        empty=empty,
        empty_below=empty_below,
        done=looked.done,
        total=total,
    )


def _chosen(looked: Looked, items: tuple[Item, ...]) -> int | None:
    key = next((one for one in looked.subject if one.startswith("item/")), "")
    places = {f"item/{item.id}": place for place, item in enumerate(items)} if key else {}
    return places.get(key)


def _below(looked: Looked, count: int) -> str:
    if not looked.loaded:
        return ""
    alive = sum(1 for one in looked.listing.menu.categories if not one.retired)
    items = counted("{count:,} item", "{count:,} items", count)
    return f"{items}, {counted('{count} category', '{count} categories', alive)}"


def _empty(looked: Looked) -> tuple[str, str]:
    if not looked.loaded:
        return _("Reading…"), ""
    if looked.wanted.text:
        told = _("Nothing is called “{text}”").format(text=looked.wanted.text)
        return told, _("Search by name, code, category or ingredient.")
    if looked.wanted.show != "selling" or looked.wanted.category:
        return _("Nothing here"), _("Choose another category, or show everything.")
    return _("Nothing is sold yet"), _("Add the first item, or import a spreadsheet.")


def _banner(looked: Looked, here: Here) -> tuple[str, str] | None:
    if here.offline:
        return _("The server can't be reached."), here.offline
    if not here.may_edit:
        return _("You may look, not change."), _("Ask the owner for the right to edit it.")
    if looked.refused is not None and not looked.subject:
        return _("Not done."), refusal(looked.refused, here.settings)
    return None
