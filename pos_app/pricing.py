"""What the ticket costs, on the Qt thread where that is quick and away from it where not (C2, P10).

A tap or a letter never waits for a long quote: until it is there, the lines show at their listed
prices, and the sums as they were a moment ago.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from qt_kit.runner import Runner
from store_core.domain.cart import CartLine
from store_core.domain.catalogue import Menu
from store_core.domain.draft import Draft, DraftPrice, price
from store_core.domain.errors import StoreError
from store_core.domain.pricing import Quote, QuoteLine, quote_line
from store_core.domain.promotions import Terms
from store_core.domain.store import PriceRules

AT_ONCE = 200
"""Lines times offers up to which a price is worked out between a tap and its picture: 2 ms."""


@dataclass(frozen=True, eq=False)
class Asked:
    """All that a price depends on; one asking is another one even if all of it is the same."""

    draft: Draft
    menu: Menu
    rules: PriceRules
    terms: Terms

    @property
    def quick(self) -> bool:
        return len(self.draft.lines) * (1 + len(self.terms.promotions)) <= AT_ONCE

    def price(self) -> DraftPrice:
        return price(self.draft, self.menu, self.rules, self.terms)


class TicketPrice:
    """`ask(asked)` whenever something changed. While it is not `settled`: `work_out` once the
    picture is there, and `told()` comes with the price.
    """

    def __init__(self, runner: Runner, told: Callable[[], None]) -> None:
        self._runner, self._told = runner, told
        self._asked: Asked | None = None
        self._underway: Asked | None = None
        self._known: tuple[Asked, DraftPrice] | None = None

    def ask(self, asked: Asked) -> None:
        self._asked = asked

    def exact(self) -> DraftPrice:
        """Worked out now where it is not there yet."""
        asked = self._asked
        if asked is None:
            return DraftPrice(None, {})
        if self._known is None or self._known[0] is not asked:
            self._known = (asked, asked.price())
        return self._known[1]

    def shown(self) -> DraftPrice:
        """What can be shown in this very frame."""
        asked, known = self._asked, self._known
        if asked is None or known is None or known[0] is asked or asked.quick:
            return self.exact()
        before, found = known
        return DraftPrice(*_for_now(asked, before.draft, found)) if found.quote else self.exact()

    @property
    def settled(self) -> bool:
        """Whether what shows is the price of what shows."""
        return self._known is not None and self._known[0] is self._asked

    def work_out(self) -> None:
        """Away from the Qt thread."""
        asked = self._asked
        if asked is not None and not self.settled and self._underway is not asked:
            self._underway = asked
            self._runner.submit(lambda: self._work(asked), lambda found: self._take(asked, found))

    def _work(self, asked: Asked) -> DraftPrice | None:
        """Nothing for a ticket that has changed again meanwhile."""
        return asked.price() if self._asked is asked else None

    def _take(self, asked: Asked, found: DraftPrice | None) -> None:
        if found is not None and self._asked is asked:
            self._known = (asked, found)
            self._told()


def _for_now(
    asked: Asked, before: Draft, known: DraftPrice
) -> tuple[Quote | None, dict[str, StoreError]]:
    """The bill there was, of the lines there are: new and changed ones at their listed price."""
    bill = known.quote
    if bill is None:
        return None, {}
    earlier = dict(zip((line.id for line in before.lines), before.lines, strict=True))
    priced = {line.line_id: line for line in bill.lines}
    refused: dict[str, StoreError] = {}
    lines: list[QuoteLine] = []
    for line in asked.draft.lines:
        if line.id in known.refused:
            refused[line.id] = known.refused[line.id]
        if line.id in priced and earlier.get(line.id) == line:
            lines.append(priced[line.id])
        else:
            _listed(line, asked, lines, refused)
    return replace(bill, lines=tuple(lines)), refused


def _listed(
    line: CartLine, asked: Asked, lines: list[QuoteLine], refused: dict[str, StoreError]
) -> None:
    try:
        lines.append(quote_line(line, asked.menu, asked.rules, asked.draft.cart.fulfilment))
    except StoreError as error:
        refused[line.id] = error
