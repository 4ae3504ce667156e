"""The modifier panel: what the line being built shows, with its live price (C2)."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from pos_app.presenters.builder_groups import (
    Given,
    GroupState,
    derive_groups,
    half_of,
    price_if,
    side_word,
)
from pos_app.presenters.building import (
    Building,
    allowed_parts,
    item_of_side,
    left_out,
    resize,
)
from pos_app.presenters.ticket import lowered
from pos_app.presenters.wares import size_segments
from pos_app.sentences import sentence
from qt_kit.segmented import Segment
from qt_kit.wording import _
from store_core.domain.cart import Modifier, Part
from store_core.domain.catalogue import Menu, ModifierGroup, text_in
from store_core.domain.errors import StoreError
from store_core.domain.modifiers import choices, counted, unmet_groups
from store_core.domain.pricing import QuoteLine, quote_line
from store_core.domain.store import Settings
from store_core.domain.wording import money


@dataclass(frozen=True, slots=True)
class PartCard:
    """A half or quarter on the left: whose it is, its own changes, its share of the price."""

    side: str
    half: Literal["left", "right"] | None
    name: str
    changes: str
    price: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PartPicture:
    """What one part looks like: a picture, and (piece, times) of each topping laid on it."""

    picture: str
    toppings: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Removal:
    id: str
    text: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class BuilderState:
    title: str
    divisions: tuple[Segment, ...]
    divided: str
    pictures: tuple[PartPicture, ...]
    side: int | None
    parts: tuple[PartCard, ...]
    can_change: bool
    sizes: tuple[Segment, ...]
    size: str
    groups: tuple[GroupState, ...]
    removals_of: str
    removals: tuple[Removal, ...]
    quantity: int
    note: str
    reckoning: str
    price: str
    action: str
    unmet_group: str
    problem: str


def derive(building: Building, menu: Menu, settings: Settings) -> BuilderState:
    given = Given(building, menu, settings)
    line = building.line
    item = menu.item(line.item)
    priced, problem = _priced(given)
    unmet = unmet_groups(line, menu)
    side_item = item_of_side(building, menu)
    total = money(settings.rules.currency, priced.listed, settings.locale) if priced else ""
    return BuilderState(
        title=text_in(item.name, given.language),
        divisions=_divisions(given),
        divided=str(building.divided),
        pictures=_pictures(given),
        side=building.side,
        parts=_parts(given, priced),
        can_change=len(allowed_parts(building, menu)) > 1,
        sizes=_sizes(given),
        size=line.variant or "",
        groups=tuple(derive_groups(given, priced, unmet)),
        removals_of=text_in(side_item.name, given.language) if side_item is not item else "",
        removals=tuple(
            Removal(one.id, text_in(one.name, given.language), one.id in left_out(building))
            for one in side_item.ingredients
        ),
        quantity=line.quantity,
        note=line.note,
        reckoning=_reckoning(given, priced) if priced else "",
        price=total,
        action=_action(given, unmet),
        unmet_group=unmet[0] if unmet else "",
        problem=problem,
    )


def _priced(given: Given) -> tuple[QuoteLine | None, str]:
    """The live price, before every group is met; or why there is none."""
    line = given.building.line
    try:
        return quote_line(line, given.menu, given.settings.rules, unfinished=True), ""
    except StoreError as error:
        return None, sentence(error, given.settings)


def _divisions(given: Given) -> tuple[Segment, ...]:
    origin = given.menu.item(given.building.origin)
    if origin.halves is None:
        return ()
    return (
        Segment("1", _("Whole")),
        Segment("2", _("Halves")),
        Segment("4", _("Quarters")),
    )


def _pictures(given: Given) -> tuple[PartPicture, ...]:
    line, menu = given.building.line, given.menu
    parts = line.parts or (Part(1),)
    return tuple(
        PartPicture(
            menu.item(part.item or line.item).picture,
            tuple(
                (option.picture, count)
                for (_group_id, option_id), count in counted(
                    (*line.modifiers, *part.modifiers)
                ).items()
                for group, option in [menu.option(option_id)]
                if group.on_parts and option.picture
            ),
        )
        for part in parts
    )


def _parts(given: Given, priced: QuoteLine | None) -> tuple[PartCard, ...]:
    building, menu = given.building, given.menu
    line, of = building.line, building.divided
    cards = []
    for place, part in enumerate(line.parts):
        item = menu.item(part.item or line.item)
        told = [_extra(modifier, given) for modifier in part.modifiers]
        names = {one.id: text_in(one.name, given.language) for one in item.ingredients}
        told += [_("no {name}").format(name=lowered(names[one])) for one in part.removed]
        cards.append(
            PartCard(
                side=side_word(place, of),
                half=half_of(place, of),
                name=text_in(item.name, given.language),
                changes="+ " + ", ".join(told) if part.modifiers else ", ".join(told),
                price=given.amount(priced.parts[place].amount) if priced else "",
                chosen=building.side == place,
            )
        )
    return tuple(cards)


def _extra(modifier: Modifier, given: Given) -> str:
    name = lowered(text_in(given.menu.option(modifier.option)[1].name, given.language))
    return f"{modifier.count} {name}" if modifier.count > 1 else name


def _sizes(given: Given) -> tuple[Segment, ...]:
    """The sizes of the item; one that a half doesn't come in can't be taken."""
    item = given.menu.item(given.building.line.item)
    return tuple(
        replace(segment, enabled=segment.enabled and _has_price(given, segment.key))
        for segment in size_segments(item, given.language)
    )


def _has_price(given: Given, size: str) -> bool:
    return price_if(given, resize(given.building, given.menu, size)) is not None


def _reckoning(given: Given, priced: QuoteLine) -> str:
    """How the price comes about: ½ 17.50 + ½ 20.50 + dips 0.75."""
    line = given.building.line
    menu, language = given.menu, given.language
    told = []
    if priced.parts:
        told += [_part_term(part.shares, part.price, priced, given) for part in priced.parts]
    else:
        item = menu.item(line.item)
        variant = item.variant(line.variant)
        base = priced.unit - sum(one.amount for one in priced.modifiers)
        name = text_in(variant.name, language) if variant else text_in(item.name, language)
        told.append(f"{name} {given.amount(base)}")
    charged = [one for one in priced.modifiers if one.part is None and one.amount]
    for group_id in dict.fromkeys(one.group for one in charged):
        of_group = [one for one in charged if one.group == group_id]
        option = menu.option(of_group[0].option)[1]
        named = menu.group(group_id).name if of_group[1:] else option.full_name or option.name
        cost = given.amount(sum(one.amount for one in of_group))
        told.append(f"{lowered(text_in(named, language))} {cost}")
    together = " + ".join(told)
    if line.quantity > 1:
        return f"{line.quantity} \N{MULTIPLICATION SIGN} {given.amount(priced.unit)}"
    return together


def _part_term(shares: int, whole_price: int, priced: QuoteLine, given: Given) -> str:
    of = Fraction(shares, sum(part.shares for part in priced.parts))
    sign = {Fraction(1, 2): "½", Fraction(1, 4): "¼"}.get(of, str(of))
    return f"{sign} {given.amount(whole_price)}"


def _action(given: Given, unmet: tuple[str, ...]) -> str:
    if unmet:
        return _first(given.menu.group(unmet[0]), given)
    return _("Save") if given.building.editing else _("Add")


def _first(group: ModifierGroup, given: Given) -> str:
    """ "Choose a crust first", "Choose 2 more: scoops"."""
    name = lowered(text_in(group.name, given.language))
    if group.min > 1:
        missing = group.min - choices(given.building.line).units(group.id)
        return _("Choose {count} more: {name}").format(count=missing, name=name)
    if name[:1] in "aeiou":
        return _("Choose an {name} first").format(name=name)
    return _("Choose a {name} first").format(name=name)
