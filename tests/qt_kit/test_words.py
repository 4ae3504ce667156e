"""Words: labels, the clock, initials, badges, translations, and sounds that go with them."""

import sys
import wave
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import resources
from qt_kit import sound
from qt_kit.avatar import initials
from qt_kit.badge import Badge, Tone
from qt_kit.label import Clock, Label
from qt_kit.sound import Sounds
from qt_kit.theme import BOLD, LARGE
from qt_kit.wording import Words, _, counted
from tests.qt_kit.conftest import Stage


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Maria Gutierrez", "MG"),
        ("Sofia Ribeiro-Vandenberghe Lindqvist", "SL"),
        ("Daniel N’Dour", "DN"),
        ("Aiko", "A"),
        ("", "?"),
    ],
)
def test_a_person_is_known_by_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_label_asks_for_the_room_its_words_need(qtbot: QtBot) -> None:
    name = Label("Maria Gutierrez", LARGE, BOLD)
    assert name.sizeHint().height() == 30
    long = Label("Tap a dish, type its name or scan a code.", lines=3)
    assert long.heightForWidth(100) > 20


def test_the_clock_follows_the_time_it_is_given(stage: Stage, qtbot: QtBot) -> None:
    times = [datetime(2026, 6, 12, 18, 42, tzinfo=UTC)]
    clock = Clock(lambda: times[-1], lambda now: now.strftime("%H:%M"))
    stage.show(clock, 300, 76)
    assert clock.text() == "18:42"
    times.append(datetime(2026, 6, 12, 18, 43, tzinfo=UTC))
    qtbot.waitUntil(lambda: clock.text() == "18:43", timeout=20_000)


def test_a_badge_is_as_wide_as_its_words(qtbot: QtBot) -> None:
    badge = Badge("All sent", Tone.GOOD, "check", high=40, name="Connection")
    assert (badge.width(), badge.height()) == (106, 40)
    badge.set_state("12 not sent", Tone.WARN, "cloud-off")
    assert badge.width() > 106
    assert (badge.accessibleName(), badge.text()) == ("Connection", "12 not sent")


def test_english_needs_no_translation_and_an_unknown_language_falls_back() -> None:
    assert _("Pay") == "Pay"
    assert counted("{count} item", "{count} items", 1) == "1 item"
    assert counted("{count} item", "{count} items", 7) == "7 items"
    words = Words()
    words.use("tlh")
    assert words.one("Pay") == "Pay"


@pytest.mark.parametrize("name", ["order", "ticket", "alarm"])
def test_sounds_are_short_and_loud_enough(name: str) -> None:
    with wave.open(str(resources.path(f"sounds/{name}.wav"))) as file:
        frames = file.readframes(file.getnframes())
        seconds = file.getnframes() / file.getframerate()
    peak = max(
        abs(int.from_bytes(frames[i : i + 2], "little", signed=True))
        for i in range(0, len(frames), 2)
    )
    assert seconds < 2
    assert peak > 20000


@pytest.mark.skipif(sys.platform != "linux", reason="players are commands on Linux")
def test_a_sound_is_played_by_what_the_system_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    heard = tmp_path / "heard"
    player = tmp_path / "pw-play"
    player.write_text(f'#!/bin/sh\necho "$1" > {heard}\n')
    player.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    sounds = Sounds()
    assert sound.available()
    assert sounds.play(resources.path("sounds/order.wav"))
    qtbot.waitUntil(
        lambda: heard.exists() and heard.read_text().endswith("order.wav\n"), timeout=20_000
    )
    sounds.enabled = False
    assert not sounds.play(resources.path("sounds/order.wav"))
    sounds.close()


@pytest.mark.skipif(sys.platform != "linux", reason="players are commands on Linux")
def test_without_a_player_it_is_silent_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not sound.available()
    assert not Sounds().play(resources.path("sounds/order.wav"))
