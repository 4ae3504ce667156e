"""The pictures of an item in its form: added from files, put in order, taken away (O1)."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from pos_app.desk import Desk
from pos_app.office.presenters.pictures import PicturesPresenter
from pos_app.office.views.picture_choice import DishChoice
from pos_app.office.views.picture_rows import ChosenRow, ProgressRow, RefusedRows, UndoRow
from pos_app.office.views.picture_tiles import DISHES, FILES, HIGH, PictureTiles
from pos_app.pictures import shop_pictures
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box
from qt_kit.pictures import Pictures
from qt_kit.theme import Palette
from qt_kit.wording import _
from store_core.application.shop import Act

UNDO_MS = 8_000
BETWEEN = 8
ChooseFiles = Callable[[QWidget], list[Path]]


def ask_for_pictures(parent: QWidget) -> list[Path]:
    """Those chosen in the system's dialog, none where it is closed."""
    kinds = _("Pictures") + " (*.jpg *.jpeg *.png *.webp *.gif);;" + _("All files") + " (*)"
    chosen, _filter = QFileDialog.getOpenFileNames(parent, _("Add pictures"), "", kinds)
    return [Path(name) for name in chosen]


class PictureStrip(Canvas):
    """`PictureStrip(desk, act)`, `set_pictures(names)`; `.changed(names)` after every act of the
    person. `height_for(width)` is how high it wants to be; `.grew()` says when that changed.
    """

    changed = Signal(object)
    grew = Signal()

    def __init__(
        self,
        desk: Desk,
        act: Act,
        pictures: Pictures | None = None,
        choose_files: ChooseFiles = ask_for_pictures,
        parent: QWidget | None = None,
    ) -> None:
        """`pictures` are the page's, so that its previews show at once what is added here."""
        super().__init__(parent)
        self.setAccessibleName(_("Item pictures"))
        self.setAcceptDrops(True)
        self._choose_files = choose_files
        self._pictures = pictures or shop_pictures(desk, self)
        self._presenter = PicturesPresenter(
            desk, act, self.changed.emit, self._answered, self._pictures.give
        )
        self._chosen = -1
        self._dropping = False
        self.tiles = PictureTiles(self._pictures, self)
        self._row = ChosenRow(self)
        self._progress = ProgressRow(self)
        self._undo = UndoRow(self)
        self._refused = RefusedRows(self)
        self._dishes: DishChoice | None = None
        self._undo_timer = QTimer(self)
        self._undo_timer.setSingleShot(True)
        self._undo_timer.setInterval(UNDO_MS)
        self._connect()
        self._render()

    def _connect(self) -> None:
        presenter = self._presenter
        self.tiles.chosen.connect(self._choose)
        self.tiles.moved.connect(self._move)
        self.tiles.removed.connect(self._remove)
        self.tiles.wanted.connect(self._add)
        self._row.moved.connect(lambda by: self._move(self._chosen, self._chosen + by))
        self._row.removed.connect(lambda: self._remove(self._chosen))
        self._progress.cancelled.connect(presenter.cancel)
        self._refused.dismissed.connect(presenter.dismiss)
        self._undo.undone.connect(presenter.undo)
        self._undo_timer.timeout.connect(presenter.let_go)

    def set_pictures(self, names: tuple[str, ...]) -> None:
        """What the record has; `changed` is not sent."""
        self._presenter.show(names)

    def start_anew(self, names: tuple[str, ...]) -> None:
        """Of another item: what is still being added is dropped."""
        self._chosen = -1
        self._presenter.start_anew(names)

    def height_for(self, width: int) -> int:
        return sum(high + BETWEEN for _, high in self._heights(width)) - BETWEEN

    def _heights(self, width: int) -> list[tuple[QWidget, int]]:
        rows = (self._row, self._progress, self._undo, self._refused)
        shown = [(row, row.height_for(width)) for row in rows if not row.isHidden()]
        return [(self.tiles, max(HIGH, self.tiles.heightForWidth(width))), *shown]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        top = 0
        for row, high in self._heights(self.width()):
            row.setGeometry(0, top, self.width(), high)
            top += high + BETWEEN

    def _answered(self) -> None:
        """Files may still be read when the form is closed."""
        if isValid(self):
            self._render()

    def _render(self) -> None:
        state = self._presenter.state
        self._chosen = min(self._chosen, len(state.pictures) - 1)
        self.tiles.show_pictures(state.pictures, self._chosen, full=state.full)
        self._row.show_place(self._chosen, len(state.pictures))
        self._progress.show_progress(state.progress, state.share)
        self._refused.show_refused(state.refused)
        if state.removed and self._undo.isHidden():
            self._undo_timer.start()
        self._undo.show_words(state.removed)
        self._place()
        self.grew.emit()

    # What the person does

    def _choose(self, place: int) -> None:
        self._chosen = place if place != self._chosen or self.tiles.hasFocus() else -1
        self._render()

    def _move(self, place: int, to: int) -> None:
        self._chosen = max(0, min(to, len(self._presenter.state.pictures) - 1))
        self._presenter.move(place, to)
        self._render()

    def _remove(self, place: int) -> None:
        self._undo_timer.stop()
        self._undo.hide()
        self._chosen = -1
        self._presenter.remove(place)
        self.tiles.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, what: str) -> None:
        if what == FILES:
            self._presenter.add_files(self._choose_files(self))
        elif what == DISHES:
            if self._dishes is None:
                self._dishes = DishChoice(self.window(), self._pictures)
                self._dishes.chosen.connect(self._presenter.add_dish)
            self._dishes.slide_in()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        undoes = event.key() == Qt.Key.Key_Z and not self._undo.isHidden()
        if undoes and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._presenter.undo()
        else:
            super().keyPressEvent(event)

    # Files dropped on it

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._show_dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_dropping(False)
        local = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.accept()
        self._presenter.add_files([Path(name) for name in local])

    def _show_dropping(self, dropping: bool) -> None:
        self._dropping = dropping
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        if self._dropping:
            box = QRectF(self.rect())
            draw_box(painter, box, c.accent_soft, c.accent, radius=8, stroke=2, dashed=True)
