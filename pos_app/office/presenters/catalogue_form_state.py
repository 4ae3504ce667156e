"""What the form of the catalogue shows of what is open (O1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pos_app.office.presenters.catalogue_drafts import Edit
from pos_app.office.presenters.catalogue_filling import Filling
from pos_app.office.presenters.catalogue_group_form import category_form, group_form
from pos_app.office.presenters.catalogue_item_form import item_form
from pos_app.office.presenters.catalogue_lists import LISTS, list_form, station_form
from pos_app.office.presenters.catalogue_looked import (
    Here,
    Looked,
    held_of,
    menu_now,
    now_of,
    overtaken_in,
)
from pos_app.office.presenters.catalogue_preview import Preview, preview
from pos_app.office.presenters.catalogue_promotion_form import promotion_form
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
from qt_kit.wording import _
from store_core.domain.catalogue import (
    CatalogueRecord,
    Category,
    Item,
    Menu,
    ModifierGroup,
    Promotion,
    Station,
)
from store_core.domain.store import Settings


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


def why_not(looked: Looked, here: Here) -> str:
    if here.offline:
        return _("Waits for the server; your changes are kept here")
    if not here.may_edit:
        return _("You may not change the catalogue")
    if looked.busy:
        return _("Publishing…")
    if looked.typed:
        return _("One field can't be read yet")
    if overtaken_in(looked):
        return _("Somebody else changed it; choose first")
    return ""


def form_state(looked: Looked, here: Here) -> FormState | None:
    key = looked.subject[-1] if looked.subject else ""
    record = now_of(looked, key) if key else None
    if record is None and key not in LISTS:
        return None
    edit, total = looked.drafts.edits.get(key), looked.drafts.count
    language = looked.language or here.settings.languages[0]
    menu = menu_now(looked)
    waits = why_not(looked, here)
    publish = _("Publish {changes}").format(changes=changes_words(total)) if total else _("Publish")
    form = _rows(looked, here, record, menu, language)
    title = _title(record, here.settings) if record else _(LISTS[key][0])
    return FormState(
        title=title,
        badge=_badge(edit),
        form=Form(key, (*_first(looked, key, here.settings), *form.rows)),
        preview=_preview(looked, record, menu, here, language),
        publish=publish,
        can_publish=bool(total) and not waits,
        why_not=waits if total else "",
        can_undo=looked.can_undo,
        back=_back(looked, here.settings),
    )


def _back(looked: Looked, settings: Settings) -> str:
    """Where the open record was opened from."""
    above = looked.subject[-2] if len(looked.subject) > 1 else ""
    if above in LISTS:
        return _(LISTS[above][0])
    record = now_of(looked, above) if above else None
    return _title(record, settings) if record else ""


def _title(record: CatalogueRecord, settings: Settings) -> str:
    fresh = {
        Item: _("New item"),
        ModifierGroup: _("New group"),
        Category: _("New category"),
        Station: _("New station"),
        Promotion: _("New deal"),
    }
    text = getattr(record, "name", {})
    return named(text, settings) or fresh.get(type(record), record.id)


def _badge(edit: Edit | None) -> str:
    if edit is None:
        return ""
    return changes_words(len(edit.changes)) if edit.seen else _("New")


def _rows(
    looked: Looked, here: Here, record: CatalogueRecord | None, menu: Menu, language: str
) -> Form:
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
        opened=looked.opened,
        uses=looked.listing.uses,
        sets=looked.listing.sets,
        kitchen=looked.kitchen,
    )
    match record:
        case Item():
            return item_form(record, _with_availability(filling, looked, record, here))
        case ModifierGroup():
            return group_form(record, filling)
        case Category():
            return category_form(record, filling)
        case Promotion():
            return promotion_form(record, filling)
        case Station():
            return station_form(record, filling)
        case None:
            return list_form(key, menu, filling)
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
    looked: Looked, record: CatalogueRecord | None, menu: Menu, here: Here, language: str
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
    if edit is None or edit.seen is None or key not in overtaken_in(looked):
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
