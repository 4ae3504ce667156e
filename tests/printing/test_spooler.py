from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from store_core.printing.connection import NotSent, Outcome, Printed, Uncertain
from store_core.printing.delivery import Health, Job, job_id
from store_core.printing.document import Document, DrawerKick, Mark, from_json, to_json
from store_core.printing.spooler import Reports, Spooler
from store_core.printing.status import Trouble
from tests.printing import documents
from tests.printing.print_queue import MemoryQueue

START = datetime(2026, 11, 21, 18, 58, tzinfo=UTC)
PAPER_OUT = NotSent(Trouble.PAPER_OUT)


class Kitchen:
    """Two printers and a clock that only the test moves; papers are documents."""

    def __init__(self) -> None:
        self.now = START
        self.queue = MemoryQueue()
        self.papers: list[tuple[str, Document]] = []
        self.state: dict[str, Callable[[], Outcome]] = {}
        self.told: list[tuple[str, Health]] = []
        self.woken: list[str] = []
        self.bugs: list[Exception] = []
        self.encode = to_json
        self.spoolers = {name: self._spooler(name) for name in ("Oven", "Bar")}

    def _spooler(self, name: str) -> Spooler:
        def deliver(job: bytes) -> Outcome:
            outcome = self.state[name]() if name in self.state else Printed()
            if job and not isinstance(outcome, NotSent):
                self.papers.append((name, from_json(job)))
            return outcome

        return Spooler(
            name,
            self.queue,
            lambda document: self.encode(document),
            deliver,
            lambda: self.now,
            Reports(
                lambda printer, health: self.told.append((printer, health)),
                self.bugs.append,
                self.woken.append,
            ),
        )

    def add(self, number: int, document: Document | None = None, **changes: object) -> Job:
        document = document or documents.ticket()
        job = Job(
            id=job_id(document.kind, f"e{number}", "oven", 0),
            printer="Oven",
            fallback="Bar",
            what=document.kind,
            document=document,
            attempts=0,
            created_at=self.now + timedelta(milliseconds=number),
        )
        job = replace(job, **changes)  # type: ignore[arg-type]  # any field of a job
        self.queue.add(job)
        return job

    def run(self, seconds: float) -> None:
        """Steps every spooler whenever it wants to be stepped."""
        until = self.now + timedelta(seconds=seconds)
        wishes = dict.fromkeys(self.spoolers, self.now)
        while self.now <= until:
            for name, spooler in self.spoolers.items():
                if wishes[name] <= self.now or name in self.woken:
                    wishes[name] = self.now + timedelta(seconds=spooler.step())
            self.woken.clear()
            self.now += timedelta(milliseconds=50)

    def marks(self, printer: str) -> list[list[str]]:
        return [
            [block.text for block in document.blocks if isinstance(block, Mark)]
            for name, document in self.papers
            if name == printer
        ]


def test_tickets_come_out_once_and_in_order() -> None:
    kitchen = Kitchen()
    for number in range(5):
        kitchen.add(number, replace_title(documents.ticket(), f"T{number}"))
    kitchen.run(1)
    assert [document.title for _, document in kitchen.papers] == ["T0", "T1", "T2", "T3", "T4"]
    assert set(kitchen.queue.states().values()) == {"printed"}


def test_a_broken_connection_is_followed_by_a_reprint_that_says_so() -> None:
    kitchen = Kitchen()
    outcomes: Iterator[Outcome] = iter([Uncertain(10, "reset"), Uncertain(10, "reset"), Printed()])
    kitchen.state["Oven"] = lambda: next(outcomes)
    kitchen.add(1)
    kitchen.run(5)
    assert kitchen.marks("Oven") == [
        [],
        ["REPRINT 1 - possible duplicate"],
        ["REPRINT 2 - possible duplicate"],
    ]
    assert kitchen.queue.states() == {"ticket/e1/oven/0": "printed"}


def test_what_was_being_sent_in_a_crash_comes_again_as_a_possible_duplicate() -> None:
    kitchen = Kitchen()
    job = kitchen.add(1)
    kitchen.queue.add(job, "sending")
    kitchen.spoolers["Oven"].recover()
    kitchen.run(1)
    assert kitchen.marks("Oven") == [["REPRINT 1 - possible duplicate"]]


def test_without_paper_the_fallback_takes_over_after_ten_seconds() -> None:
    kitchen = Kitchen()
    kitchen.state["Oven"] = lambda: PAPER_OUT
    kitchen.add(1)
    kitchen.run(9.5)
    assert kitchen.papers == []
    kitchen.run(5.5)
    assert kitchen.marks("Bar") == [["REROUTED from Oven"]]


def test_paper_that_comes_back_in_time_keeps_the_ticket_at_its_printer() -> None:
    kitchen = Kitchen()
    kitchen.state["Oven"] = lambda: PAPER_OUT
    kitchen.add(1)
    kitchen.run(6)
    del kitchen.state["Oven"]
    kitchen.run(6)
    assert kitchen.marks("Oven") == [[]]
    assert kitchen.marks("Bar") == []


def test_a_printer_dead_for_long_holds_a_new_ticket_up_for_five_seconds_at_most() -> None:
    kitchen = Kitchen()
    kitchen.state["Oven"] = lambda: NotSent(Trouble.UNREACHABLE)
    kitchen.add(1)
    kitchen.run(60)
    kitchen.add(2)
    kitchen.run(5.5)
    assert len(kitchen.marks("Bar")) == 2


def test_a_dead_printer_delays_no_other() -> None:
    kitchen = Kitchen()
    kitchen.state["Oven"] = lambda: NotSent(Trouble.UNREACHABLE)
    for number in range(20):
        kitchen.add(number)
    kitchen.add(99, printer="Bar", fallback=None)
    kitchen.run(0.2)
    assert kitchen.marks("Bar") == [[]]


def test_two_dead_printers_hand_a_ticket_to_whichever_wakes_up() -> None:
    kitchen = Kitchen()
    kitchen.state = {name: lambda: NotSent(Trouble.REFUSED) for name in ("Oven", "Bar")}
    kitchen.add(1)
    kitchen.run(120)
    assert len(kitchen.told) < 10
    del kitchen.state["Bar"]
    kitchen.run(30)
    assert len(kitchen.marks("Bar")) == 1
    assert kitchen.queue.states() == {"ticket/e1/oven/0": "printed"}


def test_a_possible_duplicate_that_moves_on_says_both() -> None:
    kitchen = Kitchen()
    kitchen.state["Oven"] = lambda: Uncertain(10, "reset")
    kitchen.add(1)
    kitchen.run(30)
    (marks,) = kitchen.marks("Bar")
    assert marks[0].startswith("REPRINT ")
    assert marks[1] == "REROUTED from Oven"


def test_the_screen_hears_of_trouble_once_and_of_its_end() -> None:
    kitchen = Kitchen()
    kitchen.state["Oven"] = lambda: PAPER_OUT
    kitchen.add(1)
    kitchen.run(30)
    del kitchen.state["Oven"]
    kitchen.run(6)
    assert [(name, health.trouble) for name, health in kitchen.told] == [
        ("Oven", Trouble.PAPER_OUT),
        ("Oven", None),
    ]


def test_a_drawer_that_may_have_opened_is_left_alone() -> None:
    kitchen = Kitchen()
    kitchen.state["Oven"] = lambda: Uncertain(5, "reset")
    kitchen.add(1, Document("Drawer", "drawer", (DrawerKick(),)))
    kitchen.run(60)
    assert len(kitchen.papers) == 1
    assert kitchen.queue.states() == {"drawer/e1/oven/0": "uncertain"}


def test_a_drawer_kick_that_waited_too_long_is_dropped() -> None:
    kitchen = Kitchen()
    kitchen.add(
        1, Document("Drawer", "drawer", (DrawerKick(),)), created_at=START - timedelta(minutes=1)
    )
    kitchen.run(5)
    assert kitchen.papers == []


def test_one_document_that_cant_be_laid_out_stops_no_other() -> None:
    kitchen = Kitchen()

    def encode(document: Document) -> bytes:
        if document.title == "Cursed":
            raise ValueError("cursed")
        return to_json(document)

    kitchen.encode = encode
    kitchen.add(1, replace_title(documents.ticket(), "Cursed"))
    kitchen.add(2, replace_title(documents.ticket(), "Good"))
    kitchen.run(2)
    assert [document.title for _, document in kitchen.papers] == ["Good"]
    assert len(kitchen.bugs) == 1


@given(
    st.lists(
        st.sampled_from([Printed(), PAPER_OUT, NotSent(Trouble.REFUSED), Uncertain(7, "reset")]),
        max_size=40,
    ),
    st.integers(1, 4),
)
@settings(max_examples=60)
def test_every_ticket_comes_out_and_every_doubtful_one_says_so(
    outcomes: list[Outcome], tickets: int
) -> None:
    kitchen = Kitchen()
    pending = iter(outcomes)

    def next_outcome() -> Outcome:
        return next(pending, Printed())

    kitchen.state = dict.fromkeys(("Oven", "Bar"), next_outcome)
    for number in range(tickets):
        kitchen.add(number, replace_title(documents.ticket(), f"T{number}"))
    kitchen.run(240)
    assert set(kitchen.queue.states().values()) == {"printed"}
    for number in range(tickets):
        papers = [d for _, d in kitchen.papers if d.title == f"T{number}"]
        unmarked = [
            d
            for d in papers
            if not any(isinstance(b, Mark) and b.reason == "reprint" for b in d.blocks)
        ]
        assert len(unmarked) == 1


def replace_title(document: Document, title: str) -> Document:
    return Document(title, document.kind, document.blocks)


def test_a_printer_in_trouble_is_asked_again_though_the_clock_was_set_back() -> None:
    kitchen = Kitchen()
    kitchen.state["Oven"] = lambda: PAPER_OUT
    kitchen.run(3)
    kitchen.add(1, fallback=None)
    kitchen.run(3)
    del kitchen.state["Oven"]
    kitchen.now -= timedelta(days=2)
    kitchen.spoolers["Oven"].step()
    assert kitchen.spoolers["Oven"].health.trouble is None
