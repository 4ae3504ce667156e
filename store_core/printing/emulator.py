"""An ESC/POS printer without its metal: bytes in, papers and events out.

Follows Epson's ESC/POS command reference for receipt printers. Bytes may come in any pieces; a
command that is not whole yet waits for the rest. Nothing that comes in makes it fail.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import segno
from PIL import Image

from store_core.printing.fonts import Fonts
from store_core.printing.framing import PREFIXES, command_length, number
from store_core.printing.raster import qr_picture
from store_core.printing.roll import INK, LONGEST, MOST_PIECES, WHITE, Letters, Paper, Roll

CODE_PAGES = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    13: "cp857",
    14: "cp737",
    15: "iso8859_7",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
    33: "cp775",
    34: "cp855",
    35: "cp861",
    36: "cp862",
    37: "cp864",
    38: "cp869",
    39: "iso8859_2",
    40: "iso8859_15",
    45: "cp1250",
    46: "cp1251",
    47: "cp1253",
    48: "cp1254",
    49: "cp1255",
    50: "cp1256",
    51: "cp1257",
    52: "cp1258",
}
MOST_RAW = 4_000_000
"""Bytes kept of one paper; where more come before a cut, it is told without them."""
HELD = 65_536
"""Bytes that a stopped printer still takes in."""
_TAB = 8
_CONVERSATION = (b"\x10\x04", b"\x1d(H")
"""Questions to the printer, no part of what it was to print."""
_QR_ERROR = {48: "l", 49: "m", 50: "q", 51: "h"}
_STATUS = re.compile(rb"\x10\x04([\x01-\x04])")
_NAMES = {65: b"_Tillpass virtual printer\x00", 66: b"_Tillpass\x00", 67: b"_TP-80\x00"}


@dataclass(frozen=True)
class PaperCut:
    paper: Paper


@dataclass(frozen=True)
class DrawerKicked:
    pin: int


@dataclass(frozen=True)
class QrPrinted:
    content: str


@dataclass(frozen=True)
class CodePageChosen:
    codec: str


@dataclass(frozen=True)
class NotUnderstood:
    command: bytes


Event = PaperCut | DrawerKicked | QrPrinted | CodePageChosen | NotUnderstood


@dataclass(frozen=True)
class Condition:
    """What a person did to the printer."""

    paper_out: bool = False
    cover_open: bool = False
    offline: bool = False

    @property
    def stopped(self) -> bool:
        return self.paper_out or self.cover_open or self.offline

    def reply(self, which: int) -> int:
        """The answer to `DLE EOT`."""
        if which == 1:
            return 0x12 | (0x08 if self.stopped else 0)
        if which == 2:
            return 0x12 | (0x04 if self.cover_open else 0) | (0x20 if self.paper_out else 0)
        if which == 4:
            return 0x12 | (0x6C if self.paper_out else 0)
        return 0x12

    def automatic(self) -> bytes:
        """The four bytes of automatic status back."""
        first = 0x10 | (0x08 if self.stopped else 0) | (0x20 if self.cover_open else 0)
        return bytes((first, 0, 0x0C if self.paper_out else 0, 0x0F))


class Emulator:
    """One printer. Feed it, then collect `replies()` and `events()`."""

    def __init__(self, fonts: Fonts, dots: int = 576) -> None:
        self.roll = Roll(dots, fonts)
        self.condition = Condition()
        self._buffer = bytearray()
        self._held = bytearray()
        self._raw = bytearray()
        self._replies = bytearray()
        self._events: list[Event] = []
        self._reports_by_itself = False
        self._cut_due = False
        self._start_afresh()

    def feed(self, data: bytes) -> None:
        if self.condition.stopped:
            self._hold(data)
            return
        self._buffer += data
        self._work()

    def become(self, condition: Condition) -> None:
        """Somebody opened the cover or put in paper; what was held back is printed when all is
        well again."""
        if condition == self.condition:
            return
        self.condition = condition
        if self._reports_by_itself:
            self._replies += condition.automatic()
        if not condition.stopped and self._held:
            held, self._held = bytes(self._held), bytearray()
            self.feed(held)

    def hang_up(self) -> None:
        """The computer has gone: the interface drops the command that it did not finish."""
        if not self.condition.stopped:
            self._raw += self._buffer
            self._buffer.clear()

    def replies(self) -> bytes:
        replies, self._replies = bytes(self._replies), bytearray()
        return replies

    def events(self) -> list[Event]:
        events, self._events = self._events, []
        return events

    def tear_off(self) -> None:
        """By hand, or because the piece is too long; nothing happens where nothing is printed."""
        if not self.roll.is_blank:
            self._cut()

    @property
    def is_full(self) -> bool:
        """Stopped, with no room for more bytes."""
        return len(self._held) >= HELD

    def _hold(self, data: bytes) -> None:
        """A stopped printer answers the real-time requests and keeps the rest."""
        known = max(len(self._held) - 2, 0)
        self._held += data
        tail = bytes(self._held[known:])
        for request in _STATUS.findall(tail):
            self._replies.append(self.condition.reply(request[0]))
        self._held[known:] = _STATUS.sub(b"", tail)

    def _work(self) -> None:
        at = 0
        while at < len(self._buffer):
            used = self._obey(at)
            if used == 0:
                break
            if not self._buffer.startswith(_CONVERSATION, at):
                self._raw += self._buffer[at : at + used]
            at += used
            self._after_command()
        del self._buffer[:at]

    def _after_command(self) -> None:
        if self._cut_due:
            self._cut_due = False
            self._cut()
        elif self.roll.length > LONGEST or self.roll.pieces > MOST_PIECES:
            self._cut()
        elif len(self._raw) > MOST_RAW:
            self._raw.clear()

    def _cut(self) -> None:
        raw = bytes(self._raw)
        self._raw.clear()
        self._events.append(PaperCut(self.roll.cut(raw)))

    def _start_afresh(self) -> None:
        """`ESC @`."""
        self.roll.reset()
        self._letters = Letters()
        self._codec = "cp437"
        self._gap = 0
        self._qr_content = b""
        self._qr_module = 3
        self._qr_error = "l"
        self._tabs = tuple(range(_TAB, 256, _TAB))

    def _obey(self, at: int) -> int:
        """Carries out the command at `at`; how many bytes it took, 0 while it is not whole."""
        byte = self._buffer[at]
        if byte in PREFIXES:
            return self._obey_command(at)
        if byte == 0x0A:
            self.roll.feed_line()
        elif byte == 0x09:
            self._tab()
        elif byte >= 0x20 and byte != 0x7F:
            character = bytes((byte,)).decode(self._codec, "replace")
            self.roll.put(character, self._letters, self._gap)
        return 1

    def _obey_command(self, at: int) -> int:
        length = command_length(self._buffer, at)
        if length is None:
            return 0
        name = bytes(self._buffer[at : at + 2])
        if length == 0:
            self._events.append(NotUnderstood(name))
            return 2
        act = _ACTIONS.get(name)
        if act:
            act(self, bytes(self._buffer[at + 2 : at + length]))
        return length

    def _tab(self) -> None:
        column = self.roll.x // self._letters.width
        stop = next((stop for stop in self._tabs if stop > column), None)
        if stop is not None:
            self.roll.move(stop * self._letters.width)

    # Real time and status

    def status(self, data: bytes) -> None:
        self._replies.append(self.condition.reply(data[0]))

    def real_time(self, data: bytes) -> None:
        if data[0] == 1:
            self._events.append(DrawerKicked(5 if data[1] else 2))

    def automatic_status(self, data: bytes) -> None:
        self._reports_by_itself = bool(data[0])
        if self._reports_by_itself:
            self._replies += self.condition.automatic()

    def transmit_status(self, data: bytes) -> None:
        paper = 0x0C if self.condition.paper_out else 0
        self._replies.append(paper if data[0] in (1, 49) else 0)

    def transmit_name(self, data: bytes) -> None:
        self._replies += _NAMES.get(data[0], b"\x20")

    def bracketed(self, data: bytes) -> None:
        """`GS ( letter`, two bytes of length, the body."""
        if data[:1] == b"H":
            self._request_response(data[3:])
        elif data[:1] == b"k":
            self._code(data[3:])

    def _request_response(self, body: bytes) -> None:
        """The process ID comes back when all before it is printed."""
        if body[:2] == b"00" and len(body) == 6:
            self._replies += b'7"' + body[2:] + b"\x00"

    # Letters and lines

    def initialise(self, _data: bytes) -> None:
        self._start_afresh()

    def print_mode(self, data: bytes) -> None:
        mode = data[0]
        self._letters = Letters(
            across=2 if mode & 0x20 else 1,
            down=2 if mode & 0x10 else 1,
            bold=bool(mode & 0x08),
            underline=1 if mode & 0x80 else 0,
            inverse=self._letters.inverse,
            small=bool(mode & 0x01),
        )

    def size(self, data: bytes) -> None:
        self._letters = replace(
            self._letters, across=(data[0] >> 4 & 7) + 1, down=(data[0] & 7) + 1
        )

    def bold(self, data: bytes) -> None:
        self._letters = replace(self._letters, bold=bool(data[0] & 1))

    def underline(self, data: bytes) -> None:
        thick = data[0] % 48
        self._letters = replace(self._letters, underline=thick if thick <= 2 else 0)

    def inverse(self, data: bytes) -> None:
        self._letters = replace(self._letters, inverse=bool(data[0] & 1))

    def font(self, data: bytes) -> None:
        self._letters = replace(self._letters, small=data[0] % 48 == 1)

    def code_page(self, data: bytes) -> None:
        codec = CODE_PAGES.get(data[0])
        if codec is None:
            self._events.append(NotUnderstood(b"\x1bt" + data))
        elif codec != self._codec:
            self._codec = codec
            self._events.append(CodePageChosen(codec))

    def align(self, data: bytes) -> None:
        where = data[0] % 48
        if where <= 2 and not self.roll.has_line:
            self.roll.align = where

    def character_gap(self, data: bytes) -> None:
        self._gap = data[0]

    def line_spacing(self, data: bytes) -> None:
        self.roll.spacing = data[0]

    def default_spacing(self, _data: bytes) -> None:
        self.roll.spacing = 30

    def feed_dots(self, data: bytes) -> None:
        self.roll.feed(data[0])

    def feed_lines(self, data: bytes) -> None:
        for _ in range(data[0] or self.roll.has_line):
            self.roll.feed_line()

    def left_margin(self, data: bytes) -> None:
        self.roll.left_margin = min(number(data), self.roll.dots)

    def print_area(self, data: bytes) -> None:
        self.roll.area = number(data) or None

    def position(self, data: bytes) -> None:
        self.roll.move(number(data))

    def position_relative(self, data: bytes) -> None:
        distance = number(data)
        self.roll.move(self.roll.x + (distance - 65_536 if distance > 32_767 else distance))

    def tab_stops(self, data: bytes) -> None:
        self._tabs = tuple(data[:-1])

    # Pictures and codes

    def raster(self, data: bytes) -> None:
        """`GS v 0`."""
        mode, across, down = data[1] % 48, number(data[2:4]), number(data[4:6])
        if len(data) <= 6:
            return
        dots = _black_on_white(data[6:], across * 8, down)
        wide, tall = (2 if mode & 1 else 1), (2 if mode & 2 else 1)
        if wide * tall > 1:
            dots = dots.resize((dots.width * wide, dots.height * tall), Image.Resampling.NEAREST)
        self.roll.picture(dots, f"[picture {dots.width}x{dots.height}]")

    def columns(self, data: bytes) -> None:
        """`ESC *`: each byte, or three, is a column of dots from the top."""
        mode, bits = data[0], data[3:]
        deep = 3 if mode in (32, 33) else 1
        if not bits:
            return
        turned = _black_on_white(bits, deep * 8, len(bits) // deep)
        dots = turned.transpose(Image.Transpose.TRANSPOSE)
        wide = 2 if mode in (0, 32) else 1
        size = (dots.width * wide, 24)
        self.roll.put_dots(dots.resize(size, Image.Resampling.NEAREST))

    def _code(self, body: bytes) -> None:
        """QR codes only."""
        if len(body) < 2 or body[0] != 49:
            return
        function, values = body[1], body[2:]
        if function == 67 and values:
            self._qr_module = max(1, min(values[0], 16))
        elif function == 69 and values:
            self._qr_error = _QR_ERROR.get(values[0], "l")
        elif function == 80:
            self._qr_content = values[1:]
        elif function == 81:
            self._print_qr()

    def _print_qr(self) -> None:
        if not self._qr_content:
            return
        try:
            ink = qr_picture(self._qr_content, self._qr_module, self._qr_error)
        except segno.DataOverflowError:
            return
        content = self._qr_content.decode(errors="replace")
        dots = ink.point([WHITE] * 255 + [INK])
        self.roll.picture(dots, f"[qr {content}]")
        self._events.append(QrPrinted(content))

    def barcode(self, data: bytes) -> None:
        """`GS k`: its digits only, we draw no bars."""
        content = data[2:] if data[0] >= 65 else data[1:-1]
        for character in f"[barcode {content.decode('ascii', 'replace')}]":
            self.roll.put(character, Letters())
        self.roll.feed_line()

    # Cutter and drawer

    def cut(self, data: bytes) -> None:
        if len(data) > 1:
            self.roll.feed(data[1])
        self._cut_due = True

    def old_cut(self, _data: bytes) -> None:
        self._cut_due = True

    def drawer(self, data: bytes) -> None:
        self._events.append(DrawerKicked(5 if data[0] % 48 == 1 else 2))


def _black_on_white(bits: bytes, width: int, height: int) -> Image.Image:
    return Image.frombytes("1", (width, height), bits).convert("L").point([WHITE] * 255 + [INK])


_ACTIONS: dict[bytes, Callable[[Emulator, bytes], None]] = {
    b"\x10\x04": Emulator.status,
    b"\x10\x14": Emulator.real_time,
    b"\x1b@": Emulator.initialise,
    b"\x1b!": Emulator.print_mode,
    b"\x1b-": Emulator.underline,
    b"\x1bE": Emulator.bold,
    b"\x1bG": Emulator.bold,
    b"\x1bM": Emulator.font,
    b"\x1bt": Emulator.code_page,
    b"\x1ba": Emulator.align,
    b"\x1b ": Emulator.character_gap,
    b"\x1b2": Emulator.default_spacing,
    b"\x1b3": Emulator.line_spacing,
    b"\x1bJ": Emulator.feed_dots,
    b"\x1bd": Emulator.feed_lines,
    b"\x1b$": Emulator.position,
    b"\x1b\\": Emulator.position_relative,
    b"\x1bD": Emulator.tab_stops,
    b"\x1b*": Emulator.columns,
    b"\x1bp": Emulator.drawer,
    b"\x1bi": Emulator.old_cut,
    b"\x1bm": Emulator.old_cut,
    b"\x1d!": Emulator.size,
    b"\x1dB": Emulator.inverse,
    b"\x1dV": Emulator.cut,
    b"\x1dv": Emulator.raster,
    b"\x1d(": Emulator.bracketed,
    b"\x1dk": Emulator.barcode,
    b"\x1dL": Emulator.left_margin,
    b"\x1dW": Emulator.print_area,
    b"\x1da": Emulator.automatic_status,
    b"\x1dr": Emulator.transmit_status,
    b"\x1dI": Emulator.transmit_name,
}
