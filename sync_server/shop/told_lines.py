"""A line in words, as the cart, the checkout and the order pages tell it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from store_core.domain.catalogue import Promotion, text_in
from store_core.domain.errors import StoreError
from store_core.domain.orders import LineDetail, OrderLine
from store_core.domain.pricing import Quote, QuoteLine
from sync_server.shop.visit import Visit

_SIDES = {0: "Left: {what}", 1: "Right: {what}"}


@dataclass(frozen=True, slots=True)
class ToldLine:
    """`rows` are size and modifiers, each half, what is left out; `note` is as typed. `amount` is
    `listed` without what `deals`, by name, took off this line; what comes off the whole order is
    told in its sum.
    """

    name: str
    rows: tuple[str, ...]
    note: str
    quantity: int
    listed: int
    amount: int
    deals: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        return ", ".join(self.rows[:1])


def line_deals(
    visit: Visit, bill: Quote, promotions: Iterable[Promotion]
) -> Mapping[tuple[str, str], str]:
    """The names of a bill's discounts that come off single lines, by source and id."""
    whole = {one.id for one in promotions if one.kind in ("order_percent", "order_amount")}
    return {
        (one.source, one.id): visit.text(one.name) or visit.say("Discount by the store")
        for one in bill.discounts
        if (one.source == "promotion" and one.id not in whole)
        or (one.source, one.id) == ("manual", "line")
    }


def told(
    visit: Visit, line: OrderLine, quoted: QuoteLine, deals: Mapping[tuple[str, str], str]
) -> ToldLine:
    """`deals` are those of `line_deals`."""
    own = [one for one in quoted.discounts if (one.source, one.id) in deals]
    details = line.details
    notes = [visit.text(detail.text) for detail in details if detail.kind == "note"]
    return ToldLine(
        name=visit.text(line.name),
        rows=tuple(row for row in _rows(visit, line, details) if row),
        note=" ".join(notes),
        quantity=line.quantity,
        listed=quoted.listed,
        amount=quoted.listed - sum(one.amount for one in own),
        deals=tuple(deals[one.source, one.id] for one in own),
    )


def _rows(visit: Visit, line: OrderLine, details: Sequence[LineDetail]) -> Iterator[str]:
    whole = [detail for detail in details if detail.part is None]
    once = [_counted(visit, one) for one in whole if one.kind == "modifier" and one.count == 1]
    yield " · ".join(one for one in (size_name(visit, line), *once) if one)
    for detail in details:
        if detail.kind == "part":
            yield _part(visit, line, detail)
    yield from (_counted(visit, one) for one in whole if one.kind == "modifier" and one.count > 1)
    removed = [visit.text(one.text) for one in whole if one.kind == "removed"]
    if removed:
        yield visit.say("Without {what}", what=", ".join(removed))


def _part(visit: Visit, line: OrderLine, part: LineDetail) -> str:
    """ "Left: Pepperoni, jalapeños"; empty for a half that is like the whole."""
    own = [one for one in line.details if one.part == part.part and one is not part]
    said = [] if part.text == line.name else [visit.text(part.text)]
    said += [_counted(visit, one) for one in own if one.kind == "modifier"]
    said += [
        visit.say("without {what}", what=visit.text(one.text))
        for one in own
        if one.kind == "removed"
    ]
    if not said:
        return ""
    if part.of == 2 * part.shares and part.part in _SIDES:
        return visit.say(_SIDES[part.part], what=", ".join(said))
    return f"{part.shares}/{part.of} " + ", ".join(said)


def size_name(visit: Visit, line: OrderLine) -> str:
    """In full while the menu knows the size, else as the receipt has it."""
    try:
        variant = visit.menu.item(line.cart.item).variant(line.cart.variant)
    except StoreError:
        variant = None
    return visit.text(variant.name) if variant else text_in(line.size, visit.language)


def _counted(visit: Visit, detail: LineDetail) -> str:
    name = visit.text(detail.text)
    return f"{name} × {detail.count}" if detail.count > 1 else name
