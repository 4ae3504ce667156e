"""What the panels of the stock page have in common: typed values, saving, other people's edits."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from pos_app.desk import Desk
from pos_app.office.presenters.fields import Block, Notice, link, row
from pos_app.office.presenters.side_panel import PanelAct, PanelState
from pos_app.office.presenters.stock_words import name_of
from pos_app.office.sentences import problem_sentence, problems_in, sentence
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.application.office import OfficeCall
from store_core.application.shop import Act
from store_core.application.stock import Published, StockPublication, StockView
from store_core.application.stock_records import PUBLISH_STOCK
from store_core.domain.errors import StoreError

A = TypeVar("A")
R = TypeVar("R")
KEEP, TAKE = "keep_mine", "take_theirs"


@dataclass(frozen=True, slots=True)
class Stage:
    """What a panel works with. `changed` has it shown anew, `done(words)` closes it and says what
    was done, `reread` asks for the stock as it is, `open(what, id)` shows another panel.
    """

    desk: Desk
    act: Act
    view: Callable[[], StockView]
    changed: Callable[[], None]
    done: Callable[[str], None]
    reread: Callable[[], None]
    open: Callable[[str, str], None]
    close: Callable[[], None]

    @property
    def server_away(self) -> bool:
        return self.desk.link.state == "offline"


class StockForm(Protocol):
    """A panel: events in, one state out."""

    def state(self) -> PanelState: ...

    def edit(self, key: str, text: str) -> None: ...

    def press(self, key: str) -> None: ...

    def reread(self) -> None:
        """The stock was read again."""

    @property
    def dirty(self) -> bool:
        """Whether something typed would be lost."""


def away_notice() -> Notice:
    return Notice(
        _("The server can't be reached"),
        _("Counts, waste and goods in go on. This is kept here and waits until it is back."),
        Tone.WARN,
        "cloud-off",
    )


def field_problems(error: StoreError, record: str, stage: Stage) -> dict[str, str]:
    """Sentences of `bad_records` by place in the record, "" for the record itself."""
    found: dict[str, str] = {}
    for problem in problems_in(error):
        place = problem.at.removeprefix(f"{record}/") if problem.at != record else ""
        named = replace(problem, values=_named(problem.values, stage))
        found.setdefault(place, problem_sentence(named, stage.desk.settings))
    return found


def _named(values: Mapping[str, object], stage: Stage) -> dict[str, object]:
    """Stock items by their names, as people know them."""
    known = stage.view().stocks.item_of
    settings = stage.desk.settings

    def name(one: object) -> str:
        item = known.get(str(one))
        return name_of(item.name, settings) if item else str(one)

    told = dict(values)
    for key, value in values.items():
        if key == "items" and isinstance(value, list | tuple):
            told[key] = ", ".join(map(name, value))
        elif key == "item":
            told[key] = name(value)
    return told


class Saving:
    """One question to the server at a time. The same one again keeps its id, so that an answer that
    was lost does nothing twice.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.busy = False
        self.refused: StoreError | None = None
        self._asked: object = None
        self._call_id = ""

    def ask(self, call: OfficeCall[A, R], asked: A, done: Callable[[R], None]) -> None:
        if self.busy:
            return
        if asked != self._asked:
            self._asked, self._call_id = asked, self._stage.desk.new_id()
        self.busy, self.refused = True, None
        self._stage.changed()

        def answered(answer: R) -> None:
            self.busy, self._asked = False, None
            done(answer)

        self._stage.desk.ask(self._stage.act, call, asked, answered, self._failed, self._call_id)

    def _failed(self, error: StoreError) -> None:
        self.busy, self.refused = False, error
        if error.code != "server_unreachable":
            self._asked = None
        if error.code == "changed_meanwhile":
            self._stage.reread()
        self._stage.changed()

    def trouble(self) -> Iterator[Block]:
        """Why nothing was saved, or why it has to wait."""
        refused = self.refused
        if refused is not None and refused.code not in ("bad_records", "changed_meanwhile"):
            yield Notice(sentence(refused, self._stage.desk.settings))
        elif self._stage.server_away:
            yield away_notice()


class RecordForm(ABC):
    """A record of the stock edited as texts by field. What was read is `base`, under `rev`; where
    somebody else changed it while this one is being edited, theirs is shown and nothing is lost.
    """

    def __init__(self, stage: Stage, kind: str, record_id: str) -> None:
        self.stage, self.id = stage, record_id
        self.record = f"{kind}/{record_id}"
        self.saving = Saving(stage)
        self.problems: dict[str, str] = {}
        self.base = self.read(stage.view())
        self.values = dict(self.base)
        self.rev = stage.view().revs.get(self.record, -1)
        self.theirs: dict[str, str] | None = None
        self._asks = False

    # Of each kind of record

    @abstractmethod
    def read(self, view: StockView) -> dict[str, str]:
        """The texts of the record, or of a new one."""

    @abstractmethod
    def labels(self) -> Mapping[str, str]:
        """What fields are called, for telling what somebody else changed."""

    @abstractmethod
    def publication(self, *, retire: bool) -> StockPublication | None:
        """What is to be saved; None after filling `problems`."""

    @abstractmethod
    def head(self) -> PanelState:
        """Title and what stands under it."""

    @abstractmethod
    def typed_name(self) -> str:
        """What it is called in the form."""

    @abstractmethod
    def fields(self) -> Iterator[Block]: ...

    @abstractmethod
    def field_of(self, place: str) -> str:
        """The field that shows what is wrong at a place of the record; "" above all of them."""

    # The same for all

    @property
    def is_new(self) -> bool:
        return self.rev < 0

    @property
    def dirty(self) -> bool:
        return self.values != self.base

    def edit(self, key: str, text: str) -> None:
        if self.values.get(key) != text:
            self.values[key] = text
            self.problems.pop(key, None)
            self.stage.changed()

    def press(self, key: str) -> None:
        if key in ("retire", "keep"):
            self._asks = key == "retire"
            self.stage.changed()
        elif key == "save":
            self._save(retire=False)
        elif key == "really_retire":
            self._save(retire=True)
        elif key == "undo":
            self.values, self.problems = dict(self.base), {}
            self.stage.changed()
        elif key in (KEEP, TAKE):
            self._settle(mine=key == KEEP)

    def _save(self, *, retire: bool) -> None:
        self.problems = {}
        publication = self.publication(retire=retire)
        if publication is None:
            self.stage.changed()
            return
        self.saving.ask(PUBLISH_STOCK, publication, lambda told: self._saved(told, retire=retire))
        if self.saving.refused is not None:
            self._take_problems()

    def _saved(self, told: Published, *, retire: bool) -> None:
        said = _("{name} is retired") if retire else _("{name} is saved")
        self.rev = told.revs.get(self.record, self.rev)
        self.base = dict(self.values)
        self.stage.done(said.format(name=self.typed_name()))

    def _take_problems(self) -> None:
        refused = self.saving.refused
        if refused is not None and refused.code == "bad_records":
            found = field_problems(refused, self.record, self.stage)
            self.problems = {self.field_of(place): said for place, said in found.items()}
            self.saving.refused = None

    def reread(self) -> None:
        fresh = self.read(self.stage.view())
        rev = self.stage.view().revs.get(self.record, -1)
        if rev == self.rev or self.saving.busy:
            return
        if not self.dirty:
            self.base, self.values, self.rev, self.theirs = fresh, dict(fresh), rev, None
        elif fresh == self.values:
            self.base, self.rev, self.theirs = fresh, rev, None
        else:
            self.theirs = fresh

    def _settle(self, *, mine: bool) -> None:
        fresh = self.read(self.stage.view())
        self.rev = self.stage.view().revs.get(self.record, -1)
        self.base, self.theirs, self.saving.refused = fresh, None, None
        if not mine:
            self.values = dict(fresh)
        self.stage.changed()
        if mine:
            self._save(retire=False)

    def _conflict(self) -> Iterator[Block]:
        refused = self.saving.refused
        if self.theirs is None and (refused is None or refused.code != "changed_meanwhile"):
            return
        names = self.labels()
        theirs = self.theirs or {}
        told = [
            f"{names.get(key, key)}: {text or _('nothing')}"
            for key, text in theirs.items()
            if text != self.base.get(key)
        ]
        below = " · ".join(told) or _("What they changed is on its way to this machine.")
        yield Notice(_("Somebody else changed this meanwhile"), below, Tone.WARN, "users")
        yield row(link(TAKE, _("Take theirs"), "undo-2"), link(KEEP, _("Keep mine"), "check"))

    def state(self) -> PanelState:
        self._take_problems()
        blocks: list[Block] = [*self._conflict(), *self.saving.trouble()]
        if self.problems.get(""):
            blocks.append(Notice(self.problems[""]))
        if self._asks:
            asked = _("Retire {name}?").format(name=self.typed_name())
            below = _("It leaves all lists. What happened with it stays.")
            blocks.insert(0, Notice(asked, below, Tone.WARN, "archive"))
        blocks += self.fields()
        return replace(self.head(), blocks=tuple(blocks), acts=self._acts(), closes=True)

    def _acts(self) -> tuple[PanelAct, ...]:
        if self._asks:
            yes = PanelAct("really_retire", _("Retire it"), "archive", danger=True)
            return PanelAct("keep", _("Keep it"), main=True), yes
        able = self.dirty and not self.saving.busy and not self.stage.server_away
        save = PanelAct("save", _("Save"), "check", main=True, enabled=able)
        if self.is_new:
            return (save,)
        if self.dirty:
            return PanelAct("undo", _("Undo"), "undo-2"), save
        away = self.stage.server_away
        return PanelAct("retire", _("Retire"), "archive", danger=True, enabled=not away), save
