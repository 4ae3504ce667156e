"""The form at the right: what is open, how it looks, and the way to publish it."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.catalogue_form_state import FormState
from pos_app.office.views.catalogue_preview import HIGH as PREVIEW
from pos_app.office.views.catalogue_preview import PreviewPane
from pos_app.office.views.catalogue_strip import MakeStrip
from pos_app.office.views.form_body import FormBody, wrong_in
from qt_kit.badge import Badge, Tone
from qt_kit.button import Button, Kind
from qt_kit.control import Panel
from qt_kit.drawing import draw_text
from qt_kit.label import Label
from qt_kit.pictures import Pictures
from qt_kit.theme import BOLD, CAPTION, TITLE, Palette, font
from qt_kit.wording import _

HEAD, FOOT, SIDE, WHY = 64, 80, 20, 24
ROOM_FOR_PREVIEW = 760
"""Lower forms have the preview scroll away with the fields."""


class CataloguePanel(Panel):
    """`show_form(state)`; what is done in the form comes from `.body`, the rest from here."""

    closed = Signal()
    back = Signal()
    undone = Signal()
    published = Signal()

    def __init__(self, pictures: Pictures, make_strip: MakeStrip, parent: QWidget) -> None:
        super().__init__("surface", "l", parent)
        self._state: FormState | None = None
        self.back_button = Button(icon="chevron-left", kind=Kind.FLAT, name=_("Back"), parent=self)
        self.back_button.clicked.connect(self.back)
        self.title = Label("", TITLE, BOLD, name=_("Form title"), parent=self)
        self.badge = Badge("", Tone.ACCENT, name=_("Changes"), parent=self)
        self.close_button = Button(icon="x", kind=Kind.FLAT, name=_("Close form"), parent=self)
        self.close_button.clicked.connect(self.closed)
        self.preview = PreviewPane(pictures, self)
        self.body = FormBody(_("Form"), self, make_strip)
        self.undo_button = Button(_("Undo"), icon="undo-2", name=_("Undo change"), parent=self)
        self.undo_button.clicked.connect(self.undone)
        self.publish_button = Button(_("Publish"), kind=Kind.ACCENT, name="Publish", parent=self)
        self.publish_button.clicked.connect(self.published)

    def show_form(self, state: FormState) -> None:
        wrong_before = _problems(self._state)
        self._state = state
        self.title.set_text(state.title)
        self.title.setToolTip(state.title)
        self.badge.set_state(state.badge, Tone.ACCENT, "")
        self.badge.setVisible(bool(state.badge))
        self.back_button.setVisible(bool(state.back))
        self.back_button.setToolTip(state.back)
        self.preview.show_preview(state.preview)
        self.body.show_form(state.form)
        self.undo_button.setEnabled(state.can_undo)
        self.publish_button.set_text(state.publish, name="Publish")
        self.publish_button.setAccessibleDescription(state.why_not or state.publish)
        self.publish_button.setEnabled(state.can_publish)
        self._place()
        if _problems(state) - wrong_before:
            self.body.show_problem()
        self.update()

    def take_focus(self) -> None:
        """Where the form covers what it was opened from."""
        (self.body.first_field() or self.body).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        wide, high = self.width(), self.height()
        state = self._state
        self.close_button.setGeometry(wide - 58, 8, 48, 48)
        left = 52 if state and state.back else SIDE
        self.back_button.setGeometry(6, 8, 48, 48)
        badge = self.badge.width() if state and state.badge else 0
        self.badge.move(wide - 64 - badge, (HEAD - self.badge.height()) // 2)
        self.title.setGeometry(left, 0, wide - 76 - badge - left, HEAD)
        foot = FOOT + (WHY if state and state.why_not else 0)
        top = HEAD
        shown = state is not None and state.preview is not None
        self.preview.setVisible(shown)
        if shown and high >= ROOM_FOR_PREVIEW:
            self.body.set_above(None, 0)
            self.preview.setParent(self)
            self.preview.setGeometry(1, HEAD, wide - 1, PREVIEW)
            self.preview.show()
            top += PREVIEW
        else:
            self.body.set_above(self.preview if shown else None, PREVIEW)
        self.body.setGeometry(1, top + 1, wide - 1, max(0, high - top - 1 - foot))
        undo = self.undo_button.sizeHint().width()
        self.undo_button.setGeometry(SIDE, high - FOOT + 16, undo, 48)
        rest = SIDE + undo + 12
        self.publish_button.setGeometry(rest, high - FOOT + 16, wide - rest - SIDE, 48)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        painter.fillRect(1, HEAD, self.width(), 1, c.line)
        why = self._state.why_not if self._state else ""
        top = self.height() - FOOT - (WHY if why else 0)
        painter.fillRect(1, top, self.width(), 1, c.line)
        if why:
            room = QRectF(SIDE, top + 8, self.width() - 2 * SIDE, 20)
            draw_text(painter, room, why, font(CAPTION), c.muted)


def _problems(state: FormState | None) -> frozenset[str]:
    """Where something is wrong."""
    if state is None:
        return frozenset()
    return frozenset(f"{state.form.key}/{path}" for path in wrong_in(state.form))
