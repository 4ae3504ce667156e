"""A till without a screen that sells when it is told to."""

from collections.abc import Callable
from time import monotonic, sleep

from store_core.application import orders, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act
from store_core.commands import headless
from store_core.domain.orders import Order
from tests.shops import cart, line, person


class HeadlessTerminal(headless.HeadlessTerminal):
    def sell(self, label: str = "Bar") -> Order:
        def work() -> Order:
            shop = self.shop
            cashier = Act(person(shop, "cashier"))
            shift = shifts.current_shift(shop) or shifts.open_shift(shop, cashier, 10_000)
            chosen = cart(line(shop, "margherita", 1, "l"))
            tenders = [Tender("cash", 100_000)]
            return orders.sell(shop, cashier, chosen, Head(label=label), tenders, shift.id)

        return self.do(work)

    def wait(self, what: Callable[[], bool], seconds: float = 60) -> float:
        """How long it took, in seconds."""
        begun = monotonic()
        while not what():
            assert monotonic() - begun < seconds, (self.link, self.bugs)
            sleep(0.01)
        return monotonic() - begun

    def wait_until_sent(self, seconds: float = 60) -> float:
        return self.wait(lambda: self.link.state == "online", seconds)
