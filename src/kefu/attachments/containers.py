"""Looks into containers (ZIP, OLE, MP4) without unpacking anything; called by `signatures`."""

import mmap
import struct

Content = bytes | mmap.mmap

_END_BYTES = 22
_MAX_COMMENT = 65_535
_MAX_DIRECTORY = 16 * 1024 * 1024
_ENTRY = struct.Struct("<4s6H3I5H2I")
_MAX_FTYP = 1024


def zip_names(content: Content) -> set[str] | None:
    """The names that the central directory lists; None when there is no readable one, as in a cut-off file.

    Only the directory is read, so what the entries would grow to (a ZIP bomb) or where they would be unpacked
    to (`../`, links) cannot matter. A directory over 16 MiB counts as unreadable.
    """
    found = _central_directory(content)
    if found is None:
        return None
    names: set[str] = set()
    position = 0
    while position + _ENTRY.size <= len(found) and found[position : position + 4] == b"PK\x01\x02":
        fields = _ENTRY.unpack_from(found, position)
        name_length, extra_length, comment_length = fields[10:13]
        start = position + _ENTRY.size
        names.add(found[start : start + name_length].decode("utf-8", "replace").replace("\\", "/"))
        position = start + name_length + extra_length + comment_length
    return names


def _central_directory(content: Content) -> bytes | None:
    tail_start = max(0, len(content) - _END_BYTES - _MAX_COMMENT)
    end = content.rfind(b"PK\x05\x06", tail_start)
    if end < 0 or end + _END_BYTES > len(content):
        return None
    size, offset = struct.unpack_from("<II", content[end : end + _END_BYTES], 12)
    if size > _MAX_DIRECTORY or size > end:
        return None
    start = offset if offset + size <= end else end - size
    directory = bytes(content[start : start + size])
    return directory if not size or directory.startswith(b"PK\x01\x02") else None


def has_ole_stream(content: Content, name: str) -> bool:
    """Whether an OLE file (old Word, Excel, PowerPoint) has a directory entry called `name`."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    position = content.find(wanted)
    while position >= 0:
        # Directory entries are 128 bytes, aligned, with the length of the name (zero included) at 64.
        if position % 128 == 0 and content[position + 64 : position + 66] == struct.pack("<H", len(wanted)):
            return True
        position = content.find(wanted, position + 1)
    return False


def mp4_brands(content: Content) -> list[bytes]:
    """The brands of an ISO media file, the main one first; empty when it does not begin with such a box."""
    head = bytes(content[:_MAX_FTYP])
    size = int.from_bytes(head[:4], "big")
    # A size of a few dozen bytes also keeps out `<!--ftyp…`, a page that pretends to be a film.
    if head[4:8] != b"ftyp" or not 16 <= size <= min(_MAX_FTYP, len(content)):
        return []
    return [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
