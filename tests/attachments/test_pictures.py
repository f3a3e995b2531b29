"""Pictures come out upright, small enough and without a past; hostile ones do not come out."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
import pyvips

from kefu.attachments.pictures import Picture, PictureLimits, process_picture
from kefu.kernel.errors import Refused
from tests.attachments import samples


class Desk:
    """A folder with one upload on it and the two files that come of it."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.original = folder / "original"
        self.thumbnail = folder / "thumbnail"

    async def process(self, data: bytes, content_type: str, limits: PictureLimits | None = None) -> Picture:
        self.source.write_bytes(data)
        return await process_picture(self.source, content_type, self.original, self.thumbnail, limits)

    async def refusal(self, data: bytes, content_type: str, limits: PictureLimits | None = None) -> Refused:
        with pytest.raises(Refused) as caught:
            await self.process(data, content_type, limits)
        assert not self.original.exists()
        assert not self.thumbnail.exists()
        return caught.value


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def loaded(path: Path, **options: int) -> pyvips.Image:
    return pyvips.Image.new_from_buffer(path.read_bytes(), "", **options)


@pytest.mark.parametrize(
    ("suffix", "content_type", "written_as", "extension"),
    [
        (".jpg", "image/jpeg", "image/jpeg", "jpg"),
        (".png", "image/png", "image/png", "png"),
        (".gif", "image/gif", "image/gif", "gif"),
        (".webp", "image/webp", "image/webp", "webp"),
        (".avif", "image/avif", "image/webp", "webp"),
    ],
)
async def test_every_type_is_written_anew(
    desk: Desk, suffix: str, content_type: str, written_as: str, extension: str
) -> None:
    picture = await desk.process(samples.plain(960, 720).write_to_buffer(suffix), content_type)
    assert (picture.content_type, picture.extension) == (written_as, extension)
    assert (picture.width, picture.height) == (960, 720)
    assert (picture.thumbnail_width, picture.thumbnail_height) == (480, 360)
    assert picture.size == desk.original.stat().st_size > 0
    assert picture.thumbnail_size == desk.thumbnail.stat().st_size > 0
    assert not picture.is_animated
    assert loaded(desk.thumbnail).get("vips-loader") == "webpload_buffer"
    red, green, blue = (int(picture.average_colour[at : at + 2], 16) for at in (1, 3, 5))
    assert abs(red - 200) < 12
    assert abs(green - 30) < 12
    assert abs(blue - 30) < 12


async def test_where_and_by_whom_it_was_taken_is_gone_and_it_stands_upright(desk: Desk) -> None:
    photo = samples.photo_with_secrets()
    before = pyvips.Image.new_from_buffer(photo, "")
    assert "exif-ifd3-GPSLatitude" in before.get_fields(), "the sample must carry what the test looks for"
    assert b"SecretPerson" in photo
    assert b"SecretXmp" in photo

    picture = await desk.process(photo, "image/jpeg")

    assert (picture.width, picture.height) == (32, 64)
    for path in (desk.original, desk.thumbnail):
        fields = loaded(path).get_fields()
        assert not [name for name in fields if name.startswith(("exif", "xmp", "iptc", "icc")) or "GPS" in name]
        assert "orientation" not in fields
        assert b"Secret" not in path.read_bytes()


async def test_a_picture_in_another_colour_space_becomes_srgb(desk: Desk) -> None:
    cmyk = samples.plain().icc_export(output_profile="cmyk").jpegsave_buffer(keep="all")
    assert pyvips.Image.new_from_buffer(cmyk, "").interpretation == "cmyk"
    await desk.process(cmyk, "image/jpeg")
    assert loaded(desk.original).interpretation == "srgb"


async def test_sixteen_bits_become_eight(desk: Desk) -> None:
    deep = samples.plain().cast("ushort").linear(257, 0).cast("ushort").copy(interpretation="rgb16")
    await desk.process(deep.pngsave_buffer(), "image/png")
    assert loaded(desk.original).format == "uchar"


async def test_transparency_stays(desk: Desk) -> None:
    await desk.process(samples.plain().bandjoin(0).pngsave_buffer(), "image/png")
    assert loaded(desk.original).hasalpha()
    assert loaded(desk.thumbnail).hasalpha()


async def test_long_pictures_are_shortened_and_small_ones_not_enlarged(desk: Desk) -> None:
    limits = PictureLimits(original_side=400, thumbnail_side=100)
    large = await desk.process(samples.plain(800, 200).pngsave_buffer(), "image/png", limits)
    assert (large.width, large.height, large.thumbnail_width, large.thumbnail_height) == (400, 100, 100, 25)
    small = await desk.process(samples.plain(20, 10).pngsave_buffer(), "image/png", limits)
    assert (small.width, small.height, small.thumbnail_width, small.thumbnail_height) == (20, 10, 20, 10)


@pytest.mark.parametrize(("suffix", "content_type"), [(".gif", "image/gif"), (".webp", "image/webp")])
async def test_what_moves_keeps_moving(desk: Desk, suffix: str, content_type: str) -> None:
    picture = await desk.process(samples.animation(suffix, frames=4, side=32), content_type)
    assert picture.is_animated
    assert (picture.width, picture.height) == (32, 32)
    for path in (desk.original, desk.thumbnail):
        image = loaded(path, n=-1)
        assert image.get("n-pages") == 4
        assert image.get("delay") == [100] * 4


async def test_too_many_frames_are_refused(desk: Desk) -> None:
    moving = samples.animation(".gif", frames=4, side=32)
    for limits in (PictureLimits(max_frames=3), PictureLimits(max_animation_pixels=4 * 32 * 32 - 1)):
        assert (await desk.refusal(moving, "image/gif", limits)).code == "attachment.picture_too_large"


async def test_a_picture_of_50000_by_50000_is_refused_before_it_is_decoded(desk: Desk) -> None:
    bomb = samples.huge_png()
    assert len(bomb) < 10_000
    started = time.perf_counter()
    refused = await desk.refusal(bomb, "image/png")
    assert time.perf_counter() - started < 2
    assert refused.code == "attachment.picture_too_large"
    assert (refused.params["width"], refused.params["height"]) == (50_000, 50_000)


async def test_a_gif_that_lies_about_its_canvas_gets_the_size_of_its_frames(desk: Desk) -> None:
    gif = samples.animation(".gif", side=32)
    lying = gif[:6] + b"\xff\xff\xff\xff" + gif[10:]
    picture = await desk.process(lying, "image/gif")
    assert (picture.width, picture.height) == (32, 32)


async def test_a_gif_of_65535_by_65535_is_refused_before_it_is_decoded(desk: Desk) -> None:
    gif = samples.animation(".gif", frames=1, side=32)
    frame = gif.index(b"\x2c\0\0\0\0")
    huge = gif[:6] + b"\xff" * 4 + gif[10 : frame + 5] + b"\xff" * 4 + gif[frame + 9 :]
    assert (await desk.refusal(huge, "image/gif")).code == "attachment.picture_too_large"


async def test_a_very_long_thin_picture_is_refused(desk: Desk) -> None:
    refused = await desk.refusal(samples.huge_png(20_001, 1), "image/png")
    assert refused.code == "attachment.picture_too_large"


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [(".jpg", "image/jpeg"), (".png", "image/png"), (".gif", "image/gif"), (".webp", "image/webp")],
)
@pytest.mark.parametrize("kept", [0.95, 0.5, 0.05])
async def test_a_cut_off_picture_is_damaged(desk: Desk, suffix: str, content_type: str, kept: float) -> None:
    whole = samples.noise().write_to_buffer(suffix)
    assert (await desk.refusal(whole[: int(len(whole) * kept)], content_type)).code == "attachment.damaged"


async def test_what_rides_on_a_picture_is_left_behind(desk: Desk) -> None:
    for suffix, content_type in ((".jpg", "image/jpeg"), (".png", "image/png"), (".gif", "image/gif")):
        ridden = samples.plain().write_to_buffer(suffix) + samples.HTML + samples.zip_of({"a.html": samples.HTML})
        await desk.process(ridden, content_type)
        for path in (desk.original, desk.thumbnail):
            assert b"<script" not in path.read_bytes()
            assert b"PK\x03\x04" not in path.read_bytes()


async def test_a_gif_that_is_a_script_is_refused(desk: Desk) -> None:
    assert (await desk.refusal(samples.GIF_SCRIPT, "image/gif")).code == "attachment.damaged"


@pytest.mark.parametrize("content_type", ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"])
async def test_the_bytes_never_choose_the_loader(desk: Desk, content_type: str) -> None:
    tiff = samples.plain().write_to_buffer(".tif")
    for foreign in (samples.SVG, samples.HTML, samples.PDF, tiff, b"P5 4 4 255 0123456789abcdef"):
        assert (await desk.refusal(foreign, content_type)).code == "attachment.damaged"


async def test_loaders_that_nobody_needs_are_shut(desk: Desk) -> None:
    await desk.process(samples.png(), "image/png")
    with pytest.raises(pyvips.Error):
        pyvips.Image.new_from_buffer(samples.SVG, "")
    with pytest.raises(pyvips.Error):
        pyvips.Image.tiffload_buffer(b"II*\0")


async def test_other_types_are_not_pictures(desk: Desk) -> None:
    assert (await desk.refusal(samples.SVG, "image/svg+xml")).code == "attachment.type_refused"


async def test_the_loop_stays_free_while_pictures_are_worked_on(desk: Desk) -> None:
    work = asyncio.ensure_future(desk.process(samples.noise(900, 900).pngsave_buffer(), "image/png"))
    longest, last = 0.0, time.perf_counter()
    while not work.done():
        await asyncio.sleep(0.005)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    assert (await work).width == 900
    assert longest < 0.5
