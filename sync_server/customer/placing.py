"""Customers' orders go to the store on one thread, all that wait at once and under one commit,
while the event loop reads what comes next. Threads of their own would only wait for each other.
"""

import asyncio
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass
from threading import Lock

from store_core.application import storefront
from store_core.application.shop import Shop, Transaction
from store_core.application.storefront import Asked, Placed

AT_ONCE = 16
"""Orders that wait for the same commit, before the first of them is answered."""


@dataclass(frozen=True, slots=True)
class _Order:
    """`context` is that of its request, whose id stands in every line about it."""

    asked: Asked
    answer: "asyncio.Future[Placed]"
    context: Context

    def place(self, transaction: Transaction) -> Placed:
        return self.context.run(storefront.place_in, transaction, self.asked)


class Placing:
    """One per application; `close` when nobody asks any more."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._thread = ThreadPoolExecutor(1, "orders")
        self._lock = Lock()
        self._waiting: deque[_Order] = deque()
        self._at_work = False

    async def place(self, asked: Asked) -> Placed:
        """Answered once it is committed. Errors: those of `storefront.place`."""
        answer = asyncio.get_running_loop().create_future()
        order = _Order(asked, answer, copy_context())
        with self._lock:
            self._waiting.append(order)
            idle, self._at_work = not self._at_work, True
        if idle:
            self._thread.submit(self._work)
        return await order.answer

    def close(self) -> None:
        """When what waits is placed."""
        self._thread.shutdown()

    def _work(self) -> None:
        """While somebody waits."""
        while taken := self._taken():
            try:
                outcomes = self._shop.transactions([one.place for one in taken])
            except Exception as error:  # noqa: BLE001 - told to each whose order it was
                outcomes = [error for _ in taken]
            loop = taken[0].answer.get_loop()
            with suppress(RuntimeError):  # the loop has ended, and who asked with it
                loop.call_soon_threadsafe(_answer, taken, outcomes)

    def _taken(self) -> list[_Order]:
        with self._lock:
            many = min(len(self._waiting), AT_ONCE)
            self._at_work = many > 0
            return [self._waiting.popleft() for _ in range(many)]


def _answer(orders: list[_Order], outcomes: list[Placed | Exception]) -> None:
    for order, outcome in zip(orders, outcomes, strict=True):
        if order.answer.done():  # its request was given up
            continue
        if isinstance(outcome, Exception):
            order.answer.set_exception(outcome)
        else:
            order.answer.set_result(outcome)
