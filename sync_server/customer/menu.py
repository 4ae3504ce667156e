"""The menu as customers' programs read it, made once for each version of the catalogue (W2, W9)."""

from dataclasses import dataclass, field
from hashlib import sha256

from pydantic import BaseModel, Field

from store_core.application.shop import Shop
from store_core.domain.catalogue import Item, Menu, ModifierGroup, text_in
from store_core.domain.modifiers import option_price
from store_core.domain.store import Settings
from store_core.domain.unit_price import variant_price
from sync_server.customer.answers import Money, money

PICTURES = "/food"


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
    available: bool
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
class _Made:
    menu: Menu
    settings: Settings
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)


class PublishedMenu:
    """Documents by kind and language, kept until catalogue or settings change."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._made: _Made | None = None

    def categories(self, language: str) -> Document:
        return self._document("categories", language)

    def items(self, language: str) -> Document:
        return self._document("items", language)

    def _document(self, kind: str, language: str) -> Document:
        menu, settings = self._shop.menu, self._shop.settings
        made = self._made
        if made is None or made.menu is not menu or made.settings is not settings:
            made = self._made = _Made(menu, settings)
        if (kind, language) not in made.documents:
            answer = (
                categories_of(menu, language)
                if kind == "categories"
                else items_of(menu, settings, language)
            )
            body = answer.model_dump_json().encode()
            made.documents[kind, language] = Document(body, f'"{sha256(body).hexdigest()[:32]}"')
        return made.documents[kind, language]


def categories_of(menu: Menu, language: str) -> MenuCategories:
    """Those on show, each after its position."""
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
            if not (category.hidden or category.retired)
        ]
    )


def items_of(menu: Menu, settings: Settings, language: str) -> MenuItems:
    """All that is sold; what is sold out stays, marked. An item is listed under no hidden category,
    and without the options that can't be had now.
    """
    shown = {one.id for one in menu.categories if not (one.hidden or one.retired)}
    return MenuItems(
        items=[
            _item(item, menu, settings, language, shown) for item in menu.items if not item.retired
        ]
    )


def _item(item: Item, menu: Menu, settings: Settings, language: str, shown: set[str]) -> MenuItem:
    return MenuItem(
        id=item.id,
        name=text_in(item.name, language),
        description=text_in(item.description, language),
        price=money(item.price, settings),
        category_ids=[one for one in item.category_ids if one in shown],
        image=f"{PICTURES}/320/{item.picture}.webp" if item.picture else None,
        available=item.available,
        allergens=list(item.allergens),
        diet=list(item.diet),
        variants=[
            MenuVariant(
                id=variant.id,
                name=text_in(variant.name, language),
                price=money(variant_price(item, variant, settings.rules.rounding), settings),
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
