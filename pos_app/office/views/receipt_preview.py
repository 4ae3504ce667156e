"""The receipt as printers of both widths put it out, on the ground of the page (O6)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QWidget

from pos_app.office.presenters.receipt_design import Preview
from qt_kit.control import Panel
from qt_kit.paper import PaperView, as_qimage
from qt_kit.segmented import Segment, Segmented
from qt_kit.wording import _

PIXELS = {80: 400, 58: 290}
"""A paper of 80 mm is as much wider than one of 58 as in the hand."""


class ReceiptPreview(Panel):
    """`show_preview(preview)`; the person chooses the paper's width over it."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("sunken", "", parent)
        self._preview = Preview()
        self.width_mm = 80
        self.widths = Segmented(
            _("Paper width"),
            [Segment("80", _("80 mm")), Segment("58", _("58 mm"))],
            "80",
            parent=self,
        )
        self.widths.changed.connect(self._choose)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(_("Receipt paper"))
        self._scroll.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(
            self._scroll.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture
        )
        self.papers = {
            width: PaperView(_("Receipt preview"), width=PIXELS[width]) for width in PIXELS
        }
        self._scroll.setWidget(self.papers[80])

    def show_preview(self, preview: Preview) -> None:
        if preview is self._preview:
            return
        self._preview = preview
        self._show()

    def _choose(self, key: str) -> None:
        self.width_mm = int(key)
        self._scroll.takeWidget()
        self._scroll.setWidget(self.papers[self.width_mm])
        self._show()
        self.papers[self.width_mm].show()

    def _show(self) -> None:
        image = self._preview.papers.get(self.width_mm)
        if image is not None:
            self.papers[self.width_mm].show_image(as_qimage(image), self._preview.words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide, high = self.width(), self.height()
        self.widths.setGeometry((wide - 240) // 2, 16, 240, 48)
        self._scroll.setGeometry(0, 80, wide, max(0, high - 80))
        super().resizeEvent(event)
