"""Screens whose acts may need somebody's leave."""

from pos_app.views.approval import ApprovalSheet
from pos_app.views.screen import Screen
from qt_kit.button import ActionButton


class ApprovedScreen(Screen):
    """While its sheet asks for leave, F12 rests and Esc closes the sheet."""

    approval: ApprovalSheet
    button: ActionButton

    def next_step(self) -> None:
        if not self.approval.is_open():
            self.button.click()

    def step_back(self) -> bool:
        if self.approval.is_open():
            self.approval.dismissed.emit()
            return True
        return self.leave()

    def leave(self) -> bool:
        """Esc while nothing is asked; as `step_back`."""
        return False
