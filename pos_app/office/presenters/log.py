"""The audit log: what is asked for, what was found, what is looked at (O11)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from pos_app.desk import Desk
from pos_app.office.presenters import filters as picking
from pos_app.office.presenters.blocks import Blocks
from pos_app.office.presenters.detail import DetailState, detail_state
from pos_app.office.presenters.export import Export, Exporting
from pos_app.office.presenters.filters import Filters, Pick
from pos_app.office.told import GROUP_WORDS, sentence, who
from pos_app.sentences import sentence as refusal
from qt_kit.wording import _, counted
from store_core.application import audit
from store_core.application.audit import Detail, Logged, Names
from store_core.application.shop import Act
from store_core.domain.audit import Search
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time, day


@dataclass(frozen=True, slots=True)
class LogRow:
    """`name` is unique: the machine and its number."""

    name: str
    time: str
    date: str
    icon: str
    what: str
    reason: str
    who: str
    approver: str
    where: str


@dataclass(frozen=True, slots=True)
class LogState:
    """`below` says how many; `empty` and `error` stand where the table would."""

    title: str
    below: str
    days: tuple[Pick, ...]
    people: tuple[Pick, ...]
    devices: tuple[Pick, ...]
    groups: tuple[Pick, ...]
    filters: Filters
    problem: str
    count: int
    chosen: int | None
    detail: DetailState | None
    empty: str
    empty_below: str
    error: str
    fresh: bool
    can_export: bool
    export: Exporting | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What the state is made of beside the rows."""

    filters: Filters = field(default_factory=Filters)
    names: Names = field(default_factory=lambda: Names({}, {}))
    chosen: str = ""
    detail: Detail | None = None
    fresh: bool = False
    refused: StoreError | None = None


def derive(looked: Looked, blocks: Blocks, settings: Settings, export: Export) -> LogState:
    refused = looked.refused or blocks.refused
    empty = empty_below = ""
    if blocks.loaded and not blocks.count and not refused:
        empty, empty_below = _nothing(looked.filters)
    elif not blocks.loaded and not refused:
        empty = _("Reading…")
    return LogState(
        title=_("Audit log"),
        below=_below(blocks),
        days=picking.day_picks(),
        people=picking.people_picks(looked.names),
        devices=picking.device_picks(looked.names),
        groups=picking.group_picks(),
        filters=looked.filters,
        problem=picking.problem(looked.filters),
        count=0 if refused else blocks.count,
        chosen=blocks.index_of(looked.chosen) if looked.chosen else None,
        detail=detail_state(looked.detail, settings) if looked.detail and looked.chosen else None,
        empty=empty,
        empty_below=empty_below,
        error=refusal(refused, settings) if refused else "",
        fresh=looked.fresh,
        can_export=bool(blocks.count) and blocks.counted and export.state is None,
        export=export.state,
    )


def _below(blocks: Blocks) -> str:
    if not blocks.counted:
        return ""
    return counted("{count:,} entry", "{count:,} entries", blocks.count)


def _nothing(filters: Filters) -> tuple[str, str]:
    if filters.narrowed:
        return _("Nothing found"), _("Take a filter away, or search for something else.")
    if filters.sensitive:
        words = _("Voids, refunds, reprints and changes of settings will stand here.")
        return _("Nothing sensitive has happened"), words
    return _("Nothing has happened yet"), _("Everything that is done in the shop stands here.")


def row_of(logged: Logged, settings: Settings) -> LogRow:
    zone = ZoneInfo(settings.time_zone)
    local = logged.key.at.astimezone(zone)
    return LogRow(
        name=f"{logged.device_name} {logged.dseq}",
        time=clock_time(logged.key.at, zone, short=True),
        date=day(local.date(), settings.locale, "d MMM y"),
        icon=GROUP_WORDS[logged.group][1],
        what=sentence(logged.story, settings),
        reason=logged.reason,
        who=who(logged),
        approver=_("approved by {name}").format(name=logged.approver) if logged.approver else "",
        where=logged.device_name,
    )


class LogPresenter:
    """`load`, `filter`, `choose`, `close_detail`, `refresh`, `export`; `changed` after each."""

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        self._desk, self._act, self._changed = desk, act, changed
        self._looked = Looked()
        self._blocks = Blocks(desk, act, changed)
        self._export = Export(desk, act, changed)
        self._looking = False

    def state(self) -> LogState:
        return derive(self._looked, self._blocks, self._desk.settings, self._export)

    def row(self, index: int) -> LogRow | None:
        logged = self._blocks.row(index)
        return row_of(logged, self._desk.settings) if logged else None

    def want(self, first: int, last: int) -> None:
        self._blocks.want(first, last)

    def load(self) -> None:
        act = self._act
        self._desk.look(lambda shop: audit.names(shop, act), self._named, self._refuse)
        self._search()

    def _named(self, names: Names) -> None:
        self._set(replace(self._looked, names=names))

    def _refuse(self, error: StoreError) -> None:
        self._set(replace(self._looked, refused=error))

    def _set(self, looked: Looked) -> None:
        self._looked = looked
        self._changed()

    def filter(self, filters: Filters) -> None:
        if filters == self._looked.filters:
            return
        self._set(replace(self._looked, filters=filters, fresh=False))
        if not picking.problem(filters):
            self._search()

    def search(self, text: str) -> None:
        self.filter(replace(self._looked.filters, text=text))

    def _search(self) -> None:
        self._blocks.search(self._asked())

    def _asked(self) -> Search:
        return picking.search_of(self._looked.filters, self._desk.settings, self._desk.now())

    def refresh(self) -> None:
        """Read the newest again."""
        self._set(replace(self._looked, fresh=False, refused=None))
        self._search()

    def look(self, *, at_top: bool) -> None:
        """Something may have been written: show it at the top, or say that it is there."""
        if self._looking or not self._blocks.counted or self._blocks.current is None:
            return
        self._looking = True
        search, act = self._blocks.current, self._act
        held = self._blocks.row(0)

        def newest(found: tuple[Logged, ...]) -> None:
            self._looking = False
            if not found or (held and found[0].key == held.key):
                return
            if at_top:
                self._search()
            elif not self._looked.fresh:
                self._set(replace(self._looked, fresh=True))

        def failed(error: StoreError) -> None:
            self._looking = False
            self._refuse(error)

        self._desk.look(lambda shop: audit.log(shop, act, search, limit=1), newest, failed)

    def choose(self, index: int) -> None:
        logged = self._blocks.row(index)
        if logged is not None:
            self.show_entry(logged.key.entry)

    def show_entry(self, entry: str) -> None:
        """Also one out of an order's history."""
        act = self._act
        self._set(replace(self._looked, chosen=entry))

        def read(found: Detail) -> None:
            if self._looked.chosen == entry:
                self._set(replace(self._looked, detail=found))

        self._desk.look(lambda shop: audit.detail(shop, act, entry), read, self._refuse)

    def close_detail(self) -> None:
        self._set(replace(self._looked, chosen="", detail=None))

    def only_this_order(self) -> str:
        """The search for the order of the entry that is looked at: all of it, sensitive or not."""
        state = self.state()
        if state.detail is None or not state.detail.order:
            return ""
        self._set(replace(self._looked, filters=Filters(sensitive=False), detail=None, chosen=""))
        return state.detail.order

    def export(self, path: Path) -> None:
        """All that is found, into a file."""
        if self._blocks.current is not None and self.state().can_export:
            self._export.start(path, self._blocks.current, self._blocks.count)

    def cancel_export(self) -> None:
        self._export.cancel()

    def dismiss_export(self) -> None:
        self._export.dismiss()
