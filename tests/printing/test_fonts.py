import shutil
from pathlib import Path

import pytest

import resources
from store_core.printing.fonts import Fonts, spelled_out
from store_core.printing.layout import Style
from store_core.printing.raster import CELL_HEIGHT, Typesetter
from store_core.printing.roll import Letters, glyph
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


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_where_a_line_would_end_a_space_is_drawn(end: str) -> None:
    drawn, plain = (Typesetter(FONTS).words(text, Style()) for text in (f"no{end}ශ", "no ශ"))
    assert drawn.tobytes() == plain.tobytes()


def test_a_printer_draws_any_character_that_it_is_sent() -> None:
    for code in range(0x3000):
        assert glyph(FONTS, chr(code), Letters()).height == CELL_HEIGHT


def test_a_folder_without_the_typewriter_is_refused(tmp_path: Path) -> None:
    shutil.copy(resources.path("fonts/NotoSans-Regular.ttf"), tmp_path)
    with pytest.raises(FileNotFoundError, match="JetBrainsMono"):
        Fonts(tmp_path)
