"""A tax class as it is being edited (O5)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from pos_app.office.presenters.catalogue_typed import read_day
from store_core.domain.catalogue import TaxChange, TaxClass, TaxComponent
from store_core.domain.store import Settings

R = TypeVar("R", TaxComponent, TaxChange)
Parts = tuple[TaxComponent, ...]


def with_text(tax: TaxClass, below: str, text: str, settings: Settings) -> TaxClass:
    """`below` is the path within the classes. Error: UnreadableError."""
    match below.split("/")[1:]:
        case ["name"]:
            spoken = {**tax.name, settings.languages[0]: text.strip()}
            return replace(tax, name={key: words for key, words in spoken.items() if words})
        case ["changes", place, "starts"]:
            return replace(tax, changes=_replaced(tax.changes, place, starts=read_day(text)))
        case [*steps, "components", part, name]:
            words = text.strip()
            value = words.removesuffix("%").strip().replace(",", ".") if name == "rate" else words
            parts = _replaced(_parts(tax, steps), part, **{name: value})
            return _with_parts(tax, steps, parts)
    return tax


def with_choice(tax: TaxClass, below: str, key: str) -> TaxClass:
    match below.split("/")[1:]:
        case ["by_fulfilment", fulfilment]:
            others = {one: to for one, to in tax.by_fulfilment.items() if one != fulfilment}
            chosen = {**others, fulfilment: key} if key else others
            return replace(tax, by_fulfilment=chosen)
        case [*steps, "components", part, "on"]:
            return _with_parts(tax, steps, _replaced(_parts(tax, steps), part, on=key))
    return tax


def after_act(
    taxes: tuple[TaxClass, ...], tax: TaxClass, act: str, rest: Sequence[str], today: date
) -> tuple[TaxClass, ...]:
    """All of them; `rest` is the class and where in it."""
    steps = list(rest[1:])
    match act:
        case "new":
            return (*taxes, replace(tax, components=(TaxComponent("", "0"),)))
        case "forget":
            return tuple(one for one in taxes if one.id != tax.id)
        case "retire" | "back":
            made = replace(tax, retired=act == "retire")
        case "plan":
            last = tax.changes[-1].components if tax.changes else tax.components
            change = TaxChange(date(today.year + 1, 1, 1), last)
            made = replace(tax, changes=(*tax.changes, change))
        case "drop":
            made = replace(tax, changes=_without(tax.changes, steps[0]))
        case "part":
            above = _parts(tax, steps[:-1])
            made = _with_parts(tax, steps[:-1], (*above, TaxComponent("", "0")))
        case "unpart":
            made = _with_parts(tax, steps[:-2], _without(_parts(tax, steps[:-2]), steps[-1]))
        case _:
            made = tax
    return tuple(made if one.id == tax.id else one for one in taxes)


def _parts(tax: TaxClass, steps: Sequence[str]) -> Parts:
    """Of the class itself, or of one of its changes: `["changes", "0"]`."""
    return tax.changes[int(steps[1])].components if steps else tax.components


def _with_parts(tax: TaxClass, steps: Sequence[str], parts: Parts) -> TaxClass:
    if not steps:
        return replace(tax, components=parts)
    return replace(tax, changes=_replaced(tax.changes, steps[1], components=parts))


def _without(rows: tuple[R, ...], place: str) -> tuple[R, ...]:
    return tuple(row for at, row in enumerate(rows) if str(at) != place)


def _replaced(rows: Sequence[R], place: str, **values: Any) -> tuple[R, ...]:
    return tuple(replace(row, **values) if str(at) == place else row for at, row in enumerate(rows))
