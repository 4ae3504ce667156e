"""After a sale: the change, how to hand it over, what became of receipt and kitchen tickets."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from pos_app.presenters.tender import way_word
from pos_app.presenters.ticket import lowered
from pos_app.sentences import printer_trouble
from qt_kit.wording import _
from store_core.domain.cash import Kind, change_breakdown
from store_core.domain.catalogue import Menu, text_in
from store_core.domain.money import currency
from store_core.domain.orders import Order
from store_core.domain.refunds import Refund
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
    number: str
    label: str
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
    saved: str = ""


def derive(
    order: Order,
    menu: Menu,
    settings: Settings,
    reprint: Reprint = "none",
    trouble: Mapping[str, str] = MappingProxyType({}),
) -> ChangeState:
    """`trouble`: printer id to the code of what keeps it from printing."""
    code, locale = settings.rules.currency, settings.locale
    change = order.payments[-1].change if order.payments else 0
    again, again_below = _again(reprint)
    cash = any(payment.method == "cash" for payment in order.payments)
    return ChangeState(
        paid=_("Paid in full") if not order.due else _("Part paid"),
        drawer=_drawer(order, settings, cash=bool(cash)),
        number=f"#{order.header.number}",
        label=order.label,
        title=_("Change due") if change else _("No change due"),
        change=money(code, change, locale),
        sums=_sums(order, settings),
        pieces=_pieces(change, settings),
        no_change="" if change else _no_change(cash=cash),
        printer=_printer(settings, trouble),
        printer_trouble=bool(trouble.get(settings.receipt_printer or "")),
        again=again,
        again_below=again_below,
        kitchen=_kitchen(order, menu, settings),
        kitchen_trouble=_kitchen_trouble(order, settings, trouble),
        saved=_saved(order, settings),
    )


def _saved(order: Order, settings: Settings) -> str:
    """All that came off, by offers and by hand."""
    if not order.bill.saved:
        return ""
    told = money(order.bill.currency, order.bill.saved, settings.locale)
    return _("Saved {amount}").format(amount=told)


def derive_refund(
    order: Order,
    refund: Refund,
    settings: Settings,
    reprint: Reprint = "none",
    trouble: Mapping[str, str] = MappingProxyType({}),
) -> ChangeState:
    """After money was given back: what to hand over, and what goes back by other ways."""
    code, locale = settings.rules.currency, settings.locale
    cash = sum(part.given for part in refund.paid_back if part.method == "cash")
    others = [part for part in refund.paid_back if part.method != "cash"]
    rows = [(_("Refund"), amount(code, refund.sum.amount, locale))]
    rows += [
        (_("To the {way}").format(way=lowered(way_word(part.method))), text)
        for part in others
        for text in (amount(code, part.given, locale),)
    ]
    again, again_below = _again(reprint)
    whole = order.payment_status == "refunded"
    title = _("Give back") if cash else _("Nothing in cash")
    return ChangeState(
        paid=_("Refunded") if whole else _("Part refunded"),
        drawer=_drawer(order, settings, cash=bool(cash)),
        number=f"#{order.header.number}",
        label=order.label,
        title=title,
        change=money(code, cash, locale),
        sums=tuple(rows),
        pieces=_pieces(cash, settings),
        no_change="" if cash else _("Give it back on the card terminal."),
        printer=_printer(settings, trouble, _("Refund slip sent to the printer")),
        printer_trouble=bool(trouble.get(settings.receipt_printer or "")),
        again=again,
        again_below=again_below,
        kitchen="",
        kitchen_trouble="",
    )


def _drawer(order: Order, settings: Settings, *, cash: bool) -> str:
    """Nothing in training, where it stays shut."""
    opens = cash and settings.receipt_printer and not order.header.training
    return _("Drawer opened") if opens else ""


def _no_change(*, cash: bool) -> str:
    return _("The customer paid the exact amount.") if cash else _("All of it was paid by card.")


def _sums(order: Order, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Total, tip, what cash rounding made of it, and what came by each way. Whoever paid a share
    before has their change: of theirs only what stayed counts.
    """
    code, locale = settings.rules.currency, settings.locale
    rows = [(_("Total"), amount(code, order.bill.total, locale))]
    if order.bill.tip:
        rows.append((_("Tip"), amount(code, order.bill.tip, locale)))
    rounding = sum(payment.rounding for payment in order.payments)
    if rounding:
        rows.append((_("Cash rounding"), amount(code, rounding, locale)))
    came: dict[str, int] = {}
    for payment in order.payments:
        last = payment is order.payments[-1]
        brought = payment.tendered if last else payment.kept
        came[payment.method] = came.get(payment.method, 0) + brought
    for method, brought in came.items():
        word = _("Cash received") if method == "cash" else way_word(method)
        rows.append((word, amount(code, brought, locale)))
    return tuple(rows)


def _printer(settings: Settings, trouble: Mapping[str, str], sent: str = "") -> str:
    if settings.receipt_printer is None:
        return _("No receipt printer is set up")
    wrong = printer_trouble(trouble.get(settings.receipt_printer, ""))
    return wrong or sent or _("Receipt sent to the printer")


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
