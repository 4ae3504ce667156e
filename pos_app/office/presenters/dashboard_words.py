"""How the dashboard says days, amounts and changes (O8)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.dashboard import WEEK, Dashboard
from store_core.domain.money import currency
from store_core.domain.store import Settings
from store_core.domain.wording import MINUS, day, money

METHODS = {"cash": "Cash", "card": "Card"}
MONDAY = date(2026, 6, 1)
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Change:
    """Against the days before: arrow and words."""

    words: str
    icon: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str


def cash(minor: int, settings: Settings) -> str:
    return money(settings.rules.currency, minor, settings.locale)


def major(minor: int, settings: Settings) -> Decimal:
    return Decimal(minor).scaleb(-currency(settings.rules.currency).digits)


def method(key: str) -> str:
    return _(METHODS.get(key, key.capitalize()))


def weekday(number: int, settings: Settings, style: str = "EEEE") -> str:
    return day(MONDAY + timedelta(days=number), settings.locale, style)


def clock(minute: int) -> str:
    """A minute of a business day as the store's clock shows it: "01:15"."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def title(found: Dashboard, settings: Settings) -> str:
    """ "Friday, June 12", or the first and the last of several days."""
    since, until = found.period.since, found.period.until
    if since == until:
        this_year = since.year == found.at.year
        return day(since, settings.locale, "EEEE, MMMM d" if this_year else "EEE, MMM d, y")
    style = "MMM d" if since.year == until.year else "MMM d, y"
    last = day(until, settings.locale, style)
    return f"{day(since, settings.locale, style)} – {last}"


def before_words(found: Dashboard, settings: Settings, *, short: bool = False) -> str:
    """The days it is compared with: "last Friday", "the Friday before", "the same days 5 weeks
    earlier"; in `short` where there is little room.
    """
    days = found.period.days
    if days == 1:
        name = day(found.period.since, settings.locale, "EEE" if short else "EEEE")
        return (_("last {day}") if found.live else _("the {day} before")).format(day=name)
    if days == WEEK:
        return _("the week before")
    weeks = counted("a week earlier", "{count} weeks earlier", found.period.weeks)
    return weeks if short else _("the same days {weeks}").format(weeks=weeks)


def percent(share: float) -> str:
    return f"{round(100 * share)} %"


def change_of(now: float, before: float, words: str) -> Change | None:
    """`words` say by how much; more is good."""
    if now == before:
        return Change(_("the same"), "minus", Tone.NEUTRAL)
    if now > before:
        return Change(_("{amount} more").format(amount=words), "arrow-up", Tone.GOOD)
    return Change(_("{amount} less").format(amount=words), "arrow-down", Tone.BAD)


def short(value: float) -> str:
    """At an axis: "0", "2k", "1.5m"."""
    size, unit = abs(value), ""
    for least, name in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if size >= least:
            size, unit = size / least, name
            break
    return f"{MINUS if value < 0 else ''}{size:g}{unit}"


def value_ticks(values: Sequence[float]) -> tuple[Tick, ...]:
    """Round numbers from 0 to above the largest (and below the smallest)."""
    high, low = max((*values, 0.0)), min((*values, 0.0))
    if high == low:
        high = 1.0
    rough = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in _STEPS if one * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(Tick(number * step, short(number * step)) for number in range(first, last + 1))
