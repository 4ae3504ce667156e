"""What becomes of a picture's file: distrusted, freed of all but its pixels, made small.

Only what this module made is ever stored or shown, so nothing that came inside a file (place,
camera, script, second file) goes on (O1, S4).
"""

import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TypeVar

import puremagic
from PIL import Image, ImageCms, UnidentifiedImageError

from store_core.domain.errors import StoreError

T = TypeVar("T")
LARGEST_FILE = 20_000_000
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1_280
LARGEST_STORED = 200_000
MEDIA = "image/webp"

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

_KINDS = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
}
"""Pillow's name of a kind, and what the other library says to it."""
_DECODERS = ("JPEG", "PNG", "WEBP", "GIF")
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_QUALITIES = (82, 74, 64, 52, 40)
_SIDES = (LONGEST_SIDE, 1_024, 800, 640)
"""Smaller ones only for what no quality makes small enough."""
_QUALITY_OF_SIZES = 78
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PLAIN_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})
"""Pixels; moving pictures and metadata have chunks of their own."""
_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A WebP of nothing but pixels. `cut_out`: some of it is transparent."""

    data: bytes
    width: int
    height: int
    cut_out: bool

    @property
    def id(self) -> str:
        """The same pixels have the same id."""
        return picture_id(self.data)


def picture_id(data: bytes) -> str:
    return f"p:{sha256(data).hexdigest()[:32]}"


def prepare(data: bytes) -> PreparedPicture:
    """Of any file that somebody has. Takes up to seconds: nothing for the Qt thread.

    Errors: `picture_too_large`, `picture_heic`, `picture_kind`, `picture_too_many_pixels`,
    `picture_damaged`.
    """
    if len(data) > LARGEST_FILE:
        raise StoreError("picture_too_large", most=LARGEST_FILE // 1_000_000)
    _refuse_other_kinds(data)
    pixels = _guarded(lambda: _pixels(data))
    return _encoded(pixels)


def check_prepared(data: bytes) -> PreparedPicture:
    """What another machine says it prepared. Errors: `picture_not_prepared`, and as above."""
    if len(data) > LARGEST_STORED or not _is_plain_webp(data):
        raise StoreError("picture_not_prepared")
    with _guarded(lambda: _opened(data)) as image:
        if max(image.size) > LONGEST_SIDE:
            raise StoreError("picture_not_prepared")
        _guarded(image.load)
        return PreparedPicture(data, *image.size, image.mode == "RGBA")


def resized(data: bytes, width: int) -> bytes:
    """A stored picture, at most so wide."""
    with Image.open(BytesIO(data), formats=("WEBP",)) as image:
        if image.width <= width:
            return data
        size = (width, max(1, round(image.height * width / image.width)))
        return _webp(image.resize(size, Image.Resampling.LANCZOS), _QUALITY_OF_SIZES)


def _refuse_other_kinds(data: bytes) -> None:
    """By content, whatever the file is called: two libraries have to see the same kind."""
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise StoreError("picture_heic")
    try:
        seen = puremagic.magic_string(data[:_HEAD])
    except (puremagic.PureError, ValueError) as error:
        raise StoreError("picture_kind") from error
    likely = {one.mime_type for one in seen if one.confidence == seen[0].confidence}
    with _guarded(lambda: _opened(data)) as image:
        if _KINDS.get(image.format or "") not in likely:
            raise StoreError("picture_kind")


def _opened(data: bytes) -> Image.Image:
    """Only its head is read, and a picture of too many pixels refused by it."""
    _refuse_many_pixels(_canvas_of_webp(data))
    try:
        image = Image.open(BytesIO(data), formats=_DECODERS)
    except UnidentifiedImageError as error:
        raise StoreError("picture_kind") from error
    _refuse_many_pixels(image.size)
    return image


def _refuse_many_pixels(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise StoreError("picture_too_many_pixels", most=MOST_PIXELS // 1_000_000)


def _canvas_of_webp(data: bytes) -> tuple[int, int]:
    """As its head says: Pillow's decoder makes room for the whole canvas when it opens one."""
    if data[:4] != b"RIFF" or len(data) < 30:
        return (0, 0)
    match data[12:16]:
        case b"VP8X":
            return _number(data[24:27]) + 1, _number(data[27:30]) + 1
        case b"VP8L":
            bits = _number(data[21:25])
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            return _number(data[26:28]) & 0x3FFF, _number(data[28:30]) & 0x3FFF
        case _:
            return (0, 0)


def _number(little_endian: bytes) -> int:
    return int.from_bytes(little_endian, "little")


def _guarded(work: Callable[[], T]) -> T:
    """Decoders fail in many ways on bytes made to hurt them."""
    try:
        return work()
    except StoreError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        most = MOST_PIXELS // 1_000_000
        raise StoreError("picture_too_many_pixels", most=most) from error
    except Exception as error:
        raise StoreError("picture_damaged") from error


def _pixels(data: bytes) -> Image.Image:
    """Upright, in sRGB, not larger than it is kept."""
    with _opened(data) as image:
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        turn = _turn_of(image)
        profile = image.info.get("icc_profile")
        small = _fitted(_resizable(image), LONGEST_SIDE)
    if turn is not None:
        small = small.transpose(turn)
    return _without_idle_alpha(_in_srgb(small, profile))


def _turn_of(image: Image.Image) -> Image.Transpose | None:
    """None also where a camera wrote nonsense: the picture itself is fine."""
    orientation = 1
    with suppress(Exception):
        orientation = image.getexif().get(_ORIENTATION, 1)
    return _TURNS.get(orientation)


def _resizable(image: Image.Image) -> Image.Image:
    """Out of palettes and 16 bits, still in its own colours."""
    if image.mode.startswith("I"):
        return image.convert("F").point(lambda level: level * (1 / 257) + 0).convert("L")
    clear = image.has_transparency_data
    if image.mode == "RGBA" or (image.mode in {"RGB", "L", "CMYK"} and not clear):
        return image.copy()
    return image.convert("RGBA" if clear else "RGB")


def _fitted(image: Image.Image, side: int) -> Image.Image:
    if max(image.size) <= side:
        return image
    scale = side / max(image.size)
    size = tuple(max(1, round(length * scale)) for length in image.size)
    return image.resize((size[0], size[1]), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """A profile that nobody can read is passed over."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    if profile:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(colours, given, srgb, outputMode="RGB")
            colours = turned or colours
    plain = colours.convert("RGB")
    if alpha:
        plain.putalpha(alpha)
    return plain


def _without_idle_alpha(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    return image


def _encoded(image: Image.Image) -> PreparedPicture:
    """The best that is small enough, else the smallest."""
    data = b""
    for side in _SIDES:
        image = _fitted(image, side)
        for quality in _QUALITIES:
            data = _webp(image, quality)
            if len(data) <= LARGEST_STORED:
                return PreparedPicture(data, *image.size, image.mode == "RGBA")
    raise StoreError("picture_damaged")


def _webp(image: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", quality=quality, method=4)
    return file.getvalue()


def _is_plain_webp(data: bytes) -> bool:
    """One still picture and nothing else, to the last byte."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return False
    if _number(data[4:8]) + 8 != len(data):
        return False
    at = 12
    while at + 8 <= len(data):
        name, long = data[at : at + 4], _number(data[at + 4 : at + 8])
        if name not in _PLAIN_CHUNKS:
            return False
        at += 8 + long + long % 2
    return at == len(data)
