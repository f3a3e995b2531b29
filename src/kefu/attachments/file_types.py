"""The table of file types that Kefu knows: extensions, kind, content type, look; read by `inspection`."""

from collections.abc import Callable
from functools import partial

import msgspec

from kefu.attachments import signatures
from kefu.attachments.containers import Content
from kefu.attachments.media import Kind

Check = Callable[[Content], bool]

# The brands that phones, cameras and browsers write into MP4.
_BRANDS = "isom iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 mp41 mp42 avc1 dash MSNV mmp4 M4V 3gp4 3gp5 3gp6 hvc1"
_FILM_BRANDS = frozenset(_BRANDS.split())


class FileType(msgspec.Struct, frozen=True, kw_only=True):
    """One type; `magic` are the answers of puremagic that fit it, empty where it is too vague to ask."""

    extensions: tuple[str, ...]
    kind: Kind
    content_type: str
    matches: Check
    declared: tuple[str, ...] = ()
    magic: tuple[str, ...] = ()
    is_zip: bool = False


def _text(*extensions: str, content_type: str, declared: tuple[str, ...] = ()) -> FileType:
    # Excel registers CSV as its own on Windows; systems without a type for .md or .log call them plain text.
    return FileType(
        extensions=extensions,
        kind="file",
        content_type=content_type,
        matches=signatures.is_text,
        declared=(content_type, "text/plain", *declared),
    )


def _office(extension: str, folder: str, name: str) -> FileType:
    content_type = f"application/vnd.openxmlformats-officedocument.{name}"
    check = partial(signatures.is_ooxml, folder)
    return FileType(extensions=(extension,), kind="file", content_type=content_type, matches=check, is_zip=True)


def _old_office(extension: str, content_type: str, *streams: str) -> FileType:
    check = partial(signatures.is_ole, streams)
    return FileType(extensions=(extension,), kind="file", content_type=content_type, matches=check)


def _open_document(extension: str, name: str) -> FileType:
    content_type = f"application/vnd.oasis.opendocument.{name}"
    check = partial(signatures.is_odf, content_type)
    return FileType(extensions=(extension,), kind="file", content_type=content_type, matches=check, is_zip=True)


def _starting(
    prefix: bytes, kind: Kind, content_type: str, extensions: tuple[str, ...], declared: tuple[str, ...] = ()
) -> FileType:
    return FileType(
        extensions=extensions,
        kind=kind,
        content_type=content_type,
        matches=partial(signatures.starts, prefix),
        declared=declared,
        magic=tuple(f".{each}" for each in extensions),
    )


# HEIC is not here: the bundled libheif has no HEVC decoder, and a photo that we cannot re-encode would keep
# the place where it was taken. Browsers hand over JPEG for it; where `heic` is allowed, it is a download.
PICTURES = (
    _starting(b"\xff\xd8\xff", "picture", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), ("image/pjpeg", "image/jpg")),
    FileType(
        extensions=("png",),
        kind="picture",
        content_type="image/png",
        matches=signatures.is_png,
        declared=("image/x-png", "image/apng"),
        magic=(".png", ".apng"),
    ),
    FileType(
        extensions=("gif",),
        kind="picture",
        content_type="image/gif",
        matches=signatures.is_gif,
        magic=(".gif",),
    ),
    FileType(
        extensions=("webp",),
        kind="picture",
        content_type="image/webp",
        matches=partial(signatures.is_riff, b"WEBP"),
        magic=(".webp",),
    ),
    FileType(
        extensions=("avif",),
        kind="picture",
        content_type="image/avif",
        matches=partial(signatures.has_brand, frozenset({"avif", "avis"})),
    ),
)

SOUNDS = (
    FileType(extensions=("webm", "weba"), kind="voice", content_type="audio/webm", matches=signatures.is_webm),
    _starting(
        b"OggS",
        "voice",
        "audio/ogg",
        ("ogg", "oga", "opus"),
        ("application/ogg", "audio/opus", "audio/x-opus+ogg", "audio/vorbis"),
    ),
    FileType(
        extensions=("m4a", "mp4"),
        kind="voice",
        content_type="audio/mp4",
        matches=partial(signatures.has_brand, _FILM_BRANDS | {"M4A", "M4B"}),
        declared=("audio/x-m4a", "audio/m4a", "audio/aac", "audio/mp4a-latm"),
    ),
    FileType(
        extensions=("mp3",),
        kind="voice",
        content_type="audio/mpeg",
        matches=signatures.is_mp3,
        declared=("audio/mp3", "audio/x-mp3", "audio/x-mpeg", "audio/mpeg3"),
    ),
    FileType(
        extensions=("wav",),
        kind="voice",
        content_type="audio/wav",
        matches=partial(signatures.is_riff, b"WAVE"),
        declared=("audio/x-wav", "audio/wave", "audio/vnd.wave"),
        magic=(".wav",),
    ),
)

FILMS = (
    FileType(extensions=("webm",), kind="video", content_type="video/webm", matches=signatures.is_webm),
    FileType(
        extensions=("mp4", "m4v"),
        kind="video",
        content_type="video/mp4",
        matches=partial(signatures.has_brand, _FILM_BRANDS),
        declared=("video/x-m4v", "application/mp4"),
    ),
    FileType(
        extensions=("mov",),
        kind="video",
        content_type="video/quicktime",
        matches=partial(signatures.has_brand, frozenset({"qt"})),
    ),
)

DOCUMENTS = (
    _starting(b"%PDF-", "file", "application/pdf", ("pdf",), ("application/x-pdf",)),
    _text("txt", "log", content_type="text/plain", declared=("text/x-log", "application/x-log")),
    _text("csv", content_type="text/csv", declared=("application/vnd.ms-excel", "application/csv")),
    _text("md", content_type="text/markdown", declared=("text/x-markdown",)),
    _text("json", content_type="application/json", declared=("text/json",)),
    _office("docx", "word/", "wordprocessingml.document"),
    _office("xlsx", "xl/", "spreadsheetml.sheet"),
    _office("pptx", "ppt/", "presentationml.presentation"),
    _old_office("doc", "application/msword", "WordDocument"),
    _old_office("xls", "application/vnd.ms-excel", "Workbook", "Book"),
    _old_office("ppt", "application/vnd.ms-powerpoint", "PowerPoint Document"),
    _open_document("odt", "text"),
    _open_document("ods", "spreadsheet"),
    _open_document("odp", "presentation"),
)

ARCHIVES = (
    FileType(
        extensions=("zip",),
        kind="file",
        content_type="application/zip",
        matches=signatures.is_zip,
        declared=("application/x-zip-compressed", "application/x-zip", "multipart/x-zip"),
        is_zip=True,
    ),
    _starting(
        b"Rar!\x1a\x07",
        "file",
        "application/vnd.rar",
        ("rar",),
        ("application/x-rar-compressed", "application/x-rar"),
    ),
    _starting(b"7z\xbc\xaf\x27\x1c", "file", "application/x-7z-compressed", ("7z",)),
)

# The first type that fits wins, so a recording without a declared type (`.webm`, `.mp4`) is taken for a film.
FILE_TYPES = (*PICTURES, *FILMS, *SOUNDS, *DOCUMENTS, *ARCHIVES)
DEFAULT_EXTENSIONS = tuple(sorted({each for known in FILE_TYPES for each in known.extensions}))
