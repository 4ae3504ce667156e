"""Whatever a computer sends, the printer neither fails nor hangs, and keeps no more than paper."""

import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import resources
from store_core.printing.emulator import Condition, Emulator, PaperCut
from store_core.printing.fonts import Fonts
from store_core.printing.framing import PREFIXES, command_length

FONTS = Fonts(resources.path("fonts"))
hard = settings(suppress_health_check=list(HealthCheck), max_examples=120)
MOST_KEPT = 20_000_000
FLOOD = 100_000


def commands() -> st.SearchStrategy[bytes]:
    """Beginnings of commands, whole and half ones, with whatever may follow."""
    name = st.tuples(st.sampled_from(sorted(PREFIXES)), st.integers(0, 255)).map(bytes)
    start = st.tuples(name, st.binary(max_size=12)).map(b"".join)
    return st.lists(st.one_of(start, start, st.binary(max_size=30)), max_size=40).map(b"".join)


@hard
@given(st.lists(st.one_of(st.binary(max_size=400), commands()), max_size=6), st.booleans())
def test_any_bytes_in_any_pieces_are_taken_in(pieces: list[bytes], stopped: bool) -> None:
    printer = Emulator(FONTS)
    for piece in pieces:
        printer.become(Condition(paper_out=stopped and len(piece) % 2 == 0))
        printer.feed(piece)
        printer.replies()
        printer.events()
    printer.become(Condition())
    printer.hang_up()
    printer.tear_off()
    printer.feed(b"\x1b@after\n\x1dV\x00")
    papers = [event.paper for event in printer.events() if isinstance(event, PaperCut)]
    assert "after" in "".join(papers[-1].text)


@hard
@given(st.binary(max_size=40), commands())
@example(b"\x1dkI\x01\x1c", b"")
def test_the_pieces_in_which_bytes_come_change_nothing(head: bytes, tail: bytes) -> None:
    whole, split = Emulator(FONTS), Emulator(FONTS)
    data = head + tail
    whole.feed(data)
    for byte in data:
        split.feed(bytes((byte,)))
    assert whole.replies() == split.replies()
    assert [type(one) for one in whole.events()] == [type(one) for one in split.events()]
    assert whole.roll.length == split.roll.length


@hard
@given(st.binary(max_size=300))
def test_a_command_is_as_long_as_it_says_or_not_there_yet(data: bytes) -> None:
    buffer = bytearray(b"\x1b" + data)
    length = command_length(buffer, 0)
    assert length is None or length == 0 or 2 <= length <= len(buffer)


FLOODS = {
    "resets": b"\x1b@",
    "bytes without meaning": b"\x00\x01\x02\x7f",
    "lines of no height": b"\x1b3\x00\n",
    "feeds of one dot": b"\x1bJ\x01",
    "letters over letters": b"\x1b$\x00\x00A",
    "columns over columns": b"\x1b$\x00\x00\x1b*\x21\xff\x03" + b"\xff" * 3 * 1023,
    "large letters": b"\x1d!\x77MW",
    "pictures": b"\x1dv0\x03\x48\x00\x00\x01" + b"\xaa" * 72 * 256,
    "pictures of no printer": b"\x1dv0\x03\xff\x00\xff\x0f" + b"\xaa" * 1000,
    "commands that do not end": b"\x1d(k\xff\xff",
    "unknown commands": b"\x1b\xff\x1d\xff",
    "questions": b"\x10\x04\x01\x1dI\x41",
    "codes": b"\x1d(k\x08\x001P0hello\x1d(k\x03\x001Q0" + b"\0" * 300,
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_a_flood_is_printed_in_time_and_not_kept(flood: bytes) -> None:
    printer = Emulator(FONTS)
    data = flood * (FLOOD // len(flood))
    tracemalloc.start()
    begun = time.process_time()
    for at in range(0, len(data), 4_096):
        printer.feed(data[at : at + 4_096])
        printer.replies()
        printer.events()
    took = time.process_time() - begun
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < MOST_KEPT
    assert took < 10
