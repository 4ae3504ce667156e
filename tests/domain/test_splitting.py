import pytest

from store_core.domain.cart import Cart, CartLine
from store_core.domain.errors import StoreError
from store_core.domain.pricing import quote
from store_core.domain.refunds import Pieces
from store_core.domain.splitting import split_by_lines, split_evenly
from tests.domain.price_samples import MENU, RULES

BILL = quote(Cart((CartLine("1", "cola", quantity=3),)), MENU, RULES)


def test_the_first_to_pay_pay_the_odd_cents() -> None:
    assert split_evenly(1000, 3) == (334, 333, 333)


@pytest.mark.parametrize("payers", [0, -1, 100])
def test_a_bill_is_split_among_one_to_ninety_nine(payers: int) -> None:
    with pytest.raises(StoreError, match="payers_out_of_range"):
        split_evenly(1000, payers)


@pytest.mark.parametrize(
    ("payers", "code", "values"),
    [
        ([], "payers_out_of_range", {"payers": 0, "most": 99}),
        ([[Pieces("1", 2)]], "pieces_unpaid", {"line": "1", "left": 1}),
        ([[Pieces("1", 2)], [Pieces("1", 2)]], "too_many_pieces", {"line": "1", "left": 1}),
        ([[Pieces("1", -1)]], "too_many_pieces", {"line": "1", "left": 3}),
        ([[Pieces("2", 1)]], "unknown_line", {"line": "2"}),
    ],
)
def test_every_piece_is_paid_by_exactly_one(
    payers: list[list[Pieces]], code: str, values: dict[str, object]
) -> None:
    with pytest.raises(StoreError) as refused:
        split_by_lines(BILL, payers)
    assert (refused.value.code, refused.value.values) == (code, values)
