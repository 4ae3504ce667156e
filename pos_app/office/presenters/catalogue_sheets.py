"""The catalogue from a spreadsheet and into one; an import is tried before it is done (O1)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pos_app.desk import Desk
from pos_app.office.presenters.catalogue_words import named
from pos_app.office.presenters.export import Exporting
from pos_app.office.sentences import problem_sentence
from pos_app.office.sentences import sentence as refusal
from qt_kit.wording import _, counted
from store_core.application.catalogue_sheets import export_sheet, read_sheet
from store_core.application.shop import Shop
from store_core.domain.catalogue import CatalogueRecord, Menu
from store_core.domain.catalogue_checks import Problem
from store_core.domain.catalogue_edits import key_of
from store_core.domain.catalogue_import import DryRun
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings


class Watch:
    """How far a file is; written by the thread that works, read by the one that shows."""

    def __init__(self) -> None:
        self.done = self.all = 0
        self.stopped = False

    def step(self, done: int, whole: int) -> None:
        self.done, self.all = done, whole

    @property
    def share(self) -> float:
        return min(1.0, self.done / self.all) if self.all else 0.0


@dataclass(frozen=True, slots=True)
class Importing:
    """`dry` is what it would do; None while it is read."""

    path: Path
    dry: DryRun | None = None
    refused: StoreError | None = None


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A problem, or a record that is new or different."""

    where: str
    row: str
    column: str
    words: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class ImportState:
    """`reading` where the file is not through yet."""

    title: str
    summary: str
    below: str
    lines: tuple[ImportLine, ...]
    wrong: bool
    reading: bool
    publish: str
    can_publish: bool


KINDS = {"category": "Category", "item": "Item", "group": "Group"}


def derive(importing: Importing, settings: Settings) -> ImportState:
    title = _("Import {name}").format(name=importing.path.name)
    dry = importing.dry
    if importing.refused is not None:
        words = refusal(importing.refused, settings)
        return ImportState(title, words, "", (), True, False, _("Import"), False)
    if dry is None:
        return ImportState(title, _("Reading…"), "", (), False, True, _("Import"), False)
    problems = tuple(
        ImportLine(
            one.sheet,
            str(one.row),
            one.column,
            problem_sentence(Problem("", one.code, one.values), settings),
            True,
        )
        for one in sorted(dry.problems, key=lambda one: (one.sheet, one.row))
    )
    count = len(dry.records)
    told = _("{new:,} new, {changed:,} changed, {same:,} as they are").format(
        new=len(dry.new), changed=len(dry.changed), same=len(dry.unchanged)
    )
    if problems:
        wrong = counted("{count:,} problem to mend", "{count:,} problems to mend", len(problems))
        below = _("Nothing is imported. Mend the rows in the file, then choose it again.")
        return ImportState(title, wrong, below, problems, True, False, _("Import"), False)
    below = _("Nothing is changed until you import it.") if count else _("Nothing differs.")
    publish = counted("Import {count:,} record", "Import {count:,} records", count)
    lines = tuple(_line(one, dry, settings) for one in dry.records)
    return ImportState(title, told, below, lines, False, False, publish, count > 0)


def _line(record: CatalogueRecord, dry: DryRun, settings: Settings) -> ImportLine:
    key = key_of(record)
    name = named(getattr(record, "name", {}), settings) or record.id
    told = _("New") if key in set(dry.new) else _("Changed")
    return ImportLine(_(KINDS.get(key.partition("/")[0], "")), told, name, "", False)


class SheetsPresenter:
    """`import_file`, `publish`, `export_file`, `cancel`; `changed` after each. `watch` tells how
    far the file is.
    """

    def __init__(
        self,
        desk: Desk,
        changed: Callable[[], None],
        publish: Callable[[tuple[CatalogueRecord, ...], str], None],
    ) -> None:
        self._desk, self._changed, self._publish = desk, changed, publish
        self.importing: Importing | None = None
        self.exporting: Exporting | None = None
        self.watch = Watch()

    def import_state(self) -> ImportState | None:
        return derive(self.importing, self._desk.settings) if self.importing else None

    def import_file(self, path: Path, menu: Menu) -> None:
        """A dry run."""
        settings, watch = self._desk.settings, Watch()
        self.watch, self.importing = watch, Importing(path)

        def work(_shop: Shop) -> DryRun:
            return read_sheet(path, menu, settings, watch.step, lambda: watch.stopped)

        def told(importing: Importing) -> None:
            if self.watch is watch and self.importing is not None:
                self.importing = importing
                self._changed()

        begun = self.importing
        self._desk.look(
            work,
            lambda dry: told(replace(begun, dry=dry)),
            lambda error: told(replace(begun, refused=error)),
        )
        self._changed()

    def publish(self) -> bool:
        """What the dry run told; False where that can't be."""
        state = self.import_state()
        if state is None or not state.can_publish or self.importing is None:
            return False
        dry = self.importing.dry
        records = dry.records if dry else ()
        told = counted("{count:,} record imported", "{count:,} records imported", len(records))
        self.importing = None
        self._publish(records, told)
        return True

    def cancel(self) -> None:
        """Ends what is under way."""
        self.watch.stopped = True
        self.importing = self.exporting = None
        self._changed()

    def export_file(self, path: Path, menu: Menu) -> None:
        settings, watch = self._desk.settings, Watch()
        self.watch = watch
        self.exporting = Exporting(_("Writing {name}").format(name=path.name))

        def work(_shop: Shop) -> None:
            export_sheet(menu, settings, path, watch.step, lambda: watch.stopped)

        def told(exporting: Exporting) -> None:
            if self.watch is watch and not watch.stopped:
                self.exporting = exporting
                self._changed()

        count = counted("{count:,} item written to", "{count:,} items written to", len(menu.items))
        self._desk.look(
            work,
            lambda _none: told(Exporting(count, str(path), 1, finished=True)),
            lambda error: told(Exporting(refusal(error, settings), finished=True, failed=True)),
        )
        self._changed()

    def export_seen(self) -> None:
        self.exporting = None
        self._changed()

    def export_state(self) -> Exporting | None:
        """With how far it is by now."""
        state, watch = self.exporting, self.watch
        if state is None or state.finished or not watch.all:
            return state
        below = _("{done:,} of {total:,}").format(done=watch.done, total=watch.all)
        return replace(state, below=below, share=watch.share)

    @property
    def under_way(self) -> bool:
        reading = (
            self.importing is not None and not self.importing.dry and not self.importing.refused
        )
        return reading or (self.exporting is not None and not self.exporting.finished)
