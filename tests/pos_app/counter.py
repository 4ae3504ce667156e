"""A whole till on a real shop, used through its accessible names like a person would."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QAbstractAnimation
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

PATIENCE_MS = 20_000


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
        """What the thing says, as soon as it is there to be reached."""
        return done(self.qtbot, shlex.join(command))

    def refuses(self, *command: str) -> bool:
        """Now, without waiting for what may come."""
        return not perform(shlex.join(command))["ok"]

    def settle(self) -> None:
        """All that was asked is answered, and what slides has arrived."""
        for runner in (self.terminal.runner, self.terminal.reader) * 2:
            answered: list[None] = []
            runner.submit(lambda: None, answered.append)
            self.until(partial(bool, answered))
        self.until(lambda: not any(map(_moves, self.window.findChildren(QAbstractAnimation))))

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE_MS)

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
        self.settle()
        if reason:
            self.do("click", reason)
        self.do("click", manager.name)
        for digit in pin_of(manager):
            self.do("click", f"Approval {digit}")

    def orders(self) -> tuple[Order, ...]:
        return orders.orders_since(self.shop, FRIDAY_EVENING - timedelta(days=1))


def done(qtbot: QtBot, line: str) -> str:
    """A command as the tour gives it; fails where it can't be done in the end."""
    answer = perform(line)

    def succeeds() -> bool:
        nonlocal answer
        answer = answer if answer["ok"] else perform(line)
        return bool(answer["ok"])

    try:
        qtbot.waitUntil(succeeds, timeout=PATIENCE_MS)
    except qtbot.TimeoutError as error:
        raise AssertionError(answer["error"]) from error
    return str(answer.get("text", ""))


def _moves(motion: QAbstractAnimation) -> bool:
    return motion.state() is QAbstractAnimation.State.Running
