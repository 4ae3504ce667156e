"""What is done to a line in the builder; each act makes a new one and prices nothing (C2)."""

from dataclasses import dataclass, replace

from store_core.domain.cart import CartLine, Modifier, Part
from store_core.domain.catalogue import Item, Menu
from store_core.domain.modifiers import MOST, counted


@dataclass(frozen=True, slots=True)
class Building:
    """A line in the builder. `origin` is the item it was opened with, to which halves return;
    `side` the part that is edited, None for the whole; `editing` a line the ticket has already.
    """

    line: CartLine
    origin: str
    editing: bool = False
    side: int | None = None

    @property
    def divided(self) -> int:
        """1, 2 or 4."""
        return len(self.line.parts) or 1


def opened(line: CartLine, menu: Menu, *, editing: bool = False) -> Building:
    """The builder on a line; what is made of others opens as halves."""
    building = Building(line, line.item, editing)
    if menu.item(line.item).parts_from and not line.parts:
        return divide(building, menu, 2)
    return building


def allowed_parts(building: Building, menu: Menu) -> tuple[Item, ...]:
    """The items a half may be, in the menu's order; only those that come in this size."""
    origin = menu.item(building.origin)
    wanted = set(origin.parts_from)
    size = building.line.variant
    return tuple(
        item
        for item in sorted(menu.items, key=lambda item: (item.position, item.id))
        if wanted & set(item.sets)
        and item.available
        and item.at_till
        and not item.retired
        and item.id != origin.id
        and any(variant.id == size for variant in item.variants)
    )


def divide(building: Building, menu: Menu, into: int) -> Building:
    """Into that many parts: halves become two quarters each, quarters halves, and one the whole."""
    line = building.line
    if into == building.divided:
        return building
    if into == 1:
        return _whole(building, menu)
    if not line.parts:
        return _first_parts(building, menu, into)
    first, second = line.parts[0], line.parts[1]
    parts = (first, second, second, first) if into == 4 else (first, second)
    return replace(building, line=replace(line, parts=parts), side=1)


def _first_parts(building: Building, menu: Menu, into: int) -> Building:
    line = building.line
    if not menu.item(building.origin).parts_from:
        return replace(building, line=replace(line, parts=(Part(1),) * into), side=0)
    offered = [item.id for item in allowed_parts(building, menu)]
    if line.item in offered:
        offered.remove(line.item)
        offered.insert(0, line.item)
    first = offered[0] if offered else None
    second = offered[1] if len(offered) > 1 else first
    items = (first, second, second, first) if into == 4 else (first, second)
    parts = tuple(
        Part(1, item, removed=_own(line.removed, menu.item(item)) if item == line.item else ())
        if item
        else Part(1)
        for item in items
    )
    origin = menu.item(building.origin)
    modifiers = tuple(one for one in line.modifiers if one.group in origin.group_ids)
    divided = replace(line, item=origin.id, modifiers=modifiers, parts=parts, removed=())
    return replace(building, line=divided, side=0)


def _own(removed: tuple[str, ...], item: Item) -> tuple[str, ...]:
    """Only what that item comes with can be left out of it."""
    own = {ingredient.id for ingredient in item.ingredients}
    return tuple(dict.fromkeys(one for one in removed if one in own))


def _whole(building: Building, menu: Menu) -> Building:
    """One whole like its first part, with that part's extras."""
    line, first = building.line, building.line.parts[0]
    item = menu.item(first.item or line.item)
    together = counted((*line.modifiers, *first.modifiers))
    most = {option.id: option.max for group in menu.groups_of(item) for option in group.options}
    kept = tuple(
        Modifier(group, option, min(count, most[option] or MOST))
        for (group, option), count in together.items()
        if option in most
    )
    removed = _own((*line.removed, *first.removed), item)
    whole = replace(line, item=item.id, modifiers=kept, parts=(), removed=removed)
    return replace(building, line=whole, side=None)


def take_side(building: Building, side: int | None) -> Building:
    return replace(building, side=side)


def swap(building: Building) -> Building:
    """The halves change places; quarters go round by one."""
    parts = building.line.parts
    return _with_parts(building, (*parts[1:], *parts[:1]))


def change_part(building: Building, menu: Menu, place: int, item_id: str) -> Building:
    part = building.line.parts[place]
    removed = _own(part.removed, menu.item(item_id))
    changed = _with_part(building, place, replace(part, item=item_id, removed=removed))
    return replace(changed, side=place)


def choose(building: Building, menu: Menu, group_id: str, option_id: str) -> Building:
    """The one option of a group; again takes it back where none is needed."""
    group = menu.group(group_id)
    line = building.line
    others = tuple(one for one in line.modifiers if one.group != group_id)
    again = any(one.option == option_id and one.count for one in line.modifiers)
    if again and group.min > 0:
        return building
    chosen = () if again else (Modifier(group_id, option_id),)
    return replace(building, line=replace(line, modifiers=(*others, *chosen)))


def take(building: Building, menu: Menu, group_id: str, option_id: str, by: int) -> Building:
    """More or fewer of a counted option, on the side being edited where the group allows it."""
    side = building.side if menu.group(group_id).on_parts else None
    line = building.line
    if side is None:
        modifiers = _recounted(line.modifiers, group_id, option_id, by)
        return replace(building, line=replace(line, modifiers=modifiers))
    part = line.parts[side]
    modifiers = _recounted(part.modifiers, group_id, option_id, by)
    return _with_part(building, side, replace(part, modifiers=modifiers))


def count_of(building: Building, menu: Menu, group_id: str, option_id: str) -> int:
    """Units on the side being edited."""
    side = building.side if menu.group(group_id).on_parts else None
    line = building.line
    modifiers = line.modifiers if side is None else line.parts[side].modifiers
    return counted(modifiers).get((group_id, option_id), 0)


def units(modifiers: tuple[Modifier, ...], group_id: str) -> int:
    return sum(one.count for one in modifiers if one.group == group_id)


def _recounted(
    modifiers: tuple[Modifier, ...], group_id: str, option_id: str, by: int
) -> tuple[Modifier, ...]:
    counts = dict(counted(modifiers))
    key = (group_id, option_id)
    counts[key] = max(0, counts.get(key, 0) + by)
    return tuple(
        Modifier(group, option, count) for (group, option), count in counts.items() if count
    )


def leave_out(building: Building, ingredient_id: str) -> Building:
    """An ingredient left out, or back in, of the whole or of the side being edited."""
    line, side = building.line, building.side
    if side is None:
        return replace(building, line=replace(line, removed=_toggled(line.removed, ingredient_id)))
    part = line.parts[side]
    return _with_part(building, side, replace(part, removed=_toggled(part.removed, ingredient_id)))


def left_out(building: Building) -> tuple[str, ...]:
    side = building.side
    return building.line.removed if side is None else building.line.parts[side].removed


def item_of_side(building: Building, menu: Menu) -> Item:
    line, side = building.line, building.side
    return menu.item((line.parts[side].item if side is not None else None) or line.item)


def _toggled(ids: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(other for other in ids if other != one) if one in ids else (*ids, one)


def resize(building: Building, menu: Menu, variant_id: str) -> Building:
    """In another size, without the options that don't come in it."""

    def kept(modifiers: tuple[Modifier, ...]) -> tuple[Modifier, ...]:
        return tuple(
            one
            for one in modifiers
            if variant_id not in menu.option(one.option)[1].without_variants
        )

    line = building.line
    parts = tuple(replace(part, modifiers=kept(part.modifiers)) for part in line.parts)
    resized = replace(line, variant=variant_id, modifiers=kept(line.modifiers), parts=parts)
    return replace(building, line=resized)


def with_quantity(building: Building, quantity: int) -> Building:
    return replace(building, line=replace(building.line, quantity=max(1, min(quantity, MOST))))


def with_note(building: Building, note: str) -> Building:
    return replace(building, line=replace(building.line, note=note.strip()))


def _with_part(building: Building, place: int, part: Part) -> Building:
    parts = building.line.parts
    return _with_parts(building, (*parts[:place], part, *parts[place + 1 :]))


def _with_parts(building: Building, parts: tuple[Part, ...]) -> Building:
    return replace(building, line=replace(building.line, parts=parts))
