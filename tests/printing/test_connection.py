import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from qt_kit.virtual_printer.server import Happening, PrinterServer
from store_core.printing.connection import (
    Address,
    NotSent,
    Outcome,
    Printed,
    Timeouts,
    Uncertain,
    send,
)
from store_core.printing.emulator import Emulator, PaperCut
from store_core.printing.escpos import Encoder
from store_core.printing.models import MODELS
from store_core.printing.status import Trouble
from tests.printing import documents
from tests.printing.paper import FONTS

PATIENT = Timeouts(connect=60.0, reply=60.0, send=60.0, finish=60.0)
RECEIPT = Encoder(MODELS["80"], FONTS).encode(documents.receipt_with_code())


@contextmanager
def printer() -> Iterator[tuple[PrinterServer, list[Happening]]]:
    told: list[Happening] = []
    server = PrinterServer(Emulator(FONTS), 0, told.append)
    server.start()
    try:
        yield server, told
    finally:
        server.stop()


def send_to(port: int, *, answers_process_id: bool = True, timeouts: Timeouts = PATIENT) -> Outcome:
    return send(
        Address("127.0.0.1", port),
        RECEIPT,
        answers_process_id=answers_process_id,
        timeouts=timeouts,
    )


@contextmanager
def stranger(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """Something at a port that is no good printer."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                talk(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


@pytest.mark.parametrize("answers_process_id", [True, False])
def test_a_receipt_is_printed(answers_process_id: bool) -> None:
    with printer() as (server, told):
        outcome = send_to(server.port, answers_process_id=answers_process_id)
        assert outcome == Printed()
    (cut,) = [event for event in told if isinstance(event, PaperCut)]
    assert cut.paper.raw + b"\x1bp\x0022" == RECEIPT


def test_a_printer_that_is_off_refuses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    outcome = send_to(port)
    assert isinstance(outcome, NotSent)
    assert outcome.trouble is Trouble.REFUSED


def test_a_name_that_nobody_has_is_unreachable() -> None:
    outcome = send(
        Address("no-such-printer.invalid"), RECEIPT, answers_process_id=True, timeouts=PATIENT
    )
    assert isinstance(outcome, NotSent)
    assert outcome.trouble is Trouble.UNREACHABLE


@pytest.mark.parametrize(
    ("condition", "trouble"),
    [
        ("paper_out", Trouble.PAPER_OUT),
        ("cover_open", Trouble.COVER_OPEN),
        ("offline", Trouble.OFFLINE),
    ],
)
def test_a_printer_in_trouble_is_sent_nothing(condition: str, trouble: Trouble) -> None:
    with printer() as (server, told):
        server.change(**{condition: True})
        assert send_to(server.port) == NotSent(trouble)
        server.change(**{condition: False})
    assert not [event for event in told if isinstance(event, PaperCut)]


def test_something_that_answers_nothing_is_sent_nothing() -> None:
    def listen(connection: socket.socket) -> None:
        assert connection.recv(100) == b"\x10\x04\x01"
        assert connection.recv(100) == b""

    with stranger(listen) as port:
        quick = replace(PATIENT, reply=0.5)
        assert send_to(port, timeouts=quick) == NotSent(Trouble.SILENT)


@pytest.mark.parametrize("after", [1, 300, 5000])
def test_a_connection_that_breaks_in_the_job_is_uncertain(after: int) -> None:
    with printer() as (server, told):
        server.drop_after(after)
        assert isinstance(send_to(server.port), Uncertain)
        assert not [event for event in told if isinstance(event, PaperCut)]
        assert send_to(server.port) == Printed()
    (cut,) = [event for event in told if isinstance(event, PaperCut)]
    assert "TOTAL USD                                  68.44" in cut.paper.text


def test_paper_that_runs_out_in_the_job_is_uncertain_and_says_so() -> None:
    def run_out(connection: socket.socket) -> None:
        for _ in range(4):
            connection.recv(3)
            connection.sendall(b"\x12")
        heard = b""
        while not heard.endswith(b"\x10\x04\x01"):
            heard += connection.recv(65_536)
        for reply in (b"\x1a", b"\x32", b"\x12", b"\x7e"):
            connection.sendall(reply)
            connection.recv(3)

    with stranger(run_out) as port:
        outcome = send_to(port, timeouts=replace(PATIENT, finish=0.6))
    assert isinstance(outcome, Uncertain)
    assert outcome.trouble is Trouble.PAPER_OUT


def test_two_tills_get_their_turn_one_after_the_other() -> None:
    outcomes: list[Outcome] = []
    with printer() as (server, told):
        threads = [
            threading.Thread(target=lambda: outcomes.append(send_to(server.port))) for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert outcomes == [Printed(), Printed()]
    assert len([event for event in told if isinstance(event, PaperCut)]) == 2
