"""`tillpass demo`: a whole shop on this machine, each program with its own database."""

import argparse
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from store_core.commands.shopfront import Shopfront, Wishes, open_shop, screen_there
from store_core.domain.errors import StoreError


def main(argv: list[str]) -> int:
    asked = _parser().parse_args(argv)
    stop = _stop_signal()
    with _folder(asked.data) as folder:
        headless = asked.headless or not screen_there()
        if headless and not asked.headless:
            print("There is no screen here: the programs run without windows.", flush=True)
        wishes = Wishes(
            profile=asked.profile,
            port=asked.port,
            headless=headless,
            real_hours=asked.real_hours,
        )
        shop = open_shop(folder, wishes)
        try:
            _introduce(shop, folder, kept=asked.data is not None)
            _until_over(shop, stop)
        finally:
            print("Closing the shop.", flush=True)
            shop.crew.end()
    return 0


def _until_over(shop: Shopfront, stop: threading.Event) -> None:
    """Until Ctrl-C, or until somebody closes the counter's window. Other windows may be closed.

    Error `program_failed`.
    """
    while not stop.wait(0.5):
        for member in shop.crew.members:
            if not member.running and member.process.returncode:
                log = shop.crew.logs / f"{member.name}.log"
                raise StoreError("program_failed", program=member.name, log=str(log))
        if not shop.counter.running or not shop.server.running:
            return


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tillpass demo",
        description="Open a demo shop: server with web shop, counter, kitchen, printer.",
    )
    parser.add_argument("--profile", default="pizzeria", help="which shop (default: pizzeria)")
    parser.add_argument("--headless", action="store_true", help="no windows, even with a screen")
    parser.add_argument("--port", type=int, default=8080, help="of the web shop (default: 8080)")
    parser.add_argument("--data", type=Path, help="keep the databases here between runs")
    parser.add_argument(
        "--real-hours", action="store_true", help="keep the shop's opening hours (else always open)"
    )
    return parser


def _introduce(shop: Shopfront, folder: Path, *, kept: bool) -> None:
    lines = [
        f"Web shop   {shop.url}/",
        f"API        {shop.url}/api/openapi.json",
        f"Printer    127.0.0.1:{shop.printer_port}",
        f"Databases  {folder}" + ("" if kept else "  (until the end of this demo)"),
        "PINs       " + ", ".join(f"{name} {pin}" for name, pin in shop.pins.items()),
        "Ctrl-C ends all of it.",
    ]
    print("\n".join(lines), flush=True)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="tillpass-demo-") as folder:
        yield Path(folder)


def _stop_signal() -> threading.Event:
    stop = threading.Event()

    def asked_to(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, asked_to)
    return stop
