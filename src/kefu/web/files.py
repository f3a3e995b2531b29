"""Serves attachments by signed links, to the viewer the link was made for and nobody else."""

from typing import Any, Literal

from litestar import Request, Response, get
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from kefu.attachments import queries
from kefu.attachments.links import verify
from kefu.attachments.models import Attachment
from kefu.attachments.serving import ByteRange, parse_range, response_headers
from kefu.kernel.clock import SECOND
from kefu.kernel.errors import NotAllowed, NotFound, Refused
from kefu.web.addresses import header
from kefu.web.auth import SignIns
from kefu.web.wired import Wired

Variant = Literal["original", "thumbnail"]
_PUBLIC = {"is_public": True, "why": "the link is signed for one viewer, and agents' links need their session too"}


@get("/api/v1/attachments/{attachment_id:str}/{variant:str}", opt=_PUBLIC, tags=["files"])
async def attachment(
    request: Request[Any, Any, Any], wired: Wired, sign_ins: SignIns, attachment_id: str, variant: Variant
) -> Response[Any]:
    """The bytes of a file, whole or one range of them."""
    now = wired.clock.now() // SECOND
    viewer = verify(wired.keys.links, attachment_id, variant, dict(request.query_params.items()), now)
    found = await _visible(wired, sign_ins, request, attachment_id, viewer)
    return await serve_file(wired, found, variant, header(request.scope, b"range") or None)


async def _visible(
    wired: Wired, sign_ins: SignIns, request: Request[Any, Any, Any], attachment_id: str, viewer: str
) -> Attachment:
    """The file, if the viewer may still see it: a link outlives a sign-out and a merge of contacts."""
    kind, _, name = viewer.partition(":")
    async with wired.database.read() as reader:
        found = await queries.find_attachment(reader, attachment_id)
        contact_id = await queries.find_contact_of(reader, found) if found is not None else None
    if found is None:
        raise NotFound("attachment.not_found", "There is no such file.")
    if kind == "agents":
        agent = (await sign_ins.require(request.scope)).agent
        if not agent.workspace_id == name == found.workspace_id:
            raise NotFound("attachment.not_found", "There is no such file.")
    elif kind != "contact" or name != contact_id:
        raise NotAllowed("attachment.link_invalid", "This link is not valid.")
    return found


async def serve_file(wired: Wired, found: Attachment, variant: Variant, asked: str | None) -> Response[Any]:
    """The bytes, for who has proven that they may see them."""
    file, size, content_type = found.file, found.size, found.content_type
    if variant == "thumbnail":
        if found.thumbnail_file is None:
            raise NotFound("attachment.not_found", "There is no such file.")
        file, content_type = found.thumbnail_file, "image/webp"
        size = await wired.files.size(file)
    headers = response_headers(content_type, found.name)
    try:
        part = parse_range(asked, size)
    except Refused:
        return Response(b"", status_code=416, headers={"Content-Range": f"bytes */{size}"}, media_type="text/plain")
    return await _stream(wired, file, size, part, headers)


async def _stream(wired: Wired, file: str, size: int, part: ByteRange | None, headers: dict[str, str]) -> Response[Any]:
    content_type = headers.pop("Content-Type")
    if part is None:
        headers["Content-Length"] = str(size)
        return Stream(await wired.files.get(file), headers=headers, media_type=content_type)
    headers["Content-Length"] = str(part.stop - part.start)
    headers["Content-Range"] = part.content_range(size)
    content = await wired.files.get(file, part.start, part.stop)
    return Stream(content, status_code=206, headers=headers, media_type=content_type)


HANDLERS: list[ControllerRouterHandler] = [attachment]
