"""The workspace and its limits."""

from typing import Annotated

import msgspec
from litestar import get, patch
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, UnsetType

from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body
from kefu.web.auth import require_admin
from kefu.web.console.agent_views import WorkspaceView, workspace_view
from kefu.web.console.fields import Name
from kefu.web.wired import Wired
from kefu.workspaces.actions import change_workspace
from kefu.workspaces.models import LARGEST_UPLOAD, Language, ShiftEnd, WorkspaceChanges
from kefu.workspaces.queries import get_workspace

_DAY_SECONDS = 24 * 3600

Extension = Annotated[str, msgspec.Meta(min_length=1, max_length=12)]


class WorkspaceBody(Body, frozen=True, kw_only=True):
    """What an admin changes; others stay."""

    name: Name | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    has_typing_preview: bool | UnsetType = UNSET
    edit_window_seconds: Annotated[int, msgspec.Meta(ge=0, le=_DAY_SECONDS)] | UnsetType = UNSET
    max_upload_bytes: Annotated[int, msgspec.Meta(ge=1024, le=LARGEST_UPLOAD)] | UnsetType = UNSET
    allowed_extensions: Annotated[list[Extension], msgspec.Meta(max_length=200)] | UnsetType = UNSET
    has_visits: bool | UnsetType = UNSET
    has_link_previews: bool | UnsetType = UNSET
    default_capacity: Annotated[int, msgspec.Meta(ge=1, le=500)] | UnsetType = UNSET
    give_back_seconds: Annotated[int, msgspec.Meta(ge=30, le=86_400)] | UnsetType = UNSET
    away_after_minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)] | UnsetType | None = UNSET
    transfer_seconds: Annotated[int, msgspec.Meta(ge=10, le=3600)] | UnsetType = UNSET
    shift_end: ShiftEnd | UnsetType = UNSET


@get("/workspace")
async def show(wired: Wired, agent: Agent) -> WorkspaceView:
    """The workspace of who asks."""
    async with wired.database.read() as reader:
        return workspace_view(await get_workspace(reader, agent.workspace_id))


@patch("/workspace", guards=[require_admin])
async def change(wired: Wired, agent: Agent, data: WorkspaceBody) -> WorkspaceView:
    """Change name, language and limits."""
    async with wired.database.begin() as tx:
        changed = await change_workspace(tx, agent, WorkspaceChanges(**msgspec.structs.asdict(data)))
    wired.workspaces.forget(agent.workspace_id)
    return workspace_view(changed)


HANDLERS: list[ControllerRouterHandler] = [show, change]
