"""The bell of the counter, whichever screen shows: rings for web orders, and for tickets that the
kitchen has not (C6, C7, K5).
"""

from PySide6.QtCore import QObject, QTimer, Signal

import resources
from pos_app.desk import Desk
from pos_app.presenters.kitchen_alarm import ring_for_kitchen
from pos_app.presenters.ringing import Rung, ring
from qt_kit import sound
from qt_kit.sound import Sounds
from qt_kit.wording import _

TICK_MS = 1000


class Ringer(QObject):
    """Listens to the desk and looks every second; `ticked()` each time, `rang(sound)` when it did.

    `sounds.enabled` turns it off.
    """

    ticked = Signal()
    rang = Signal(str)

    def __init__(self, desk: Desk, sounds: Sounds, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._rung, self._called = desk, Rung(), Rung()
        self.sounds = sounds
        self.can_be_heard = sound.available()
        timer = QTimer(self)
        timer.timeout.connect(self._tick)
        timer.start(TICK_MS)
        desk.subscribe(self.listen)
        self.listen()

    def _tick(self) -> None:
        self.listen()
        self.ticked.emit()

    def listen(self) -> None:
        desk = self._desk
        self._rung, wanted = ring(self._rung, desk.waiting, desk.settings, desk.now())
        self._called, calls = ring_for_kitchen(self._called, desk.missing, desk.now())
        if calls:
            wanted = "alarm"
        if wanted:
            self.sounds.play(resources.path(f"sounds/{wanted}.wav"))
            self.rang.emit(wanted)

    def turn(self) -> None:
        """On or off."""
        self.sounds.enabled = not self.sounds.enabled

    def words(self) -> tuple[str, str]:
        """(what the switch says, its icon)"""
        if not self.can_be_heard:
            return _("No sound here"), "volume-x"
        if self.sounds.enabled:
            return _("Sound on"), "volume-2"
        return _("Sound off"), "volume-x"
