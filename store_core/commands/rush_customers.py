"""Web customers of a rush: each quotes, orders, follows, and some take their order back."""

import time
from dataclasses import dataclass, field
from random import Random
from threading import Event, Lock, Thread
from typing import Any

import requests

from store_core.commands.rush_books import Books, Placed

PATIENCE = 5.0
"""Seconds that a customer follows an order before the next one orders."""
LOOK_EVERY = 0.2
RETRY_EVERY = 0.25
AWAY = 1.0
"""Seconds after which somebody asks again a server that said it can't answer now."""
ANSWER_SECONDS = 20
GIVE_UP_AFTER = 300.0
Json = dict[str, Any]


@dataclass
class Crowd:
    """`count` customers on threads of their own, between `start` and `stop`."""

    api: str
    count: int
    books: Books = field(default_factory=lambda: Books("customers"))
    _lock: Lock = field(default_factory=Lock)
    _over: Event = field(default_factory=Event)
    _threads: list[Thread] = field(default_factory=list)

    def start(self) -> None:
        lines = self._orderable()
        for place in range(self.count):
            customer = Customer(self, place, lines)
            self._threads.append(Thread(target=customer.live, name=f"customer {place}"))
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Each first gets the answer that it waits for."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    @property
    def over(self) -> bool:
        return self._over.is_set()

    def note(self, what: str, seconds: float) -> None:
        with self._lock:
            self.books.did(what)
            self.books.waited(what, seconds)

    def refused(self, code: str) -> None:
        with self._lock:
            self.books.met(code)

    def placed(self, placed: Placed) -> None:
        with self._lock:
            self.books.placed.append(placed)

    def wrong(self, words: str) -> None:
        with self._lock:
            self.books.wrong.append(words)

    def _orderable(self) -> list[Json]:
        """A line for each item that can be ordered with the fewest choices."""
        menu = requests.get(f"{self.api}menu/items/", timeout=ANSWER_SECONDS).json()
        lines = [_line(item) for item in menu["items"] if item["available"]]
        return [line for line in lines if self._quotes(line)]

    def _quotes(self, line: Json) -> bool:
        cart = {"fulfilment": "pickup", "lines": [line]}
        return requests.post(f"{self.api}cart/quote/", json=cart, timeout=ANSWER_SECONDS).ok


class Customer:
    def __init__(self, crowd: Crowd, place: int, lines: list[Json]) -> None:
        self._crowd, self._lines = crowd, lines
        self._random = Random(1_000 + place)  # noqa: S311 - a rush, not a secret
        self._http = requests.Session()
        self._http.trust_env = False
        self._name = f"Customer {place}"

    def live(self) -> None:
        while not self._crowd.over:
            try:
                self._visit()
            except Exception as error:  # noqa: BLE001 - a thread's end must not go unseen
                self._crowd.wrong(f"{self._name} stumbled: {error!r}")

    def _visit(self) -> None:
        lines = self._random.choices(self._lines, k=self._random.randint(1, 3))
        quoted = self._post("cart/quote/", {"fulfilment": "pickup", "lines": lines}, "quote")
        made = self._post(
            "orders/create/",
            {
                "customer": {"name": self._name, "phone": "+1 555 014 2277"},
                "fulfilment": "pickup",
                "payment_method": "cash",
                "lines": lines,
            },
            "place",
            {"Idempotency-Key": f"{self._random.getrandbits(64):016x}"},
        )
        if "order_id" not in made:
            self._crowd.wrong(f"{self._name} could not order: {made}")
            return
        total = made["total"]["amount"]
        # Less where it is somebody's first order, which a cart of nobody can't be.
        if quoted.get("total", {}).get("amount", 0) < total:
            self._crowd.wrong(f"order {made['number']} costs more than it was quoted")
        withdrawn = self._random.random() < 0.15 and self._withdraw(made)
        self._crowd.placed(Placed(made["order_id"], made["number"], total, withdrawn))
        if not withdrawn:
            self._follow(made)

    def _withdraw(self, made: Json) -> bool:
        """False where the store had accepted already."""
        if self._random.random() < 0.5:
            time.sleep(self._random.random() * 0.1)
        path = f"orders/cancel/{made['order_id']}/"
        answer = self._post(path, None, "withdraw", _guest(made))
        return answer.get("status") == "cancelled"

    def _follow(self, made: Json) -> None:
        """Until it is over, or their patience."""
        begun = time.monotonic()
        while time.monotonic() < begun + PATIENCE and not self._crowd.over:
            told = self._get(f"orders/track/{made['order_id']}/", "track", _guest(made))
            if told.get("status") in {"completed", "cancelled"}:
                self._crowd.note("placed until handed out", time.monotonic() - begun)
                return
            time.sleep(LOOK_EVERY)

    def _get(self, path: str, what: str, headers: Json) -> Json:
        return self._ask("GET", path, None, what, headers)

    def _post(self, path: str, body: Json | None, what: str, headers: Json | None = None) -> Json:
        return self._ask("POST", path, body, what, headers or {})

    def _ask(self, method: str, path: str, body: Json | None, what: str, headers: Json) -> Json:
        """Asks again, in the same words, until a server answers."""
        give_up = time.monotonic() + GIVE_UP_AFTER
        while True:
            begun = time.monotonic()
            try:
                answer = self._http.request(
                    method,
                    self._crowd.api + path,
                    json=body,
                    headers=headers,
                    timeout=ANSWER_SECONDS,
                )
            except requests.RequestException:
                if time.monotonic() > give_up:
                    raise
                self._crowd.refused("no_answer")
                time.sleep(RETRY_EVERY)
                continue
            told: Json = answer.json()
            if answer.status_code == 503 and "Retry-After" in answer.headers:
                self._crowd.refused(str(told.get("code")))
                if time.monotonic() < give_up:
                    time.sleep(AWAY)
                    continue
            if answer.ok:
                self._crowd.note(what, time.monotonic() - begun)
            elif answer.status_code == 409:
                self._crowd.refused(str(told.get("code")))
            else:
                self._crowd.wrong(f"{what} was answered {answer.status_code}: {told}")
            return told


def _line(item: Json) -> Json:
    """The first size, and as many of the first options as each group asks for."""
    modifiers = [
        {"option_id": option["id"], "quantity": 1}
        for group in item["modifier_groups"]
        for option in group["options"][: group["min"]]
    ]
    line: Json = {"item_id": item["id"], "quantity": 1, "modifiers": modifiers}
    if item["variants"]:
        line["variant_id"] = item["variants"][0]["id"]
    return line


def _guest(made: Json) -> Json:
    return {"Authorization": f"Bearer {made['guest_token']}"}
