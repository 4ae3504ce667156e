"""All the printers that this machine drives, each with its spooler."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Thread
from typing import TYPE_CHECKING

from store_core.domain import printers as records
from store_core.printing.connection import PATIENT, Outcome, Place, Timeouts, send
from store_core.printing.delivery import Health, Printer, PrintQueue
from store_core.printing.document import Document, times, without_kick
from store_core.printing.fonts import Fonts
from store_core.printing.models import MODELS
from store_core.printing.spooler import Deliver, Encode, Reports, Spooler, SpoolerThread
from store_core.printing.wires import Address, DeviceFile, SerialLine, UsbPort

if TYPE_CHECKING:
    from store_core.printing.escpos import Encoder


@dataclass(frozen=True)
class Surroundings:
    """What the printers are given; `health` and `bug` are called from their threads."""

    queue: PrintQueue
    fonts: Fonts
    clock: Callable[[], datetime]
    health: Callable[[str, Health], None]
    bug: Callable[[Exception], None]
    timeouts: Timeouts = PATIENT


class Printers:
    """Start once, `wake` after each commit that queued a job, stop at the end. `drive` takes on
    another list: what did not change goes on undisturbed.
    """

    def __init__(self, printers: Iterable[Printer], given: Surroundings) -> None:
        self._given = given
        self._driven = {printer.name: printer for printer in printers}
        self._threads = {name: self._thread(one) for name, one in self._driven.items()}

    def start(self) -> None:
        for thread in self._threads.values():
            thread.start()

    def drive(self, printers: Iterable[Printer]) -> None:
        """A printer that moved is printed on where it is now once the job under way has its
        outcome, so no paper is sent twice; nobody waits here for that.
        """
        wanted = {printer.name: printer for printer in printers}
        before, self._driven = self._driven, wanted
        for name in before.keys() | wanted.keys():
            if before.get(name) == wanted.get(name):
                continue
            old = self._threads.pop(name, None)
            if old is not None:
                old.ask_to_stop()
            if name in wanted:
                self._threads[name] = self._thread(wanted[name], after=old)
                self._threads[name].start()

    def wake(self, printer: str) -> None:
        """Nothing happens for a printer that another machine drives."""
        if printer in self._threads:
            self._threads[printer].wake()

    def between_jobs(self, printer: Printer, work: Callable[[], None]) -> bool:
        """Has it done by the thread that drives this very printer; False where none does."""
        if self._driven.get(printer.name, printer).place != printer.place:
            return False
        thread = self._threads.get(printer.name)
        return thread is not None and thread.do(work)

    def look(self) -> None:
        """Each printer is asked how it is; `health` hears the answer, also where it is no news."""
        for thread in self._threads.values():
            thread.look()

    def stop(self, seconds: float = 5.0) -> None:
        """A job that is being sent after that comes again as a possible duplicate."""
        for thread in self._threads.values():
            thread.ask_to_stop()
        for thread in self._threads.values():
            thread.join(seconds)

    def _thread(self, printer: Printer, after: Thread | None = None) -> SpoolerThread:
        given = self._given
        spooler = Spooler(
            printer.name,
            given.queue,
            encoded_for(printer, given.fonts),
            _deliver_to(printer, given.timeouts),
            given.clock,
            Reports(given.health, given.bug, self.wake),
        )
        return SpoolerThread(spooler, given.bug, after)


def driven(record: records.Printer) -> Printer:
    """The record as a spooler takes it."""
    model = str(record.width_mm)
    return Printer(
        name=record.id,
        place=place_of(record),
        model=model if model in MODELS else "80",
        answers=record.answers,
        drawer=record.drawer,
        copies=record.copies,
    )


def place_of(record: records.Printer) -> Place:
    if record.connection == "network":
        return Address(record.host, record.port)
    named = records.USB_ID.fullmatch(record.path)
    if record.connection == "usb" and named is not None:
        return UsbPort(int(named[1], 16), int(named[2], 16), named[3] or "")
    if record.connection == "usb":
        return DeviceFile(record.path)
    return SerialLine(record.path, record.rate)


def encoded_for(printer: Printer, fonts: Fonts) -> Encode:
    """As often as this printer prints each paper; the kick only where a drawer hangs on it."""

    @cache
    def encoder() -> "Encoder":
        """The library's table of printers takes long to read: at the first paper."""
        from store_core.printing.escpos import Encoder

        return Encoder(MODELS[printer.model], fonts)

    def encode(document: Document) -> bytes:
        if not printer.drawer:
            document = without_kick(document)
        return encoder().encode(times(document, 1 if document.kind == "drawer" else printer.copies))

    return encode


def try_out(printer: Printer, document: Document | None, given: Surroundings) -> Outcome:
    """One paper past the queue, or only the question how it is. Blocks; never raises for what
    cable and printer do."""
    job = encoded_for(printer, given.fonts)(document) if document else b""
    return _deliver_to(printer, given.timeouts)(job)


def _deliver_to(printer: Printer, timeouts: Timeouts) -> Deliver:
    model = MODELS[printer.model]

    def deliver(job: bytes) -> Outcome:
        return send(
            printer.place,
            job,
            answers_process_id=model.answers_process_id,
            answers=printer.answers,
            timeouts=timeouts,
        )

    return deliver
