"""A shop that is to be opened: what its owner answered, and what is wrong with the answers (O6)."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

from store_core.domain.catalogue import Menu, Station, TaxClass, TaxComponent, Text, text_in
from store_core.domain.catalogue_checks import problems_of as catalogue_problems
from store_core.domain.catalogue_edits import key_of, records_of
from store_core.domain.catalogue_rules import Problem
from store_core.domain.countries import UsualTax, country, locale_of
from store_core.domain.printers import Printer, flaws_of
from store_core.domain.setting_checks import setting_problems
from store_core.domain.staff import Person, is_weak, problems_of
from store_core.domain.store import OpeningHours, PriceRules, Settings
from store_core.domain.tax import dated_problems

OWNER = "owner"
"""The id of whoever founded the shop."""
FIRST_PRINTER = "receipt"
KITCHEN = Station("kitchen", {"en": "Kitchen"}, position=10)
"""Where things are made in a shop that no profile says more about."""
FIRST_HOURS = tuple(OpeningHours(day, "09:00", "18:00") for day in range(6))
MOST_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Founding:
    """`settings` and `menu` as the shop begins; `pin` and `recovery_code` are the owner's, as they
    were typed and shown.
    """

    settings: Settings
    menu: Menu
    owner: str
    pin: str
    recovery_code: str


def founding_problems(founding: Founding) -> tuple[Problem, ...]:
    """Each at its field: "settings/name", "tax/food/components/0/rate", "person/owner/pin",
    "printer/receipt/host", "item/margherita/price".
    """
    settings, menu = founding.settings, founding.menu
    return (
        *setting_problems(settings, menu),
        *tax_problems(menu.taxes),
        *owner_problems(founding.owner, founding.pin),
        *(one for printer in settings.printers for one in printer_problems(printer)),
        *_menu_problems(settings, menu),
    )


def _menu_problems(settings: Settings, menu: Menu) -> tuple[Problem, ...]:
    keys = [key for key, _record in records_of(menu) if not key.startswith("tax/")]
    return catalogue_problems(menu, keys, settings)


def tax_problems(taxes: tuple[TaxClass, ...]) -> Iterator[Problem]:
    if not taxes:
        yield Problem("tax", "nothing_chosen")
    for one in taxes:
        for at, code in dated_problems(None, one, date.min, sold=False):
            yield Problem(f"{key_of(one)}/{at}", code)


def owner_problems(name: str, pin: str) -> Iterator[Problem]:
    at = f"person/{OWNER}"
    for field, code in problems_of(Person(OWNER, name, "owner")):
        yield Problem(f"{at}/{field}", code, {"most": 80})
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= MOST_DIGITS):
        yield Problem(f"{at}/pin", "pin_format")
    elif is_weak(pin):
        yield Problem(f"{at}/pin", "pin_weak")


def printer_problems(printer: Printer) -> Iterator[Problem]:
    """On a cable it is this till's, which has no id before the shop stands."""
    for field, code, values in flaws_of(printer, (), {printer.driver: ""}):
        yield Problem(f"printer/{printer.id}/{field}", code, values)


def usual_taxes(usual: UsualTax) -> tuple[TaxClass, ...]:
    """The classes of a country; of one whose rates are not known, a class to write the rate into.
    What is eaten comes first where it has a rate of its own.
    """
    standard = TaxClass("standard", (TaxComponent(usual.name, usual.standard or "0"),))
    if not usual.food:
        return (standard,)
    return TaxClass("food", (TaxComponent(usual.name, usual.food),)), standard


def settings_like(example: Settings | None, country_code: str) -> Settings:
    """What a shop of that kind in that country usually begins with; its name and place are to be
    said. Nothing of the example's own comes along: no address, no holidays, no printers.
    """
    usual = country(country_code)
    rules = PriceRules(usual.currency, tax=usual.tax.shown, cash_rounding=usual.cash_rounding)
    begun = Settings(
        store="",
        name="",
        profile=example.profile if example else "",
        time_zone=usual.time_zones[0] if usual.time_zones else "UTC",
        rules=rules,
        languages=usual.languages,
        locale=locale_of(usual.languages[0], country_code),
        phone_region=country_code,
        hours=FIRST_HOURS,
    )
    if example is None:
        return begun
    return replace(
        begun,
        hours=example.hours,
        day_cut=example.day_cut,
        fulfilments=example.fulfilments,
        web_fulfilments=example.web_fulfilments,
        prep_minutes=example.prep_minutes,
        answer_minutes=example.answer_minutes,
    )


def menu_like(
    example: Menu | None, taxes: tuple[TaxClass, ...], tax_class: str, language: str
) -> Menu:
    """The example's menu to begin with, everything on it taxed as `tax_class`; without its offers,
    which nobody decided on here.
    """
    bare = bare_menu(example, taxes, language)
    if example is None:
        return bare
    items = tuple(replace(item, tax_class=tax_class) for item in example.items)
    return replace(
        bare,
        categories=_spoken(example.categories, language),
        items=_spoken(items, language),
        groups=_spoken(example.groups, language),
    )


def bare_menu(example: Menu | None, taxes: tuple[TaxClass, ...], language: str) -> Menu:
    """Nothing on it yet; the stations are there."""
    stations = example.stations if example else (KITCHEN,)
    return Menu(taxes=taxes, stations=_spoken(stations, language))


R = TypeVar("R")


def _spoken(record: R, language: str) -> R:
    """Each text of it also in that language: where nobody translated it, as it is in another, to be
    put right in the catalogue.
    """
    made: Any = record
    if isinstance(record, tuple):
        made = tuple(_spoken(one, language) for one in record)
    elif is_dataclass(record) and not isinstance(record, type):
        texts = {one.name for one in fields(record) if one.type == Text}
        held = {one.name: getattr(record, one.name) for one in fields(record)}
        told = {
            name: _text(value, language) if name in texts else _spoken(value, language)
            for name, value in held.items()
        }
        made = replace(record, **told)
    return made  # type: ignore[no-any-return]  # of the record's own kind


def _text(text: Text, language: str) -> Text:
    return {**text, language: text_in(text, language)} if text else text


def with_printer(settings: Settings, printer: Printer | None, menu: Menu) -> Settings:
    """All papers come out of the first printer."""
    if printer is None:
        return settings
    stations = {one.id: printer.id for one in menu.stations if one.kind != "pass"}
    return replace(
        settings,
        printers=(printer,),
        receipt_printer=printer.id,
        station_printers=stations,
    )
