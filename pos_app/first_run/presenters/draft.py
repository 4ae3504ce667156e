"""The answers of a first run so far: pure, nothing of it is kept before the shop is opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from pos_app.first_run.profiles import profile
from pos_app.office.presenters import store_draft
from pos_app.office.presenters.store_draft import Draft as StoreDraft
from store_core.domain.catalogue import Menu, TaxClass, TaxComponent
from store_core.domain.catalogue_edits import with_records
from store_core.domain.catalogue_import import DryRun
from store_core.domain.countries import country, locale_of
from store_core.domain.errors import StoreError
from store_core.domain.founding import (
    FIRST_PRINTER,
    Founding,
    bare_menu,
    menu_like,
    settings_like,
    usual_taxes,
    with_printer,
)
from store_core.domain.printers import Connection, Printer
from store_core.domain.store import Settings
from store_core.printing.connection import Outcome
from store_core.printing.finding import Found

Step = Literal[
    "shop", "place", "money", "tax", "hours", "owner", "recovery", "printer", "menu", "open"
]
STEPS: tuple[Step, ...] = get_args(Step)
NOWHERE = "US"
"""Where a shop is taken to be until its country is said."""
MenuFrom = Literal["", "profile", "sheet", "empty"]


@dataclass(frozen=True, slots=True)
class Tax:
    """A class as it is typed: what it is for, the tax's name on receipts, its rate."""

    goods: str
    name: str
    rate: str


@dataclass(frozen=True, slots=True)
class PrinterDraft:
    """`chosen`: "" nothing yet, "none", or "one". `outcome` is that of the test page."""

    chosen: Literal["", "none", "one"] = ""
    name: str = "Counter"
    connection: Connection = "network"
    host: str = ""
    port: str = "9100"
    path: str = ""
    width: str = "80"
    found: tuple[Found, ...] = ()
    looking: bool = False
    looked: bool = False
    printing: bool = False
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """`read_for` is what the file was read for: of other settings it has to be read again."""

    path: str = ""
    reading: bool = False
    dry: DryRun | None = None
    refused: StoreError | None = None
    read_for: object = None


@dataclass(frozen=True, slots=True)
class Draft:
    """`store.base` is what is usual for the kind and the country, `store.settings` with what the
    person chose otherwise. `taxed`: somebody changed the taxes by hand.
    """

    store: StoreDraft
    kind: str = ""
    country: str = ""
    taxes: tuple[Tax, ...] = ()
    taxed: bool = False
    owner: str = ""
    pin: str = ""
    again: str = ""
    code: str = ""
    written: bool = False
    printer: PrinterDraft = field(default_factory=PrinterDraft)
    menu: MenuFrom = ""
    tax_class: str = ""
    sheet: SheetDraft = field(default_factory=SheetDraft)

    @property
    def settings(self) -> Settings:
        return self.store.settings


def begun(code: str, country_code: str = "") -> Draft:
    """`code` is the owner's recovery code, `country_code` a guess or ""."""
    settings = settings_like(None, country_code or NOWHERE)
    draft = Draft(StoreDraft(settings, -1, settings), country=country_code, code=code)
    return with_taxes(draft, usual(country_code or NOWHERE))


def usual(country_code: str) -> tuple[Tax, ...]:
    known = country(country_code).tax
    return tuple(
        Tax(goods_of(one.id), one.components[0].name, one.components[0].rate)
        for one in usual_taxes(known)
    )


def goods_of(tax_id: str) -> str:
    return tax_id.replace("-", " ").capitalize()


def tax_id(goods: str) -> str:
    """ "Hot drinks" is "hot-drinks"."""
    plain = "".join(one if one.isalnum() else " " for one in goods.casefold())
    return "-".join(plain.split())[:40]


def with_taxes(draft: Draft, taxes: Sequence[Tax]) -> Draft:
    kept = replace(draft, taxes=tuple(taxes))
    ids = [tax_id(one.goods) for one in taxes]
    first = draft.tax_class if draft.tax_class in ids else (ids[0] if ids else "")
    return replace(kept, tax_class=first)


def _rebased(draft: Draft) -> Draft:
    """The kind or the country is another: what nobody chose by hand follows it."""
    example = profile(draft.kind)
    settings = settings_like(example.settings if example else None, draft.country or NOWHERE)
    merged = store_draft.merged(settings, draft.store.base, draft.settings)
    return replace(draft, store=replace(draft.store, base=settings, settings=merged))


def with_kind(draft: Draft, kind: str) -> Draft:
    moved = _rebased(replace(draft, kind=kind))
    if draft.menu in ("", "profile"):
        moved = replace(moved, menu="profile" if profile(kind) else "")
    return moved


def with_country(draft: Draft, country_code: str) -> Draft:
    moved = _rebased(replace(draft, country=country_code))
    return moved if draft.taxed else with_taxes(moved, usual(country_code))


def typed(draft: Draft, path: str, text: str) -> Draft:
    area, _, below = path.partition("/")
    match area:
        case "owner":
            return replace(draft, owner=text)
        case "again":
            return replace(draft, again=text.strip())
        case "pin":
            return replace(draft, pin=text.strip())
        case "taxes":
            place, _, name = below.partition("/")
            value = text.strip().removesuffix("%").replace(",", ".") if name == "rate" else text
            changed = replace(draft.taxes[int(place)], **{name: value})
            return replace(with_taxes(draft, _put(draft.taxes, int(place), changed)), taxed=True)
        case "printer":
            values: dict[str, Any] = {below: text}
            return replace(draft, printer=replace(draft.printer, outcome=None, **values))
        case "sheet":
            return replace(draft, sheet=SheetDraft(text.strip()))
    return replace(draft, store=store_draft.typed(draft.store, path, text))


def _put(taxes: tuple[Tax, ...], place: int, tax: Tax) -> tuple[Tax, ...]:
    return (*taxes[:place], tax, *taxes[place + 1 :])


def picked(draft: Draft, path: str, key: str) -> Draft:
    match path:
        case "kind":
            return with_kind(draft, key)
        case "country":
            return with_country(draft, key)
        case "tax_class":
            return replace(draft, tax_class=key)
        case "menu":
            return replace(draft, menu=key)  # type: ignore[arg-type]  # one of the choices
        case "printer/width":
            return replace(draft, printer=replace(draft.printer, width=key, outcome=None))
        case "printer/choice":
            return replace(draft, printer=_chosen(draft.printer, key))
    return replace(draft, store=store_draft.picked(draft.store, path, key))


def _chosen(printer: PrinterDraft, key: str) -> PrinterDraft:
    """ "none", "network", "usb", "serial", or the place of one that was found."""
    if key == "none":
        return replace(printer, chosen="none", outcome=None)
    found = next((one for one in printer.found if one.place == key), None)
    if found is None:
        return replace(printer, chosen="one", connection=key, outcome=None)  # type: ignore[arg-type]  # a way to connect
    return replace(
        printer,
        chosen="one",
        connection=found.connection,
        host=found.host,
        port=str(found.port),
        path=found.path,
        outcome=None,
    )


def acted(draft: Draft, path: str, today: date) -> Draft:
    """A button among the fields: rows come, go, or are copied."""
    match path.split("/"):
        case ["taxes", "add"]:
            name = draft.taxes[0].name if draft.taxes else "VAT"
            return replace(with_taxes(draft, (*draft.taxes, Tax("", name, ""))), taxed=True)
        case ["taxes", "remove", place]:
            kept = (one for at, one in enumerate(draft.taxes) if at != int(place))
            return replace(with_taxes(draft, tuple(kept)), taxed=True)
    return replace(draft, store=store_draft.acted(draft.store, path, today))


def tax_classes(draft: Draft) -> tuple[TaxClass, ...]:
    return tuple(
        TaxClass(tax_id(one.goods), (TaxComponent(one.name.strip(), one.rate.strip()),))
        for one in draft.taxes
    )


def printer_of(draft: Draft) -> Printer | None:
    printer = draft.printer
    if printer.chosen != "one":
        return None
    return Printer(
        FIRST_PRINTER,
        printer.name.strip(),
        host=printer.host.strip() if printer.connection == "network" else "",
        port=int(printer.port) if printer.port.isascii() and printer.port.isdigit() else 0,
        width_mm=int(printer.width),
        connection=printer.connection,
        path="" if printer.connection == "network" else printer.path.strip(),
    )


def bare(draft: Draft) -> Menu:
    """What a spreadsheet is read against: taxes and stations."""
    example = profile(draft.kind)
    language = draft.settings.languages[0] if draft.settings.languages else "en"
    return bare_menu(example.menu if example else None, tax_classes(draft), language)


def menu_of(draft: Draft) -> Menu:
    example = profile(draft.kind)
    if draft.menu == "profile" and example is not None:
        language = draft.settings.languages[0] if draft.settings.languages else "en"
        return menu_like(example.menu, tax_classes(draft), draft.tax_class, language)
    if draft.menu == "sheet" and draft.sheet.dry is not None:
        return with_records(bare(draft), draft.sheet.dry.records)
    return bare(draft)


def settings_of(draft: Draft) -> Settings:
    """As the shop begins, its printer among them."""
    settings = store_draft.tidy(draft.settings)
    place = draft.country or NOWHERE
    language = settings.languages[0] if settings.languages else "en"
    settings = replace(settings, locale=locale_of(language, place), phone_region=place)
    return with_printer(settings, printer_of(draft), bare(draft))


def sheet_asks(draft: Draft) -> object:
    """What the dry run of a file depends on besides the file."""
    settings = draft.settings
    return draft.sheet.path, settings.rules.currency, settings.languages, bare(draft)


def founding_of(draft: Draft) -> Founding:
    return Founding(settings_of(draft), menu_of(draft), draft.owner, draft.pin, draft.code)


def sheet_path(draft: Draft) -> Path:
    return Path(draft.sheet.path).expanduser()
