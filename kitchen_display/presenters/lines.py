"""Lines of a ticket as cooks read them (K1): extras with a plus, what is left out struck."""

from collections.abc import Iterable, Mapping, Set

from kitchen_display.presenters.state import Row, Run, Share
from qt_kit.wording import _
from store_core.domain.catalogue import Menu, text_in
from store_core.domain.orders import LineDetail, OrderLine

Choices = Mapping[str, str]
"""Option id to name, of options of which exactly one is taken (crust, sauce)."""


def choices_of(menu: Menu, language: str) -> Choices:
    return {
        option.id: text_in(option.full_name or option.name, language)
        for group in menu.groups
        if group.max == 1
        for option in group.options
    }


def rows_of(line: OrderLine, language: str, choices: Choices) -> tuple[Row, ...]:
    """A row per detail; what belongs to a half stands in the half's row.

    A choice replaces another and stands by itself; everything else comes on top, with a plus.
    """
    replaces = {choices.get(modifier.option) for modifier in line.cart.modifiers}
    rows: list[Row] = []
    started = 0
    for detail in line.details:
        if detail.kind == "part":
            share = Share(started, detail.shares, detail.of)
            started += detail.shares
            whole = detail.shares == detail.of
            runs = (Run(text_in(detail.text, language)), *_of_part(line, detail.part, language))
            rows.append(Row(runs, None if whole else share))
        elif detail.part is None:
            rows.append(Row(_runs(detail, language, replaces)))
    return tuple(rows)


def _of_part(line: OrderLine, part: int | None, language: str) -> Iterable[Run]:
    for detail in line.details:
        if detail.part != part or detail.kind == "part":
            continue
        text = text_in(detail.text, language)
        if detail.kind == "removed":
            yield Run(_(", no "))
            yield Run(_lower(text), struck=True)
        else:
            yield Run(f" + {_counted(detail, text)}")


def _runs(detail: LineDetail, language: str, replaces: Set[str | None]) -> tuple[Run, ...]:
    text = text_in(detail.text, language)
    if detail.kind == "removed":
        return Run(_("No ")), Run(_lower(text), struck=True)
    if detail.kind == "note":
        return (Run(f"“{text}”"),)
    if detail.count > 1:
        return (Run(_counted(detail, text)),)
    return (Run(text if text in replaces else f"+ {_lower(text)}"),)


def _counted(detail: LineDetail, text: str) -> str:
    return f"{detail.count}× {text}" if detail.count > 1 else _lower(text)


def _lower(text: str) -> str:
    """In the middle of a row; an abbreviation stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
