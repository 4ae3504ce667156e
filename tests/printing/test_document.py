import msgspec
import pytest

from store_core.printing.document import (
    Blank,
    Cut,
    Document,
    DrawerKick,
    Item,
    Mark,
    Qr,
    Row,
    Rule,
    Size,
    Text,
    copied,
    from_json,
    reprinted,
    rerouted,
    to_json,
)
from tests.printing import documents

EVERY_BLOCK = Document(
    title="All",
    kind="report",
    blocks=(
        Text("Bella Napoli", bold=True, size=Size.BIG, inverse=True),
        Row("Total", "1.00", indent=2),
        Item("2", "Margherita", "24.00"),
        Rule("solid"),
        Blank(2),
        Qr("https://bella.example", "Rate us"),
        Mark("COPY", "copy"),
        Cut(),
        DrawerKick(),
    ),
)


@pytest.mark.parametrize("document", [EVERY_BLOCK, documents.receipt(), documents.ticket()])
def test_a_document_comes_back_from_its_job_as_it_was(document: Document) -> None:
    assert from_json(to_json(document)) == document


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        from_json(b'{"title": "x", "kind": "receipt", "blocks": [{"type": "hologram"}]}')


def test_a_copy_is_headed_and_leaves_the_drawer_shut() -> None:
    copy = copied(documents.receipt())
    assert copy.blocks[0] == Mark("COPY", "copy")
    assert DrawerKick() not in copy.blocks


def test_a_second_reprint_says_two_and_only_that() -> None:
    again = reprinted(reprinted(documents.ticket(), 1), 2)
    assert [b.text for b in again.blocks if isinstance(b, Mark)] == [
        "REPRINT 2 - possible duplicate"
    ]


def test_a_ticket_that_went_on_says_where_it_came_from_last() -> None:
    again = rerouted(reprinted(rerouted(documents.ticket(), "Oven"), 1), "Bar")
    assert [b.text for b in again.blocks if isinstance(b, Mark)] == [
        "REROUTED from Bar",
        "REPRINT 1 - possible duplicate",
    ]
