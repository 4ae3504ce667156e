"""The pages about the shop itself: name, place, money, tax, hours, owner."""

from collections.abc import Iterator

from babel import Locale

from pos_app.first_run.presenters.draft import Draft
from pos_app.first_run.presenters.rows import Choices, Wrong, line, one_of
from pos_app.first_run.presenters.words import kind_words, place_words
from pos_app.first_run.profiles import ICONS, OTHER, kinds
from pos_app.office.presenters.fields import (
    Act,
    Flag,
    Heading,
    Hint,
    Note,
    Pick,
    Row,
    Said,
    Text,
    row,
)
from pos_app.office.presenters.store_choices import choices_of
from pos_app.office.presenters.store_hours import hours_rows
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.domain.countries import countries, country
from store_core.domain.locales import language_name
from store_core.domain.money import currency
from store_core.domain.setting_list import setting
from store_core.domain.wording import money


def shop_page(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    yield row(line(draft, wrong, "name", _("Name of the shop"), draft.settings.name))
    found = tuple((kind, kind_words(kind), ICONS.get(kind, "store")) for kind in kinds())
    choices = (*found, (OTHER, _("Another kind"), "store"))
    yield one_of("kind", _("Kind of shop"), choices, draft.kind, wrong)
    yield row(Hint(_("It says what the next pages begin with; everything can be changed.")))


def place_page(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    address = "\n".join(draft.settings.address)
    yield row(line(draft, wrong, "address", _("Address: street and town"), address, high=104))
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


def money_page(draft: Draft, wrong: Wrong) -> Iterator[Row]:
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


def tax_page(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    choices = (
        ("included", _("In the price"), "check"),
        ("excluded", _("On top of the price"), "plus"),
    )
    label = _("Tax is")
    yield one_of("rules.tax", label, choices, draft.settings.rules.tax, wrong)
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


def hours_page(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    yield from hours_rows(draft.store, wrong)
    yield row(Hint(_("Holidays and days that differ are set later, on the page of the store.")))


def owner_page(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    yield row(line(draft, wrong, "owner", _("Your name"), draft.owner))
    yield row(
        line(draft, wrong, "pin", _("PIN"), draft.pin),
        line(draft, wrong, "again", _("The same PIN again"), draft.again),
    )
    told = _("Four to eight digits. It opens the till and the back office, with every right.")
    yield row(Hint(told))


def recovery_page(draft: Draft, wrong: Wrong) -> Iterator[Row]:
    told = _("Whoever has this code can set a new PIN for you. Keep it where only you find it.")
    yield row(Note(told, Tone.WARN, "key", name=_("About the code")))
    yield row(Flag("written", _("I have written it down"), draft.written))
    if problem := wrong.get("written", ""):
        yield row(Note(problem, Tone.BAD, "circle-alert", name="written"))
