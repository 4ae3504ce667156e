"""`--drive`: a person's hands and eyes as commands on standard input, by accessible name.

One command a line, words quoted as in a shell; one JSON line back for each, in order:
`{"ok": true, ...}` or `{"ok": false, "error": "..."}`. Everything goes through QTest on the real
widgets; there is no other way in, and none without the flag.

    click NAME            hold NAME              type NAME TEXT       press KEY
    read NAME             list                   wait NAME [SECONDS]  gone NAME [SECONDS]
    scan TEXT             shoot FILE             resize W H           quit
"""

import difflib
import json
import shlex
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from qt_kit.targets import RevealsChildren, Target, with_targets

HOLD_MS = 450
SCANNER_MS = 5
WAIT_SECONDS = 10.0
Answer = dict[str, object]


class RefusedError(Exception):
    """What the driver is told instead of an answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """A named thing: the widget it is in and where."""

    widget: QWidget
    target: Target

    @property
    def name(self) -> str:
        return self.target.name


def _state(widget: QWidget) -> str:
    """What a widget says besides its name."""
    if isinstance(widget, QLineEdit):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    said = widget.accessibleDescription()
    if isinstance(widget, QAbstractButton):
        said = said or widget.text()
        if widget.isCheckable() and widget.isChecked():
            said = f"{said} chosen".strip()
    return said


def windows() -> list[QWidget]:
    """The visible windows; a modal one hides the others, as from a person."""
    modal = QApplication.activeModalWidget()
    if modal is not None:
        return [modal]
    return [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow()]


def everything(named: Callable[[str], bool] = bool) -> Iterator[Found]:
    """All named things that show now, also those scrolled away inside a painted widget; only those
    whose name `named` picks.
    """
    for window in windows():
        for widget in [window, *window.findChildren(QWidget)]:
            if not widget.isVisible():
                continue
            name = widget.accessibleName()
            if name and named(name):
                state = _state(widget)
                target = Target(name, widget.rect(), widget.isEnabled(), state, widget.hasFocus())
                yield Found(widget, target)
            if (painted := with_targets(widget)) is not None:
                for target in painted.targets():
                    if target.name != name and named(target.name):
                        yield Found(widget, target)


def find(name: str) -> Found:
    """The one thing of that name that is not covered. RefusedError: none, or several."""
    same = list(everything(lambda one: one == name))
    if not same:
        same = list(everything(lambda one: one.casefold() == name.casefold()))
    if not same:
        names = sorted({found.name for found in everything()})
        near = difflib.get_close_matches(name, names, 5, 0.4)
        near += [n for n in names if name.casefold() in n.casefold() and n not in near][:5]
        raise RefusedError(f"nothing named {name!r}; near: {', '.join(near) or 'nothing'}")
    reachable = [found for found in same if _scrolled_by(found) or not _is_covered(found)]
    if len(reachable) == 1:
        return reachable[0]
    if not reachable:
        raise RefusedError(f"{name!r} is covered by something else")
    places = ", ".join(type(found.widget).__name__ for found in reachable)
    raise RefusedError(f"{len(reachable)} things are named {name!r}: {places}")


def _scrolled_by(found: Found) -> list[QScrollArea]:
    """The scroll areas that have the thing out of sight, the innermost first."""
    areas: list[QScrollArea] = []
    parent = found.widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            at = found.widget.mapTo(parent.viewport(), _middle(found))
            if not parent.viewport().rect().contains(at):
                areas.append(parent)
        parent = parent.parentWidget()
    return areas


def _is_covered(found: Found) -> bool:
    """Whether a press at its middle would reach another widget."""
    shown = found.widget.rect()
    if with_targets(found.widget) is not None and not shown.intersects(found.target.rect):
        return _middle_is_covered(found.widget, shown.center())
    return _middle_is_covered(found.widget, _middle(found))


def _middle_is_covered(widget: QWidget, at: QPoint) -> bool:
    window = widget.window()
    under = window.childAt(widget.mapTo(window, at))
    if under is None or under is widget:
        return under is None and widget is not window
    holds_it = under.isAncestorOf(widget) and under is not window
    return not (widget.isAncestorOf(under) or holds_it)


def _middle(found: Found) -> QPoint:
    shown: QRect = found.target.rect.intersected(found.widget.rect())
    return shown.center() if not shown.isEmpty() else found.target.rect.center()


def _within_reach(name: str) -> Found:
    """The thing, scrolled into sight and enabled."""
    _scroll_to(name)
    found = find(name)
    if (painted := with_targets(found.widget)) is not None:
        painted.reveal(name)
        found = find(name)
    for area in _scrolled_by(found):
        inner = area.widget()
        if inner is not None:
            at = found.widget.mapTo(inner, _middle(found))
            area.ensureVisible(at.x(), at.y(), 40, 40)
    if not found.target.enabled:
        raise RefusedError(f"{name!r} is disabled")
    if _is_covered(found) or not found.widget.rect().contains(_middle(found)):
        raise RefusedError(f"{name!r} is out of sight")
    return found


def _scroll_to(name: str) -> None:
    """Columns that hold widgets bring theirs of that name into sight."""
    for found in everything(lambda one: one == name):
        column: QWidget | None = found.widget.parentWidget()
        while column is not None:
            if isinstance(column, RevealsChildren):
                column.reveal_child(found.widget)
            column = column.parentWidget()


def _top() -> QWidget:
    shown = windows()
    if not shown:
        raise RefusedError("no window is open")
    active = QApplication.activeWindow()
    return active if active in shown else shown[-1]


def _receiver() -> QWidget:
    return QApplication.focusWidget() or _top()


def click(name: str) -> Answer:
    found = _within_reach(name)
    if isinstance(found.widget, QLineEdit):
        found.widget.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.mouseClick(
        found.widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, _middle(found)
    )
    return {}


def hold(name: str) -> Answer:
    found = _within_reach(name)
    at, button = _middle(found), Qt.MouseButton.LeftButton
    QTest.mousePress(found.widget, button, Qt.KeyboardModifier.NoModifier, at)
    QTest.qWait(HOLD_MS)
    QApplication.processEvents()  # what is due on a machine that was too busy meanwhile
    QTest.mouseRelease(found.widget, button, Qt.KeyboardModifier.NoModifier, at)
    return {}


def type_text(name: str, text: str) -> Answer:
    found = _within_reach(name)
    widget = found.widget.focusProxy() or found.widget
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    if isinstance(widget, (QLineEdit, QPlainTextEdit)):
        widget.selectAll()
        QTest.keyClick(widget, Qt.Key.Key_Delete)
    QTest.keyClicks(widget, text)
    return {"text": _state(widget)}


def press(keys: str) -> Answer:
    """A key or a combination as Qt writes it: F12, Escape, Ctrl+Z, Alt+1."""
    sequence = QKeySequence.fromString(keys.replace("Escape", "Esc"))
    if sequence.count() != 1 or not sequence.toString():
        raise RefusedError(f"{keys!r} is no key")
    QTest.keySequence(_receiver(), sequence)
    return {}


def scan(text: str) -> Answer:
    """As a barcode scanner types, wherever the focus is, then Enter: a character every few
    milliseconds by the keyboard's own clock, however long showing one takes here.
    """
    at = int(time.monotonic() * 1000)
    for character in (*text, "\r"):
        at += SCANNER_MS
        key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character)
            event.setTimestamp(at)
            QApplication.sendEvent(_receiver(), event)
        QApplication.processEvents()
    return {}


def read(name: str) -> Answer:
    found = find(name)
    target = found.target
    answer: Answer = {"name": target.name, "text": target.text, "enabled": target.enabled}
    if target.focused:
        answer["focused"] = True
    return answer


def names() -> Answer:
    """What shows now; what is scrolled away is found by name all the same."""
    shown = (f for f in everything() if f.widget.rect().intersects(f.target.rect))
    return {"names": [found.name for found in shown if not _is_covered(found)]}


def shoot(file: str) -> Answer:
    QApplication.processEvents()
    shot = _top().grab()
    path = Path(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not shot.save(str(path), "PNG"):
        raise RefusedError(f"can't write {file}")
    return {"file": str(path), "width": shot.width(), "height": shot.height()}


def resize(width: str, height: str) -> Answer:
    _top().resize(int(width), int(height))
    QApplication.processEvents()
    return {"width": _top().width(), "height": _top().height()}


def _until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        QTest.qWait(20)
    return True


def _is_there(name: str) -> bool:
    try:
        return find(name).target.enabled
    except RefusedError:
        return False


def wait(name: str, seconds: str = str(WAIT_SECONDS)) -> Answer:
    """Until a thing of that name shows, is enabled and not covered."""
    if not _until(lambda: _is_there(name), float(seconds)):
        state = "is disabled" if any(everything(lambda one: one == name)) else "did not come"
        raise RefusedError(f"{name!r} {state} in {seconds} s")
    return read(name)


def gone(name: str, seconds: str = str(WAIT_SECONDS)) -> Answer:
    """Until nothing of that name shows."""
    if not _until(lambda: not any(everything(lambda one: one == name)), float(seconds)):
        raise RefusedError(f"{name!r} is still there after {seconds} s")
    return {}


COMMANDS: dict[str, Callable[..., Answer]] = {
    "click": click,
    "hold": hold,
    "type": type_text,
    "press": press,
    "scan": scan,
    "read": read,
    "list": names,
    "shoot": shoot,
    "resize": resize,
    "wait": wait,
    "gone": gone,
}


def perform(line: str) -> Answer:
    """One command's answer; never raises for what the driver got wrong."""
    try:
        words = shlex.split(line)
        if not words:
            raise RefusedError("an empty line is no command")
        if words[0] not in COMMANDS:
            raise RefusedError(f"no command {words[0]!r}; there are {', '.join(COMMANDS)}, quit")
        return {"ok": True, **COMMANDS[words[0]](*words[1:])}
    except (RefusedError, ValueError, TypeError, OSError) as error:
        return {"ok": False, "error": str(error)}


class Drive(QObject):
    """Reads commands on a thread, performs them on the Qt thread, answers on `out`."""

    _line = Signal(str)

    def __init__(
        self,
        source: TextIO | None = None,
        out: TextIO | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source, self._out = source or sys.stdin, out or sys.stdout
        self._waiting: list[str] = []
        self._busy = False
        self._line.connect(self._take, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._listen, name="drive", daemon=True).start()

    def _listen(self) -> None:
        for line in self._source:
            self._line.emit(line.strip())
        self._line.emit("quit")

    def _take(self, line: str) -> None:
        self._waiting.append(line)
        if not self._busy:
            self._work()

    def _work(self) -> None:
        """In order, although waiting lets other events through."""
        self._busy = True
        while self._waiting:
            line = self._waiting.pop(0)
            if line == "quit":
                self._say({"ok": True})
                QTimer.singleShot(0, QApplication.quit)
                break
            self._say(perform(line))
        self._busy = False

    def _say(self, answer: Answer) -> None:
        self._out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        self._out.flush()
