"""What the catalogue screen knows: what was read, drafted and published from here (O1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pos_app.office.presenters.catalogue_drafts import Drafts, Held
from pos_app.office.presenters.catalogue_kitchen import Kitchen
from pos_app.office.presenters.catalogue_listing import Listing, Wanted
from store_core.domain.catalogue import CatalogueRecord, Menu
from store_core.domain.catalogue_edits import with_records
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything the screen follows from.

    `ahead` is what was published and has not come back yet; `subject` the records that are open,
    the last of them shown; `typed` what can't be read, `problems` words, both by "item/x/price";
    `writing` what is being typed at the moment, as it is.
    `overtaken` are keys the server says somebody else changed, `opened` what of the open record
    shows all it has.
    """

    listing: Listing = field(default_factory=Listing)
    loaded: bool = False
    wanted: Wanted = field(default_factory=Wanted)
    drafts: Drafts = field(default_factory=Drafts)
    ahead: Mapping[str, Held] = field(default_factory=dict)
    subject: tuple[str, ...] = ()
    language: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    writing: Mapping[str, str] = field(default_factory=dict)
    overtaken: frozenset[str] = frozenset()
    asking: str = ""
    opened: str = ""
    busy: bool = False
    refused: StoreError | None = None
    done: str = ""
    kitchen: Kitchen = field(default_factory=Kitchen)
    can_undo: bool = False


@dataclass(frozen=True, slots=True)
class Here:
    """The shop around the screen. `offline` is why the server can't be reached, in words."""

    settings: Settings
    now: datetime
    may_edit: bool = True
    offline: str = ""


def known(looked: Looked) -> dict[str, Held]:
    """Every record that is drafted, open or just published, as far as it is known here."""
    keys = {*looked.drafts.edits, *looked.subject, *looked.ahead}
    return {key: held for key in keys if (held := held_of(looked, key)) is not None}


def held_of(looked: Looked, key: str) -> Held | None:
    """The newer of what was read and what was published from here."""
    kind, _slash, record_id = key.partition("/")
    listing = looked.listing
    rev = listing.revs.get(key, -1)
    ahead = looked.ahead.get(key)
    if ahead is not None and ahead.rev > rev:
        return ahead
    records: Mapping[str, tuple[CatalogueRecord, ...]] = listing.menu.by_kind
    found = next((one for one in records.get(kind, ()) if one.id == record_id), None)
    return Held(found, rev) if found is not None else None


def now_of(looked: Looked, key: str) -> CatalogueRecord | None:
    """The draft of it, else what it is."""
    draft = looked.drafts.now(key)
    if draft is not None:
        return draft
    held = held_of(looked, key)
    return held.record if held else None


def records_now(looked: Looked) -> dict[str, CatalogueRecord]:
    """Drafts and what was just published, over what was read."""
    fresh = {key: one.record for key, one in looked.ahead.items()}
    return fresh | {key: edit.now for key, edit in looked.drafts.edits.items()}


def menu_now(looked: Looked) -> Menu:
    over = records_now(looked)
    return with_records(looked.listing.menu, over.values()) if over else looked.listing.menu


def overtaken_in(looked: Looked) -> tuple[str, ...]:
    found = looked.drafts.overtaken(known(looked))
    return tuple(dict.fromkeys((*found, *looked.overtaken)))
