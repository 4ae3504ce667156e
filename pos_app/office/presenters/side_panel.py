"""What the right column of a page shows, as data: one block under the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from qt_kit.badge import Tone


@dataclass(frozen=True, slots=True)
class Field:
    """A text field with its label; two that are `half` stand side by side."""

    key: str
    label: str
    text: str
    suffix: str = ""
    problem: str = ""
    hint: str = ""
    half: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Pick:
    """One of many: (key, words) each."""

    key: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str
    problem: str = ""
    half: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Toggle:
    key: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A name, its editable quantity and what it costs."""

    key: str
    name: str
    text: str
    suffix: str = ""
    amount: str = ""
    below: str = ""
    problem: str = ""
    enabled: bool = True
    price: str = ""
    price_key: str = ""
    """Where the amount is typed too."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Why the panel is there, or what went wrong: across the whole width."""

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
class Heading:
    text: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something one can do about it, 56 high."""

    key: str
    text: str
    below: str
    icon: str


@dataclass(frozen=True, slots=True)
class Adder:
    """Opens a list; what is picked there is added."""

    key: str
    text: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """`name` is what it is called, where its words alone say too little."""

    key: str
    text: str
    icon: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Small acts side by side."""

    acts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Notch:
    """Divides an order from its sum."""


@dataclass(frozen=True, slots=True)
class Spring:
    """Takes what height is left over."""


Block = (
    Field | Pick | Toggle | Line | Notice | Fact | Heading | Offer | Adder | Links | Notch | Spring
)


@dataclass(frozen=True, slots=True)
class PanelAct:
    """A button at the foot; the `main` one is the next step."""

    key: str
    text: str
    icon: str = ""
    main: bool = False
    danger: bool = False
    enabled: bool = True
    name: str = ""
    """What it is called, where an icon alone shows."""


@dataclass(frozen=True, slots=True)
class PanelState:
    """`name` says which panel it is: another one begins scrolled to its top."""

    name: str
    title: str
    below: str = ""
    badge: str = ""
    badge_tone: Tone = Tone.INFO
    badge_icon: str = ""
    blocks: Sequence[Block] = ()
    acts: tuple[PanelAct, ...] = ()
    closes: bool = False
    """It was opened over something else: a form."""
