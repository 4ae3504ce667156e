"""The way of changed records to the server that owns them, and back (O1)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pos_app.desk import Desk
from pos_app.office.presenters.catalogue_drafts import Drafts, Edit, Held
from pos_app.office.presenters.catalogue_looked import Looked, held_of
from pos_app.office.sentences import problem_sentence, problems_in
from pos_app.office.sentences import sentence as refusal
from store_core.application.catalogue import PUBLISH, Publication, Published, publication_of
from store_core.application.shop import Act
from store_core.domain.catalogue import CatalogueRecord, Station
from store_core.domain.catalogue_checks import problems_of
from store_core.domain.catalogue_edits import key_of, with_records
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings

Change = Callable[[Looked], Looked]


@dataclass(frozen=True, slots=True)
class Sent:
    """What is on its way: each edit by its key. `at_once` was shown before the answer."""

    edits: Mapping[str, Edit]
    told: str
    at_once: bool = False


class Publishing:
    """`send`, `at_once`, `take_back`. `change` gets what to make of what is shown."""

    def __init__(self, desk: Desk, act: Act, change: Callable[[Change], None]) -> None:
        self._desk, self._act, self._change = desk, act, change
        self._attempt: tuple[Publication, str] | None = None
        self._undo: Callable[[], None] | None = None

    def problems(self, looked: Looked, edits: Mapping[str, Edit]) -> dict[str, str]:
        """What the server would refuse, in words by "item/x/price"."""
        known = [one.record for one in looked.ahead.values()]
        menu = with_records(looked.listing.menu, [*known, *(edit.now for edit in edits.values())])
        settings = self._desk.settings
        found = problems_of(menu, set(edits), settings)
        return {one.at: problem_sentence(one, settings) for one in found}

    def send(self, edits: Mapping[str, Edit], told: str) -> None:
        """Drafts; they stay until the server has them."""
        self._change(lambda looked: replace(looked, busy=True, refused=None, problems={}))
        self._ask(Sent(edits, told))

    def at_once(self, looked: Looked, records: Iterable[CatalogueRecord], told: str) -> None:
        """Shown before the answer, and taken back where the server refuses."""
        held = {key_of(one): (held_of(looked, key_of(one)), one) for one in records}
        edits = {key: Edit(seen, now) for key, (seen, now) in held.items()}
        expected = {key: Held(one.now, one.rev + 1) for key, one in edits.items()}
        self._change(lambda before: _shown_ahead(before, expected))
        self._ask(Sent(edits, told, at_once=True))

    def do_offline(self, told: str, undo: Callable[[], None]) -> None:
        """Something was done that needs no server; the bar offers to take it back."""
        self._undo = undo
        self._change(lambda looked: replace(looked, done=told))

    def take_back(self) -> None:
        undo, self._undo = self._undo, None
        self._change(lambda looked: replace(looked, done=""))
        if undo is not None:
            undo()

    def _ask(self, sent: Sent) -> None:
        revs = {key: edit.rev for key, edit in sent.edits.items()}
        publication = publication_of((edit.now for edit in sent.edits.values()), revs)
        again = self._attempt is not None and self._attempt[0] == publication
        once = self._attempt[1] if again and self._attempt else self._desk.new_id()
        self._attempt = (publication, once)
        self._desk.ask(
            self._act,
            PUBLISH,
            publication,
            lambda answer: self._published(sent, answer),
            lambda error: self._failed(sent, error),
            once,
        )

    def _published(self, sent: Sent, answer: Published) -> None:
        self._attempt = None
        held = {key: Held(one.now, answer.revs[key]) for key, one in sent.edits.items()}
        self._undo = lambda: self._publish_back(sent, held)

        def published(looked: Looked) -> Looked:
            after = _shown_ahead(looked, held)
            return replace(after, busy=False, done=sent.told, refused=None, asking="")

        self._change(published)

    def _publish_back(self, sent: Sent, held: Mapping[str, Held]) -> None:
        """As it was; what was new is retired."""
        before = {
            key: edit.seen.record if edit.seen else _retired(edit.now)
            for key, edit in sent.edits.items()
        }
        edits = {key: Edit(held[key], record) for key, record in before.items()}
        self._change(
            lambda looked: _shown_ahead(
                looked, {key: Held(edit.now, edit.rev + 1) for key, edit in edits.items()}
            )
        )
        self._ask(Sent(edits, "", at_once=True))

    def _failed(self, sent: Sent, error: StoreError) -> None:
        if error.code != "server_unreachable":
            self._attempt = None
        settings = self._desk.settings

        def failed(looked: Looked) -> Looked:
            after = replace(looked, busy=False, asking="")
            if sent.at_once:
                after = _taken_back(after, sent.edits)
            return _told(after, error, sent.edits, settings)

        self._change(failed)


def _retired(record: CatalogueRecord) -> CatalogueRecord:
    """What can't be retired stays."""
    if isinstance(record, Station):
        return record
    changed: Any = record
    retired: CatalogueRecord = replace(changed, retired=True)
    return retired


def _shown_ahead(looked: Looked, held: Mapping[str, Held]) -> Looked:
    """It is so now; what is drafted of it stands on top."""
    drafts = looked.drafts
    for key, one in held.items():
        if key in drafts.edits:
            drafts = drafts.on_top_of(key, one)
    return replace(looked, ahead={**looked.ahead, **held}, drafts=drafts)


def _taken_back(looked: Looked, edits: Mapping[str, Edit]) -> Looked:
    ahead = {key: one for key, one in looked.ahead.items() if key not in edits}
    drafts: Drafts = looked.drafts
    for key, edit in edits.items():
        if key in drafts.edits and edit.seen is not None:
            drafts = drafts.on_top_of(key, edit.seen)
    return replace(looked, ahead=ahead, drafts=drafts)


def _told(
    looked: Looked, error: StoreError, edits: Mapping[str, Edit], settings: Settings
) -> Looked:
    """The refusal, where it belongs: at its fields, at the record, or above all."""
    first = next(iter(edits))
    match error.code:
        case "changed_meanwhile":
            keys = tuple(str(key) for key in _listed(error, "records"))
            drafted = frozenset(key for key in keys if key in looked.drafts.edits)
            if not drafted:
                return replace(looked, refused=error)
            open_key = next(key for key in keys if key in drafted)
            return replace(_opened(looked, open_key), overtaken=drafted, refused=None)
        case "bad_records":
            found = problems_in(error)
            told = {one.at: problem_sentence(one, settings) for one in found}
            key = "/".join(next(iter(told), first).split("/")[:2])
            return replace(_opened(looked, key), problems=told, refused=None)
        case "in_use":
            words = refusal(error, settings)
            return replace(_opened(looked, first), problems={f"{first}/retired": words})
        case _:
            return replace(looked, refused=error)


def _listed(error: StoreError, name: str) -> list[Any]:
    found = error.values.get(name)
    return list(found) if isinstance(found, (list, tuple)) else []


def _opened(looked: Looked, key: str) -> Looked:
    return looked if key in looked.subject[-1:] else replace(looked, subject=(key,))
