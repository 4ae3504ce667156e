"""Money, times and percentages as text: the only place that formats them (S6).

Amounts are integer minor units of a currency; minus is U+2212.
"""

from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from unicodedata import category

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, get_currency_symbol

from store_core.domain.money import currency

MINUS = "\N{MINUS SIGN}"


@lru_cache(maxsize=4096)  # the prices of a menu, over and over
def money(code: str, minor: int, locale: str = "en_US") -> str:
    """ "$18.99": for totals, buttons and change."""
    major = Decimal(minor).scaleb(-currency(code).digits)
    return _spaced(format_currency(major, code, locale=locale))


def _spaced(text: str) -> str:
    """A currency written in letters does not touch its number: "KWD 1.500" (CLDR's spacing)."""
    first = next(place for place, char in enumerate(text) if char.isdecimal())
    before = text[first - 1] if first else "-"
    if before != "-" and category(before)[0] in "LP":
        text = f"{text[:first]}\N{NO-BREAK SPACE}{text[first:]}"
    return text.replace("-", MINUS)


@lru_cache(maxsize=4096)
def amount(code: str, minor: int, locale: str = "en_US") -> str:
    """ "18.99": for lists and tiles."""
    digits = currency(code).digits
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    major = Decimal(minor).scaleb(-digits)
    return format_decimal(major, pattern, locale=locale).replace("-", MINUS)


def whole_money(code: str, minor: int, locale: str = "en_US") -> str:
    """ "$60" where nothing follows the point, else "$48.44": for quick amounts and notes."""
    if minor % currency(code).unit:
        return money(code, minor, locale)
    pattern = Locale.parse(locale).currency_formats["standard"].pattern.replace(".00", "")
    whole = Decimal(minor // currency(code).unit)
    text = format_currency(whole, code, pattern, locale=locale, currency_digits=False)
    return _spaced(text)


def piece(code: str, minor: int, locale: str = "en_US") -> str:
    """A note or coin: "$10", "25¢"; where nobody writes cents like that, the amount."""
    cents = {"USD": "¢", "EUR": "c", "GBP": "p"}.get(code)
    if cents and minor < currency(code).unit:
        return f"{minor}{cents}"
    return whole_money(code, minor, locale)


def symbol(code: str, locale: str = "en_US") -> str:
    """ "$"."""
    return get_currency_symbol(code, locale=locale)


def clock_time(
    moment: datetime, zone: tzinfo, locale: str = "en_US", *, short: bool = False
) -> str:
    """The time of day in the store: "7:38 PM", or "19:38" where staff read it (`short`)."""
    local = moment.astimezone(zone)
    return local.strftime("%H:%M") if short else format_time(local, "short", locale=locale)


def day(when: date, locale: str = "en_US", style: str = "EEEE, MMMM d") -> str:
    """ "Friday, June 12", by a CLDR pattern."""
    return format_date(when, style, locale=locale)
