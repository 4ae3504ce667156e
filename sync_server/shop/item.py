"""An item's page with its builder, and putting it into the cart (W2, W3)."""

from dataclasses import replace

from starlette.responses import Response

from store_core.application.web_carts import LONGEST_NOTE, WebLine, plain_text
from store_core.domain.catalogue import Item
from store_core.domain.errors import StoreError
from sync_server.shop import builder, choices, picture, picture_gallery
from sync_server.shop.builder import Builder
from sync_server.shop.choices import Choices
from sync_server.shop.held_cart import HeldCart, HeldLine
from sync_server.shop.shelf import Section, Shelf
from sync_server.shop.visit import Visit
from sync_server.shop.words import sentence


def item(visit: Visit) -> Response:
    """The builder, filled in with what the address says or with the cart line to edit."""
    return _shown(visit, visit.shelf.item(visit.param("item")))


def add(visit: Visit) -> Response:
    """Put it into the cart, or in place of the line that was edited."""
    wanted = visit.shelf.item(visit.param("item"))
    built = _built(visit, wanted)
    if built.missing or not wanted.available:
        return _shown(visit, wanted, refused=True)
    line = replace(built.line, note=plain_text(built.line.note))
    edited = visit.cart.find(visit.form.get("line", ""))
    place = visit.cart.place_of(edited.id) if edited else None
    rest = visit.cart.without(edited.id) if edited else visit.cart
    try:
        added = _keep(visit, rest, line, place)
    except StoreError as error:
        return _shown(visit, wanted, refused=True, message=sentence(visit, error))
    return visit.go("/cart" if edited else f"{_list_of(visit, wanted)}?added={added.id}")


def quick_add(visit: Visit) -> Response:
    """One piece of an item without choices, from a list."""
    wanted = visit.shelf.item(visit.form.get("item", ""))
    if choices.needs_choosing(wanted, visit.menu) or not wanted.available:
        return visit.go(f"/item/{wanted.id}")
    added = _keep(visit, visit.cart, WebLine(wanted.id), None)
    if visit.by_htmx:
        return visit.part("added.html", {"added": added})
    if visit.form.get("from") == "cart":
        return visit.go("/cart")
    return visit.go(f"{_list_of(visit, wanted)}?added={added.id}")


def _keep(visit: Visit, cart: HeldCart, line: WebLine, place: int | None) -> HeldLine:
    """The line that now holds it. Error `cart_full`."""
    new_id = visit.shop.random(4).hex()
    grown = cart.with_line(HeldLine(new_id, line), place)
    visit.keep_cart(grown)
    same = (held for held in grown.lines if replace(held.line, quantity=line.quantity) == line)
    return next(same)


def _built(visit: Visit, wanted: Item) -> Builder:
    return builder.derive(
        wanted, _chosen(visit, wanted), visit.menu, visit.settings.rules, visit.language
    )


def _chosen(visit: Visit, wanted: Item) -> Choices:
    edited = visit.cart.find(visit.fields.get("line", ""))
    if edited and edited.line.item_id == wanted.id and "quantity" not in visit.fields:
        try:
            return choices.of_line(edited.line, visit.menu)
        except StoreError:
            return choices.first_choices(wanted, visit.menu)
    return choices.read_fields(visit.fields, wanted, visit.menu)


def _shown(visit: Visit, wanted: Item, *, refused: bool = False, message: str = "") -> Response:
    built = _built(visit, wanted)
    edited = visit.cart.find(visit.fields.get("line", ""))
    context = {
        "built": built,
        "card": visit.shelf.cards[wanted.id],
        "picture_of": picture.compose(built.line, visit.menu, visit.web.assets.pictures),
        "picture_words": picture.described(built.line, visit.menu, visit.language),
        "edited": edited,
        "refused": refused,
        "message": message,
        "longest_note": LONGEST_NOTE,
        "section": _section_of(visit.shelf, wanted),
        "slides": picture_gallery.slides(visit, wanted, built),
        "social": picture_gallery.social(visit, wanted),
        "structured": picture_gallery.structured(visit, visit.shelf.cards[wanted.id]),
        "swap": _swap(visit.shelf, wanted, built),
    }
    if visit.by_htmx:
        return visit.part("builder.html", context)
    return visit.page("item.html", context, 422 if refused else 200)


def _swap(shelf: Shelf, wanted: Item, built: Builder) -> tuple[str, str] | None:
    """Where "whole" and "half and half" lead: the ids of the items to build instead."""
    if built.halves:
        return built.halves[0].item.id, wanted.id
    for other in shelf.items:
        if other.parts_from and other.available and set(other.parts_from) & set(wanted.sets):
            return wanted.id, other.id
    return None


def _section_of(shelf: Shelf, wanted: Item) -> Section | None:
    return next((one for one in shelf.sections if wanted in one.all_items), None)


def _list_of(visit: Visit, wanted: Item) -> str:
    section = _section_of(visit.shelf, wanted)
    return f"/menu/{section.category.id}" if section else "/menu"
