"""Lines of text where the drawings have them."""

import pytest

from qt_kit.drawing import baseline, elide, width_of, wrap
from qt_kit.theme import MEDIUM, font


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Margherita", ("Margherita",)),
        ("Truffle & wild mushroom", ("Truffle & wild", "mushroom")),
        (
            "Gluten-free Margherita with buffalo mozzarella",
            ("Gluten-free", "Margherita with…"),
        ),
        ("", ("",)),
    ],
)
def test_a_name_takes_two_lines_then_an_ellipsis_after_a_word(
    text: str, lines: tuple[str, ...]
) -> None:
    assert wrap(text, font(15, MEDIUM), 157, 2) == lines


def test_a_word_too_long_is_broken() -> None:
    shape = font(15, MEDIUM)
    lines = wrap("Donaudampfschifffahrtsgesellschaftspizza", shape, 120, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(width_of(line, shape) <= 120 for line in lines)


def test_a_hyphen_may_end_a_line() -> None:
    assert wrap("Sofia Ribeiro-Vandenberghe", font(15), 120, 2)[0] == "Sofia Ribeiro-"


def test_text_that_fits_is_left_alone() -> None:
    assert elide("Pay", font(15), 100) == "Pay"


@pytest.mark.parametrize(("px", "high", "at"), [(15, 20, 15), (13, 16, 13), (24, 30, 23)])
def test_letters_stand_on_the_line_of_the_box(px: int, high: int, at: int) -> None:
    assert baseline(0, high, px) == at
