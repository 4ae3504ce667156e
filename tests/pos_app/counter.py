"""A whole till on a real shop, used through its accessible names like a person would."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from pytestqt.qtbot import QtBot

from pos_app.desk import Desk
from pos_app.views.window import CounterWindow
from qt_kit.drive import perform
from qt_kit.terminal import Terminal
from store_core.application import orders
from store_core.application.shop import Shop
from store_core.domain.draft import Draft, add
from store_core.domain.orders import Order
from store_core.domain.staff import Role
from tests.shops import FRIDAY_EVENING, HandClock, line, person, pin_of


@dataclass(frozen=True, slots=True)
class Till:
    """`do("click", "Pay")` through the real widgets; `until` lets the store thread answer."""

    window: CounterWindow
    terminal: Terminal
    clock: HandClock
    qtbot: QtBot

    @property
    def desk(self) -> Desk:
        return self.window.desk

    @property
    def shop(self) -> Shop:
        return self.terminal.shop

    def do(self, *command: str) -> str:
        """What the thing says; the command has to succeed."""
        answer = perform(shlex.join(command))
        assert answer["ok"], answer
        return str(answer.get("text", ""))

    def refuses(self, *command: str) -> bool:
        return not perform(shlex.join(command))["ok"]

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=20_000)

    def sign_in(self, role: Role = "cashier") -> None:
        somebody = person(self.shop, role)
        self.do("click", somebody.name)
        for digit in pin_of(somebody):
            self.do("click", f"PIN {digit}")
        self.until(lambda: self.desk.person is not None)

    def open_shift(self) -> None:
        """Signed in, with the float in the drawer."""
        self.sign_in()
        self.do("click", "$100")
        self.do("click", "Open shift")
        self.until(lambda: self.desk.shift is not None)

    def put(self, *items: str, label: str = "Table 7") -> None:
        draft: Draft = replace(self.desk.draft, label=label)
        for item in items:
            draft, _line = add(draft, line(self.shop, item))
        self.desk.set_draft(draft)

    def shows(self, screen: str) -> bool:
        return self.window.current == screen

    def pay(self) -> None:
        """From the ticket to the tender screen."""
        self.window.show_screen("tender")

    def sell(self, *items: str, label: str = "Table 7") -> None:
        """For the exact amount in cash."""
        self.put(*items, label=label)
        self.pay()
        self.do("press", "F12")
        self.until(lambda: self.shows("change"))

    def approve(self, reason: str = "") -> None:
        """Why, and the manager's PIN, into the sheet that asks for them."""
        manager = person(self.shop, "manager")
        self.qtbot.wait(300)
        if reason:
            self.do("click", reason)
        self.do("click", manager.name)
        for digit in pin_of(manager):
            self.do("click", f"Approval {digit}")

    def orders(self) -> tuple[Order, ...]:
        return orders.orders_since(self.shop, FRIDAY_EVENING - timedelta(days=1))
