"""A tax class in words (O5)."""

from datetime import date

from qt_kit.wording import _
from store_core.domain.catalogue import TaxClass, TaxComponent, text_in
from store_core.domain.store import Settings
from store_core.domain.wording import day


def tax_name(tax: TaxClass, settings: Settings) -> str:
    """Its name, else its id as words: "Standard"."""
    told = tax.id.replace("_", " ").replace("-", " ")
    return text_in(tax.name, settings.languages[0]) or told[:1].upper() + told[1:]


def tax_choice(tax: TaxClass, settings: Settings) -> str:
    """ "Standard · 8.875 %"."""
    rates = " + ".join(f"{part.rate} %" for part in tax.components)
    name = tax_name(tax, settings)
    return f"{name} · {rates}" if rates else name


def rate_words(parts: tuple[TaxComponent, ...]) -> str:
    """ "Sales tax 8.25 %"."""
    told = ", ".join(f"{part.name} {part.rate} %" for part in parts)
    return told or _("Untaxed")


def in_force(tax: TaxClass, settings: Settings, today: date) -> str:
    """What holds today, and since when."""
    begun = [one.starts for one in tax.changes if one.starts <= today]
    words = rate_words(tax.on(today).components)
    if not begun:
        return words
    since = day(max(begun), settings.locale, "d MMM y")
    return _("{rate}, since {day}").format(rate=words, day=since)
