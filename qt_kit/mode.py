"""Training and test mode on every screen: the words, and the banner that says them (C11)."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QWidget

from qt_kit.banner import Banner, BannerTone
from qt_kit.wording import _

Mode = Literal["real", "training", "test"]


@dataclass(frozen=True, slots=True)
class ModeState:
    """`word` is for a badge; `waits` says what of the real shop wants somebody meanwhile."""

    mode: Mode = "real"
    strong: str = ""
    word: str = ""
    icon: str = ""
    waits: str = ""
    button: str = ""


def mode_of(*, training: bool, test_mode: bool) -> Mode:
    if training:
        return "training"
    return "test" if test_mode else "real"


def mode_state(mode: Mode, waits: str = "") -> ModeState:
    """`waits` is of no account outside training: the shop is on this screen."""
    if mode == "training":
        return ModeState(
            mode,
            _("TRAINING. Nothing is charged, cooked or counted."),
            _("Training"),
            "graduation-cap",
            waits,
            _("Leave training"),
        )
    if mode == "test":
        strong = _("TEST. New orders are not real and count in no report.")
        return ModeState(mode, strong, _("Test"), "flask-conical")
    return ModeState()


class ModeBanner(Banner):
    """`show_mode(state)`; hidden in the real shop. `pressed()` is the wish to leave training."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Mode banner"), parent=parent)

    def show_mode(self, state: ModeState) -> None:
        if state.mode != "real":
            self.set_state(state.strong, state.waits, state.icon, BannerTone.STRIPES, state.button)
        self.set_shown(state.mode != "real", at_once=True)
