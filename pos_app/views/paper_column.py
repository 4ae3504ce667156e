"""The right column with a paper on it, as printed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QWidget

from pos_app.views.aside import PADDING, Aside
from qt_kit.button import ActionButton
from qt_kit.paper import PaperView
from store_core.application import papers
from store_core.domain.orders import Order
from store_core.domain.staff import Person
from store_core.domain.store import Settings
from store_core.printing.document import Document

TOP, OVER = 24, 48


class PaperColumn(Aside):
    """`show_order(order, ...)`, `show_paper(document)`; what is longer than the column scrolls."""

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
        finger = QScroller.ScrollerGestureType.LeftMouseButtonGesture
        QScroller.grabGesture(self._scroll.viewport(), finger)
        self._over: tuple[QWidget, ...] = ()

    def stand(self, *widgets: QWidget) -> None:
        """Side by side, 48 high, over the button; `place_over` when one comes or goes."""
        self._over = widgets
        for widget in widgets:
            widget.setParent(self)

    def hide_paper(self) -> None:
        self._scroll.hide()

    def show_order(
        self, order: Order | None, settings: Settings, people: tuple[Person, ...]
    ) -> None:
        if order is None:
            self.hide_paper()
            return
        names = {person.id: person.short_name for person in people}
        operator = names.get(order.operator or "", "")
        self.show_paper(papers.receipt(order, settings, operator))

    def show_paper(self, document: Document, name: str = "Receipt") -> None:
        self._scroll.show()
        self.paper.setAccessibleName(name)
        self.paper.show_document(document)
        self._scroll.verticalScrollBar().setValue(0)

    def scroll_by(self, pages: float) -> None:
        """Down by so many times what shows."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + round(pages * bar.pageStep()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_over()

    def place_over(self) -> None:
        room = self.room()
        shown = [widget for widget in self._over if not widget.isHidden()]
        left, top = room.left() + PADDING, room.bottom() - OVER + 1
        wide = room.width() - 2 * PADDING
        for index, widget in enumerate(shown):
            start, end = (left + (wide + 8) * at // len(shown) for at in (index, index + 1))
            widget.setGeometry(start, top, end - start - 8, OVER)
        if self._over:
            room.adjust(0, 0, 0, -OVER - 12)
        self._scroll.setGeometry(room.left(), TOP, room.width(), room.height() - TOP)
