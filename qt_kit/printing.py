"""A till's printers: a spooler each, as the settings say, and again when those change."""

from collections.abc import Callable
from threading import Thread
from typing import Protocol

import resources
from qt_kit.runner import OnBug
from store_core.application.shop import Shop
from store_core.domain import printers as records
from store_core.printing.connection import Outcome
from store_core.printing.delivery import Health, Printer
from store_core.printing.document import Document
from store_core.printing.fonts import Fonts
from store_core.printing.printers import Printers, Surroundings, driven, try_out
from store_core.printing.queue import DatabaseQueue

Touched = frozenset[tuple[str, str]]
Heard = Callable[[Outcome], None]


class Printing(Protocol):
    """What a person does with printers beside printing; from the Qt thread, which never waits."""

    def look(self) -> None:
        """Have each printer asked how it is: the terminal's `printer_changed` tells."""

    def try_out(self, printer: records.Printer, document: Document | None, heard: Heard) -> None:
        """One paper past the queue, or without one only the question how it is; of a printer as it
        is written here, kept or not. `heard` is called on the Qt thread.
        """


class TillPrinters:
    """`on_touched` and `stop` are called on the store thread; `health` hears from the printers'
    threads, `on_qt` brings answers to the Qt thread.
    """

    def __init__(
        self,
        shop: Shop,
        health: Callable[[str, Health], None],
        bug: OnBug,
        on_qt: Callable[[Callable[[], None]], None],
    ) -> None:
        def told(error: Exception) -> None:
            bug(error)

        self._shop, self._on_qt = shop, on_qt
        self._given = Surroundings(
            queue=DatabaseQueue(shop.database),
            fonts=Fonts(resources.path("fonts")),
            clock=shop.now,
            health=health,
            bug=told,
        )
        self._known = self._mine()
        self._printers = Printers(map(driven, self._known), self._given)
        self._printers.start()

    def on_touched(self, touched: Touched) -> None:
        """Wakes the printers with work, and moves those that the settings moved."""
        if any(area == "settings" for area, _ in touched):
            known = self._mine()
            if known != self._known:
                self._known = known
                self._printers.drive(map(driven, known))
        for area, printer in touched:
            if area == "print_job":
                self._printers.wake(printer)

    def look(self) -> None:
        self._printers.look()

    def try_out(self, printer: records.Printer, document: Document | None, heard: Heard) -> None:
        """By the printer's own thread where it has one, so that two papers never mix."""
        one = driven(printer)

        def work() -> None:
            outcome = self._attempt(one, document)
            if outcome is not None:
                self._on_qt(lambda: heard(outcome))

        if not self._printers.between_jobs(one, work):
            Thread(target=work, name="printer tried", daemon=True).start()

    def _attempt(self, printer: Printer, document: Document | None) -> Outcome | None:
        try:
            return try_out(printer, document, self._given)
        except Exception as error:  # noqa: BLE001 - a bug here must not end the printer's thread
            self._given.bug(error)
            return None

    def stop(self) -> None:
        self._printers.stop()

    def _mine(self) -> tuple[records.Printer, ...]:
        """Those on the network, and those on this machine's own cables."""
        shop = self._shop
        return tuple(
            one for one in shop.settings.printers if one.driver in ("", shop.identity.device)
        )
