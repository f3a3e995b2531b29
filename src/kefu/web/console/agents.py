"""The agents of the workspace."""

from typing import Literal

from litestar import get, patch
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, UnsetType

from kefu.agents.actions.people import AgentChanges, change_agent
from kefu.agents.queries import list_agents
from kefu.audiences.agents.views import AgentView
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body
from kefu.web.auth import SignIns, require_admin
from kefu.web.console.agent_views import agent_views
from kefu.web.console.fields import Name
from kefu.web.wired import Wired


class AgentBody(Body, frozen=True, kw_only=True):
    """What an admin changes of a colleague; others stay."""

    role: Literal["owner", "admin", "agent"] | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    name: Name | UnsetType = UNSET


@get("/agents")
async def list_(wired: Wired, agent: Agent) -> list[AgentView]:
    """Everybody who answers or answered here."""
    async with wired.database.read() as reader:
        found = await list_agents(reader, agent.workspace_id)
    return await agent_views(wired, found)


@patch("/agents/{agent_id:str}", guards=[require_admin])
async def change(wired: Wired, agent: Agent, sign_ins: SignIns, agent_id: str, data: AgentBody) -> AgentView:
    """Change role or name, deactivate or take back; deactivation signs the colleague out everywhere."""
    changes = AgentChanges(role=data.role, is_active=data.is_active, name=data.name)
    async with wired.database.begin() as tx:
        changed = await change_agent(tx, wired.clock, agent, agent_id, changes)
    sign_ins.forget_agent(agent_id)
    [view] = await agent_views(wired, [changed])
    return view


HANDLERS: list[ControllerRouterHandler] = [list_, change]
