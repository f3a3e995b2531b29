"""Makes a card of a page: two requests at most, both through the guard; called by the job."""

import asyncio
import tempfile
from pathlib import Path

import structlog

from kefu.attachments.actions import keep_file
from kefu.attachments.inspection import UploadLimits
from kefu.attachments.models import KeptFile, ReceivedFile
from kefu.attachments.store import FileStore
from kefu.kernel.errors import KefuError
from kefu.link_previews.models import PagePreview
from kefu.link_previews.page import read_page
from kefu.outbound.addresses import MayReach, may_reach_public
from kefu.outbound.fetch import FetchLimits, OutboundError, ascii_url, fetch

_log = structlog.get_logger()
_PAGE = FetchLimits()
_LARGEST_PICTURE = 2 * 1024 * 1024
_PICTURE = FetchLimits(most_bytes=_LARGEST_PICTURE, accept="image/png,image/jpeg,image/webp,image/gif", is_cut=False)
_HTML = ("text/html", "application/xhtml+xml")
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
_UPLOADS = UploadLimits(max_bytes=_LARGEST_PICTURE, allowed_extensions=frozenset(_ENDINGS.values()))


async def preview_page(
    files: FileStore, workspace_id: str, url: str, may_reach: MayReach = may_reach_public
) -> PagePreview:
    """What the page says of itself; nothing where it cannot be had, is no page, or is where nobody may look."""
    try:
        page = await fetch(ascii_url(url), _PAGE, may_reach)
    except OutboundError as error:
        _log.info("link_preview.not_fetched", reason=error.code)
        return PagePreview()
    if not page.content_type.startswith(_HTML):
        return PagePreview()
    words = await asyncio.to_thread(read_page, page.body, page.content_type, page.url)
    if not words.title:
        return PagePreview()
    picture = None
    if words.picture_url is not None:
        picture = await _picture(files, workspace_id, words.picture_url, may_reach)
    return PagePreview(title=words.title, text=words.text, picture=picture)


async def _picture(files: FileStore, workspace_id: str, url: str, may_reach: MayReach) -> KeptFile | None:
    """The picture, drawn anew and kept by us: nobody's browser asks the other site."""
    try:
        found = await fetch(ascii_url(url), _PICTURE, may_reach)
        ending = _ENDINGS.get(found.content_type.partition(";")[0].strip())
        if ending is None:
            return None
        with tempfile.TemporaryDirectory(prefix="kefu-preview-") as folder:
            path = Path(folder) / "picture"
            await asyncio.to_thread(path.write_bytes, found.body)
            declared = found.content_type.partition(";")[0].strip()
            received = ReceivedFile(path=str(path), name=f"preview.{ending}", declared_type=declared)
            kept = await keep_file(files, workspace_id, received, _UPLOADS)
            return kept if kept.kind == "picture" else None
    except (OutboundError, KefuError) as error:
        _log.info("link_preview.no_picture", reason=error.code)
        return None
