"""One process of a rush: a till, a kitchen or the customers, led by lines on standard input.

`go` begins the work, `stop` ends it and answers the books, `where` says how far the exchange is,
`end` ends the process.
"""

import argparse
import json
import sys
import time
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from threading import Event, Thread
from typing import Any, Protocol

import msgspec

from store_core.commands.headless import HeadlessTerminal
from store_core.commands.rush_books import Books
from store_core.commands.rush_customers import Crowd
from store_core.commands.rush_hands import Cashier, Cook, Hand
from store_core.commands.rush_told import TellTale
from store_core.journal.touched import Touched
from store_core.printing.fonts import Fonts
from store_core.printing.printers import Printers, Surroundings, driven
from store_core.printing.queue import DatabaseQueue
from store_core.printing.wires import Address
from store_core.storage.journal import frontiers
from store_core.storage.watching import unsent_papers

IDLE = 0.005


class Worker(Protocol):
    def go(self) -> None: ...

    def stop(self) -> Books: ...

    def where(self) -> dict[str, Any]: ...

    def end(self) -> None: ...


class AtTerminal:
    """A hand at a terminal of its own."""

    def __init__(
        self,
        terminal: HeadlessTerminal,
        hand: Hand,
        pace: float,
        printers: Printers | None = None,
    ) -> None:
        self._terminal, self._hand, self._pace = terminal, hand, pace
        self._printers = printers
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
            unsent = sum(unsent_papers(session).values()) if self._printers else 0
        return {
            "level": self._terminal.is_level and not unsent,
            "frontiers": held,
            "wrong": [repr(bug) for bug in self._terminal.bugs],
        }

    def end(self) -> None:
        if self._printers:
            self._printers.stop()
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
    parser.add_argument("--printer", type=int, help="the port that all its papers go to")
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
    printers = _spooling(terminal, asked.printer) if asked.printer else None
    hand = Cashier(terminal, asked.place, asked.places, TellTale(asked.told))
    return AtTerminal(terminal, hand, asked.pace, printers)


def _spooling(terminal: HeadlessTerminal, port: int) -> Printers:
    """The till's own spoolers, each printer at that port of this machine."""
    shop, heard = terminal.shop, terminal.shop.committed
    with as_file(files("resources") / "fonts") as fonts:
        given = Surroundings(
            queue=DatabaseQueue(shop.database),
            fonts=Fonts(fonts),
            clock=shop.now,
            health=lambda _printer, _health: None,
            bug=terminal.bugs.append,
        )
        there = Address("127.0.0.1", port)
        known = [replace(driven(one), place=there, answers=False) for one in shop.settings.printers]
        printers = Printers(known, given)
    printers.start()

    def hear(touched: Touched) -> None:
        heard(touched)
        for area, printer in touched:
            if area == "print_job":
                printers.wake(printer)

    shop.committed = hear
    return printers


def _say(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)
