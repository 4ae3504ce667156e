"""Where the tour plays: the shop, the people's hands, and what they remember."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from store_core.commands.hands import Hands
from store_core.commands.shopfront import Shopfront
from store_core.commands.tour_web import Customer
from store_core.domain.errors import StoreError

PATIENCE = 60.0


@dataclass(slots=True)
class Stage:
    """The shop, the people's hands, and what they remember from step to step."""

    shop: Shopfront
    out: Path
    customer: Customer
    code: str = ""
    number: str = ""
    counter: Hands = field(init=False)
    kitchen: Hands = field(init=False)

    def __post_init__(self) -> None:
        self.counter = Hands(self.shop.counter, self.out)
        self.kitchen = Hands(self.shop.kitchen, self.out)

    def papers(self) -> list[str]:
        """The words on every paper so far."""
        folder = self.out / "receipts"
        return [paper.read_text() for paper in sorted(folder.glob("*.txt"))]

    def paper_with(self, *words: str) -> None:
        """Wait until one paper has all the words. Error `did_not_happen`."""
        self.until(
            lambda: any(all(word in paper for word in words) for paper in self.papers()),
            f"a paper with {', '.join(words)}",
        )

    def until(self, look: Callable[[], bool], what: str) -> None:
        """Error `did_not_happen`."""
        end = time.monotonic() + PATIENCE
        while not look():
            if time.monotonic() > end:
                raise StoreError("did_not_happen", what=what)
            time.sleep(0.05)
