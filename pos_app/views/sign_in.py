"""Signing in: people at the left, the PIN pad on a torn-off panel at the right (C1)."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters.sign_in import PIN_LENGTH, SignInPresenter, SignInState
from pos_app.views.people import PeopleGrid
from qt_kit.avatar import draw_avatar, initials, tone_of
from qt_kit.badge import Badge, Tone
from qt_kit.control import Canvas, Enter
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.keypad import BACK, CLEAR, Keypad, PinDots
from qt_kit.label import Label
from qt_kit.marks import draw_logo, perforated_edge
from qt_kit.theme import BODY, BOLD, CAPTION, HERO, LARGE, STRONG, TITLE, Palette, font
from qt_kit.wording import _

RIGHT = 512
LEFT_PADDING, TOP, RIGHT_PADDING = 48, 32, 32
PEOPLE_TOP, FOOT = 312, 48


class PinPanel(Canvas):
    """The right side: who, dots, keypad."""

    def __init__(self, presenter: SignInPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._name = self._letters = self._prompt = ""
        self._tone = Tone.NEUTRAL
        self._wrong = False
        self.dots = PinDots(_("PIN digits"), PIN_LENGTH, parent=self)
        self.keypad = Keypad("PIN", clear_word=_("Clear"), parent=self)
        self.keypad.pressed_key.connect(self._key)
        self.message = Label("", name=_("Sign-in message"), align="center", parent=self)

    def _key(self, key: str) -> None:
        if key == BACK:
            self._presenter.backspace()
        elif key == CLEAR:
            self._presenter.clear()
        else:
            self._presenter.digit(key)

    def show_state(self, state: SignInState, tone: Tone) -> None:
        self._name, self._tone = state.name, tone
        self._letters = initials(state.name) if state.name else ""
        wrong = state.hand in {"wrong", "locked"}
        self.message.set_text(state.prompt, "bad" if wrong else "muted")
        self._place_message()
        self.dots.set_state(state.dots, wrong=wrong)
        self.dots.setVisible(bool(state.name) and state.hand != "elsewhere")
        self.keypad.setEnabled(state.can_type or state.hand == "checking")
        self.update()

    def _top(self) -> int:
        """The block keeps its drawn distance, and sinks a little in a higher window."""
        return 48 + max(0, (self.height() - 800) // 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        top, middle = self._top(), self._middle()
        self._place_message()
        self.dots.move(middle - self.dots.width() // 2, top + 167)
        self.keypad.move(middle - self.keypad.width() // 2, top + 218)
        super().resizeEvent(event)

    def _place_message(self) -> None:
        """Under the name; where the name will be as long as nobody is chosen."""
        top = self._top() + (122 if self._name else 93)
        self.message.setGeometry(self._middle() - 190, top, 380, 20)

    def _middle(self) -> int:
        return self.width() // 2 + 1

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        edge = perforated_edge(QRectF(0, -40, self.width() + 1, self.height() + 80))
        painter.setPen(QPen(c.line, 1))
        painter.setBrush(c.surface)
        painter.drawPath(edge)
        top, middle = self._top(), self._middle()
        if not self._name:
            draw_box(painter, QRectF(middle - 36, top, 72, 72), c.sunken, radius=36)
            draw_icon(painter, middle - 16, top + 20, "user", c.muted, 32, THIN)
            return
        draw_avatar(painter, c, QRectF(middle - 36, top, 72, 72), self._letters, self._tone)
        box = QRectF(24, top + 88, self.width() - 48, 30)
        draw_text(painter, box, self._name, font(LARGE, BOLD), c.text, "center")


class SignInScreen(Canvas):
    """Covers the whole window until somebody's PIN is right; `entered()` begins anew."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Sign in"))
        self._desk = desk
        self._presenter = SignInPresenter(desk, self._render)
        self._state = self._presenter.state()
        self.people = PeopleGrid(_("People"), self)
        self.people.chosen.connect(self._presenter.choose)
        self.people.typed.connect(self._presenter.letter)
        self.people.digit.connect(self._presenter.digit)
        self.people.submitted.connect(self._presenter.submit)
        self.panel = PinPanel(self._presenter, self)
        self.badge = Badge("", Tone.GOOD, "check", high=40, name=_("Connection"), parent=self)
        self._tick = QTimer(self)
        self._tick.timeout.connect(self._render)
        desk.subscribe(self._render)

    def entered(self) -> None:
        self._tick.start(500)
        self._presenter.begin()
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)

    def _render(self) -> None:
        if self._desk.person is not None:
            self._tick.stop()
            return
        state = self._presenter.state()
        self._state = state
        self.people.set_people(state.people)
        chosen = next((i for i, card in enumerate(state.people) if card.chosen), 0)
        self.panel.show_state(state, tone_of(chosen))
        self.badge.set_state(state.badge.text, state.badge.tone, state.badge.icon)
        self._place_badge()
        self.update()

    def _split(self) -> int:
        """Where the panel begins."""
        return self.width() - (RIGHT if self.width() >= 1152 else 400)

    def _place_badge(self) -> None:
        self.badge.move(self._split() - RIGHT_PADDING - self.badge.width(), 36)

    def resizeEvent(self, event: QResizeEvent) -> None:
        split = self._split()
        self.panel.setGeometry(split, 0, self.width() - split, self.height())
        wide = split - LEFT_PADDING - RIGHT_PADDING
        self.people.setGeometry(
            LEFT_PADDING, PEOPLE_TOP, wide, self.height() - PEOPLE_TOP - FOOT - 16
        )
        self._place_badge()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What neither people nor keypad took."""
        key, text = Qt.Key(event.key()), event.text()
        if key == Qt.Key.Key_Backspace:
            self._presenter.backspace()
        elif key == Qt.Key.Key_Escape:
            self._presenter.clear()
        elif key in Enter:
            self._presenter.submit()
        elif text.isalpha():
            self._presenter.letter(text)
        else:
            super().keyPressEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        state, split = self._state, self._split()
        painter.fillRect(self.rect(), c.paper)
        wide = split - LEFT_PADDING - RIGHT_PADDING
        draw_logo(painter, QRectF(LEFT_PADDING, TOP, 48, 48), c.accent, c.on_accent)
        named = wide - 64 - self.badge.width() - 16
        name = QRectF(LEFT_PADDING + 64, TOP + 1, named, 26)
        draw_text(painter, name, state.store, font(TITLE, BOLD), c.text)
        place = QRectF(LEFT_PADDING + 64, TOP + 27, named, 20)
        draw_text(painter, place, state.place, font(BODY), c.muted)
        shape = font(HERO, BOLD, tabular=False, tracking=-2)
        clock = QRectF(LEFT_PADDING, 130, wide, 76)
        draw_text(painter, clock, state.clock, shape, c.text)
        date = QRectF(LEFT_PADDING, 208, wide, 22)
        draw_text(painter, date, state.day, font(STRONG), c.muted)
        who = QRectF(LEFT_PADDING, 278, wide, 22)
        draw_text(painter, who, _("Who is at the till?"), font(STRONG, BOLD), c.text)
        if not state.people:
            self._draw_nobody(painter, c, wide)
        foot = QRectF(LEFT_PADDING, self.height() - 41, wide, 16)
        draw_text(painter, foot, state.shift, font(CAPTION), c.muted, "right")

    def _draw_nobody(self, painter: QPainter, c: Palette, wide: int) -> None:
        words = _("Nobody works here yet. The owner adds people in the back office.")
        box = QRectF(LEFT_PADDING, PEOPLE_TOP, wide, 60)
        draw_lines(painter, box, wrap(words, font(BODY), wide, 3), font(BODY), c.muted, 22)
