"""A shop as its owner wants it, for tests that open one."""

from dataclasses import replace

from store_core.domain.countries import country
from store_core.domain.founding import Founding, bare_menu, settings_like, usual_taxes

CODE = "ABCD-EFGH-JKMN-PQRS"
PIN = "739182"


def founding(place: str = "DE", **settings: object) -> Founding:
    """A nameless kind of shop without a menu: it is quick to make."""
    begun = replace(settings_like(None, place), name="Da Mario", address=("Hauptstr. 1", "Berlin"))
    begun = replace(begun, **settings)  # type: ignore[arg-type]  # fields of the settings
    menu = bare_menu(None, usual_taxes(country(place).tax), begun.languages[0])
    return Founding(begun, menu, "Mario Rossi", PIN, CODE)
