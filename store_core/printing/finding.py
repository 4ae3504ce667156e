"""Printers found: told by themselves on the network, by asking addresses, on this machine's cables.

What is found is offered, never taken: a person makes a record of it.
"""

import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_network
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import usb.core
import usb.util
from serial.tools import list_ports

from store_core.domain.printers import Connection
from store_core.printing.wires import PRINTER_CLASS, own_address

if TYPE_CHECKING:
    from zeroconf import ServiceInfo

SERVICES = ("_pdl-datastream._tcp.local.", "_ipp._tcp.local.")
RAW_PORT = 9100
ANSWER_MS = 1500
AT_ONCE = 48
CONNECT_SECONDS = 0.6
MOST_HOSTS = 254


@dataclass(frozen=True)
class Found:
    """`name` as it calls itself, "" where it said nothing."""

    connection: Connection
    host: str = ""
    port: int = RAW_PORT
    path: str = ""
    name: str = ""

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}" if self.connection == "network" else self.path


Tell = Callable[[Found], None]


def announced(tell: Tell, seconds: float, stop: Event, interfaces: Sequence[str] = ()) -> None:
    """Those that announce themselves, for so long or until told to stop. `interfaces` are own
    addresses to listen on, all where there are none. Raises OSError without a network.
    """
    from zeroconf import ServiceBrowser, ServiceStateChange, Zeroconf  # slow to load, seldom used

    def heard(
        zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        """What leaves again stays on the list for a person to try."""
        if state_change is ServiceStateChange.Added:
            info = zeroconf.get_service_info(service_type, name, timeout=ANSWER_MS)
            if info is not None:
                _tell_of(info, service_type, tell)

    with Zeroconf(interfaces=list(interfaces)) if interfaces else Zeroconf() as network:
        browser = ServiceBrowser(network, list(SERVICES), handlers=[heard])
        stop.wait(seconds)
        browser.cancel()


def _tell_of(info: "ServiceInfo", service: str, tell: Tell) -> None:
    # Receipt printers that announce IPP take plain bytes at the usual port.
    port = info.port if service == SERVICES[0] and info.port else RAW_PORT
    for address in info.parsed_addresses():
        if ":" not in address:
            tell(Found("network", address, port, name=info.name.removesuffix(f".{service}")))
            return


def scan(
    hosts: Sequence[str],
    tell: Tell,
    stop: Event,
    progress: Callable[[int], None] = lambda _done: None,
    port: int = RAW_PORT,
) -> None:
    """Asks each address whether something listens at the printers' port: at most `MOST_HOSTS`, in
    some seconds; `stop` ends it between two answers. Nothing is sent to who answers.
    """
    wanted = hosts[:MOST_HOSTS]

    def listens(host: str) -> bool:
        if stop.is_set():
            return False
        with suppress(OSError), socket.create_connection((host, port), CONNECT_SECONDS):
            return True
        return False

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="scan") as asking:
        asked = {asking.submit(listens, host): host for host in wanted}
        for done, future in enumerate(as_completed(asked), 1):
            if stop.is_set():
                asking.shutdown(wait=False, cancel_futures=True)
                return
            if future.result():
                tell(Found("network", asked[future], port))
            progress(done)


def neighbours() -> tuple[str, ...]:
    """The addresses of this machine's own /24; none without a network, or on a public one."""
    own = own_address()
    if not own or not IPv4Address(own).is_private or IPv4Address(own).is_loopback:
        return ()
    return tuple(str(one) for one in ip_network(f"{own}/24", strict=False).hosts())


def on_cables(devices: Path = Path("/dev")) -> tuple[Found, ...]:
    """What hangs on this machine: printers' device files, else USB itself, and serial lines."""
    files = tuple(
        Found("usb", path=str(path), name=path.name) for path in sorted(devices.glob("usb/lp*"))
    )
    lines = tuple(
        Found("serial", path=port.device, name=port.description or "")
        for port in sorted(list_ports.comports(), key=lambda one: one.device)
        if port.hwid != "n/a"
    )
    return (*(files or tuple(_on_usb())), *lines)


def _on_usb() -> Iterator[Found]:
    with suppress(usb.core.NoBackendError, usb.core.USBError):
        for device in usb.core.find(find_all=True):
            if any(one.bInterfaceClass == PRINTER_CLASS for config in device for one in config):
                path = f"usb:{device.idVendor:04x}:{device.idProduct:04x}"
                yield Found("usb", path=path, name=_product(device))


def _product(device: Any) -> str:
    with suppress(ValueError, usb.core.USBError, NotImplementedError):
        return usb.util.get_string(device, device.iProduct) or ""
    return ""
