"""What a customer has chosen in the builder: read from a form's fields or a cart's line, and back.

The fields: `size`; `pick-GROUP` an option of a group of which one is taken; `of-OPTION` how many;
`side-OPTION` left, whole or right; `left` and `right` the items of the halves; `no` ingredients
left out, `no-left` and `no-right` those of a half; `note`; `quantity`. Steps without a script are
`more` and `less`, naming a field. Nothing of it is believed: what does not fit is dropped, and what
it costs is asked of the shop.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from store_core.application.web_carts import (
    LONGEST_NOTE,
    MOST_PIECES,
    WebLine,
    WebOption,
    WebPart,
)
from store_core.domain.catalogue import Item, Menu, ModifierGroup, Option
from store_core.domain.errors import StoreError
from sync_server.shop.picture import Where
from sync_server.shop.visit import Fields

MOST_OF_ONE = 9
"""How many of an option a stepper goes to where the menu sets no limit."""


@dataclass(frozen=True, slots=True)
class Choices:
    """`picked` is group to option; `counts` and `sides` are by option; `halves` are items."""

    size: str | None = None
    picked: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    sides: Mapping[str, Where] = field(default_factory=dict)
    halves: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    left_out_of_halves: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    quantity: int = 1
    note: str = ""


def one_of(group: ModifierGroup) -> bool:
    """Whether exactly one unit is chosen, so that its options are radio buttons."""
    return group.min == 1 and group.max == 1


def most_of(option: Option, group: ModifierGroup) -> int:
    return min(option.max or MOST_OF_ONE, group.max or MOST_OF_ONE)


def fits(option: Option, size: str | None) -> bool:
    return option.available and size not in option.without_variants


def half_items(item: Item, menu: Menu) -> tuple[Item, ...]:
    """What a half of it may be, the sold-out ones too."""
    return tuple(
        one
        for one in menu.items
        if set(one.sets) & set(item.parts_from)
        and one.on_web
        and not one.retired
        and one.id != item.id
    )


def first_choices(item: Item, menu: Menu) -> Choices:
    """The item as it opens: its usual size, its defaults, the first two halves."""
    groups = [group for group in menu.groups_of(item) if not group.retired]
    size = item.default_variant or next((one.id for one in item.variants), None)
    available = {
        option.id: option for group in groups for option in group.options if fits(option, size)
    }
    halves = [one.id for one in half_items(item, menu) if one.available][:2]
    return Choices(
        size=size,
        picked={
            group.id: option.id
            for group in groups
            if one_of(group)
            for option in group.options
            if option.id in item.defaults and option.id in available
        },
        counts={
            option.id: item.defaults[option.id]
            for group in groups
            if not one_of(group)
            for option in group.options
            if option.id in item.defaults and option.id in available
        },
        halves=tuple(halves) if len(halves) == 2 else (),
    )


def read_fields(fields: Fields, item: Item, menu: Menu) -> Choices:
    """The choices of a form; the opening ones where it says nothing yet."""
    opening = first_choices(item, menu)
    halves = _halves(fields, item, menu, opening)
    if "quantity" not in fields:
        sizes = {one.id for one in item.variants}
        size = fields.get("size") if fields.get("size") in sizes else opening.size
        return replace(opening, halves=halves, size=size)
    stepped = dict(fields)
    _step(stepped, fields.get("more", ""), 1)
    _step(stepped, fields.get("less", ""), -1)
    size = fields.get("size") if fields.get("size") in {one.id for one in item.variants} else None
    picked: dict[str, str] = {}
    counts: dict[str, int] = {}
    sides: dict[str, Where] = {}
    for group in menu.groups_of(item):
        if one_of(group):
            wanted = fields.get(f"pick-{group.id}")
            for option in group.options:
                if option.id == wanted and fits(option, size):
                    picked[group.id] = option.id
            continue
        for option in group.options:
            count = _number(stepped.get(f"of-{option.id}", ""), 0, most_of(option, group))
            if count and fits(option, size):
                counts[option.id] = count
                if group.on_parts and item.halves:
                    sides[option.id] = _side(fields.get(f"side-{option.id}", "whole"))
    return Choices(
        size=size,
        picked=picked,
        counts=counts,
        sides=sides,
        halves=halves,
        left_out=_left_out(fields.getlist("no"), item),
        left_out_of_halves=_left_out_of(fields, halves, menu),
        quantity=_number(stepped.get("quantity", ""), 1, MOST_PIECES),
        note=fields.get("note", "")[: 2 * LONGEST_NOTE],
    )


def of_line(line: WebLine, menu: Menu) -> Choices:
    """The choices that a cart's line holds; error `unknown_item` or `unknown_option`."""
    picked: dict[str, str] = {}
    counts: dict[str, int] = {}
    sides: dict[str, Where] = {}
    places: tuple[Where, Where] = ("left", "right")
    chosen: list[tuple[WebOption, Where]] = [(one, "whole") for one in line.modifiers]
    for where, part in zip(places, line.parts, strict=False):
        chosen += [(one, where) for one in part.modifiers]
    for one, where in chosen:
        group = menu.option(one.option_id)[0]
        if one_of(group):
            picked[group.id] = one.option_id
        else:
            counts[one.option_id] = one.quantity
            sides[one.option_id] = where
    parts = line.parts if len(line.parts) == 2 and menu.item(line.item_id).parts_from else ()
    return Choices(
        size=line.variant_id,
        picked=picked,
        counts=counts,
        sides=sides,
        halves=tuple(part.item_id or "" for part in parts),
        left_out=line.removed,
        left_out_of_halves=(parts[0].removed, parts[1].removed) if parts else ((), ()),
        quantity=line.quantity,
        note=line.note,
    )


def as_line(chosen: Choices, item: Item, menu: Menu) -> WebLine:
    """The cart's line of these choices; halves only where something differs between them."""
    whole: list[WebOption] = []
    sides: dict[Where, list[WebOption]] = {"left": [], "right": []}
    for group in menu.groups_of(item):
        for option in group.options:
            count = chosen.counts.get(option.id, 0)
            if chosen.picked.get(group.id) == option.id:
                whole.append(WebOption(option.id))
            elif count:
                where = chosen.sides.get(option.id, "whole")
                sides.get(where, whole).append(WebOption(option.id, count))
    parts: tuple[WebPart, ...] = ()
    if chosen.halves or sides["left"] or sides["right"]:
        items = chosen.halves or (None, None)
        parts = tuple(
            WebPart(1, items[place], tuple(options), chosen.left_out_of_halves[place])
            for place, options in enumerate(sides.values())
        )
    return WebLine(
        item_id=item.id,
        variant_id=chosen.size,
        quantity=chosen.quantity,
        modifiers=tuple(whole),
        parts=parts,
        removed=chosen.left_out,
        note=chosen.note,
    )


def needs_choosing(item: Item, menu: Menu) -> bool:
    """Whether there is anything to choose; what there isn't is added at once."""
    return bool(item.variants or item.ingredients or item.parts_from) or any(
        not group.retired for group in menu.groups_of(item)
    )


def _halves(fields: Fields, item: Item, menu: Menu, opening: Choices) -> tuple[str, ...]:
    allowed = {one.id for one in half_items(item, menu)}
    return tuple(
        wanted if (wanted := fields.get(name, "")) in allowed else otherwise
        for name, otherwise in zip(("left", "right"), opening.halves, strict=False)
    )


def _left_out(wanted: list[str], item: Item) -> tuple[str, ...]:
    return tuple(one.id for one in item.ingredients if one.id in wanted)


def _left_out_of(
    fields: Fields, halves: tuple[str, ...], menu: Menu
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if len(halves) != 2:
        return (), ()
    left, right = (
        _left_out(fields.getlist(f"no-{name}"), menu.item(item_id))
        for name, item_id in zip(("left", "right"), halves, strict=True)
    )
    return left, right


def _step(fields: dict[str, str], name: str, by: int) -> None:
    if name:
        fields[name] = str(_number(fields.get(name, ""), 0, MOST_PIECES) + by)


def _number(text: str, least: int, most: int) -> int:
    text = text.strip()
    if not (text.isascii() and text.removeprefix("-").isdigit()) or len(text) > 6:
        return least
    return min(max(int(text), least), most)


def _side(text: str) -> Where:
    match text:
        case "left" | "right":
            return text
        case _:
            return "whole"


def check(chosen: Choices, item: Item, menu: Menu) -> StoreError | None:
    """The first group that a line of these choices still lacks or has too much of."""
    for group in menu.groups_of(item):
        units = units_of(chosen, group)
        if group.retired or group.min <= units <= (group.max or units):
            continue
        return StoreError("modifier_count", group=group.id, count=units)
    return None


def units_of(chosen: Choices, group: ModifierGroup) -> int:
    """What counts against the group's limits: those of the whole and the fuller half."""
    by_side: dict[Where, int] = {"whole": 0, "left": 0, "right": 0}
    for option in group.options:
        by_side[chosen.sides.get(option.id, "whole")] += chosen.counts.get(option.id, 0)
    picked = group.id in chosen.picked
    return picked + by_side["whole"] + max(by_side["left"], by_side["right"])
