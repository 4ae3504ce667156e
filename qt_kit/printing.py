"""A till's printers: a spooler each, as the settings say, and again when those change."""

from collections.abc import Callable

import resources
from qt_kit.runner import OnBug
from store_core.application.shop import Shop
from store_core.domain import printers as records
from store_core.printing.connection import Address
from store_core.printing.delivery import Health, Printer
from store_core.printing.escpos import MODELS
from store_core.printing.fonts import Fonts
from store_core.printing.printers import Printers, Surroundings
from store_core.printing.queue import DatabaseQueue

Touched = frozenset[tuple[str, str]]


class TillPrinters:
    """Call its methods on the store thread; `health` hears from the printers' threads."""

    def __init__(self, shop: Shop, health: Callable[[str, Health], None], bug: OnBug) -> None:
        def told(error: Exception) -> None:
            bug(error)

        self._shop = shop
        self._given = Surroundings(
            queue=DatabaseQueue(shop.database),
            fonts=Fonts(resources.path("fonts")),
            clock=shop.now,
            health=health,
            bug=told,
        )
        self._known = shop.settings.printers
        self._printers = self._started()

    def on_touched(self, touched: Touched) -> None:
        """Wakes the printers with work, and starts them anew where the settings moved them."""
        areas = {area for area, _ in touched}
        if "settings" in areas and self._shop.settings.printers != self._known:
            self._known = self._shop.settings.printers
            self._printers.stop()
            self._printers = self._started()
        for area, printer in touched:
            if area == "print_job":
                self._printers.wake(printer)

    def stop(self) -> None:
        self._printers.stop()

    def _started(self) -> Printers:
        printers = Printers(map(_driven, self._known), self._given)
        printers.start()
        return printers


def _driven(printer: records.Printer) -> Printer:
    model = str(printer.width_mm)
    return Printer(
        name=printer.id,
        address=Address(printer.host, printer.port),
        model=model if model in MODELS else "80",
    )
