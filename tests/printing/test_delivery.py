from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from store_core.printing.connection import NotSent, Outcome, Printed, Uncertain
from store_core.printing.delivery import (
    Action,
    Again,
    Done,
    GiveUp,
    Health,
    Job,
    Reroute,
    Wait,
    as_printed,
    decide,
)
from store_core.printing.document import DrawerKick, Mark
from store_core.printing.status import Trouble
from tests.printing import documents

NOW = datetime(2026, 11, 21, 18, 58, tzinfo=UTC)
TICKET = Job("ticket/e1/oven/0", "Oven", "Bar", "ticket", documents.ticket(), 0, NOW)
LONELY = replace(TICKET, fallback=None)
KICK = replace(TICKET, what="drawer")
WELL = Health()
REFUSED = NotSent(Trouble.REFUSED)
PAPER_OUT = NotSent(Trouble.PAPER_OUT)
BROKEN = Uncertain(4096, "reset")


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def sick_for(seconds: float, failures: int = 1) -> Health:
    return Health(Trouble.REFUSED, after(-seconds), failures, NOW)


@pytest.mark.parametrize(
    ("job", "outcome", "health", "expected"),
    [
        (TICKET, Printed(), WELL, Done()),
        (TICKET, Printed(), sick_for(60), Done()),
        (TICKET, REFUSED, WELL, Wait(after(0.5), "refused")),
        (TICKET, REFUSED, sick_for(2, failures=2), Wait(after(2), "refused")),
        (TICKET, PAPER_OUT, sick_for(9, failures=9), Wait(after(5), "paper_out")),
        (TICKET, PAPER_OUT, sick_for(10), Reroute("Bar", "paper_out", uncertain=False)),
        (LONELY, PAPER_OUT, sick_for(600, failures=99), Wait(after(5), "paper_out")),
        (TICKET, BROKEN, WELL, Again(after(0.5), "broken: reset")),
        (TICKET, BROKEN, sick_for(10), Reroute("Bar", "broken: reset", uncertain=True)),
        (LONELY, BROKEN, sick_for(60), Again(after(1), "broken: reset")),
        (TICKET, Uncertain(9, "", Trouble.PAPER_OUT), WELL, Again(after(0.5), "paper_out")),
        (KICK, REFUSED, WELL, Wait(after(0.5), "refused")),
        (KICK, REFUSED, sick_for(60), Wait(after(1), "refused")),
        (KICK, BROKEN, WELL, GiveUp("broken: reset")),
        (replace(KICK, created_at=after(-31)), REFUSED, WELL, GiveUp("refused")),
    ],
)
def test_what_becomes_of_a_job(
    job: Job, outcome: Outcome, health: Health, expected: Action
) -> None:
    assert decide(job, outcome, health, NOW)[0] == expected


def test_trouble_is_counted_from_its_beginning_and_forgotten_after_a_paper() -> None:
    _, first = decide(TICKET, REFUSED, WELL, NOW)
    _, second = decide(TICKET, PAPER_OUT, first, after(3))
    assert (second.since, second.failures, second.trouble) == (NOW, 2, Trouble.PAPER_OUT)
    assert decide(TICKET, Printed(paper_low=True), second, after(4))[1] == Health(paper_low=True)


def test_a_drawer_never_opens_late() -> None:
    receipt = replace(TICKET, what="receipt", document=documents.receipt())
    assert DrawerKick() in as_printed(receipt, after(29)).blocks
    assert DrawerKick() not in as_printed(receipt, after(31)).blocks


def test_what_may_lie_there_already_is_headed() -> None:
    again = as_printed(replace(TICKET, attempts=2), NOW)
    assert again.blocks[0] == Mark("REPRINT 2 - possible duplicate", "reprint")
