"""The look of receipts while it is being changed (O6)."""

from dataclasses import dataclass, fields, replace
from typing import Any

from store_core.domain.errors import StoreError
from store_core.domain.receipt_design import ReceiptDesign
from store_core.printing.connection import Outcome

HEADER_LINES = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """`base` is the design as it was read; `percent` as it stands in its field."""

    base: ReceiptDesign
    design: ReceiptDesign
    call: str = ""
    percent: str = ""
    refused: StoreError | None = None
    clash: bool = False
    busy: bool = False
    said: str = ""
    tried: Outcome | None = None

    @property
    def changes(self) -> int:
        names = (one.name for one in fields(ReceiptDesign))
        return sum(getattr(self.base, one) != getattr(self.design, one) for one in names)


def typed(draft: Draft, key: str, text: str) -> Draft:
    """After the person typed or switched something; "thanks/en" is a text in a language."""
    design, percent = draft.design, draft.percent
    name, _slash, part = key.partition("/")
    if name == "header":
        rows = [*design.header, *[""] * HEADER_LINES][: max(HEADER_LINES, len(design.header))]
        rows[int(part)] = text
        while rows and not rows[-1].strip():
            rows.pop()
        design = replace(design, header=tuple(rows))
    elif part:
        texts = dict(getattr(design, name))
        texts.pop(part, None)
        if text.strip():
            texts[part] = text
        written: dict[str, Any] = {name: texts}
        design = replace(design, **written)
    elif name == "logo_percent":
        percent = text
        value = int(text) if text.strip().isdigit() and len(text) < 5 else 0
        design = replace(design, logo_percent=value)
    elif name == "link":
        design = replace(design, link=text.strip())
    elif name == "size":
        design = replace(design, size="large" if text == "large" else "normal")
    else:
        switched: dict[str, Any] = {name: text == "on"}
        design = replace(design, **switched)
    return replace(draft, design=design, percent=percent, refused=None, tried=None, said="")
