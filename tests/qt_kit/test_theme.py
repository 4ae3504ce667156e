"""Two lights, one source."""

import json

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import resources
from qt_kit.badge import Badge, Tone
from qt_kit.theme import (
    BODY,
    GROUNDS,
    HERO,
    Mode,
    Palette,
    Theme,
    apply,
    colours,
    font,
    ground_for,
    palette,
)
from tests.qt_kit.conftest import Stage


def luminance(c: Palette, role: str) -> float:
    def linear(part: float) -> float:
        return float(part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)

    colour = getattr(c, role)
    return (
        0.2126 * linear(colour.redF())
        + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF())
    )


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "paper"),
        ("text", "surface"),
        ("text", "sunken"),
        ("muted", "paper"),
        ("muted", "surface"),
        ("muted", "sunken"),
        ("on_accent", "accent"),
        ("on_bad", "bad"),
        ("on_good", "good"),
        ("accent", "surface"),
        ("good", "good_soft"),
        ("warn", "warn_soft"),
        ("bad", "bad_soft"),
        ("info", "info_soft"),
        ("text", "accent_soft"),
    ],
)
def test_words_can_be_read(mode: Mode, ink: str, ground: str) -> None:
    c = palette(mode)
    light, dark = sorted((luminance(c, ink), luminance(c, ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_all_colours_come_from_the_tokens() -> None:
    tokens = json.loads(resources.path("tokens.json").read_text("utf-8"))
    for mode in (Mode.LIGHT, Mode.DARK):
        c = palette(mode)
        for role, value in tokens[mode.value].items():
            assert getattr(c, role).name() == value.lower()


def test_a_switch_of_light_repaints_what_is_open(looks: Theme, stage: Stage, qtbot: QtBot) -> None:
    badge = Badge("All sent", Tone.GOOD, high=40)
    stage.show(badge, 100, 40)
    light = badge.grab().toImage().pixelColor(20, 4)
    with qtbot.waitSignal(looks.changed, timeout=20_000):
        looks.set_mode(Mode.DARK)
    dark = badge.grab().toImage().pixelColor(20, 4)
    assert (light.name(), dark.name()) == ("#e2f1e8", "#173324")


def test_a_store_has_its_own_accent(looks: Theme) -> None:
    tokens = json.loads(resources.path("tokens.json").read_text("utf-8"))
    looks.set_accents(tokens["store_accents"]["cake-cafe"])
    assert colours().accent.name() == "#7a2e74"
    looks.set_accents(None)
    assert colours().accent.name() == "#b93819"


def test_applying_again_only_sets_the_light(looks: Theme, qapp: QApplication) -> None:
    assert apply(qapp, Mode.DARK) is looks
    assert colours().dark


def test_numbers_are_tabular_but_for_the_largest() -> None:
    small = QFontMetricsF(font(BODY))
    large = QFontMetricsF(font(HERO, tabular=False))
    assert small.horizontalAdvance("111") == small.horizontalAdvance("888")
    assert large.horizontalAdvance("111") < large.horizontalAdvance("888")


def test_weights_differ_in_the_variable_font() -> None:
    widths = [QFontMetricsF(font(15, w)).horizontalAdvance("Margherita") for w in (400, 500, 650)]
    assert widths == sorted(set(widths))


@pytest.mark.parametrize("columns", [3, 4, 6])
def test_neighbours_stand_on_different_grounds(columns: int) -> None:
    grounds = [ground_for(index) for index in range(60)]
    assert set(grounds) == set(GROUNDS)
    for index in range(60 - columns):
        assert grounds[index] != grounds[index + columns]
        assert grounds[index] != grounds[index + 1]
