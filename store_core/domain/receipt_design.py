"""How the store's receipts look: what stands on them besides what the law asks for (C9, O6)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from store_core.domain.catalogue import Text

ReceiptSize = Literal["normal", "large"]
LOGO_BYTES = 48_000
"""A logo is copied into every print job."""
MOST_HEADER = 8
LONGEST_LINE = 120
LONGEST_TEXT = 600
LONGEST_LABEL = 20
LONGEST_LINK = 200
_LINK = re.compile(r"https?://[^\s{}]+(\{number\}[^\s{}]*)?")


@dataclass(frozen=True, slots=True)
class ReceiptDesign:
    """`logo` is a grey PNG, `logo_percent` its share of the paper's width. `header` stands under
    the name in place of address and telephone. `link` is what the QR code says, "{number}" in it
    the order's. `number_label` stands before the number, "#" where it is empty. What the tax law
    asks for (name, lines, total, tenders) can't be left out.
    """

    logo: bytes = b""
    show_logo: bool = True
    logo_percent: int = 60
    header: tuple[str, ...] = ()
    number_label: Text = field(default_factory=dict)
    show_taxes: bool = True
    show_savings: bool = True
    show_cashier: bool = True
    link: str = ""
    link_words: Text = field(default_factory=dict)
    thanks: Text = field(default_factory=dict)
    returns: Text = field(default_factory=dict)
    size: ReceiptSize = "normal"


Flaw = tuple[str, str, Mapping[str, object]]


def flaws_of(design: ReceiptDesign) -> Iterator[Flaw]:
    """(field, code, values) of each that a design can't be kept with."""
    if len(design.logo) > LOGO_BYTES:
        yield "logo", "logo_too_large", {"most": LOGO_BYTES // 1000}
    if not 10 <= design.logo_percent <= 100:
        yield "logo_percent", "logo_percent_out_of_range", {}
    if len(design.header) > MOST_HEADER:
        yield "header", "too_many_lines", {"most": MOST_HEADER}
    if any(len(row) > LONGEST_LINE for row in design.header):
        yield "header", "text_too_long", {"most": LONGEST_LINE}
    if design.link and (len(design.link) > LONGEST_LINK or not _LINK.fullmatch(design.link)):
        yield "link", "link_bad", {}
    longest = {"number_label": LONGEST_LABEL, "link_words": LONGEST_LINE}
    for name in ("number_label", "link_words", "thanks", "returns"):
        most = longest.get(name, LONGEST_TEXT)
        texts: Text = getattr(design, name)
        for language, text in texts.items():
            if len(text) > most:
                yield f"{name}/{language}", "text_too_long", {"most": most}
