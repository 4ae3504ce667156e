"""All the printers that this machine drives, each with its spooler."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from store_core.printing.connection import PATIENT, Outcome, Timeouts, send
from store_core.printing.delivery import Health, Printer, PrintQueue
from store_core.printing.escpos import MODELS, Encoder
from store_core.printing.fonts import Fonts
from store_core.printing.spooler import Deliver, Reports, Spooler, SpoolerThread


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
    """Start once, `wake` after each commit that queued a job, stop at the end."""

    def __init__(self, printers: Iterable[Printer], given: Surroundings) -> None:
        self._threads = {printer.name: self._thread(printer, given) for printer in printers}

    def start(self) -> None:
        for thread in self._threads.values():
            thread.start()

    def wake(self, printer: str) -> None:
        """Nothing happens for a printer that another machine drives."""
        if printer in self._threads:
            self._threads[printer].wake()

    def stop(self, seconds: float = 5.0) -> None:
        """A job that is being sent after that comes again as a possible duplicate."""
        for thread in self._threads.values():
            thread.ask_to_stop()
        for thread in self._threads.values():
            thread.join(seconds)

    def _thread(self, printer: Printer, given: Surroundings) -> SpoolerThread:
        spooler = Spooler(
            printer.name,
            given.queue,
            Encoder(MODELS[printer.model], given.fonts).encode,
            _deliver_to(printer, given.timeouts),
            given.clock,
            Reports(given.health, given.bug, self.wake),
        )
        return SpoolerThread(spooler, given.bug)


def _deliver_to(printer: Printer, timeouts: Timeouts) -> Deliver:
    model = MODELS[printer.model]

    def deliver(job: bytes) -> Outcome:
        return send(
            printer.address,
            job,
            answers_process_id=model.answers_process_id,
            timeouts=timeouts,
        )

    return deliver
