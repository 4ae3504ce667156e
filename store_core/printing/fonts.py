"""The bundled fonts, and which of them holds a character.

The typewriter face comes first, so that a line laid out as a picture stands among printed lines
without a seam; Noto holds what it lacks. A font file put into the folder is found by itself.
"""

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

_ORDER = ("JetBrainsMono", "NotoSans", "NotoSansSinhala", "NotoSansSymbols", "NotoSansSymbols2")
_NOT_FOR_PAPER = ("Inter",)
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"
_ENDS = "\n\r\x1c\x1d\x1e\x85\u2029"
"""What ends a paragraph (Unicode's bidirectional class B): maps of characters name some of them,
and the layout refuses to draw any.
"""


@dataclass(frozen=True)
class Face:
    name: str
    regular: Path
    bold: Path
    monospaced: bool

    def holds(self, character: str) -> bool:
        return ord(character) in _characters(self.regular)

    def at(self, size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
        return _font(self.bold if bold else self.regular, size)


class Fonts:
    """The faces of one folder; FileNotFoundError where the typewriter face is missing."""

    def __init__(self, folder: Path) -> None:
        self.faces = tuple(_faces(folder))
        if not self.faces or not self.faces[0].monospaced:
            raise FileNotFoundError(f"no {_ORDER[0]}-Regular.ttf in {folder}")

    @property
    def mono(self) -> Face:
        return self.faces[0]

    def face_for(self, character: str) -> Face | None:
        return next((face for face in self.faces if face.holds(character)), None)

    def runs(self, text: str) -> list[tuple[Face, str]]:
        """The text in pieces of one face each; marks and joiners stay with their letter, spaces
        between two words of a face with that face. What no face holds is spelled out. It is one
        line: a space stands where another would begin."""
        runs: list[tuple[Face, str]] = []
        for character in spelled_out(" ".join(text.splitlines()), self):
            face = self._continued(runs, character) or self.face_for(character)
            if face is None:
                continue
            if runs and runs[-1][0] is face:
                runs[-1] = (face, runs[-1][1] + character)
            else:
                runs.append((face, character))
        return runs

    def _continued(self, runs: list[tuple[Face, str]], character: str) -> Face | None:
        if not runs:
            return None
        face = runs[-1][0]
        sticks = (
            character in _JOINERS
            or character == " "
            or unicodedata.category(character).startswith("M")
        )
        return face if sticks and (character in _JOINERS or face.holds(character)) else None


def spelled_out(text: str, fonts: Fonts) -> str:
    """The text with what no font can draw in words: a symbol by its name, a letter by its code.

    Nothing ever becomes a silent question mark or an empty box.
    """
    return "".join(_in_words(character, fonts) for character in text)


@lru_cache(maxsize=4096)
def _in_words(character: str, fonts: Fonts) -> str:
    if character in _JOINERS or character in _ENDS or fonts.face_for(character):
        return character
    if unicodedata.category(character) in ("So", "Sk"):
        name = unicodedata.name(character, "").lower()
        return f"[{name}]" if name else f"[U+{ord(character):04X}]"
    return f"[U+{ord(character):04X}]"


def _faces(folder: Path) -> Iterator[Face]:
    found = {path.stem.removesuffix("-Regular"): path for path in folder.glob("*-Regular.ttf")}
    known = [name for name in _ORDER if name in found]
    others = sorted(set(found) - set(known) - set(_NOT_FOR_PAPER))
    for name in (*known, *others):
        bold = folder / f"{name}-Bold.ttf"
        regular = found[name]
        yield Face(name, regular, bold if bold.exists() else regular, name == _ORDER[0])


@lru_cache(maxsize=64)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


@cache
def _characters(path: Path) -> frozenset[int]:
    """The code points of a TrueType file's character map (OpenType specification, `cmap`)."""
    data = path.read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    for index in range(count):
        tag, _, start, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        if tag == b"cmap":
            return frozenset(_mapped(data, start)) - set(map(ord, _ENDS))
    return frozenset()


def _mapped(data: bytes, start: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", data, start + 2)
    for index in range(count):
        (offset,) = struct.unpack_from(">I", data, start + 8 + 8 * index)
        (shape,) = struct.unpack_from(">H", data, start + offset)
        if shape == 12:
            yield from _groups(data, start + offset)
        elif shape == 4:
            yield from _segments(data, start + offset)


def _groups(data: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", data, at + 12)
    for index in range(count):
        first, last, _ = struct.unpack_from(">III", data, at + 16 + 12 * index)
        yield from range(first, last + 1)


def _segments(data: bytes, at: int) -> Iterator[int]:
    (double,) = struct.unpack_from(">H", data, at + 6)
    ends = struct.unpack_from(f">{double // 2}H", data, at + 14)
    starts = struct.unpack_from(f">{double // 2}H", data, at + 16 + double)
    for first, last in zip(starts, ends, strict=True):
        if first != 0xFFFF:
            yield from range(first, last + 1)
