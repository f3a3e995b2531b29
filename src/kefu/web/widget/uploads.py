"""The widget's door for files; the answer's id goes into a message."""

from typing import Any

from litestar import Request, post
from litestar.types import ControllerRouterHandler

from kefu.audiences.shapes import AttachmentView
from kefu.audiences.visitors.project import viewer_of
from kefu.inboxes.models import Inbox
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Visitor
from kefu.kernel.errors import NotAllowed
from kefu.web.uploads import UploadOperation, take_upload, upload_view
from kefu.web.addresses import client_address
from kefu.web.wired import Wired

_OTHERS = frozenset(("picture", "video", "file"))


def _refused_kinds(inbox: Inbox) -> frozenset[str]:
    if inbox.is_archived or not (inbox.has_attachments or inbox.has_voice):
        raise NotAllowed("attachment.not_allowed", "This inbox takes no files.")
    return (frozenset() if inbox.has_attachments else _OTHERS) | (frozenset() if inbox.has_voice else {"voice"})


# The file's own limit is the workspace's; it is kept while the body streams.
@post("/uploads", request_max_body_size=None, operation_class=UploadOperation)
async def upload(request: Request[Any, Any, Any], wired: Wired, visitor: Visitor) -> AttachmentView:
    """Upload one file; it vanishes after a day unless a message carries it."""
    await wired.blocking.require_welcome(visitor)
    wired.blocking.require_address(visitor, client_address(request.scope, wired.settings))
    async with wired.database.read() as reader:
        inbox = await get_inbox(reader, visitor.workspace_id, visitor.inbox_id)
    attachment = await take_upload(wired, visitor, request, _refused_kinds(inbox))
    return upload_view(wired, attachment, viewer_of(visitor.contact_id))


HANDLERS: list[ControllerRouterHandler] = [upload]
