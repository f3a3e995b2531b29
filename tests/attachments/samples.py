"""Files made by hand for the tests of uploads, good ones of every type and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pyvips

# In two pieces, so that a virus scanner leaves the sources alone.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PDF_WITH_SCRIPT = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF\n"
WEBM = bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104") + b"\0" * 64
MP3 = b"ID3\x03\0\0\0\0\0\x0a" + b"\0" * 64
MP3_BARE = b"\xff\xfb\x90\x64" + b"\0" * 413
OGG = b"OggS\0\x02" + b"\0" * 20 + b"\x01\x13OpusHead" + b"\0" * 64
WAV = b"RIFF" + struct.pack("<I", 100) + b"WAVEfmt " + b"\0" * 88
RAR = b"Rar!\x1a\x07\x01\x00" + b"\0" * 32
SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c\0\x04" + b"\0" * 32
EXE = b"MZ\x90\0\x03" + b"\0" * 64 + b"This program cannot be run in DOS mode."
ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 64
# A GIF whose header opens a JavaScript comment: `<script src=…>` would run it where types are guessed.
GIF_SCRIPT = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(document.domain)//"


def mp4(brand: bytes = b"isom", *compatible: bytes) -> bytes:
    box = b"ftyp" + brand + b"\0\0\x02\0" + b"".join(compatible or (brand,))
    return struct.pack(">I", len(box) + 4) + box + b"\0\0\0\x08mdat" + b"\0" * 32


def zip_of(entries: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def office(folder: str, **more: bytes) -> bytes:
    return zip_of({"[Content_Types].xml": b"<Types/>", f"{folder}/document.xml": b"<x/>", **more})


def open_document(content_type: str) -> bytes:
    return zip_of({"mimetype": content_type.encode(), "META-INF/manifest.xml": b"<x/>"})


def old_office(stream: str) -> bytes:
    name = stream.encode("utf-16-le") + b"\0\0"
    entry = name.ljust(64, b"\0") + struct.pack("<H", len(name)) + b"\x02\x01" + b"\0" * 60
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entry


def plain(width: int = 64, height: int = 48, colour: tuple[int, int, int] = (200, 30, 30)) -> pyvips.Image:
    black = pyvips.Image.black(width, height, bands=3)
    return black.linear([1, 1, 1], list(colour)).cast("uchar").copy(interpretation="srgb")


def noise(width: int = 200, height: int = 150) -> pyvips.Image:
    grey = pyvips.Image.gaussnoise(width, height, mean=128, sigma=50).cast("uchar")
    return grey.bandjoin([grey, grey]).copy(interpretation="srgb")


def jpeg() -> bytes:
    saved: bytes = plain().jpegsave_buffer()
    return saved


def png() -> bytes:
    saved: bytes = plain().pngsave_buffer()
    return saved


def animation(suffix: str, frames: int = 4, side: int = 32) -> bytes:
    frame_list = [plain(side, side, (60 * number % 256, 40, 90)) for number in range(frames)]
    roll = pyvips.Image.arrayjoin(frame_list, across=1).copy()
    roll.set_type(pyvips.GValue.gint_type, "page-height", side)
    roll.set_type(pyvips.GValue.array_int_type, "delay", [100] * frames)
    saved: bytes = roll.write_to_buffer(suffix)
    return saved


def photo_with_secrets() -> bytes:
    """A JPEG of 64 x 32, lying on its side, that says who took it, with what and where."""
    image = plain(64, 32).copy()
    for name, value in {
        "exif-ifd0-Make": "SecretCameraMaker",
        "exif-ifd0-Artist": "SecretPerson",
        "exif-ifd3-GPSLatitude": "31/1 13/1 4950/100",
        "exif-ifd3-GPSLatitudeRef": "N",
    }.items():
        image.set_type(pyvips.GValue.gstr_type, name, value)
    image.set_type(pyvips.GValue.gint_type, "orientation", 6)
    image.set_type(pyvips.GValue.blob_type, "xmp-data", b"<x:xmpmeta>SecretXmp</x:xmpmeta>")
    saved: bytes = image.jpegsave_buffer(keep="all")
    return saved


def huge_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of a few kilobytes that says it has 2.5 thousand million pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(3_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
        for tag, body in ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    )
