"""The benchmark `growth`: what years of orders cost, and what it costs the others when a till comes
back with a long queue or a new one joins.

As a program of its own (`python -m sync_server.bench_growth`) it is one of these terminals.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from threading import Thread
from time import monotonic, sleep

import msgspec

from store_core.application.shifts import open_shift
from store_core.application.shop import Act
from store_core.application.staff import people
from store_core.application.terminals import DATABASE
from store_core.commands.bench_figures import Aim, Figure, Ground, Limit, Measured, spread, tally
from store_core.commands.bench_growth import bare_sales, compaction, cost_curve, server_with_history
from store_core.commands.bench_shops import TillShop, open_till, three_lines
from store_core.commands.crew import Crew
from store_core.commands.headless import HeadlessTerminal
from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from sync_server.console import ask

LONGEST_QUEUE = 10_000
PACE = 0.1
"""Seconds between a live order's arrival in the kitchen and the next one."""
PATIENCE = 300.0
FEW = 30


def measure(ground: Ground) -> Iterator[Figure]:
    yield from cost_curve(ground)
    yield from compaction(ground)
    crew, data = Crew(ground.folder / "logs"), ground.folder / "server"
    server_with_history(ground, data)
    try:
        words = ["server", "--data", str(data), "--keyring", "file", "--port", "0"]
        port = crew.start("server", words).wait_for("ready")["port"]
        yield from _at_the_server(ground, data, f"http://127.0.0.1:{port}")
    finally:
        crew.end()


def _at_the_server(ground: Ground, data: Path, url: str) -> Iterator[Figure]:
    folder, past = ground.folder, ground.scale.orders
    queue = max(FEW, min(LONGEST_QUEUE, past // 10))
    counter, first = _joined(data, url, folder / "counter", "till")
    away, second = _joined(data, url, folder / "away", "till")
    kitchen, third = _joined(data, url, folder / "kitchen", "kitchen")
    size = sum((one.folder / DATABASE).stat().st_size for one in (counter, away, kitchen)) // 3
    yield Figure(
        name=f"a new terminal is ready, {past:,} past orders",
        found=_seconds(first, second, third),
        unit="s",
        limit=Limit("its file's bytes written and synced", _seconds(_written(folder, size))),
        aim=Aim("max", most=10),
        note=f"its file has {size / 1e6:.1f} MB then",
    )
    away.stop()
    kitchen.stop()
    _sell_alone(away.folder, queue)
    try:
        with _watching(kitchen.folder) as watch:
            yield from _while_others_come(ground, data, url, Counter(counter, watch), queue)
    finally:
        counter.stop()


def _while_others_come(
    ground: Ground, data: Path, url: str, counter: "Counter", queue: int
) -> Iterator[Figure]:
    counter.sell_while(lambda: False)  # until the kitchen is there too
    rest = iter(range(FEW, 0, -1))
    quiet = Limit("the same while nobody comes", spread(counter.sell_while(lambda: next(rest, 0))))
    coming = subprocess.Popen(
        [sys.executable, "-m", __name__, "return", str(ground.folder / "away")],
        stdout=subprocess.PIPE,
        text=True,
    )
    with coming:
        busy = counter.sell_while(lambda: coming.poll() is None)
        seconds = float(coming.stdout.read()) if coming.stdout else 0.0
    yield Figure(
        name=f"catch-up of {queue:,} sales made alone",
        found=_seconds(seconds),
        unit="s",
        limit=Limit("their rows in SQLite alone", _seconds(bare_sales(ground, queue))),
        aim=Aim("max", most=60),
        note=f"{queue / seconds:,.0f} sales a second",
    )
    aim = Aim("max", most=500)
    name = "live order, sold to kitchen, amid the catch-up"
    yield Figure(name=name, found=spread(busy), limit=quiet, aim=aim)
    with _joining(data, url, ground.folder / "late") as joining:
        busy = counter.sell_while(lambda: joining.poll() is None)
    name = "live order, sold to kitchen, while a terminal joins"
    yield Figure(name=name, found=spread(busy), limit=quiet, aim=aim)


@dataclass(slots=True)
class Watch:
    """When the kitchen had which order."""

    seen: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Counter:
    """A till that sells live, one order at a time."""

    terminal: HeadlessTerminal
    kitchen: Watch
    _till: TillShop | None = None

    def sell_while(self, on: Callable[[], object]) -> list[float]:
        """Seconds from each order's commit until the kitchen has it. Error `benchmark_failed`."""
        taken = []
        while True:
            going_on = on()
            order = self.terminal.do(self._sell)
            sold = monotonic()
            while order not in self.kitchen.seen:
                if monotonic() - sold > PATIENCE:
                    raise StoreError("benchmark_failed", name="growth", said="an order got lost")
                sleep(0.001)
            taken.append(self.kitchen.seen[order] - sold)
            if not going_on:
                return taken
            sleep(PACE)

    def _sell(self) -> str:
        if self._till is None:
            shop = self.terminal.shop
            cashier, owner = (
                Act(next(one for one in people(shop) if one.role == role))
                for role in ("cashier", "owner")
            )
            self._till = TillShop(shop, cashier, owner, open_shift(shop, cashier, 10_000).id)
        return self._till.sell(three_lines(self._till.shop)).id


def _joined(data: Path, url: str, folder: Path, kind: DeviceKind) -> tuple[HeadlessTerminal, float]:
    """Paired, stocked and level, and the seconds of it."""
    code = ask(data, "post", "codes", {"kind": kind, "name": folder.name})["code"]
    begun = monotonic()
    terminal = HeadlessTerminal(folder).join(url, code).start()
    _until_level(terminal)
    return terminal, monotonic() - begun


def _joining(data: Path, url: str, folder: Path) -> "subprocess.Popen[str]":
    """A new till in a process of its own, as on a machine of its own."""
    code = ask(data, "post", "codes", {"kind": "till", "name": folder.name})["code"]
    return subprocess.Popen(
        [sys.executable, "-m", __name__, "join", str(folder), url, code], text=True
    )


def _until_level(terminal: HeadlessTerminal) -> None:
    """Error `benchmark_failed`."""
    begun = monotonic()
    while not terminal.is_level:
        if monotonic() - begun > PATIENCE:
            raise StoreError("benchmark_failed", name="growth", said="a terminal is not level")
        sleep(0.005)


def _sell_alone(folder: Path, count: int) -> None:
    till = open_till(folder)
    for _ in range(count):
        till.sell(three_lines(till.shop))
    till.shop.database.close()


def _seconds(*taken: float) -> Measured:
    return tally([round(one, 3) for one in taken])


def _written(folder: Path, size: int) -> float:
    """Seconds."""
    begun = monotonic()
    with (folder / "bytes").open("wb") as file:
        file.write(os.urandom(size))
        file.flush()
        os.fsync(file.fileno())
    return monotonic() - begun


@contextmanager
def _watching(folder: Path) -> Iterator[Watch]:
    """A kitchen display in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, "watch", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    watch = Watch()

    def listen() -> None:
        for line in process.stdout or ():
            at, orders = msgspec.json.decode(line, type=tuple[float, list[str]])
            for order in orders:
                watch.seen.setdefault(order, at)

    listening = Thread(target=listen, daemon=True)
    listening.start()
    try:
        yield watch
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(30)
        listening.join(30)


def _watch(terminal: HeadlessTerminal) -> None:
    """Say when which order was there, until standard input ends."""
    ended: list[str] = []
    Thread(target=lambda: ended.append(sys.stdin.read()), daemon=True).start()
    while not ended:
        try:
            touched = terminal.touched.get(timeout=0.5)
        except Empty:
            continue
        orders = [one for area, one in touched if area == "order"]
        if orders:
            print(msgspec.json.encode((monotonic(), orders)).decode(), flush=True)


def main(argv: list[str]) -> int:
    """`return` FOLDER says how many seconds it took to be level, `watch` FOLDER what comes, and
    `join` FOLDER URL CODE ends when the new terminal is level.
    """
    role, folder, *code = argv
    begun = monotonic()
    terminal = HeadlessTerminal(Path(folder))
    if role == "join":
        terminal.join(*code)
    terminal.start()
    if role == "watch":
        _watch(terminal)
    else:
        _until_level(terminal)
        print(monotonic() - begun)
    terminal.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
