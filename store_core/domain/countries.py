"""What is usual in a country: money, languages, time zones, taxes on what is eaten and drunk (O6).

Taken from CLDR, but for the taxes: those are a beginning for the owner to check, as they stood in
2026.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal
from zoneinfo import available_timezones

import phonenumbers
from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies

from store_core.domain.locales import known_locale, nearest_locale


@dataclass(frozen=True, slots=True)
class UsualTax:
    """`standard` and, where food has another one, `food`: percentages as decimal strings. Without
    any, it differs from place to place.
    """

    name: str
    shown: Literal["included", "excluded"]
    standard: str = ""
    food: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """`cash_rounding` is the smallest coin in minor units, 1 where each unit has one."""

    code: str
    name: str
    currency: str
    languages: tuple[str, ...]
    time_zones: tuple[str, ...]
    locale: str
    tax: UsualTax
    cash_rounding: int = 1


_TAXES: Mapping[str, tuple[str, str, str]] = {
    "AE": ("VAT", "5", ""),
    "AR": ("IVA", "21", ""),
    "AT": ("USt", "20", "10"),
    "AU": ("GST", "10", ""),
    "BE": ("TVA", "21", "12"),
    "BG": ("ДДС", "20", ""),
    "BH": ("VAT", "10", ""),
    "CH": ("MWST", "8.1", "2.6"),
    "CL": ("IVA", "19", ""),
    "CY": ("ΦΠΑ", "19", "9"),
    "CZ": ("DPH", "21", "12"),
    "DE": ("MwSt", "19", "7"),
    "DK": ("moms", "25", ""),
    "EE": ("KM", "24", ""),
    "ES": ("IVA", "21", "10"),
    "FR": ("TVA", "20", "10"),
    "GB": ("VAT", "20", ""),
    "GR": ("ΦΠΑ", "24", "13"),
    "HR": ("PDV", "25", "13"),
    "HU": ("ÁFA", "27", "5"),
    "IE": ("VAT", "23", "13.5"),
    "IL": ("VAT", "18", ""),
    "IN": ("GST", "5", ""),
    "IT": ("IVA", "22", "10"),
    "JP": ("消費税", "10", "8"),
    "KE": ("VAT", "16", ""),
    "KR": ("VAT", "10", ""),
    "LK": ("VAT", "18", ""),
    "LT": ("PVM", "21", ""),
    "LU": ("TVA", "17", "3"),
    "LV": ("PVN", "21", ""),
    "MT": ("VAT", "18", ""),
    "MX": ("IVA", "16", ""),
    "NG": ("VAT", "7.5", ""),
    "NL": ("btw", "21", "9"),
    "NO": ("mva", "25", "15"),
    "NZ": ("GST", "15", ""),
    "PE": ("IGV", "18", ""),
    "PH": ("VAT", "12", ""),
    "PL": ("VAT", "23", "8"),
    "PT": ("IVA", "23", "13"),
    "RO": ("TVA", "21", "11"),
    "SA": ("VAT", "15", ""),
    "SE": ("moms", "25", "12"),
    "SG": ("GST", "9", ""),
    "SI": ("DDV", "22", "9.5"),
    "SK": ("DPH", "23", "5"),
    "TH": ("VAT", "7", ""),
    "TR": ("KDV", "20", "10"),
    "TW": ("VAT", "5", ""),
    "ZA": ("VAT", "15", ""),
}
"""Name, standard rate, rate of food where it is another; all of them in the price."""
_ADDED: Mapping[str, UsualTax] = {
    "US": UsualTax("Sales tax", "excluded"),
    "CA": UsualTax("GST", "excluded", "5"),
}
"""Where it comes on top of the price."""
_NONE = UsualTax("VAT", "included")


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """(code, English name) of each, by name."""
    names = Locale("en").territories
    found = ((code, names.get(code, code)) for code in phonenumbers.SUPPORTED_REGIONS)
    return tuple(sorted(found, key=lambda one: one[1]))


@cache
def country(code: str) -> Country:
    """Of a code that `countries` has."""
    money = get_territory_currencies(code)
    currency = str(money[-1]) if money else "USD"
    spoken = tuple(one for one in get_official_languages(code, de_facto=True) if _plain(one))[:1]
    languages = spoken or ("en",)
    digits, _whole, cash_digits, cash = get_global("currency_fractions").get(currency, (2, 0, 2, 0))
    return Country(
        code=code,
        name=dict(countries()).get(code, code),
        currency=currency,
        languages=languages,
        time_zones=_zones(code),
        locale=nearest_locale(f"{languages[0]}_{code}"),
        tax=_tax(code),
        cash_rounding=cash if cash and digits == cash_digits else 1,
    )


def locale_of(language: str, code: str) -> str:
    """How that language is written in that country."""
    return nearest_locale(f"{language}_{code}")


def _plain(language: str) -> bool:
    return "_" not in language and known_locale(language)


def _tax(code: str) -> UsualTax:
    if code in _ADDED:
        return _ADDED[code]
    if code not in _TAXES:
        return _NONE
    name, standard, food = _TAXES[code]
    return UsualTax(name, "included", standard, food)


def _zones(code: str) -> tuple[str, ...]:
    """The zones of a country, the one of most people first where CLDR says so."""
    known = _known_zones()
    listed = [zone for zone in get_global("territory_zones").get(code, ()) if zone in known]
    first = _LARGEST.get(code)
    return tuple(sorted(listed, key=lambda zone: (zone != first, zone)))


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


_LARGEST: Mapping[str, str] = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
}
"""Where most people live, of countries with several zones."""
