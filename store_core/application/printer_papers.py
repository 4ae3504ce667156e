"""What a printer is tried with: a page that shows each thing a person should check (O6, S2)."""

from datetime import datetime

from store_core.application.papers import logo
from store_core.application.report_papers import date_text, time_text
from store_core.domain.printers import Printer
from store_core.domain.store import Settings
from store_core.printing.document import (
    Align,
    Blank,
    Cut,
    Document,
    DrawerKick,
    Qr,
    Row,
    Rule,
    Size,
    Text,
)
from store_core.printing.models import MODELS
from store_core.printing.printers import driven

SCRIPTS = (
    ("Western", "àéîõü ñçß ÆØÅ € £ ¥"),
    ("Central", "čěšřž ąćęłń őű"),
    ("Cyrillic", "Привет, мир"),
    ("Greek", "Καλημέρα"),
    ("Sinhala", "ආයුබෝවන්"),
    ("Money", "₵ ₹ ₨ ₦"),
)
"""Each in another of the printer's code pages, or drawn where it has none."""
KICK = Document("Drawer", "drawer", (DrawerKick(),))


def test_page(printer: Printer, settings: Settings, till: str, now: datetime) -> Document:
    """For this very printer: its ruler is as wide as its paper."""
    columns = MODELS[driven(printer).model].columns
    blocks = (
        *logo(settings),
        Text("TEST PAGE", align=Align.CENTER, bold=True, size=Size.BIG),
        Text(printer.name, align=Align.CENTER, bold=True),
        Rule(),
        Row("Printer", printer.place),
        Row("Paper", f"{printer.width_mm} mm, {columns} columns"),
        Row("Sent by", till),
        Row(date_text(now, settings), time_text(now, settings)),
        Rule(),
        Text("One line, edge to edge:"),
        Text(ruler(columns)),
        Rule("solid"),
        Row("left edge", "right edge"),
        *(Row(name, sample) for name, sample in SCRIPTS),
        Rule(),
        Text("bold", bold=True),
        Text("tall", size=Size.TALL),
        Text("big", size=Size.BIG),
        Text("white on black", inverse=True),
        Qr(f"Tillpass test page {printer.name}", "A phone reads this code"),
        Blank(),
        Text("The paper is cut below.", align=Align.CENTER),
        Cut(),
    )
    return Document(f"Test page {printer.name}", "report", blocks)


def ruler(columns: int) -> str:
    """ "....5...10...15": each number ends in its column."""
    marks = "".join(str(place).rjust(5, ".") for place in range(5, columns + 1, 5))
    return marks.ljust(columns, ".")
