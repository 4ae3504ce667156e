from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store_core.printing.delivery import Job
from store_core.printing.document import Document, DrawerKick, reprinted
from store_core.printing.queue import DatabaseQueue, enqueue
from store_core.storage.engine import Database
from store_core.storage.printing import PrintJobRow
from store_core.storage.upgrade import open_database
from tests.printing import documents

NOW = datetime(2026, 11, 21, 18, 58, tzinfo=UTC)
LATER = NOW + timedelta(seconds=5)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Database]:
    till = open_database(tmp_path / "till.db")
    yield till
    till.close()


@pytest.fixture
def queue(till: Database) -> DatabaseQueue:
    return DatabaseQueue(till)


def add(till: Database, entry: str, document: Document | None = None, **more: str) -> bool:
    with till.write() as session:
        return enqueue(
            session,
            document or documents.ticket(),
            entry_id=entry,
            printer=more.get("printer", "Oven"),
            fallback="Bar",
            station="oven",
            now=NOW,
        )


def claimed(queue: DatabaseQueue, printer: str = "Oven", now: datetime = NOW) -> Job:
    job = queue.claim(printer, now)
    assert job is not None
    return job


def state(till: Database) -> tuple[str, int, str]:
    with till.read() as session:
        (row,) = session.query(PrintJobRow).all()
        return row.state, row.attempts, row.last_error


def test_one_paper_is_queued_once(till: Database, queue: DatabaseQueue) -> None:
    assert add(till, "e1")
    assert not add(till, "e1")
    assert claimed(queue).id == "ticket/e1/oven/0"
    assert queue.claim("Oven", NOW) is None


def test_a_job_is_sending_on_the_disk_before_its_first_byte(
    till: Database, queue: DatabaseQueue
) -> None:
    add(till, "e1")
    claimed(queue)
    assert state(till) == ("sending", 0, "")


def test_a_job_left_sending_by_a_crash_is_uncertain_and_due(
    till: Database, queue: DatabaseQueue
) -> None:
    add(till, "e1")
    claimed(queue)
    queue.recover("Oven", LATER)
    assert state(till) == ("uncertain", 1, "stopped while sending")
    assert claimed(queue, now=LATER).attempts == 1


def test_a_printed_job_never_comes_again(till: Database, queue: DatabaseQueue) -> None:
    add(till, "e1")
    queue.finish_printed(claimed(queue), LATER)
    queue.recover("Oven", LATER)
    assert queue.claim("Oven", LATER) is None
    assert queue.next_due("Oven") is None
    assert not add(till, "e1")


def test_a_job_that_waits_is_not_due_before_its_time(till: Database, queue: DatabaseQueue) -> None:
    add(till, "e1")
    queue.release(claimed(queue), LATER, "paper_out")
    assert state(till) == ("queued", 0, "paper_out")
    assert queue.claim("Oven", NOW) is None
    assert queue.next_due("Oven") == LATER
    claimed(queue, now=LATER)


def test_a_waiting_reprint_stays_a_reprint(till: Database, queue: DatabaseQueue) -> None:
    add(till, "e1")
    queue.finish_uncertain(claimed(queue), NOW, "broken")
    queue.release(claimed(queue), LATER, "paper_out")
    assert state(till) == ("uncertain", 1, "paper_out")


def test_a_rerouted_job_is_the_other_printers(till: Database, queue: DatabaseQueue) -> None:
    add(till, "e1")
    job = claimed(queue)
    document = reprinted(job.document, 1)
    moved = Job(job.id, "Bar", "Oven", job.what, document, 1, job.created_at)
    queue.reroute(moved, NOW, "paper_out")
    assert queue.claim("Oven", NOW) is None
    assert claimed(queue, "Bar") == moved


def test_jobs_come_in_the_order_they_were_made(till: Database, queue: DatabaseQueue) -> None:
    for entry in ("e1", "e2", "e3"):
        add(till, entry)
    first = claimed(queue)
    queue.release(first, NOW, "refused")
    assert claimed(queue).id == first.id


def test_a_drawer_kick_that_may_have_happened_is_never_claimed_again(
    till: Database, queue: DatabaseQueue
) -> None:
    add(till, "e1", Document("Drawer", "drawer", (DrawerKick(),)))
    claimed(queue)
    queue.recover("Oven", NOW)
    assert queue.claim("Oven", LATER) is None
    assert queue.next_due("Oven") is None


def test_a_printed_paper_is_forgotten_for_it_may_name_a_customer(
    till: Database, queue: DatabaseQueue
) -> None:
    add(till, "e1")
    job = claimed(queue)
    assert job.document == documents.ticket()
    queue.finish_printed(job, LATER)
    with till.read() as session:
        assert [row.document for row in session.query(PrintJobRow)] == [b""]


def test_a_clock_set_back_by_a_day_delays_no_paper(till: Database, queue: DatabaseQueue) -> None:
    add(till, "e1")
    job = claimed(queue)
    queue.release(job, LATER, "paper_out")
    assert queue.claim("Oven", NOW) is None
    assert claimed(queue, now=NOW - timedelta(days=1)).id == job.id
