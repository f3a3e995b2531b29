"""Decides whether an upload is taken: name, bytes and declared type must agree; called before it is stored.

Only the first and last bytes and the directories of containers are read; nothing is unpacked or decoded here.
Pictures go on to `pictures.process_picture`, which decodes them and finds the damaged ones.
"""

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from kefu.attachments.containers import Content, zip_names
from kefu.attachments.file_types import DEFAULT_EXTENSIONS, FILE_TYPES, FileType
from kefu.attachments.media import Kind
from kefu.attachments.naming import clean_file_name, extension_of
from kefu.attachments.refused import REFUSED_EXTENSIONS
from kefu.attachments.signatures import is_active, is_program, is_text
from kefu.kernel.errors import Refused

# The EICAR test file, in two pieces so that no scanner takes this module for it.
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_UNDECLARED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_ACTIVE_TYPE = re.compile(r".*(\+xml|[/-](html|xml|svg|php|sh)|script|msdownload|java-archive|executable|android.*)")
_NAMED_BY_MAGIC = 0.7  # from here on puremagic has seen a long signature
_HINTED_BY_MAGIC = 0.4


class UploadLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What a workspace takes; `allowed_extensions` narrows or widens the default, short of the refused."""

    max_bytes: int = 25 * 1024 * 1024
    allowed_extensions: frozenset[str] = frozenset(DEFAULT_EXTENSIONS)


class Inspected(msgspec.Struct, frozen=True, kw_only=True):
    """What an upload turned out to be; `name` is clean, `content_type` is ours and not the declared one."""

    kind: Kind
    content_type: str
    extension: str
    name: str
    size: int


def inspect(name: str, declared_type: str, data: Path | bytes, limits: UploadLimits) -> Inspected:
    """The kind and type of an upload, or Refused with a code `attachment.…`; it blocks: use a thread."""
    clean = clean_file_name(name)
    extension = extension_of(clean)
    _require_extension(extension, limits)
    _require_size(len(data) if isinstance(data, bytes) else data.stat().st_size, limits)
    with _opened(data) as content:
        if content.find(_EICAR) >= 0:
            raise Refused("attachment.infected", "The file carries a virus signature.", name=clean)
        kind, content_type = _identify(extension, _plain_type(declared_type), content)
        return Inspected(kind=kind, content_type=content_type, extension=extension, name=clean, size=len(content))


def _require_extension(extension: str, limits: UploadLimits) -> None:
    allowed = {each.lower().lstrip(".") for each in limits.allowed_extensions}
    if extension in REFUSED_EXTENSIONS or extension not in allowed or not extension:
        raise Refused("attachment.type_refused", "Files of this type are not taken.", extension=extension)


def _require_size(size: int, limits: UploadLimits) -> None:
    if size == 0:
        raise Refused("attachment.empty", "The file is empty.")
    if size > limits.max_bytes:
        raise Refused("attachment.too_large", "The file is too large.", maxBytes=limits.max_bytes, size=size)


def _identify(extension: str, declared: str, content: Content) -> tuple[Kind, str]:
    candidates = [each for each in FILE_TYPES if extension in each.extensions]
    if not candidates:
        _require_harmless(extension, declared, content)
        return "file", "application/octet-stream"
    fitting = [each for each in candidates if _fits_declared(each, declared)]
    for known in fitting:
        if known.matches(content) and _fits_magic(known, content):
            return known.kind, known.content_type
    if is_program(content):
        raise Refused("attachment.type_refused", "Programs are not taken.", extension=extension)
    if any(known.is_zip for known in fitting) and content[:2] == b"PK" and zip_names(content) is None:
        raise Refused("attachment.damaged", "The file is damaged or cut off.", extension=extension)
    raise _mismatch(extension)


def _fits_declared(known: FileType, declared: str) -> bool:
    return declared in _UNDECLARED or declared == known.content_type or declared in known.declared


def _fits_magic(known: FileType, content: Content) -> bool:
    return not known.magic or any(answer in known.magic for answer, _ in _magic_answers(content))


def _require_harmless(extension: str, declared: str, content: Content) -> None:
    """For a type that only this workspace allows: anything that does not run and is not something else."""
    if is_program(content) or is_active(content):
        raise Refused("attachment.type_refused", "Programs and pages are not taken.", extension=extension)
    if _ACTIVE_TYPE.fullmatch(declared):
        raise _mismatch(extension)
    # ZIP and OLE are the shells of very many formats, and puremagic names only some of them.
    if is_text(content) or content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return
    answers = _magic_answers(content)
    if any(answer[1:] in REFUSED_EXTENSIONS and sure >= _HINTED_BY_MAGIC for answer, sure in answers):
        raise Refused("attachment.type_refused", "Programs are not taken.", extension=extension)
    named = {answer[1:] for answer, sure in answers if sure >= _NAMED_BY_MAGIC}
    if named.intersection(DEFAULT_EXTENSIONS) and extension not in named:
        raise _mismatch(extension)


def _magic_answers(content: Content) -> list[tuple[str, float]]:
    import puremagic  # its tables cost memory, and a server without uploads never needs them

    try:
        answers = puremagic.magic_string(bytes(content[:4096]) + bytes(content[max(4096, len(content) - 512) :]))
    except puremagic.PureError:
        return []
    return [(answer.extension.lower(), answer.confidence) for answer in answers]


def _mismatch(extension: str) -> Refused:
    return Refused("attachment.type_mismatch", "Name, content and type of the file do not agree.", extension=extension)


def _plain_type(declared: str) -> str:
    return declared.split(";", 1)[0].strip().lower()


@contextmanager
def _opened(data: Path | bytes) -> Iterator[Content]:
    if isinstance(data, bytes):
        yield data
        return
    with data.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        yield mapped
