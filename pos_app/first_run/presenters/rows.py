"""Rows that several pages of the first run have, and those that only it has."""

from collections.abc import Mapping
from dataclasses import dataclass

from pos_app.first_run.presenters.draft import Draft
from pos_app.office.presenters.catalogue_sheets import ImportLine
from pos_app.office.presenters.fields import (
    LINE,
    Mark,
    Marks,
    Row,
    Text,
    row,
)
from qt_kit.badge import Tone

Choices = tuple[tuple[str, str, str], ...]
Wrong = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, for the summary."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Every row of a file that has something wrong, or every record it would bring."""

    lines: tuple[ImportLine, ...]
    wrong: bool


def line(draft: Draft, wrong: Wrong, path: str, label: str, value: str, high: int = LINE) -> Text:
    text = draft.store.typed.get(path, value)
    return Text(path, label, text, label, problem=wrong.get(path, ""), high=high)


def one_of(
    path: str, label: str, choices: Choices, chosen: str, wrong: Wrong, key: str = ""
) -> Row:
    """A few to choose one of, all in sight."""
    marks = tuple(Mark(one, words, icon, one == chosen) for one, words, icon in choices)
    return row(Marks(path, label, marks, Tone.ACCENT, wrong.get(key or path, "")))
