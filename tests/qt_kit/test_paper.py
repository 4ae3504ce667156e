import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qt_kit import theme
from qt_kit.paper import INK, PaperView, as_qimage, paper_outline
from store_core.printing.document import Align, Document, Text, reprinted
from tests.printing import documents
from tests.printing.paper import printed


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> PaperView:
    theme.apply(qapp)
    view = PaperView()
    qtbot.addWidget(view)
    return view


def test_the_receipt_is_as_wide_as_the_drawing_has_it(view: PaperView) -> None:
    view.show_document(documents.receipt_with_code())
    assert view.width() == 304
    assert 480 < view.height() < 510


def test_the_foot_has_nineteen_teeth(view: PaperView) -> None:
    view.show_document(documents.receipt())
    foot = view.rect().toRectF().bottom()
    outline = paper_outline(view.rect().toRectF()).toList()
    assert sum(point.y() == foot for point in outline) == 19


def test_a_screen_reader_hears_the_words(view: PaperView) -> None:
    view.show_document(documents.receipt())
    assert "BELLA NAPOLI" in view.accessibleDescription()


def test_ink_is_dark_on_white_by_night_too(view: PaperView, qapp: QApplication) -> None:
    theme.current().set_mode(theme.Mode.DARK)
    view.show_document(reprinted(documents.ticket(), 1))
    picture = view.grab().toImage()
    assert picture.pixelColor(30, 25) == INK
    assert picture.pixelColor(10, 40) == QColor("white")
    theme.current().set_mode(theme.Mode.LIGHT)


def test_a_shorter_paper_takes_the_place_of_a_longer_one(view: PaperView) -> None:
    view.show_document(documents.receipt())
    tall = view.height()
    view.show_document(documents.ticket())
    assert view.height() < tall


def test_an_empty_paper_is_still_paper(view: PaperView) -> None:
    view.show_document(Document("", "receipt", ()))
    assert view.height() > 0
    assert not view.grab().isNull()


def test_what_fonts_lack_is_spelled_out_on_the_screen_as_on_paper(view: PaperView) -> None:
    view.show_document(Document("", "receipt", (Text("🍕 කොත්තු ₵5", Align.CENTER),)))
    assert not view.grab().isNull()


def test_a_printed_paper_is_shown_at_the_width(view: PaperView) -> None:
    paper = printed(documents.receipt())
    view.show_image(as_qimage(paper.image), "\n".join(paper.text))
    assert view.width() == 304
    assert abs(view.height() - paper.image.height * 304 / paper.image.width) < 10
    assert "TOTAL USD" in view.accessibleDescription()
