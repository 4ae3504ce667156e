"""The benchmark `printing`: what a receipt costs from its document to the printer's bytes."""

import socket
from collections.abc import Iterator
from importlib import import_module

from store_core.application.papers import receipt
from store_core.commands.bench_figures import (
    Aim,
    Figure,
    Ground,
    Limit,
    spread,
    timed_in_turn,
)
from store_core.commands.bench_history import till_with_history
from store_core.commands.bench_shops import open_till, three_lines
from store_core.printing.document import Document
from store_core.printing.escpos import Encoder
from store_core.printing.fonts import Fonts
from store_core.printing.models import MODELS


def measure(ground: Ground) -> Iterator[Figure]:
    folder = ground.folder / "till"
    till_with_history(folder, 0, ground.shared)
    till = open_till(folder)
    document = receipt(till.sell(three_lines(till.shop)), till.shop.settings, "Maya")
    till.shop.database.close()
    fonts = Fonts(import_module("resources").path("fonts"))
    for width in ("80", "58"):
        encoder = Encoder(MODELS[width], fonts)
        yield _receipt(f"{width} mm", encoder, document, ground.scale.times)


def _receipt(paper: str, encoder: Encoder, document: Document, times: int) -> Figure:
    data = encoder.encode(document)
    ours, theirs = timed_in_turn(
        (lambda: encoder.encode(document), lambda: _through_a_socket(data)), times
    )
    return Figure(
        name=f"receipt of 3 lines to bytes, {paper}",
        found=spread(ours),
        limit=Limit("the bytes through a socket of this machine", spread(theirs)),
        aim=Aim("p99", most=2),
        note=f"{len(data):,} bytes",
    )


def _through_a_socket(data: bytes) -> None:
    sender, printer = socket.socketpair()
    with sender, printer:
        sender.sendall(data)
        left = len(data)
        while left:
            left -= len(printer.recv(left))
