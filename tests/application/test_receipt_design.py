"""The look of receipts: what stands on them, the logo, who may change it."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

import resources
from store_core.application.office import perform
from store_core.application.receipt_design import (
    CHANGE_RECEIPT,
    DesignEdit,
    logo_of,
    sample_receipt,
)
from store_core.application.report_papers import head
from store_core.application.shop import Act, Shop
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError
from store_core.domain.receipt_design import LOGO_BYTES, ReceiptDesign
from store_core.domain.staff import Role
from store_core.printing.document import DrawerKick, Picture, Qr, Size, Text
from store_core.printing.emulator import Emulator, PaperCut
from store_core.printing.escpos import Encoder
from store_core.printing.models import MODELS
from store_core.printing.pdf import to_pdf
from tests.application.test_papers import words
from tests.printing.paper import FONTS
from tests.shops import new_shop, person


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


def drawn() -> bytes:
    """A black disc on nothing, as a logo comes."""
    image = Image.new("RGBA", (900, 600), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((150, 0, 750, 600), fill="black")
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def change(shop: Shop, after: ReceiptDesign, role: Role = "owner") -> int:
    edit = DesignEdit(shop.settings.receipt, after)
    return perform(shop, Act(person(shop, role)), CHANGE_RECEIPT, edit, shop.new_id())


def said(shop: Shop, design: ReceiptDesign) -> list[str]:
    settings = replace(shop.settings, receipt=design)
    return words(sample_receipt(settings, shop.menu, shop.now(), "Daniel N."))


def test_a_store_that_chose_nothing_has_the_receipt_it_always_had(shop: Shop) -> None:
    told = said(shop, ReceiptDesign())
    assert told[0] == "BELLA NAPOLI"
    assert "+1 (123) 456-7890" in told
    assert any(row.startswith("#A-0417") for row in told)
    assert any(row.startswith("You saved") for row in told)


@pytest.mark.parametrize(
    ("design", "there", "gone"),
    [
        (ReceiptDesign(header=("Since 1961",)), "Since 1961", "48 Harbor Street"),
        (ReceiptDesign(number_label={"en": "Invoice"}), "Invoice A-0417 Pickup 18:58", "#A-0417"),
        (ReceiptDesign(show_savings=False), "TOTAL USD 52.12", "You saved"),
        (ReceiptDesign(show_cashier=False), "Jun 12, 2026", "Daniel"),
        (ReceiptDesign(thanks={"en": "Ciao"}), "Ciao", "Thank you"),
        (ReceiptDesign(returns={"en": "No returns"}), "No returns", "Thank you"),
        (ReceiptDesign(show_taxes=False), "Sales tax 8.25 % 3.97", "never this"),
    ],
)
def test_the_design_says_what_stands_on_it(
    shop: Shop, design: ReceiptDesign, there: str, gone: str
) -> None:
    told = said(shop, design)
    assert there in told
    assert not any(gone in row for row in told)


def test_the_code_leads_to_the_order_and_letters_grow(shop: Shop) -> None:
    design = ReceiptDesign(
        link="https://shop.example/rate/{number}", link_words={"en": "Rate us"}, size="large"
    )
    settings = replace(shop.settings, receipt=design)
    paper = sample_receipt(settings, shop.menu, shop.now(), "")
    assert Qr("https://shop.example/rate/A-0417", "Rate us") in paper.blocks
    assert all(one.size is not Size.NORMAL for one in paper.blocks if isinstance(one, Text))
    assert isinstance(paper.blocks[-1], DrawerKick)


def test_a_shop_without_a_menu_still_sees_a_receipt(shop: Shop) -> None:
    paper = sample_receipt(shop.settings, Menu(), shop.now(), "")
    assert any("Espresso" in row for row in words(paper))


def test_any_picture_becomes_a_small_grey_logo_that_prints_at_both_widths(shop: Shop) -> None:
    logo = logo_of(drawn())
    assert len(logo) < LOGO_BYTES
    change(shop, ReceiptDesign(logo=logo, logo_percent=50))
    paper = sample_receipt(shop.settings, shop.menu, shop.now(), "")
    assert paper.blocks[0] == Picture(logo, 50)
    for key, dots in (("80", 576), ("58", 384)):
        emulator = Emulator(FONTS, dots)
        emulator.feed(Encoder(MODELS[key], FONTS).encode(paper))
        emulator.tear_off()
        image = next(e.paper.image for e in emulator.events() if isinstance(e, PaperCut))
        row = image.convert("L").resize(image.size).crop((0, dots // 6, image.width, dots // 6 + 1))
        dark = sum(1 for grey in row.tobytes() if grey < 128)
        assert 0.2 < dark / dots < 0.55
    assert to_pdf(paper, resources.path("fonts")).startswith(b"%PDF")


def test_grey_is_as_many_dots_as_it_is_dark(shop: Shop) -> None:
    made = io.BytesIO()
    Image.new("L", (400, 200), 128).save(made, "PNG")
    settings = replace(shop.settings, receipt=ReceiptDesign(logo=logo_of(made.getvalue())))
    assert list(head("Z REPORT", settings))
    emulator = Emulator(FONTS)
    emulator.feed(
        Encoder(MODELS["80"], FONTS).encode(sample_receipt(settings, Menu(), shop.now(), ""))
    )
    image = next(e.paper.image for e in emulator.events() if isinstance(e, PaperCut))
    middle = image.convert("L").crop((image.width // 2 - 50, 20, image.width // 2 + 50, 100))
    dark = sum(1 for grey in middle.tobytes() if grey < 128) / len(middle.tobytes())
    assert 0.4 < dark < 0.6


@pytest.mark.parametrize(
    ("design", "at"),
    [
        (ReceiptDesign(logo=b"no picture"), "logo"),
        (ReceiptDesign(logo=drawn()), "logo"),
        (ReceiptDesign(logo_percent=0), "logo_percent"),
        (ReceiptDesign(link="shop.example"), "link"),
        (ReceiptDesign(link="https://shop.example/{order}"), "link"),
        (ReceiptDesign(header=("x",) * 9), "header"),
        (ReceiptDesign(thanks={"it": "x" * 601}), "thanks/it"),
    ],
)
def test_what_can_not_be_printed_is_refused_at_its_field(
    shop: Shop, design: ReceiptDesign, at: str
) -> None:
    with pytest.raises(StoreError, match="bad_records") as refused:
        change(shop, design)
    problems = refused.value.values["problems"]
    assert isinstance(problems, list)
    assert [one["at"] for one in problems] == [f"receipt/design/{at}"]


def test_only_the_owner_changes_it_and_two_see_each_other(shop: Shop) -> None:
    with pytest.raises(StoreError, match="not_permitted"):
        change(shop, ReceiptDesign(size="large"), "manager")
    stale = DesignEdit(shop.settings.receipt, ReceiptDesign(size="large"))
    change(shop, ReceiptDesign(show_savings=False))
    with pytest.raises(StoreError, match="changed_meanwhile"):
        perform(shop, Act(person(shop, "owner")), CHANGE_RECEIPT, stale, "stale")
