"""The console's door for files; the answer's id goes into a message or a note."""

from typing import Any

from litestar import Request, post
from litestar.types import ControllerRouterHandler

from kefu.audiences.agents.project import viewer_of
from kefu.audiences.shapes import AttachmentView
from kefu.kernel.actors import Agent
from kefu.web.uploads import UploadOperation, take_upload, upload_view
from kefu.web.wired import Wired


# The file's own limit is the workspace's; it is kept while the body streams.
@post("/uploads", request_max_body_size=None, operation_class=UploadOperation)
async def upload(request: Request[Any, Any, Any], wired: Wired, agent: Agent) -> AttachmentView:
    """Upload one file; it vanishes after a day unless a message or note carries it."""
    return upload_view(wired, await take_upload(wired, agent, request), viewer_of(agent.workspace_id))


HANDLERS: list[ControllerRouterHandler] = [upload]
