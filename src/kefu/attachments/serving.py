"""Response headers and byte ranges of an attachment, without knowing the web framework; called by `web`."""

import re
from typing import Literal
from urllib.parse import quote

import msgspec

from kefu.attachments.naming import clean_file_name
from kefu.kernel.errors import Refused

Disposition = Literal["inline", "attachment"]

# What a browser only draws or plays. Pictures are here because we re-encoded them, sound and film because
# `inspection` checked the container; a PDF, text or what else may carry a program is always a download.
_INLINE = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "audio/webm",
        "audio/ogg",
        "audio/mp4",
        "audio/mpeg",
        "audio/wav",
        "video/webm",
        "video/mp4",
        "video/quicktime",
    }
)
_CONTENT_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_CACHE_SECONDS = 3600  # no longer than a signed link lives
_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


class ByteRange(msgspec.Struct, frozen=True):
    """The bytes from `start` up to, not including, `stop`."""

    start: int
    stop: int

    def content_range(self, size: int) -> str:
        return f"bytes {self.start}-{self.stop - 1}/{size}"


def response_headers(content_type: str, name: str, disposition: Disposition = "inline") -> dict[str, str]:
    """Headers under which a hostile file is only bytes; `inline` is granted only to what is safe to show."""
    if not _CONTENT_TYPE.fullmatch(content_type):
        content_type = "application/octet-stream"
    shown = disposition == "inline" and content_type in _INLINE
    return {
        "Content-Type": content_type,  # no charset: a text may be GB18030, and it is never shown by us
        "Content-Disposition": _content_disposition("inline" if shown else "attachment", name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",  # the address of a file opened in a tab is a key to it
        "Cache-Control": f"private, max-age={_CACHE_SECONDS}, immutable",
        "Accept-Ranges": "bytes",
    }


def parse_range(header: str | None, size: int) -> ByteRange | None:
    """The one range that is asked for (RFC 9110, 14.2); None means the whole file.

    Several ranges, another unit and what cannot be read mean the whole file, as the RFC allows. A range of
    which nothing exists is Refused with `attachment.range_unsatisfiable` (a 416; `size` is in its params).
    """
    found = _RANGE.fullmatch(header.strip()) if header else None
    if found is None or size <= 0:
        return None
    first, last = found.groups()
    if not first:
        return _suffix(last, size)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise _unsatisfiable(size)
    return ByteRange(start, min(int(last) + 1, size) if last else size)


def _suffix(length: str, size: int) -> ByteRange | None:
    if not length:
        return None
    if int(length) == 0:
        raise _unsatisfiable(size)
    return ByteRange(max(0, size - int(length)), size)


def _unsatisfiable(size: int) -> Refused:
    return Refused("attachment.range_unsatisfiable", "The file has no such bytes.", size=size)


def _content_disposition(kind: Disposition, name: str) -> str:
    """RFC 6266: a plain name for old readers, the true one in UTF-8."""
    clean = clean_file_name(name)
    plain = re.sub(r'[^\x20-\x7e]|["\\%]', "_", clean)
    if plain == clean:
        return f'{kind}; filename="{plain}"'
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
