import pytest

from pos_app.presenters.amount import Entered, shortened, typed


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        (Entered(), ["6", "0", "00"], 6000),
        (Entered(), ["0", "00", "5"], 5),
        (Entered(4844, proposed=True), ["6"], 6),
        (Entered(6000, tapped=True), ["00"], 0),
        (Entered(12345678), ["9"], 12345678),
        (Entered(9999999), ["00"], 9999999),
    ],
)
def test_digits_are_typed_with_their_cents(before: Entered, keys: list[str], after: int) -> None:
    for key in keys:
        before = typed(before, key)
    assert before.amount == after


def test_a_typed_amount_loses_its_last_digit_and_a_tapped_one_goes_whole() -> None:
    assert shortened(Entered(6000)).amount == 600
    assert shortened(Entered(6000, tapped=True)).amount == 0
    assert shortened(Entered(6000, proposed=True)).amount == 0
