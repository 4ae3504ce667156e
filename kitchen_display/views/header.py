"""The bar at the top: stations with their counts, the link, the sound, the clock."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kitchen_display.presenters.state import BoardState, LinkBadge, TabState
from qt_kit.badge import Tone, tone_colours
from qt_kit.button import Button, Kind
from qt_kit.control import Canvas, Control, Panel
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.label import Clock, Label
from qt_kit.marks import draw_logo
from qt_kit.theme import BOLD, DISPLAY, MEDIUM, STRONG, TARGET_KITCHEN, TITLE, Palette, font

HIGH = 80
WIDE_FROM = 1600
_TIGHT_BELOW = 1200


class Logo(Canvas):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(36, 36)

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_logo(painter, QRectF(self.rect()), c.accent, c.on_accent)


class StationTab(Control):
    """A station's name and how many cards wait there."""

    def __init__(self, tab: TabState, parent: QWidget | None = None) -> None:
        super().__init__(f"Station {tab.name}", parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(TARGET_KITCHEN)
        self.padding = 19
        self.show_state(tab)

    def show_state(self, tab: TabState) -> None:
        self.tab = tab
        chosen = " chosen" if tab.chosen else ""
        self.setAccessibleDescription(f"{tab.count}{chosen}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        name = width_of(self.tab.name, font(TITLE, BOLD))
        count = width_of(str(self.tab.count), font(STRONG, BOLD))
        return QSize(round(2 * self.padding + name + 12 + count) + 1, TARGET_KITCHEN)

    def minimumSizeHint(self) -> QSize:
        return QSize(72, TARGET_KITCHEN)

    def draw(self, painter: QPainter, c: Palette) -> None:
        chosen = self.tab.chosen
        if chosen or self.isDown():
            draw_box(painter, self.rect(), c.surface, c.line, radius=8)
        weight = BOLD if chosen else MEDIUM
        padding = min(self.padding, max(6, (self.width() - 56) // 2))
        count = str(self.tab.count)
        inner = QRectF(self.rect()).adjusted(padding, 0, -padding, 0)
        taken = draw_text(painter, inner, count, font(STRONG, weight), c.muted, "right")
        name = inner.adjusted(0, 0, -taken - 10, 0)
        ink = c.text if chosen else c.muted
        draw_text(painter, name, self.tab.name, font(TITLE, weight), ink)


class Live(Canvas):
    """How the display stands with the server."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = LinkBadge()
        self.setAccessibleName("Connection")
        self.show_state(self._badge)

    def show_state(self, badge: LinkBadge) -> None:
        self._badge = badge
        self.setAccessibleDescription(badge.text)
        wide = 16 + 20 + 10 + width_of(badge.text, font(STRONG, MEDIUM)) + 16
        self.setFixedSize(round(wide), 48)
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        ground, ink = tone_colours(Tone(self._badge.tone), c)
        draw_box(painter, self.rect(), ground, radius=24)
        draw_icon(painter, 16, 14, self._badge.icon, ink, 20, BOLD_STROKE)
        words = QRectF(46, 0, self.width() - 60, self.height())
        draw_text(painter, words, self._badge.text, font(STRONG, MEDIUM), ink)


class Header(Panel):
    """`show_state(state)`; says which station is wanted and when the sound is switched."""

    station_chosen = Signal(str)
    sound_switched = Signal()

    def __init__(
        self,
        now: Callable[[], datetime],
        time_words: Callable[[datetime], str],
        *,
        audible: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("sunken", "b", parent)
        self.setFixedHeight(HIGH)
        self._audible = audible
        self._tabs: list[StationTab] = []
        self._tab_row = QHBoxLayout()
        self._tab_row.setSpacing(4)
        self._done = Label("", STRONG, MEDIUM, "muted", name="Done today")
        self._live = Live()
        self._sound = Button(icon="volume-2", kind=Kind.FLAT, name="Sound", size=TARGET_KITCHEN)
        self._sound.icon_px = 28
        self._sound.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sound.clicked.connect(self.sound_switched)
        clock = Clock(now, time_words, DISPLAY, BOLD)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 18, 1)
        row.setSpacing(8)
        row.addWidget(Logo())
        row.addSpacing(18)
        row.addLayout(self._tab_row)
        row.addStretch(1)
        row.addWidget(self._done)
        row.addSpacing(16)
        row.addWidget(self._live)
        row.addWidget(self._sound)
        row.addSpacing(8)
        row.addWidget(clock)

    def show_state(self, state: BoardState) -> None:
        if [tab.tab.id for tab in self._tabs] != [tab.id for tab in state.tabs]:
            self._build_tabs(state.tabs)
        for widget, tab in zip(self._tabs, state.tabs, strict=True):
            if widget.tab != tab:
                widget.show_state(tab)
        if self._done.text() != state.done_today:
            self._done.set_text(state.done_today)
        self._live.show_state(state.link)
        on = state.sound and self._audible
        self._sound.set_icon("volume-2" if on else "volume-x")
        said = "on" if on else "off" if self._audible else "this machine has no sound"
        self._sound.setAccessibleDescription(said)
        self._sound.setEnabled(self._audible)

    def _build_tabs(self, tabs: tuple[TabState, ...]) -> None:
        for old in self._tabs:
            self._tab_row.removeWidget(old)
            old.deleteLater()
        self._tabs = [StationTab(tab) for tab in tabs]
        for widget in self._tabs:
            self._tab_row.addWidget(widget)
            widget.clicked.connect(lambda _on=False, at=widget: self.station_chosen.emit(at.tab.id))
        self.set_width(self.window().width())

    def set_width(self, width: int) -> None:
        """Of the window: wide ones say how the day goes, narrow ones close the tabs up."""
        self._done.setVisible(width >= WIDE_FROM)
        padding = 29 if width >= WIDE_FROM else 14 if width < _TIGHT_BELOW else 19
        for tab in self._tabs:
            tab.padding = padding
            tab.updateGeometry()
