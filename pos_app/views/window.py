"""The counter's window: sign-in, or the top bar, the banner and one screen under them."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from pos_app.desk import Desk
from pos_app.office.door import OfficeDoor
from pos_app.office.sentences import sentence as office_sentence
from pos_app.presenters.clocking import acts_of, clocked_words
from pos_app.presenters.kitchen_alarm import kitchen_alarm
from pos_app.presenters.ringing import alarm
from pos_app.presenters.shell import ShellPresenter, mode_of_desk
from pos_app.sentences import sentence
from pos_app.views.pause_entries import PAUSE_KEYS, pause_entries, paused_words
from pos_app.views.person_menu import MenuEntry, PersonMenu
from pos_app.views.screen import Screen
from pos_app.views.screens import ScreenFactory
from pos_app.views.sign_in import SignInScreen
from pos_app.views.top_bar import TopBar
from pos_app.views.training_entries import TRAINING_KEYS, training_entries
from qt_kit import theme
from qt_kit.avatar import tone_of
from qt_kit.banner import Banner, BannerTone
from qt_kit.control import Panel
from qt_kit.mode import ModeBanner
from qt_kit.theme import Mode
from qt_kit.wording import _
from store_core.application import time_clock
from store_core.application.stores import PAUSE_WEB, WebPause
from store_core.application.ticket_watch import acknowledge
from store_core.domain.errors import StoreError
from store_core.domain.staff import Permission
from store_core.domain.time_clock import MarkKind, Presence

CLOCK_KINDS: tuple[MarkKind, ...] = ("in", "break", "back", "out")
CLOCKED_STAYS_MS = 4000
_KEYS = {
    Qt.Key.Key_F1: "sell",
    Qt.Key.Key_F3: "parked",
    Qt.Key.Key_F6: "orders",
    Qt.Key.Key_F8: "shift",
}
_BANNER = {
    "offline": (BannerTone.WARN, "cloud-off"),
    "trouble": (BannerTone.BAD, "octagon-alert"),
    "sending": (BannerTone.INFO, "cloud-upload"),
    "sent": (BannerTone.INFO, "check"),
}


_AFTER_LOCK = {
    "change": "sell",
    "tender": "sell",
    "closing": "shift",
    "report": "sell",
    "refund": "receipts",
}


def _column(top: QWidget, body: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(top)
    column.addWidget(body, 1)
    return page


class CounterWindow(QWidget):
    """`CounterWindow(desk, screens)`; `show_screen(name)`.

    `screens` are made in their order; what isn't in it is offered nowhere. `desk` is loaded.
    `training_wanted` is a key of TRAINING_KEYS, offered where `trains`.
    """

    training_wanted = Signal(str)

    def __init__(self, desk: Desk, screens: Mapping[str, ScreenFactory]) -> None:
        super().__init__()
        self.desk = desk
        self.setWindowTitle(_("Tillpass counter"))
        self.setAccessibleName(_("Tillpass counter"))
        self.setMinimumSize(1024, 700)
        self._shell = ShellPresenter(desk)
        self._signed_in = self.trains = False
        self._before_lock = "sell"
        self.top_bar = TopBar(tuple(screens), self)
        self.top_bar.chosen.connect(self.show_screen)
        self.top_bar.person_pressed.connect(self._open_menu)
        self.banner = Banner(_("Connection banner"))
        self.banner.pressed.connect(self._show_waiting)
        self.alarm = Banner(_("Orders banner"))
        self.alarm.pressed.connect(self._answer)
        self.missing = Banner(_("Kitchen banner"))
        self.missing.pressed.connect(self._kitchen_told)
        self.refusal = Banner(_("Training message"))
        self.refusal.pressed.connect(lambda: self.refusal.set_shown(False))
        self.mode = ModeBanner()
        self.mode.pressed.connect(self._leave_training)
        self._sign_in_mode = ModeBanner()
        self._sign_in_mode.pressed.connect(self._leave_training)
        self.body = Panel("paper")
        self._stack = QStackedLayout(self.body)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._work = self._lay_out_work()
        self._sign_in = SignInScreen(desk)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(_column(self._sign_in_mode, self._sign_in))
        self._pages.addWidget(self._work)
        self.menu = PersonMenu(self._work)
        self.menu.chosen.connect(self._from_menu)
        self.office = OfficeDoor(desk, self._work, self._leave_training)
        self._screens: dict[str, Screen] = {}
        self.current = ""
        for name, make in screens.items():
            screen = make(desk)
            screen.go.connect(self.show_screen)
            self._screens[name] = screen
            self._stack.addWidget(screen)
        self._tick = QTimer(self)
        self._tick.timeout.connect(self._render_banner)
        self._tick.timeout.connect(self._render_alarm)
        self._tick.timeout.connect(desk.look_at_the_clock)
        self._tick.start(500)
        desk.subscribe(self._render)
        self._render()
        self._sign_in.entered()

    def _lay_out_work(self) -> QWidget:
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.mode)
        column.addWidget(self.banner)
        column.addWidget(self.missing)
        column.addWidget(self.alarm)
        column.addWidget(self.refusal)
        column.addWidget(self.body, 1)
        return work

    def has_screen(self, name: str) -> bool:
        return name in self._screens

    def screen_named(self, name: str) -> Screen:
        return self._screens[name]

    def show_screen(self, name: str) -> None:
        """Unknown names are let go: a key for a screen that this till lacks."""
        if name not in self._screens or not self._signed_in:
            return
        self.menu.hide()
        if name == self.current:
            self._screens[name].entered()
            return
        if self.current:
            self._screens[self.current].left()
        self.current = name
        self._stack.setCurrentWidget(self._screens[name])
        self.top_bar.show_chosen(name)
        self._render_alarm()
        self._screens[name].entered()

    def home(self) -> None:
        """Where the next customer is served; the first screen there is."""
        self.show_screen("sell" if "sell" in self._screens else next(iter(self._screens)))

    def _render(self) -> None:
        self._render_bar()
        self._render_missing()
        for banner in (self.mode, self._sign_in_mode):
            banner.show_mode(mode_of_desk(self.desk))
        signed_in = self.desk.person is not None
        if signed_in != self._signed_in:
            self._signed_in = signed_in
            if signed_in:
                self._let_in()
            else:
                self._shut()

    def _render_bar(self) -> None:
        state = self._shell.state()
        ids = [person.id for person in self.desk.people]
        person = self.desk.person
        place = ids.index(person.id) if person and person.id in ids else 0
        self.top_bar.show_state(state, tone_of(place))
        shown = state.banner
        if shown.phase != "hidden":
            tone, icon = _BANNER[shown.phase]
            text = (shown.short if self.top_bar.is_narrow() else "") or shown.text
            self.banner.set_state(shown.strong, text, icon, tone, shown.button)
        self.banner.set_shown(shown.phase != "hidden")

    def _render_banner(self) -> None:
        if self.banner.is_shown():
            self._render_bar()

    def _render_alarm(self) -> None:
        """Web orders past their answer time, over every screen but the one that shows them."""
        desk = self.desk
        told = alarm(desk.waiting, desk.settings, desk.now())
        elsewhere = "orders" in self._screens and self.current != "orders"
        if told and elsewhere:
            icon, button = "octagon-alert", _("Answer")
            self.alarm.set_state(told.words, told.text, icon, BannerTone.BAD, button)
        self.alarm.set_shown(told is not None and elsewhere)

    def _render_missing(self) -> None:
        """Tickets that the kitchen has not, until it has them."""
        told = kitchen_alarm(self.desk.missing)
        if told:
            icon, button = "octagon-alert", _("Cook told")
            self.missing.set_state(told.words, told.text, icon, BannerTone.BAD, button)
        self.missing.set_shown(told is not None)

    def _kitchen_told(self) -> None:
        """Somebody went there, or called."""
        act, settings = self.desk.act(), self.desk.settings
        tickets = {one.ticket: one.order for one in self.desk.missing}

        def refused(error: StoreError) -> None:
            told = sentence(error, settings)
            self.refusal.set_state(told, "", "octagon-alert", BannerTone.BAD, _("Close"))
            self.refusal.set_shown(True)

        self.desk.run(lambda shop: acknowledge(shop, "told", tickets, act), None, refused)

    def _answer(self) -> None:
        self.show_screen("orders")

    def _let_in(self) -> None:
        self._pages.setCurrentWidget(self._work)
        wanted = self._before_lock
        if self.desk.shift is None and "shift" in self._screens:
            wanted = "shift"
        elif wanted not in self._screens:
            wanted = next(iter(self._screens))
        self.current = ""
        self.show_screen(wanted)

    def _shut(self) -> None:
        if self.current:
            self._screens[self.current].left()
        self._before_lock = _AFTER_LOCK.get(self.current, self.current)
        self.menu.hide()
        self._pages.setCurrentIndex(0)
        self._sign_in.entered()

    def _show_waiting(self) -> None:
        self.show_screen("receipts")

    def _leave_training(self) -> None:
        self.training_wanted.emit("training_leave")

    def refuse_training(self, error: StoreError) -> None:
        strong = _("Training can't be opened.")
        told = sentence(error, self.desk.settings)
        self.refusal.set_state(strong, told, "octagon-alert", BannerTone.BAD, _("Close"))
        self.refusal.set_shown(True)

    def _open_menu(self) -> None:
        entries = [MenuEntry("lock", _("Lock"), "lock", "F9")]
        if "receipts" in self._screens:
            entries.append(MenuEntry("receipts", _("Receipts"), "receipt-text"))
        if "shift" in self._screens and self.top_bar.is_narrow():
            entries.append(MenuEntry("shift", _("Shift"), "wallet", "F8"))
        if self.desk.may(Permission.ANSWER_WEB_ORDER):
            entries += pause_entries(self.desk.settings, self.desk.now())
        entries.append(MenuEntry("office", _("Back office"), "layout-dashboard"))
        if self.trains:
            entries += training_entries(self.desk.mode)
        dark = theme.colours().dark
        entries.append(
            MenuEntry("light", _("Light screen"), "sun")
            if dark
            else MenuEntry("dark", _("Dark screen"), "moon")
        )
        held = self.desk.hours.get(self.desk.person.id) if self.desk.person else None
        acts = acts_of(held.presence if held else Presence())
        entries[1:1] = [MenuEntry(f"clock {act.kind}", act.words, act.icon) for act in acts]
        self.menu.open_at(tuple(entries), self._work.width() - 16, self.top_bar.height() - 4)

    def _from_menu(self, key: str) -> None:
        if key == "lock":
            self.desk.lock()
        elif key == "office":
            self.office.open()
        elif key.startswith("clock "):
            self._clock(key)
        elif key in PAUSE_KEYS:
            self._pause(PAUSE_KEYS[key])
        elif key in TRAINING_KEYS:
            self.training_wanted.emit(key)
        elif key in {"light", "dark"}:
            theme.current().set_mode(Mode(key))
        else:
            self.show_screen(key)

    def _clock(self, key: str) -> None:
        """Whoever is at the till comes, goes or rests by the hours clock."""
        act, settings, person = self.desk.act(), self.desk.settings, self.desk.person
        kind = next((one for one in CLOCK_KINDS if key == f"clock {one}"), None)
        if kind is None or person is None:
            return

        def done(_now: Presence) -> None:
            words = clocked_words(kind, person, settings, self.desk.now())
            self.refusal.set_state(words, "", "clock", BannerTone.INFO, _("Close"))
            self.refusal.set_shown(True)
            QTimer.singleShot(CLOCKED_STAYS_MS, self.refusal, lambda: self.refusal.set_shown(False))

        def refused(error: StoreError) -> None:
            told = sentence(error, settings)
            self.refusal.set_state(told, "", "octagon-alert", BannerTone.BAD, _("Close"))
            self.refusal.set_shown(True)

        self.desk.run(lambda shop: time_clock.clock(shop, act, kind), done, refused)

    def _pause(self, minutes: int | None) -> None:
        """The server takes no web orders for a while; the web follows at once."""

        def done(pause: WebPause) -> None:
            words = paused_words(pause, self.desk.settings, self.desk.now())
            self.refusal.set_state(words, "", "circle-pause", BannerTone.INFO, _("Close"))
            self.refusal.set_shown(True)
            QTimer.singleShot(CLOCKED_STAYS_MS, self.refusal, lambda: self.refusal.set_shown(False))

        def refused(error: StoreError) -> None:
            told = office_sentence(error, self.desk.settings)
            self.refusal.set_state(told, "", "octagon-alert", BannerTone.BAD, _("Close"))
            self.refusal.set_shown(True)

        asked, once = WebPause(minutes), self.desk.new_id()
        self.desk.ask(self.desk.act(), PAUSE_WEB, asked, done, refused, once)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.menu.hide()
        self._render_bar()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self._signed_in or event.isAutoRepeat():
            super().keyPressEvent(event)
        elif key in _KEYS:
            self.show_screen(_KEYS[key])
        elif key == Qt.Key.Key_F9:
            self.desk.lock()
        elif key == Qt.Key.Key_F12:
            self._screens[self.current].next_step()
        elif key == Qt.Key.Key_Escape:
            if not self._screens[self.current].step_back():
                self.home()
        else:
            super().keyPressEvent(event)
