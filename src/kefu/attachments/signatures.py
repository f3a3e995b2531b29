"""What the bytes of a file must look like to be what it says: a predicate per format, for `file_types`."""

import re

from kefu.attachments.containers import Content, has_ole_stream, mp4_brands, zip_names

_ACTIVE_START = re.compile(
    rb"(<!doctype|<html|<head|<body|<script|<iframe|<svg|<meta|<\?xml|<\?php|<\?=|<%|#!|@echo\b)",
    re.IGNORECASE,
)
_NOT_TEXT = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PROGRAM_STARTS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\x4c\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut
    b"dex\n",
    b"\0asm",
)
_PROGRAM_ENTRIES = frozenset({"META-INF/MANIFEST.MF", "AndroidManifest.xml", "classes.dex"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_active(content: Content) -> bool:
    """Whether the bytes begin like something that a browser or a shell would run."""
    head = bytes(content[:1024])
    if head[:2] in _UTF16:
        head = head.decode("utf-16", "ignore").encode()
    return _ACTIVE_START.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()) is not None


def is_program(content: Content) -> bool:
    """Whether the bytes are an executable or an archive that a system runs (JAR, APK)."""
    head = bytes(content[:8])
    if head.startswith(_PROGRAM_STARTS):
        return True
    return head.startswith(b"PK\x03\x04") and not _PROGRAM_ENTRIES.isdisjoint(zip_names(content) or ())


def is_text(content: Content) -> bool:
    """Text in UTF-8, UTF-16 with a mark, GB18030 or any 8-bit alphabet, that does not begin like markup."""
    if is_active(content) or starts(b"%PDF-", content):
        return False
    if content[:2] in _UTF16:
        return "\0" not in bytes(content).decode("utf-16", "replace")
    return _NOT_TEXT.search(content) is None


def starts(prefix: bytes, content: Content) -> bool:
    return content[: len(prefix)] == prefix


def is_png(content: Content) -> bool:
    return content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR"


def is_gif(content: Content) -> bool:
    return content[:6] in (b"GIF87a", b"GIF89a")


def is_riff(form: bytes, content: Content) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == form


def has_brand(brands: frozenset[str], content: Content) -> bool:
    found = mp4_brands(content)
    return bool(found) and found[0].decode("latin-1").rstrip() in brands


def is_webm(content: Content) -> bool:
    return content[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in bytes(content[:64])


def is_mp3(content: Content) -> bool:
    if content[:3] == b"ID3":
        return True
    head = bytes(content[:3])
    is_frame = len(head) == 3 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06 == 0x02
    return is_frame and head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C


def is_ooxml(folder: str, content: Content) -> bool:
    names = zip_names(content) or set()
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names) and not has_macros


def is_odf(content_type: str, content: Content) -> bool:
    # The format asks for an uncompressed first entry `mimetype`, so its value stands at a fixed place.
    start = b"mimetype" + content_type.encode()
    return content[:4] == b"PK\x03\x04" and content[30 : 30 + len(start)] == start


def is_zip(content: Content) -> bool:
    is_start = content[:4] in (b"PK\x03\x04", b"PK\x05\x06")
    return is_start and zip_names(content) is not None and not is_program(content)


def is_ole(streams: tuple[str, ...], content: Content) -> bool:
    return content[:8] == _OLE and any(has_ole_stream(content, name) for name in streams)
