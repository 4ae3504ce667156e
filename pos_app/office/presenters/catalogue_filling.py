"""What the forms of the catalogue are made from, and what they have in common (O1)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pos_app.office.presenters.catalogue_kitchen import Kitchen
from pos_app.office.presenters.catalogue_records import read
from pos_app.office.presenters.catalogue_typed import shown
from pos_app.office.presenters.catalogue_words import language_word
from pos_app.office.presenters.fields import LINE, Act, Mark, Marks, Note, Row, Text, row
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.domain.catalogue import CatalogueRecord, Menu
from store_core.domain.store import Settings

Known = Mapping[str, tuple[str, str]]
"""Word and icon by key."""
NONE = ""


@dataclass(frozen=True, slots=True)
class Filling:
    """What a form is made from. `typed` is what stands in a field as somebody types it, by path,
    `problems` are words by path, `asking` the act that is asked about once more, `language` the one
    names are edited in.
    """

    menu: Menu
    settings: Settings
    language: str
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    asking: str = ""
    fresh: bool = False
    busy: bool = False
    availability: str = ""
    """How it stands with selling it, in words."""
    sold_out: bool = False
    opened: str = ""
    """What of the record shows all it has: "variants/l", "begins/crust"."""
    uses: Mapping[str, int] = field(default_factory=dict)
    """How many items have a modifier group."""
    sets: tuple[str, ...] = ()
    """Names that promotions and halves go by, as they were published."""
    kitchen: Kitchen = field(default_factory=Kitchen)

    def text(
        self,
        record: CatalogueRecord,
        path: str,
        label: str,
        suffix: str = "",
        name: str = "",
        hint: str = "",
    ) -> Text:
        held = shown(path, read(record, path), self.settings)
        return Text(
            path,
            label,
            self.typed.get(path, held),
            name or label,
            suffix,
            self.problems.get(path, ""),
            hint=hint,
        )

    def translated(
        self,
        record: CatalogueRecord,
        path: str,
        label: str,
        *,
        tabs: bool = False,
        name: str = "",
        high: int = LINE,
    ) -> Text:
        """In the language that is chosen; the tabs choose another."""
        spoken = self.settings.languages
        at = f"{path}/{self.language}"
        problem = self.problems.get(at, "") or self.problems.get(path, "")
        return Text(
            at,
            label,
            str(read(record, at) or ""),
            name or label,
            problem=problem,
            tabs=tuple((one, language_word(one)) for one in spoken)
            if tabs and len(spoken) > 1
            else (),
            high=high,
        )

    def chips(
        self, path: str, label: str, held: Collection[str], known: Known, tone: Tone
    ) -> Marks:
        """Any of those known, by word and icon, and of those held."""
        every = {**known, **{one: (one, "info") for one in held if one not in known}}
        marks = tuple(Mark(key, _(word), icon, key in held) for key, (word, icon) in every.items())
        return Marks(path, label, marks, tone, self.problems.get(path, ""))


def retire_rows(
    filling: Filling, asked: str, *, retired: bool, copies: bool = False
) -> Iterator[Row]:
    """The way out and back of a record; `asked` says what retiring it does."""
    problem = filling.problems.get("retired", "")
    if problem:
        yield row(Note(problem, Tone.BAD, "octagon-alert", _("Retire problem")))
    free = not filling.busy
    if retired:
        yield row(Act("unretire", _("Bring it back"), "rotate-ccw", enabled=free))
    elif filling.asking == "retire":
        yield row(Note(asked))
        yield row(
            Act("retire!", _("Retire it"), "archive", "danger", enabled=free),
            Act("retire-not", _("Keep it")),
        )
    else:
        retire = Act("retire", _("Retire"), "archive", "danger", enabled=free)
        yield row(Act("copy", _("Copy"), "copy"), retire) if copies else row(retire)
