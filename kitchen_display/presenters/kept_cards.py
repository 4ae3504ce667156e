"""Cards as they read when the board was last derived.

While nothing that a card is made of has changed it stays the same object: so a busy board derives,
compares, lays out and paints only what has moved.
"""

from collections.abc import Collection

from kitchen_display.presenters.cards import Card, Reading, card_state, reading_of
from kitchen_display.presenters.inputs import BoardInputs
from kitchen_display.presenters.state import CardState


class KeptCards:
    """By order. `state` is what `card_state` makes, or made before of the same."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], CardState]] = {}

    def state(
        self, inputs: BoardInputs, card: Card, digit: str, *, lines_picked: bool
    ) -> CardState:
        reading = reading_of(inputs, card)
        made_of = (*_made_of(inputs, card, reading), digit, lines_picked)
        kept = self._kept.get(card.order.id)
        if kept is not None and kept[0] == made_of:
            return kept[1]
        state = card_state(inputs, card, reading, digit, lines_picked=lines_picked)
        self._kept[card.order.id] = (made_of, state)
        return state

    def forget_all_but(self, orders: Collection[str]) -> None:
        if len(self._kept) > len(orders):
            self._kept = {order: self._kept[order] for order in orders if order in self._kept}


def _made_of(inputs: BoardInputs, card: Card, reading: Reading) -> tuple[object, ...]:
    """Everything `card_state` looks at."""
    ids = {one.ticket.id for one in card.tickets}
    marks = tuple((key, done) for key, done in inputs.marks.items() if key[0] in ids)
    return (card, reading, inputs.station, inputs.kitchen, marks, ids & inputs.silent)
