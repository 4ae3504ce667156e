"""Finding an item by what is typed or scanned (C2)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest

from store_core.domain.catalogue import Category, Item, Menu

MOST_HITS = 60
SHORTEST_SCAN = 4
SCAN_GAP = 0.035
"""Seconds between two characters of a scanner; no finger is that quick."""

LETTER = 2
"""How long one letter is among words, each with a space before it."""

_NOT_WORDS = re.compile(r"[^\w]+")


def folded(text: str) -> str:
    """Without case and accents: "Tiramisù" is found by "tiramisu"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def _words(text: str) -> str:
    """All words in one string, each with a space before it."""
    return " " + " ".join(part for part in _NOT_WORDS.split(folded(text)) if part)


@dataclass(frozen=True, slots=True)
class _Entry:
    """`names` are lines of words, each word with a space before it."""

    item: str
    names: str
    categories: str
    barcode: str
    order: tuple[bool, int, str]


_Hit = tuple[int, tuple[bool, int, str], str]


@dataclass(frozen=True, slots=True)
class Index:
    """What can be found, made once per menu. `pairs` are the entries that hold two letters side by
    side, or a letter at the beginning of a word, so that few have to be looked at for each key.
    """

    entries: tuple[_Entry, ...] = ()
    pairs: Mapping[str, Sequence[_Entry]] = field(default_factory=dict)


def index_of(menu: Menu) -> Index:
    """By the names in all languages, the categories up to the top, and the barcode."""
    categories = {category.id: category for category in menu.categories}
    words = {
        category.id: "".join(
            _words(name) for one in _up(category, categories) for name in one.name.values()
        )
        for category in menu.categories
    }
    entries = tuple(_entry(item, words) for item in menu.items if item.at_till and not item.retired)
    pairs: dict[str, list[_Entry]] = {}
    for entry in entries:
        for pair in set(_pairs(f"{entry.names}{entry.categories} {entry.barcode}")):
            pairs.setdefault(pair, []).append(entry)
    return Index(entries, pairs)


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))


def _up(category: Category, categories: Mapping[str, Category]) -> Iterable[Category]:
    seen: set[str] = set()
    found: Category | None = category
    while found is not None and found.id not in seen:
        seen.add(found.id)
        yield found
        found = categories.get(found.parent or "")


def _entry(item: Item, words: Mapping[str, str]) -> _Entry:
    return _Entry(
        item.id,
        "\n" + "\n".join(dict.fromkeys(_words(name) for name in item.name.values())),
        "".join(words.get(category_id, "") for category_id in item.category_ids),
        item.barcode,
        (not item.available, item.position, item.id),
    )


def find(index: Index, text: str) -> tuple[str, ...]:
    """The ids of the items that have every word typed, the best first.

    A name that begins so comes before a word in it, that before a category, a barcode, and letters
    in the middle of a word.
    """
    typed = _words(text)
    parts = typed.split()
    if not parts:
        return ()
    hits = _hits(_likely(index, parts), typed, parts)
    if len(hits) < MOST_HITS and len(typed) == LETTER:
        # Of one letter only the words that begin with it were looked at.
        hits = _hits(index.entries, typed, parts)
    return tuple(item for _, _, item in nsmallest(MOST_HITS, hits))


def _likely(index: Index, parts: list[str]) -> Sequence[_Entry]:
    """All entries that can hold every part: those with its rarest pair of letters."""
    pairs = [pair for part in parts for pair in _pairs(part)]
    if not pairs:
        pairs = [f" {parts[0]}"] if len(parts) == 1 else []
    found = (index.pairs.get(pair, ()) for pair in pairs)
    return min(found, key=len, default=index.entries)


def _hits(entries: Iterable[_Entry], typed: str, parts: list[str]) -> list[_Hit]:
    begins, hits = f"\n{typed}", []
    for entry in entries:
        rank = 0 if begins in entry.names else _rank(entry, parts)
        if rank is not None:
            hits.append((rank, entry.order, entry.item))
    return hits


def _rank(entry: _Entry, parts: list[str]) -> int | None:
    """That of the word found worst; None if one is not found at all."""
    worst = 0
    for part in parts:
        start = f" {part}"
        if start in entry.names:
            rank = 1
        elif start in entry.categories:
            rank = 2
        elif entry.barcode.startswith(part):
            rank = 3
        elif part in entry.names:
            rank = 4
        else:
            return None
        worst = max(worst, rank)
    return worst


@dataclass(slots=True)
class Scanner:
    """Tells a scanner from fingers by speed; `at` are seconds of a clock that never goes back."""

    _typed: str = ""
    _last: float = field(default=float("-inf"))

    def key(self, text: str, at: float, gap: float = SCAN_GAP) -> bool:
        """Whether this character came too quick after the one before for fingers."""
        quick = bool(self._typed) and at - self._last <= gap
        self._typed = self._typed + text if quick else text
        self._last = at
        return quick

    def enter(self, at: float, gap: float = SCAN_GAP) -> str:
        """The code that ends here, or "" if it was typed."""
        quick = at - self._last <= gap
        code, self._typed = self._typed, ""
        return code if quick and len(code) >= SHORTEST_SCAN else ""

    def forget(self) -> None:
        self._typed = ""
