"""What a form shows, row by row, whatever it is about; the view makes widgets of it.

`path` says which value it is; what the person does comes back with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from qt_kit.badge import Tone

LINE, AREA = 48, 76
"""How high a line of text and a text of several lines stand."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line to type into, several of them where it is `high`. `tabs` are (path, words) of the same
    value in other languages. Two that are `half` and follow each other stand side by side.
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
    hint: str = ""
    half: bool = False


Choices = Sequence[tuple[str, str] | tuple[str, str, str]]
"""(key, words), or (key, words, icon)."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One of several; any of them where `several` says which. `half` as a text's."""

    path: str
    label: str
    choices: Choices
    chosen: str
    name: str = ""
    problem: str = ""
    several: tuple[str, ...] | None = None
    enabled: bool = True
    half: bool = False


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
    """After a line, with words beside it."""

    text: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """Words over smaller ones, as many as there are."""

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


@dataclass(frozen=True, slots=True)
class Line:
    """A name, its editable quantity and what it costs; the amount is typed too where it has a
    `price_path`.
    """

    path: str
    name: str
    text: str
    suffix: str = ""
    amount: str = ""
    below: str = ""
    problem: str = ""
    enabled: bool = True
    price: str = ""
    price_path: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Why the form is there, or what went wrong: across the whole width."""

    text: str
    below: str = ""
    tone: Tone = Tone.BAD
    icon: str = "circle-alert"


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    strong: bool = False
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Offer:
    """Something one can do about it, 56 high."""

    path: str
    text: str
    below: str
    icon: str


@dataclass(frozen=True, slots=True)
class Adder:
    """Opens a list; what is picked there is added."""

    path: str
    text: str
    choices: Choices


@dataclass(frozen=True, slots=True)
class Notch:
    """Divides an order from its sum."""


@dataclass(frozen=True, slots=True)
class Spring:
    """Takes what height is left over."""


Told = Heading | Topic | Note | Said | Fact | Notice | Notch | Spring
Field = Text | Pick | Flag | Marks | Act | Strip | Line | Offer | Adder | Told


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


Block = Field | Row
"""What stands alone, or side by side with others."""


def rows_of(blocks: Iterable[Block]) -> Iterator[Row]:
    """Two halves that follow each other are one row."""
    waiting: Text | Pick | None = None
    for block in blocks:
        half = isinstance(block, Text | Pick) and block.half
        if waiting is not None:
            yield row(waiting, block) if half and not isinstance(block, Row) else row(waiting)
            if half:
                waiting = None
                continue
        waiting = block if isinstance(block, Text | Pick) and half else None
        if waiting is None:
            yield block if isinstance(block, Row) else row(block)
    if waiting is not None:
        yield row(waiting)


def link(path: str, text: str, icon: str, name: str = "") -> Act:
    """A small act beside others. `name` is what it is called, where its words alone say too
    little.
    """
    return Act(path, text, icon, name=name)


def row(*fields: Field, parts: tuple[int, ...] = ()) -> Row:
    return Row(fields, parts or (1,) * len(fields))
