"""The id of what does not add up comes from its cause."""

import pytest

from store_core.domain.discrepancies import Discrepancy

OWED = Discrepancy("underpaid", "order", 500)


def test_every_machine_calls_the_same_thing_by_the_same_id() -> None:
    assert Discrepancy("underpaid", "order", 500).id == OWED.id


@pytest.mark.parametrize(
    "other",
    [
        Discrepancy("overpaid", "order", 500),
        Discrepancy("underpaid", "another", 500),
        Discrepancy("underpaid", "order", 501),
        Discrepancy("not_made", "order", lines=("a",)),
        Discrepancy("not_made", "order", lines=("a", "b")),
        Discrepancy("kept_apart", "device", first=7, count=1),
        Discrepancy("kept_apart", "device", first=7, count=2),
    ],
)
def test_what_has_become_another_thing_is_shown_again(other: Discrepancy) -> None:
    assert other.id != OWED.id
