"""What a form shows, row by row, whatever it is about; the view makes widgets of it.

`path` says which value it is; what the person does comes back with it.
"""

from dataclasses import dataclass, field

from qt_kit.badge import Tone

LINE, AREA = 48, 76
"""How high a line of text and a text of several lines stand."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line to type into, several of them where it is `high`. `tabs` are (path, words) of the same
    value in other languages.
    """

    path: str
    label: str
    text: str = ""
    name: str = ""
    suffix: str = ""
    problem: str = ""
    tabs: tuple[tuple[str, str], ...] = ()
    high: int = LINE
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Pick:
    """One of several (key, words, icon); any of them where `several` says which."""

    path: str
    label: str
    choices: tuple[tuple[str, str, str], ...]
    chosen: str
    name: str = ""
    problem: str = ""
    several: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    path: str
    text: str
    on: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    key: str
    text: str
    icon: str
    on: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """Any of several; what is on is drawn as `tone` says."""

    path: str
    label: str
    marks: tuple[Mark, ...]
    tone: Tone = Tone.BAD
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """A button. `kind` is a `qt_kit.button.Kind`."""

    path: str
    text: str
    icon: str = ""
    kind: str = "plain"
    name: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    tone: Tone = Tone.NEUTRAL
    icon: str = "info"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Words over quieter ones: one of a list."""

    text: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Hint(Said):
    """What a field is about, under it."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The pictures of an item, the first its cover."""

    path: str
    label: str
    pictures: tuple[str, ...]


Field = Text | Pick | Flag | Marks | Heading | Act | Note | Said | Strip


@dataclass(frozen=True, slots=True)
class Row:
    """Side by side; `parts` are their shares of the width, 0 for a button as wide as it needs. It
    ends `spare` pixels before the others, where it lacks a button they have.
    """

    fields: tuple[Field, ...]
    parts: tuple[int, ...] = ()
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """`key` is the record it is about: another one is another form."""

    key: str = ""
    rows: tuple[Row, ...] = field(default_factory=tuple)

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(one for row in self.rows for one in row.fields)


def row(*fields: Field, parts: tuple[int, ...] = ()) -> Row:
    return Row(fields, parts or (1,) * len(fields))
