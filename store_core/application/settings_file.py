"""The settings of one store as a file for another: everything of the page but secrets (O6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

import msgspec

from store_core.domain.catalogue_checks import Problem
from store_core.domain.errors import StoreError
from store_core.domain.setting_list import SETTINGS, value_of, with_value
from store_core.domain.store import PriceRules, Settings

FORMAT = "tillpass settings 1"
LARGEST = 1_000_000
_OWN = frozenset({"web_paused_until", "test_mode", "silence"})
"""What is so at this moment in this store."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """`settings` are those there were with what the file has of use; `problems` is all of it that
    is of none.
    """

    settings: Settings
    problems: tuple[Problem, ...] = ()


def written_settings(settings: Settings) -> bytes:
    """JSON, a line per value."""
    values = {key: value_of(settings, key) for key in _carried()}
    told = msgspec.json.encode({"format": FORMAT, "settings": values})
    return msgspec.json.format(told, indent=2) + b"\n"


def read_settings(file: bytes, settings: Settings) -> ReadSettings:
    """Error `no_settings_file`."""
    values = _values(file)
    types, carried = _types(), _carried()
    problems = []
    for key, raw in values.items():
        if key not in carried:
            problems.append(Problem(f"settings/{key}", "unknown_setting", {"key": str(key)[:80]}))
            continue
        try:
            settings = with_value(settings, key, msgspec.convert(raw, types[key]))
        except msgspec.ValidationError:
            problems.append(Problem(f"settings/{key}", "wrong_kind", {}))
    return ReadSettings(settings, tuple(problems))


def _values(file: bytes) -> Mapping[str, Any]:
    try:
        read = msgspec.json.decode(file[: LARGEST + 1])
    except (msgspec.DecodeError, RecursionError) as error:
        raise StoreError("no_settings_file") from error
    values = read.get("settings") if isinstance(read, dict) else None
    if not isinstance(values, dict) or read.get("format") != FORMAT:
        raise StoreError("no_settings_file")
    return values


def _carried() -> tuple[str, ...]:
    return tuple(one.key for one in SETTINGS if not one.page and one.key not in _OWN)


def _types() -> Mapping[str, Any]:
    rules = {f"rules.{name}": shape for name, shape in get_type_hints(PriceRules).items()}
    return get_type_hints(Settings) | rules
