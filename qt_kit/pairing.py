"""The pairing screen: server address, code, Connect (S4)."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from qt_kit.button import Button, Kind
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_text
from qt_kit.field import TextField
from qt_kit.label import Label
from qt_kit.marks import draw_logo
from qt_kit.theme import BODY, BOLD, LARGE, RADIUS_SHEET, STRONG, Palette, font
from qt_kit.wording import _
from store_core.domain.errors import StoreError

WIDE, HIGH, INSET = 480, 472, 40
CODE_LENGTH = 8
FINGERPRINT_LENGTH = 64


def sentences() -> Mapping[str, str]:
    """What went wrong and what to do, by code; `{names}` are the error's values."""
    return {
        "server_unreachable": _("No server answers at {server}. Check the address."),
        "code_unknown": _("There is no such code. Check it and type it again."),
        "code_used": _("This code was used already. Ask for a new one."),
        "code_expired": _("This code is older than 10 minutes. Ask for a new one."),
        "pairing_paused": _("Too many wrong codes. Try again in {seconds} s."),
        "bad_address": _("Type the server's address, like 192.168.1.10:8443."),
        "server_not_known": _("Another machine answers at {server}. Scan the code."),
        "server_not_private": _(
            "Only on this very machine may an address begin with http. Type it with https."
        ),
        "wrong_kind": _("This code is for another kind of device. Ask for a new one."),
        "keyring_locked": _("The system's keyring is locked. Unlock it and try again."),
        "folder_in_use": _("Another program uses this machine's data. End it first."),
        "disk_full": _("The disk is full. Free some space and ask for a new code."),
    }


def sentence(error: StoreError) -> str:
    """For any code; one without words of its own is named, so that somebody can be asked."""
    unknown = _("That did not work ({code}). Ask for a new code and try again.")
    known = sentences().get(error.code, unknown)
    return known.format_map({"code": error.code, **error.values})


def grouped(typed: str) -> str:
    """ "xp9c8m3p" as people read it out: "XP9C 8M3P"."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())[:CODE_LENGTH]
    return " ".join(part for part in (plain[:4], plain[4:]) if part)


def scanned_as(code: str) -> str:
    """A code, and what of a fingerprint was read behind it."""
    plain, dot, digits = code.partition(".")
    read = "".join(letter for letter in digits.upper() if letter.isalnum())[:FINGERPRINT_LENGTH]
    return f"{grouped(plain)}{dot}{read}"


class PairingScreen(Canvas):
    """`asked(address, code)` to connect, the code with the server's fingerprint behind it where
    that was scanned; `closed` where the person gives up.
    """

    asked = Signal(str, str)
    closed = Signal()

    def __init__(self, server: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Tillpass"))
        self.setMinimumSize(WIDE + 32, HIGH + 32)
        self.server = TextField(_("Server address"), parent=self)
        self.server.set_text(server)
        self.code = TextField(_("Pairing code"), px=STRONG, parent=self)
        self.connect_button = Button(_("Connect"), kind=Kind.ACCENT, parent=self)
        self.message = Label("", name=_("Pairing message"), lines=2, parent=self)
        self.code.changed.connect(self._typed)
        self.server.changed.connect(self._addressed)
        self.code.entered.connect(lambda _text: self._connect())
        self.connect_button.clicked.connect(self._connect)
        self._busy = False
        self._scanned: tuple[str, str, str] | None = None
        self._ready()
        self.take_focus()

    def take_focus(self) -> None:
        """The address, or the code where the address is known."""
        aim = self.code if self.server.text() else self.server
        aim.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self) -> None:
        self._set_busy(True)
        self.message.set_text(_("Connecting, and fetching the menu..."), "muted")

    def show_error(self, error: StoreError) -> None:
        self._set_busy(False)
        self.message.set_text(sentence(error), "bad")

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for field in (self.server, self.code):
            field.setEnabled(not busy)
        self._ready()

    def _addressed(self, typed: str) -> None:
        if "#" in typed:
            self._take_scanned(typed)
        self._ready()

    def _take_scanned(self, scanned: str) -> None:
        """A scanner types address, code and fingerprint in one, letter by letter: the code goes on
        where codes are typed.
        """
        address, _sign, code = scanned.rpartition("#")
        self.server.set_text(address.strip())
        self.code.set_text(scanned_as(code))
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, typed: str) -> None:
        if "#" in typed and "://" in typed:
            self._take_scanned(typed)
            return
        scheme = typed.casefold().replace(" ", "")
        if scheme in {"http:", "https:"}:
            # An address is scanned into the code's field.
            self.code.set_text("")
            self.server.set_text(scheme)
            self.server.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        shown = scanned_as(typed)
        code, _dot, fingerprint = shown.partition(".")
        if len(fingerprint) == FINGERPRINT_LENGTH:
            self._scanned = (self.server.text(), code, fingerprint)
            shown = code
        if shown != typed:
            self.code.set_text(shown)
        self._ready()

    def _ready(self) -> None:
        whole = len(self.code.text().replace(" ", "")) == CODE_LENGTH
        self.connect_button.setEnabled(
            whole and bool(self.server.text().strip()) and not self._busy
        )

    def _connect(self) -> None:
        if not self.connect_button.isEnabled():
            return
        address, code = self.server.text(), self.code.text()
        scanned = self._scanned or ("", "", "")
        fingerprint = f".{scanned[2]}" if scanned[:2] == (address, code) else ""
        self.asked.emit(address.strip(), code.replace(" ", "") + fingerprint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        card = self._card()
        left, wide = int(card.left()) + INSET, WIDE - 2 * INSET
        top = int(card.top())
        self.server.setGeometry(left, top + 136, wide, 72)
        self.code.setGeometry(left, top + 224, wide, 72)
        self.connect_button.setGeometry(left, top + 320, wide, 56)
        self.message.setGeometry(left, top + 392, wide, 48)
        super().resizeEvent(event)

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
        draw_text(painter, title, _("Pair this device"), font(LARGE, BOLD), c.text)
        below = QRectF(left, card.top() + 84, wide, 24)
        words = _("The code is made on the server and lasts 10 minutes.")
        draw_text(painter, below, words, font(BODY), c.muted)

    def _card(self) -> QRectF:
        left, top = (self.width() - WIDE) / 2, (self.height() - HIGH) / 2
        return QRectF(round(left), round(max(16, top)), WIDE, HIGH)
