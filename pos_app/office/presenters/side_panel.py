"""What the right column of a page shows, as data: fields one under the other, and its acts."""

from collections.abc import Sequence
from dataclasses import dataclass

from pos_app.office.presenters.fields import Block, Form, rows_of
from qt_kit.badge import Tone


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

    @property
    def form(self) -> Form:
        return Form(self.name, tuple(rows_of(self.blocks)))
