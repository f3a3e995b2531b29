"""The agents of the workspace."""

from typing import Annotated, Literal

import msgspec
from litestar import get, patch
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, Meta, UnsetType

from kefu.agents.actions.people import AgentChanges, change_agent
from kefu.agents.models import Skill
from kefu.agents.queries import list_agents
from kefu.audiences.agents.views import AgentView
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body
from kefu.web.auth import SignIns, require_admin
from kefu.web.console.agent_views import agent_views
from kefu.web.console.fields import Name
from kefu.web.wired import Wired
from kefu.workspaces.models import Language


class SkillBody(Body, frozen=True, kw_only=True):
    """What an agent knows, and how well: 1 a little, 5 by heart."""

    name: Annotated[str, Meta(min_length=1, max_length=40)]
    level: Literal[1, 2, 3, 4, 5] = 3


class AgentBody(Body, frozen=True, kw_only=True):
    """What an admin changes of a colleague; others stay."""

    role: Literal["owner", "admin", "agent"] | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    capacity: Annotated[int, Meta(ge=0, le=500)] | UnsetType | None = UNSET
    skills: Annotated[list[SkillBody], Meta(max_length=50)] | UnsetType = UNSET
    languages: Annotated[list[Language], Meta(max_length=20)] | UnsetType = UNSET


@get("/agents")
async def list_(wired: Wired, agent: Agent) -> list[AgentView]:
    """Everybody who answers or answered here."""
    async with wired.database.read() as reader:
        found = await list_agents(reader, agent.workspace_id)
    return await agent_views(wired.database, wired.presence, found)


@patch("/agents/{agent_id:str}", guards=[require_admin])
async def change(wired: Wired, agent: Agent, sign_ins: SignIns, agent_id: str, data: AgentBody) -> AgentView:
    """Change role, name, capacity or skills, deactivate or take back; deactivation signs the colleague out."""
    skills = data.skills if data.skills is UNSET else [Skill(name=each.name, level=each.level) for each in data.skills]
    changes = AgentChanges(**{**msgspec.structs.asdict(data), "skills": skills})
    async with wired.database.begin() as tx:
        changed = await change_agent(tx, wired.clock, agent, agent_id, changes)
    sign_ins.forget_agent(agent_id)
    [view] = await agent_views(wired.database, wired.presence, [changed])
    return view


HANDLERS: list[ControllerRouterHandler] = [list_, change]
