"""Takes one file of a multipart body, straight to disk and never more of it than allowed; used by both doors.

The framework's own multipart reader would take the whole body first.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec
from litestar import Request
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from kefu.attachments.actions import add_attachment, keep_file
from kefu.attachments.file_types import DEFAULT_EXTENSIONS
from kefu.attachments.inspection import UploadLimits
from kefu.attachments.models import Attachment, KeptFile, ReceivedFile
from kefu.audiences.attachments import attachment_view
from kefu.audiences.shapes import AttachmentView
from kefu.conversations.stored import stored_file
from kefu.kernel.actors import Agent, Visitor
from kefu.kernel.errors import Refused
from kefu.web.addresses import header
from kefu.web.limits import Rate
from kefu.web.wired import Wired
from kefu.workspaces.models import Workspace

# Boundaries, headers and the duration around the file.
_FRAMING = 16 * 1024
_LONGEST_FIELD = 64
_MOST_PARTS = 4


@dataclass
class UploadOperation(Operation):
    """Says in the API document what the handlers read by themselves."""

    def __post_init__(self) -> None:
        file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        duration = Schema(type=OpenAPIType.INTEGER, description="Of a recording, in milliseconds.")
        form = Schema(type=OpenAPIType.OBJECT, required=["file"], properties={"file": file, "durationMs": duration})
        self.request_body = RequestBody(content={"multipart/form-data": OpenAPIMediaType(form)}, required=True)


def allowed_extensions(workspace: Workspace) -> list[str]:
    """What the workspace takes: its own choice, or all that Kefu knows."""
    chosen = workspace.allowed_extensions
    return sorted(chosen) if chosen is not None else list(DEFAULT_EXTENSIONS)


async def take_upload(
    wired: Wired, actor: Agent | Visitor, request: Request[Any, Any, Any], refused: frozenset[str] = frozenset()
) -> Attachment:
    """Receive, inspect and keep the file of a request; kinds in `refused` are not taken."""
    limits = await upload_limits(wired, actor)
    async with received_file(request, limits.max_bytes) as received:
        return await keep_upload(wired, actor, received, limits, refused)


async def upload_limits(wired: Wired, actor: Agent | Visitor) -> UploadLimits:
    """What the workspace takes; raises TooMany for who uploads too much."""
    await wired.limits.take(Rate("uploads", wired.settings.limit_uploads, 60), actor.id)
    workspace = await wired.workspaces.get(actor.workspace_id)
    return UploadLimits(
        max_bytes=workspace.max_upload_bytes, allowed_extensions=frozenset(allowed_extensions(workspace))
    )


async def keep_upload(
    wired: Wired,
    actor: Agent | Visitor,
    received: ReceivedFile,
    limits: UploadLimits,
    refused: frozenset[str] = frozenset(),
) -> Attachment:
    """Inspect and keep a file that has arrived."""
    kept = await keep_file(wired.files, actor.workspace_id, received, limits)
    try:
        return await _add(wired, actor, kept, refused)
    except BaseException:
        for name in (kept.file, kept.thumbnail_file):
            if name is not None:
                await asyncio.shield(wired.files.delete(name))
        raise


async def _add(wired: Wired, actor: Agent | Visitor, kept: KeptFile, refused: frozenset[str]) -> Attachment:
    if kept.kind in refused:
        raise Refused("attachment.kind_refused", "Such files are not taken here.", kind=kept.kind)
    async with wired.database.begin() as tx:
        return await add_attachment(tx, actor, kept, wired.clock.now())


def upload_view(wired: Wired, attachment: Attachment, viewer: str) -> AttachmentView:
    """What the uploader is answered; its links work before a message carries the file."""
    return attachment_view(stored_file(attachment), viewer, wired.keys.links, wired.clock.now())


class ReceivedForm(msgspec.Struct, frozen=True):
    """The texts of a form, and its file if one was chosen."""

    fields: dict[str, str]
    file: ReceivedFile | None


@asynccontextmanager
async def received_file(request: Request[Any, Any, Any], max_bytes: int) -> AsyncIterator[ReceivedFile]:
    """The part `file` in a temporary file, gone when the block ends; Refused as soon as it is too large."""
    async with received_form(request, max_bytes, {"durationMs": _LONGEST_FIELD}) as form:
        if form.file is None:
            raise Refused("upload.no_file", "Send the file in a field called file.")
        duration = _duration(form.fields.get("durationMs", ""))
        yield msgspec.structs.replace(form.file, duration_ms=duration)


@asynccontextmanager
async def received_form(
    request: Request[Any, Any, Any], max_bytes: int, longest: Mapping[str, int]
) -> AsyncIterator[ReceivedForm]:
    """A form of one file and the fields of `longest`, each of at most so many bytes; Refused for anything else."""
    framing = _FRAMING + sum(longest.values())
    announced = header(request.scope, b"content-length")
    if announced.isdigit() and int(announced) > max_bytes + framing:
        raise _too_large(max_bytes)
    with tempfile.TemporaryDirectory(prefix="kefu-upload-") as folder:
        path = Path(folder) / "file"
        form = _Form(max_bytes, longest)
        try:
            with (
                path.open("wb") as out,
                PushMultipartParser(_boundary(request), max_segment_count=_MOST_PARTS) as parser,
            ):
                received = 0
                async for chunk in request.stream():
                    received += len(chunk)
                    if received > max_bytes + framing:
                        raise _too_large(max_bytes)
                    # Parsing and writing in a thread: a slow disk must not hold up everybody's messages.
                    await asyncio.to_thread(form.take, parser, chunk, out)
        except MultipartError as error:
            raise Refused("upload.malformed", "The upload is not a complete multipart form.") from error
        yield form.received(path)


def _boundary(request: Request[Any, Any, Any]) -> str:
    kind, options = parse_options_header(header(request.scope, b"content-type"))
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not 0 < len(boundary) <= 200:
        raise Refused("upload.malformed", "Send the file as multipart/form-data, in a field called file.")
    return str(boundary)


def _too_large(max_bytes: int) -> Refused:
    return Refused("attachment.too_large", "The file is too large.", maxBytes=max_bytes)


class _Form:
    """The parts as they come: the file goes to disk, the rest is short or refused."""

    def __init__(self, max_bytes: int, longest: Mapping[str, int]) -> None:
        self._max_bytes = max_bytes
        self._longest = longest
        self._file: MultipartSegment | None = None
        self._current: MultipartSegment | None = None
        self._fields: dict[str, bytes] = {}

    def take(self, parser: PushMultipartParser, chunk: bytes, out: IO[bytes]) -> None:
        for part in parser.parse(chunk):
            if isinstance(part, MultipartSegment):
                self._begin(part)
            elif part:
                self._more(part, out)

    def _begin(self, part: MultipartSegment) -> None:
        is_known = (part.name == "file" and self._file is None) or part.name in self._longest
        if not is_known or part.name in self._fields:
            raise Refused("upload.unknown_field", "The form has a field that is not taken here.")
        self._current = part
        if part.name == "file":
            self._file = part
        else:
            self._fields[part.name] = b""

    def _more(self, content: bytes, out: IO[bytes]) -> None:
        assert self._current is not None, "the parser gives a part before its content"
        if self._current is self._file:
            if self._file.bytes_received > self._max_bytes:
                raise _too_large(self._max_bytes)
            out.write(content)
            return
        name = self._current.name or ""
        self._fields[name] += content
        if len(self._fields[name]) > self._longest[name]:
            raise Refused("upload.field_too_long", "A field of the form is too long.")

    def received(self, path: Path) -> ReceivedForm:
        """A browser sends an empty file without a name where none was chosen."""
        file = None
        if self._file is not None and (self._file.filename or path.stat().st_size):
            file = ReceivedFile(
                path=str(path), name=self._file.filename or "", declared_type=self._file.content_type or ""
            )
        return ReceivedForm({name: value.decode("utf-8", "replace") for name, value in self._fields.items()}, file)


def _duration(text: str) -> int | None:
    if not text:
        return None
    try:
        return msgspec.convert(text, int, strict=False)
    except msgspec.ValidationError:
        raise Refused("upload.duration_wrong", "durationMs is a whole number.") from None
