from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store_core.printing.document import Cut, Document, Qr, Text
from store_core.printing.emulator import (
    Condition,
    DrawerKicked,
    Emulator,
    NotUnderstood,
    PaperCut,
    QrPrinted,
)
from store_core.printing.escpos import Encoder
from store_core.printing.models import MODELS
from store_core.printing.status import Status, Trouble, end_of_job_reply, end_of_job_request
from tests.printing import documents
from tests.printing.paper import FONTS, happened_with, ink

JOB = Encoder(MODELS["80"], FONTS).encode(
    Document(
        "x",
        "receipt",
        (
            *documents.receipt().blocks[:6],
            Text("₵ කොත්තු"),
            Text("Пельмени €"),
            Qr("https://bella.example"),
            Cut(),
            *documents.ticket().blocks,
        ),
    )
)


def words(data: bytes) -> list[tuple[str, ...]]:
    return [e.paper.text for e in happened_with(data) if isinstance(e, PaperCut)]


@given(st.lists(st.integers(0, len(JOB)), max_size=12))
@settings(max_examples=25)
def test_the_paper_is_the_same_however_the_bytes_arrive(cuts: list[int]) -> None:
    emulator = Emulator(FONTS)
    at = [0, *sorted(cuts), len(JOB)]
    for start, end in pairwise(at):
        emulator.feed(JOB[start:end])
    assert emulator.events() == happened_with(JOB)


@given(st.binary(max_size=400), st.integers(0, 400))
@settings(max_examples=300)
def test_no_bytes_at_all_break_it(data: bytes, cut: int) -> None:
    emulator = Emulator(FONTS)
    emulator.feed(data[:cut])
    emulator.become(Condition(paper_out=True))
    emulator.feed(data[cut:])
    emulator.become(Condition())
    emulator.hang_up()
    emulator.tear_off()
    emulator.replies()
    emulator.events()


@given(
    st.lists(
        st.sampled_from([b"\x1b", b"\x1d", b"\x10", b"\x1c", b"(", b"k", b"*", b"v0", b"D", b"V"])
        | st.binary(min_size=1, max_size=3),
        max_size=60,
    )
)
@settings(max_examples=300)
def test_no_broken_commands_break_it(pieces: list[bytes]) -> None:
    happened_with(b"".join(pieces))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"one\ntwo\n", ("one", "two")),
        (b"unfinished", ("unfinished",)),
        (b"a\tb\n", ("ab",)),
        (b"\x1bt\x13\xd5\n", ("€",)),
        (b"\x1bt\x12\x9d\n", ("Ł",)),
        (b"\x1bt\x11\x8f\n", ("П",)),
        (b"\x1bt\x10\x80\n", ("€",)),
        (b"a\x1bd\x02b\n", ("a", "", "b")),
        (b"\x1dk\x041234\x00", ("[barcode 1234]",)),
        (b"\x1dkI\x04{B12", ("[barcode {B12]",)),
        (b"\x1dv0\x00\x01\x00\x02\x00\xff\x81", ("[picture 8x2]",)),
        (b"\x1dv0\x03\x01\x00\x02\x00\xff\x81", ("[picture 16x4]",)),
        (b"\x1b*\x21\x02\x00" + b"\xff" * 6 + b"\n", ("[dots 2x24]",)),
    ],
)
def test_bytes_become_lines(data: bytes, expected: tuple[str, ...]) -> None:
    assert words(data) == [expected]


def test_a_line_too_long_goes_on_below() -> None:
    assert words(b"x" * 50 + b"\n") == [("x" * 48, "xx")]


@pytest.mark.parametrize(
    "cut", [b"\x1dV\x00", b"\x1dV\x01", b"\x1dV0", b"\x1dVA\x10", b"\x1dVB\x00", b"\x1bi", b"\x1bm"]
)
def test_every_kind_of_cut_cuts(cut: bytes) -> None:
    assert words(b"one\n" + cut + b"two\n" + cut) == [("one",), ("two",)]


@pytest.mark.parametrize(("kick", "pin"), [(b"\x1bp\x0022", 2), (b"\x1bp\x0122", 5)])
def test_the_drawer_is_kicked(kick: bytes, pin: int) -> None:
    assert happened_with(kick) == [DrawerKicked(pin)]


def test_sizes_bold_and_inverse_put_more_ink_on_the_paper() -> None:
    plain, bold, big, inverse = (
        ink(e.paper.image)
        for style in (b"", b"\x1bE\x01", b"\x1d!\x11", b"\x1dB\x01")
        for e in happened_with(b"\x1b@" + style + b"Margherita\n")
        if isinstance(e, PaperCut)
    )
    assert plain < bold < big
    assert inverse > plain * 3


def test_a_code_is_printed_with_its_content() -> None:
    qr = b"\x1d(k\x08\x001P0https\x1d(k\x03\x001Q0"
    assert QrPrinted("https") in happened_with(qr)


def test_an_unknown_command_is_reported_and_the_text_goes_on() -> None:
    events = happened_with(b"\x1b~ab\n")
    assert NotUnderstood(b"\x1b~") in events


@pytest.mark.parametrize(
    ("condition", "trouble"),
    [
        (Condition(), None),
        (Condition(paper_out=True), Trouble.PAPER_OUT),
        (Condition(cover_open=True), Trouble.COVER_OPEN),
        (Condition(offline=True), Trouble.OFFLINE),
        (Condition(paper_out=True, cover_open=True), Trouble.COVER_OPEN),
    ],
)
def test_it_says_what_is_the_matter(condition: Condition, trouble: Trouble | None) -> None:
    emulator = Emulator(FONTS)
    emulator.become(condition)
    emulator.feed(b"".join(bytes((0x10, 4, which)) for which in (1, 2, 3, 4)))
    assert Status(*emulator.replies()).trouble is trouble


def test_without_paper_it_answers_but_prints_only_when_there_is_some() -> None:
    emulator = Emulator(FONTS)
    emulator.become(Condition(paper_out=True))
    emulator.feed(b"waiting\n\x10\x04")
    emulator.feed(b"\x04\x1dV\x00")
    assert emulator.replies() == b"\x7e"
    assert emulator.events() == []
    emulator.become(Condition())
    (cut,) = emulator.events()
    assert isinstance(cut, PaperCut)
    assert cut.paper.text == ("waiting",)


def test_the_end_of_a_job_is_answered_in_its_turn() -> None:
    emulator = Emulator(FONTS)
    emulator.become(Condition(cover_open=True))
    emulator.feed(b"ticket\n" + end_of_job_request(b"0042"))
    assert emulator.replies() == b""
    emulator.become(Condition())
    assert emulator.replies() == end_of_job_reply(b"0042")


def test_it_reports_by_itself_when_asked_to() -> None:
    emulator = Emulator(FONTS)
    emulator.feed(b"\x1da\xff")
    assert len(emulator.replies()) == 4
    emulator.become(replace(emulator.condition, paper_out=True))
    assert emulator.replies()[2] & 0x0C


def test_a_computer_that_hangs_up_in_a_command_does_not_swallow_the_next_job() -> None:
    emulator = Emulator(FONTS)
    emulator.feed(b"\x1dv0\x00\x48\x00\xff\x00half a picture")
    emulator.hang_up()
    emulator.feed(b"\x1b@next\n\x1dV\x00")
    (cut,) = emulator.events()
    assert isinstance(cut, PaperCut)
    assert cut.paper.text == ("next",)


def test_a_paper_keeps_the_bytes_it_was_printed_from_without_the_talk() -> None:
    events = happened_with(b"\x10\x04\x01\x1b@hello\n\x1dV\x00" + end_of_job_request(b"0001"))
    (cut,) = events
    assert isinstance(cut, PaperCut)
    assert cut.paper.raw == b"\x1b@hello\n\x1dV\x00"
