from dataclasses import replace
from pathlib import Path

import pytest

from pos_app.presenters.report import Reporting, derive, file_name
from store_core.domain.errors import StoreError
from store_core.domain.shifts import Count, ShiftReport
from tests.pos_app.presenters.test_comparing import REPORT
from tests.shops import pizzeria

SETTINGS = pizzeria().settings
Z = replace(REPORT, number=418, count=Count(((1, 11500),), (("card", 3000),)))


def test_a_z_says_its_number_what_was_sold_and_what_differs() -> None:
    state = derive(Reporting(Z, fresh=True), SETTINGS)
    assert (state.title, state.hero, state.difference) == ("Z 0418", "$45.00", "5.00 short")
    assert ("Cash counted", "115.00") in state.sums
    assert state.note_below == "The Z report is on its way to the printer."
    assert (state.words, state.print_words) == ("Done", "Print again")


@pytest.mark.parametrize(
    ("cash", "card", "difference", "match"),
    [
        (12000, 3000, "Matches", "matches"),
        (11900, 3000, "1.00 short", "warn"),
        (12500, 2500, "5.00 over", "bad"),
        (12100, 2500, "5.00 short", "bad"),
    ],
)
def test_the_tender_that_is_off_the_most_is_told(
    cash: int, card: int, difference: str, match: str
) -> None:
    report = replace(Z, count=Count(((1, cash),), (("card", card),)))
    state = derive(Reporting(report), SETTINGS)
    assert (state.difference, state.match) == (difference, match)


def test_an_x_has_no_difference_and_leads_back_to_the_shift() -> None:
    state = derive(Reporting(REPORT), SETTINGS)
    assert (state.title, state.difference, state.note) == ("X report", "", "")
    assert (state.words, state.print_words) == ("Back to the shift", "Print")


def test_without_a_printer_a_pdf_is_what_is_left() -> None:
    settings = replace(SETTINGS, receipt_printer=None)
    state = derive(Reporting(Z, fresh=True), settings)
    assert not state.can_print
    assert state.note_below == "No printer is set up: keep the Z report as a PDF."


@pytest.mark.parametrize(
    ("reporting", "note", "below", "alarm"),
    [
        (
            Reporting(Z, saved=Path("papers") / "Z 0418 2026-06-12.pdf"),
            "Saved as Z 0418 2026-06-12.pdf",
            "papers",
            False,
        ),
        (
            Reporting(Z, refused=StoreError("file_disk_full")),
            "That did not work",
            "The disk is full, so the file was not kept. Free some space.",
            True,
        ),
        (
            Reporting(Z, refused=StoreError("file_not_written", folder="papers")),
            "That did not work",
            "papers can't be written. Choose another place.",
            True,
        ),
    ],
)
def test_it_says_where_the_file_went_or_why_not(
    reporting: Reporting, note: str, below: str, alarm: bool
) -> None:
    state = derive(reporting, SETTINGS)
    assert (state.note, state.note_below, state.alarm) == (note, below, alarm)


@pytest.mark.parametrize(
    ("report", "name"), [(Z, "Z 0418 2026-06-12.pdf"), (REPORT, "X 2026-06-12 1858.pdf")]
)
def test_files_sort_by_number_and_day(report: ShiftReport, name: str) -> None:
    assert file_name(report, SETTINGS) == name
