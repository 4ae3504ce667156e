"""Settings while they are edited: what is typed, whose change is whose, what it comes to."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pos_app.office.presenters import store_draft as drafts
from pos_app.office.presenters.catalogue_typed import UnreadableError
from pos_app.office.presenters.store_preview import preview
from pos_app.office.presenters.store_state import Around, Looked, derive
from pos_app.office.presenters.store_values import is_default, range_words, read, read_clock, told
from store_core.application.tax_classes import TaxView
from store_core.domain.setting_list import SETTINGS, setting
from store_core.domain.store import OpeningHours
from tests.shops import FRIDAY_EVENING, pizzeria

SETTINGS_NOW, MENU = pizzeria().settings, pizzeria().menu
TODAY = date(2026, 6, 12)
DRAFT = drafts.begun(SETTINGS_NOW, 3, TaxView(MENU.taxes, {"tax/standard": 0}))
AROUND = Around(MENU, SETTINGS_NOW, FRIDAY_EVENING, TODAY, online=True, may_change=True)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("prep_minutes", " 35 ", 35),
        ("order_minimum", "$12.50", 1_250),
        ("order_minimum", "1,200", 120_000),
        ("rules.deposit_percent", "40 %", "40"),
        ("rules.service_percent", "12,5", "12.5"),
        ("tip_percents", "5, 10; 15%", ("5", "10", "15")),
        ("tip_percents", "", ()),
        ("address", "48 Harbor Street\n\n Porto ", ("48 Harbor Street", "Porto")),
        ("day_cut", "4", "04:00"),
    ],
)
def test_what_is_typed_is_read(key: str, text: str, value: object) -> None:
    assert read(setting(key), text, SETTINGS_NOW) == value


@pytest.mark.parametrize(
    ("key", "text"), [("prep_minutes", "soon"), ("prep_minutes", "-1"), ("order_minimum", "12.345")]
)
def test_what_is_no_value_says_how_it_is_written(key: str, text: str) -> None:
    with pytest.raises(UnreadableError, match="Write"):
        read(setting(key), text, SETTINGS_NOW)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9", "09:00"),
        ("930", "09:30"),
        ("9.30", "09:30"),
        ("9:5", "9:5"),
        ("", ""),
        ("25", "25:00"),
    ],
)
def test_times_are_typed_the_short_way(text: str, clock: str) -> None:
    assert read_clock(text) == clock


def test_every_setting_can_be_told_with_its_range() -> None:
    for one in SETTINGS:
        assert told(one, SETTINGS_NOW)
        assert range_words(one, SETTINGS_NOW)
    assert is_default(setting("max_advance_days"), SETTINGS_NOW)


def test_others_changes_come_in_and_mine_stay() -> None:
    mine = drafts.typed(DRAFT, "prep_minutes", "35")
    held = replace(SETTINGS_NOW, answer_minutes=9)
    after = drafts.rebased(mine, held, 4)
    assert (after.settings.prep_minutes, after.settings.answer_minutes) == (35, 9)
    assert (after.mine, after.theirs, after.rev) == (("prep_minutes",), (), 4)


def test_the_same_changed_twice_is_a_question() -> None:
    mine = drafts.typed(DRAFT, "prep_minutes", "35")
    after = drafts.rebased(mine, replace(SETTINGS_NOW, prep_minutes=10), 4)
    assert after.theirs == ("prep_minutes",)
    assert not derive(Looked(after, group="ordering"), AROUND).can_save
    assert drafts.took(after, "prep_minutes").settings.prep_minutes == 10
    assert drafts.kept(after, "prep_minutes").settings.prep_minutes == 35
    assert drafts.kept(after, "prep_minutes").theirs == ()


def test_an_older_reading_changes_nothing() -> None:
    assert drafts.rebased(DRAFT, replace(SETTINGS_NOW, prep_minutes=10), 2) == DRAFT


def test_hours_are_copied_to_all_days_and_kept_in_order() -> None:
    twice = drafts.acted(DRAFT, "hours/add/0", TODAY)
    copied = drafts.tidy(drafts.acted(twice, "hours/copy/0", TODAY).settings)
    assert len(copied.hours) == 14
    assert copied.hours[:2] == (
        OpeningHours(0, "10:00", "23:00"),
        OpeningHours(0, "18:00", "22:00"),
    )


@pytest.mark.parametrize(
    ("online", "may", "can"), [(True, True, True), (False, True, False), (True, False, False)]
)
def test_saving_needs_the_server_and_the_right(
    online: bool, may: bool, can: bool
) -> None:  # a table
    changed = Looked(drafts.typed(DRAFT, "prep_minutes", "35"), group="ordering")
    state = derive(changed, replace(AROUND, online=online, may_change=may))
    assert state.can_save is can
    assert [row.changed for row in state.groups if row.key == "ordering"] == [1]


def test_wrong_hours_have_no_picture_but_a_sentence() -> None:
    wrong = drafts.typed(DRAFT, "hours/0/opens", "x")
    found = preview("hours", wrong, MENU, datetime(2026, 6, 12, tzinfo=UTC), TODAY)
    assert (found.week, found.below) == ((), "Put right what is marked, then it shows here.")


def test_undoing_takes_back_only_what_was_saved() -> None:
    after = replace(SETTINGS_NOW, prep_minutes=35)
    held = replace(after, answer_minutes=9)
    assert drafts.merged(held, after, SETTINGS_NOW) == replace(SETTINGS_NOW, answer_minutes=9)
