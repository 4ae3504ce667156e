"""From a document to the words on the paper, through bytes and a printer that reads them."""

from PIL import Image

import resources
from store_core.printing.document import Document
from store_core.printing.emulator import Emulator, Event, PaperCut
from store_core.printing.escpos import Encoder
from store_core.printing.fonts import Fonts
from store_core.printing.models import MODELS
from store_core.printing.roll import Paper

FONTS = Fonts(resources.path("fonts"))


def printed(document: Document, model: str = "80") -> Paper:
    """The one paper that comes out; torn off where the printer has no cutter."""
    (paper,) = [event.paper for event in happened(document, model) if isinstance(event, PaperCut)]
    return paper


def happened(document: Document, model: str = "80") -> list[Event]:
    return happened_with(Encoder(MODELS[model], FONTS).encode(document), MODELS[model].dots)


def happened_with(data: bytes, dots: int = 576) -> list[Event]:
    emulator = Emulator(FONTS, dots)
    emulator.feed(data)
    emulator.tear_off()
    return emulator.events()


def ink(image: Image.Image) -> int:
    """How many dots of the paper are dark."""
    return sum(image.convert("L").histogram()[:128])
