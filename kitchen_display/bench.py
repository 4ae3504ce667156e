"""The benchmark `kitchen`: from an order to its painted ticket, and from a touch to the paint."""

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count, cycle
from pathlib import Path
from time import perf_counter
from typing import Any

import requests
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kitchen_display.bootstrap import open_window
from kitchen_display.views.board import Board
from kitchen_display.views.ticket import KEY
from kitchen_display.views.window import KitchenWindow
from qt_kit import theme
from qt_kit.painted import BARE, Painted, bare_touches, touch
from qt_kit.program import application
from qt_kit.runner import StoreThread
from qt_kit.terminal import Terminal, open_terminal
from qt_kit.theme import Mode
from store_core.application.device_secrets import FileSecrets
from store_core.application.kitchen import advance_ticket
from store_core.application.orders import order as order_of
from store_core.application.shop import Act
from store_core.application.stores import change_settings
from store_core.application.terminals import found_store, open_shop
from store_core.commands.bench_figures import Aim, Figure, Ground, Limit, spread
from store_core.commands.bench_history import till_with_history
from store_core.commands.bench_shops import open_till, pizzeria, three_lines
from store_core.commands.crew import Crew, answer_of

TICKETS = 40
PATIENCE = 20.0
HEARTBEAT_MS = 2
WANTED: dict[str, Any] = {
    "customer": {"name": "Priya Raman", "phone": "+1 555 014 2277"},
    "lines": [
        {
            "item_id": "margherita",
            "variant_id": "l",
            "modifiers": [
                {"option_id": "crust-thin", "quantity": 1},
                {"option_id": "sauce-tomato", "quantity": 1},
            ],
        }
    ],
}


def measure(ground: Ground) -> Iterator[Figure]:
    theme.apply(application("tillpass bench"), Mode.DARK)
    yield _touches(ground)
    yield _arrivals(ground)


@dataclass(slots=True)
class Seen:
    """When each order was first painted, in seconds of `perf_counter`."""

    board: Board
    orders: dict[str, float] = field(default_factory=dict)

    def look(self) -> None:
        now = perf_counter()
        for placed in self.board.placed:
            self.orders.setdefault(placed.card.order, now)


class Paints(QObject):
    """Lets Qt work until a widget was painted; by then the paint has ended."""

    def __init__(self, board: Board) -> None:
        super().__init__()
        self.heard = False
        board.installEventFilter(self)
        # Qt sleeps until something happens; the network's answer is nothing to Qt.
        self._heartbeat = QTimer(self)
        self._heartbeat.start(HEARTBEAT_MS)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.heard = self.heard or event.type() is QEvent.Type.Paint
        return False

    def wait(self) -> bool:
        """Once through Qt's events; whether the widget was painted."""
        self.heard = False
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return self.heard


# Touches


def _touches(ground: Ground) -> Figure:
    """The key of each ticket on the page in turn, forty in the kitchen."""
    folder = ground.folder / "forty"
    till_with_history(folder, 0, ground.shared)
    till = open_till(folder)
    terminal = Terminal.alone(till.shop, StoreThread())
    window = open_window(terminal)
    with _shown(window):
        board, painted = window.board, Painted(window.board)
        for _ in range(TICKETS):
            terminal.runner.submit(lambda: till.sell(three_lines(till.shop)))
        _until(Paints(board), lambda: window.tickets == TICKETS)
        bare = bare_touches(board.size(), ground.scale.times)
        taken = [
            _touch(board, painted, place)
            for place, _time in zip(cycle(range(8)), range(ground.scale.times), strict=False)
        ]
    terminal.close()
    till.shop.database.close()
    return Figure(
        name=f"touch to painted, {TICKETS} tickets",
        found=spread(taken),
        limit=Limit(BARE, spread(bare)),
        aim=Aim("p99", most=16.7),
    )


def _touch(board: Board, painted: Painted, place: int) -> float:
    """Seconds; then a moment until the store has answered, for a wet finger touches twice."""
    placed = board.placed[place % len(board.placed)]
    at = placed.rect.topLeft() + KEY.center()
    taken = painted.seconds_after(partial(touch, board, at))
    QTest.qWait(40)
    return taken


@contextmanager
def _shown(window: KitchenWindow) -> Iterator[None]:
    window.resize(1920, 1080)
    window.show()
    QTest.qWait(50)
    try:
        yield
    finally:
        window.close()
        window.deleteLater()
        QApplication.processEvents()


# Arrivals


def _arrivals(ground: Ground) -> Figure:
    """Real processes on this machine: the server, and this one, which is the kitchen display. A
    customer's order is accepted as it is placed; time runs from before it is sent.
    """
    data = ground.folder / "server"
    _found(data)
    crew = Crew(ground.folder / "logs")
    try:
        server = crew.start("server", ["server", "--data", str(data), *_OPTIONS])
        url = str(server.wait_for("ready")["url"]).rstrip("/")
        asked = ("server", "code", "--data", str(data), "--kind", "kitchen", "--name", "Kitchen")
        code = answer_of(asked)
        given = argparse.Namespace(
            data=ground.folder / "kitchen", server=url, pair=code, keyring="file"
        )
        terminal = open_terminal(given, "kitchen")
        if terminal is None:
            raise RuntimeError("the kitchen was not paired")
        window = open_window(terminal)
        with _shown(window):
            painted, answered = _orders(url, terminal, window, ground.scale.times)
        terminal.close()
    finally:
        crew.end()
    return Figure(
        name="web order sent, accepted, painted in the kitchen",
        found=spread(painted),
        limit=Limit("its customer answered", spread(answered)),
        aim=Aim("p99", most=100),
    )


_OPTIONS = ("--demo", "--keyring", "file", "--port", "0")


def _found(data: Path) -> None:
    """A store that takes orders on by itself."""
    secrets = FileSecrets(data)
    found_store(data, secrets, pizzeria())
    shop = open_shop(data, secrets)
    change_settings(shop, Act(), lambda now: replace(now, acceptance="automatic"))
    shop.database.close()


def _orders(
    url: str, terminal: Terminal, window: KitchenWindow, times: int
) -> tuple[list[float], list[float]]:
    """Seconds from sending to the paint, and to the answer."""
    paints, seen = Paints(window.board), Seen(window.board)
    _until(paints, lambda: terminal.link.state == "online")
    painted, answered = [], []
    numbers = count()
    with requests.Session() as http, ThreadPoolExecutor(1) as customer:
        http.trust_env = False
        for _ in range(times):
            sent = customer.submit(_order, http, url, f"benchmark-{next(numbers)}")
            while not (sent.done() and sent.result().id in seen.orders):
                if paints.wait():
                    seen.look()
            one = sent.result()
            painted.append(seen.orders[one.id] - one.began)
            answered.append(one.answered - one.began)
            _clear(terminal, one.id)
            _until(paints, partial(_is_gone, window.board, one.id))
    return painted, answered


@dataclass(frozen=True, slots=True)
class Sent:
    id: str
    began: float
    answered: float


def _order(http: requests.Session, url: str, key: str) -> Sent:
    began = perf_counter()
    answer = http.post(
        f"{url}/api/customer/orders/create/",
        json=WANTED,
        headers={"Idempotency-Key": key},
        timeout=PATIENCE,
    )
    answered = perf_counter()
    answer.raise_for_status()
    return Sent(answer.json()["order_id"], began, answered)


def _clear(terminal: Terminal, order_id: str) -> None:
    """Bumped, so that the next one has the board to itself."""

    def bump() -> None:
        for fired in order_of(terminal.shop, order_id).tickets:
            advance_ticket(terminal.shop, Act(), fired.ticket.id, "bumped")

    terminal.runner.submit(bump)


def _is_gone(board: Board, order_id: str) -> bool:
    return all(placed.card.order != order_id for placed in board.placed)


def _until(paints: Paints, true: Callable[[], bool]) -> None:
    began = perf_counter()
    while not true():
        paints.wait()
        if perf_counter() - began > PATIENCE:
            raise TimeoutError("the kitchen does not answer")
