"""What is wrong with a field of a person, or of hours, in words (O6)."""

from collections.abc import Mapping

from qt_kit.wording import _
from store_core.domain.errors import StoreError

PROBLEMS: Mapping[str, str] = {
    "name_missing": "Write a name.",
    "name_too_long": "A name has at most 80 letters.",
    "name_taken": "Somebody else works here under this name. Add something to tell them apart.",
    "email_bad": "Write an address like ann@example.org.",
    "phone_bad": "Write a number like +1 212 555 0100.",
    "letters_too_many": "At most three letters fit into the circle.",
    "date_bad": "Write a date like 2026-06-12.",
    "pin_format": "A PIN has four to eight digits.",
    "pin_weak": "Anybody would try this one first. Choose another.",
    "hours_end_missing": "Write when they went.",
    "hours_order": "They can't go before they came.",
    "hours_too_long": "Nobody works more than 16 hours at a stretch.",
    "hours_future": "This is still to come.",
    "hours_overlap": "These hours meet others of the same person.",
    "break_too_long": "The break is longer than the work.",
    "time_bad": "Write a time like 17:30.",
    "minutes_bad": "Write minutes, like 30.",
}


def words_of(code: str) -> str:
    told = PROBLEMS.get(code)
    return _(told) if told else code


def problem_words(error: StoreError, field: str) -> str:
    """What a refusal says of a field; empty where it says nothing of it."""
    told = error.values.get("problems", ())
    for one in told if isinstance(told, list | tuple) else ():
        if str(one["at"]).rsplit("/", 1)[-1] == field:
            return words_of(str(one["code"]))
    return ""
