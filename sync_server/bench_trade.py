"""A shop at work for the benchmark `crowd`: a server process, a kitchen paired with it, customers
who follow their orders, and others who order.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from threading import Thread
from time import perf_counter, sleep
from typing import Any

import requests

from store_core import linking
from store_core.application import kitchen, storefront
from store_core.application.device_secrets import FileSecrets
from store_core.application.orders import order
from store_core.application.shop import Act
from store_core.application.stores import change_settings
from store_core.application.terminals import found_store, open_shop
from store_core.commands.bench_shops import pizzeria
from store_core.commands.crew import Crew, Member, answer_of
from store_core.commands.headless import HeadlessTerminal
from store_core.domain.errors import StoreError
from store_core.domain.kitchen import TicketState
from sync_server.bench_followers import Followers, There
from sync_server.customer.requests import OrderRequest

PATIENCE = 120.0
STOCKING = 600.0
HANDS = 8
"""Orders placed at once beforehand, which share commits."""
PRESSES_A_SECOND = 25
ORDER_EVERY = 5
"""Presses of the kitchen between two new web orders."""
STATES: tuple[TicketState, ...] = ("started", "ready")
SEEN = {"started": "preparing", "ready": "ready"}
STREAM = "/api/customer/orders/stream/{order}/?token={token}"
ORDERS = "/api/customer/orders/create/"
WANTED: dict[str, Any] = {
    "customer": {"name": "Priya Raman", "phone": "+1 555 014 2277"},
    "fulfilment": "pickup",
    "payment_method": "cash",
    "lines": [
        {
            "item_id": "margherita",
            "variant_id": "l",
            "quantity": 1,
            "modifiers": [
                {"option_id": "crust-thin", "quantity": 1},
                {"option_id": "sauce-tomato", "quantity": 1},
            ],
        }
    ],
}


@dataclass(frozen=True, slots=True)
class Guest:
    order: str
    token: str

    @property
    def path(self) -> str:
        return STREAM.format(order=self.order, token=self.token)


def placed(data: Path, customers: int) -> list[Guest]:
    """So many open orders in a store that takes orders on by itself."""
    secrets = FileSecrets(data)
    found_store(data, secrets, pizzeria())
    shop = open_shop(data, secrets)
    change_settings(shop, Act(), lambda now: replace(now, acceptance="automatic", always_open=True))
    wanted = OrderRequest.model_validate(WANTED).order()

    def place(number: int) -> Guest:
        placed = storefront.place(shop, wanted, f"benchmark-{number}")
        return Guest(placed.order.id, placed.guest_token)

    with ThreadPoolExecutor(HANDS) as hands:
        guests = list(hands.map(place, range(customers)))
    shop.database.close()
    return guests


@dataclass(frozen=True, slots=True)
class Press:
    """One ticket moved by the kitchen, committed there `at`; `guest` is its place."""

    guest: int
    status: str
    at: float


@dataclass(slots=True)
class Worked:
    """Seconds of each touch until it was committed, and of new orders until their ticket came."""

    presses: list[Press] = field(default_factory=list)
    pressed: list[float] = field(default_factory=list)
    arrived: list[float] = field(default_factory=list)


class Trade:
    """Server, kitchen and customers at work. `told_twice` counts states that reached a customer
    again.
    """

    def __init__(
        self,
        crew: Crew,
        words: Sequence[str],
        kitchen_display: HeadlessTerminal,
        guests: Sequence[Guest],
        followers: Followers,
    ) -> None:
        self._crew, self._words, self._guests = crew, list(words), guests
        self._kitchen, self._followers = kitchen_display, followers
        self._server: Member
        self._port = 0
        self._moves = ((guest, to) for to in STATES for guest in range(len(guests)))
        self._numbers = count()
        self._shown: dict[tuple[int, str], float] = {}
        self._arrived: dict[str, float] = {}
        self._told: set[tuple[int, str]] = set()
        self.told_twice = 0

    def open(self) -> str:
        self._server = self._crew.start("server", [*self._words, "--port", str(self._port)])
        ready = self._server.wait_for("ready")
        self._port = int(ready["port"])
        return str(ready["url"]).rstrip("/")

    def come(self) -> There:
        return self._followers.follow(self._port, [guest.path for guest in self._guests])

    def memory(self) -> float:
        """kB that the server holds."""
        return memory_of(self._server.process.pid)

    def until_level(self) -> None:
        self._until(lambda: self._kitchen.is_level, "server and kitchen are level")

    def work(self, presses: int) -> Worked:
        """The kitchen presses at its pace, customers order now and then."""
        worked, sent = Worked(), {}
        with requests.Session() as http, ThreadPoolExecutor(1) as customer:
            http.trust_env = False
            began = perf_counter()
            for number in range(presses):
                if number % ORDER_EVERY == 0:
                    sent[customer.submit(self._order, http)] = perf_counter()
                sleep(max(0.0, began + number / PRESSES_A_SECOND - perf_counter()))
                self._press(worked)
            orders = {future.result(): at for future, at in sent.items()}
            self._await_tickets(orders, worked)
        return worked

    def seen(self, worked: Worked) -> list[float]:
        """Seconds from each press to its customer. Error `did_not_happen`."""
        return [self._first(press) - press.at for press in worked.presses]

    def all_cut(self, presses: int) -> tuple[There, Worked]:
        """The server is started anew; nobody may have missed what happened meanwhile. Error
        `did_not_happen`.
        """
        self._server.end()
        self._crew.forget(self._server)
        away = Worked()
        for _ in range(ORDER_EVERY):
            self._press(away)
        self.open()
        self.until_level()
        with ThreadPoolExecutor(1) as beside:
            back = beside.submit(self._followers.all_there)
            storm = self.work(presses)
            there = back.result()
        self.seen(away)
        self.seen(storm)
        return there, storm

    def _press(self, worked: Worked) -> None:
        guest, to = next(self._moves)
        shop = self._kitchen.shop
        ticket = self._kitchen.do(lambda: order(shop, self._guests[guest].order)).tickets[0]
        began = perf_counter()
        self._kitchen.do(lambda: kitchen.advance_ticket(shop, Act(), ticket.ticket.id, to))
        at = perf_counter()
        worked.pressed.append(at - began)
        worked.presses.append(Press(guest, SEEN[to], at))

    def _order(self, http: requests.Session) -> str:
        key = {"Idempotency-Key": f"while-they-follow-{next(self._numbers)}"}
        url = f"http://127.0.0.1:{self._port}{ORDERS}"
        answer = http.post(url, json=WANTED, headers=key, timeout=PATIENCE)
        answer.raise_for_status()
        return str(answer.json()["order_id"])

    def _await_tickets(self, sent: dict[str, float], worked: Worked) -> None:
        self._until(lambda: sent.keys() <= self._arrived.keys(), "the tickets arrive")
        worked.arrived += [self._arrived[one] - at for one, at in sent.items()]

    def _first(self, press: Press) -> float:
        """When its customer was told of it."""
        wanted = (press.guest, press.status)

        def told() -> bool:
            if wanted not in self._shown:
                self._hear()
            return wanted in self._shown

        self._until(told, f"customer {press.guest} sees {press.status}")
        return self._shown[wanted]

    def _hear(self) -> None:
        for one in self._followers.heard():
            self._shown.setdefault((one.place, one.status), one.at)
            self.told_twice += (one.place, one.id) in self._told
            self._told.add((one.place, one.id))

    def listen(self) -> None:
        """When each order was there with its ticket; until nothing touched anything."""
        while touched := self._kitchen.touched.get():
            now = perf_counter()
            if any(area == "ticket" for area, _ in touched):
                for area, one in touched:
                    if area == "order":
                        self._arrived.setdefault(one, now)

    def _until(self, true: Callable[[], bool], what: str) -> None:
        """Error `did_not_happen`."""
        latest = perf_counter() + PATIENCE
        while not true():
            if perf_counter() > latest:
                raise StoreError("did_not_happen", what=what)
            sleep(0.01)


@contextmanager
def trading(crew: Crew, data: Path, display: Path, guests: Sequence[Guest]) -> Iterator[Trade]:
    """Server and kitchen are level, nobody follows yet."""
    words = ["server", "--data", str(data), "--demo", "--keyring", "file"]
    paired, followers = HeadlessTerminal(display), Followers()
    trade = Trade(crew, words, paired, guests, followers)
    try:
        url = trade.open()
        asked = ("server", "code", "--data", str(data), "--kind", "kitchen", "--name", "Kitchen")
        paired.join(url, answer_of(asked))
        _stock(paired)
        paired.start()
        listening = Thread(target=trade.listen)
        listening.start()
        try:
            trade.until_level()
            yield trade
        finally:
            paired.stop()
            paired.touched.put(frozenset())
            listening.join()
    finally:
        followers.end()


def _stock(display: HeadlessTerminal) -> None:
    """With all that is open, which is more than a shop ever has."""
    shop = open_shop(display.folder, display.secrets)
    try:
        linking.stock(shop, display.secrets, STOCKING)
    finally:
        shop.database.close()


def memory_of(process: int) -> float:
    """kB of a process that are in memory (Linux)."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return float(line.split()[1])
    raise RuntimeError("the system does not say how much memory a process has")
