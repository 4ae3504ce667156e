"""The way from the till into the back office (O11)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from pos_app.desk import Desk
from pos_app.office.presenters.shell import may_open
from pos_app.presenters.approval import Request
from pos_app.views.approval import ApprovalSheet
from qt_kit.wording import _
from store_core.application.shop import Act
from store_core.domain.staff import Permission, Person

if TYPE_CHECKING:
    from pos_app.office.window import OfficeWindow


class OfficeDoor:
    """`OfficeDoor(desk, region).open()`: at once for owner and manager; anybody else calls one of
    them to the sheet that slides in over `region`.
    """

    def __init__(
        self, desk: Desk, region: QWidget, leave_training: Callable[[], object] = lambda: None
    ) -> None:
        self._desk, self._region, self._leave_training = desk, region, leave_training
        self._sheet: ApprovalSheet | None = None
        self.window: OfficeWindow | None = None

    def open(self) -> None:
        if self.window is not None:
            self.window.raise_()
            self.window.activateWindow()
        elif may_open(self._desk, self._desk.act()):
            self._enter(self._desk.act())
        else:
            self._ask()

    def shut(self) -> None:
        if self.window is not None:
            self.window.close()

    def _ask(self) -> None:
        if self._sheet is None:
            self._sheet = ApprovalSheet(self._region, self._desk)
        reasons = (
            _("Check a sale"),
            _("Find a receipt"),
            _("Show a Z report"),
            _("Settle a doubt"),
        )
        request = Request(Permission.READ_AUDIT, _("Back office"), _("Open it"), reasons)
        self._sheet.ask(request, self._approved)

    def _approved(self, approver: Person | None, reason: str) -> None:
        act = self._desk.act(approver, reason)
        if may_open(self._desk, act):
            self._enter(act)

    def _enter(self, act: Act) -> None:
        """Its pages are loaded here: no till waits for them that nobody asked for."""
        from pos_app.office.window import OfficeWindow

        window = self.window = OfficeWindow(self._desk, act)
        window.destroyed.connect(self._left)
        window.training_left.connect(self._leave_training)
        till = self._region.window()
        window.setGeometry(till.geometry())
        if till.isFullScreen():
            window.showFullScreen()
        elif till.isMaximized():
            window.showMaximized()
        else:
            window.show()
        window.activateWindow()

    def _left(self) -> None:
        """Keys go to the till again, also where no window manager sees to it."""
        self.window = None
        if isValid(self._region) and self._region.window().isVisible():
            self._region.window().activateWindow()
