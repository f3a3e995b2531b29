"""Agents' pictures: taken in small and clean, and served to whoever knows the random name."""

import asyncio
from pathlib import Path
from typing import Any

from litestar import Request, get
from litestar.response import Response
from litestar.types import ControllerRouterHandler

from kefu.agents.queries import find_by_avatar
from kefu.attachments.inspection import UploadLimits, inspect
from kefu.attachments.pictures import PictureLimits, process_picture
from kefu.attachments.store import new_file_name
from kefu.kernel.errors import NotFound, Refused
from kefu.web.uploads import received_file
from kefu.web.wired import Wired

_LARGEST = 5 * 1024 * 1024
_LIMITS = PictureLimits(original_side=256, thumbnail_side=256)
_TAKEN = UploadLimits(max_bytes=_LARGEST, allowed_extensions=frozenset(("jpg", "jpeg", "png", "webp", "gif", "avif")))
_PUBLIC = {"is_public": True, "why": "visitors see who answers; the name is 152 random bits"}


async def store_avatar(wired: Wired, workspace_id: str, request: Request[Any, Any, Any]) -> str:
    """Keep the picture of a request, re-encoded and at most 256 pixels a side; returns its stored name."""
    async with received_file(request, _LARGEST) as received:
        source = Path(received.path)
        found = await asyncio.to_thread(inspect, received.name, received.declared_type, source, _TAKEN)
        if found.kind != "picture":
            raise Refused("avatar.not_a_picture", "Please choose a picture.")
        small, square = source.with_name("small"), source.with_name("thumbnail")
        await process_picture(source, found.content_type, small, square, _LIMITS)
        name = new_file_name(workspace_id)
        # The thumbnail is WebP whatever came in, so there is one type to serve.
        await wired.files.put(name, square)
    return name


async def remove_avatar_file(wired: Wired, name: str) -> None:
    await wired.files.delete(name)


@get("/api/v1/avatars/{name:str}", opt=_PUBLIC, tags=["agents"])
async def avatar(wired: Wired, name: str) -> Response[bytes]:
    """An agent's picture; a new picture has a new address."""
    if not name.isalnum() or not name.isascii() or len(name) > 64:
        raise NotFound
    async with wired.database.read() as reader:
        agent = await find_by_avatar(reader, name)
    if agent is None or agent.avatar_file is None:
        raise NotFound
    content = b"".join([chunk async for chunk in await wired.files.get(agent.avatar_file)])
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(content, media_type="image/webp", headers=headers)


HANDLERS: list[ControllerRouterHandler] = [avatar]
