"""The things that are done seldom, behind one button."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from qt_kit.select import Choice, Select


class MenuButton(Select):
    """`show_acts(acts)`; `.picked(key)`. Nothing is ever chosen in it."""

    def __init__(self, name: str, icon: str, parent: QWidget) -> None:
        super().__init__(name, icon=icon, parent=parent)
        self.icon_after = ""

    def show_acts(self, acts: Sequence[Choice]) -> None:
        self.set_choices(acts, "")
        self.setChecked(False)
