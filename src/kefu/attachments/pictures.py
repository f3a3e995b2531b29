"""Decodes a picture within limits and writes only its pixels anew; called when an upload is stored.

The new file has no metadata (where it was taken, by which telephone), stands upright, is in sRGB, and carries
nothing that was hidden beside the pixels, such as a script behind a GIF header.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec

from kefu.kernel.errors import Refused

if TYPE_CHECKING:
    import pyvips

# Two at a time: two photos of 48 megapixels, one of them progressive, took 390 MB together.
_WORKERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="picture")
_LOADERS = {
    "image/jpeg": "jpegload_source",
    "image/png": "pngload_source",
    "image/gif": "gifload_source",
    "image/webp": "webpload_source",
    "image/avif": "heifload_source",
}
_ANIMATED = frozenset({"image/gif", "image/webp"})
# What a picture is written as; AVIF becomes WebP because older browsers do not show AVIF.
_WRITTEN_AS = {"image/avif": "image/webp"}
_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}


class PictureLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How large a picture may be when it comes, and how large its two forms are when they are kept."""

    max_pixels: int = 50_000_000
    max_side: int = 20_000
    max_frames: int = 300
    max_animation_pixels: int = 100_000_000  # all frames together
    original_side: int = 4096
    thumbnail_side: int = 480


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: the original anew and a WebP thumbnail; `average_colour` is `#rrggbb`."""

    content_type: str
    extension: str
    width: int
    height: int
    size: int
    thumbnail_width: int
    thumbnail_height: int
    thumbnail_size: int
    is_animated: bool
    average_colour: str


class _Header(msgspec.Struct, frozen=True):
    width: int
    height: int
    frames: int


async def process_picture(
    source: Path,
    content_type: str,
    original: Path,
    thumbnail: Path,
    limits: PictureLimits | None = None,
) -> Picture:
    """Read the picture at `source`, which `inspect` called `content_type`, and write its two forms.

    Refused with `attachment.picture_too_large` before anything is decoded, or with `attachment.damaged`.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(
        _WORKERS, _process, source, content_type, original, thumbnail, limits or PictureLimits()
    )


def _process(source: Path, content_type: str, original: Path, thumbnail: Path, limits: PictureLimits) -> Picture:
    vips = _vips()
    if content_type not in _LOADERS:
        raise Refused("attachment.type_refused", "This is not a picture that can be shown.")
    try:
        header = _probe(source, content_type)
        _require_size(header, limits)
        written_as = _WRITTEN_AS.get(content_type, content_type)
        full = _upright(source, limits.original_side, header)
        _write(full, written_as, original)
        small = _upright(original, limits.thumbnail_side, header)
        _write(small, "image/webp", thumbnail, is_thumbnail=True)
        return Picture(
            content_type=written_as,
            extension=_EXTENSIONS[written_as],
            width=full.width,
            height=_frame_height(full),
            size=original.stat().st_size,
            thumbnail_width=small.width,
            thumbnail_height=_frame_height(small),
            thumbnail_size=thumbnail.stat().st_size,
            is_animated=header.frames > 1,
            average_colour=_average_colour(thumbnail),
        )
    except vips.Error as error:
        original.unlink(missing_ok=True)
        thumbnail.unlink(missing_ok=True)
        raise Refused("attachment.damaged", "The picture is damaged or cut off.") from error


def _probe(source: Path, content_type: str) -> _Header:
    """The size from the header alone, read by the one loader that belongs to the type."""
    vips = _vips()
    load = getattr(vips.Image, _LOADERS[content_type])
    options = {"n": -1} if content_type in _ANIMATED else {}
    image = load(vips.Source.new_from_file(str(source)), access="sequential", **options)
    frames = image.get("n-pages") if content_type in _ANIMATED and image.get_typeof("n-pages") else 1
    return _Header(image.width, _frame_height(image), frames)


def _require_size(header: _Header, limits: PictureLimits) -> None:
    pixels = header.width * header.height
    if (
        pixels > limits.max_pixels
        or max(header.width, header.height) > limits.max_side
        or header.frames > limits.max_frames
        or (header.frames > 1 and pixels * header.frames > limits.max_animation_pixels)
    ):
        raise Refused(
            "attachment.picture_too_large",
            "The picture has too many pixels.",
            width=header.width,
            height=header.height,
            frames=header.frames,
            maxPixels=limits.max_pixels,
            maxSide=limits.max_side,
        )


def _upright(source: Path, side: int, header: _Header) -> "pyvips.Image":
    """The picture turned as its camera meant, in sRGB, and no longer than `side`; never enlarged."""
    vips = _vips()
    image = vips.Image.thumbnail_source(
        vips.Source.new_from_file(str(source)),
        side,
        height=side,
        size="down",
        output_profile="srgb",
        # In the options of the loader, because thumbnail_source does not hand its own `fail_on` down.
        option_string="fail_on=error,n=-1" if header.frames > 1 else "fail_on=error",
    )
    return image if image.format == "uchar" else image.colourspace("srgb")


def _write(image: "pyvips.Image", content_type: str, path: Path, is_thumbnail: bool = False) -> None:
    target = _vips().Target.new_to_file(str(path))
    if content_type == "image/jpeg":
        image.jpegsave_target(target, Q=88, optimize_coding=True, keep="none", background=[255])
    elif content_type == "image/png":
        image.pngsave_target(target, compression=6, keep="none")
    elif content_type == "image/gif":
        image.gifsave_target(target, effort=4, keep="none")
    else:
        image.webpsave_target(target, Q=75 if is_thumbnail else 88, effort=2, keep="none")


def _frame_height(image: "pyvips.Image") -> int:
    return int(image.get("page-height")) if image.get_typeof("page-height") else image.height


def _average_colour(thumbnail: Path) -> str:
    vips = _vips()
    dot = vips.Image.thumbnail_source(vips.Source.new_from_file(str(thumbnail)), 1, height=1, size="force")
    if dot.hasalpha():
        dot = dot.flatten(background=[255, 255, 255])
    red, green, blue = (round(value) for value in dot.colourspace("srgb")(0, 0)[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"


@cache
def _vips() -> ModuleType:
    """libvips, loaded when the first picture comes, with every loader shut but those of `_LOADERS`."""
    import pyvips  # late: it costs 12 MB and 50 ms that a server without pictures need not pay

    pyvips.block_untrusted_set(True)
    pyvips.operation_block_set("VipsForeignLoad", True)
    for name in ("Jpeg", "Png", "Nsgif", "Webp", "Heif"):
        pyvips.operation_block_set(f"VipsForeignLoad{name}", False)
    pyvips.cache_set_max(0)  # a cache of operations would keep pictures of strangers in memory
    pyvips.concurrency_set(1)  # two pictures side by side are parallel enough
    module: ModuleType = pyvips
    return module
