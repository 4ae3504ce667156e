"""What an entry changed in catalogue, settings and staff, field by field (O11)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from store_core.domain.audit import Key
from store_core.domain.catalogue import Text
from store_core.journal import kinds
from store_core.journal.audit import body_of
from store_core.journal.entries import Entry, from_row
from store_core.storage.audit import entries_before

LOOK_BACK = 500
MOST = 60
SECRET = frozenset({"pin_hash", "recovery_hash", "logo"})

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """One field: `path` leads to it ("variants", "m", "price"). Both values of a secret are None,
    as is `before` where the record is new.
    """

    record: Text
    path: tuple[str, ...]
    before: Value = None
    after: Value = None


def changes(session: Session, entry: Entry) -> tuple[Change, ...]:
    """Against the entries before it; none for the entry that made the records."""
    records = _records(body_of(entry))
    if not records:
        return ()
    earlier = _earlier(session, entry, set(records))
    found: list[Change] = []
    for key, (name, after) in records.items():
        if key in earlier:
            found += _differences(name, earlier[key], after)
    return tuple(found[:MOST])


Records = Mapping[str, tuple[Text, Mapping[str, Value]]]
"""Of one entry by "kind/id": the name and all fields by their path."""


def _earlier(session: Session, entry: Entry, wanted: set[str]) -> dict[str, Mapping[str, Value]]:
    """Each record as it was before, as far back as it is worth looking."""
    group = _GROUP[entry.kind]
    found: dict[str, Mapping[str, Value]] = {}
    for row in entries_before(session, group, Key(entry.at, entry.id), LOOK_BACK):
        for key, (_name, fields) in _records(body_of(from_row(row))).items():
            if key in wanted:
                found.setdefault(key, fields)
        if len(found) == len(wanted):
            break
    return found


_GROUP = {
    "catalogue_changed": "catalogue",
    "staff_changed": "staff",
    "stock_changed": "stock",
    "settings_changed": "settings",
    "device_changed": "devices",
}


def _records(body: kinds.Body | None) -> Records:
    match body:
        case kinds.CatalogueChanged():
            lists: dict[str, tuple[Any, ...]] = {
                "item": body.items,
                "category": body.categories,
                "group": body.groups,
                "station": body.stations,
                "promotion": body.promotions,
                "tax": body.taxes,
            }
            return {
                f"{kind}/{one.id}": (getattr(one, "name", {"en": one.id}), _flat(one))
                for kind, several in lists.items()
                for one in several
            }
        case kinds.StockChanged():
            kept: dict[str, tuple[Any, ...]] = {
                "stock": body.items,
                "recipe": body.recipes,
                "supplier": body.suppliers,
                "purchase": body.purchases,
            }
            return {
                f"{kind}/{one.id}": (_called(one), _flat(one))
                for kind, several in kept.items()
                for one in several
            }
        case kinds.StaffChanged():
            return {one.id: ({"en": one.name}, _flat(one)) for one in body.people}
        case kinds.SettingsChanged():
            return {"settings": ({}, _flat(body.settings))}
        case kinds.DeviceChanged():
            return {body.device.id: ({"en": body.device.name}, _flat(body.device))}
        case _:
            return {}


def _called(record: Any) -> Text:
    """A supplier's name is one text, an order's its number; a recipe goes by its id."""
    name = getattr(record, "name", "") or getattr(record, "number", "") or record.id
    return {"en": name} if isinstance(name, str) else name


def _differences(
    name: Text, before: Mapping[str, Value], after: Mapping[str, Value]
) -> Iterator[Change]:
    for path in dict.fromkeys((*after, *before)):
        old, new = before.get(path), after.get(path)
        if old != new:
            steps = tuple(path.split("/"))
            if steps[-1] in SECRET:
                old = new = None
            yield Change(name, steps, old, new)


def _flat(record: object) -> dict[str, Value]:
    return dict(_leaves("", msgspec.to_builtins(record)))


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Value]]:
    """Members of a list go by their id where they have one, so that moving one changes little."""
    if isinstance(value, list):
        value = {_id_of(one, place): one for place, one in enumerate(value)}
    if not isinstance(value, dict):
        yield path, value
        return
    for name, inner in value.items():
        yield from _leaves(f"{path}/{name}" if path else str(name), inner)


def _id_of(member: Any, place: int) -> str:
    return str(member.get("id", place)) if isinstance(member, dict) else str(place)
