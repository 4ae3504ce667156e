"""The bar over every screen: store, screens, search, connection, bell, person."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.shell import ShellState
from qt_kit.avatar import draw_avatar, initials
from qt_kit.badge import Badge, Tone, draw_count
from qt_kit.control import Canvas, Control
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.field import SearchField
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.marks import draw_logo
from qt_kit.mode import ModeState
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, font
from qt_kit.wording import _

HIGH = 64
PADDING, GAP, NAV_GAP = 16, 12, 4
NARROW, WIDE = 1152, 1600
TEXT_AT = PADDING + 36 + GAP
_BELONGS = {"tender": "sell", "change": "sell", "closing": "shift", "report": "shift"}


class NavButton(Control):
    """A screen's name; `set_count` puts how many wait behind it, `urgent` in a filled circle."""

    def __init__(
        self, key: str, text: str, icon: str, *, urgent: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.key = key
        self._text, self._icon, self._urgent = text, icon, urgent
        self._count = 0
        self._short = False
        self.setCheckable(True)
        self.setAutoExclusive(False)

    def nextCheckState(self) -> None:
        """The window says which screen shows; a press alone chooses nothing."""

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleDescription(str(count) if count else "")
        self.update()

    def set_short(self, short: bool) -> None:
        """Icon and number only."""
        self._short = short
        self.update()

    def sizeHint(self) -> QSize:
        width = 12 + 20 + 12
        if not self._short:
            width += 8 + round(width_of(self._text, font(BODY, BOLD)))
        if self._count:
            width += 8 + (22 if self._urgent else round(width_of(str(self._count), font(BODY))))
        return QSize(width, 48)

    def draw(self, painter: QPainter, c: Palette) -> None:
        chosen = self.isChecked()
        if chosen:
            draw_box(painter, self.rect(), c.accent_soft, radius=8)
        elif self.isDown():
            draw_box(painter, self.rect(), c.sunken, radius=8)
        ink = c.accent if chosen else c.muted
        draw_icon(painter, 12, 14, self._icon, ink, 20, THIN)
        left = 40.0
        if not self._short:
            box = QRectF(left, 0, self.width() - left, self.height())
            left += draw_text(painter, box, self._text, font(BODY, BOLD if chosen else MEDIUM), ink)
            left += 8
        if self._count and self._urgent:
            draw_count(painter, QPointF(left + 11, 24), str(self._count), c, 22)
        elif self._count:
            box = QRectF(left, 0, 60, self.height())
            draw_text(painter, box, str(self._count), font(BODY), ink)


class Bell(Control):
    """Web orders that wait for an answer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Bell"), parent)
        self._count = 0

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleDescription(str(count))
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        if self.isDown():
            draw_box(painter, self.rect(), c.sunken, radius=8)
        draw_icon(painter, 12, 12, "bell", c.text, 24, THIN)
        if self._count:
            draw_count(painter, QPointF(37, 12), str(self._count), c, 22)


class PersonButton(Control):
    """Who is signed in; opens the person's menu."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Person"), parent)
        self._name = self._short = self._role = ""
        self._tone = Tone.INFO
        self._with_name = True

    def set_person(self, name: str, short: str, role: str, tone: Tone) -> None:
        self._name, self._short, self._role, self._tone = name, short, role, tone
        self.setAccessibleDescription(f"{name}, {role}")
        self.update()

    def set_with_name(self, with_name: bool) -> None:
        self._with_name = with_name
        self.update()

    def sizeHint(self) -> QSize:
        if not self._with_name:
            return QSize(40, 48)
        words = max(width_of(self._short, font(BODY, MEDIUM)), width_of(self._role, font(CAPTION)))
        return QSize(40 + 8 + min(160, round(words) + 1), 48)

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_avatar(painter, c, QRectF(0, 4, 40, 40), initials(self._name), self._tone)
        if self._with_name:
            room = self.width() - 48
            draw_text(painter, QRectF(48, 5, room, 20), self._short, font(BODY, MEDIUM), c.text)
            draw_text(painter, QRectF(48, 26, room, 16), self._role, font(CAPTION), c.muted)


class Hint(Canvas):
    """A word of help where the window is wide."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""

    def set_text(self, text: str) -> None:
        self._text = text
        self.update()

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(18 + 8 + round(width_of(self._text, font(CAPTION))) + 1, 48)

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_icon(painter, 0, 15, "hand", c.muted, 18, BOLD_STROKE)
        box = QRectF(26, 0, self.width() - 26, 48)
        draw_text(painter, box, self._text, font(CAPTION), c.muted)


class TopBar(Canvas):
    """`chosen(name)` of a screen, `person_pressed()`; `search` and `set_hint` are the sell
    screen's to use.
    """

    chosen = Signal(str)
    person_pressed = Signal()

    def __init__(self, screens: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(HIGH)
        self._screens = screens
        self._store = self._till = ""
        self._offline = False
        self._mode = ModeState()
        self._nav = {
            "sell": NavButton("sell", _("Sell"), "layout-grid", parent=self),
            "orders": NavButton("orders", _("Orders"), "inbox", urgent=True, parent=self),
            "parked": NavButton("parked", _("Parked"), "circle-pause", parent=self),
            "shift": NavButton("shift", _("Shift"), "wallet", parent=self),
        }
        for button in self._nav.values():
            button.clicked.connect(self._nav_pressed)
        self.search = SearchField(
            _("Search"), _("Search or scan"), icon="scan-barcode", hint="/", parent=self
        )
        self.hint = Hint(self)
        self.badge = Badge("", Tone.GOOD, "check", high=40, name=_("Connection"), parent=self)
        self.mode = Badge("", Tone.INFO, "", high=40, name=_("Mode"), parent=self)
        self.bell = Bell(self)
        self.bell.clicked.connect(self._bell_pressed)
        self.person = PersonButton(self)
        self.person.clicked.connect(self.person_pressed)

    def _nav_pressed(self) -> None:
        button = self.sender()
        if isinstance(button, NavButton):
            self.chosen.emit(button.key)

    def _bell_pressed(self) -> None:
        self.chosen.emit("orders")

    def set_hint(self, text: str) -> None:
        """Shown from 1600 px up."""
        self.hint.set_text(text)
        self._place()

    def show_state(self, state: ShellState, tone: Tone) -> None:
        self._store, self._till = state.store, state.till
        self._offline = state.banner.phase == "offline"
        self._mode = state.mode
        self.mode.set_state(state.mode.word, Tone.INFO, state.mode.icon)
        self._nav["orders"].set_count(state.waiting + state.apart)
        self._nav["parked"].set_count(state.parked)
        self.bell.set_count(state.waiting)
        self.badge.set_state(state.badge.text, state.badge.tone, state.badge.icon)
        if state.person:
            person = state.person
            self.person.set_person(person.name, person.short_name, state.role, tone)
        self._place()
        self.update()

    def show_chosen(self, screen: str) -> None:
        """Tender and change belong to the sale, closing and its report to the shift."""
        key = _BELONGS.get(screen, screen)
        for button in self._nav.values():
            button.setChecked(button.key == key)

    def is_narrow(self) -> bool:
        return self.width() < NARROW

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        narrow = self.is_narrow()
        self._nav["parked"].set_short(narrow)
        self.person.set_with_name(not narrow)
        left = self._place_nav(narrow)
        right = self.width() - PADDING
        shows_orders = "orders" in self._screens
        self.bell.setVisible(shows_orders)
        row: list[tuple[QWidget, int]] = [(self.person, self.person.sizeHint().width())]
        if shows_orders:
            row.append((self.bell, 48))
        row.append((self.badge, self.badge.width()))
        self.mode.setVisible(self._mode.mode != "real")
        if self._mode.mode != "real":
            row.append((self.mode, self.mode.width()))
        hinted = self.width() >= WIDE and bool(self.hint.text())
        self.hint.setVisible(hinted)
        if hinted:
            row.append((self.hint, self.hint.sizeHint().width()))
        for widget, wide in row:
            high = widget.height() if isinstance(widget, Badge) else 48
            widget.setGeometry(right - wide, (HIGH - high) // 2, wide, high)
            right -= wide + GAP
        self.search.setVisible("sell" in self._screens)
        self.search.setGeometry(left, 8, max(120, right - left), 48)

    def _place_nav(self, narrow: bool) -> int:
        """Returns where the search begins."""
        left = PADDING + 36 + GAP
        if not narrow:
            left = TEXT_AT + (176 if self.width() >= WIDE else 128) + GAP
        for key, button in self._nav.items():
            shown = key in self._screens and not (narrow and key == "shift")
            button.setVisible(shown)
            if shown:
                wide = button.sizeHint().width()
                button.setGeometry(left, 8, wide, 48)
                left += wide + NAV_GAP
        return left - NAV_GAP + GAP

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        painter.fillRect(0, HIGH - 1, self.width(), 1, c.line)
        draw_logo(painter, QRectF(PADDING, 14, 36, 36), c.accent, c.on_accent)
        if self.is_narrow():
            return
        wide = 176 if self.width() >= WIDE else 128
        name = QRectF(TEXT_AT, 14, wide, 20)
        draw_text(painter, name, self._store, font(BODY, BOLD), c.text)
        row = QRectF(TEXT_AT, 34, wide - 60, 16)
        left = TEXT_AT + draw_text(painter, row, f"{self._till} ·", font(CAPTION), c.muted) + 6
        if self._mode.mode == "training":
            rest = QRectF(left - 2, 34, wide, 16)
            draw_text(painter, rest, self._mode.word, font(CAPTION), c.muted)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(c.warn if self._offline else c.good)
        painter.drawEllipse(QRectF(left, 38, 8, 8))
        word = _("Alone") if self._offline else _("Live")
        draw_text(painter, QRectF(left + 13, 34, 50, 16), word, font(CAPTION), c.muted)
