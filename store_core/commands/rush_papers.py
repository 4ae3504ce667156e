"""The printer of a rush, and its papers held against what the tills had queued (S2)."""

import re
import socket
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread

from sqlalchemy import func, select

from store_core.storage.audit import LogRow
from store_core.storage.engine import Database
from store_core.storage.kitchen import TicketRow
from store_core.storage.orders import OrderRow
from store_core.storage.printing import PrintJobRow

CUT = b"\x1dV"
NUMBER = re.compile(r"\b[A-Z]{1,2}[0-9]?-[0-9]{4}\b")
AGAIN = (b"REPRINT", b"NOT CONFIRMED")
OF_A_SHIFT = (b"X REPORT", b"Z REPORT")
"""Papers that may name orders, those left open, and are about none."""
LOOK_EVERY = 0.5


class PaperTray:
    """Takes what comes over each connection for one paper; one that lacks its cut is torn off."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(LOOK_EVERY)
        self._lock = Lock()
        self._over = False
        self.port: int = self._listener.getsockname()[1]
        self.papers: list[bytes] = []
        self._thread = Thread(target=self._serve, name="paper tray", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._over = True
        self._thread.join()
        self._listener.close()

    def keep(self, folder: Path) -> None:
        """In the order in which they came out."""
        folder.mkdir()
        for number, paper in enumerate(self.papers):
            (folder / f"{number:05}.escpos").write_bytes(paper)

    def _serve(self) -> None:
        while not self._over:
            with suppress(TimeoutError):
                connection, _ = self._listener.accept()
                Thread(target=self._take, args=(connection,), daemon=True).start()

    def _take(self, connection: socket.socket) -> None:
        held = b""
        with connection, suppress(OSError):
            while piece := connection.recv(65_536):
                held += piece
        if CUT in held:
            with self._lock:
                self.papers.append(held)


def paper_faults(files: Iterable[Path], papers: Iterable[bytes]) -> Iterator[str]:
    """Each paper that a till had queued came out, and each further one says that it is one more."""
    wanted: Counter[str] = Counter()
    for file in files:
        for job, number in _jobs(file):
            wanted[number] += 1
            if job.state != "printed":
                yield f"{job.id} is {job.state}, not printed"
    out: Counter[str] = Counter()
    first: Counter[str] = Counter()
    about_orders = (one for one in papers if not any(title in one for title in OF_A_SHIFT))
    for paper in about_orders:
        numbers = set(NUMBER.findall(paper.decode("latin-1")))
        out.update(numbers)
        if not any(mark in paper for mark in AGAIN):
            first.update(numbers)
    if not wanted:
        yield "no till had a paper to print"
    for number, count in wanted.items():
        if out[number] < count:
            yield f"of {count} papers about {number} came out {out[number]}"
        if first[number] > count:
            yield f"of {count} papers about {number} {first[number]} look like the first"


def _jobs(file: Path) -> list[tuple[PrintJobRow, str]]:
    """Those about an order, with its number."""
    database = Database(file)
    query = (
        select(PrintJobRow, OrderRow.number)
        .outerjoin(LogRow, LogRow.entry_id == PrintJobRow.entry_id)
        .outerjoin(TicketRow, TicketRow.id == PrintJobRow.entry_id)
        .join(OrderRow, OrderRow.id == func.coalesce(LogRow.order_id, TicketRow.order_id))
        .where(PrintJobRow.what != "drawer")
    )
    try:
        with database.read() as session:
            found = session.execute(query).all()
            session.expunge_all()
            return [(job, number) for job, number in found]
    finally:
        database.close()
