from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pos_app.office.presenters.fields import Text
from pos_app.office.presenters.hours_form import HoursForm, form_of, meant, panel
from store_core.domain.errors import StoreError
from store_core.domain.time_clock import Correction, Stint
from tests.shops import pizzeria

SETTINGS = pizzeria().settings
MARIA = pizzeria().staff[0]
FORM = HoursForm(MARIA, None, "2026-06-12", "9:00", "17:30", "30", "The till was off")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in June in UTC, four hours on from New York."""
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "whole"),
    [
        (FORM, Correction(at(12, 13), at(12, 21, 30), 30)),
        (replace(FORM, came="900", left="17.30"), Correction(at(12, 13), at(12, 21, 30), 30)),
        (replace(FORM, came="9", pause=""), Correction(at(12, 13), at(12, 21, 30), 0)),
        (replace(FORM, came="18:00", left="2:00"), Correction(at(12, 22), at(13, 6), 30)),
        (replace(FORM, left="25:00"), None),
        (replace(FORM, left="17:3"), None),
        (replace(FORM, came="early"), None),
        (replace(FORM, day="12.6.2026"), None),
        (replace(FORM, pause="half an hour"), None),
    ],
)
def test_hours_are_read_in_the_stores_time_and_past_midnight(
    form: HoursForm, whole: Correction | None
) -> None:
    assert meant(form, SETTINGS) == whole


def test_a_forgotten_stint_opens_without_an_end() -> None:
    stint = Stint(MARIA.id, at(12, 13), "till", ("m",), forgotten=True)
    form = form_of(MARIA, stint, SETTINGS, at(13, 20))
    assert (form.day, form.came, form.left) == ("2026-06-12", "09:00", "")
    assert not panel(form, SETTINGS).acts[-1].enabled


def test_nothing_is_saved_without_a_reason() -> None:
    assert panel(FORM, SETTINGS).acts[-1].enabled
    assert not panel(replace(FORM, reason=" "), SETTINGS).acts[-1].enabled


def test_what_the_clock_refuses_stands_at_its_field() -> None:
    told = [{"at": f"hours/{MARIA.id}/left", "code": "hours_future"}]
    form = replace(FORM, refused=StoreError("bad_records", problems=told))
    fields = {one.path: one for one in panel(form, SETTINGS).blocks if isinstance(one, Text)}
    assert fields["left"].problem == "This is still to come."
    assert fields["came"].problem == ""
