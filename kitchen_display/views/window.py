"""The kitchen's window: header, bars, board, footer and the lists of Recall and 86 over it."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kitchen_display.presenters.state import BoardState
from kitchen_display.views.board import Board
from kitchen_display.views.footer import Footer
from kitchen_display.views.header import Header
from kitchen_display.views.recall import RecallSheet
from kitchen_display.views.running_out import OutSheet
from qt_kit.banner import Banner, BannerTone
from qt_kit.mode import ModeBanner, mode_of, mode_state
from qt_kit.wording import _, counted

_TICK_MS = 500
_POINTS = frozenset({".", ",", "*"})


class OutEvents(Protocol):
    """What the cook did in the list of 86."""

    def toggle(self) -> None: ...
    def open_of(self, order: str, line: str) -> None: ...
    def search(self, query: str) -> None: ...
    def ask(self, key: str) -> None: ...
    def say(self, key: str, how: str) -> None: ...
    def close(self) -> None: ...


class Events(Protocol):
    """What the cook did, and that time passes."""

    @property
    def out(self) -> OutEvents: ...
    def tick(self) -> None: ...
    def choose_station(self, station: str) -> None: ...
    def next_station(self) -> None: ...
    def press_card(self, order_id: str) -> None: ...
    def press_line(self, order_id: str, line: str) -> None: ...
    def key(self, key: str) -> None: ...
    def escape(self) -> None: ...
    def toggle_recall(self) -> None: ...
    def recall(self, ticket_id: str) -> None: ...
    def toggle_sound(self) -> None: ...
    def turn_to(self, first: int) -> None: ...


class KitchenWindow(QWidget):
    """`listen(events)` once, then `show_state(state)` whenever it changes.

    In training it says `left()`, and tells what `tell_real` hears from the real display's
    `waiting(tickets)`.
    """

    waiting = Signal(int)
    left = Signal()

    def __init__(
        self,
        title: str,
        now: Callable[[], datetime],
        time_words: Callable[[datetime], str],
        *,
        audible: bool,
        training: bool = False,
    ) -> None:
        super().__init__()
        self._training, self._test, self._real, self._told = training, False, 0, 0
        self.setWindowTitle(title)
        self.setAccessibleName("Kitchen")
        self.setMinimumSize(960, 600)
        self.resize(1366, 768)
        self._header = Header(now, time_words, audible=audible)
        self.mode = ModeBanner()
        self.mode.pressed.connect(self.left)
        self._link = Banner("Connection message")
        self._notice = Banner("Message")
        self.board = Board()
        self._footer = Footer()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._header, self.mode, self._link, self._notice):
            column.addWidget(widget)
        column.addWidget(self.board, 1)
        column.addWidget(self._footer)
        self._recall = RecallSheet(self.board)
        self._out = OutSheet(self.board)
        self.board.page_changed.connect(self._footer.show_page)
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)
        self._events: Events | None = None

    def listen(self, events: Events) -> None:
        self._events = events
        self._header.station_chosen.connect(events.choose_station)
        self._header.sound_switched.connect(events.toggle_sound)
        self.board.card_pressed.connect(events.press_card)
        self.board.line_pressed.connect(events.press_line)
        self.board.page_wanted.connect(events.turn_to)
        self._footer.recall_wanted.connect(events.toggle_recall)
        self._footer.more_wanted.connect(self._turn_page)
        self._recall.chosen.connect(events.recall)
        self._recall.dismissed.connect(events.escape)
        self._notice.pressed.connect(events.escape)
        self.board.line_held.connect(events.out.open_of)
        self._footer.out_wanted.connect(events.out.toggle)
        self._out.searched.connect(events.out.search)
        self._out.asked.connect(events.out.ask)
        self._out.said.connect(events.out.say)
        self._out.closed.connect(events.out.close)
        self._out.dismissed.connect(events.escape)
        timer = QTimer(self)
        timer.timeout.connect(events.tick)
        timer.start(_TICK_MS)

    def show_state(self, state: BoardState) -> None:
        self._header.show_state(state)
        self.board.show_state(state)
        self._footer.show_state(state)
        message = state.link_message
        if message.strong:
            tone = BannerTone.BAD if message.tone == "bad" else BannerTone.WARN
            self._link.set_state(message.strong, message.text, "cloud-off", tone)
        self._link.set_shown(bool(message.strong))
        if state.notice:
            self._notice.set_state(state.notice, "", "triangle-alert", BannerTone.BAD, _("Close"))
        self._notice.set_shown(bool(state.notice))
        self._recall.show_rows(state.recall)
        self._out.show_state(state.out)
        self._test = state.test
        self._show_mode()
        if len(state.cards) != self._told:
            self._told = len(state.cards)
            self.waiting.emit(self._told)

    def paint_now(self) -> None:
        """What has changed, and nothing else."""
        QCoreApplication.sendPostedEvents(self, QEvent.Type.UpdateRequest.value)

    @property
    def tickets(self) -> int:
        """How many cards wait."""
        return self._told

    def tell_real(self, count: int) -> None:
        """In training: how many tickets wait on the real display."""
        self._real = count
        self._show_mode()

    def _show_mode(self) -> None:
        mode = mode_of(training=self._training, test_mode=self._test)
        waits = counted("{count} real ticket waits", "{count} real tickets wait", self._real)
        self.mode.show_mode(mode_state(mode, waits if self._real else ""))

    def _turn_page(self) -> None:
        if self._events:
            self._events.turn_to(self.board.next_page())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._header.set_width(self.width())
        super().resizeEvent(event)

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Never: `Tab` goes to the next station, tickets are reached by digits and arrows."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        events = self._events
        if events is None or event.isAutoRepeat():
            return
        key, text = event.key(), event.text()
        if len(text) == 1 and text in "0123456789":
            events.key(text)
        elif text in _POINTS:
            events.key(".")
        elif key == Qt.Key.Key_Tab:
            events.next_station()
        elif key == Qt.Key.Key_X:
            events.out.toggle()
        elif key == Qt.Key.Key_R:
            events.toggle_recall()
        elif key == Qt.Key.Key_S:
            events.toggle_sound()
        elif key == Qt.Key.Key_PageDown:
            self._turn_page()
        elif key == Qt.Key.Key_PageUp:
            events.turn_to(0)
        elif key == Qt.Key.Key_Escape:
            events.escape()
        else:
            event.ignore()
