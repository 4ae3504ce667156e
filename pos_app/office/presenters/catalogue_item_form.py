"""Everything about one item, as the rows of its form (O1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pos_app.office.presenters.catalogue_listing import ordered
from pos_app.office.presenters.catalogue_records import read
from pos_app.office.presenters.catalogue_typed import shown
from pos_app.office.presenters.catalogue_words import (
    ALLERGENS,
    DIETS,
    HALVES,
    language_word,
    named,
)
from pos_app.office.presenters.fields import (
    AREA,
    LINE,
    Act,
    Field,
    Flag,
    Form,
    Heading,
    Mark,
    Marks,
    Note,
    Pick,
    Row,
    Said,
    Strip,
    Text,
    row,
)
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.catalogue import (
    CatalogueRecord,
    Item,
    Menu,
    ModifierGroup,
    TaxClass,
    Variant,
    text_in,
)
from store_core.domain.store import Settings

NONE = ""


@dataclass(frozen=True, slots=True)
class Filling:
    """What a form is made from. `typed` is what stands in a field as somebody types it, by path,
    `problems` are words by path, `asking` the act that is asked about once more.
    """

    menu: Menu
    settings: Settings
    language: str
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    asking: str = ""
    fresh: bool = False
    busy: bool = False
    availability: str = ""
    """How it stands with selling it, in words."""
    sold_out: bool = False

    def text(
        self,
        record: CatalogueRecord,
        path: str,
        label: str,
        suffix: str = "",
        name: str = "",
    ) -> Text:
        held = shown(path, read(record, path), self.settings)
        return Text(
            path,
            label,
            self.typed.get(path, held),
            name or label,
            suffix,
            self.problems.get(path, ""),
        )

    def translated(
        self,
        record: CatalogueRecord,
        path: str,
        label: str,
        *,
        tabs: bool = False,
        name: str = "",
        high: int = LINE,
    ) -> Text:
        """In the language that is chosen; the tabs choose another."""
        spoken = self.settings.languages
        at = f"{path}/{self.language}"
        problem = self.problems.get(at, "") or self.problems.get(path, "")
        return Text(
            at,
            label,
            str(read(record, at) or ""),
            name or label,
            problem=problem,
            tabs=tuple((one, language_word(one)) for one in spoken)
            if tabs and len(spoken) > 1
            else (),
            high=high,
        )


def item_form(item: Item, filling: Filling) -> Form:
    rows = [*_what(item, filling), *_food(item, filling), *_sizes(item, filling)]
    rows += [*_choices(item, filling), *_suits(item, filling)]
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


def _sizes(item: Item, filling: Filling) -> Iterator[Row]:
    if not item.variants:
        yield row(filling.text(item, "price", _("Price")))
        yield row(Act("variants+", _("Sell it in sizes"), "plus"))
        return
    below = counted("{count} size", "{count} sizes", len(item.variants))
    yield row(Heading(_("Sizes"), below))
    problem = filling.problems.get("variants", "")
    if problem:
        yield row(Note(problem, Tone.BAD, "circle-alert", _("Sizes problem")))
    for place, variant in enumerate(item.variants):
        yield from _size(item, variant, place, filling)
    yield row(Act("variants+", _("Another size"), "plus"))


def _size(item: Item, variant: Variant, place: int, filling: Filling) -> Iterator[Row]:
    at = f"variants/{variant.id}"
    said = named(variant.name, filling.settings) or _("Size {number}").format(number=place + 1)

    def text(key: str, label: str, suffix: str = "") -> Text:
        return filling.text(item, f"{at}/{key}", label, suffix, f"{said} {label.lower()}")

    name = filling.translated(item, f"{at}/name", _("Size"), tabs=False, name=f"{said} name")
    price = text("price", _("Price"))
    if variant.price is None:
        price = text("multiplier", _("Times the price"))
    yield row(name, text("short", _("Short")), price, parts=(5, 2, 3))
    yield row(
        text("servings", _("Servings")),
        text("diameter_mm", _("Diameter"), "mm"),
        text("detail", _("Says")),
        parts=(2, 3, 3),
    )
    usual = item.default_variant == variant.id
    yield row(
        Flag(f"{at}/default", _("Usual size"), usual, _("{size} is usual").format(size=said)),
        Act(f"{at}/up", "", "arrow-up", "flat", f"{said} up", enabled=place > 0),
        Act(f"{at}/remove", "", "trash-2", "flat", f"{said} away"),
        parts=(1, 0, 0),
    )


def _choices(item: Item, filling: Filling) -> Iterator[Row]:
    menu, settings = filling.menu, filling.settings
    yield row(Heading(_("Modifier groups"), _("In the order they are asked")))
    groups = {one.id: one for one in menu.groups}
    for place, group_id in enumerate(item.group_ids):
        group = groups.get(group_id)
        if group is None:
            continue
        name = named(group.name, settings)
        yield row(
            Said(name, group_words(group, menu)),
            Act(f"group_ids/{group_id}/edit", "", "pencil", "flat", f"{name} edit"),
            Act(f"group_ids/{group_id}/up", "", "arrow-up", "flat", f"{name} up", place > 0),
            Act(f"group_ids/{group_id}/remove", "", "x", "flat", f"{name} away"),
            parts=(1, 0, 0, 0),
        )
    free = [one for one in menu.groups if one.id not in item.group_ids and not one.retired]
    add = ((NONE, _("Add a group"), ""), *((one.id, named(one.name, settings), "") for one in free))
    yield row(
        Pick("group_ids+", "", add, NONE, _("Add a group")),
        Act("group+", _("New group"), "plus"),
        parts=(1, 0),
    )
    halves = tuple((key, _(words), "") for key, words in HALVES.items())
    policy = Pick("halves", _("Halves"), halves, item.halves or NONE)
    if item.halves is None:
        yield row(policy)
    else:
        surcharge = filling.text(item, "half_surcharge", _("Surcharge for halves"))
        yield row(policy, surcharge, parts=(3, 2))


def group_words(group: ModifierGroup, menu: Menu) -> str:
    """ "1 to 3, 2 free · on 12 items"."""
    most = _("any number") if group.max is None else str(group.max)
    told = _("{min} to {max}").format(min=group.min, max=most)
    if group.free:
        told += ", " + _("{count} free").format(count=group.free)
    used = sum(1 for one in menu.items if group.id in one.group_ids and not one.retired)
    return f"{told} · {counted('on {count} item', 'on {count} items', used)}"


def _food(item: Item, filling: Filling) -> Iterator[Row]:
    yield row(_allergens(item, "allergens", _("Allergens"), Tone.BAD, filling))
    yield row(
        filling.text(item, "prep_minutes", _("Prep time"), _("min")),
        filling.text(item, "calories", _calories(item, filling), "kcal", name=_("Calories")),
    )
    yield row(Flag("featured", _("Featured on the web home page"), item.featured))


def _suits(item: Item, filling: Filling) -> Iterator[Row]:
    yield row(Heading(_("Whom it suits")))
    known = {**DIETS, **{one: (one, "leaf") for one in item.diet if one not in DIETS}}
    diets = tuple(Mark(key, _(w), icon, key in item.diet) for key, (w, icon) in known.items())
    yield row(Marks("diet", _("Diets"), diets, Tone.GOOD, filling.problems.get("diet", "")))
    yield row(_allergens(item, "traces", _("May contain traces of"), Tone.WARN, filling))


def _allergens(item: Item, path: str, label: str, tone: Tone, filling: Filling) -> Field:
    held: tuple[str, ...] = getattr(item, path)
    known = {**ALLERGENS, **{one: (one, "info") for one in held if one not in ALLERGENS}}
    marks = tuple(Mark(key, _(w), icon, key in held) for key, (w, icon) in known.items())
    return Marks(path, label, marks, tone, filling.problems.get(path, ""))


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
    taxes = tuple((one.id, _tax_words(one), "") for one in filling.menu.taxes)
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


def _tax_words(tax: TaxClass) -> str:
    """ "Standard · 8.875 %"."""
    rates = " + ".join(f"{part.rate} %" for part in tax.components)
    name = tax.id.replace("_", " ").replace("-", " ").capitalize()
    return f"{name} · {rates}" if rates else name


def _end(item: Item, filling: Filling) -> Iterator[Row]:
    if filling.fresh:
        return
    name = named(item.name, filling.settings)
    yield row(Heading(_("This item")))
    problem = filling.problems.get("retired", "")
    if problem:
        yield row(Note(problem, Tone.BAD, "octagon-alert", _("Retire problem")))
    if item.retired:
        yield row(Act("unretire", _("Bring it back"), "rotate-ccw"))
    elif filling.asking == "retire":
        yield row(Note(_("{name} leaves till and web. Past orders keep it.").format(name=name)))
        yield row(
            Act("retire!", _("Retire it"), "archive", "danger", enabled=not filling.busy),
            Act("retire-not", _("Keep it")),
        )
    else:
        yield row(
            Act("copy", _("Copy"), "copy"),
            Act("retire", _("Retire"), "archive", "danger", enabled=not filling.busy),
        )
