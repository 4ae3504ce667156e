"""Whatever file somebody brings, what is kept is a small upright picture and nothing else."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from store_core.application import picture_files
from store_core.application.picture_files import check_prepared, prepare, resized
from store_core.domain.errors import StoreError
from tests.pictures import (
    noise,
    photograph,
    png_bomb,
    saved,
    webp_bomb,
    with_whereabouts,
)

pytestmark = pytest.mark.database("sqlite")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_common_kind_becomes_a_small_webp(kind: str) -> None:
    prepared = prepare(saved(photograph(), kind))
    kept = opened(prepared.data)
    assert (kept.format, kept.size) == ("WEBP", (1280, 960))
    assert (prepared.width, prepared.height, prepared.cut_out) == (1280, 960, False)
    assert len(prepared.data) <= picture_files.LARGEST_STORED


def test_a_small_picture_is_not_blown_up() -> None:
    assert opened(prepare(saved(photograph(300, 200))).data).size == (300, 200)


def test_the_same_picture_has_the_same_id_and_another_has_another() -> None:
    first, again = prepare(saved(photograph())), prepare(saved(photograph()))
    assert first.id == again.id
    assert first.id.startswith("p:")
    assert len(first.id) == 34
    assert prepare(saved(photograph(400, 300))).id != first.id


def test_what_no_quality_makes_small_enough_gets_fewer_pixels() -> None:
    prepared = prepare(saved(noise(1280, 1280), quality=95))
    assert len(prepared.data) <= picture_files.LARGEST_STORED
    assert prepared.width < 1280


@pytest.mark.parametrize(
    ("orientation", "brightest"),
    [(1, "left"), (3, "right"), (6, "top"), (8, "bottom")],
)
def test_a_picture_stands_as_it_was_held(orientation: int, brightest: str) -> None:
    image = Image.new("RGB", (400, 200), "black")
    image.paste("white", (0, 0, 100, 200))
    kept = opened(prepare(with_whereabouts(image, orientation)).data).convert("L")
    wide, high = kept.size
    middles = {
        "left": (5, high // 2),
        "right": (wide - 5, high // 2),
        "top": (wide // 2, 5),
        "bottom": (wide // 2, high - 5),
    }
    assert [side for side, at in middles.items() if _bright(kept, at)] == [brightest]


def _bright(image: Image.Image, at: tuple[int, int]) -> bool:
    level = image.getpixel(at)
    return not isinstance(level, tuple) and (level or 0) > 128


def test_where_and_with_what_it_was_taken_is_gone() -> None:
    given = with_whereabouts(photograph())
    assert b"Shopkeeper" in given
    kept = prepare(given).data
    image = opened(kept)
    assert dict(image.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile"} & set(image.info)
    for trace in (b"Shopkeeper", b"EXIF", b"XMP ", b"ICCP"):
        assert trace not in kept


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_nonsense_in_the_metadata_is_no_reason_to_refuse() -> None:
    given = saved(photograph(), exif=b"Exif\0\0MM\0*\xff\xff\xff\xff", icc_profile=b"nonsense")
    assert prepare(given).width == 1280


def test_colours_of_another_space_come_to_srgb() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    turned = srgb.replace(b"rXYZ", b"none").replace(b"bXYZ", b"rXYZ").replace(b"none", b"bXYZ")
    image = Image.new("RGB", (50, 50), (200, 80, 40))
    assert _colour(saved(image, icc_profile=srgb)) == pytest.approx((200, 80, 40), abs=8)
    assert _colour(saved(image, icc_profile=turned)) == pytest.approx((40, 80, 200), abs=8)
    clear = image.convert("RGBA")
    clear.putpixel((0, 0), (0, 0, 0, 0))
    told = saved(clear, "PNG", icc_profile=turned)
    assert _colour(told) == pytest.approx((40, 80, 200), abs=8)


def test_inks_come_to_srgb_too() -> None:
    red, green, blue = _colour(saved(Image.new("CMYK", (50, 50), (0, 160, 200, 20))))
    assert red > green > blue


def _colour(data: bytes) -> tuple[int, int, int]:
    red, green, blue = opened(prepare(data).data).convert("RGB").getpixel((25, 25))  # type: ignore[misc]  # RGB
    return int(red), int(green), int(blue)


def test_a_phones_picture_with_its_depth_beside_it_is_a_picture() -> None:
    second = photograph(40, 30)
    assert prepare(saved(photograph(300, 200), "MPO", append_images=[second])).width == 300


def test_one_colour_that_stands_for_nothing_is_transparent() -> None:
    image = Image.new("RGB", (40, 40), (255, 0, 255))
    image.paste((10, 120, 10), (10, 10, 30, 30))
    assert prepare(saved(image, "PNG", transparency=(255, 0, 255))).cut_out
    flat = image.quantize(4)
    assert prepare(saved(flat, "GIF", transparency=flat.getpixel((0, 0)))).cut_out


def test_what_is_transparent_stays_so_and_what_never_was_is_no_cut_out() -> None:
    ring = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    ring.paste((200, 60, 40, 255), (50, 50, 150, 150))
    assert prepare(saved(ring, "PNG")).cut_out
    kept = opened(prepare(saved(ring, "PNG")).data)
    assert kept.getpixel((5, 5))[3] == 0  # type: ignore[index]  # RGBA
    assert kept.getpixel((100, 100))[3] == 255  # type: ignore[index]  # RGBA
    assert not prepare(saved(photograph().convert("RGBA"), "PNG")).cut_out


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16"])
def test_unusual_pixels_come_out_as_they_look(mode: str) -> None:
    image = Image.new("L", (40, 40), 255)
    image.paste(0, (0, 0, 20, 40))
    given = (
        image.convert("I").point(lambda level: level * 257 + 0).convert("I;16")
        if mode == "I;16"
        else image.convert(mode)
    )
    kept = opened(prepare(saved(given, "PNG")).data).convert("L")
    assert kept.getpixel((5, 20)) < 10 < 245 < kept.getpixel((35, 20))  # type: ignore[operator]  # L


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_what_moves_stands_still(kind: str) -> None:
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "green", "blue")]
    moving = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    kept = opened(prepare(moving).data)
    red, green, _blue = kept.convert("RGB").getpixel((30, 30))  # type: ignore[misc]  # RGB
    assert getattr(kept, "n_frames", 1) == 1
    assert red > 200 > 60 > green


@pytest.mark.parametrize("form", [{}, {"lossless": True}, {"exif": b"Exif\0\0MM\0*"}])
def test_the_size_of_a_webp_is_known_before_a_decoder_makes_room_for_it(
    form: dict[str, object],
) -> None:
    assert picture_files._canvas_of_webp(saved(photograph(301, 207), "WEBP", **form)) == (301, 207)


def _truncated(kind: str) -> bytes:
    whole = saved(photograph(), kind)
    return whole[: len(whole) // 2]


ATTACKS = {
    "a bomb in a PNG": (png_bomb(), "picture_too_many_pixels"),
    "a bomb in a WebP": (webp_bomb(), "picture_too_many_pixels"),
    "a little over the pixels": (png_bomb(7_100), "picture_too_many_pixels"),
    "a file of 20 MB": (saved(photograph()) + b"\0" * 20_000_000, "picture_too_large"),
    "an SVG with a script": (SVG, "picture_kind"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "picture_kind"),
    "a JPEG that is an SVG too": (saved(photograph(30, 20)) + SVG, "picture_kind"),
    "nothing": (b"", "picture_kind"),
    "a text": (b"hello", "picture_kind"),
    "an archive": (b"PK\x03\x04" + b"\0" * 200, "picture_kind"),
    "a PDF": (b"%PDF-1.7\n" + b"\0" * 200, "picture_kind"),
    "a bitmap": (saved(photograph(80, 60), "BMP"), "picture_kind"),
    "a TIFF": (saved(photograph(80, 60), "TIFF"), "picture_kind"),
    "a phone's HEIC": (HEIC, "picture_heic"),
    "half a JPEG": (_truncated("JPEG"), "picture_damaged"),
    "half a PNG": (_truncated("PNG"), "picture_damaged"),
    "half a WebP": (_truncated("WEBP"), "picture_damaged"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_no_harmless_picture_is_refused(attack: str) -> None:
    data, code = ATTACKS[attack]
    with pytest.raises(StoreError, match=f"^{code}"):
        prepare(data)


@pytest.mark.parametrize(
    "second", [b"PK\x03\x04" + b"\0" * 100, b"<script>alert(1)</script>", b"MZ\x90\0"]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_of_a_file_that_is_two_files_only_the_pixels_are_kept(kind: str, second: bytes) -> None:
    kept = prepare(saved(photograph(300, 200), kind) + second).data
    assert second not in kept
    assert check_prepared(kept).width == 300


@pytest.mark.filterwarnings("ignore:Corrupt EXIF", "ignore:Metadata", "ignore:Truncated")
def test_every_byte_turned_is_a_picture_or_a_refusal_but_never_a_bug() -> None:
    whole = bytearray(with_whereabouts(photograph(120, 90)))
    for place in range(0, len(whole), 7):
        turned = bytes(whole[:place]) + bytes([whole[place] ^ 0xFF]) + bytes(whole[place + 1 :])
        try:
            prepare(turned)
        except StoreError as error:
            assert error.code.startswith("picture_")  # noqa: PT017  # either outcome is right


def test_the_server_takes_only_what_was_prepared() -> None:
    prepared = prepare(saved(photograph()))
    assert check_prepared(prepared.data) == prepared
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "green")]
    for other in (
        saved(photograph()),
        prepared.data + b"<script>",
        prepared.data[:-10],
        saved(photograph(300, 200), "WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0"),
        saved(frames[0], "WEBP", save_all=True, append_images=frames[1:]),
        saved(noise(900, 900), "WEBP", lossless=True),
        saved(photograph(1400, 20), "WEBP"),
        webp_bomb(),
        b"",
    ):
        with pytest.raises(StoreError, match=r"^picture_"):
            check_prepared(other)


def test_smaller_sizes_are_made_of_it_and_larger_ones_are_not() -> None:
    prepared = prepare(saved(photograph()))
    assert opened(resized(prepared.data, 320)).size == (320, 240)
    assert len(resized(prepared.data, 320)) < len(prepared.data)
    assert resized(prepared.data, 5_000) == prepared.data
