"""The modifier panel: what the line being built shows, with its live price (C2)."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from pos_app.presenters.building import (
    Building,
    allowed_parts,
    count_of,
    item_of_side,
    left_out,
    resize,
    take,
    units,
)
from pos_app.presenters.ticket import lowered
from pos_app.presenters.wares import size_segments
from pos_app.sentences import sentence
from qt_kit.badge import Tone
from qt_kit.segmented import Segment
from qt_kit.wording import _
from store_core.domain.cart import Modifier, Part
from store_core.domain.catalogue import Menu, ModifierGroup, Option, text_in
from store_core.domain.errors import StoreError
from store_core.domain.modifiers import choices, counted, option_price, unmet_groups
from store_core.domain.pricing import QuoteLine, quote_line
from store_core.domain.store import Settings
from store_core.domain.unit_price import price_on_part, price_unit
from store_core.domain.wording import amount, money

WHOLE = "whole"
HALF_WORDS = ("Left half", "Right half")
QUARTER_WORDS = ("Top left", "Top right", "Bottom right", "Bottom left")
QUARTER_ARROWS = ("↖", "↗", "↘", "↙")


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
class OptionState:
    """`below` is the price, or why the option can't be had; `count` is on the side edited."""

    id: str
    text: str
    below: str
    count: int = 0
    free: bool = False
    enabled: bool = True
    can_add: bool = True
    picture: str = ""


@dataclass(frozen=True, slots=True)
class GroupState:
    """`single`: one card is chosen, else options are counted. `sides` choose what is edited."""

    id: str
    name: str
    rule: str
    badge: str
    tone: Tone
    unmet: bool
    single: bool
    options: tuple[OptionState, ...]
    sides: tuple[Segment, ...] = ()
    side: str = WHOLE


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


@dataclass(frozen=True, slots=True)
class _Given:
    building: Building
    menu: Menu
    settings: Settings

    @property
    def language(self) -> str:
        return self.settings.languages[0]

    def amount(self, minor: int) -> str:
        return amount(self.settings.rules.currency, minor, self.settings.locale)

    def plus(self, minor: int) -> str:
        return f"+{self.amount(minor)}" if minor > 0 else self.amount(minor)


def derive(building: Building, menu: Menu, settings: Settings) -> BuilderState:
    given = _Given(building, menu, settings)
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
        groups=tuple(_groups(given, priced, unmet)),
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


def _priced(given: _Given) -> tuple[QuoteLine | None, str]:
    """The live price, before every group is met; or why there is none."""
    line = given.building.line
    try:
        return quote_line(line, given.menu, given.settings.rules, unfinished=True), ""
    except StoreError as error:
        return None, sentence(error, given.settings)


def _divisions(given: _Given) -> tuple[Segment, ...]:
    origin = given.menu.item(given.building.origin)
    if origin.halves is None:
        return ()
    return (
        Segment("1", _("Whole")),
        Segment("2", _("Halves")),
        Segment("4", _("Quarters")),
    )


def _pictures(given: _Given) -> tuple[PartPicture, ...]:
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


def side_word(place: int, of: int) -> str:
    return _(HALF_WORDS[place] if of == 2 else QUARTER_WORDS[place])


def half_of(place: int, of: int) -> Literal["left", "right"] | None:
    if of != 2:
        return None
    return "left" if place == 0 else "right"


def _parts(given: _Given, priced: QuoteLine | None) -> tuple[PartCard, ...]:
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


def _extra(modifier: Modifier, given: _Given) -> str:
    name = lowered(text_in(given.menu.option(modifier.option)[1].name, given.language))
    return f"{modifier.count} {name}" if modifier.count > 1 else name


def _sizes(given: _Given) -> tuple[Segment, ...]:
    """The sizes of the item; one that a half doesn't come in can't be taken."""
    item = given.menu.item(given.building.line.item)
    return tuple(
        replace(segment, enabled=segment.enabled and _has_price(given, segment.key))
        for segment in size_segments(item, given.language)
    )


def _has_price(given: _Given, size: str) -> bool:
    return _trial(given, resize(given.building, given.menu, size)) is not None


def _trial(given: _Given, building: Building) -> int | None:
    """The unit price of a line as it would be; None if it may not be so."""
    rounding = given.settings.rules.rounding
    try:
        return price_unit(building.line, given.menu, rounding, unfinished=True).amount
    except StoreError:
        return None


def _groups(given: _Given, priced: QuoteLine | None, unmet: tuple[str, ...]) -> list[GroupState]:
    """Required groups first, otherwise in the order they are offered."""
    item = given.menu.item(given.building.line.item)
    groups = [group for group in given.menu.groups_of(item) if not group.retired]
    groups.sort(key=lambda group: group.min == 0)
    return [_group(group, given, priced, group.id in unmet) for group in groups]


def _group(
    group: ModifierGroup, given: _Given, priced: QuoteLine | None, unmet: bool
) -> GroupState:
    single = group.max == 1
    badge, tone = _badge(group, given, unmet)
    sides = _sides(group, given)
    side = given.building.side
    return GroupState(
        id=group.id,
        name=text_in(group.name, given.language),
        rule=_rule(group),
        badge=badge,
        tone=tone,
        unmet=unmet,
        single=single,
        options=tuple(
            _option(group, option, given, priced, single=single) for option in group.options
        ),
        sides=sides,
        side=str(side) if sides and side is not None else WHOLE,
    )


def _rule(group: ModifierGroup) -> str:
    if group.min and group.min == group.max:
        return _("choose {count}").format(count=group.min)
    told = []
    if group.min:
        told.append(_("at least {count}").format(count=group.min))
    if group.free:
        told.append(_("{count} free").format(count=group.free))
    if group.max is not None and group.max > 1:
        told.append(_("up to {count}").format(count=group.max))
    return ", ".join(told)


def _badge(group: ModifierGroup, given: _Given, unmet: bool) -> tuple[str, Tone]:
    chosen = choices(given.building.line).units(group.id)
    if unmet:
        return _("Required"), Tone.WARN
    if group.min:
        return _("Done"), Tone.GOOD
    if chosen and group.max is not None and group.max > 1:
        return _("{count} of {most}").format(count=chosen, most=group.max), Tone.NEUTRAL
    return "", Tone.NEUTRAL


def _sides(group: ModifierGroup, given: _Given) -> tuple[Segment, ...]:
    building = given.building
    parts = building.line.parts
    if not group.on_parts or not parts:
        return ()
    whole = units(building.line.modifiers, group.id)
    segments = [Segment(WHOLE, _("Whole"), note=str(whole or ""), name=_("On the whole"))]
    for place, part in enumerate(parts):
        word = side_word(place, len(parts))
        own = str(units(part.modifiers, group.id) or "")
        if len(parts) == 2:
            text = _("Left") if place == 0 else _("Right")
            half = half_of(place, 2)
            segments.append(Segment(str(place), text, note=own, half=half, name=text))
        else:
            segments.append(Segment(str(place), QUARTER_ARROWS[place], note=own, name=word))
    return tuple(segments)


def _option(
    group: ModifierGroup,
    option: Option,
    given: _Given,
    priced: QuoteLine | None,
    *,
    single: bool,
) -> OptionState:
    building = given.building
    count = count_of(building, given.menu, group.id, option.id)
    text = text_in(option.name, given.language)
    refused = _why_not(option, given)
    if refused and not count:
        return OptionState(
            option.id, text, refused, enabled=False, can_add=False, picture=option.picture
        )
    one_more = None if single else _trial(given, take(building, given.menu, group.id, option.id, 1))
    below, free = _price_of(group, option, given, priced, count, one_more)
    return OptionState(
        id=option.id,
        text=text,
        below=below,
        count=count,
        free=free,
        can_add=one_more is not None and not refused,
        picture=option.picture,
    )


def _why_not(option: Option, given: _Given) -> str:
    if not option.available:
        return _("Sold out")
    line = given.building.line
    if line.variant in option.without_variants:
        variant = given.menu.item(line.item).variant(line.variant)
        name = text_in(variant.name, given.language) if variant else ""
        return _("Not in {size}").format(size=lowered(name))
    return ""


def _price_of(
    group: ModifierGroup,
    option: Option,
    given: _Given,
    priced: QuoteLine | None,
    count: int,
    one_more: int | None,
) -> tuple[str, bool]:
    """(text, whether it costs nothing though it has a price): of what is taken, else of one."""
    line, side = given.building.line, given.building.side
    unit = option_price(option, line.variant)
    if group.on_parts and side is not None:
        part = line.parts[side]
        share = price_on_part(
            unit * max(count, 1), part, line, given.menu, given.settings.rules.rounding
        )
        words = _("{price} on half") if len(line.parts) == 2 else _("{price} on quarter")
        return words.format(price=given.plus(share)), False
    if not unit or not group.free or priced is None:
        return given.plus(unit * max(count, 1)), False
    if count:
        cost = next((m.amount for m in priced.modifiers if m.option == option.id), 0)
    else:
        cost = unit if one_more is None else one_more - priced.unit
    return (given.plus(cost), False) if cost else (_("Free"), True)


def _reckoning(given: _Given, priced: QuoteLine) -> str:
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


def _part_term(shares: int, whole_price: int, priced: QuoteLine, given: _Given) -> str:
    of = Fraction(shares, sum(part.shares for part in priced.parts))
    sign = {Fraction(1, 2): "½", Fraction(1, 4): "¼"}.get(of, str(of))
    return f"{sign} {given.amount(whole_price)}"


def _action(given: _Given, unmet: tuple[str, ...]) -> str:
    if unmet:
        return _first(given.menu.group(unmet[0]), given)
    return _("Save") if given.building.editing else _("Add")


def _first(group: ModifierGroup, given: _Given) -> str:
    """ "Choose a crust first", "Choose 2 more: scoops"."""
    name = lowered(text_in(group.name, given.language))
    if group.min > 1:
        missing = group.min - choices(given.building.line).units(group.id)
        return _("Choose {count} more: {name}").format(count=missing, name=name)
    if name[:1] in "aeiou":
        return _("Choose an {name} first").format(name=name)
    return _("Choose a {name} first").format(name=name)
