"""Where each ESC/POS command ends: the two bytes of its name, then as many as its kind asks for."""

from collections.abc import Callable

WIDEST = 256
"""Bytes across of the widest raster picture."""
TALLEST = 4096

Length = Callable[[bytearray, int], int | None]
"""How many bytes follow the two of the command, or None while that can't be told."""


def number(data: bytes | bytearray) -> int:
    """Two bytes, the low one first."""
    return data[0] + 256 * data[1]


def command_length(buffer: bytearray, at: int) -> int | None:
    """How many bytes the command at `at` takes; None while it isn't whole, 0 where it is none."""
    if len(buffer) < at + 2:
        return None
    length = _COMMANDS[buffer[at]].get(buffer[at + 1])
    if length is None:
        return 0
    rest = length(buffer, at + 2)
    return None if rest is None or len(buffer) < at + 2 + rest else 2 + rest


def _fixed(count: int) -> Length:
    return lambda _buffer, _at: count


def _by_first(lengths: dict[int, int], otherwise: int) -> Length:
    """The first byte says how many there are."""

    def length(buffer: bytearray, at: int) -> int | None:
        return lengths.get(buffer[at], otherwise) if len(buffer) > at else None

    return length


def _counted(buffer: bytearray, at: int) -> int | None:
    """`fn pL pH` and as many bytes."""
    return 3 + number(buffer[at + 1 : at + 3]) if len(buffer) >= at + 3 else None


def _raster(buffer: bytearray, at: int) -> int | None:
    """Sizes that no printer has make the command void, as the reference says."""
    if len(buffer) < at + 6:
        return None
    across, down = number(buffer[at + 2 : at + 4]), number(buffer[at + 4 : at + 6])
    sane = 0 < across <= WIDEST and 0 < down <= TALLEST
    return 6 + across * down if sane else 6


def _columns(buffer: bytearray, at: int) -> int | None:
    if len(buffer) < at + 3:
        return None
    deep = 3 if buffer[at] in (32, 33) else 1
    return 3 + deep * number(buffer[at + 1 : at + 3])


def _until_zero(buffer: bytearray, at: int) -> int | None:
    end = buffer.find(0, at, at + 256)
    if end < 0:
        return 256 if len(buffer) >= at + 256 else None
    return end - at + 1


def _barcode(buffer: bytearray, at: int) -> int | None:
    if len(buffer) < at + 2:
        return None
    return 2 + buffer[at + 1] if buffer[at] >= 65 else _until_zero(buffer, at)


def _of(letters: str, length: Length) -> dict[int, Length]:
    return {ord(letter): length for letter in letters}


_CUT = _by_first(dict.fromkeys((65, 66, 97, 98, 103, 104), 2), 1)
_DLE: dict[int, Length] = {
    0x04: _by_first({7: 2, 8: 2}, 1),
    0x05: _fixed(1),
    0x14: _by_first({1: 3, 2: 3, 3: 3, 7: 2, 8: 8}, 1),
}
_ESC = (
    _of("@2imLS", _fixed(0))
    | _of("!-EGMta 3Jd%+=?ARTUV_ekr{uv", _fixed(1))
    | _of("$\\Bc", _fixed(2))
    | _of("p", _fixed(3))
    | _of("W", _fixed(8))
    | _of("D", _until_zero)
    | _of("*", _columns)
    | _of("(", _counted)
)
_FS = _of(".&", _fixed(0)) | _of("!-CW", _fixed(1)) | _of("Sp", _fixed(2)) | _of("(", _counted)
_GS = (
    _of(":", _fixed(0))
    | _of("!BarI/EHTbfhw|", _fixed(1))
    | _of("LWP$\\", _fixed(2))
    | _of("^", _fixed(3))
    | _of("V", _CUT)
    | _of("v", _raster)
    | _of("(", _counted)
    | _of("k", _barcode)
)
_COMMANDS: dict[int, dict[int, Length]] = {0x10: _DLE, 0x1B: _ESC, 0x1C: _FS, 0x1D: _GS}
PREFIXES = frozenset(_COMMANDS)
