import shutil
from pathlib import Path

import pytest

import resources
from store_core.printing.fonts import Fonts, spelled_out
from tests.printing.paper import FONTS


@pytest.mark.parametrize(
    ("character", "face"),
    [("A", "JetBrainsMono"), ("₵", "NotoSans"), ("ශ", "NotoSansSinhala"), ("✓", "JetBrainsMono")],
)
def test_the_typewriter_writes_what_it_can_and_noto_the_rest(character: str, face: str) -> None:
    found = FONTS.face_for(character)
    assert found is not None
    assert found.name == face


def test_a_letter_and_its_marks_stay_in_one_run() -> None:
    runs = [(face.name, run) for face, run in FONTS.runs("2 ශ්\u200dරී ලංකා x")]
    assert runs == [
        ("JetBrainsMono", "2 "),
        ("NotoSansSinhala", "ශ්\u200dරී ලංකා "),
        ("JetBrainsMono", "x"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ring 🍕", "ring [slice of pizza]"), ("مر", "[U+0645][U+0631]"), ("₵5", "₵5")],
)
def test_what_no_font_holds_is_spelled_out(text: str, expected: str) -> None:
    assert spelled_out(text, FONTS) == expected


def test_a_folder_without_the_typewriter_is_refused(tmp_path: Path) -> None:
    shutil.copy(resources.path("fonts/NotoSans-Regular.ttf"), tmp_path)
    with pytest.raises(FileNotFoundError, match="JetBrainsMono"):
        Fonts(tmp_path)
