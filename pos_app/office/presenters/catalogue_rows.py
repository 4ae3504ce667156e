"""One item as a row of the catalogue's table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from pos_app.office.presenters.catalogue_drafts import Edit
from pos_app.office.presenters.catalogue_kitchen import usual_share
from pos_app.office.presenters.catalogue_listing import Size, variant_in
from pos_app.office.presenters.catalogue_words import changes_words, named
from qt_kit.badge import Tone
from qt_kit.theme import GROUNDS
from qt_kit.wording import _
from store_core.domain.catalogue import Category, Item, text_in
from store_core.domain.hours import business_date
from store_core.domain.money import round_money
from store_core.domain.store import Settings
from store_core.domain.wording import amount, clock_time, day

DASH = "—"
PRICE = "price"
"""The column of what has no sizes, where nothing that shows has any."""


@dataclass(frozen=True, slots=True)
class PriceCell:
    """`path` is what it edits, empty where it only says something."""

    text: str = ""
    path: str = ""
    changed: bool = False
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    id: str
    name: str
    below: str
    picture: str
    ground: str
    prices: tuple[PriceCell, ...]
    cost: str
    """What its recipe costs in the price without tax: "24 %", empty without one."""
    till: bool
    web: bool
    state: str
    tone: Tone
    icon: str
    retired: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What a row has to know besides its item."""

    settings: Settings
    sizes: tuple[Size, ...]
    categories: Mapping[str, Category]
    now: datetime
    sold_out: Mapping[str, datetime | None] = field(default_factory=dict)
    problems: frozenset[str] = frozenset()
    """Where something can't be published: "item/margherita/price"."""
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Percent that the recipe costs of the price, by item and size."""


def row_of(item: Item, edit: Edit | None, around: Around) -> CatalogueRow:
    language = around.settings.languages[0]
    places = [
        text_in(around.categories[one].name, language)
        for one in item.category_ids[:2]
        if one in around.categories
    ]
    state, tone, icon = state_of(item, edit, around)
    changed = frozenset(edit.changes) if edit and edit.seen else frozenset()
    return CatalogueRow(
        id=item.id,
        name=named(item.name, around.settings) or _("New item"),
        below=" · ".join(places),
        picture=item.picture,
        ground=item.ground if item.ground in GROUNDS else "linen",
        prices=tuple(prices(item, around, changed)),
        cost=usual_share(item, around.shares.get(item.id, {})),
        till=item.at_till,
        web=item.on_web,
        state=state,
        tone=tone,
        icon=icon,
        retired=item.retired,
    )


def prices(item: Item, around: Around, changed: frozenset[str]) -> Sequence[PriceCell]:
    """One for each column; what has no sizes says its price in the first."""
    sizes = around.sizes or (Size(PRICE, ""),)
    keys = {one.id for one in item.variants}
    if item.variants and not keys & {size.key for size in sizes}:
        told = _from(item, around.settings)
        return (PriceCell(told), *(PriceCell(DASH) for _size in sizes[1:]))
    return [_price(item, size.key, place, around, changed) for place, size in enumerate(sizes)]


def _price(item: Item, key: str, place: int, around: Around, changed: frozenset[str]) -> PriceCell:
    variant = variant_in(item, key)
    value, path = (item.price, "price")
    if item.variants:
        if variant is None:
            return PriceCell(DASH)
        if variant.price is None:
            return PriceCell(_times(item.price, variant.multiplier or "1", around.settings))
        value, path = variant.price, f"variants/{key}/price"
    elif place:
        return PriceCell()
    words = amount(around.settings.rules.currency, value, around.settings.locale)
    wrong = f"item/{item.id}/{path}" in around.problems
    return PriceCell(words, path, path in changed, wrong)


def _times(price: int, multiplier: str, settings: Settings) -> str:
    """What a size costs that goes by the item's price."""
    try:
        exact = Decimal(multiplier) * price
    except InvalidOperation:
        return DASH
    rules = settings.rules
    return amount(rules.currency, round_money(exact, rules.rounding), settings.locale)


def _from(item: Item, settings: Settings) -> str:
    known = [one.price for one in item.variants if one.price is not None] or [item.price]
    told = amount(settings.rules.currency, min(known), settings.locale)
    return _("from {price}").format(price=told)


def state_of(item: Item, edit: Edit | None, around: Around) -> tuple[str, Tone, str]:
    """Word, tone and icon: what is not published comes first."""
    if any(at.startswith(f"item/{item.id}/") for at in around.problems):
        return _("To mend"), Tone.BAD, "circle-alert"
    if edit is not None:
        if edit.seen is None:
            return _("New"), Tone.INFO, "plus"
        return changes_words(len(edit.changes)), Tone.INFO, "pencil"
    if item.retired:
        return _("Retired"), Tone.NEUTRAL, "archive"
    key = f"item/{item.id}"
    if not item.available or key in around.sold_out:
        back = around.sold_out.get(key)
        if back is not None and item.available:
            until = until_words(back, around, short=True)
            return _("86 until {time}").format(time=until), Tone.BAD, "ban"
        return _("Sold out"), Tone.BAD, "ban"
    return _("On sale"), Tone.GOOD, "check"


def until_words(until: datetime, around: Around, *, short: bool = False) -> str:
    """The time, with its day where that is not today's; `short` is the day alone then. The end of
    the business day is today's.
    """
    settings = around.settings
    zone = ZoneInfo(settings.time_zone)
    time = clock_time(until, zone, short=True)
    last = until - timedelta(seconds=1)
    if business_date(last, settings) == business_date(around.now, settings):
        return time
    weekday = day(until.astimezone(zone).date(), settings.locale, "EEE")
    return weekday if short else f"{weekday} {time}"
