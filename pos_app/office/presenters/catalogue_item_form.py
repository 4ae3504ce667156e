"""Everything about one item, as the rows of its form (O1)."""

from collections.abc import Iterator

from pos_app.office.presenters.catalogue_choice_rows import choice_rows, ingredient_rows, set_rows
from pos_app.office.presenters.catalogue_filling import NONE, Filling, retire_rows
from pos_app.office.presenters.catalogue_kitchen import item_recipe
from pos_app.office.presenters.catalogue_listing import ordered
from pos_app.office.presenters.catalogue_size_rows import size_rows
from pos_app.office.presenters.catalogue_words import ALLERGENS, DIETS, GROUND_WORDS, named
from pos_app.office.presenters.fields import (
    AREA,
    Act,
    Flag,
    Form,
    Heading,
    Pick,
    Row,
    Strip,
    row,
)
from pos_app.office.presenters.tax_words import tax_choice
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.domain.catalogue import Item, text_in


def item_form(item: Item, filling: Filling) -> Form:
    kitchen, settings = filling.kitchen, filling.settings
    rows = [*_what(item, filling), *_food(item, filling), *size_rows(item, filling)]
    rows += item_recipe(item, kitchen, settings, fresh=filling.fresh)
    rows += [*choice_rows(item, filling), *ingredient_rows(item, filling)]
    rows += [*set_rows(item, filling), *_suits(item, filling)]
    rows += [*_selling(item, filling), *_end(item, filling)]
    return Form(f"item/{item.id}", tuple(rows))


def _what(item: Item, filling: Filling) -> Iterator[Row]:
    menu, settings = filling.menu, filling.settings
    yield row(filling.translated(item, "name", _("Name"), tabs=True))
    yield row(filling.translated(item, "description", _("Description"), high=AREA))
    tree = [one for one in ordered(menu.categories) if not one.retired]
    categories = tuple((one.id, named(one.name, settings), "") for one in tree)
    stations = [
        (one.id, named(one.name, settings), "") for one in menu.stations if one.kind == "make"
    ]
    no_station = (NONE, _("No station"), "")
    problems = filling.problems
    yield row(
        Pick(
            "category_ids",
            _("Categories"),
            categories,
            "",
            problem=problems.get("category_ids", ""),
            several=item.category_ids,
        ),
        Pick(
            "station",
            _("Station"),
            (no_station, *stations),
            item.station or NONE,
            problem=problems.get("station", ""),
        ),
        parts=(8, 5),
    )
    yield row(Strip("pictures", _("Pictures, first is the cover"), item.pictures))
    grounds = tuple((one, _(word), "") for one, word in GROUND_WORDS.items())
    ground = item.ground if item.ground in GROUND_WORDS else "linen"
    yield row(
        Pick("ground", _("Ground behind them"), grounds, ground, _("Ground")),
        filling.text(item, "tags", _("Also found by")),
    )


def _food(item: Item, filling: Filling) -> Iterator[Row]:
    yield row(filling.chips("allergens", _("Allergens"), item.allergens, ALLERGENS, Tone.BAD))
    yield row(
        filling.text(item, "prep_minutes", _("Prep time"), _("min")),
        filling.text(item, "calories", _calories(item, filling), "kcal", name=_("Calories")),
    )
    yield row(Flag("featured", _("Featured on the web home page"), item.featured))


def _suits(item: Item, filling: Filling) -> Iterator[Row]:
    yield row(Heading(_("Whom it suits")))
    yield row(filling.chips("diet", _("Diets"), item.diet, DIETS, Tone.GOOD))
    label = _("May contain traces of")
    yield row(filling.chips("traces", label, item.traces, ALLERGENS, Tone.WARN))


def _calories(item: Item, filling: Filling) -> str:
    usual = next((one for one in item.variants if one.id == item.default_variant), None)
    if usual is None:
        return _("Calories")
    size = usual.short or text_in(usual.name, filling.language)
    return _("Calories, {size}").format(size=size)


def _selling(item: Item, filling: Filling) -> Iterator[Row]:
    yield row(Heading(_("Selling it")))
    yield row(
        filling.text(item, "barcode", _("Barcode")),
        filling.text(item, "quick_key", _("Quick key")),
        parts=(3, 2),
    )
    taxes = tuple(
        (one.id, tax_choice(one, filling.settings), "")
        for one in filling.menu.taxes
        if not one.retired or one.id == item.tax_class
    )
    wrong = filling.problems.get("tax_class", "")
    yield row(Pick("tax_class", _("Tax class"), taxes, item.tax_class, problem=wrong))
    yield row(Flag("at_till", _("Sold at the till"), item.at_till))
    yield row(Flag("on_web", _("Sold on the web"), item.on_web))
    if filling.fresh or item.retired:
        return
    yield row(Heading(_("Availability"), filling.availability))
    if not filling.sold_out:
        yield row(
            Act("86/close", _("86 until closing"), "ban"),
            Act("86/hour", _("For an hour"), "clock"),
        )
        yield row(Act("86/open", _("86 until I say so"), "ban"))
    else:
        yield row(Act("86/back", _("Back on sale"), "check"))


def _end(item: Item, filling: Filling) -> Iterator[Row]:
    if filling.fresh:
        return
    yield row(Heading(_("This item"), _("Where it stands in its category")))
    free = not filling.busy
    yield row(
        Act("earlier", _("Earlier"), "arrow-left", enabled=free),
        Act("later", _("Later"), "arrow-right", enabled=free),
    )
    name = named(item.name, filling.settings)
    asked = _("{name} leaves till and web. Past orders keep it.").format(name=name)
    yield from retire_rows(filling, asked, retired=item.retired, copies=True)
