"""How long a widget takes from a touch to the end of its paint: the measure of the benchmarks."""

from collections.abc import Callable
from itertools import cycle
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

BARE = "a bare widget of that size, touched to painted"
PATIENCE = 10.0


class Painted(QObject):
    """Hears when a widget is painted; the paint has ended when Qt is through with its events."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._heard = False
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self._heard = self._heard or event.type() is QEvent.Type.Paint
        return False

    def seconds_after(self, act: Callable[[], object]) -> float:
        """From the act to the end of the paint it led to. TimeoutError where there was none."""
        self._heard = False
        began = perf_counter()
        act()
        while not self._heard:
            QApplication.processEvents()
            if perf_counter() - began > PATIENCE:
                raise TimeoutError("nothing was painted")
        return perf_counter() - began


class BareWidget(QWidget):
    """Fills itself when it is touched: what Qt and this machine take for a picture at all."""

    def __init__(self) -> None:
        super().__init__()
        self._shades = cycle((QColor("white"), QColor("grey")))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), next(self._shades))
        painter.end()


def bare_touches(size: QSize, times: int) -> list[float]:
    """Seconds of each, of a bare widget of that size."""
    bare = BareWidget()
    bare.resize(size)
    bare.show()
    QTest.qWait(50)
    painted = Painted(bare)
    taken = [painted.seconds_after(lambda: touch(bare, QPoint(9, 9))) for _ in range(times)]
    bare.close()
    bare.deleteLater()
    return taken


def touch(widget: QWidget, at: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(widget, left, Qt.KeyboardModifier.NoModifier, at)
