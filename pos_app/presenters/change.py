"""After a sale: the change, how to hand it over, what became of receipt and kitchen tickets."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from pos_app.sentences import printer_trouble
from qt_kit.wording import _
from store_core.domain.cash import Kind, change_breakdown
from store_core.domain.catalogue import Menu, text_in
from store_core.domain.money import currency
from store_core.domain.orders import Order
from store_core.domain.store import Settings
from store_core.domain.wording import amount, clock_time, money, piece

STAYS_MS = 20_000

Reprint = Literal["none", "asked", "queued", "failed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """How many of a note or coin to hand over."""

    text: str
    count: int
    kind: Kind
    small: int
    """0 for the largest coin, then smaller ones."""


@dataclass(frozen=True, slots=True)
class ChangeState:
    paid: str
    drawer: str
    where: str
    title: str
    change: str
    sums: tuple[tuple[str, str], ...]
    pieces: tuple[Piece, ...]
    no_change: str
    printer: str
    printer_trouble: bool
    again: str
    again_below: str
    kitchen: str
    kitchen_trouble: str


def derive(
    order: Order,
    menu: Menu,
    settings: Settings,
    reprint: Reprint = "none",
    trouble: Mapping[str, str] = MappingProxyType({}),
) -> ChangeState:
    """`trouble`: printer id to the code of what keeps it from printing."""
    code, locale = settings.rules.currency, settings.locale
    change = sum(payment.change for payment in order.payments)
    tendered = sum(payment.tendered for payment in order.payments)
    prints = settings.receipt_printer is not None
    again, again_below = _again(reprint)
    return ChangeState(
        paid=_("Paid in full") if not order.due else _("Part paid"),
        drawer=_("Drawer opened") if prints and order.payments else "",
        where=" · ".join(part for part in (order.label, f"#{order.header.number}") if part),
        title=_("Change due") if change else _("No change due"),
        change=money(code, change, locale),
        sums=(
            (_("Total"), amount(code, order.bill.total, locale)),
            (_("Cash received"), amount(code, tendered, locale)),
        ),
        pieces=_pieces(change, settings),
        no_change="" if change else _("The customer paid the exact amount."),
        printer=_printer(settings, trouble),
        printer_trouble=bool(trouble.get(settings.receipt_printer or "")),
        again=again,
        again_below=again_below,
        kitchen=_kitchen(order, menu, settings),
        kitchen_trouble=_kitchen_trouble(order, settings, trouble),
    )


def _printer(settings: Settings, trouble: Mapping[str, str]) -> str:
    if settings.receipt_printer is None:
        return _("No receipt printer is set up")
    wrong = printer_trouble(trouble.get(settings.receipt_printer, ""))
    return wrong or _("Receipt sent to the printer")


def _kitchen_trouble(order: Order, settings: Settings, trouble: Mapping[str, str]) -> str:
    """Of a printer that one of the order's stations waits for."""
    for fired in order.tickets:
        printer = settings.station_printers.get(fired.ticket.station, "")
        if code := trouble.get(printer):
            return _("In the kitchen: {trouble}").format(trouble=printer_trouble(code))
    return ""


def _again(reprint: Reprint) -> tuple[str, str]:
    return {
        "none": (_("Print again"), _("marked as a copy")),
        "asked": (_("Print again"), _("asking the printer…")),
        "queued": (_("Copy printed"), _("tap for one more")),
        "failed": (_("Print again"), _("that did not work")),
    }[reprint]


def _pieces(change: int, settings: Settings) -> tuple[Piece, ...]:
    handed = change_breakdown(change, currency(settings.rules.currency))
    coins = [value for value, _count, kind in handed if kind == "coin"]
    return tuple(
        Piece(
            piece(settings.rules.currency, value, settings.locale),
            count,
            kind,
            coins.index(value) if kind == "coin" else 0,
        )
        for value, count, kind in handed
    )


def _kitchen(order: Order, menu: Menu, settings: Settings) -> str:
    if not order.tickets:
        return ""
    language = settings.languages[0]
    names = {station.id: text_in(station.name, language) for station in menu.stations}
    fired = [one.ticket for one in order.tickets]
    stations = ", ".join(names.get(one.station, one.station) for one in fired)
    first = min(one.fire_at for one in fired)
    at = clock_time(first, ZoneInfo(settings.time_zone), short=True)
    return _("Sent to the kitchen at {time}").format(time=at) + f" · {stations}"
