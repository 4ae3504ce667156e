"""The cart's page: how many, edit, remove and take back, codes, savings (W3, O3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from store_core.domain.errors import StoreError
from sync_server.shop import codes, picture
from sync_server.shop.bills import Why, bill_rows, saved_words, why_bill, why_line
from sync_server.shop.cart_prices import PricedLine
from sync_server.shop.choices import needs_choosing
from sync_server.shop.codes import CodeField
from sync_server.shop.held_cart import HeldLine
from sync_server.shop.picture import Picture
from sync_server.shop.shelf import Card
from sync_server.shop.told_lines import ToldLine, line_deals, told
from sync_server.shop.visit import Visit
from sync_server.shop.words import sentence

SUGGESTED = 6


@dataclass(frozen=True, slots=True)
class CartRow:
    """A line of the page; one with a `fault` has no price and perhaps no name any more."""

    id: str
    item_id: str
    name: str
    quantity: int
    told: ToldLine | None
    why: Why | None
    picture: Picture | None
    fault: str
    editable: bool


@dataclass(frozen=True, slots=True)
class Removed:
    """The line that was just taken away, to be put back."""

    name: str
    text: str
    place: int


def cart(visit: Visit) -> Response:
    return _shown(visit, _removed(visit, visit.query.get("undo", ""), visit.query.get("place", "")))


_STEPS = {"more": 1, "less": -1}


def change(visit: Visit) -> Response:
    """One more or one less: each of several quick taps counts, whatever the page showed."""
    step = _STEPS.get(visit.form.get("step", ""))
    held = visit.cart.find(visit.param("line"))
    if held and step:
        visit.keep_cart(visit.cart.with_quantity(held.id, held.line.quantity + step))
    return _after(visit, None)


def remove(visit: Visit) -> Response:
    held = visit.cart.find(visit.param("line"))
    if held is None:
        return _after(visit, None)
    place = visit.cart.place_of(held.id)
    visit.keep_cart(visit.cart.without(held.id))
    removed = Removed(name_of(visit, held), visit.web.carts.line_written(held), place)
    return _after(visit, removed)


def restore(visit: Visit) -> Response:
    """Put a removed line back in its place."""
    held = visit.web.carts.line_read(visit.form.get("undo", ""))
    place = visit.form.get("place", "")
    if held and visit.cart.find(held.id) is None:
        visit.keep_cart(visit.cart.with_line(held, int(place) if place.isdigit() else None))
    return _after(visit, None)


def change_codes(visit: Visit) -> Response:
    """Try a code, or take one out; one that was refused stays in the field, with the reason."""
    if "drop" in visit.form:
        visit.keep_cart(visit.cart.without_code(visit.form["drop"]))
        return _shown(visit, None) if visit.by_htmx else visit.go("/cart#codes")
    typed = visit.form.get("code", "")
    status = 422
    try:
        field = codes.enter(visit, typed)
    except StoreError as error:
        field, status = codes.too_often(visit, typed, error), 429
    if visit.by_htmx or field.refused:
        return _shown(visit, None, field, status if field.refused else 200)
    return visit.go("/cart#codes")


def rows(visit: Visit) -> tuple[CartRow, ...]:
    bill = visit.priced.bill
    deals = line_deals(visit, bill, visit.terms.promotions) if bill else {}
    return tuple(_row(visit, line, deals) for line in visit.priced.lines)


def sums(visit: Visit) -> dict[str, object]:
    """What the card with the sum says of the cart as it is."""
    bill = visit.priced.bill
    return {
        "bill": bill,
        "bill_rows": tuple(bill_rows(visit, bill, visit.priced.pieces)) if bill else (),
        "saved": saved_words(visit, bill) if bill else "",
        "why": why_bill(visit, bill) if bill else (),
        "codes": codes.code_rows(visit),
        "longest_code": codes.LONGEST_CODE,
    }


def name_of(visit: Visit, held: HeldLine) -> str:
    try:
        return visit.text(visit.menu.item(held.line.item_id).name)
    except StoreError:
        return visit.say("Something that is no longer on the menu")


def _row(visit: Visit, line: PricedLine, deals: Mapping[tuple[str, str], str]) -> CartRow:
    held, bill = line.held, visit.priced.bill
    said, why = None, None
    if bill and line.order_line and line.quoted:
        said = told(visit, line.order_line, line.quoted, deals)
        why = why_line(visit, line.order_line, line.quoted, bill)
    try:
        item = visit.shelf.item(held.line.item_id)
        drawn = picture.compose(held.line, visit.menu, visit.web.assets.pictures)
        editable = needs_choosing(item, visit.menu)
    except StoreError:
        drawn, editable = None, False
    return CartRow(
        id=held.id,
        item_id=held.line.item_id,
        name=name_of(visit, held),
        quantity=held.line.quantity,
        told=said,
        why=why,
        picture=drawn,
        fault=sentence(visit, line.fault) if line.fault else "",
        editable=editable,
    )


def _after(visit: Visit, removed: Removed | None) -> Response:
    """The changed page at once for htmx, otherwise by its address."""
    if visit.by_htmx:
        return _shown(visit, removed)
    if removed:
        return visit.go(f"/cart?undo={removed.text}&place={removed.place}")
    return visit.go("/cart")


def _shown(
    visit: Visit, removed: Removed | None, code: CodeField | None = None, status: int = 200
) -> Response:
    context = sums(visit) | {
        "rows": rows(visit),
        "removed": removed,
        "suggested": _suggested(visit),
        "code_field": code or CodeField(),
    }
    if visit.by_htmx:
        return visit.part("cart_changed.html", context)
    return visit.page("cart.html", context, status)


def _removed(visit: Visit, text: str, place: str) -> Removed | None:
    held = visit.web.carts.line_read(text) if text else None
    if held is None or visit.cart.find(held.id):
        return None
    return Removed(name_of(visit, held), text, int(place) if place.isdigit() else 0)


def _suggested(visit: Visit) -> tuple[Card, ...]:
    """Items to add with one tap, of categories the cart has nothing of yet."""
    shelf = visit.shelf
    held = {one.line.item_id for one in visit.cart.lines}
    taken = {
        section.category.id
        for section in shelf.sections
        if held & {item.id for item in section.all_items}
    }
    by_section = [
        [item for item in section.all_items if item.available and item.id not in held]
        for section in shelf.sections
        if section.category.id not in taken
    ]
    simple = [
        [item for item in items if not needs_choosing(item, visit.menu)] for items in by_section
    ]
    mixed = [items[n] for n in range(SUGGESTED) for items in simple if len(items) > n]
    return tuple(shelf.cards[item.id] for item in mixed[:SUGGESTED])
