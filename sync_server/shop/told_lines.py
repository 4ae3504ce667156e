"""A line in words, as the cart, the checkout and the order pages tell it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store_core.domain.catalogue import text_in
from store_core.domain.errors import StoreError
from store_core.domain.orders import LineDetail, OrderLine
from sync_server.shop.visit import Visit

_SIDES = {0: "Left: {what}", 1: "Right: {what}"}


@dataclass(frozen=True, slots=True)
class ToldLine:
    """`rows` are size and modifiers, each half, what is left out; `note` is as typed."""

    name: str
    rows: tuple[str, ...]
    note: str
    quantity: int
    amount: int

    @property
    def short(self) -> str:
        return ", ".join(self.rows[:1])


def told(visit: Visit, line: OrderLine) -> ToldLine:
    details = line.details
    notes = [visit.text(detail.text) for detail in details if detail.kind == "note"]
    return ToldLine(
        name=visit.text(line.name),
        rows=tuple(row for row in _rows(visit, line, details) if row),
        note=" ".join(notes),
        quantity=line.quantity,
        amount=line.discounted,
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
