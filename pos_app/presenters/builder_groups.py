"""The builder's modifier groups: their options with prices, as seen on the side edited (C2)."""

from dataclasses import dataclass
from typing import Literal

from pos_app.presenters.building import Building, count_of, take, units
from pos_app.presenters.ticket import lowered
from qt_kit.badge import Tone
from qt_kit.segmented import Segment
from qt_kit.wording import _
from store_core.domain.catalogue import Menu, ModifierGroup, Option, text_in
from store_core.domain.errors import StoreError
from store_core.domain.modifiers import choices, option_price
from store_core.domain.pricing import QuoteLine
from store_core.domain.store import Settings
from store_core.domain.unit_price import price_on_part, price_unit
from store_core.domain.wording import amount

WHOLE = "whole"
HALF_WORDS = ("Left half", "Right half")
QUARTER_WORDS = ("Top left", "Top right", "Bottom right", "Bottom left")
QUARTER_ARROWS = ("↖", "↗", "↘", "↙")


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
class Given:
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


def side_word(place: int, of: int) -> str:
    return _(HALF_WORDS[place] if of == 2 else QUARTER_WORDS[place])


def half_of(place: int, of: int) -> Literal["left", "right"] | None:
    if of != 2:
        return None
    return "left" if place == 0 else "right"


def price_if(given: Given, building: Building) -> int | None:
    """The unit price of a line as it would be; None if it may not be so."""
    rounding = given.settings.rules.rounding
    try:
        return price_unit(building.line, given.menu, rounding, unfinished=True).amount
    except StoreError:
        return None


def derive_groups(
    given: Given, priced: QuoteLine | None, unmet: tuple[str, ...]
) -> list[GroupState]:
    """Required groups first, otherwise in the order they are offered."""
    item = given.menu.item(given.building.line.item)
    groups = [group for group in given.menu.groups_of(item) if not group.retired]
    groups.sort(key=lambda group: group.min == 0)
    return [_group(group, given, priced, group.id in unmet) for group in groups]


def _group(group: ModifierGroup, given: Given, priced: QuoteLine | None, unmet: bool) -> GroupState:
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


def _badge(group: ModifierGroup, given: Given, unmet: bool) -> tuple[str, Tone]:
    chosen = choices(given.building.line).units(group.id)
    if unmet:
        return _("Required"), Tone.WARN
    if group.min:
        return _("Done"), Tone.GOOD
    if chosen and group.max is not None and group.max > 1:
        return _("{count} of {most}").format(count=chosen, most=group.max), Tone.NEUTRAL
    return "", Tone.NEUTRAL


def _sides(group: ModifierGroup, given: Given) -> tuple[Segment, ...]:
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
    given: Given,
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
    one_more = (
        None if single else price_if(given, take(building, given.menu, group.id, option.id, 1))
    )
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


def _why_not(option: Option, given: Given) -> str:
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
    given: Given,
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
        words = _("{price} on half") if len(line.parts) == 2 else _("{price} on ¼")
        return words.format(price=given.plus(share)), False
    if not unit or not group.free or priced is None:
        return given.plus(unit * max(count, 1)), False
    if count:
        cost = next((m.amount for m in priced.modifiers if m.option == option.id), 0)
    else:
        cost = unit if one_more is None else one_more - priced.unit
    return (given.plus(cost), False) if cost else (_("Free"), True)
