"""One process of a rush: a till, a kitchen or the customers, led by lines on standard input.

`go` begins the work, `stop` ends it and answers the books, `where` says how far the exchange is,
`end` ends the process.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any, Protocol

import msgspec

from store_core.commands.headless import HeadlessTerminal
from store_core.commands.rush_books import Books
from store_core.commands.rush_customers import Crowd
from store_core.commands.rush_hands import Cashier, Cook, Hand
from store_core.commands.rush_told import TellTale
from store_core.storage.journal import frontiers

IDLE = 0.005


class Worker(Protocol):
    def go(self) -> None: ...

    def stop(self) -> Books: ...

    def where(self) -> dict[str, Any]: ...

    def end(self) -> None: ...


class AtTerminal:
    """A hand at a terminal of its own."""

    def __init__(self, terminal: HeadlessTerminal, hand: Hand, pace: float) -> None:
        self._terminal, self._hand, self._pace = terminal, hand, pace
        self._over = Event()
        self._thread = Thread(target=self._work, name="hand")

    def go(self) -> None:
        self._thread.start()

    def stop(self) -> Books:
        self._over.set()
        self._thread.join()
        try:
            self._hand.finish()
        except Exception as error:  # noqa: BLE001 - what went wrong is part of the books
            self._hand.books.wrong.append(f"{self._hand.books.name} could not finish: {error!r}")
        return self._hand.books

    def where(self) -> dict[str, Any]:
        shop = self._terminal.shop
        with shop.database.read() as session:
            held = frontiers(session, shop.identity.store)
        return {
            "level": self._terminal.is_level,
            "frontiers": held,
            "wrong": [repr(bug) for bug in self._terminal.bugs],
        }

    def end(self) -> None:
        self._terminal.stop()

    def _work(self) -> None:
        while not self._over.is_set():
            try:
                busy = self._hand.turn()
            except Exception as error:  # noqa: BLE001 - a thread's end must not go unseen
                self._hand.books.wrong.append(f"{self._hand.books.name} stumbled: {error!r}")
                busy = False
            if self._pace or not busy:
                time.sleep(self._pace or IDLE)


class AsCustomers:
    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd

    def go(self) -> None:
        self._crowd.start()

    def stop(self) -> Books:
        self._crowd.stop()
        return self._crowd.books

    def where(self) -> dict[str, Any]:
        return {"level": True}

    def end(self) -> None:
        pass


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tillpass rush as", description=__doc__)
    parser.add_argument("kind", choices=["till", "kitchen", "customers"])
    parser.add_argument("--server", required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--pair", default="")
    parser.add_argument("--told", type=Path, help="where it says what it did, kill or no kill")
    parser.add_argument("--pace", type=float, default=0.0, help="seconds between two turns")
    parser.add_argument("--place", type=int, default=0)
    parser.add_argument("--places", type=int, default=1)
    worker = _worker(parser.parse_args(argv))
    _say({"event": "ready"})
    for line in sys.stdin:
        match line.strip():
            case "go":
                worker.go()
                _say({"ok": True})
            case "stop":
                _say({"ok": True, "books": msgspec.to_builtins(worker.stop())})
            case "where":
                _say({"ok": True, **worker.where()})
            case "end":
                worker.end()
                _say({"ok": True})
                break
    return 0


def _worker(asked: argparse.Namespace) -> Worker:
    if asked.kind == "customers":
        return AsCustomers(Crowd(f"{asked.server}/api/customer/", asked.places))
    terminal = HeadlessTerminal(asked.data)
    if asked.pair:
        terminal.join(asked.server, asked.pair)
    terminal.start()
    if asked.kind == "kitchen":
        return AtTerminal(terminal, Cook(terminal), asked.pace)
    hand = Cashier(terminal, asked.place, asked.places, TellTale(asked.told))
    return AtTerminal(terminal, hand, asked.pace)


def _say(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)
