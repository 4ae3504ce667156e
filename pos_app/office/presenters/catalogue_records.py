"""One field of a frozen catalogue record: read, put, compared and merged by its path.

A path is "price", "name/it", "variants/l/price": a field, a key of a mapping, the id of one of
several records.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

R = TypeVar("R")


def _is_record(value: object) -> bool:
    return is_dataclass(value) and not isinstance(value, type)


def _are_records(value: object) -> bool:
    """Several of them, each with its id."""
    return isinstance(value, tuple) and bool(value) and hasattr(value[0], "id")


def read(record: Any, path: str) -> Any:
    """None where nothing stands there."""
    for step in path.split("/"):
        if isinstance(record, Mapping):
            record = record.get(step)
        elif isinstance(record, tuple):
            record = next((one for one in record if one.id == step), None)
        elif record is not None:
            record = getattr(record, step)
    return record


def put(record: R, path: str, value: object) -> R:
    """The record with that value there; None or "" in a mapping takes its key away."""
    changed: R = _put(record, path.split("/"), value)
    return changed


def _put(record: Any, steps: list[str], value: object) -> Any:
    if not steps:
        return value
    head, *rest = steps
    if isinstance(record, Mapping):
        kept = {key: one for key, one in record.items() if key != head}
        wanted = _put(record.get(head), rest, value)
        if wanted is None or wanted == "":
            return kept
        return {**record, head: wanted}
    if isinstance(record, tuple):
        return tuple(_put(one, rest, value) if one.id == head else one for one in record)
    return replace(record, **{head: _put(getattr(record, head), rest, value)})


def differences(before: Any, after: Any, at: str = "") -> tuple[str, ...]:
    """The paths at which they differ; an order that changed is "variants/order"."""
    if before == after:
        return ()
    if _is_record(before) and type(before) is type(after):
        names = [one.name for one in fields(before)]
        return _deeper(at, ((n, getattr(before, n), getattr(after, n)) for n in names))
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        keys = list(dict.fromkeys((*before, *after)))
        return _deeper(at, ((key, before.get(key), after.get(key)) for key in keys))
    if _are_records(before) or _are_records(after):
        first, last = ({one.id: one for one in held} for held in (before or (), after or ()))
        keys = list(dict.fromkeys((*first, *last)))
        found = _deeper(at, ((key, first.get(key), last.get(key)) for key in keys))
        stayed = [key for key in first if key in last]
        moved = stayed != [key for key in last if key in first]
        return (*found, f"{at}/order") if moved else found
    return (at,)


def _deeper(at: str, pairs: Any) -> tuple[str, ...]:
    found: list[str] = []
    for name, before, after in pairs:
        found += differences(before, after, f"{at}/{name}" if at else name)
    return tuple(found)


def merged(base: R, mine: R, theirs: R) -> R:
    """Theirs with what I changed of the base put over it."""
    chosen: R = _merged(base, mine, theirs)
    return chosen


def _merged(base: Any, mine: Any, theirs: Any) -> Any:
    if base == mine:
        return theirs
    if theirs in (base, mine):
        return mine
    if _is_record(base) and type(base) is type(mine) is type(theirs):
        names = [one.name for one in fields(base)]
        parts = (base, mine, theirs)
        return replace(theirs, **{n: _merged(*(getattr(one, n) for one in parts)) for n in names})
    if all(isinstance(one, Mapping) for one in (base, mine, theirs)):
        keys = dict.fromkeys((*theirs, *mine))
        both = {key: _merged(base.get(key), mine.get(key), theirs.get(key)) for key in keys}
        return {key: one for key, one in both.items() if one is not None}
    if all(_are_records(one) for one in (base, mine, theirs)):
        ids = [[one.id for one in held] for held in (base, mine, theirs)]
        if ids[0] == ids[1] == ids[2]:
            return tuple(_merged(*three) for three in zip(base, mine, theirs, strict=True))
    return mine
