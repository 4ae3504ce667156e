"""The screen of a terminal whose records are damaged: what was found, and to begin anew (S1)."""

from collections.abc import Mapping

from PySide6.QtCore import QEventLoop, QRectF, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from qt_kit.button import Button, Kind
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_text
from qt_kit.entrance import Entrance
from qt_kit.label import Label
from qt_kit.marks import draw_logo
from qt_kit.runner import StoreThread
from qt_kit.theme import BOLD, LARGE, RADIUS_SHEET, Palette, font
from qt_kit.wording import _, counted
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.rebuilding import Damage, look, rebuild

WIDE, HIGH, INSET = 640, 380, 40
DAMAGED = frozenset({"database_corrupt", "database_lost"})
"""What is met at the start and can be mended here."""


def sentences() -> Mapping[str, str]:
    """What went wrong and what to do, by code."""
    return {
        "server_unreachable": _(
            "No server answers. Start it, or see to the network, and look again."
        ),
        "device_unknown": _("The server does not know this machine. Call whoever set it up."),
        "device_revoked": _("This machine was removed from its shop. Call whoever set it up."),
        "server_not_known": _(
            "Another machine answers as the server. Call whoever set this one up."
        ),
        "journal_fork": _("These are another machine's records. Call whoever set it up."),
        "not_paired": _("Nothing says which machine this was. Call whoever set it up."),
        "disk_full": _("The disk is full. Free some space and look again."),
        "keyring_locked": _("The system's keyring is locked. Unlock it and look again."),
    }


def sentence(error: StoreError) -> str:
    """For any code; one without words of its own is named, so that somebody can be asked."""
    unknown = _("That did not work ({code}). Nothing was changed; call for help.")
    return sentences().get(error.code, unknown).format(code=error.code)


def told(damage: Damage) -> str:
    """What was found, as far as it matters to who sells here."""
    found = damage.recovery
    taken, gone, apart = (
        sum(one.count for one in some) for some in (found.taken, found.missing, found.stranded)
    )
    lines = [
        counted(
            "{count} record that the server lacks can be read and is handed over.",
            "{count} records that the server lacks can be read and are handed over.",
            taken,
        )
    ]
    if gone:
        lines.append(
            counted(
                "{count} record in between can't be read.",
                "{count} records in between can't be read.",
                gone,
            )
        )
    if apart:
        lines.append(
            counted(
                "{count} record after it is kept apart on the server for its keeper.",
                "{count} records after it are kept apart on the server for its keeper.",
                apart,
            )
        )
    lines.append(
        _(
            "Whatever was written after the last of them is lost: count the drawer against the "
            "last papers. This machine then begins anew under another letter; the damaged file is "
            "kept."
        )
    )
    return " ".join(lines)


class MendingScreen(Canvas):
    """`looked` and `agreed` are what the person asks for; `closed` where they give up."""

    looked = Signal()
    agreed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Tillpass"))
        self.setMinimumSize(WIDE + 32, HIGH + 32)
        self.message = Label("", name=_("What was found"), lines=7, parent=self)
        self.go_button = Button(_("Begin anew"), kind=Kind.ACCENT, parent=self)
        self.look_button = Button(_("Look again"), parent=self)
        self.close_button = Button(_("Close"), parent=self)
        self.go_button.clicked.connect(self.agreed.emit)
        self.look_button.clicked.connect(self.looked.emit)
        self.close_button.clicked.connect(self.close)
        self.show_busy(_("Looking at what can still be read..."))

    def show_busy(self, words: str) -> None:
        self._say(words, "muted", may_go=False, may_look=False)

    def show_found(self, damage: Damage) -> None:
        self._say(told(damage), "text", may_go=True, may_look=True)

    def show_error(self, error: StoreError) -> None:
        self._say(sentence(error), "bad", may_go=False, may_look=True)

    def _say(self, words: str, role: str, *, may_go: bool, may_look: bool) -> None:
        self.message.set_text(words, role)
        self.go_button.setEnabled(may_go)
        self.look_button.setEnabled(may_look)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        card = self._card()
        left, top, wide = int(card.left()) + INSET, int(card.top()), WIDE - 2 * INSET
        self.message.setGeometry(left, top + 96, wide, self.message.heightForWidth(wide))
        third = (wide - 24) // 3
        for place, button in enumerate((self.close_button, self.look_button, self.go_button)):
            button.setGeometry(left + place * (third + 12), top + HIGH - INSET - 56, third, 56)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        card = self._card()
        draw_box(painter, card, c.surface, c.line, radius=RADIUS_SHEET)
        left, wide = card.left() + INSET, WIDE - 2 * INSET
        draw_logo(painter, QRectF(left, card.top() + 32, 40, 40), c.accent, c.on_accent)
        title = QRectF(left + 52, card.top() + 32, wide - 52, 40)
        words = _("This machine's records are damaged")
        draw_text(painter, title, words, font(LARGE, BOLD), c.text)

    def _card(self) -> QRectF:
        left, top = (self.width() - WIDE) / 2, (self.height() - HIGH) / 2
        return QRectF(round(left), round(max(16, top)), WIDE, HIGH)


def mend(entrance: Entrance, runner: StoreThread) -> Shop | None:
    """Until the machine has begun anew, or the person gave up. Whoever calls holds the folder."""
    screen, waiting = MendingScreen(), QEventLoop()
    found: list[Damage] = []
    opened: list[Shop] = []
    folder, secrets = entrance.folder, entrance.secrets

    def look_at_it() -> None:
        screen.show_busy(_("Looking at what can still be read..."))
        runner.submit(lambda: look(folder, secrets), show, screen.show_error)

    def show(damage: Damage) -> None:
        found[:] = [damage]
        screen.show_found(damage)

    def begin_anew() -> None:
        screen.show_busy(_("Handing over, and fetching the shop..."))
        damage = found[0]

        def work() -> Shop:
            rebuild(folder, secrets, damage)
            return entrance.enter()

        runner.submit(work, done, screen.show_error)

    def done(shop: Shop) -> None:
        opened.append(shop)
        screen.close()

    screen.looked.connect(look_at_it)
    screen.agreed.connect(begin_anew)
    screen.closed.connect(waiting.quit)
    screen.resize(1024, 768)
    screen.show()
    look_at_it()
    waiting.exec()
    screen.deleteLater()
    return opened[0] if opened else None
