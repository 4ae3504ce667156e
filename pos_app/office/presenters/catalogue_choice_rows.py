"""What is chosen with an item: modifier groups, what it begins with, halves (O1)."""

from collections.abc import Iterator, Mapping

from pos_app.office.presenters.catalogue_filling import NONE, Filling
from pos_app.office.presenters.catalogue_words import HALVES, named
from pos_app.office.presenters.fields import (
    Act,
    Heading,
    Hint,
    Mark,
    Marks,
    Note,
    Pick,
    Row,
    Said,
    row,
)
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.catalogue import Item, ModifierGroup
from store_core.domain.store import Settings


def choice_rows(item: Item, filling: Filling) -> Iterator[Row]:
    menu, settings = filling.menu, filling.settings
    yield row(Heading(_("Modifier groups"), _("In the order they are asked")))
    wrong = filling.problems.get("defaults", "")
    if wrong:
        yield row(Note(wrong, Tone.BAD, "circle-alert", _("Begins with problem")))
    groups = {one.id: one for one in menu.groups}
    for place, group_id in enumerate(item.group_ids):
        if group_id in groups:
            yield from _group(item, groups[group_id], place, filling)
    free = [one for one in menu.groups if one.id not in item.group_ids and not one.retired]
    add = ((NONE, _("Add a group"), ""), *((one.id, named(one.name, settings), "") for one in free))
    yield row(
        Pick("group_ids+", "", add, NONE, _("Add a group")),
        Act("group+", _("New group"), "plus"),
        parts=(1, 0),
    )


def _group(item: Item, group: ModifierGroup, place: int, filling: Filling) -> Iterator[Row]:
    at, name = f"group_ids/{group.id}", named(group.name, filling.settings)
    begins = begins_words(item, group, filling.settings)
    told, shut = group_words(group, filling.uses), filling.opened != f"begins/{group.id}"
    yield row(
        Said(name, f"{begins} · {told}" if begins else told),
        Act(f"{at}/edit", "", "pencil", "flat", f"{name} edit"),
        Act(
            f"begins/{group.id}/more",
            "",
            "chevron-down" if shut else "chevron-up",
            "flat",
            f"{name} here",
        ),
        parts=(1, 0, 0),
    )
    if shut:
        return
    yield from _begins(item, group, filling)
    yield row(
        Act(f"{at}/up", _("Earlier"), "arrow-up", name=f"{name} up", enabled=place > 0),
        Act(f"{at}/remove", _("Take off"), "x", name=f"{name} away"),
    )


def _begins(item: Item, group: ModifierGroup, filling: Filling) -> Iterator[Row]:
    """Which options are chosen when it is opened, and how many of those that count."""
    held, settings = item.defaults, filling.settings
    name = named(group.name, settings)
    marks = tuple(
        Mark(one.id, named(one.name, settings), "", one.id in held) for one in group.options
    )
    label = _("{group} begins with").format(group=name)
    yield row(Marks(f"begins/{group.id}", label, marks, Tone.INFO))
    if group.max == 1:
        return
    counted_ones = [one for one in group.options if one.id in held and one.max != 1]
    for first in range(0, len(counted_ones), 3):
        yield row(
            *(
                filling.text(
                    item,
                    f"defaults/{one.id}",
                    named(one.name, settings),
                    "×",
                    _("{option} at first").format(option=named(one.name, settings)),
                )
                for one in counted_ones[first : first + 3]
            )
        )
    if group.free:
        told = counted(
            "{count} of the group is free; the group itself says how many.",
            "{count} of the group are free; the group itself says how many.",
            group.free,
        )
        yield row(Hint(told))


def begins_words(item: Item, group: ModifierGroup, settings: Settings) -> str:
    """ "Begins with Tomato, 2 Mozzarella"."""
    told = []
    for one in group.options:
        count = item.defaults.get(one.id, 0)
        if count:
            name = named(one.name, settings)
            told.append(name if count == 1 else f"{count} {name}")
    return _("Begins with {options}").format(options=", ".join(told)) if told else ""


def group_words(group: ModifierGroup, uses: Mapping[str, int]) -> str:
    """ "1 to 3, 2 free · on 12 items"."""
    most = _("any number") if group.max is None else str(group.max)
    told = _("{min} to {max}").format(min=group.min, max=most)
    if group.free:
        told += ", " + _("{count} free").format(count=group.free)
    used = uses.get(group.id, 0)
    return f"{told} · {counted('on {count} item', 'on {count} items', used)}"


def set_rows(item: Item, filling: Filling) -> Iterator[Row]:
    """How it is divided, and what it is a part of: halves of other pizzas, deals."""
    yield row(Heading(_("Halves and sets")))
    halves = tuple((key, _(words), "") for key, words in HALVES.items())
    policy = Pick("halves", _("Halves"), halves, item.halves or NONE)
    if item.halves is None:
        yield row(policy)
    else:
        surcharge = filling.text(item, "half_surcharge", _("Surcharge for halves"))
        yield row(policy, surcharge, parts=(3, 2))
    yield row(filling.text(item, "sets", _("In the sets")))
    yield row(Hint(_known_sets(filling.sets)))
    yield row(filling.text(item, "parts_from", _("Made of parts from the sets")))
    yield row(Hint(_("For a half and half: what its parts may be. Empty for all else.")))


def _known_sets(sets: tuple[str, ...]) -> str:
    names = ", ".join(sets)
    told = _("Names that deals and halves go by; a comma stands between two.")
    return f"{told} " + _("There are: {sets}.").format(sets=names) if names else told


def ingredient_rows(item: Item, filling: Filling) -> Iterator[Row]:
    """What it comes with and can be left out."""
    yield row(Heading(_("Can be left out"), _("At no price: “no onion”")))
    for place, one in enumerate(item.ingredients):
        at, number = f"ingredients/{one.id}", _("Ingredient {number}").format(number=place + 1)
        said = named(one.name, filling.settings) or number
        yield row(
            filling.translated(
                item, f"{at}/name", "", name=_("{ingredient} name").format(ingredient=said)
            ),
            Act(f"{at}/up", "", "arrow-up", "flat", f"{said} earlier", enabled=place > 0),
            Act(f"{at}/remove", "", "trash-2", "flat", f"{said} not left out"),
            parts=(1, 0, 0),
        )
    yield row(Act("ingredients+", _("Another ingredient"), "plus"))
