"""The look of receipts: what is typed, the paper as it would come out, the logo (O6, C9)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from PIL import Image

import resources
from pos_app.desk import Desk
from pos_app.office.presenters.receipt_design_draft import Draft, typed
from pos_app.office.presenters.receipt_design_form import panel_of
from pos_app.office.presenters.side_panel import PanelState
from qt_kit.wording import _
from store_core.application.receipt_design import (
    CHANGE_RECEIPT,
    DesignEdit,
    logo_of,
    sample_receipt,
)
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.domain.printers import WIDTHS, Printer, within_reach
from store_core.domain.receipt_design import ReceiptDesign
from store_core.printing.connection import Outcome
from store_core.printing.document import Document, without_kick
from store_core.printing.emulator import Emulator, PaperCut
from store_core.printing.escpos import Encoder
from store_core.printing.fonts import Fonts
from store_core.printing.models import MODELS

LARGEST_FILE = 20_000_000


@dataclass(frozen=True, slots=True)
class Preview:
    """`papers` by width: what a printer of that width makes of the draft."""

    papers: dict[int, Image.Image] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptState:
    panel: PanelState
    preview: Preview
    can_print: bool
    said: str
    went_wrong: bool


def printed(document: Document, width_mm: int) -> tuple[Image.Image, str]:
    """The paper as a printer of that width puts it out, and its words. Takes tens of
    milliseconds: nothing for the Qt thread.
    """
    model, fonts = MODELS[str(width_mm)], _fonts()
    emulator = Emulator(fonts, model.dots)
    emulator.feed(Encoder(model, fonts).encode(document))
    emulator.tear_off()
    cut = [event.paper for event in emulator.events() if isinstance(event, PaperCut)]
    return cut[0].image, "\n".join(cut[0].text)


@cache
def _fonts() -> Fonts:
    """The same ones each time: what was drawn of them once is kept with them."""
    return Fonts(resources.path("fonts"))


class ReceiptPresenter:
    """`edit`, `press`, `take_logo`; `changed` after each answer and act."""

    def __init__(
        self,
        desk: Desk,
        act: Act,
        changed: Callable[[], None],
        done: Callable[[str, Callable[[], None] | None], None],
    ) -> None:
        self._desk, self._act, self._changed, self._done = desk, act, changed, done
        self._draft = self._fresh()
        self._preview = Preview()
        self._drawn: object = None
        self._drawing = False

    def state(self) -> ReceiptState:
        draft, settings = self._draft, self._desk.settings
        return ReceiptState(
            panel=panel_of(draft, settings),
            preview=self._preview,
            can_print=self._printer() is not None and self._desk.printing is not None,
            said=draft.said,
            went_wrong=draft.refused is not None,
        )

    def _printer(self) -> Printer | None:
        """Where this till's receipts come out."""
        settings, device = self._desk.settings, self._desk.device
        wanted = settings.till_printers.get(device, settings.receipt_printer)
        return within_reach(settings.printers, wanted, device)

    def _fresh(self) -> Draft:
        design = self._desk.settings.receipt
        return Draft(design, design, self._desk.new_id(), str(design.logo_percent))

    def _set(self, draft: Draft) -> None:
        self._draft = draft
        self._draw()
        self._changed()

    def load(self) -> None:
        self.look()

    def look(self) -> None:
        """The shop changed: a design nobody is changing is shown as it is now."""
        if not self._draft.changes and self._draft.base != self._desk.settings.receipt:
            self._draft = self._fresh()
        self._draw()
        self._changed()

    def _draw(self) -> None:
        """The papers of the newest draft; what was typed meanwhile is drawn after it."""
        desk = self._desk
        wanted = (self._draft.design, desk.settings, desk.menu)
        if self._drawing or self._drawn == wanted:
            return
        self._drawing, self._drawn = True, wanted
        document = self._sample()

        def draw(_shop: Shop) -> Preview:
            papers = {width: printed(document, width) for width in WIDTHS}
            images = {width: image for width, (image, _words) in papers.items()}
            return Preview(images, papers[80][1])

        desk.look(draw, self._show, self._undrawn)

    def _show(self, preview: Preview) -> None:
        self._drawing, self._preview = False, preview
        self._draw()
        self._changed()

    def _undrawn(self, error: StoreError) -> None:
        self._drawing = False
        self._draft = replace(self._draft, refused=error)
        self._changed()

    def _sample(self) -> Document:
        desk, person = self._desk, self._act.person
        settings = replace(desk.settings, receipt=self._draft.design)
        return sample_receipt(settings, desk.menu, desk.now(), person.short_name if person else "")

    def edit(self, key: str, text: str) -> None:
        self._set(typed(self._draft, key, text))

    def press(self, key: str) -> None:
        acts: dict[str, Callable[[], object]] = {
            "save": self._save,
            "revert": lambda: self._set(self._fresh()),
            "theirs": lambda: self._set(self._fresh()),
            "mine": self._insist,
            "no_logo": lambda: self._set(
                replace(self._draft, design=replace(self._draft.design, logo=b""))
            ),
            "sample": self._print,
        }
        acts[key]()

    def close(self) -> bool:
        """Whether anything was open."""
        return False

    def take_logo(self, path: Path) -> None:
        """The picture in that file becomes the logo of the draft."""
        self._set(replace(self._draft, busy=True, refused=None, said=_("Reading the picture…")))

        def read(_shop: Shop) -> bytes:
            try:
                if path.stat().st_size > LARGEST_FILE:
                    raise StoreError("picture_too_large", most=LARGEST_FILE // 1_000_000)
                data = path.read_bytes()
            except OSError as error:
                raise StoreError("picture_not_read") from error
            return logo_of(data)

        def taken(logo: bytes) -> None:
            design = replace(self._draft.design, logo=logo, show_logo=True)
            self._set(replace(self._draft, design=design, busy=False, said=""))

        self._desk.look(read, taken, self._refuse)

    def _save(self) -> None:
        draft = self._draft
        if draft.busy or not draft.changes:
            return
        before, after = draft.base, draft.design

        def kept(_rev: int) -> None:
            self._set(Draft(after, after, self._desk.new_id(), str(after.logo_percent)))
            self._done(_("Receipts look like this from now on"), lambda: self._put(after, before))

        self._set(replace(draft, busy=True, refused=None, said=""))
        edit = DesignEdit(before, after)
        self._desk.ask(self._act, CHANGE_RECEIPT, edit, kept, self._refuse, draft.call)

    def _put(self, before: ReceiptDesign, after: ReceiptDesign) -> None:
        def back(_rev: int) -> None:
            self._set(Draft(after, after, self._desk.new_id(), str(after.logo_percent)))

        edit = DesignEdit(before, after)
        self._desk.ask(self._act, CHANGE_RECEIPT, edit, back, self._refuse)

    def _refuse(self, error: StoreError) -> None:
        clash = error.code == "changed_meanwhile"
        refused = None if clash else error
        self._set(replace(self._draft, busy=False, refused=refused, clash=clash, said=""))

    def _insist(self) -> None:
        base = self._desk.settings.receipt
        self._draft = replace(self._draft, base=base, clash=False, call=self._desk.new_id())
        self._save()

    def _print(self) -> None:
        """The draft, on the printer of this till's receipts; it opens no drawer."""
        printer, printing = self._printer(), self._desk.printing
        if printer is None or printing is None or self._draft.busy:
            return

        def heard(outcome: Outcome) -> None:
            self._set(replace(self._draft, busy=False, said="", tried=outcome))

        self._set(replace(self._draft, busy=True, tried=None, said=_("Printing…")))
        printing.try_out(printer, without_kick(self._sample()), heard)
