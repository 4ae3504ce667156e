"""The fields of each page of the first run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from babel import Locale

from pos_app.first_run.presenters.draft import Draft, Step, menu_of, sheet_asks, sheet_path
from pos_app.first_run.presenters.words import kind_words, outcome_words, place_words
from pos_app.first_run.profiles import ICONS, OTHER, kinds, profile
from pos_app.office.presenters.catalogue_sheets import Importing, ImportLine, derive
from pos_app.office.presenters.fields import (
    LINE,
    Act,
    Flag,
    Form,
    Heading,
    Hint,
    Mark,
    Marks,
    Note,
    Pick,
    Row,
    Said,
    Text,
    row,
)
from pos_app.office.presenters.printers_words import connection_word
from pos_app.office.presenters.store_choices import choices_of
from pos_app.office.presenters.store_hours import hours_rows
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.countries import countries, country
from store_core.domain.locales import language_name
from store_core.domain.money import currency
from store_core.domain.setting_list import setting
from store_core.domain.wording import money

Choices = tuple[tuple[str, str, str], ...]
Wrong = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Code(Said):
    """A code in huge letters; `text` is what it is called, `below` the code."""


@dataclass(frozen=True, slots=True)
class Fact(Said):
    """`below` is the answer to `text`."""


@dataclass(frozen=True, slots=True)
class Listing(Said):
    """Every row of a file that has something wrong, or every record it would bring."""

    lines: tuple[ImportLine, ...] = ()
    wrong: bool = False


def form_of(step: Step, draft: Draft, wrong: Wrong) -> Form:
    pages = {
        "shop": _shop,
        "place": _place,
        "money": _money,
        "tax": _tax,
        "hours": _hours,
        "owner": _owner,
        "recovery": _recovery,
        "printer": _printer,
        "menu": _menu,
        "open": _summary,
    }
    return Form(step, tuple(pages[step](draft, wrong)))


def _text(draft: Draft, wrong: Wrong, path: str, label: str, value: str, high: int = LINE) -> Text:
    text = draft.store.typed.get(path, value)
    return Text(path, label, text, label, problem=wrong.get(path, ""), high=high)


def _one_of(
    path: str, label: str, choices: Choices, chosen: str, wrong: Wrong, key: str = ""
) -> Row:
    """A few to choose one of, all in sight."""
    marks = tuple(Mark(one, words, icon, one == chosen) for one, words, icon in choices)
    return row(Marks(path, label, marks, Tone.ACCENT, wrong.get(key or path, "")))


def _shop(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    yield row(_text(draft, wrong, "name", _("Name of the shop"), draft.settings.name))
    yield row(Hint(_("It stands on receipts, on every screen and on the web.")))
    found = tuple((kind, kind_words(kind), ICONS.get(kind, "store")) for kind in kinds())
    choices = (*found, (OTHER, _("Another kind"), "store"))
    yield _one_of("kind", _("Kind of shop"), choices, draft.kind, wrong)
    yield row(Hint(_("It says what the next pages begin with; everything can be changed.")))


def _place(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    address = "\n".join(draft.settings.address)
    yield row(_text(draft, wrong, "address", _("Address"), address, high=104))
    yield row(Hint(_("Street and town, a line each, as on a letter.")))
    every = tuple((code, name, "") for code, name in countries())
    choices = every if draft.country else (("", _("Choose one"), ""), *every)
    yield row(
        Pick("country", _("Country"), choices, draft.country, problem=wrong.get("country", ""))
    )
    yield row(
        Pick(
            "time_zone",
            _("Time zone"),
            _zones(draft),
            draft.settings.time_zone,
            problem=wrong.get("time_zone", ""),
        )
    )


def _zones(draft: Draft) -> Choices:
    """Those of the country; all where it is not known."""
    zones = country(draft.country).time_zones if draft.country else ()
    if draft.settings.time_zone in zones:
        return tuple((zone, place_words(zone), "") for zone in zones)
    return choices_of(setting("time_zone"), draft.store)


def _money(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    settings = draft.settings
    code = settings.rules.currency
    problem = wrong.get("rules.currency", "")
    choices = choices_of(setting("rules.currency"), draft.store)
    yield row(Pick("rules.currency", _("Currency"), choices, code, problem=problem))
    example = money(code, 1234 * currency(code).unit + 50 % currency(code).unit, settings.locale)
    told = _("A price looks like {example}. Once something was sold, the currency stays.")
    yield row(Hint(told.format(example=example)))
    yield row(Heading(_("Languages"), _("names on the menu, receipts and the web")))
    for place, language in enumerate(settings.languages):
        name = _english(language)
        below = _("The first: every name is written in it") if place == 0 else ""
        first = Act(f"languages/first/{language}", _("First"), "", "flat", f"{name} first")
        away = Act(f"languages/remove/{language}", "", "trash-2", "flat", f"Remove {name}")
        words = f"{name} · {language_name(language)}" if name != language_name(language) else name
        if len(settings.languages) == 1:
            yield row(Said(words, below))
        elif place == 0:
            yield row(Said(words, below), away, parts=(1, 0))
        else:
            yield row(Said(words, below), first, away, parts=(1, 0, 0))
    yield row(_another_language(draft, wrong))


def _another_language(draft: Draft, wrong: Wrong) -> Pick:
    """By their English names, so that one finds them."""
    every = choices_of(setting("languages"), draft.store)
    named = sorted((_english(code), code) for code, _words, _icon in every if code)
    choices = (("", _("Choose one"), ""), *((code, name, "") for name, code in named))
    problem = wrong.get("languages/add", "")
    return Pick("languages/add", _("Another language"), choices, "", problem=problem)


def _english(language: str) -> str:
    return str(Locale("en").languages.get(language, language))


def _tax(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    choices = (
        ("included", _("In the price"), "check"),
        ("excluded", _("On top of the price"), "plus"),
    )
    label = _("Tax is")
    yield _one_of("rules.tax", label, choices, draft.settings.rules.tax, wrong)
    yield row(Heading(_("Rates"), _("what is sold is in one of these classes")))
    for place, one in enumerate(draft.taxes):
        at, name = f"taxes/{place}", _("Tax {n}").format(n=place + 1)
        texts = (
            Text(
                f"{at}/goods",
                _("For"),
                one.goods,
                f"{name} for",
                problem=wrong.get(f"{at}/goods", ""),
            ),
            Text(
                f"{at}/name",
                _("On the receipt"),
                one.name,
                f"{name} name",
                problem=wrong.get(f"{at}/name", ""),
            ),
            Text(
                f"{at}/rate",
                _("Rate"),
                one.rate,
                f"{name} rate",
                "%",
                problem=wrong.get(f"{at}/rate", ""),
            ),
        )
        if len(draft.taxes) > 1:
            away = Act(f"taxes/remove/{place}", "", "trash-2", "flat", f"Remove {name}")
            yield row(*texts, away, parts=(4, 4, 3, 0))
        else:
            yield row(*texts, parts=(4, 4, 3))
    yield row(Act("taxes/add", _("Add a rate"), "plus"))
    if not draft.taxed and draft.country:
        told = _("These are usual in {country}. Whether they fit this shop, its accountant knows.")
        yield row(Note(told.format(country=country(draft.country).name), name=_("About the rates")))


def _hours(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    yield from hours_rows(draft.store, wrong)
    yield row(Hint(_("Holidays and days that differ are set later, on the page of the store.")))


def _owner(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    yield row(_text(draft, wrong, "owner", _("Your name"), draft.owner))
    yield row(
        _text(draft, wrong, "pin", _("PIN"), draft.pin),
        _text(draft, wrong, "again", _("The same PIN again"), draft.again),
    )
    told = _("Four to eight digits. It opens the till and the back office, with every right.")
    yield row(Hint(told))


def _recovery(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    yield row(Code(_("Recovery code"), draft.code))
    told = _("Whoever has this code can set a new PIN for you. Keep it where only you find it.")
    yield row(Note(told, Tone.WARN, "key", name=_("About the code")))
    yield row(Flag("written", _("I have written it down"), draft.written))
    if problem := wrong.get("written", ""):
        yield row(Note(problem, Tone.BAD, "circle-alert", name="written"))


def _printer(draft: Draft, wrong: Wrong) -> Iterator[Row]:
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
    yield _one_of("printer/choice", _("Printer"), choices, _chosen_printer(draft), wrong)
    yield _looking(draft)
    if printer.chosen != "one":
        return
    yield row(_text(draft, wrong, "printer/name", _("What people call it"), printer.name))
    if printer.connection == "network":
        yield row(
            _text(draft, wrong, "printer/host", _("Address of the printer"), printer.host),
            _text(draft, wrong, "printer/port", _("Port"), printer.port),
            parts=(3, 1),
        )
    else:
        yield row(_text(draft, wrong, "printer/path", _("Plugged in at"), printer.path))
        hint = "/dev/usb/lp0" if printer.connection == "usb" else "/dev/ttyUSB0, COM3"
        yield row(Hint(_("Its port on this machine, like {port}.").format(port=hint)))
    widths = (("80", _("80 mm"), ""), ("58", _("58 mm"), ""))
    yield _one_of("printer/width", _("Paper"), widths, printer.width, wrong)
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


def _menu(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    example = profile(draft.kind)
    choices: Choices = (
        ("sheet", _("From a spreadsheet"), "file-text"),
        ("empty", _("Empty"), "square"),
    )
    if example is not None:
        words = _("That of a {kind}").format(kind=kind_words(draft.kind).lower())
        choices = (("profile", words, ICONS.get(draft.kind, "store")), *choices)
    yield _one_of("menu", _("The menu begins"), choices, draft.menu, wrong)
    if draft.menu == "profile" and example is not None:
        yield from _example(draft)
    elif draft.menu == "sheet":
        yield from _sheet(draft, wrong)
    elif draft.menu == "empty":
        yield row(Hint(_("Items are made in the back office, on the page Catalogue.")))


def _example(draft: Draft) -> Iterator[Row]:
    menu = menu_of(draft)
    told = _("{items}, with pictures and extras. Names and prices are examples: put them right in ")
    many = counted("{count} item", "{count} items", len(menu.items))
    yield row(Hint(told.format(items=many) + _("the back office before you sell.")))
    classes = tuple((one.id, f"{one.id} · {one.components[0].rate} %", "") for one in menu.taxes)
    if len(classes) > 1:
        label = _("Everything on it is taxed at first as")
        yield row(Pick("tax_class", label, classes, draft.tax_class, name=_("Tax class")))


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
    if told.lines:
        yield row(Listing(_("Rows of the file"), "", told.lines, told.wrong))


def _summary(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    settings, menu = draft.settings, menu_of(draft)
    kind = kind_words(draft.kind) if profile(draft.kind) else ""
    yield row(Fact(_("Shop"), " · ".join(filter(None, (settings.name, kind)))))
    place = country(draft.country).name if draft.country else ""
    yield row(Fact(_("Place"), ", ".join(filter(None, (*settings.address, place)))))
    yield row(Fact(_("Time zone"), place_words(settings.time_zone)))
    yield row(Fact(_("Currency"), settings.rules.currency))
    yield row(Fact(_("Languages"), ", ".join(map(language_name, settings.languages))))
    how = _("in the price") if settings.rules.tax == "included" else _("on top of the price")
    rates = ", ".join(f"{one.goods} {one.rate} %" for one in draft.taxes)
    yield row(Fact(_("Tax"), f"{rates}, {how}"))
    days = len({one.weekday for one in settings.hours})
    yield row(Fact(_("Open"), counted("{count} day a week", "{count} days a week", days)))
    yield row(Fact(_("Owner"), draft.owner))
    yield row(Fact(_("Printer"), _printer_told(draft)))
    yield row(Fact(_("Menu"), counted("{count} item", "{count} items", len(menu.items))))
    told = _("The shop is kept on this machine. Its server starts and ends with this till.")
    yield row(Hint(told))


def _printer_told(draft: Draft) -> str:
    printer = draft.printer
    if printer.chosen != "one":
        return _("No printer yet")
    return f"{printer.name}, {printer.width} mm"
