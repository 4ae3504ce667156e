"""Training in the person's menu: in, out, and from the beginning (C11)."""

from pos_app.views.person_menu import MenuEntry
from qt_kit.mode import Mode
from qt_kit.wording import _

TRAINING_KEYS = frozenset({"training_enter", "training_anew", "training_leave"})


def training_entries(mode: Mode) -> list[MenuEntry]:
    if mode == "training":
        return [
            MenuEntry("training_anew", _("Start training anew"), "rotate-ccw"),
            MenuEntry("training_leave", _("Leave training"), "log-out"),
        ]
    return [MenuEntry("training_enter", _("Training mode"), "graduation-cap")]
