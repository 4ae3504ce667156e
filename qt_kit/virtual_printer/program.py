"""Starting the printer, its commands on standard input and its events on standard output."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event as Flag
from threading import Lock, Thread

import resources
from qt_kit.virtual_printer.server import (
    ConditionChanged,
    Dropped,
    Happening,
    PrinterServer,
)
from store_core.printing.emulator import DrawerKicked, Emulator, PaperCut, QrPrinted
from store_core.printing.fonts import Fonts
from store_core.printing.roll import Paper

_DOTS = {80: 576, 58: 384}
_CONDITIONS = {
    "paper-out": {"paper_out": True},
    "paper-in": {"paper_out": False},
    "cover-open": {"cover_open": True},
    "cover-close": {"cover_open": False},
    "offline": {"offline": True},
    "online": {"offline": False},
}


def main(argv: list[str]) -> int:
    """0 when stopped by Ctrl-C, SIGTERM, `quit` or closing the window; 1 where the port is taken.

    Commands on standard input, one a line: `paper-out`, `paper-in`, `cover-open`, `cover-close`,
    `offline`, `online`, `tear-off`, `stop-mid N`, `quit`. Events on standard output, JSON lines.
    """
    asked = _parser().parse_args(argv)
    record = Record(asked.save)
    emulator = Emulator(Fonts(resources.path("fonts")), _DOTS[asked.width])
    listeners: list[Callable[[Happening], None]] = [record.take]

    def tell(happening: Happening) -> None:
        for listener in listeners:
            listener(happening)

    try:
        server = PrinterServer(
            emulator, asked.port, tell, host=asked.host, tears_at_end=asked.width == 58
        )
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        print(f"The printer can't listen on port {asked.port}: {why}.", file=sys.stderr)
        return 1
    ended = Flag()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    record.say(event="listening", port=server.port, name=asked.name)
    Thread(target=_obey, args=(server, record, ended), daemon=True).start()
    try:
        if asked.headless or not _has_screen():
            server.start()
            ended.wait()
        else:
            from qt_kit.virtual_printer.window import show

            show(server, asked.name, asked.width, listeners, ended)
    finally:
        server.stop()
    return 0


def _has_screen() -> bool:
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    print("There is no screen here: the printer runs without a window.", file=sys.stderr)
    return False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tillpass printer", description="A thermal printer on the screen."
    )
    parser.add_argument("--port", type=int, default=9100, help="0 picks a free one")
    parser.add_argument("--host", default="127.0.0.1", help='"" listens to other machines too')
    parser.add_argument("--width", type=int, choices=sorted(_DOTS), default=80, help="millimetres")
    parser.add_argument("--save", type=Path, metavar="DIR", help="keep each paper there")
    parser.add_argument("--headless", action="store_true", help="no window")
    parser.add_argument("--name", default="Printer", help="what the window calls it")
    return parser


class Record:
    """Says on standard output what happens, and keeps the papers if there is a folder for them."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._lock = Lock()
        self._number = 0
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            self._number = max((int(f.stem) for f in folder.glob("[0-9]*.bin")), default=0)

    def say(self, **event: object) -> None:
        with self._lock:
            try:
                print(json.dumps(event, ensure_ascii=False), flush=True)
            except BrokenPipeError:
                # Nobody listens any more; the papers still matter.
                sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - for the rest of the run

    def take(self, happening: Happening) -> None:
        match happening:
            case PaperCut(paper):
                self._keep(paper)
            case DrawerKicked(pin):
                self.say(event="drawer", pin=pin)
            case QrPrinted(content):
                self.say(event="qr", content=content)
            case ConditionChanged(condition):
                self.say(
                    event="condition",
                    paper_out=condition.paper_out,
                    cover_open=condition.cover_open,
                    offline=condition.offline,
                )
            case Dropped(after):
                self.say(event="dropped", after=after)

    def _keep(self, paper: Paper) -> None:
        self._number += 1
        if self._folder:
            stem = self._folder / f"{self._number:04d}"
            paper.image.save(stem.with_suffix(".png"))
            stem.with_suffix(".txt").write_text("\n".join(paper.text) + "\n", encoding="utf-8")
            stem.with_suffix(".bin").write_bytes(paper.raw)
        self.say(event="paper", number=self._number, text=paper.text)


def _obey(server: PrinterServer, record: Record, ended: Flag) -> None:
    for line in _lines_of_stdin():
        command, _, value = line.partition(" ")
        if command in _CONDITIONS:
            server.change(**_CONDITIONS[command])
        elif command == "tear-off":
            server.tear_off()
        elif command == "stop-mid" and value.isdigit():
            server.drop_after(int(value))
            record.say(event="armed", after=int(value))
        elif command == "quit":
            ended.set()
        elif command:
            record.say(event="not understood", command=line)


def _lines_of_stdin() -> Iterator[str]:
    """Read past Python's buffer: a thread that waits in it would hold up the exit."""
    pending = b""
    while True:
        try:
            data = os.read(0, 4096)
        except OSError:
            return
        if not data:
            return
        *lines, pending = (pending + data).split(b"\n")
        yield from (line.decode(errors="replace").strip() for line in lines)
