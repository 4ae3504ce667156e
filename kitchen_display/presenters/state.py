"""What the kitchen display shows at one moment: plain values, compared to see what to repaint."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["on_time", "soon", "late", "scheduled", "cancelled", "left"]
ActKind = Literal["start", "ready", "bump", "fire", "clear", "undo"]
LinkTone = Literal["good", "info", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words; struck ones are what is left out."""

    text: str
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of a whole a row is about: `shares` of `of`, after `start` shares from the top
    counter-clockwise, so that the first half is the left one.
    """

    start: int
    shares: int
    of: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row under a line's name."""

    runs: tuple[Run, ...]
    share: Share | None = None

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class LineState:
    """`name` is how it is found ("Line Margherita, L of A-0001"); `digit` is the key that marks it
    while a line is being picked by keys.
    """

    id: str
    ticket: str
    name: str
    quantity: str
    text: str
    rows: tuple[Row, ...] = ()
    done: bool = False
    voided: bool = False
    digit: str = ""


@dataclass(frozen=True, slots=True)
class CardBody:
    """Everything under a card's header: what decides how high it is."""

    lines: tuple[LineState, ...]
    allergy: str = ""
    note: str = ""
    also: str = ""
    printed: str = ""


@dataclass(frozen=True, slots=True)
class CardState:
    """One card of the board. `title` is number and stations, `digit` its bump-bar key or "";
    `leaving` is a card whose work is passed on and which can still be taken back.
    """

    order: str
    title: str
    number: str
    icon: str
    label: str
    revision: str
    time: str
    word: str
    tone: Tone
    act: ActKind
    act_word: str
    digit: str
    body: CardBody
    leaving: bool = False

    @property
    def key_name(self) -> str:
        return f"{self.act_word} {self.title}"

    @property
    def name(self) -> str:
        return f"Ticket {self.title}"


@dataclass(frozen=True, slots=True)
class TabState:
    """A station in the header with how many cards wait there."""

    id: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Total:
    """An item of the all-day chips, whole items."""

    count: int
    name: str


@dataclass(frozen=True, slots=True)
class RecallState:
    """A ticket that can be brought back."""

    ticket: str
    title: str
    number: str
    station: str
    label: str
    what: str
    when: str
    digit: str


@dataclass(frozen=True, slots=True)
class OutChoice:
    """For how long something is sold out, or that it is back."""

    how: str
    words: str


@dataclass(frozen=True, slots=True)
class OutRow:
    """Something that can run out. `title` tells it from others of its name; `choices` are there
    while it is asked about.
    """

    key: str
    name: str
    title: str
    note: str
    out: bool
    digit: str
    choices: tuple[OutChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class OutSection:
    title: str
    rows: tuple[OutRow, ...]


@dataclass(frozen=True, slots=True)
class OutState:
    """The list of 86; `narrowed` to what one line is made of."""

    title: str
    query: str
    sections: tuple[OutSection, ...]
    empty: str = ""
    narrowed: bool = False

    @property
    def rows(self) -> Iterator[OutRow]:
        for section in self.sections:
            yield from section.rows


@dataclass(frozen=True, slots=True)
class LinkBadge:
    text: str = "Live"
    tone: LinkTone = "good"
    icon: str = "check"


@dataclass(frozen=True, slots=True)
class Message:
    """A bar under the header: `strong` says what, `text` what that means."""

    strong: str = ""
    text: str = ""
    tone: LinkTone = "warn"


@dataclass(frozen=True, slots=True)
class EmptyBoard:
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class BoardState:
    """The whole display. `first` is the index of the first card on the page that is shown;
    `recall` and `out` are None while their lists are closed; `sold_out` is how many things are out;
    `hint` says what the keys typed so far wait for;
    `test` is the store's test mode.
    """

    tabs: tuple[TabState, ...] = ()
    cards: tuple[CardState, ...] = ()
    totals: tuple[Total, ...] = ()
    done_today: str = ""
    first: int = 0
    empty: EmptyBoard | None = None
    recall: tuple[RecallState, ...] | None = None
    out: OutState | None = None
    sold_out: int = 0
    hint: str = ""
    link: LinkBadge = field(default_factory=LinkBadge)
    link_message: Message = field(default_factory=Message)
    notice: str = ""
    sound: bool = True
    test: bool = False
