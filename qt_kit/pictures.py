"""Dishes from above, decoded and scaled away from the Qt thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QPixmap


def _load(path: Path, side: int) -> QImage:
    """Scaled to fit a square of that many device pixels; a null image if it can't be read."""
    image = QImage(str(path))
    if image.isNull():
        return image
    return image.scaled(
        side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


class Pictures(QObject):
    """`get(name, side)` gives what is there, or None and a `ready` later.

    `find` turns a picture's name into its file and is called on the worker.
    """

    ready = Signal()
    _loaded = Signal(str, int, QImage)

    def __init__(self, find: Callable[[str], Path], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="pictures")
        self._known: dict[tuple[str, int], QPixmap | None] = {}
        self._waiting: dict[tuple[str, int], Future[None]] = {}
        self._loaded.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def get(self, name: str, side: int, ratio: float = 1.0) -> QPixmap | None:
        """A picture fitted into a square of `side`; None while it loads or if there is none."""
        if not name:
            return None
        key = (name, round(side * ratio))
        if key in self._known:
            found = self._known[key]
            if found is not None:
                found.setDevicePixelRatio(ratio)
            return found
        if key not in self._waiting:
            self._waiting[key] = self._pool.submit(self._work, *key)
        return None

    def _work(self, name: str, side: int) -> None:
        self._loaded.emit(name, side, _load(self._find(name), side))

    def _keep(self, name: str, side: int, image: QImage) -> None:
        self._waiting.pop((name, side), None)
        self._known[name, side] = None if image.isNull() else QPixmap.fromImage(image)
        if not self._waiting:
            self.ready.emit()

    def idle(self) -> bool:
        """Whether nothing is being loaded: what a screenshot waits for."""
        return not self._waiting

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
