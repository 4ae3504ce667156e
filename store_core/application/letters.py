"""What a supplier is told: the text of a purchase order (O2)."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from store_core.domain.catalogue import text_in
from store_core.domain.purchasing import OrderedLine, PurchaseOrder, Supplier
from store_core.domain.stock import PER_UNIT, StockItem, Stocks
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time, day, money


@dataclass(frozen=True, slots=True)
class Letter:
    """`mailto` opens it in a mail program, empty where the supplier has no address."""

    to: str
    subject: str
    text: str
    mailto: str = ""


def letter_to(
    supplier: Supplier, order: PurchaseOrder, stocks: Stocks, settings: Settings, language: str
) -> Letter:
    """In English, with the things' names in `language`."""
    subject = f"Order {order.number}, {settings.name}"
    wanted = [_line(line, stocks.item(line.stock), settings, language) for line in order.lines]
    lines = [f"Order {order.number}", "", *wanted, "", *_sums(order, settings)]
    if order.due_at:
        zone = ZoneInfo(settings.time_zone)
        there = order.due_at.astimezone(zone)
        time = clock_time(order.due_at, zone, settings.locale)
        lines.append(f"Wanted by {day(there.date(), settings.locale)}, {time}")
    if order.note:
        lines += ["", order.note]
    lines += ["", settings.name, *settings.address, settings.phone]
    text = "\n".join(lines).rstrip()
    address = quote(supplier.email, safe="@")
    link = f"mailto:{address}?subject={quote(subject)}&body={_escaped(text)}"
    return Letter(supplier.email, subject, text, link if supplier.email else "")


def _escaped(text: str) -> str:
    return quote(text.replace("\n", "\r\n"))


def _line(line: OrderedLine, item: StockItem, settings: Settings, language: str) -> str:
    name = text_in(item.name, language)
    whole = quantity_text(item, line.quantity, settings.locale)
    if line.pack:
        pack = item.pack(line.pack)
        packs, rest = divmod(line.quantity, pack.size)
        if not rest:
            one = f"{text_in(pack.name, language)} of {quantity_text(item, pack.size)}"
            return f"{packs} x {name}, {one} ({whole})"
    return f"{whole} {name}"


def quantity_text(item: StockItem, quantity: int, locale: str = "en_US") -> str:
    """ "3.2 kg", "750 ml", "12 pcs"."""
    if item.unit == "piece":
        return f"{_number(Decimal(quantity) / PER_UNIT, locale)} pcs"
    large, small = {"g": ("kg", "g"), "ml": ("l", "ml")}[item.unit]
    if abs(quantity) >= item.measure:
        return f"{_number(Decimal(quantity) / item.measure, locale)} {large}"
    return f"{_number(Decimal(quantity) / PER_UNIT, locale)} {small}"


def _number(number: Decimal, locale: str) -> str:
    return format_decimal(number, "#,##0.###", locale=locale)


def _sums(order: PurchaseOrder, settings: Settings) -> list[str]:
    currency, locale = settings.rules.currency, settings.locale
    told = []
    if order.delivery_fee:
        told.append(f"Delivery {money(currency, order.delivery_fee, locale)}")
    return [*told, f"Total {money(currency, order.total, locale)}"]
