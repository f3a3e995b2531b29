"""Stored attachments as views with signed links; called by the projections of both audiences."""

from collections.abc import Sequence

from kefu.attachments.links import sign
from kefu.audiences.scene import Scene
from kefu.audiences.shapes import AttachmentView
from kefu.conversations.stored import StoredAttachment
from kefu.kernel.clock import SECOND

# Links end between one and two hours from now; a screen that stays open for longer fetches the message again.
_LIFE_SECONDS = 3600


def attachment_views(files: Sequence[StoredAttachment], viewer: str, scene: Scene) -> list[AttachmentView]:
    """The files of one entry for one viewer; mostly none, so the common case costs nothing."""
    return [attachment_view(file, viewer, scene.links_key, scene.now) for file in files] if files else []


def attachment_view(file: StoredAttachment, viewer: str, links_key: bytes, now: int) -> AttachmentView:
    """One file; its links are good for `viewer` alone."""
    expires = now // SECOND + _LIFE_SECONDS

    def link(variant: str) -> str:
        return f"/api/v1/attachments/{file.id}/{variant}?{sign(links_key, file.id, variant, viewer, expires)}"

    return AttachmentView(
        id=file.id,
        kind=file.kind,
        name=file.name,
        size=file.size,
        content_type=file.content_type,
        url=link("original"),
        thumbnail_url=link("thumbnail") if file.has_thumbnail else None,
        width=file.width,
        height=file.height,
        duration_ms=file.duration_ms,
    )
