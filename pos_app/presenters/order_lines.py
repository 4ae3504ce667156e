"""The lines of an order as they stand in the right column."""

from collections.abc import Sequence
from dataclasses import replace

from pos_app.presenters.savings import of_line, offers_of
from pos_app.presenters.ticket import lowered
from qt_kit.ticket_line import Detail, TicketLine
from qt_kit.wording import _
from store_core.domain.catalogue import Menu, text_in
from store_core.domain.errors import StoreError
from store_core.domain.orders import LineDetail, Order, OrderLine
from store_core.domain.store import Settings
from store_core.domain.wording import amount


def ticket_lines(order: Order, menu: Menu, settings: Settings) -> tuple[TicketLine, ...]:
    language = settings.languages[0]
    return tuple(_line(line, order, menu, settings, language) for line in order.live_lines)


def _line(
    line: OrderLine, order: Order, menu: Menu, settings: Settings, language: str
) -> TicketLine:
    def text(minor: int) -> str:
        return amount(order.bill.currency, minor, settings.locale)

    priced = next((one for one in order.bill.lines if one.line_id == line.id), line.priced)
    off = of_line(priced, line.cart, order.bill, offers_of(order), settings)
    saved = sum(one.amount for one in off)
    offers = tuple(Detail(one.name, text(-one.amount), "promotion") for one in off)
    return TicketLine(
        key=line.id,
        name=_name(line, menu, language),
        amount=text(line.listed - saved),
        was=text(line.listed) if saved else "",
        quantity=str(line.quantity),
        details=_details(line, language) + offers,
        editable=False,
    )


def _name(line: OrderLine, menu: Menu, language: str) -> str:
    """ "Veggie garden, Medium": the size in full while the menu still has it."""
    name, size = text_in(line.name, language), text_in(line.size, language)
    try:
        variant = menu.item(line.cart.item).variant(line.cart.variant)
    except StoreError:
        variant = None
    if variant:
        size = text_in(variant.name, language)
    return f"{name}, {size}" if size else name


def _details(line: OrderLine, language: str) -> tuple[Detail, ...]:
    """Each half with its own extras, then the whole's in one row, removals and the note."""
    rows: list[Detail] = []
    for part in (detail for detail in line.details if detail.kind == "part"):
        own = [one for one in line.details if one.part == part.part and one is not part]
        rows += _part(part, own, language)
    whole = [detail for detail in line.details if detail.part is None]
    extras = [detail for detail in whole if detail.kind == "modifier"]
    if extras:
        rows.append(Detail(_joined(extras, language)))
    for detail in whole:
        if detail.kind == "removed":
            rows.append(_removed(detail, language))
        elif detail.kind == "note":
            rows.append(Detail(quoted(text_in(detail.text, language)), kind="note"))
    return tuple(rows)


def _part(part: LineDetail, own: Sequence[LineDetail], language: str) -> list[Detail]:
    extras = [detail for detail in own if detail.kind == "modifier"]
    told = text_in(part.text, language)
    if extras:
        told = f"{told} + {lowered(_joined(extras, language))}"
    if part.of == 2:
        row = Detail(told, kind="left" if part.part == 0 else "right")
    else:
        row = Detail(f"{part.shares}/{part.of} {told}")
    removals = [_removed(one, language) for one in own if one.kind == "removed"]
    return [row, *(replace(one, belongs=True) for one in removals)]


def _joined(extras: Sequence[LineDetail], language: str) -> str:
    """ "Mushrooms, spinach, 2× feta"."""
    names = []
    for number, extra in enumerate(extras):
        name = text_in(extra.text, language)
        name = lowered(name) if number else name
        names.append(f"{extra.count}\N{MULTIPLICATION SIGN} {name}" if extra.count > 1 else name)
    return ", ".join(names)


def _removed(detail: LineDetail, language: str) -> Detail:
    return Detail(lowered(text_in(detail.text, language)), kind="removal", before=_("No"))


def quoted(text: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"
