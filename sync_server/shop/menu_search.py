"""Finding items by words, whatever their accents; what comes closest when nothing fits (W2)."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from store_core.domain.catalogue import Item, Menu, text_in

LONGEST_QUERY = 60
ALIKE = 0.7
"""How like two words must be, of 1, to be taken for a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` and `words` are folded: what the customer types is compared with them."""

    item: Item
    name: str
    words: tuple[str, ...]


def index(items: Iterable[Item], menu: Menu, language: str) -> tuple[Entry, ...]:
    categories = {category.id: category.name for category in menu.categories}

    def entry(item: Item) -> Entry:
        name = fold(text_in(item.name, language))
        told = [
            name,
            text_in(item.description, language),
            *(text_in(one.name, language) for one in item.ingredients),
            *(text_in(categories[one], language) for one in item.category_ids if one in categories),
        ]
        return Entry(item, name, tuple(dict.fromkeys(fold(" ".join(told)).split())))

    return tuple(entry(item) for item in items)


def find(entries: Sequence[Entry], query: str) -> tuple[Item, ...]:
    """The items in which each word of the query begins a word; hits in the name come first."""
    wanted = fold(query).split()
    hits = [
        entry
        for entry in entries
        if wanted and all(any(word.startswith(one) for word in entry.words) for one in wanted)
    ]
    return tuple(entry.item for entry in sorted(hits, key=lambda entry: _rank(entry, wanted)))


def nearest(entries: Sequence[Entry], query: str, most: int = 2) -> tuple[Item, ...]:
    """The items that can be had whose words look most like the query's, else what is featured."""
    wanted = fold(query)

    def likeness(entry: Entry) -> float:
        ratios = (SequenceMatcher(None, wanted, word).ratio() for word in entry.words)
        best = max(ratios, default=0.0)
        return best if best >= ALIKE else 0.0

    ranked = sorted(
        (entry for entry in entries if entry.item.available),
        key=lambda entry: (-likeness(entry), not entry.item.featured),
    )
    return tuple(entry.item for entry in ranked[:most])


def fold(text: str) -> str:
    """Lower case, without accents and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        one if one.isalnum() else " " for one in plain if not unicodedata.combining(one)
    ).strip()


def _rank(entry: Entry, wanted: Sequence[str]) -> bool:
    return not all(any(word.startswith(one) for word in entry.name.split()) for one in wanted)
