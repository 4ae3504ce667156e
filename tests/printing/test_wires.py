"""Printers on a cable: a pseudo-terminal stands for the line, a file for what never answers."""

import os
import pty
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import serial
import usb.core

from store_core.domain import printers as records
from store_core.printing.connection import (
    NotSent,
    Outcome,
    Printed,
    Timeouts,
    Uncertain,
    send,
)
from store_core.printing.emulator import Emulator, PaperCut
from store_core.printing.escpos import Encoder
from store_core.printing.models import MODELS
from store_core.printing.printers import place_of
from store_core.printing.status import Trouble
from store_core.printing.wires import Address, DeviceFile, Place, SerialLine, UsbPort
from tests.printing import documents
from tests.printing.paper import FONTS

PATIENT = Timeouts(connect=60.0, reply=60.0, send=60.0, finish=60.0)
QUICK = Timeouts(connect=1.0, reply=0.5, send=1.0, finish=3.0)
RECEIPT = Encoder(MODELS["80"], FONTS).encode(documents.receipt_with_code())


class CablePrinter:
    """An emulated printer at the far end of a pseudo-terminal."""

    def __init__(self, *, deaf: bool = False) -> None:
        self.emulator = Emulator(FONTS)
        self._near, self._far = pty.openpty()
        self.path = os.ttyname(self._far)
        self._ended = threading.Event()
        self._deaf = deaf
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._ended.is_set():
            if self._deaf or not select.select([self._near], [], [], 0.05)[0]:
                self._ended.wait(0.01)
                continue
            self.emulator.feed(os.read(self._near, 4096))
            os.write(self._near, self.emulator.replies())

    def papers(self) -> list[PaperCut]:
        return [event for event in self.emulator.events() if isinstance(event, PaperCut)]

    def close(self) -> None:
        self._ended.set()
        self._thread.join()
        os.close(self._near)
        os.close(self._far)


@contextmanager
def cable(*, deaf: bool = False) -> Iterator[CablePrinter]:
    printer = CablePrinter(deaf=deaf)
    try:
        yield printer
    finally:
        printer.close()


def sent(
    place: Place, *, answers: bool = True, job: bytes = RECEIPT, timeouts: Timeouts = PATIENT
) -> Outcome:
    return send(place, job, answers_process_id=True, answers=answers, timeouts=timeouts)


@pytest.mark.parametrize("kind", ["serial line", "device file"])
def test_a_receipt_comes_out_of_a_printer_on_a_cable_once_byte_for_byte(kind: str) -> None:
    with cable() as printer:
        place: Place = DeviceFile(printer.path)
        if kind == "serial line":
            place = SerialLine(printer.path, 38_400)
        assert sent(place) == Printed()
        (paper,) = printer.papers()
        assert "TOTAL" in "\n".join(paper.paper.text)


def test_a_printer_on_a_cable_says_that_it_has_no_paper() -> None:
    with cable() as printer:
        printer.emulator.become(type(printer.emulator.condition)(paper_out=True))
        assert sent(SerialLine(printer.path)) == NotSent(Trouble.PAPER_OUT)


def test_a_printer_that_never_answers_is_silent_unless_it_is_known_for_it(tmp_path: Path) -> None:
    with cable(deaf=True) as printer:
        assert sent(SerialLine(printer.path), timeouts=QUICK) == NotSent(Trouble.SILENT)
        assert sent(SerialLine(printer.path), answers=False, job=b"short") == Printed()
    file = tmp_path / "lp0"
    file.touch()
    assert sent(DeviceFile(str(file))) == Printed()
    assert file.read_bytes() == RECEIPT


def test_a_printer_that_takes_nothing_in_leaves_the_paper_uncertain() -> None:
    with cable(deaf=True) as printer:
        outcome = sent(DeviceFile(printer.path), answers=False, job=b"x" * 200_000, timeouts=QUICK)
        assert isinstance(outcome, Uncertain)


def test_what_keeps_a_cable_from_opening_is_named(tmp_path: Path) -> None:
    assert trouble(sent(DeviceFile(str(tmp_path / "lp7")))) is Trouble.GONE
    assert trouble(sent(SerialLine(str(tmp_path / "ttyS7")))) is Trouble.GONE
    with cable() as printer, serial.Serial(printer.path, exclusive=True):
        assert trouble(sent(SerialLine(printer.path))) is Trouble.BUSY


def trouble(outcome: Outcome) -> Trouble | None:
    assert isinstance(outcome, NotSent)
    return outcome.trouble


def test_usb_without_its_library_or_its_printer_is_not_sent() -> None:
    outcome = sent(UsbPort(0x04B8, 0x0E15))
    try:
        usb.core.find()
        expected = Trouble.GONE
    except usb.core.NoBackendError:
        expected = Trouble.UNREACHABLE
    assert trouble(outcome) is expected


@pytest.mark.parametrize(
    ("record", "place"),
    [
        ({"host": "10.0.0.9", "port": 9200}, Address("10.0.0.9", 9200)),
        ({"connection": "usb", "path": "/dev/usb/lp0"}, DeviceFile("/dev/usb/lp0")),
        ({"connection": "usb", "path": "usb:04b8:0e15"}, UsbPort(0x04B8, 0x0E15)),
        ({"connection": "usb", "path": "usb:04B8:0e15:J2"}, UsbPort(0x04B8, 0x0E15, "J2")),
        (
            {"connection": "serial", "path": "/dev/ttyS0", "rate": 19_200},
            SerialLine("/dev/ttyS0", 19_200),
        ),
    ],
)
def test_a_record_says_which_way_leads_to_the_printer(
    record: dict[str, object], place: Place
) -> None:
    assert place_of(records.Printer("one", "One", **record)) == place  # type: ignore[arg-type]
