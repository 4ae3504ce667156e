"""The store's printers as records: where each is, who drives it, what may be wrong with it (O6)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal, get_args

Connection = Literal["network", "usb", "serial"]
CONNECTIONS: tuple[Connection, ...] = get_args(Connection)
WIDTHS = (58, 80)
MOST_COPIES = 5
LONGEST_NAME = 60
RATES = (1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200)
USB_ID = re.compile(r"usb:([0-9a-f]{4}):([0-9a-f]{4})(?::(.+))?", re.IGNORECASE)
"""Vendor, product and, where there are two of a kind, the serial number."""
_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\.?")


@dataclass(frozen=True, slots=True)
class Printer:
    """A receipt printer. On the network it is at `host` and `port`; on a cable it is at `path`
    ("/dev/usb/lp0", "usb:04b8:0e15", "COM3"; `rate` in baud) of the till `driver`, which alone can
    print on it. `fallback` is the id of another printer. One that does not `answer` is trusted to
    have printed what it took; `drawer`: one hangs on it; `copies` of each paper come out.
    """

    id: str
    name: str
    host: str = ""
    port: int = 9100
    width_mm: int = 80
    fallback: str | None = None
    connection: Connection = "network"
    path: str = ""
    rate: int = 9600
    driver: str = ""
    answers: bool = True
    drawer: bool = True
    copies: int = 1

    @property
    def place(self) -> str:
        """Where it is, in words for people; two printers are never at the same."""
        if self.connection == "network":
            return f"{self.host}:{self.port}"
        return f"{self.path} {self.driver}".strip()


@dataclass(frozen=True, slots=True)
class Routes:
    """Which printer prints what: receipts, those of one till (by device), tickets by station."""

    receipts: str | None = None
    tills: Mapping[str, str] = field(default_factory=dict)
    stations: Mapping[str, str] = field(default_factory=dict)


def within_reach(printers: Iterable[Printer], wanted: str | None, device: str) -> Printer | None:
    """The printer, or the first of its fallbacks, that a device can drive."""
    known = {printer.id: printer for printer in printers}
    seen: set[str] = set()
    while wanted is not None and wanted in known and wanted not in seen:
        printer = known[wanted]
        if printer.driver in ("", device):
            return printer
        seen.add(wanted)
        wanted = printer.fallback
    return None


Flaw = tuple[str, str, Mapping[str, object]]
"""The field, the code of what is wrong with it, and the code's values."""


def flaws_of(
    printer: Printer, others: Iterable[Printer], tills: Mapping[str, str]
) -> Iterator[Flaw]:
    """What a printer can't be kept with, beside the `others`; `tills` by device, not shut out."""
    beside = [one for one in others if one.id != printer.id]
    yield from _name_flaws(printer, beside)
    yield from _place_flaws(printer, tills)
    twin = next((one for one in beside if one.place == printer.place), None)
    if twin is not None:
        where = "host" if printer.connection == "network" else "path"
        yield where, "printer_place_taken", {"name": twin.name}
    if printer.width_mm not in WIDTHS:
        yield "width_mm", "printer_width_unknown", {"width": printer.width_mm}
    if not 1 <= printer.copies <= MOST_COPIES:
        yield "copies", "printer_copies_out_of_range", {"most": MOST_COPIES}
    yield from _fallback_flaws(printer, {one.id: one for one in beside})


def _name_flaws(printer: Printer, beside: list[Printer]) -> Iterator[Flaw]:
    name = printer.name.strip()
    if not name:
        yield "name", "printer_name_missing", {}
    elif len(name) > LONGEST_NAME:
        yield "name", "printer_name_too_long", {"most": LONGEST_NAME}
    elif any(one.name.casefold() == name.casefold() for one in beside):
        yield "name", "printer_name_taken", {"name": name}


def _place_flaws(printer: Printer, tills: Mapping[str, str]) -> Iterator[Flaw]:
    if printer.connection == "network":
        if not printer.host.strip():
            yield "host", "printer_address_missing", {}
        elif not is_host(printer.host):
            yield "host", "printer_address_bad", {"host": printer.host}
        if not 0 < printer.port < 65_536:
            yield "port", "port_out_of_range", {"port": printer.port}
        return
    if not printer.path.strip():
        yield "path", "printer_path_missing", {}
    if printer.driver not in tills:
        yield "driver", "printer_driver_missing", {}
    if printer.connection == "serial" and printer.rate not in RATES:
        yield "rate", "printer_rate_unknown", {"rate": printer.rate}


def _fallback_flaws(printer: Printer, beside: Mapping[str, Printer]) -> Iterator[Flaw]:
    """A chain may lead back (two printers cover for each other), but never from one to itself."""
    if printer.fallback == printer.id:
        yield "fallback", "printer_fallback_itself", {}
    elif printer.fallback is not None and printer.fallback not in beside:
        yield "fallback", "printer_fallback_unknown", {"printer": printer.fallback}


def is_host(text: str) -> bool:
    """An IP address, or a name that could be looked up."""
    try:
        ip_address(text)
    except ValueError:
        digits = all(part.isdigit() for part in text.rstrip(".").split("."))
        return len(text) <= 253 and not digits and _HOST.fullmatch(text) is not None
    return True
