"""The menu as customers' programs read it, made once for each version of the catalogue (W2, W9)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from time import monotonic
from typing import Literal

from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from store_core.application.shop import Known, Shop
from store_core.domain.catalogue import Item, Menu, ModifierGroup, text_in
from store_core.domain.modifiers import option_price
from store_core.domain.store import Settings
from store_core.domain.unit_price import variant_price
from sync_server.beacon import Touched
from sync_server.customer.answers import Money, money
from sync_server.pictures import WIDTHS, address, is_own

PICTURES = "/food"
READ_AGAIN = 1.0
"""Seconds after which the database is asked whether another process changed the menu."""
_PUBLISHED = frozenset({"item", "option", "category", "group", "tax", "station", "settings"})

Kind = Literal["categories", "items"]


class MenuCategory(BaseModel):
    id: str = Field(examples=["classic"])
    name: str = Field(examples=["Classic"])
    parent_id: str | None
    position: int = Field(examples=[10])
    icon: str = Field(examples=["pizza"])


class MenuCategories(BaseModel):
    categories: list[MenuCategory]


class MenuVariant(BaseModel):
    id: str = Field(examples=["l"])
    name: str = Field(examples=["Large"])
    price: Money
    servings: int | None = Field(examples=[3])
    diameter_mm: int | None = Field(examples=[356])


class MenuOption(BaseModel):
    """`price` is for the item's usual size; `cart/quote/` knows the others."""

    id: str = Field(examples=["top-mushrooms"])
    name: str = Field(examples=["Mushrooms"])
    price: Money


class MenuGroup(BaseModel):
    """Choose `min` to `max` units (null: any number); the `free` cheapest ones cost nothing."""

    id: str = Field(examples=["toppings"])
    name: str = Field(examples=["Toppings"])
    min: int = Field(examples=[0])
    max: int | None = Field(examples=[8])
    free: int = Field(examples=[0])
    options: list[MenuOption]


class MenuItem(BaseModel):
    id: str = Field(examples=["margherita"])
    name: str = Field(examples=["Margherita"])
    description: str = Field(examples=["San Marzano tomato, mozzarella, fresh basil"])
    price: Money
    category_ids: list[str] = Field(examples=[["classic"]])
    image: str | None = Field(examples=["/food/320/pizza-margherita.webp"])
    images: list[str] = Field(examples=[["/food/pizza-margherita.webp"]])
    available: bool
    sold_out_until: datetime | None
    featured: bool
    allergens: list[str] = Field(examples=[["gluten", "milk"]])
    diet: list[str] = Field(examples=[["vegetarian"]])
    variants: list[MenuVariant]
    modifier_groups: list[MenuGroup]


class MenuItems(BaseModel):
    items: list[MenuItem]


@dataclass(frozen=True, slots=True)
class Document:
    """JSON as it goes out. `etag` is in quotes."""

    body: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class Published:
    """What was known at `read_at` (monotonic seconds), with the documents made of it since."""

    known: Known
    read_at: float
    documents: dict[tuple[Kind, str], Document] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        return self.known.settings.languages


class PublishedMenu:
    """Documents by kind and language, kept until catalogue or settings change.

    A request is answered from memory, on the event loop. What this process commits is heard of at
    once; for what others do the database is asked again each second.
    """

    def __init__(self, shop: Shop, clock: Callable[[], float] = monotonic) -> None:
        self._shop, self._clock = shop, clock
        self._published: Published | None = None
        self._changes = 0

    def on_touched(self, touched: Touched) -> None:
        """After a commit, on any thread."""
        if any(area in _PUBLISHED for area, _ in touched):
            self._changes += 1
            self._published = None

    async def now(self) -> Published:
        """Error `not_paired`."""
        held = self._published
        if held is None or self._clock() - held.read_at > READ_AGAIN:
            return await run_in_threadpool(self._read)
        return held

    async def document(self, kind: Kind, language: str) -> Document:
        published = await self.now()
        made = published.documents.get((kind, language))
        if made is None:
            made = await run_in_threadpool(_make, published, kind, language)
        return made

    def _read(self) -> Published:
        held, changes = self._published, self._changes
        read_at, known = self._clock(), self._shop.known
        same = held is not None and held.known is known
        published = Published(known, read_at, held.documents if held and same else {})
        if changes == self._changes:
            self._published = published
        return published


def _make(published: Published, kind: Kind, language: str) -> Document:
    menu, settings = published.known.menu, published.known.settings
    answer = (
        categories_of(menu, language)
        if kind == "categories"
        else items_of(menu, settings, language)
    )
    body = answer.model_dump_json().encode()
    made = Document(body, f'"{sha256(body).hexdigest()[:32]}"')
    published.documents[kind, language] = made
    return made


def categories_of(menu: Menu, language: str) -> MenuCategories:
    """Those on show, each after its position."""
    shown = _on_show(menu)
    return MenuCategories(
        categories=[
            MenuCategory(
                id=category.id,
                name=text_in(category.name, language),
                parent_id=category.parent,
                position=category.position,
                icon=category.icon,
            )
            for category in menu.categories
            if category.id in shown
        ]
    )


def items_of(menu: Menu, settings: Settings, language: str) -> MenuItems:
    """All that is sold; what is sold out stays, marked. An item is listed under no hidden category,
    and without the options that can't be had now.
    """
    shown = {one.id for one in menu.categories if not (one.hidden or one.retired)}
    return MenuItems(
        items=[
            _item(item, menu, settings, language, shown)
            for item in menu.items
            if item.on_web and not item.retired
        ]
    )


def _on_show(menu: Menu) -> set[str]:
    """The categories that neither are hidden nor inside of one that is."""
    open_ones = {one.id: one.parent for one in menu.categories if not (one.hidden or one.retired)}

    def is_shown(category: str) -> bool:
        parent = open_ones[category]
        return parent is None or (parent in open_ones and is_shown(parent))

    return {category for category in open_ones if is_shown(category)}


def _item(item: Item, menu: Menu, settings: Settings, language: str, shown: set[str]) -> MenuItem:
    return MenuItem(
        id=item.id,
        name=text_in(item.name, language),
        description=text_in(item.description, language),
        price=money(item.price, settings),
        category_ids=[one for one in item.category_ids if one in shown],
        image=_address(item.picture, 320) if item.picture else None,
        images=[_address(picture) for picture in item.pictures],
        available=item.available,
        sold_out_until=item.sold_out_until,
        featured=item.featured,
        allergens=list(item.allergens),
        diet=list(item.diet),
        variants=[
            MenuVariant(
                id=variant.id,
                name=text_in(variant.name, language),
                price=money(variant_price(item, variant, settings.rules.rounding), settings),
                servings=variant.servings,
                diameter_mm=variant.diameter_mm,
            )
            for variant in item.variants
            if variant.available
        ],
        modifier_groups=[
            _group(group, item, settings, language)
            for group in menu.groups_of(item)
            if not group.retired
        ],
    )


def _address(picture: str, width: int = 0) -> str:
    """Of the size that is at most so wide; 0: the largest."""
    if is_own(picture):
        return address(picture, width or WIDTHS[-1])
    return f"{PICTURES}/{f'{width}/' if width else ''}{picture}.webp"


def _group(group: ModifierGroup, item: Item, settings: Settings, language: str) -> MenuGroup:
    return MenuGroup(
        id=group.id,
        name=text_in(group.name, language),
        min=group.min,
        max=group.max,
        free=group.free,
        options=[
            MenuOption(
                id=option.id,
                name=text_in(option.name, language),
                price=money(option_price(option, item.default_variant), settings),
            )
            for option in group.options
            if option.available
        ],
    )
