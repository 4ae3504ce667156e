"""How tickets flow and wrap, and what a display remembers."""

from pathlib import Path

import pytest

from kitchen_display import preferences
from kitchen_display.preferences import Preferences
from kitchen_display.presenters.state import CardBody, LineState, Row, Run
from kitchen_display.views.flow import Place, flow, grid_for
from kitchen_display.views.measure import LARGE, SMALL, lay_out, wrap_runs
from qt_kit.theme import Theme, font


@pytest.mark.parametrize(
    ("width", "columns", "gap", "large"),
    [
        (1024, 3, 12, False),
        (1199, 3, 12, False),
        (1366, 4, 12, False),
        (1600, 5, 16, True),
        (1920, 5, 16, True),
        (2560, 6, 16, True),
    ],
)
def test_columns_follow_the_window(width: int, columns: int, gap: int, large: bool) -> None:
    grid = grid_for(width)
    assert (grid.columns, grid.gap, grid.large) == (columns, gap, large)
    assert grid.left(columns - 1) + grid.width <= width - 16


def test_a_ticket_that_does_not_fit_begins_the_next_column() -> None:
    grid = grid_for(1024)
    places = flow([300, 300, 100, 500, 500, 50], grid, 700)
    assert places == (
        Place(0, 16),
        Place(0, 328),
        Place(1, 16),
        Place(1, 128),
        Place(2, 16),
        Place(2, 528),
    )
    assert len(flow([600] * 5, grid, 700)) == 3
    assert flow([900], grid, 700) == (Place(0, 16),)


def lines(count: int) -> tuple[LineState, ...]:
    return tuple(LineState(str(n), "t", f"Line {n}", "1", f"Pizza {n}") for n in range(count))


def test_a_long_ticket_shows_every_line_in_turn_and_never_outgrows_its_room(looks: Theme) -> None:
    body = CardBody(lines(30), allergy="ALLERGY: nuts")
    seen: list[str] = []
    skip = 0
    for _turn in range(10):
        layout = lay_out(body, 320, SMALL, 500, skip)
        assert layout.high <= 500
        assert layout.allergy
        assert layout.hidden == 30 - len(layout.lines)
        seen += [box.line.id for box in layout.lines]
        skip = layout.then
        if len(seen) >= 30:
            break
    assert seen == [str(n) for n in range(30)]


def test_a_line_keeps_its_words_together_and_struck_words_struck(looks: Theme) -> None:
    runs = (Run("BBQ chicken, no "), Run("very hot red onions", struck=True))
    wrapped = wrap_runs(runs, font(20), 200)
    assert len(wrapped) > 1
    text = " ".join("".join(run.text for run in line).strip() for line in wrapped)
    assert text == "BBQ chicken, no very hot red onions"
    assert (
        "".join(run.text for line in wrapped for run in line if run.struck).replace(" ", "")
        == "veryhotredonions"
    )


def test_rows_and_halves_make_a_card_higher(looks: Theme) -> None:
    plain = lay_out(CardBody(lines(1)), 360, LARGE, 900)
    more = LineState("0", "t", "Line", "1", "Pizza 0", (Row((Run("+ basil"),)),))
    assert lay_out(CardBody((more,)), 360, LARGE, 900).high == plain.high + 26
    noted = CardBody(lines(1), note="“Birthday”", also="Also at Fry")
    assert lay_out(noted, 360, LARGE, 900).high > plain.high + 26


def test_what_a_display_remembers_survives(tmp_path: Path) -> None:
    file = tmp_path / "display.json"
    assert preferences.load(file) == Preferences()
    preferences.save(file, Preferences(False, "oven"))
    assert preferences.load(file) == Preferences(False, "oven")


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"sound": true}', "null"])
def test_a_damaged_memory_is_no_reason_not_to_start(tmp_path: Path, damaged: str) -> None:
    file = tmp_path / "display.json"
    file.write_text(damaged)
    assert preferences.load(file) == Preferences()
