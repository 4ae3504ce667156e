"""One job over one connection, and an honest word about what became of it."""

import contextlib
import errno
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from store_core.printing.status import (
    Status,
    Trouble,
    end_of_job_reply,
    end_of_job_request,
    is_status,
    status_request,
)
from store_core.printing.wires import Address, Place, Wire, open_wire

__all__ = [
    "PATIENT",
    "Address",
    "NotSent",
    "Outcome",
    "Place",
    "Printed",
    "Timeouts",
    "Uncertain",
    "send",
]

_PIECE = 4096
_serial = count(1)


@dataclass(frozen=True)
class Timeouts:
    """In seconds."""

    connect: float = 3.0
    reply: float = 2.0
    send: float = 10.0
    finish: float = 15.0
    """From the last byte to the paper."""


PATIENT = Timeouts()


@dataclass(frozen=True)
class Printed:
    paper_low: bool = False


@dataclass(frozen=True)
class NotSent:
    """Not one byte of the job left this machine."""

    trouble: Trouble
    detail: str = ""


@dataclass(frozen=True)
class Uncertain:
    """The connection broke after the first byte: the paper may be there or not."""

    sent: int
    detail: str = ""
    trouble: Trouble | None = None


Outcome = Printed | NotSent | Uncertain


class _SilenceError(Exception):
    """The printer answered nothing that we asked for, in time."""


def send(
    place: Place,
    job: bytes,
    *,
    answers_process_id: bool,
    answers: bool = True,
    timeouts: Timeouts = PATIENT,
) -> Outcome:
    """Asks the printer how it is, sends the job and waits for its end. Never raises for what
    cable, network and printer do. An empty job only asks. One that does not `answer` is asked
    nothing: it has printed what it took in."""
    try:
        wire = open_wire(place, timeouts.connect)
    except OSError as error:
        return NotSent(_trouble_of(error), str(error))
    with contextlib.closing(wire):
        if answers and wire.answers:
            return _talk(wire, job, timeouts, answers_process_id)
        return _tell(wire, job, timeouts)


def _trouble_of(error: OSError) -> Trouble:
    """Why a way to the printer did not open."""
    if isinstance(error, ConnectionRefusedError):
        return Trouble.REFUSED
    if error.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO) or isinstance(
        error, FileNotFoundError
    ):
        return Trouble.GONE
    if error.errno in (errno.EACCES, errno.EPERM):
        return Trouble.FORBIDDEN
    return Trouble.BUSY if error.errno in (errno.EBUSY, errno.EAGAIN) else Trouble.UNREACHABLE


def _tell(wire: Wire, job: bytes, timeouts: Timeouts) -> Outcome:
    sent = 0
    try:
        for piece in _pieces(job):
            wire.write(piece, timeouts.send)
            sent += len(piece)
    except OSError as error:
        return Uncertain(sent, str(error) or type(error).__name__)
    return Printed()


def _talk(wire: Wire, job: bytes, timeouts: Timeouts, answers_process_id: bool) -> Outcome:
    try:
        status = _ask_status(wire, timeouts.reply)
    except _SilenceError:
        return NotSent(Trouble.SILENT)
    except OSError as error:
        return NotSent(Trouble.UNREACHABLE, str(error))
    if status.trouble:
        return NotSent(status.trouble)
    if not job:
        return Printed(status.paper_low)
    process = f"{next(_serial) % 10_000:04d}".encode() if answers_process_id else b""
    ending = end_of_job_request(process) if process else b""
    sent = 0
    try:
        for piece in _pieces(job + ending):
            wire.write(piece, timeouts.send)
            sent += len(piece)
        if process:
            _await(wire, end_of_job_reply(process), timeouts.finish)
            return Printed(status.paper_low)
        after = _ask_status(wire, timeouts.reply)
    except _SilenceError:
        return Uncertain(sent, "no end of job", _trouble_now(wire, timeouts.reply))
    except OSError as error:
        return Uncertain(sent, str(error) or type(error).__name__)
    if after.trouble:
        return Uncertain(sent, "stopped before the end", after.trouble)
    return Printed(after.paper_low)


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), _PIECE):
        yield data[start : start + _PIECE]


def _ask_status(wire: Wire, seconds: float) -> Status:
    return Status(*(_ask_one(wire, which, seconds) for which in (1, 2, 3, 4)))


def _ask_one(wire: Wire, which: int, seconds: float) -> int:
    wire.write(status_request(which), seconds)
    for byte in _incoming(wire, seconds):
        if is_status(byte):
            return byte
    raise _SilenceError


def _await(wire: Wire, expected: bytes, seconds: float) -> None:
    seen = b""
    for byte in _incoming(wire, seconds):
        seen = (seen + bytes((byte,)))[-len(expected) :]
        if seen == expected:
            return
    raise _SilenceError


def _incoming(wire: Wire, seconds: float) -> Iterator[int]:
    """Bytes as they come, one at a time, as what follows belongs to the next question; until the
    time is up, OSError when the printer hangs up.
    """
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        yield from wire.read(left)


def _trouble_now(wire: Wire, seconds: float) -> Trouble | None:
    try:
        return _ask_status(wire, seconds).trouble
    except (OSError, _SilenceError):
        return None
