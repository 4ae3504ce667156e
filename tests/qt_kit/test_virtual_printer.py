import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from qt_kit import theme
from qt_kit.virtual_printer.server import Happening, PrinterServer
from qt_kit.virtual_printer.window import PrinterWindow
from store_core.printing.connection import Address, NotSent, Printed, Timeouts, Uncertain, send
from store_core.printing.delivery import Health, Printer
from store_core.printing.document import Document
from store_core.printing.emulator import Emulator
from store_core.printing.escpos import Encoder
from store_core.printing.models import MODELS
from store_core.printing.printers import Printers, Surroundings
from store_core.printing.queue import DatabaseQueue, enqueue
from store_core.printing.status import Trouble
from store_core.storage.engine import Database
from store_core.storage.printing import PrintJobRow
from store_core.storage.upgrade import open_database
from tests.printing import documents
from tests.printing.paper import FONTS

# Qt's offscreen screen says this of every window of a fixed size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PATIENT = Timeouts(connect=60.0, reply=60.0, send=60.0, finish=60.0)
RECEIPT = Encoder(MODELS["80"], FONTS).encode(documents.receipt())
TOTAL = "TOTAL USD                                  68.44"


class Program:
    """`tillpass printer` as a process of its own."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "qt_kit.virtual_printer", "--headless", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: Queue[dict[str, Any]] = Queue()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(json.loads(line))

    def heard(self, event: str) -> dict[str, Any]:
        """The next event of that name; others before it are passed over."""
        while True:
            try:
                said = self._lines.get(timeout=60)
            except Empty:
                raise AssertionError(f"no {event}") from None
            if said["event"] == event:
                return said

    def tell(self, command: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()


@contextmanager
def program(*arguments: str) -> Iterator[tuple[Program, int]]:
    running = Program("--port", "0", *arguments)
    try:
        yield running, running.heard("listening")["port"]
    finally:
        running.end()


def deliver(port: int, data: bytes = RECEIPT) -> Printed | NotSent | Uncertain:
    return send(Address("127.0.0.1", port), data, answers_process_id=True, timeouts=PATIENT)


def test_it_prints_says_so_and_keeps_the_paper(tmp_path: Path) -> None:
    with program("--save", str(tmp_path)) as (printer, port):
        assert deliver(port) == Printed()
        paper = printer.heard("paper")
        assert paper["number"] == 1
        assert TOTAL in paper["text"]
        assert printer.heard("drawer")["pin"] == 2
        with Image.open(tmp_path / "0001.png") as picture:
            assert picture.width == 640
        assert (tmp_path / "0001.bin").read_bytes() + b"\x1bp\x0022" == RECEIPT
        assert TOTAL in (tmp_path / "0001.txt").read_text(encoding="utf-8")


def test_papers_are_numbered_on_after_a_restart(tmp_path: Path) -> None:
    for number in (1, 2):
        with program("--save", str(tmp_path)) as (printer, port):
            assert deliver(port) == Printed()
            assert printer.heard("paper")["number"] == number


def test_narrow_paper_is_torn_off_when_the_till_hangs_up() -> None:
    narrow = Encoder(MODELS["58"], FONTS).encode(documents.ticket())
    with program("--width", "58") as (printer, port):
        sent = send(Address("127.0.0.1", port), narrow, answers_process_id=False, timeouts=PATIENT)
        assert sent == Printed()
        assert "Ring twice, the bell is quiet" in printer.heard("paper")["text"]


@pytest.mark.parametrize(
    ("command", "back", "trouble"),
    [
        ("paper-out", "paper-in", Trouble.PAPER_OUT),
        ("cover-open", "cover-close", Trouble.COVER_OPEN),
        ("offline", "online", Trouble.OFFLINE),
    ],
)
def test_it_can_be_put_in_trouble_and_out_again(command: str, back: str, trouble: Trouble) -> None:
    with program() as (printer, port):
        printer.tell(command)
        printer.heard("condition")
        assert deliver(port) == NotSent(trouble)
        printer.tell(back)
        printer.heard("condition")
        assert deliver(port) == Printed()


def test_a_command_it_does_not_know_is_named() -> None:
    with program() as (printer, _):
        printer.tell("dance")
        assert printer.heard("not understood")["command"] == "dance"


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-m", "qt_kit.virtual_printer", "--headless", "--port", port],
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        f"The printer can't listen on port {port}: Address already in use."
    ]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, "quit"])
def test_it_ends_cleanly(how: signal.Signals | str) -> None:
    with program() as (printer, _):
        if isinstance(how, signal.Signals):
            printer.process.send_signal(how)
        else:
            printer.tell(how)
        assert printer.process.wait(10) == 0
        assert printer.process.stderr is not None
        assert printer.process.stderr.read() == ""


def test_without_a_window_it_loads_no_qt() -> None:
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from qt_kit.virtual_printer import main; "
            "print([name for name in sys.modules if name.startswith('PySide6')])",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.strip() == "[]"


class Till:
    """A database with its print queue and the thread that drives the printer."""

    def __init__(self, folder: Path, port: int) -> None:
        self.database: Database = open_database(folder / "till.db")
        self.health: Queue[Health] = Queue()
        self.bugs: list[Exception] = []
        given = Surroundings(
            queue=DatabaseQueue(self.database),
            fonts=FONTS,
            clock=lambda: datetime.now(UTC),
            health=lambda _, health: self.health.put(health),
            bug=self.bugs.append,
            timeouts=PATIENT,
        )
        self.printers = Printers([Printer("Oven", Address("127.0.0.1", port), "80")], given)
        self.printers.start()

    def print(self, document: Document, entry: str) -> None:
        with self.database.write() as session:
            now = datetime.now(UTC)
            enqueue(session, document, entry_id=entry, printer="Oven", now=now)
        self.printers.wake("Oven")

    def all_printed(self) -> bool:
        with self.database.read() as session:
            states = session.scalars(select(PrintJobRow.state)).all()
        return set(states) == {"printed"}

    def close(self) -> None:
        self.printers.stop()
        self.database.close()
        assert self.bugs == []


@contextmanager
def till(folder: Path, port: int) -> Iterator[Till]:
    opened = Till(folder, port)
    try:
        yield opened
    finally:
        opened.close()


def test_a_cut_connection_is_followed_by_a_marked_reprint(tmp_path: Path) -> None:
    with program() as (printer, port), till(tmp_path, port) as shop:
        printer.tell("stop-mid 300")
        printer.heard("armed")
        shop.print(documents.receipt(), "e1")
        assert printer.heard("dropped")["after"] == 300
        lines = [line.strip() for line in printer.heard("paper")["text"]]
        assert "REPRINT 1 - possible duplicate" in lines
        assert TOTAL in lines


def test_a_printer_killed_and_started_again_prints_what_waited(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with program() as (first, port), till(tmp_path, port) as shop:
        shop.print(documents.ticket(), "e1")
        qtbot.waitUntil(shop.all_printed, timeout=20_000)
        first.end()
        shop.print(documents.receipt(), "e2")
        assert shop.health.get(timeout=60).trouble is Trouble.REFUSED
        second = Program("--port", str(port))
        try:
            text = second.heard("paper")["text"]
            assert TOTAL in text
            assert not any("REPRINT" in line for line in text)
            assert shop.health.get(timeout=60).trouble is None
        finally:
            second.end()


def test_a_till_killed_while_sending_prints_it_again_marked(tmp_path: Path) -> None:
    with program() as (printer, port):
        with till(tmp_path, port) as shop:
            shop.printers.stop()
            shop.print(documents.ticket(), "e1")
            queue = DatabaseQueue(shop.database)
            assert queue.claim("Oven", datetime.now(UTC)) is not None
        with till(tmp_path, port):
            text = printer.heard("paper")["text"]
    assert text[0].strip() == "REPRINT 1 - possible duplicate"


@pytest.fixture
def window(qtbot: QtBot, qapp: Any) -> Iterator[PrinterWindow]:
    theme.apply(qapp)
    listeners: list[Callable[[Happening], None]] = []

    def tell(happening: Happening) -> None:
        for listen in listeners:
            listen(happening)

    server = PrinterServer(Emulator(FONTS), 0, tell)
    shown = PrinterWindow(server, "Counter printer", 80)
    listeners.append(shown.bridge.happened.emit)
    qtbot.addWidget(shown)
    server.start()
    shown.show()
    yield shown
    server.stop()


def port_of(window: PrinterWindow) -> int:
    return int(window.windowTitle().rpartition(" ")[2])


def shows(window: PrinterWindow, state: str) -> bool:
    return window.state.text() == state


def in_background(action: Callable[[], object]) -> list[object]:
    done: list[object] = []
    Thread(target=lambda: done.append(action()), daemon=True).start()
    return done


def test_the_window_shows_the_paper_and_the_drawer(window: PrinterWindow, qtbot: QtBot) -> None:
    done = in_background(lambda: deliver(port_of(window)))
    qtbot.waitUntil(lambda: done == [Printed()], timeout=20_000)
    qtbot.waitUntil(lambda: TOTAL in window.desk.accessibleDescription(), timeout=20_000)
    qtbot.waitUntil(lambda: window.drawer.text().startswith("Drawer opened"), timeout=20_000)
    assert not window.grab().isNull()


def test_its_buttons_put_it_in_trouble(window: PrinterWindow, qtbot: QtBot) -> None:
    for button, words, trouble in (
        (window.paper_out, "Paper out", Trouble.PAPER_OUT),
        (window.cover_open, "Cover open", Trouble.COVER_OPEN),
    ):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(partial(shows, window, words), timeout=20_000)
        done = in_background(lambda: deliver(port_of(window)))
        qtbot.waitUntil(partial(done.__eq__, [NotSent(trouble)]), timeout=20_000)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(partial(shows, window, "Ready"), timeout=20_000)


def test_tearing_off_gives_the_paper_without_a_cut(window: PrinterWindow, qtbot: QtBot) -> None:
    done = in_background(lambda: deliver(port_of(window), b"\x1b@half a ticket\n"))
    qtbot.waitUntil(lambda: done == [Printed()], timeout=20_000)
    started = monotonic()
    QTest.mouseClick(window.tear_off, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "half a ticket" in window.desk.accessibleDescription(), timeout=20_000)
    assert monotonic() - started < 5
