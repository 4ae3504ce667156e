"""Colours, type and measures of `resources/tokens.json`, and switching between light and dark.

Everything that paints asks `colours()` and `font()` at the moment it paints, so that one
`Theme.set_mode` repaints all windows in the other light.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QLoggingCategory, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

import resources

NORMAL, MEDIUM, BOLD = 400, 500, 650
CAPTION, BODY, STRONG, TITLE, LARGE, DISPLAY, TOTAL, HERO = 13, 15, 17, 20, 24, 32, 44, 72
LINE_HEIGHTS = {13: 16, 15: 20, 17: 22, 20: 26, 24: 30, 32: 38, 44: 50, 72: 76}
RADIUS_CONTROL, RADIUS_CARD, RADIUS_SHEET, RADIUS_INNER, RADIUS_BAR = 8, 12, 20, 6, 4
PANEL_MS, PAGE_MS = 140, 180
TARGET, TARGET_KITCHEN = 48, 64

FONT_FILES = (
    "Inter.ttf",
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSansSinhala-Regular.ttf",
    "NotoSansSinhala-Bold.ttf",
    "NotoSansSymbols-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf",
    "JetBrainsMono-Regular.ttf",
    "JetBrainsMono-Bold.ttf",
)
UI_FAMILIES = [
    "Inter",
    "Noto Sans",
    "Noto Sans Sinhala",
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
]
MONO_FAMILIES = ["JetBrains Mono", *UI_FAMILIES[1:]]

# Ground behind a dish: (light, dark); one per item, so that neighbours differ.
GROUNDS: Mapping[str, tuple[str, str]] = {
    "linen": ("#EBDCC0", "#453725"),
    "clay": ("#E6BFA4", "#54321F"),
    "sage": ("#CBD2B2", "#39412A"),
    "honey": ("#EDCE8C", "#564317"),
    "mist": ("#C3CECB", "#313C3C"),
    "rose": ("#EBC9C2", "#4D2F2C"),
}


class Mode(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colour roles of the tokens, one set."""

    paper: QColor
    surface: QColor
    sunken: QColor
    line: QColor
    line_strong: QColor
    text: QColor
    muted: QColor
    accent: QColor
    on_accent: QColor
    accent_soft: QColor
    good: QColor
    on_good: QColor
    good_soft: QColor
    warn: QColor
    warn_soft: QColor
    bad: QColor
    on_bad: QColor
    bad_soft: QColor
    info: QColor
    info_soft: QColor
    focus: QColor
    dark: bool

    def ground(self, name: str) -> QColor:
        return QColor(GROUNDS[name][1 if self.dark else 0])


@lru_cache(maxsize=1)
def _tokens() -> Mapping[str, Mapping[str, str]]:
    loaded: Mapping[str, Mapping[str, str]] = json.loads(
        resources.path("tokens.json").read_text("utf-8")
    )
    return loaded


def palette(mode: Mode, accents: Mapping[str, Mapping[str, str]] | None = None) -> Palette:
    """One set of colours; `accents` is a store's own, `{"light": {"accent": "#..."}}`."""
    named = dict(_tokens()[mode.value])
    named.update((accents or {}).get(mode.value, {}))
    roles = {f.name: QColor(named[f.name]) for f in fields(Palette) if f.name != "dark"}
    return Palette(**roles, dark=mode is Mode.DARK)


class Theme(QObject):
    """The light in force; a child of the application. `changed` comes after a switch."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode = Mode.LIGHT
        self._accents: Mapping[str, Mapping[str, str]] | None = None
        self.colours = palette(Mode.LIGHT)

    def set_mode(self, mode: Mode) -> None:
        self.mode = mode
        self._derive()

    def set_accents(self, accents: Mapping[str, Mapping[str, str]] | None) -> None:
        """A store's own accent, as in the profile; None returns to the tokens'."""
        self._accents = accents
        self._derive()

    def _derive(self) -> None:
        shown = _system_mode() if self.mode is Mode.AUTO else self.mode
        self.colours = palette(shown, self._accents)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(_qt_palette(self.colours))
            for widget in app.allWidgets():
                widget.update()
        self.changed.emit()

    def follow_system(self) -> None:
        if self.mode is Mode.AUTO:
            self._derive()


def _system_mode() -> Mode:
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return Mode.DARK if dark else Mode.LIGHT


def _qt_palette(c: Palette) -> QPalette:
    """For the few things that Qt paints itself: text fields, tool tips, window ground."""
    qt = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, c.paper),
        (role.WindowText, c.text),
        (role.Base, c.surface),
        (role.AlternateBase, c.sunken),
        (role.Text, c.text),
        (role.Button, c.surface),
        (role.ButtonText, c.text),
        (role.PlaceholderText, c.muted),
        (role.Highlight, c.accent),
        (role.HighlightedText, c.on_accent),
        (role.ToolTipBase, c.text),
        (role.ToolTipText, c.surface),
    ):
        qt.setColor(which, colour)
    return qt


def apply(app: QApplication, mode: Mode = Mode.LIGHT) -> Theme:
    """Loads the bundled fonts and sets the light, before the first window; again: the light."""
    known = app.findChild(Theme)
    if known is not None:
        known.set_mode(mode)
        return known
    # Fonts are tried in turn for each script; that Inter has no Sinhala is no news.
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(resources.path(f"fonts/{name}")))
    app.setStyle("Fusion")
    # A painter adds the application font's features to every font, so it may have none.
    app.setFont(font(BODY, tabular=False))
    theme = Theme(app)
    app.styleHints().colorSchemeChanged.connect(theme.follow_system)
    theme.set_mode(mode)
    return theme


def current() -> Theme:
    app = QApplication.instance()
    found = app.findChild(Theme) if app is not None else None
    if found is None:
        raise RuntimeError("theme.apply(app) comes before the first painted widget")
    return found


def colours() -> Palette:
    return current().colours


_QT_WEIGHT = {
    NORMAL: QFont.Weight.Normal,
    MEDIUM: QFont.Weight.Medium,
    BOLD: QFont.Weight.DemiBold,
}


@lru_cache(maxsize=256)
def font(
    px: int,
    weight: int = NORMAL,
    *,
    tabular: bool = True,
    tracking: float = 0,
    strike: bool = False,
    mono: bool = False,
) -> QFont:
    """Inter (or the mono) at a pixel size; numbers tabular. Don't change what it returns."""
    made = QFont(MONO_FAMILIES if mono else UI_FAMILIES)
    made.setPixelSize(px)
    made.setWeight(_QT_WEIGHT.get(weight, QFont.Weight.Normal))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if not mono:
        made.setVariableAxis(QFont.Tag("wght"), weight)
        if tabular:
            made.setFeature(QFont.Tag("tnum"), 1)
    if tracking:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, tracking)
    made.setStrikeOut(strike)
    return made


def line_height(px: int) -> int:
    return LINE_HEIGHTS.get(px, round(px * 1.2))


def ground_for(index: int) -> str:
    """The picture ground of the index-th item, so that neighbours differ in any column count."""
    names = tuple(GROUNDS)
    return names[(index + index // len(names)) % len(names)]


def faded(colour: QColor, alpha: float) -> QColor:
    copy = QColor(colour)
    copy.setAlphaF(alpha)
    return copy
