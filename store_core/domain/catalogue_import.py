"""What rows of a spreadsheet would make of a catalogue, before anything is published (O1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from store_core.domain.catalogue import CatalogueRecord, Menu
from store_core.domain.catalogue_checks import Problem, problems_of
from store_core.domain.catalogue_edits import key_of, records_of, with_records
from store_core.domain.catalogue_rows import (
    CATEGORIES,
    GROUPS,
    ITEMS,
    NEW,
    OPTIONS,
    SIZES,
    Cell,
    CellError,
    Column,
    Sheet,
    plain,
    value_of,
)
from store_core.domain.money import currency
from store_core.domain.store import Settings


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Where it is in the file: `row` counts from 1, the headers' row included."""

    sheet: str
    row: int
    column: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by their header."""

    number: int
    cells: Mapping[str, Cell]


Rows = Mapping[str, Sequence[Row]]
"""By the sheet's name; a sheet that is not there changes nothing."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """The `records` to publish, and the keys ("kind/id") of what is `new`, `changed` and
    `unchanged`. With any `problems` nothing should be published.
    """

    records: tuple[CatalogueRecord, ...] = ()
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    problems: tuple[RowProblem, ...] = ()


def dry_run(rows: Rows, menu: Menu, settings: Settings) -> DryRun:
    reading = _Reading(menu, settings)
    read = {key_of(one): one for one in reading.records(rows)}
    held = dict(records_of(menu))
    wanted = {key: one for key, one in read.items() if held.get(key) != one}
    after = with_records(menu, wanted.values())
    problems = [*reading.problems, *map(reading.placed, problems_of(after, wanted, settings))]
    once = {(one.sheet, one.row, one.column, one.code): one for one in problems}
    return DryRun(
        records=tuple(wanted.values()),
        new=tuple(key for key in wanted if key not in held),
        changed=tuple(key for key in wanted if key in held),
        unchanged=tuple(key for key in read if key not in wanted),
        problems=tuple(sorted(once.values(), key=lambda one: (one.sheet, one.row))),
    )


@dataclass
class _Reading:
    """`problems` grow while rows are read; `places` say where each record and part stands."""

    menu: Menu
    settings: Settings
    problems: list[RowProblem] = field(default_factory=list)
    places: dict[str, tuple[Sheet, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._digits = currency(self.settings.rules.currency).digits

    def records(self, rows: Rows) -> Iterator[CatalogueRecord]:
        held: Mapping[str, Mapping[str, Any]] = {
            kind: {one.id: one for one in records} for kind, records in self.menu.by_kind.items()
        }
        yield from self._wholes(CATEGORIES, "category", rows, held["category"]).values()
        for kind, sheet, part_sheet, parts in (
            ("group", GROUPS, OPTIONS, "options"),
            ("item", ITEMS, SIZES, "variants"),
        ):
            wholes = self._wholes(sheet, kind, rows, held[kind])
            every = {**held[kind], **wholes}
            for owner, members in self._parts(part_sheet, kind, parts, rows, every).items():
                wholes[owner] = replace(every[owner], **{parts: tuple(members.values())})
            yield from wholes.values()

    def _wholes(
        self, sheet: Sheet, kind: str, rows: Rows, held: Mapping[str, Any]
    ) -> dict[str, Any]:
        found = {}
        for row in rows.get(sheet.name, ()):
            if code := self._code(sheet, row, f"{kind}/"):
                found[code] = self._filled(sheet, row, held.get(code))
        return found

    def _parts(
        self, sheet: Sheet, kind: str, parts: str, rows: Rows, wholes: Mapping[str, Any]
    ) -> dict[str, dict[str, Any]]:
        """By their owner. The rows are all that it has then, in their order."""
        found: dict[str, dict[str, Any]] = {}
        for row in rows.get(sheet.name, ()):
            owner = plain(row.cells.get(sheet.owner))
            if owner not in wholes:
                self._tell(sheet, row.number, sheet.owner, f"unknown_{kind}", {kind: owner})
            elif code := self._code(sheet, row, f"{kind}/{owner}/{parts}/"):
                members = getattr(wholes[owner], parts)
                before = next((one for one in members if one.id == code), None)
                found.setdefault(owner, {})[code] = self._filled(sheet, row, before)
        return found

    def _code(self, sheet: Sheet, row: Row, above: str) -> str:
        """Empty where the row can't be told from others."""
        header = sheet.columns[0].header
        code = plain(row.cells.get(header))
        if not code:
            self._tell(sheet, row.number, header, "value_missing", {})
            return ""
        if above + code in self.places:
            first = self.places[above + code][1]
            self._tell(sheet, row.number, header, "duplicate_row", {"id": code, "row": first})
            return ""
        self.places[above + code] = (sheet, row.number)
        return code

    def _filled(self, sheet: Sheet, row: Row, before: Any) -> Any:
        """The record with what its row says."""
        values: dict[str, Any] = {}
        base = before if before is not None else NEW[sheet.name]
        for column in sheet.columns:
            if column.sort == "texts":
                values[column.name] = self._texts(sheet, row, column, getattr(base, column.name))
            elif column.header in row.cells:
                value = self._value(sheet, row, column, column.header)
                if value is not None or column.sort in {"code", "free_amount", "free_number"}:
                    values[column.name] = value
        if before is None:
            for column in sheet.columns:
                if column.needed and values.get(column.name) in (None, ""):
                    self._tell(sheet, row.number, column.header, "value_missing", {})
        return replace(base, **values)

    def _texts(
        self, sheet: Sheet, row: Row, column: Column, before: Mapping[str, str]
    ) -> Mapping[str, str]:
        found = dict(before)
        for language in self.settings.languages:
            (header,) = column.headers([language])
            if header in row.cells:
                held = found.pop(language, "")
                if text := str(self._value(sheet, row, column, header) or ""):
                    found[language] = held if held.strip() == text else text
        return before if found == before else found

    def _value(self, sheet: Sheet, row: Row, column: Column, header: str) -> object:
        try:
            return value_of(column, row.cells.get(header), self._digits)
        except CellError as error:
            self._tell(sheet, row.number, header, error.code, error.values)
            return None

    def _tell(
        self, sheet: Sheet, row: int, column: str, code: str, values: Mapping[str, object]
    ) -> None:
        self.problems.append(RowProblem(sheet.name, row, column, code, values))

    def placed(self, problem: Problem) -> RowProblem:
        """At the row and column it comes from; without both where no row is about it."""
        steps = problem.at.split("/")
        for length in range(len(steps) - 1, 1, -1):
            if place := self.places.get("/".join(steps[:length])):
                sheet, row = place
                header = sheet.header_of(steps[length], self.settings.languages[0])
                return RowProblem(sheet.name, row, header, problem.code, problem.values)
        return RowProblem("", 0, problem.at, problem.code, problem.values)
