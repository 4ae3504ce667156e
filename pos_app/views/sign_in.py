"""Signing in: people at the left, the PIN pad on a torn-off panel at the right (C1)."""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters.clocking import ClockAct
from pos_app.presenters.sign_in import PIN_LENGTH, SignInPresenter, SignInState
from pos_app.views.people import PeopleGrid
from pos_app.views.recovery import RecoverySheet
from qt_kit.avatar import draw_avatar, tone_for, tone_of
from qt_kit.badge import Badge, Tone
from qt_kit.button import Button, Kind
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
    """The right side: who, dots, keypad; or what the clock offers. `.recovery_wanted()`."""

    recovery_wanted = Signal()

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
        self.acts: list[Button] = []
        self._acts: tuple[ClockAct, ...] = ()
        self.forgotten = Button(kind=Kind.FLAT, name=_("Forgotten PIN"), parent=self)
        self.forgotten.clicked.connect(self.recovery_wanted)
        self._told = Label("", CAPTION, name=_("Forgotten PIN"), align="center", parent=self)

    def _key(self, key: str) -> None:
        if key == BACK:
            self._presenter.backspace()
        elif key == CLEAR:
            self._presenter.clear()
        else:
            self._presenter.digit(key)

    def show_state(self, state: SignInState, tone: Tone) -> None:
        self._name, self._tone = state.name, tone
        self._letters = state.letters
        wrong = state.hand in {"wrong", "locked"}
        self.message.set_text(state.prompt, "bad" if wrong else "muted")
        self._place_message()
        self.dots.set_length(state.digits)
        self.dots.set_state(state.dots, wrong=wrong)
        typing = not state.acts
        self.dots.setVisible(bool(state.name) and state.hand != "elsewhere" and typing)
        self.keypad.setVisible(typing)
        self.keypad.setEnabled(state.can_type or state.hand == "checking")
        self._show_acts(state.acts)
        self._show_forgotten(state)
        self._place()
        self.update()

    def _show_acts(self, acts: tuple[ClockAct, ...]) -> None:
        if acts == self._acts:
            return
        for button in self.acts:
            button.deleteLater()
        self._acts = acts
        self.acts = [self._act(act, first=act is acts[0]) for act in acts]
        if self.acts:
            self.acts[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _act(self, act: ClockAct, *, first: bool) -> Button:
        kind = Kind.ACCENT if first else Kind.PLAIN
        button = Button(act.words, icon=act.icon, kind=kind, size=72, parent=self)
        button.clicked.connect(lambda: self._presenter.clock(act.kind))
        button.show()
        return button

    def _show_forgotten(self, state: SignInState) -> None:
        shown = bool(state.name) and not state.acts and state.hand != "elsewhere"
        self.forgotten.set_text(state.forgotten, name=_("Forgotten PIN"))
        self.forgotten.setVisible(shown and state.can_recover)
        self._told.set_text(state.forgotten, "muted")
        self._told.setVisible(shown and not state.can_recover)

    def _top(self) -> int:
        """The block keeps its drawn distance, and sinks a little in a higher window."""
        return 48 + max(0, (self.height() - 800) // 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        top, middle = self._top(), self._middle()
        self._place_message()
        self.dots.move(middle - self.dots.width() // 2, top + 167)
        self.keypad.move(middle - self.keypad.width() // 2, top + 218)
        for row, button in enumerate(self.acts):
            button.setGeometry(middle - 168, top + 218 + row * 84, 336, 72)
        wide = self.width() - 48
        self.forgotten.setGeometry(middle - wide // 2, self.height() - 64, wide, 48)
        self._told.setGeometry(middle - wide // 2, self.height() - 50, wide, 20)

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
        self.clock_button = Button(
            _("Clock in or out without a sale"), icon="clock", kind=Kind.FLAT, parent=self
        )
        self.clock_button.padding = 4
        self.clock_button.setCheckable(True)
        self.clock_button.clicked.connect(self._presenter.switch_clock)
        self.recovery = RecoverySheet(desk, self)
        self.panel.recovery_wanted.connect(self._recover)
        self.recovery.recovered.connect(self._presenter.recovered)
        self.badge = Badge("", Tone.GOOD, "check", high=40, name=_("Connection"), parent=self)
        self._tick = QTimer(self)
        self._tick.timeout.connect(self._render)
        desk.subscribe(self._render)

    def entered(self) -> None:
        self._tick.start(500)
        self._presenter.begin()
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)

    def _recover(self) -> None:
        person = self._presenter.chosen()
        if person is not None:
            self.recovery.open_for(person)

    def _render(self) -> None:
        if self._desk.person is not None:
            self._tick.stop()
            return
        state = self._presenter.state()
        self._state = state
        self.people.set_people(state.people)
        chosen = next((i for i, card in enumerate(state.people) if card.chosen), 0)
        tone = next((tone_for(card.tone, chosen) for card in state.people if card.chosen), None)
        self.panel.show_state(state, tone or tone_of(chosen))
        self.clock_button.setChecked(state.clocking)
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
        clock = self.clock_button.sizeHint()
        self.clock_button.setGeometry(LEFT_PADDING - 8, self.height() - 57, clock.width() + 16, 48)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What neither people nor keypad took."""
        key, text = Qt.Key(event.key()), event.text()
        if key == Qt.Key.Key_Backspace:
            self._presenter.backspace()
        elif key == Qt.Key.Key_Escape:
            self._presenter.step_back()
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
        draw_text(painter, who, state.question, font(STRONG, BOLD), c.text)
        if not state.people:
            self._draw_nobody(painter, c, wide)
        after = self.clock_button.geometry().right() + 12 - LEFT_PADDING
        foot = QRectF(LEFT_PADDING + after, self.height() - 41, wide - after, 16)
        draw_text(painter, foot, state.shift, font(CAPTION), c.muted, "right")

    def _draw_nobody(self, painter: QPainter, c: Palette, wide: int) -> None:
        words = _("Nobody works here yet. The owner adds people in the back office.")
        box = QRectF(LEFT_PADDING, PEOPLE_TOP, wide, 60)
        draw_lines(painter, box, wrap(words, font(BODY), wide, 3), font(BODY), c.muted, 22)
