"""The pictures of an item on its page, in search engines and in shared links (W1, W2)."""

from dataclasses import dataclass
from decimal import Decimal

from store_core.domain.catalogue import Item
from store_core.domain.money import currency
from sync_server.shop.builder import Builder
from sync_server.shop.pages import json_in_html
from sync_server.shop.shelf import Card
from sync_server.shop.visit import Visit

SOCIAL = 640
"""Pixels across of a picture that is shown with a shared link."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One of several pictures, and what it says to who can't see it."""

    picture: str
    words: str


def slides(visit: Visit, item: Item, built: Builder) -> tuple[Slide, ...]:
    """None where there is one picture, or where two dishes are put together."""
    count = len(item.pictures)
    if count < 2 or built.halves:
        return ()
    name = visit.text(item.name)
    return tuple(
        Slide(picture, visit.say("{name}, picture {n} of {count}", name=name, n=n, count=count))
        for n, picture in enumerate(item.pictures, 1)
    )


def social(visit: Visit, item: Item) -> str:
    """The whole address of the cover; empty where there is none."""
    return _whole(visit, item.picture, SOCIAL) if item.picture else ""


def structured(visit: Visit, card: Card) -> str:
    """In schema.org's words."""
    rules = visit.settings.rules
    amount = Decimal(card.price).scaleb(-currency(rules.currency).digits)
    url = f"{visit.request.base_url}item/{card.item.id}"
    data = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": card.name,
        "description": card.description,
        "image": [_whole(visit, picture, 0) for picture in card.item.pictures],
        "url": url,
        "offers": {
            "@type": "Offer",
            "price": str(amount),
            "priceCurrency": rules.currency,
            "availability": f"https://schema.org/{'SoldOut' if card.sold_out else 'InStock'}",
            "url": url,
        },
    }
    return json_in_html(data)


def _whole(visit: Visit, picture: str, size: int) -> str:
    base = str(visit.request.base_url).rstrip("/")
    return base + visit.web.assets.picture(picture, size)
