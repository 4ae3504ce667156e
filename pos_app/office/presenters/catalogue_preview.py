"""How an item will look at the till and on the web."""

from dataclasses import dataclass

from pos_app.presenters.wares import Wares
from qt_kit.theme import GROUNDS
from qt_kit.tile import Tile
from qt_kit.wording import _
from store_core.domain.catalogue import Item, Menu, text_in
from store_core.domain.store import Settings
from store_core.domain.wording import money


@dataclass(frozen=True, slots=True)
class WebCard:
    """`price` says "from" where sizes differ."""

    name: str
    description: str
    price: str
    picture: str
    ground: str
    out: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """None where it is not sold there."""

    tile: Tile | None
    web: WebCard | None


def preview(item: Item, menu: Menu, settings: Settings, language: str, *, out: bool) -> Preview:
    """In the language that is being edited."""
    alone = Menu(items=(item,), groups=menu.groups, taxes=menu.taxes)
    tile = Wares(alone, settings).tile(item, None) if item.at_till and not item.retired else None
    return Preview(tile, _card(item, settings, language, out=out) if item.on_web else None)


def _card(item: Item, settings: Settings, language: str, *, out: bool) -> WebCard:
    known = [one.price for one in item.variants if one.price is not None] or [item.price]
    told = money(settings.rules.currency, min(known), settings.locale)
    return WebCard(
        name=text_in(item.name, language),
        description=text_in(item.description, language),
        price=_("from {price}").format(price=told) if len(set(known)) > 1 else told,
        picture=item.picture,
        ground=item.ground if item.ground in GROUNDS else "linen",
        out=out,
    )
