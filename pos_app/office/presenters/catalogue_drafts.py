"""What was changed in the catalogue and is not published yet; nothing of it is on any till."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pos_app.office.presenters.catalogue_records import differences, merged
from store_core.domain.catalogue import CatalogueRecord, Item
from store_core.domain.catalogue_edits import key_of

NEW = -1


@dataclass(frozen=True, slots=True)
class Held:
    """A record as it is known here, and its rev."""

    record: CatalogueRecord
    rev: int


@dataclass(frozen=True, slots=True)
class Edit:
    """`seen` is what it was edited from; None for a new one. `now` is how it would be."""

    seen: Held | None
    now: CatalogueRecord

    @property
    def changes(self) -> tuple[str, ...]:
        if self.seen is None:
            return ("new",)
        found = differences(self.seen.record, self.now)
        sized = isinstance(self.now, Item) and bool(self.now.variants)
        return tuple(path for path in found if not (sized and path == "price")) or found

    @property
    def rev(self) -> int:
        return self.seen.rev if self.seen else NEW


@dataclass(frozen=True, slots=True)
class Drafts:
    """By key, in the order they were begun."""

    edits: Mapping[str, Edit] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(len(edit.changes) for edit in self.edits.values())

    def now(self, key: str) -> CatalogueRecord | None:
        edit = self.edits.get(key)
        return edit.now if edit else None

    def with_record(self, record: CatalogueRecord, held: Held | None) -> "Drafts":
        """As it would be now; one that is as it was is no draft any more."""
        key = key_of(record)
        before = self.edits.get(key)
        edit = Edit(before.seen if before else held, record)
        if edit.seen is not None and edit.seen.record == record:
            return self.without([key])
        return Drafts({**self.edits, key: edit})

    def without(self, keys: Iterable[str]) -> "Drafts":
        gone = set(keys)
        return Drafts({key: one for key, one in self.edits.items() if key not in gone})

    def on_top_of(self, key: str, held: Held) -> "Drafts":
        """What was changed of it, put over how it is now."""
        edit = self.edits[key]
        base = edit.seen.record if edit.seen else held.record
        mine = merged(base, edit.now, held.record)
        kept = self.without([key])
        return kept if mine == held.record else Drafts({**kept.edits, key: Edit(held, mine)})

    def overtaken(self, known: Mapping[str, Held]) -> tuple[str, ...]:
        """Keys of those somebody else changed since."""
        return tuple(
            key
            for key, edit in self.edits.items()
            if edit.seen is not None and key in known and known[key].rev != edit.seen.rev
        )
