import pytest

from store_core.printing.document import (
    Align,
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
    reprinted,
)
from store_core.printing.emulator import CodePageChosen, DrawerKicked, NotUnderstood, QrPrinted
from store_core.printing.escpos import Encoder
from store_core.printing.models import MODELS
from tests.printing import documents
from tests.printing.paper import FONTS, happened, ink, printed

RECEIPT_80 = """\
BELLA NAPOLI
48 Harbor Street
+1 (123) 456-7890
------------------------------------------------
#1047 Table 7                              18:58
Receipt 26-004182                       Maria G.
------------------------------------------------
1 Half & half L                            20.25
2 Truffle mushroom M                       37.00
1 Garlic bread mozz.                        6.50
3 Sparkling 500 ml                          9.75
  Buy 2 get 1                              -3.25
  Regular 10 %                             -7.03
Sales tax 8.25 %                            5.22
------------------------------------------------
TOTAL USD                                  68.44
Gift card 4821                             20.00
Cash                                       60.00
Change                                     11.56"""

TICKET_58 = """\
      OVEN
A-0417     18:58
Table 7                 Maria G.
────────────────────────────────
1 Half & half L
  Left: Margherita, extra basil
  Right: Pepperoni, no onion
2 Truffle mushroom M
          NUT ALLERGY
--------------------------------
Ring twice, the bell is quiet"""


def paper_with(*blocks: Text | Row | Item | Rule | Mark | Qr | Cut | DrawerKick) -> Document:
    return Document("x", "receipt", (*blocks, Cut()))


def test_a_receipt_has_the_same_words_on_paper() -> None:
    assert "\n".join(printed(documents.receipt()).text) == RECEIPT_80


def test_a_ticket_has_the_same_words_on_narrow_paper() -> None:
    assert "\n".join(printed(documents.ticket(), "58").text).rstrip() == TICKET_58


@pytest.mark.parametrize("model", MODELS)
def test_every_printer_understands_every_byte(model: str) -> None:
    everything = reprinted(documents.receipt_with_code(), 1)
    assert not [e for e in happened(everything, model) if isinstance(e, NotUnderstood)]


def test_the_drawer_opens_once_with_the_receipt_and_not_with_its_copy() -> None:
    assert happened(documents.receipt()).count(DrawerKicked(2)) == 1
    assert DrawerKicked(2) not in happened(copied(documents.receipt()))


def test_a_job_cut_short_leaves_no_trace_in_the_next() -> None:
    encoder = Encoder(MODELS["80"], FONTS)
    loud = encoder.encode(paper_with(Text("LOUD", Align.CENTER, bold=True, size=Size.BIG)))
    assert encoder.encode(documents.receipt()).startswith(b"\x1b@")
    assert loud.startswith(b"\x1b@")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Crème brûlée", None),
        ("5.00 €", "cp858"),
        ("Łódź żurek", "cp852"),
        ("Пельмени", "cp866"),
        ("Straße Nº 5", None),
    ],
)
def test_a_text_goes_out_in_a_code_page_that_holds_it(text: str, codec: str | None) -> None:
    events = happened(paper_with(Text(text)))
    assert [e.codec for e in events if isinstance(e, CodePageChosen)] == ([codec] if codec else [])
    assert printed(paper_with(Text(text))).text[0] == text


@pytest.mark.parametrize("text", ["₵45.00", "₹90", "කොත්තු රොටී", "🍕", "مرحبا", "Σαλάτα", "寿司"])
def test_what_no_code_page_holds_is_a_picture_and_never_a_question_mark(text: str) -> None:
    paper = printed(paper_with(Text(text)))
    assert paper.text[0].startswith("[picture 576x")
    assert "?" not in "".join(paper.text)
    assert ink(paper.image) > 100


def test_two_scripts_look_different_and_neither_is_a_box() -> None:
    cedi, rupee, box = (
        printed(paper_with(Text(text))).image.crop((32, 24, 56, 60)).tobytes()
        for text in ("₵", "₹", "\ufffd")
    )
    assert len({cedi, rupee, box}) == 3


def test_an_amount_in_a_picture_still_ends_at_the_right_edge() -> None:
    image = printed(paper_with(Row("Jollof rice", "₵45.00"))).image
    right_half = image.crop((image.width // 2, 24, image.width, 54))
    reversed_box = right_half.point([255 - grey for grey in range(256)]).getbbox()
    assert reversed_box is not None
    assert image.width // 2 + reversed_box[2] in range(603, 609)


def test_a_mark_is_a_black_bar_over_the_whole_width() -> None:
    paper = printed(reprinted(documents.ticket(), 1))
    assert paper.text[0].strip() == "REPRINT 1 - possible duplicate"
    bar = paper.image.crop((32, 24, 608, 72))
    assert ink(bar) > bar.width * bar.height * 0.6


def test_a_mark_in_sinhala_is_a_black_bar_too() -> None:
    paper = printed(paper_with(Mark("කොපිය")))
    assert ink(paper.image) > 576 * 40


def test_a_code_alone_is_drawn_by_the_printer_that_can() -> None:
    document = paper_with(Qr("https://bella.example/r/1047"))
    assert QrPrinted("https://bella.example/r/1047") in happened(document)
    assert printed(document, "58").text[0].startswith("[picture 384x")


def test_a_guests_note_opens_no_drawer() -> None:
    note = paper_with(Text("no onion \x1bp\x00\x19\xfa \x10\x14\x01\x00\x01 please"))
    assert not [e for e in happened(note) if isinstance(e, DrawerKicked)]
