"""A bill paid by several people, to the last minor unit: `pricing.md`, step 10 (C3)."""

from collections.abc import Sequence

from store_core.domain.errors import StoreError
from store_core.domain.money import share
from store_core.domain.pricing import Quote
from store_core.domain.refunds import Pieces

MOST_PAYERS = 99


def split_evenly(total: int, payers: int) -> tuple[int, ...]:
    """The first ones pay the odd units. Error `payers_out_of_range`."""
    if not 0 < payers <= MOST_PAYERS:
        raise StoreError("payers_out_of_range", payers=payers, most=MOST_PAYERS)
    return share(total, [1] * payers)


def split_by_lines(bill: Quote, payers: Sequence[Sequence[Pieces]]) -> tuple[int, ...]:
    """What each pays of the total for the pieces they take; charges follow the same weights.

    The weight of a line is its discounted price, and its tax where that comes on top; that of a
    piece its share of it, in order. Errors: `payers_out_of_range`, `unknown_line`,
    `too_many_pieces`, `pieces_unpaid` (with how many are `left`).
    """
    if not 0 < len(payers) <= MOST_PAYERS:
        raise StoreError("payers_out_of_range", payers=len(payers), most=MOST_PAYERS)
    shares = {
        line.line_id: list(
            share(line.discounted + (0 if bill.tax_included else line.tax), [1] * line.quantity)
        )
        for line in bill.lines
    }
    weights = [sum(_taken(pieces, shares) for pieces in taken) for taken in payers]
    for line_id, left in shares.items():
        if left:
            raise StoreError("pieces_unpaid", line=line_id, left=len(left))
    return share(bill.total, weights)


def _taken(pieces: Pieces, shares: dict[str, list[int]]) -> int:
    """The next pieces of the line, which are gone then."""
    left = shares.get(pieces.line)
    if left is None:
        raise StoreError("unknown_line", line=pieces.line)
    if not 0 <= pieces.quantity <= len(left):
        raise StoreError("too_many_pieces", line=pieces.line, left=len(left))
    taken, left[:] = left[: pieces.quantity], left[pieces.quantity :]
    return sum(taken)
