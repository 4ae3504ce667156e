"""Pictures for tests: as people have them, as attackers make them, as the pipeline leaves them."""

import struct
import zlib
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image

from store_core.application.picture_files import prepare

CAMERA = 0x010F
GPS = 0x8825
ORIENTATION = 0x0112


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def photograph(wide: int = 1600, high: int = 1200) -> Image.Image:
    """Colours that run into each other, warm above and cool below."""
    down = Image.linear_gradient("L").resize((wide, high))
    across = Image.linear_gradient("L").rotate(90).resize((wide, high))
    return Image.merge("RGB", (down.point([255 - n // 2 for n in range(256)]), across, down))


def noise(wide: int, high: int) -> Image.Image:
    """What no encoder makes small."""
    return Image.frombytes("RGB", (wide, high), Random(5).randbytes(wide * high * 3))


def with_whereabouts(image: Image.Image, orientation: int = 1) -> bytes:
    """A JPEG as a phone makes it: camera, place, the way it was held."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[CAMERA] = "Shopkeeper's phone"
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return saved(image, exif=exif)


def png_bomb(side: int = 30_000) -> bytes:
    """A few kilobytes that say they are so many pixels across."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000, 9)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", rows), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def webp_bomb() -> bytes:
    """A head that says 16,384 pixels each way, and nothing behind it."""
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0" * 4 + b"\xff\x3f\0" * 2
    return b"RIFF" + struct.pack("<I", len(body)) + body


@cache
def picture_file(colour: str = "red", wide: int = 60, high: int = 40) -> bytes:
    """A stored picture."""
    return prepare(saved(Image.new("RGB", (wide, high), colour), "PNG")).data


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
