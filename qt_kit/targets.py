"""What a person can use inside a widget that paints many things itself."""

from dataclasses import dataclass
from typing import Protocol, cast, runtime_checkable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

NOWHERE = QRect(-10_000, -10_000, 1, 1)
"""The `focus_rect` of a widget in which nothing has the focus yet."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to tap, in its widget's coordinates; `text` is what it says besides its name."""

    name: str
    rect: QRect
    enabled: bool = True
    text: str = ""
    focused: bool = False


@runtime_checkable
class HasTargets(Protocol):
    def targets(self) -> list[Target]:
        """Everything there is, also what is scrolled away."""

    def reveal(self, name: str) -> None:
        """Scrolls the target of that name into sight."""


_draws_targets: dict[type[QWidget], bool] = {}


def with_targets(widget: QWidget) -> HasTargets | None:
    """The widget where it has some. A protocol takes long to ask: done once for each class."""
    kind = type(widget)
    if kind not in _draws_targets:
        _draws_targets[kind] = issubclass(kind, HasTargets)
    return cast(HasTargets, widget) if _draws_targets[kind] else None


@runtime_checkable
class HasFocusRect(Protocol):
    def focus_rect(self) -> tuple[QRect, int]:
        """The part that has the focus, and its radius."""


@runtime_checkable
class RevealsChildren(Protocol):
    def reveal_child(self, child: QWidget) -> None:
        """Scrolls a widget inside it into sight."""
