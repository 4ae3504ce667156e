from io import BytesIO

import pytest
from pypdf import PdfReader

import resources
from store_core.printing.document import Document, Item, Mark, Row, Text
from store_core.printing.pdf import Paper, to_pdf
from tests.printing.documents import receipt, receipt_with_code
from tests.printing.pdfs import fonts_in, said

FONTS = resources.path("fonts")
MILLIMETRE = 72 / 25.4


def page_of(pdf: bytes) -> tuple[float, float]:
    """Width and height in millimetres."""
    (page,) = PdfReader(BytesIO(pdf)).pages
    return float(page.mediabox.width) / MILLIMETRE, float(page.mediabox.height) / MILLIMETRE


def test_a_receipt_in_a_file_is_text_in_the_bundled_fonts() -> None:
    pdf = to_pdf(receipt_with_code(), FONTS)
    told = said(pdf)
    for row in ("BELLA NAPOLI", "1 Half & half L 20.25", "TOTAL USD 68.44", "Change 11.56"):
        assert row in told
    assert fonts_in(pdf) == {"NotoSans-Regular", "NotoSans-Bold"}
    about = PdfReader(BytesIO(pdf)).metadata
    assert about
    assert about.title == "Receipt 26-004182"


@pytest.mark.parametrize(("paper", "width"), [("a4", 210), ("80", 80), ("58", 58)])
def test_a_file_is_as_wide_as_its_paper(paper: Paper, width: int) -> None:
    wide, high = page_of(to_pdf(receipt(), FONTS, paper))
    assert wide == pytest.approx(width, abs=0.1)
    assert paper != "a4" or high == pytest.approx(297, abs=0.1)


def test_a_long_report_goes_on_over_pages_and_on_one_roll() -> None:
    rows = tuple(Row(f"Line {number}", "1.00") for number in range(120))
    long = Document("Long", "report", rows)
    told = said(to_pdf(long, FONTS))
    assert "Line 119 1.00" in told
    assert "1 / 3" in told
    assert page_of(to_pdf(long, FONTS, "80"))[1] > 297


def test_any_script_is_text_and_what_no_font_holds_is_spelled_out() -> None:
    document = Document("Words", "receipt", (Text("කොත්තු ₹ 5"), Item("1", "Pizza \U0001f355")))
    pdf = to_pdf(document, FONTS)
    assert "NotoSansSinhala-Regular" in fonts_in(pdf)
    assert any(row.endswith("₹ 5") for row in said(pdf))
    assert "1 Pizza [slice of pizza]" in said(pdf)


def test_what_a_guest_wrote_is_never_obeyed() -> None:
    note = '#panic("no") *bold* $x$ \\ "quoted" #read("/etc/passwd")\x1bp'
    document = Document(note, "receipt", (Text(note), Mark(note), Row(note, note)))
    told = " ".join(said(to_pdf(document, FONTS)))
    assert '#panic("no") *bold* $x$ \\ "quoted" #read("/etc/passwd")p' in told


def test_the_same_document_makes_the_same_file() -> None:
    assert to_pdf(receipt(), FONTS) == to_pdf(receipt(), FONTS)
