"""What rows can still be read from a damaged SQLite file: its pages one by one, whatever became of
the trees above them (https://www.sqlite.org/fileformat2.html).

Nothing here is to be believed before it is proven by what the row itself says.
"""

import struct
from collections.abc import Collection, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from mmap import ACCESS_READ, mmap
from pathlib import Path

Value = int | float | str | bytes | None
Record = tuple[Value, ...]
Bytes = bytes | mmap

FILE_HEAD = 100
LOG_HEAD, FRAME_HEAD = 32, 24
LEAF = 0x0D
USUAL_PAGE = 4096
LONGEST = 64_000_000
"""Of a row; longer ones are a damaged length."""
_WIDTHS = (0, 1, 2, 3, 4, 6, 8)
_DAMAGED = (IndexError, ValueError, OverflowError, struct.error)


def records(path: Path, columns: Collection[int]) -> Iterator[Record]:
    """Every row of so many columns, from the file and from what was committed to its log."""
    with ExitStack() as held:
        pages = _Pages(_mapped(path, held), _mapped(path.with_name(f"{path.name}-wal"), held))
        for number, page in pages.every():
            yield from _rows_of(pages, number, page, columns)


def _mapped(path: Path, held: ExitStack) -> Bytes:
    """A store may be larger than the memory."""
    if not path.exists() or not path.stat().st_size:
        return b""
    with path.open("rb") as file:
        return held.enter_context(closing(mmap(file.fileno(), 0, access=ACCESS_READ)))


@dataclass
class _Pages:
    """`logged` are the images of a page in the log, oldest first."""

    held: Bytes
    log: Bytes
    size: int = USUAL_PAGE
    usable: int = USUAL_PAGE
    logged: dict[int, list[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.size = _page_size(self.held, self.log)
        kept_free = self.held[20] if len(self.held) >= FILE_HEAD else 0
        self.usable = self.size - (kept_free if kept_free < self.size // 2 else 0)
        for number, page in _committed(self.log, self.size):
            self.logged.setdefault(number, []).append(page)

    def every(self) -> Iterator[tuple[int, bytes]]:
        for number, images in self.logged.items():
            for page in reversed(images):
                yield number, page
        for start in range(0, len(self.held), self.size):
            yield start // self.size + 1, self.held[start : start + self.size]

    def page(self, number: int) -> bytes:
        """As it was last."""
        if images := self.logged.get(number):
            return images[-1]
        return self.held[(number - 1) * self.size : number * self.size] if number > 0 else b""


def _page_size(held: Bytes, frames: Bytes) -> int:
    told = [struct.unpack_from(">H", held, 16)[0]] if len(held) >= FILE_HEAD else []
    told += [struct.unpack_from(">I", frames, 8)[0]] if len(frames) >= LOG_HEAD else []
    sizes = (65_536 if one == 1 else one for one in told)
    return next((one for one in sizes if one in {2**power for power in range(9, 17)}), USUAL_PAGE)


def _committed(frames: Bytes, size: int) -> list[tuple[int, bytes]]:
    """The pages of the log's own time up to its last commit, whether or not one before is damaged,
    as SQLite itself would not read on from there.
    """
    if len(frames) < LOG_HEAD:
        return []
    salt = frames[16:24]
    found, last = [], 0
    for start in range(LOG_HEAD, len(frames) - FRAME_HEAD - size + 1, FRAME_HEAD + size):
        number, is_commit = struct.unpack_from(">II", frames, start)
        if frames[start + 8 : start + 16] != salt:
            continue
        found.append((number, frames[start + FRAME_HEAD : start + FRAME_HEAD + size]))
        if is_commit:
            last = len(found)
    return found[:last]


def _rows_of(pages: _Pages, number: int, page: bytes, columns: Collection[int]) -> Iterator[Record]:
    head = FILE_HEAD if number == 1 else 0
    if len(page) < head + 8 or page[head] != LEAF:
        return
    (cells,) = struct.unpack_from(">H", page, head + 3)
    for place in range(min(cells, (len(page) - head - 8) // 2)):
        (start,) = struct.unpack_from(">H", page, head + 8 + 2 * place)
        try:
            if _columns(page, start) not in columns:
                continue
            record = _record(_payload(pages, page, start))
        except _DAMAGED:
            continue
        yield record


def _payload(pages: _Pages, page: bytes, start: int) -> bytes:
    size, start = _varint(page, start)
    _row, start = _varint(page, start)
    if size > LONGEST:
        raise ValueError(size)
    here = _kept_here(size, pages.usable)
    payload = page[start : start + here]
    (following,) = struct.unpack_from(">I", page, start + here) if here < size else (0,)
    seen = set()
    while len(payload) < size:
        further = pages.page(following)
        if following in seen or not further:
            raise ValueError(following)
        seen.add(following)
        payload += further[4 : min(pages.usable, 4 + size - len(payload))]
        (following,) = struct.unpack_from(">I", further, 0)
    return payload


def _kept_here(size: int, usable: int) -> int:
    """How much of a row is on its own page; the rest is on pages of its own."""
    most = usable - 35
    if size <= most:
        return size
    least = (usable - 12) * 32 // 255 - 23
    wanted = least + (size - least) % (usable - 4)
    return wanted if wanted <= most else least


def _columns(page: bytes, start: int) -> int:
    """How many a row has, before all of it is read."""
    _size, start = _varint(page, start)
    _row, start = _varint(page, start)
    end, place = _varint(page, start)
    end += start
    count = 0
    while place < end:
        if page[place] < 0x80:
            place += 1
        else:
            _kind, place = _varint(page, place)
        count += 1
    return count


def _record(payload: bytes) -> Record:
    end, place = _varint(payload, 0)
    kinds = []
    while place < end:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, place = _value(payload, place, kind)
        values.append(value)
    return tuple(values)


def _value(payload: bytes, place: int, kind: int) -> tuple[Value, int]:
    if kind >= 12:
        end = place + (kind - 12) // 2
        held = payload[place:end]
        if end > len(payload):
            raise ValueError(kind)
        return (held.decode() if kind % 2 else held), end
    match kind:
        case 0:
            return None, place
        case 7:
            number: float = struct.unpack_from(">d", payload, place)[0]
            return number, place + 8
        case 8 | 9:
            return kind - 8, place
        case 10 | 11:
            raise ValueError(kind)
    end = place + _WIDTHS[kind]
    return int.from_bytes(payload[place:end], "big", signed=True), end


def _varint(held: bytes, place: int) -> tuple[int, int]:
    value = 0
    for further in range(8):
        byte = held[place + further]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + further + 1
    return value << 8 | held[place + 8], place + 9
