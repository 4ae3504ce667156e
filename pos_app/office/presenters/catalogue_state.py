"""What the catalogue screen shows, derived from what was read and done (O1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pos_app.office.presenters.catalogue_drafts import Drafts, Edit, Held
from pos_app.office.presenters.catalogue_group_form import category_form, group_form
from pos_app.office.presenters.catalogue_item_form import Filling, item_form
from pos_app.office.presenters.catalogue_listing import (
    Listing,
    Prices,
    Wanted,
    ordered,
)
from pos_app.office.presenters.catalogue_preview import Preview, preview
from pos_app.office.presenters.catalogue_records import differences, read
from pos_app.office.presenters.catalogue_rows import Around, until_words
from pos_app.office.presenters.catalogue_words import (
    changes_words,
    named,
    path_words,
    value_words,
)
from pos_app.office.presenters.fields import Act, Form, Note, Row, Said, row
from pos_app.office.sentences import sentence as refusal
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.catalogue import CatalogueRecord, Category, Item, Menu, ModifierGroup
from store_core.domain.catalogue_edits import with_records
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything the screen follows from.

    `ahead` is what was published and has not come back yet; `subject` the records that are open,
    the last of them shown; `typed` what can't be read, `problems` words, both by "item/x/price";
    `writing` what is being typed at the moment, as it is.
    `overtaken` are keys the server says somebody else changed.
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
    can_undo: bool = False


@dataclass(frozen=True, slots=True)
class Here:
    """The shop around the screen. `offline` is why the server can't be reached, in words."""

    settings: Settings
    now: datetime
    may_edit: bool = True
    offline: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    key: str
    text: str
    count: str
    chosen: bool
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class FormState:
    """`why_not` says why Publish is disabled; `back` where the open record was opened from."""

    title: str
    badge: str
    form: Form
    preview: Preview | None
    publish: str
    can_publish: bool
    why_not: str
    can_undo: bool
    back: str


@dataclass(frozen=True, slots=True)
class CatalogueState:
    title: str
    below: str
    chips: tuple[Chip, ...]
    inside: tuple[Chip, ...]
    prices: Prices
    items: tuple[Item, ...]
    around: Around
    edits: Mapping[str, Edit]
    chosen: int | None
    wanted: Wanted
    form: FormState | None
    banner: tuple[str, str] | None
    can_edit: bool
    can_publish: bool
    empty: str
    empty_below: str
    done: str
    total: int


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


def derive(looked: Looked, items: tuple[Item, ...], here: Here) -> CatalogueState:
    """`items` are what is found, new ones first."""
    settings, menu = here.settings, looked.listing.menu
    chosen = _chosen(looked, items)
    prices = looked.listing.prices.get(looked.wanted.category, Prices())
    around = Around(
        settings=settings,
        sizes=prices.sizes,
        categories={one.id: one for one in menu.categories},
        now=here.now,
        sold_out=looked.listing.sold_out,
        problems=frozenset((*looked.problems, *looked.typed)),
    )
    empty, empty_below = ("", "") if items else _empty(looked)
    total = looked.drafts.count
    return CatalogueState(
        title=_("Catalogue"),
        below=_below(looked, len(items)),
        chips=chips(looked, settings),
        inside=inside(looked, settings),
        prices=prices,
        items=items,
        around=around,
        edits=looked.drafts.edits,
        chosen=chosen,
        wanted=looked.wanted,
        form=_form(looked, here),
        banner=_banner(looked, here),
        can_edit=here.may_edit,
        can_publish=bool(total) and not _why_not(looked, here),
        empty=empty,
        empty_below=empty_below,
        done=looked.done,
        total=total,
    )


def _chosen(looked: Looked, items: tuple[Item, ...]) -> int | None:
    key = next((one for one in looked.subject if one.startswith("item/")), "")
    places = {f"item/{item.id}": place for place, item in enumerate(items)} if key else {}
    return places.get(key)


def _below(looked: Looked, count: int) -> str:
    if not looked.loaded:
        return ""
    alive = sum(1 for one in looked.listing.menu.categories if not one.retired)
    items = counted("{count:,} item", "{count:,} items", count)
    return f"{items}, {counted('{count} category', '{count} categories', alive)}"


def _empty(looked: Looked) -> tuple[str, str]:
    if not looked.loaded:
        return _("Reading…"), ""
    if looked.wanted.text:
        told = _("Nothing is called “{text}”").format(text=looked.wanted.text)
        return told, _("Search by name, code, category or ingredient.")
    if looked.wanted.show != "selling" or looked.wanted.category:
        return _("Nothing here"), _("Choose another category, or show everything.")
    return _("Nothing is sold yet"), _("Add the first item, or import a spreadsheet.")


def chips(looked: Looked, settings: Settings) -> tuple[Chip, ...]:
    """All, then the categories at the top; the one above the chosen one counts as chosen."""
    wanted = looked.wanted.category
    above = _path(looked, wanted)
    tops = [one for one in _alive(looked) if not _parent(looked, one)]
    every = _chip(looked, "", _("All"), not wanted)
    return (every, *(_category_chip(looked, one, settings, one.id in above) for one in tops))


def inside(looked: Looked, settings: Settings) -> tuple[Chip, ...]:
    """The categories in the chosen one, or beside it where it holds none."""
    path = _path(looked, looked.wanted.category)
    for level in reversed(path):
        held = [one for one in _alive(looked) if _parent(looked, one) == level]
        if held:
            whole = _chip(looked, level, _("All of it"), level == looked.wanted.category)
            return (whole, *(_category_chip(looked, c, settings, c.id in path) for c in held))
    return ()


def _alive(looked: Looked) -> list[Category]:
    over = records_now(looked)
    records = {one.id: one for one in looked.listing.menu.categories}
    records |= {one.id: one for one in over.values() if isinstance(one, Category)}
    return [one for one in ordered(tuple(records.values())) if not one.retired]


def _parent(looked: Looked, category: Category) -> str:
    alive = {one.id for one in looked.listing.menu.categories if not one.retired}
    return category.parent if category.parent in alive else ""


def _path(looked: Looked, category: str) -> list[str]:
    """From the top down to it."""
    parents = {one.id: one.parent or "" for one in looked.listing.menu.categories}
    path: list[str] = []
    while category and category not in path:
        path.insert(0, category)
        category = parents.get(category, "")
    return path


def _chip(looked: Looked, key: str, text: str, chosen: bool) -> Chip:
    return Chip(key, text, f"{looked.listing.counts.get(key, 0):,}", chosen)


def _category_chip(looked: Looked, one: Category, settings: Settings, chosen: bool) -> Chip:
    count = f"{looked.listing.counts.get(one.id, 0):,}"
    return Chip(one.id, named(one.name, settings) or _("New"), count, chosen, one.hidden)


def _banner(looked: Looked, here: Here) -> tuple[str, str] | None:
    if here.offline:
        return _("The server can't be reached."), here.offline
    if not here.may_edit:
        return _("You may look, not change."), _("Ask the owner for the right to edit it.")
    if looked.refused is not None and not looked.subject:
        return _("Not done."), refusal(looked.refused, here.settings)
    return None


def _why_not(looked: Looked, here: Here) -> str:
    if here.offline:
        return _("Waits for the server; your changes are kept here")
    if not here.may_edit:
        return _("You may not change the catalogue")
    if looked.busy:
        return _("Publishing…")
    if looked.typed:
        return _("One field can't be read yet")
    if _overtaken(looked):
        return _("Somebody else changed it; choose first")
    return ""


def _overtaken(looked: Looked) -> tuple[str, ...]:
    found = looked.drafts.overtaken(known(looked))
    return tuple(dict.fromkeys((*found, *looked.overtaken)))


def _form(looked: Looked, here: Here) -> FormState | None:
    key = looked.subject[-1] if looked.subject else ""
    record = now_of(looked, key) if key else None
    if record is None:
        return None
    edit, total = looked.drafts.edits.get(key), looked.drafts.count
    language = looked.language or here.settings.languages[0]
    menu = menu_now(looked)
    why_not = _why_not(looked, here)
    above = now_of(looked, looked.subject[-2]) if len(looked.subject) > 1 else None
    publish = _("Publish {changes}").format(changes=changes_words(total)) if total else _("Publish")
    form = _rows(looked, here, record, menu, language)
    return FormState(
        title=_title(record, here.settings),
        badge=_badge(edit),
        form=Form(key, (*_first(looked, key, here.settings), *form.rows)),
        preview=_preview(looked, record, menu, here, language),
        publish=publish,
        can_publish=bool(total) and not why_not,
        why_not=why_not if total else "",
        can_undo=looked.can_undo,
        back=_title(above, here.settings) if above else "",
    )


def _title(record: CatalogueRecord, settings: Settings) -> str:
    fresh = {Item: _("New item"), ModifierGroup: _("New group"), Category: _("New category")}
    text = getattr(record, "name", {})
    return named(text, settings) or fresh.get(type(record), record.id)


def _badge(edit: Edit | None) -> str:
    if edit is None:
        return ""
    return changes_words(len(edit.changes)) if edit.seen else _("New")


def _rows(looked: Looked, here: Here, record: CatalogueRecord, menu: Menu, language: str) -> Form:
    key = looked.subject[-1]
    edit = looked.drafts.edits.get(key)
    filling = Filling(
        menu=menu,
        settings=here.settings,
        language=language,
        typed=_under(looked.writing, key) | _under(looked.typed, key),
        problems=_under(looked.problems, key),
        asking=looked.asking,
        fresh=edit is not None and edit.seen is None,
        busy=looked.busy or bool(here.offline) or not here.may_edit,
    )
    match record:
        case Item():
            return item_form(record, _with_availability(filling, looked, record, here))
        case ModifierGroup():
            return group_form(record, filling, looked.opened)
        case Category():
            return category_form(record, filling)
        case _:
            return Form(key)


def _under(values: Mapping[str, str], key: str) -> dict[str, str]:
    """Those of one record, by the path within it."""
    return {
        at.removeprefix(f"{key}/"): words
        for at, words in values.items()
        if at.startswith(f"{key}/")
    }


def _with_availability(filling: Filling, looked: Looked, item: Item, here: Here) -> Filling:
    sold_out = looked.listing.sold_out
    key = f"item/{item.id}"
    if item.available and key not in sold_out:
        return replace(filling, availability=_("On sale"))
    until = sold_out.get(key)
    told = _("Sold out until somebody puts it back")
    if until is not None:
        around = Around(here.settings, (), {}, here.now)
        told = _("Sold out until {time}").format(time=until_words(until, around))
    return replace(filling, availability=told, sold_out=True)


def _preview(
    looked: Looked, record: CatalogueRecord, menu: Menu, here: Here, language: str
) -> Preview | None:
    if not isinstance(record, Item):
        return None
    out = not record.available or f"item/{record.id}" in looked.listing.sold_out
    return preview(record, menu, here.settings, language, out=out)


def _first(looked: Looked, key: str, settings: Settings) -> Iterator[Row]:
    """What has to be settled before anything else."""
    if looked.refused is not None:
        words = refusal(looked.refused, settings)
        yield row(Note(words, Tone.BAD, "octagon-alert", _("Form message")))
    yield from conflict(looked, key, settings)


def conflict(looked: Looked, key: str, settings: Settings) -> Iterator[Row]:
    """What somebody else changed of the open record since it was read for this draft."""
    edit, held = looked.drafts.edits.get(key), held_of(looked, key)
    if edit is None or edit.seen is None or key not in _overtaken(looked):
        return
    name = _title(edit.seen.record, settings)
    if held is None or held.rev == edit.seen.rev:
        words = _("Somebody else changed {name} this moment. Reading what…").format(name=name)
        yield row(Note(words, Tone.WARN, "users", _("Meanwhile")))
        return
    words = _("Somebody else changed {name} meanwhile.").format(name=name)
    yield row(Note(words, Tone.WARN, "users", _("Meanwhile")))
    mine = set(edit.changes)
    for path in differences(edit.seen.record, held.record):
        if path.endswith("/order"):
            continue
        told = _("{before} → {after}").format(
            before=value_words(path, read(edit.seen.record, path), settings),
            after=value_words(path, read(held.record, path), settings),
        )
        if path in mine:
            own = value_words(path, read(edit.now, path), settings)
            told += " · " + _("yours: {own}").format(own=own)
        yield row(Said(path_words(path, held.record, settings.languages[0]), told))
    yield row(
        Act("theirs", _("Take theirs"), "check"),
        Act("mine", _("Keep mine"), "pencil"),
    )
