"""The look of receipts: kept at the authority, its logo made of any picture (O6, C9)."""

from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from store_core.application.office import OfficeCall
from store_core.application.papers import receipt
from store_core.application.picture_files import prepare
from store_core.application.printers import keep_settings, refuse
from store_core.application.receipt_sample import sample_order
from store_core.application.shop import Transaction
from store_core.domain import receipt_design
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError
from store_core.domain.receipt_design import LOGO_BYTES, ReceiptDesign
from store_core.domain.staff import Permission
from store_core.domain.store import Settings
from store_core.printing.document import Document

WIDEST = 576
"""Dots across of the widest paper."""
HIGHEST = 384
_GREYS = 16
_SHRINK = (1.0, 0.8, 0.65, 0.5)


@dataclass(frozen=True, slots=True)
class DesignEdit:
    before: ReceiptDesign
    after: ReceiptDesign


def logo_of(data: bytes) -> bytes:
    """A grey PNG for the paper, of a picture that somebody has. Takes up to seconds.

    Errors: those of `picture_files.prepare`; `logo_too_large` for what does not become small.
    """
    prepared = prepare(data)
    with Image.open(BytesIO(prepared.data), formats=("WEBP",)) as image:
        coloured = image.convert("RGBA")
    white = Image.new("RGBA", coloured.size, "white")
    grey = Image.alpha_composite(white, coloured).convert("L")
    for share in _SHRINK:
        small = _png(grey, share)
        if len(small) <= LOGO_BYTES:
            return small
    raise StoreError("logo_too_large", most=LOGO_BYTES // 1000)


def _png(grey: Image.Image, share: float) -> bytes:
    small = grey.copy()
    small.thumbnail((round(WIDEST * share), round(HIGHEST * share)), Image.Resampling.LANCZOS)
    step = 255 / (_GREYS - 1)
    plain = small.point([round(round(shade / step) * step) for shade in range(256)])
    made = BytesIO()
    plain.save(made, "PNG", optimize=True)
    return made.getvalue()


def sample_receipt(settings: Settings, menu: Menu, now: datetime, operator: str) -> Document:
    """A receipt as it would come out: of the store's own items, with tax and savings."""
    return receipt(sample_order(settings, menu, now), settings, operator)


def _change(tx: Transaction, edit: DesignEdit) -> int:
    """Errors: `changed_meanwhile` with `records`, `bad_records` with `problems`."""
    tx.require(Permission.CHANGE_SETTINGS)
    if tx.settings.receipt == edit.after:
        return keep_settings(tx, lambda settings: settings)
    if tx.settings.receipt != edit.before:
        raise StoreError("changed_meanwhile", records=["receipt/design"])
    refuse("receipt/design", receipt_design.flaws_of(edit.after))
    if edit.after.logo and not _is_logo(edit.after.logo):
        refuse("receipt/design", [("logo", "logo_bad", {})])
    return keep_settings(tx, lambda settings: replace(settings, receipt=edit.after))


def _is_logo(data: bytes) -> bool:
    """Whether it is what `logo_of` makes, so that no printer is handed anything else."""
    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as image:
            if image.width > WIDEST or image.height > HIGHEST or image.mode != "L":
                return False
            image.load()
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError):
        return False
    return True


CHANGE_RECEIPT = OfficeCall("change_receipt", DesignEdit, int, _change)
"""How receipts look from now on; answers the settings' rev."""
