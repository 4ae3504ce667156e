"""The right column with a receipt on it, as printed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from pos_app.views.aside import Aside
from qt_kit.button import ActionButton
from qt_kit.paper import PaperView
from store_core.application import papers
from store_core.domain.orders import Order
from store_core.domain.staff import Person
from store_core.domain.store import Settings

TOP = 24


class PaperColumn(Aside):
    """`show_order(order, ...)`; a paper longer than the column scrolls."""

    def __init__(self, button: ActionButton, parent: QWidget) -> None:
        super().__init__(button, parent, role="sunken")
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self.paper = PaperView("Receipt")
        self._scroll.setWidget(self.paper)
        self._scroll.hide()

    def show_order(
        self, order: Order | None, settings: Settings, people: tuple[Person, ...]
    ) -> None:
        self._scroll.setVisible(order is not None)
        if order is None:
            return
        names = {person.id: person.short_name for person in people}
        operator = names.get(order.operator or "", "")
        self.paper.show_document(papers.receipt(order, settings, operator))
        self._scroll.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.room()
        self._scroll.setGeometry(room.left(), TOP, room.width(), room.height() - TOP)
