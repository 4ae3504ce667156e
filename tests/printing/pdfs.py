"""What a PDF says to somebody who reads it."""

from io import BytesIO
from typing import cast

from pypdf import PdfReader
from pypdf.generic import DictionaryObject


def said(pdf: bytes) -> list[str]:
    """The words of every row, all pages after each other."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return [" ".join(row.split()) for page in pages for row in page.splitlines()]


def fonts_in(pdf: bytes) -> set[str]:
    """The names of the fonts, each of which has to be inside the file."""
    names = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        resources = cast(DictionaryObject, page["/Resources"])
        for held in cast(DictionaryObject, resources["/Font"]).values():
            font = held.get_object()
            inside = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(inside.get_object())
            names.add(str(font["/BaseFont"]).split("+", 1)[1])
    return names
