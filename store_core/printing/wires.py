"""The ways to a printer: a TCP connection, a device file, a serial line, USB itself."""

import contextlib
import os
import select
import socket
import stat
import sys
import time
from dataclasses import dataclass
from typing import Any, Protocol

import serial
import usb.core
import usb.util

PRINTER_CLASS = 7
"""Of USB interfaces, as the USB implementers number them."""
_TICK = 0.02
_USB_READ_MS = 200


@dataclass(frozen=True)
class Address:
    host: str
    port: int = 9100


@dataclass(frozen=True)
class DeviceFile:
    """What the system shows of a printer on a cable, as `/dev/usb/lp0`; or any file."""

    path: str


@dataclass(frozen=True)
class SerialLine:
    path: str
    rate: int = 9600


@dataclass(frozen=True)
class UsbPort:
    """`serial` only where two of a kind stand at one machine."""

    vendor: int
    product: int
    serial: str = ""


Place = Address | DeviceFile | SerialLine | UsbPort


class Wire(Protocol):
    """An open way to a printer. Every method raises OSError for what cable and printer do."""

    answers: bool
    """False where nothing can ever come back, as from a plain file."""

    def write(self, data: bytes, seconds: float) -> None:
        """All of it, or TimeoutError."""

    def read(self, seconds: float) -> bytes:
        """One byte, or none in that time. ConnectionAbortedError when the printer hung up."""

    def close(self) -> None: ...


def open_wire(place: Place, seconds: float) -> Wire:
    """Raises OSError: ConnectionRefusedError, FileNotFoundError, PermissionError and others."""
    match place:
        case Address():
            return SocketWire(socket.create_connection((place.host, place.port), seconds))
        case DeviceFile():
            return FileWire(place.path)
        case SerialLine():
            return SerialWire(place)
        case UsbPort():
            return UsbWire(place)


def own_address() -> str:
    """This machine's address on the network it would use; "" without one. Nothing is sent."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe,
        contextlib.suppress(OSError),
    ):
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])
    return ""


class SocketWire:
    answers = True

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def write(self, data: bytes, seconds: float) -> None:
        self._connection.settimeout(seconds)
        self._connection.sendall(data)

    def read(self, seconds: float) -> bytes:
        self._connection.settimeout(seconds)
        try:
            received = self._connection.recv(1)
        except TimeoutError:
            return b""
        if not received:
            raise ConnectionAbortedError("the printer hung up")
        return received

    def close(self) -> None:
        self._connection.close()


class FileWire:
    """A device file that is read and written in turns; a terminal among them carries every byte as
    it is.
    """

    def __init__(self, path: str) -> None:
        quiet = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
        self._file = os.open(path, os.O_RDWR | os.O_APPEND | quiet | getattr(os, "O_BINARY", 0))
        kind = os.fstat(self._file).st_mode
        self.answers = not stat.S_ISREG(kind)
        if os.isatty(self._file) and sys.platform != "win32":
            import tty

            tty.setraw(self._file)

    def write(self, data: bytes, seconds: float) -> None:
        until = time.monotonic() + seconds
        rest = memoryview(data)
        while rest:
            if self.answers and not self._ready(until, writing=True):
                raise TimeoutError("the printer takes nothing in")
            with contextlib.suppress(BlockingIOError):
                rest = rest[os.write(self._file, rest) :]

    def read(self, seconds: float) -> bytes:
        until = time.monotonic() + seconds
        while self.answers and self._ready(until, writing=False):
            with contextlib.suppress(BlockingIOError):
                received = os.read(self._file, 1)
                if received:
                    return received
            # A printer's file is readable at once, with nothing in it.
            time.sleep(_TICK)
        return b""

    def _ready(self, until: float, *, writing: bool) -> bool:
        left = until - time.monotonic()
        if left <= 0:
            return False
        files = [self._file]
        return any(select.select([] if writing else files, files if writing else [], [], left))

    def close(self) -> None:
        os.close(self._file)


class SerialWire:
    answers = True

    def __init__(self, line: SerialLine) -> None:
        self._port = serial.Serial(line.path, line.rate, exclusive=True)

    def write(self, data: bytes, seconds: float) -> None:
        self._port.write_timeout = seconds
        try:
            self._port.write(data)
            self._port.flush()
        except serial.SerialTimeoutException as error:
            raise TimeoutError("the printer takes nothing in") from error

    def read(self, seconds: float) -> bytes:
        self._port.timeout = seconds
        return bytes(self._port.read(1))

    def close(self) -> None:
        self._port.close()


class UsbWire:
    """Through libusb, where the system shows no device file (macOS, some Windows drivers)."""

    def __init__(self, port: UsbPort) -> None:
        self._device, interface = _found(port)
        self.number: int = interface.bInterfaceNumber
        with contextlib.suppress(NotImplementedError):  # only Linux knows of such drivers
            if self._device.is_kernel_driver_active(self.number):
                self._device.detach_kernel_driver(self.number)
        usb.util.claim_interface(self._device, self.number)
        ends = {usb.util.endpoint_direction(end.bEndpointAddress): end for end in interface}
        self._out = ends[usb.util.ENDPOINT_OUT]
        self._in = ends.get(usb.util.ENDPOINT_IN)
        self.answers = self._in is not None
        self._heard = b""

    def write(self, data: bytes, seconds: float) -> None:
        self._out.write(data, round(seconds * 1000))

    def read(self, seconds: float) -> bytes:
        until = time.monotonic() + seconds
        while self._in is not None and not self._heard and time.monotonic() < until:
            with contextlib.suppress(usb.core.USBTimeoutError):
                self._heard = bytes(self._in.read(self._in.wMaxPacketSize, _USB_READ_MS))
        first, self._heard = self._heard[:1], self._heard[1:]
        return first

    def close(self) -> None:
        usb.util.release_interface(self._device, self.number)
        usb.util.dispose_resources(self._device)


def _found(port: UsbPort) -> tuple[Any, Any]:
    try:
        devices = usb.core.find(find_all=True, idVendor=port.vendor, idProduct=port.product)
        for device in devices:
            if port.serial and usb.util.get_string(device, device.iSerialNumber) != port.serial:
                continue
            for interface in device.get_active_configuration():
                if interface.bInterfaceClass == PRINTER_CLASS:
                    return device, interface
    except usb.core.NoBackendError as error:
        raise OSError("this system has no libusb") from error
    raise FileNotFoundError(f"no printer {port.vendor:04x}:{port.product:04x} on USB")
