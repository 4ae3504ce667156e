"""Is SQLite's log as it was written? SQLite reads it up to the first page that is not, and says
nothing of what was committed after it.
"""

from pathlib import Path
from struct import unpack, unpack_from
from time import sleep

from store_core.domain.errors import StoreError

LOG_HEAD, FRAME_HEAD = 32, 24
LITTLE, BIG = 0x377F0682, 0x377F0683
WRITTEN_WITHIN = 0.1
"""Seconds."""
SMALLEST, LARGEST = 512, 65_536
_Sums = tuple[int, int]


def refuse_damaged_log(database: Path) -> None:
    """Error `database_corrupt`."""
    if not is_damaged(database):
        return
    sleep(WRITTEN_WITHIN)  # one that is being written may look like it for a moment
    if is_damaged(database):
        detail = "its log is not as it was written"
        raise StoreError("database_corrupt", path=str(database), detail=detail)


def is_damaged(database: Path) -> bool:
    """Before anybody opens the database, which takes the log away. A power cut tears the last
    commit at most; where two follow what is torn, they had been on the disk.
    """
    log = database.with_name(f"{database.name}-wal")
    held = log.read_bytes() if log.exists() else b""
    if len(held) < LOG_HEAD:
        return False
    magic, _version, size = unpack_from(">III", held)
    if magic not in {LITTLE, BIG} or not SMALLEST <= size <= LARGEST:
        return len(held) > LOG_HEAD + 2 * FRAME_HEAD
    frames = range(LOG_HEAD, len(held) - FRAME_HEAD - size + 1, FRAME_HEAD + size)
    words = "<" if magic == LITTLE else ">"
    sums = _summed((0, 0), held[:24], words)
    sound = sums == unpack_from(">II", held, 24)
    lost = 0
    for start in frames:
        salt_fits = held[start + 8 : start + 16] == held[16:24]
        if sound and salt_fits:
            sums = _summed(sums, held[start : start + 8], words)
            page = held[start + FRAME_HEAD : start + FRAME_HEAD + size]
            sums = _summed(sums, page, words)
        sound = sound and salt_fits and sums == unpack_from(">II", held, start + 16)
        (is_commit,) = unpack_from(">I", held, start + 4)
        lost += 1 if not sound and salt_fits and is_commit else 0
    return lost > 1


def _summed(sums: _Sums, held: bytes, words: str) -> _Sums:
    first, second = sums
    numbers = iter(unpack(f"{words}{len(held) // 4}I", held))
    for one, other in zip(numbers, numbers, strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second
