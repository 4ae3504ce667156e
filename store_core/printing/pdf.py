"""Documents as PDF, to be kept or sent: real text in the bundled fonts, on A4 or as a roll."""

from base64 import b64decode
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

import msgspec
import segno
import typst
from PIL import Image

from store_core.printing.document import Document
from store_core.printing.fonts import Fonts, spelled_out
from store_core.printing.layout import clean

Paper = Literal["a4", "80", "58"]

_TEMPLATE = """
#let paper = sys.inputs.paper
#let document-data = json(bytes(sys.inputs.document))
#let roll = paper != "a4"
#set document(title: document-data.title, date: none)
#set page(
  ..if roll { (width: int(paper) * 1mm, height: auto, margin: 4mm) } else {
    (paper: "a4", margin: (x: 38mm, y: 22mm), footer: context align(center, text(8pt,
      counter(page).display("1 / 1", both: true))))
  },
)
#set text(
  font: ("Noto Sans", "Noto Sans Sinhala", "Noto Sans Symbols", "Noto Sans Symbols 2"),
  size: if paper == "58" { 6.5pt } else if roll { 8pt } else { 10.5pt },
  fallback: true, hyphenate: false,
)
#set par(spacing: 0.62em, leading: 0.5em)
#set block(spacing: 0.62em)

#let sizes = (normal: 1em, tall: 1.3em, big: 1.6em)
#let sides = (left: left, center: center, right: right)
#let say(block, words) = {
  let weight = if block.at("bold", default: false) { "bold" } else { "regular" }
  text(size: sizes.at(block.at("size", default: "normal")), weight: weight,
    words.split("\\n").join(linebreak()))
}
#let bar(body) = block(width: 100%, fill: black, inset: 0.4em, align(center, text(white, body)))
#let spaced(block, body) = pad(left: block.at("indent", default: 0) * 0.6em, body)

#let show-block(block) = {
  let kind = block.type
  if kind == "text" {
    if block.at("inverse", default: false) { bar(say(block, block.text)) } else {
      align(sides.at(block.at("align", default: "left")), say(block, block.text))
    }
  } else if kind == "row" {
    spaced(block, grid(columns: (1fr, auto), column-gutter: 0.8em,
      say(block, block.label), say(block, block.at("amount", default: ""))))
  } else if kind == "item" {
    spaced(block, grid(columns: (2.2em, 1fr, auto), column-gutter: 0.6em,
      align(right, say(block, block.quantity)), say(block, block.name),
      say(block, block.at("amount", default: ""))))
  } else if kind == "rule" {
    let dash = if block.at("style", default: "dashed") == "dashed" { "dashed" } else { "solid" }
    line(length: 100%, stroke: (thickness: 0.5pt, dash: dash))
  } else if kind == "blank" {
    v(block.at("lines", default: 1) * 1em)
  } else if kind == "mark" {
    bar(text(1.4em, weight: "bold", block.text))
  } else if kind == "picture" {
    align(center, image(bytes(block.data), format: "svg",
      width: block.at("percent", default: 100) * 1% * if roll { 100% } else { 60% }))
  } else if kind == "qr" {
    grid(columns: (24mm, 1fr), column-gutter: 0.8em, align: horizon,
      image(bytes(block.picture), format: "svg", width: 24mm),
      block.at("caption", default: ""))
  }
}

#for one in document-data.blocks { show-block(one) }
"""


def to_pdf(document: Document, fonts: Path, paper: Paper = "a4") -> bytes:
    """`fonts` is the folder of the bundled ones; on "80" and "58" millimetres it is one long page.

    Where a till prints a cut or opens a drawer, nothing stands. The bytes are the same each time.
    """
    data = msgspec.to_builtins(document)
    data["title"] = clean(document.title)
    known = Fonts(fonts)
    blocks = []
    for block in data["blocks"]:
        shown = {
            name: _words(value, known) if isinstance(value, str) else value
            for name, value in block.items()
        }
        if block["type"] == "qr":
            shown["picture"] = _qr(block["content"])
        if block["type"] == "picture":
            shown["data"] = _as_svg(block["data"])
        blocks.append(shown)
    data["blocks"] = blocks
    made = typst.compile(
        _TEMPLATE.encode(),
        font_paths=_typst_fonts(fonts),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"document": msgspec.json.encode(data).decode(), "paper": paper},
    )
    if not isinstance(made, bytes):
        raise TypeError("one document makes one file")
    return made


@cache
def _typst_fonts(folder: Path) -> typst.Fonts:
    """Reading them takes longer than a document, and typst's own stay out of it."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def _words(text: str, fonts: Fonts) -> str:
    """As a printer would say it, with what no font can draw in words."""
    return spelled_out("\n".join(clean(line) for line in text.splitlines()), fonts)


def _as_svg(data: str) -> str:
    """A PNG in base64 within what can be handed on as text."""
    with Image.open(BytesIO(b64decode(data)), formats=("PNG",)) as picture:
        wide, high = picture.size
    link = "http://www.w3.org/1999/xlink"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="{link}" width="{wide}" '
        f'height="{high}"><image width="{wide}" height="{high}" '
        f'xlink:href="data:image/png;base64,{data}"/></svg>'
    )


def _qr(content: str) -> str:
    picture = BytesIO()
    segno.make(content, micro=False).save(picture, kind="svg", border=0, xmldecl=False)
    return picture.getvalue().decode()
