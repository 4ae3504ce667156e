"""Dishes from above and the shop's own photographs, decoded and scaled away from the Qt thread.

A dish is cut out and stands on a ground; a photograph fills the place it is given.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPixmap

Source = Path | bytes | None
Find = Callable[[str], Source]
KEPT = 800
"""Scaled pictures in memory: more than any screen shows at once."""
ASKED_AGAIN = 1.0
"""Seconds after which the shop's own picture that was not here may have come."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a photograph fills, rounded at the upper corners or at all four."""

    width: int
    height: int
    radius: int = 0
    all_corners: bool = True


@dataclass(frozen=True, slots=True)
class _Wanted:
    """In device pixels."""

    name: str
    side: int
    frame: Frame | None = None


def is_own(name: str) -> bool:
    """Of the shop, not one of the dishes that come with the program."""
    return ":" in name


def _load(source: Source, wanted: _Wanted) -> tuple[QImage, bool]:
    """(image, whether it is a photograph); a null image if it can't be read."""
    image = _decoded(source)
    if image.isNull():
        return image, False
    photograph = is_own(wanted.name) and not image.hasAlphaChannel()
    if photograph and wanted.frame:
        return _framed(image, wanted.frame), True
    fitted = image.scaled(
        wanted.side,
        wanted.side,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return fitted.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied), photograph


def _decoded(source: Source) -> QImage:
    if isinstance(source, bytes):
        return QImage.fromData(source)
    return QImage(str(source)) if source else QImage()


def _framed(image: QImage, frame: Frame) -> QImage:
    """Its middle, as large as fills the frame."""
    size = QSize(frame.width, frame.height)
    filling = image.scaled(
        size,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    left, top = (filling.width() - size.width()) // 2, (filling.height() - size.height()) // 2
    made = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    outline = QPainterPath()
    below = 0 if frame.all_corners else frame.radius
    box = QRectF(0, 0, size.width(), size.height() + below)
    outline.addRoundedRect(box, frame.radius, frame.radius)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    brush = QBrush(filling.copy(left, top, size.width(), size.height()))
    painter.fillPath(outline, brush)
    painter.end()
    return made


class Pictures(QObject):
    """`get(name, side)` gives what is there, or None and a `ready` later.

    `find` turns a picture's name into its file or bytes and is called on the worker.
    """

    ready = Signal()
    _loaded = Signal(object, QImage, bool)

    def __init__(self, find: Find, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="pictures")
        self._known: dict[_Wanted, QPixmap] = {}
        self._missing: dict[_Wanted, float] = {}
        self._waiting: dict[_Wanted, Future[None]] = {}
        self._photographs: set[str] = set()
        self._given: dict[str, bytes] = {}
        self._loaded.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def get(self, name: str, side: int, ratio: float = 1.0) -> QPixmap | None:
        """A picture fitted into a square of `side`; None while it loads or if there is none."""
        return self._get(_Wanted(name, round(side * ratio)), ratio)

    def fill(self, name: str, frame: Frame, side: int, ratio: float = 1.0) -> QPixmap | None:
        """A photograph that fills the frame; a dish as `get` gives it."""
        dense = Frame(
            round(frame.width * ratio),
            round(frame.height * ratio),
            round(frame.radius * ratio),
            frame.all_corners,
        )
        return self._get(_Wanted(name, round(side * ratio), dense), ratio)

    def is_photograph(self, name: str) -> bool:
        """Once it was loaded: whether it fills what it is given."""
        return name in self._photographs

    def give(self, name: str, data: bytes) -> None:
        """A picture that the shop will have in a moment."""
        self._given[name] = data
        for wanted in [one for one in self._missing if one.name == name]:
            del self._missing[wanted]
        self.ready.emit()

    def _get(self, wanted: _Wanted, ratio: float) -> QPixmap | None:
        if not wanted.name:
            return None
        found = self._known.pop(wanted, None)
        if found is not None:
            self._known[wanted] = found
            found.setDevicePixelRatio(ratio)
            return found
        if wanted not in self._waiting and not self._is_missing(wanted):
            self._waiting[wanted] = self._pool.submit(self._work, wanted)
        return None

    def _is_missing(self, wanted: _Wanted) -> bool:
        since = self._missing.get(wanted)
        if since is None:
            return False
        return not is_own(wanted.name) or monotonic() - since < ASKED_AGAIN

    def _work(self, wanted: _Wanted) -> None:
        source = self._given.get(wanted.name) or self._find(wanted.name)
        self._loaded.emit(wanted, *_load(source, wanted))

    def _keep(self, wanted: _Wanted, image: QImage, photograph: bool) -> None:
        self._waiting.pop(wanted, None)
        if image.isNull():
            self._missing[wanted] = monotonic()
        else:
            self._missing.pop(wanted, None)
            self._known[wanted] = QPixmap.fromImage(image)
            if len(self._known) > KEPT:
                del self._known[next(iter(self._known))]
        if photograph:
            self._photographs.add(wanted.name)
        if not self._waiting:
            self.ready.emit()

    def idle(self) -> bool:
        """Whether nothing is being loaded: what a screenshot waits for."""
        return not self._waiting

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
