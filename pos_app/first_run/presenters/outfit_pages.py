"""The pages about what the shop needs to sell: printer, menu, and the summary of all."""

from collections.abc import Iterator

from pos_app.first_run.presenters.draft import Draft, menu_of, sheet_asks, sheet_path
from pos_app.first_run.presenters.rows import Answer, Choices, Listing, Wrong, line, one_of
from pos_app.first_run.presenters.words import kind_words, outcome_words, place_words
from pos_app.first_run.profiles import ICONS, profile
from pos_app.office.presenters.catalogue_sheets import Importing, derive
from pos_app.office.presenters.fields import (
    Act,
    Hint,
    Note,
    Pick,
    Row,
    Text,
    row,
)
from pos_app.office.presenters.printers_words import connection_word
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.countries import country
from store_core.domain.locales import language_name


def printer_page(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    printer = draft.printer
    found = tuple(
        (one.place, f"{one.name or connection_word(one.connection)} · {one.place}", "printer")
        for one in printer.found
    )
    choices = (
        *found,
        ("network", _("By its address"), "network"),
        ("usb", _("On USB"), "link"),
        ("serial", _("On a serial line"), "link"),
        ("none", _("No printer yet"), "x"),
    )
    yield one_of("printer/choice", _("Printer"), choices, _chosen_printer(draft), wrong)
    yield _looking(draft)
    if printer.chosen != "one":
        return
    yield row(line(draft, wrong, "printer/name", _("What people call it"), printer.name))
    if printer.connection == "network":
        yield row(
            line(draft, wrong, "printer/host", _("Address of the printer"), printer.host),
            line(draft, wrong, "printer/port", _("Port"), printer.port),
            parts=(3, 1),
        )
    else:
        yield row(line(draft, wrong, "printer/path", _("Plugged in at"), printer.path))
        hint = "/dev/usb/lp0" if printer.connection == "usb" else "/dev/ttyUSB0, COM3"
        yield row(Hint(_("Its port on this machine, like {port}.").format(port=hint)))
    widths = (("80", _("80 mm"), ""), ("58", _("58 mm"), ""))
    yield one_of("printer/width", _("Paper"), widths, printer.width, wrong)
    busy = printer.printing
    words = _("Printing…") if busy else _("Print a test page")
    yield row(
        Act("printer/test", words, "printer", name=_("Print a test page"), enabled=not busy),
        parts=(0,),
    )
    if printer.outcome is not None:
        words, good = outcome_words(draft)
        tone, icon = (Tone.GOOD, "check") if good else (Tone.BAD, "circle-alert")
        yield row(Note(words, tone, icon, name=_("Test page")))


def _chosen_printer(draft: Draft) -> str:
    printer = draft.printer
    if printer.chosen != "one":
        return printer.chosen
    place = f"{printer.host}:{printer.port}" if printer.connection == "network" else printer.path
    known = {one.place for one in printer.found}
    return place if place in known else printer.connection


def _looking(draft: Draft) -> Row:
    printer = draft.printer
    if printer.looking:
        words, icon = _("Looking on the network and on this machine's cables…"), "search"
    elif printer.found:
        many = len(printer.found)
        words, icon = counted("{count} printer found", "{count} printers found", many), "check"
    else:
        words, icon = _("No printer was found. Is it switched on?"), "search"
    again = Act("printer/look", _("Look again"), "refresh-cw", enabled=not printer.looking)
    return row(Note(words, Tone.NEUTRAL, icon, name=_("Printers found")), again, parts=(1, 0))


def menu_page(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    example = profile(draft.kind)
    choices: Choices = (
        ("sheet", _("From a spreadsheet"), "file-text"),
        ("empty", _("Empty"), "square"),
    )
    if example is not None:
        words = _("That of a {kind}").format(kind=kind_words(draft.kind).lower())
        choices = (("profile", words, ICONS.get(draft.kind, "store")), *choices)
    yield one_of("menu", _("The menu begins"), choices, draft.menu, wrong)
    if draft.menu == "profile" and example is not None:
        yield from _example(draft)
    elif draft.menu == "sheet":
        yield from _sheet(draft, wrong)
    elif draft.menu == "empty":
        yield row(Hint(_("Items are made in the back office, on the page Catalogue.")))


def _example(draft: Draft) -> Iterator[Row]:
    menu = menu_of(draft)
    classes = tuple((one.id, f"{one.id} · {one.components[0].rate} %", "") for one in menu.taxes)
    if len(classes) > 1:
        label = _("Everything on it is taxed at first as")
        yield row(Pick("tax_class", label, classes, draft.tax_class, name=_("Tax class")))
    told = _("{items}, with pictures and extras. Names and prices are examples: put them right in ")
    many = counted("{count} item", "{count} items", len(menu.items))
    yield row(Hint(told.format(items=many) + _("the back office before you sell.")))


def _sheet(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    sheet = draft.sheet
    problem = wrong.get("sheet", "")
    yield row(
        Text("sheet", _("File, .xlsx or .csv"), sheet.path, _("Spreadsheet"), problem=problem),
        Act("sheet/choose", _("Choose"), "upload", name=_("Choose the file")),
        Act("sheet/read", _("Read it"), "refresh-cw", name=_("Read the file")),
        parts=(1, 0, 0),
    )
    if sheet.reading:
        yield row(Note(_("Reading…"), Tone.NEUTRAL, "hourglass", name=_("Spreadsheet read")))
        return
    if sheet.dry is None or sheet.read_for != sheet_asks(draft):
        template = Act("sheet/template", _("Save a file to fill in"), "download")
        yield row(template, parts=(0,))
        return
    told = derive(Importing(sheet_path(draft), sheet.dry), draft.settings)
    tone, icon = (Tone.BAD, "octagon-alert") if told.wrong else (Tone.GOOD, "check")
    yield row(Note(told.summary, tone, icon, name=_("Spreadsheet read")))


def listing_of(draft: Draft) -> Listing | None:
    """Of the file that the menu is to come from."""
    sheet = draft.sheet
    if draft.menu != "sheet" or sheet.dry is None or sheet.read_for != sheet_asks(draft):
        return None
    told = derive(Importing(sheet_path(draft), sheet.dry), draft.settings)
    return Listing(told.lines, told.wrong) if told.lines else None


def summary_page(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    told = _("The shop is kept on this machine. Its server starts and ends with this till.")
    yield row(Note(told, Tone.NEUTRAL, "server", name=_("About the server")))


def summary_of(draft: Draft) -> tuple[Answer, ...]:
    settings, menu = draft.settings, menu_of(draft)
    kind = kind_words(draft.kind) if profile(draft.kind) else ""
    place = country(draft.country).name if draft.country else ""
    how = _("in the price") if settings.rules.tax == "included" else _("on top of the price")
    rates = ", ".join(f"{one.goods} {one.rate} %" for one in draft.taxes)
    days = len({one.weekday for one in settings.hours})
    return (
        Answer(_("Shop"), " · ".join(filter(None, (settings.name, kind)))),
        Answer(_("Place"), ", ".join(filter(None, (*settings.address, place)))),
        Answer(_("Time zone"), place_words(settings.time_zone)),
        Answer(_("Currency"), settings.rules.currency),
        Answer(_("Languages"), ", ".join(map(language_name, settings.languages))),
        Answer(_("Tax"), f"{rates}, {how}"),
        Answer(_("Open"), counted("{count} day a week", "{count} days a week", days)),
        Answer(_("Owner"), draft.owner),
        Answer(_("Printer"), _printer_told(draft)),
        Answer(_("Menu"), counted("{count} item", "{count} items", len(menu.items))),
    )


def _printer_told(draft: Draft) -> str:
    printer = draft.printer
    if printer.chosen != "one":
        return _("No printer yet")
    return f"{printer.name}, {printer.width} mm"
