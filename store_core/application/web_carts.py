"""A customer's cart as it comes in: read into the domain's, priced, every fault with its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from store_core.application.promotions import terms_in
from store_core.application.shop import Shop
from store_core.domain.availability import check_for_sale
from store_core.domain.cart import Cart, CartLine, Fulfilment, Modifier, Part
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError
from store_core.domain.money import currency
from store_core.domain.orders import Contact, OrderLine, freeze
from store_core.domain.pricing import Quote, quote, quote_line
from store_core.domain.promotions import Terms
from store_core.domain.store import Settings

MOST_LINES = 50
MOST_PIECES = 99
LONGEST_NOTE = 140
MOST_CODES = 10
MOST_TIP = 1_000
"""In whole units of the currency."""

_FULFILMENTS: Mapping[str, Fulfilment] = {one: one for one in get_args(Fulfilment)}
_FIELDS = {
    "unknown_item": "item_id",
    "item_unavailable": "item_id",
    "unknown_variant": "variant_id",
    "variant_unavailable": "variant_id",
    "modifier_count": "modifiers",
    "not_divisible": "parts",
    "part_shares": "parts",
    "part_not_offered": "parts",
    "unknown_ingredient": "removed",
}


@dataclass(frozen=True, slots=True)
class WebOption:
    option_id: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class WebPart:
    """A half or quarter: `shares` of the whole, perhaps another item, with its own extras."""

    shares: int
    item_id: str | None = None
    modifiers: tuple[WebOption, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WebLine:
    item_id: str
    variant_id: str | None = None
    quantity: int = 1
    modifiers: tuple[WebOption, ...] = ()
    parts: tuple[WebPart, ...] = ()
    removed: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class WebCart:
    """What a customer chose, by ids; what it costs is never part of it. `tip` is minor units."""

    lines: tuple[WebLine, ...] = ()
    fulfilment: str = "pickup"
    codes: tuple[str, ...] = ()
    tip: int = 0


@dataclass(frozen=True, slots=True)
class Quoted:
    """A priced cart. The id of each line is its place in the cart, from "0"."""

    cart: Cart
    bill: Quote
    lines: tuple[OrderLine, ...]
    terms: Terms


class RefusedError(StoreError):
    """All that is wrong with a request; `code` and `values` are those of its first fault.

    The `pointer` among a fault's values is the JSON pointer of what it is about, and `line` the
    place of a cart line, from 0.
    """

    def __init__(self, faults: Sequence[StoreError]) -> None:
        super().__init__(faults[0].code, **faults[0].values)
        self.faults = tuple(faults)


def fault(code: str, pointer: str, **values: object) -> StoreError:
    return StoreError(code, pointer=pointer, **values)


def quote_cart(shop: Shop, cart: WebCart, contact: Contact | None = None) -> Quoted:
    """What a cart costs now; a `contact` with a phone or an e-mail that nobody ordered by makes it
    a first order.

    Error `RefusedError` with any of `empty_cart`, `too_many_lines`, `unknown_fulfilment`,
    `note_too_long`, `too_many_codes`, `tip_out_of_range`, and those of `pricing.quote` and
    `check_for_sale`.
    """
    with shop.database.read() as session:
        known = shop.known_in(session)
        menu, settings = known.menu, known.settings
        faults = cart_faults(cart, menu, settings)
        if faults:
            raise RefusedError(faults)
        read = read_cart(cart, menu)
        terms = terms_in(session, shop, known, shop.now(), read, contact=contact)
    bill = quote(read, menu, settings.rules, terms=terms)
    return Quoted(read, bill, freeze(read.lines, bill, menu), terms)


def cart_faults(
    cart: WebCart, menu: Menu, settings: Settings, *, quoted: bool = False
) -> tuple[StoreError, ...]:
    """The first fault of the cart itself and of each line; empty if it can be ordered. Where the
    cart is `quoted` anyway, what that would find is not looked for.
    """
    faults = []
    if cart.fulfilment not in settings.web_fulfilments:
        faults.append(fault("unknown_fulfilment", "/fulfilment", fulfilment=cart.fulfilment))
    if len(cart.codes) > MOST_CODES:
        faults.append(fault("too_many_codes", "/codes", codes=len(cart.codes), most=MOST_CODES))
    if not 0 <= cart.tip <= MOST_TIP * currency(settings.rules.currency).unit:
        faults.append(fault("tip_out_of_range", "/tip", tip=cart.tip))
    if not cart.lines:
        faults.append(fault("empty_cart", "/lines"))
    if len(cart.lines) > MOST_LINES:
        return (*faults, fault("too_many_lines", "/lines", lines=len(cart.lines), most=MOST_LINES))
    for place, line in enumerate(cart.lines):
        try:
            read = _check_line(place, line, menu)
            if not quoted:
                quote_line(read, menu, settings.rules)
                check_for_sale(read, menu)
        except StoreError as error:
            faults.append(_placed(place, line, error))
    return tuple(faults)


def read_cart(cart: WebCart, menu: Menu) -> Cart:
    """The domain's cart. Error `unknown_option`."""
    fulfilment = _FULFILMENTS.get(cart.fulfilment, "pickup")
    lines = (_line(str(place), line, menu) for place, line in enumerate(cart.lines))
    codes = tuple(code for code in map(plain_text, cart.codes) if code)
    return Cart(tuple(lines), fulfilment, "web", tip=cart.tip, codes=codes)


def plain_text(text: str) -> str:
    """What a customer wrote, on one line and without control characters."""
    if not text.isprintable():
        text = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(text.split())


def _check_line(place: int, line: WebLine, menu: Menu) -> CartLine:
    """What no quote looks at."""
    at = f"/lines/{place}"
    if not 0 < line.quantity <= MOST_PIECES:
        raise fault(
            "quantity_out_of_range", f"{at}/quantity", quantity=line.quantity, most=MOST_PIECES
        )
    if len(plain_text(line.note)) > LONGEST_NOTE:
        raise fault("note_too_long", f"{at}/note", most=LONGEST_NOTE)
    for pointer, option in _options(line):
        if option.quantity < 0:
            raise fault(
                "quantity_out_of_range",
                f"{at}{pointer}/quantity",
                option=option.option_id,
                quantity=option.quantity,
            )
    read = _line(str(place), line, menu)
    for item in (read.item, *(part.item for part in read.parts if part.item)):
        if not menu.item(item).on_web:
            raise StoreError("item_unavailable", item=item, line=read.id)
    return read


def _line(line_id: str, line: WebLine, menu: Menu) -> CartLine:
    return CartLine(
        id=line_id,
        item=line.item_id,
        variant=line.variant_id,
        quantity=line.quantity,
        modifiers=_modifiers(line.modifiers, menu),
        parts=tuple(
            Part(part.shares, part.item_id, _modifiers(part.modifiers, menu), _once(part.removed))
            for part in line.parts
        ),
        removed=_once(line.removed),
        note=plain_text(line.note),
    )


def _modifiers(options: Iterable[WebOption], menu: Menu) -> tuple[Modifier, ...]:
    """Summed per option, in the order chosen; what is chosen zero times is not chosen."""
    counts: dict[str, int] = {}
    for option in options:
        counts[option.option_id] = counts.get(option.option_id, 0) + option.quantity
    groups = {option_id: menu.option(option_id)[0].id for option_id in counts}
    return tuple(
        Modifier(groups[option_id], option_id, count)
        for option_id, count in counts.items()
        if count
    )


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _options(line: WebLine) -> Iterable[tuple[str, WebOption]]:
    """Each chosen option with its pointer inside the line."""
    for place, option in enumerate(line.modifiers):
        yield f"/modifiers/{place}", option
    for part_place, part in enumerate(line.parts):
        for place, option in enumerate(part.modifiers):
            yield f"/parts/{part_place}/modifiers/{place}", option


def _placed(place: int, line: WebLine, error: StoreError) -> StoreError:
    """The domain's error about this line, with its index and pointer."""
    pointer = error.values.get("pointer") or f"/lines/{place}{_pointer(line, error)}"
    return StoreError(error.code, **{**error.values, "line": place, "pointer": pointer})


def _pointer(line: WebLine, error: StoreError) -> str:
    values = error.values
    if "option" in values:
        return _first(
            (f"{at}/option_id" for at, one in _options(line) if one.option_id == values["option"]),
            "/modifiers",
        )
    about_part = values.get("part") or values.get("item")
    if error.code in {"unknown_item", "item_unavailable", "part_not_offered"} and (
        about_part != line.item_id
    ):
        return _first(
            (
                f"/parts/{place}/item_id"
                for place, part in enumerate(line.parts)
                if part.item_id == about_part
            ),
            "/parts",
        )
    field = _FIELDS.get(error.code)
    return f"/{field}" if field else ""


def _first(found: Iterable[str], otherwise: str) -> str:
    return next(iter(found), otherwise)
