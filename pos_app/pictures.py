"""Pictures at the till: the dishes that come with the program, and what the shop has of its own."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

import resources
from pos_app.desk import Desk
from qt_kit.pictures import Pictures, Source, is_own


def shop_pictures(desk: Desk, parent: QObject) -> Pictures:
    """Read and scaled away from the Qt thread; they end with the parent, or the program."""

    def find(name: str) -> Source:
        return desk.picture(name) if is_own(name) else _dish(name)

    pictures = Pictures(find, parent)
    app = QApplication.instance()
    if app is not None:
        app.aboutToQuit.connect(pictures.close)
    parent.destroyed.connect(pictures.close)
    return pictures


def dishes() -> tuple[str, ...]:
    """Names of the dishes that come with the program, without parts that are laid on others."""
    parts = ("base-", "board-", "crust-", "half", "pot-", "rim-", "sauce-", "top-")
    names = (path.stem for path in resources.path("food").glob("*.webp"))
    return tuple(sorted(name for name in names if not name.startswith(parts)))


def _dish(name: str) -> Path | None:
    """A name without a file has no picture."""
    try:
        return resources.path(f"food/{name}.webp")
    except FileNotFoundError:
        return None
