"""A modifier group, shared by the items it is on, and a category, as the rows of their forms."""

from collections.abc import Iterator

from pos_app.office.presenters.catalogue_filling import NONE, Filling, retire_rows
from pos_app.office.presenters.catalogue_kitchen import option_recipe
from pos_app.office.presenters.catalogue_listing import Size, ordered, sizes_of
from pos_app.office.presenters.catalogue_words import ALLERGENS, DIETS, named
from pos_app.office.presenters.fields import (
    Act,
    Flag,
    Form,
    Heading,
    Hint,
    Note,
    Pick,
    Row,
    Strip,
    Text,
    row,
)
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.catalogue import Category, Menu, ModifierGroup, Option

ICONS = (
    "pizza",
    "sparkles",
    "leaf",
    "chef-hat",
    "salad",
    "cup-soda",
    "citrus",
    "milk",
    "coffee",
    "beer",
    "wine",
    "cake-slice",
    "ice-cream-cone",
    "soup",
    "sandwich",
    "croissant",
    "cookie",
    "fish",
    "shrimp",
    "beef",
    "drumstick",
    "egg",
    "wheat",
    "vegan",
    "gift",
    "shopping-bag",
    "star",
    "tag",
)


def group_form(group: ModifierGroup, filling: Filling) -> Form:
    return Form(f"group/{group.id}", tuple(_group(group, filling)))


def users_of(group: ModifierGroup, menu: Menu) -> tuple[str, ...]:
    """Ids of the items it is on."""
    return tuple(one.id for one in menu.items if group.id in one.group_ids and not one.retired)


def _group(group: ModifierGroup, filling: Filling) -> Iterator[Row]:
    menu, settings = filling.menu, filling.settings
    used = users_of(group, menu)
    names = ", ".join(named(menu.item(one).name, settings) for one in used[:4])
    told = counted("On {count} item", "On {count} items", len(used))
    more = "…" if len(used) > 4 else ""
    if used:
        told = f"{told}: {names}{more}"
    yield row(Note(told, Tone.INFO if len(used) > 1 else Tone.NEUTRAL, "link", _("Used by")))
    yield row(filling.translated(group, "name", _("Group name"), tabs=True))
    yield row(
        filling.text(group, "min", _("At least")),
        filling.text(group, "max", _("At most"), name=_("At most")),
        filling.text(group, "free", _("Free")),
    )
    yield row(Flag("on_parts", _("Chosen for each half"), group.on_parts))
    below = counted("{count} option", "{count} options", len(group.options))
    yield row(Heading(_("Options"), below))
    problem = filling.problems.get("options", "")
    if problem:
        yield row(Note(problem, Tone.BAD, "circle-alert", _("Options problem")))
    sizes = sizes_of([menu.item(one) for one in used], settings.languages[0])
    for place, option in enumerate(group.options):
        yield from _option(group, option, place, filling, sizes)
    yield row(Act("options+", _("Another option"), "plus"))
    if filling.fresh:
        return
    yield row(Heading(_("This group")))
    if used and not group.retired:
        yield row(Hint(_("Take it off its items first, then it can be retired.")))
    else:
        asked = _("It is offered with nothing any more. Past orders keep it.")
        yield from retire_rows(filling, asked, retired=group.retired)


def _option(
    group: ModifierGroup, option: Option, place: int, filling: Filling, sizes: tuple[Size, ...]
) -> Iterator[Row]:
    at = f"options/{option.id}"
    number = _("Option {number}").format(number=place + 1)
    said = named(option.name, filling.settings) or number

    def text(path: str, label: str) -> Text:
        return filling.text(group, f"{at}/{path}", label, name=f"{said} {label.lower()}")

    name = filling.translated(group, f"{at}/name", _("Option"), name=f"{said} name")
    yield row(name, text("price", _("Price")), parts=(5, 3))
    if filling.opened == at:
        yield from _more(group, option, said, filling, sizes)
    yield row(
        Flag(f"{at}/available", _("Available"), option.available, f"{said} available"),
        Act(f"{at}/more", "", "sliders-horizontal", "flat", f"{said} more"),
        Act(f"{at}/up", "", "arrow-up", "flat", f"{said} up", enabled=place > 0),
        Act(f"{at}/remove", "", "trash-2", "flat", f"{said} away"),
        parts=(1, 0, 0, 0),
    )


def _more(
    group: ModifierGroup, option: Option, said: str, filling: Filling, sizes: tuple[Size, ...]
) -> Iterator[Row]:
    """What most options need not say."""
    at = f"options/{option.id}"

    def text(path: str, label: str) -> Text:
        return filling.text(group, f"{at}/{path}", label, name=f"{said} {label.lower()}")

    if sizes:
        yield row(*(text(f"variant_prices/{size.key}", size.title) for size in sizes))
        known = {size.key: (size.title, "") for size in sizes}
        label = _("{option} not in the sizes").format(option=said)
        held = option.without_variants
        yield row(filling.chips(f"{at}/without_variants", label, held, known, Tone.NEUTRAL))
    full = filling.translated(
        group, f"{at}/full_name", _("On receipts"), name=f"{said} on receipts"
    )
    yield row(full, text("max", _("At most")), parts=(5, 3))
    yield row(filling.translated(group, f"{at}/detail", _("Says"), name=f"{said} says"))
    label = _("{option} contains").format(option=said)
    yield row(filling.chips(f"{at}/allergens", label, option.allergens, ALLERGENS, Tone.BAD))
    label = _("{option} suits").format(option=said)
    yield row(filling.chips(f"{at}/diet", label, option.diet, DIETS, Tone.GOOD))
    shown = (option.picture,) if option.picture else ()
    yield row(Strip(f"{at}/picture", _("Picture"), shown))
    yield from option_recipe(option, filling.kitchen, filling.settings, said)


def category_form(category: Category, filling: Filling) -> Form:
    return Form(f"category/{category.id}", tuple(_category(category, filling)))


def _category(category: Category, filling: Filling) -> Iterator[Row]:
    menu, settings = filling.menu, filling.settings
    below = {one.id for one in ordered(menu.categories) if category.id in _above(one, menu)}
    held = sum(1 for one in menu.items if not one.retired and below & set(one.category_ids))
    told = counted("{count} item is in it", "{count} items are in it", held)
    yield row(Note(told, icon="layout-grid", name=_("Holds")))
    yield row(filling.translated(category, "name", _("Category name"), tabs=True))
    tree = [one for one in ordered(menu.categories) if not one.retired and one.id != category.id]
    above = ((NONE, _("At the top"), ""), *((c.id, named(c.name, settings), c.icon) for c in tree))
    problem = filling.problems.get("parent", "")
    yield row(
        Pick("parent", _("Inside"), above, category.parent or NONE, _("Inside"), problem),
        Pick(
            "icon",
            _("Icon"),
            tuple((one, one.replace("-", " ").capitalize(), one) for one in ICONS),
            category.icon or ICONS[0],
        ),
    )
    yield row(Flag("hidden", _("Hidden; its items stay in search"), category.hidden))
    if filling.fresh:
        return
    yield row(
        Act("earlier", _("Earlier"), "arrow-left", enabled=not filling.busy),
        Act("later", _("Later"), "arrow-right", enabled=not filling.busy),
    )
    asked = _("Its items stay in their other categories and in search.")
    yield from retire_rows(filling, asked, retired=category.retired)


def _above(category: Category, menu: Menu) -> list[str]:
    """Its own id and those of the categories it is in."""
    parents = {one.id: one.parent for one in menu.categories}
    found: list[str] = []
    at: str | None = category.id
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found
