"""What the settings come to, before they are saved: the week, the next opening, a sample price."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

from pos_app.office.presenters.store_draft import Draft
from pos_app.office.presenters.store_hours import weekday_name
from pos_app.office.presenters.store_values import clock_and_day
from qt_kit.wording import _
from store_core.domain.cart import Cart, CartLine
from store_core.domain.catalogue import Item, Menu, text_in
from store_core.domain.errors import StoreError
from store_core.domain.hours import open_state, order_days, overlapping
from store_core.domain.modifiers import unmet_groups
from store_core.domain.pricing import Quote, quote
from store_core.domain.setting_checks import is_clock
from store_core.domain.setting_list import Group
from store_core.domain.store import Settings
from store_core.domain.wording import day, money

DAY = 24 * 60
CHARGES = {"service": "Service charge", "small_order": "Small-order fee", "delivery": "Delivery"}


@dataclass(frozen=True, slots=True)
class Bar:
    """Open from and to, in minutes since the day began; past midnight is above `DAY`."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class DayRow:
    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """`week` as bars, or `rows` of words and amounts; the last row is the sum."""

    title: str = ""
    below: str = ""
    week: tuple[DayRow, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


def preview(group: Group, draft: Draft, menu: Menu, now: datetime, today: date) -> Preview:
    try:
        match group:
            case "hours":
                return _week(draft.settings, now)
            case "prices":
                return _price(draft, menu, today)
            case "ordering":
                return _ordering(draft.settings, now)
            case _:
                return Preview()
    except (StoreError, ValueError, ZoneInfoNotFoundError, OverflowError):
        words = _("Put right what is marked, then it shows here.")
        return Preview(_("Preview"), words)


def _week(settings: Settings, now: datetime) -> Preview:
    sound = [row for row in settings.hours if is_clock(row.opens) and is_clock(row.closes)]
    if len(sound) < len(settings.hours) or overlapping(settings.hours):
        raise ValueError("hours")
    rows = []
    for weekday in range(7):
        bars = tuple(
            _bar(row.opens, row.closes)
            for row in sorted(settings.hours, key=lambda one: one.opens)
            if row.weekday == weekday
        )
        rows.append(DayRow(weekday_name(weekday, settings)[:3], bars))
    return Preview(_("The week"), _now_words(settings, now), tuple(rows))


def _bar(opens: str, closes: str) -> Bar:
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (opens, closes))
    return Bar(start, end if end > start else end + DAY, f"{opens} to {closes}")


def _now_words(settings: Settings, now: datetime) -> str:
    state = open_state(now, settings)
    if state.open and state.until:
        until = clock_and_day(state.until, settings)
        return _("Open now, until {until}").format(until=until)
    if state.open:
        return _("Always open")
    if state.opens_next:
        at = clock_and_day(state.opens_next, settings)
        return _("Closed now, opens {at}").format(at=at)
    return _("Nothing opens in the next two months")


def _ordering(settings: Settings, now: datetime) -> Preview:
    first, last = (day(one, settings.locale, "EEE d MMM y") for one in order_days(now, settings))
    soon = clock_and_day(now + timedelta(minutes=settings.web_prep_minutes), settings)
    if settings.min_advance_days:
        soon = _("not today")
    minimum = money(settings.rules.currency, settings.order_minimum, settings.locale)
    rows = (
        (_("Ordered now, ready"), soon),
        (_("First day"), first),
        (_("Last day"), last),
        (_("Minimum"), minimum if settings.order_minimum else _("None")),
    )
    return Preview(_("What a customer meets"), "", rows=rows)


def _price(draft: Draft, menu: Menu, today: date) -> Preview:
    wanted = _sample(menu)
    if wanted is None:
        return Preview(_("A sample price"), _("There is nothing on the menu yet."))
    item, line = wanted
    settings = draft.settings
    dated = Menu(
        menu.categories, menu.items, menu.groups, draft.taxes, menu.stations, menu.promotions
    )
    bill = quote(Cart((line,)), dated.on(today), settings.rules)
    rows = [(text_in(item.name, settings.languages[0]), _money(bill.goods, settings))]
    rows += _bill_rows(bill, settings)
    below = _("for pickup, today")
    ahead = [one.starts for tax in draft.taxes for one in tax.changes if one.starts > today]
    if ahead:
        then = quote(Cart((line,)), dated.on(min(ahead)), settings.rules)
        when = day(min(ahead), settings.locale, "d MMM y")
        below = _("today; from {day} {total}").format(day=when, total=_money(then.total, settings))
    return Preview(_("A sample price"), below, rows=tuple(rows))


def _bill_rows(bill: Quote, settings: Settings) -> Iterator[tuple[str, str]]:
    for charge in bill.charges:
        yield _(CHARGES[charge.kind]), _money(charge.amount, settings)
    for tax in bill.taxes:
        words = _("of which {tax} {rate} %") if bill.tax_included else _("{tax} {rate} %")
        yield words.format(tax=tax.name, rate=tax.rate), _money(tax.amount, settings)
    if bill.deposit:
        yield _("Deposit"), _money(bill.deposit, settings)
    if bill.cash_rounding:
        yield _("In cash"), _money(bill.cash_due, settings)
    yield _("Total"), _money(bill.total, settings)


def _money(minor: int, settings: Settings) -> str:
    return money(settings.rules.currency, minor, settings.locale)


def _sample(menu: Menu) -> tuple[Item, CartLine] | None:
    """The first thing that is sold without a choice."""
    for item in menu.items:
        if item.retired or not item.price:
            continue
        variant = item.default_variant or (item.variants[0].id if item.variants else None)
        line = CartLine("sample", item.id, variant, 1)
        if not unmet_groups(line, menu):
            return item, line
    return None
