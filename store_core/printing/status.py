"""What a printer says of itself: the replies to `DLE EOT` and `GS ( H`."""

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """Why nothing was sent."""

    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    """It takes the connection but doesn't answer."""
    GONE = "gone"
    """No printer is on that cable."""
    FORBIDDEN = "forbidden"
    """The system lets this program not use the cable."""
    BUSY = "busy"
    """Another program holds the cable."""
    OFFLINE = "offline"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    FAULT = "fault"
    """Cutter or head: it needs a hand."""


@dataclass(frozen=True)
class Status:
    """The answers to `DLE EOT` 1 to 4."""

    printer: int
    offline: int
    error: int
    paper: int

    @property
    def trouble(self) -> Trouble | None:
        """The trouble that a person has to mend, the plainest first."""
        if self.offline & 0x04:
            return Trouble.COVER_OPEN
        if self.paper & 0x60 or self.offline & 0x20:
            return Trouble.PAPER_OUT
        if self.error & 0x68 or self.offline & 0x40:
            return Trouble.FAULT
        if self.printer & 0x08:
            return Trouble.OFFLINE
        return None

    @property
    def paper_low(self) -> bool:
        return bool(self.paper & 0x0C)


def status_request(which: int) -> bytes:
    """`which`: 1 printer, 2 cause of offline, 3 cause of error, 4 paper."""
    return bytes((0x10, 0x04, which))


def is_status(byte: int) -> bool:
    """The fixed bits that every `DLE EOT` reply carries."""
    return byte & 0x93 == 0x12


def end_of_job_request(process: bytes) -> bytes:
    """Asks for an answer when all before it is printed; `process` is four ASCII characters."""
    return b"\x1d(H\x06\x0000" + process


def end_of_job_reply(process: bytes) -> bytes:
    return b'7"' + process + b"\x00"
