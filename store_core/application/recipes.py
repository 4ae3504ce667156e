"""What a sale takes from the stock, frozen in the order's own entry (O2)."""

from dataclasses import replace

from store_core.application.shop import Transaction
from store_core.domain.orders import OrderLine
from store_core.domain.stock_use import line_use


def with_use(tx: Transaction, lines: tuple[OrderLine, ...]) -> tuple[OrderLine, ...]:
    """The lines with what their recipes take now; a test and a shop that does not deduct take
    nothing.
    """
    settings, stocks = tx.settings, tx.known.stocks
    if not settings.stock_deduction or settings.test_mode or not stocks.recipes:
        return lines
    used = ((line, line_use(line.cart, tx.menu, stocks)) for line in lines)
    return tuple(
        replace(line, uses=use.uses, cost=use.cost) if use.uses else line for line, use in used
    )
