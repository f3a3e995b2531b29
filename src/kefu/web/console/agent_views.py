"""Agents as their colleagues and they themselves see them; used by several handlers of this door."""

from collections.abc import Sequence
from typing import Literal

from kefu.agents.models import Density, SignIn, StoredAgent, TextSize, UndoSendSeconds
from kefu.agents.queries import get_agent
from kefu.attachments.file_types import DEFAULT_EXTENSIONS
from kefu.audiences.agents.views import AgentView, SkillView
from kefu.audiences.faces import avatar_url
from kefu.conversations.queries import count_open
from kefu.db.database import Database
from kefu.kernel.wire import View
from kefu.realtime.presence import Presence
from kefu.realtime.presence_keys import agent_key
from kefu.web.wired import Wired
from kefu.workspaces.models import Language, ShiftEnd, Workspace
from kefu.workspaces.queries import get_workspace


class WorkspaceView(View, frozen=True, kw_only=True):
    """The workspace of who asks."""

    id: str
    name: str
    language: Language
    has_typing_preview: bool
    edit_window_seconds: int
    max_upload_bytes: int
    allowed_extensions: list[str]
    has_visits: bool
    has_link_previews: bool
    default_capacity: int
    give_back_seconds: int
    away_after_minutes: int | None
    transfer_seconds: int
    shift_end: ShiftEnd
    created_at: int


class PreferencesView(View, frozen=True, kw_only=True):
    """What an agent chose for its own screen."""

    language: Language
    theme: Literal["auto", "light", "dark"]
    is_enter_sending: bool
    has_shortcuts: bool
    undo_send_seconds: UndoSendSeconds
    density: Density
    text_size: TextSize


class Me(View, frozen=True, kw_only=True):
    """Who is signed in, and where."""

    agent: AgentView
    workspace: WorkspaceView
    preferences: PreferencesView


def workspace_view(workspace: Workspace) -> WorkspaceView:
    return WorkspaceView(
        id=workspace.id,
        name=workspace.name,
        language=workspace.language,
        has_typing_preview=workspace.has_typing_preview,
        edit_window_seconds=workspace.edit_window_seconds,
        max_upload_bytes=workspace.max_upload_bytes,
        allowed_extensions=workspace.allowed_extensions
        if workspace.allowed_extensions is not None
        else list(DEFAULT_EXTENSIONS),
        has_visits=workspace.has_visits,
        has_link_previews=workspace.has_link_previews,
        default_capacity=workspace.default_capacity,
        give_back_seconds=workspace.give_back_seconds,
        away_after_minutes=workspace.away_after_minutes,
        transfer_seconds=workspace.transfer_seconds,
        shift_end=workspace.shift_end,
        created_at=workspace.created_at,
    )


def _agent_view(agent: StoredAgent, *, is_online: bool, default_capacity: int, open_count: int) -> AgentView:
    return AgentView(
        id=agent.id,
        name=agent.name,
        email=agent.email,
        role=agent.role,
        availability=agent.availability,
        is_online=is_online,
        is_idle=agent.is_idle,
        is_active=agent.is_active,
        avatar_url=avatar_url(agent.avatar_file),
        capacity=agent.capacity if agent.capacity is not None else default_capacity,
        own_capacity=agent.capacity,
        open_count=open_count,
        skills=[SkillView(name=skill.name, level=skill.level) for skill in agent.skills],
        languages=agent.languages,
        created_at=agent.created_at,
    )


async def agent_views(database: Database, presence: Presence, agents: Sequence[StoredAgent]) -> list[AgentView]:
    """Agents of one workspace, with who is connected now and how much each has to answer."""
    if not agents:
        return []
    workspace_id, alone = agents[0].workspace_id, agents[0].id if len(agents) == 1 else None
    async with database.read() as reader:
        loads = await count_open(reader, workspace_id, alone)
        workspace = await get_workspace(reader, workspace_id)
    here = await presence.present([agent_key(agent.id) for agent in agents])
    return [
        _agent_view(
            agent,
            is_online=agent_key(agent.id) in here,
            default_capacity=workspace.default_capacity,
            open_count=loads.get(agent.id, 0),
        )
        for agent in agents
    ]


async def me_view(wired: Wired, agent: StoredAgent) -> Me:
    async with wired.database.read() as reader:
        workspace = await get_workspace(reader, agent.workspace_id)
    chosen = agent.preferences
    preferences = PreferencesView(
        language=chosen.language or workspace.language,
        theme=chosen.theme,
        is_enter_sending=chosen.is_enter_sending,
        has_shortcuts=chosen.has_shortcuts,
        undo_send_seconds=chosen.undo_send_seconds,
        density=chosen.density,
        text_size=chosen.text_size,
    )
    [view] = await agent_views(wired.database, wired.presence, [agent])
    return Me(agent=view, workspace=workspace_view(workspace), preferences=preferences)


async def my_row(wired: Wired, sign_in: SignIn) -> StoredAgent:
    async with wired.database.read() as reader:
        return await get_agent(reader, sign_in.agent.workspace_id, sign_in.agent.id)
