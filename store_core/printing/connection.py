"""One job over one TCP connection, and an honest word about what became of it."""

import contextlib
import socket
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

_PIECE = 4096
_serial = count(1)


@dataclass(frozen=True)
class Address:
    host: str
    port: int = 9100


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
    address: Address,
    job: bytes,
    *,
    answers_process_id: bool,
    timeouts: Timeouts = PATIENT,
) -> Outcome:
    """Asks the printer how it is, sends the job and waits for its end. Never raises for what
    network and printer do. An empty job only asks."""
    try:
        connection = socket.create_connection((address.host, address.port), timeouts.connect)
    except ConnectionRefusedError as error:
        return NotSent(Trouble.REFUSED, str(error))
    except OSError as error:
        return NotSent(Trouble.UNREACHABLE, str(error))
    with contextlib.closing(connection):
        return _talk(connection, job, timeouts, answers_process_id)


def _talk(
    connection: socket.socket, job: bytes, timeouts: Timeouts, answers_process_id: bool
) -> Outcome:
    try:
        status = _ask_status(connection, timeouts.reply)
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
        connection.settimeout(timeouts.send)
        for piece in _pieces(job + ending):
            connection.sendall(piece)
            sent += len(piece)
        if process:
            _await(connection, end_of_job_reply(process), timeouts.finish)
            return Printed(status.paper_low)
        after = _ask_status(connection, timeouts.reply)
    except _SilenceError:
        return Uncertain(sent, "no end of job", _trouble_now(connection, timeouts.reply))
    except OSError as error:
        return Uncertain(sent, str(error) or type(error).__name__)
    if after.trouble:
        return Uncertain(sent, "stopped before the end", after.trouble)
    return Printed(after.paper_low)


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), _PIECE):
        yield data[start : start + _PIECE]


def _ask_status(connection: socket.socket, seconds: float) -> Status:
    return Status(*(_ask_one(connection, which, seconds) for which in (1, 2, 3, 4)))


def _ask_one(connection: socket.socket, which: int, seconds: float) -> int:
    connection.settimeout(seconds)
    connection.sendall(status_request(which))
    for byte in _incoming(connection, seconds):
        if is_status(byte):
            return byte
    raise _SilenceError


def _await(connection: socket.socket, expected: bytes, seconds: float) -> None:
    seen = b""
    for byte in _incoming(connection, seconds):
        seen = (seen + bytes((byte,)))[-len(expected) :]
        if seen == expected:
            return
    raise _SilenceError


def _incoming(connection: socket.socket, seconds: float) -> Iterator[int]:
    """Bytes as they come, until the time is up; OSError when the printer hangs up."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        connection.settimeout(left)
        try:
            # One at a time: what follows belongs to the next question.
            received = connection.recv(1)
        except TimeoutError:
            return
        if not received:
            raise ConnectionAbortedError("the printer hung up")
        yield received[0]


def _trouble_now(connection: socket.socket, seconds: float) -> Trouble | None:
    try:
        return _ask_status(connection, seconds).trouble
    except (OSError, _SilenceError):
        return None
