"""The teams of the workspace and who belongs to them."""

from typing import Annotated

import msgspec
from litestar import delete, get, patch, post, put
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, UnsetType

from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.teams.actions import change_team, create_team, set_members
from kefu.teams.models import Team, TeamChanges
from kefu.teams.queries import list_teams
from kefu.teams.rules import Rules
from kefu.web.auth import require_admin
from kefu.web.console.fields import Id, Name
from kefu.web.wired import Wired

Description = Annotated[str, msgspec.Meta(max_length=300)]
AgentId = Annotated[str, msgspec.Meta(max_length=40)]


class TeamView(View, frozen=True, kw_only=True):
    """Agents who answer the same kind of questions; members who are deactivated are left out."""

    id: str
    name: str
    description: str
    member_ids: list[str]
    rules: Rules | None
    schedule_id: str | None
    is_archived: bool
    created_at: int


class NewTeamBody(Body, frozen=True, kw_only=True):
    name: Name
    description: Description = ""


class TeamBody(Body, frozen=True, kw_only=True):
    """What an admin changes; others stay. `rules` null: conversations are given out as their inbox says.

    `schedule_id` null: the hours are those of the inbox.
    """

    name: Name | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    is_archived: bool | UnsetType = UNSET
    rules: Rules | UnsetType | None = UNSET
    schedule_id: Id | UnsetType | None = UNSET


class MembersBody(Body, frozen=True, kw_only=True):
    """Everybody who belongs to the team."""

    agent_ids: Annotated[list[AgentId], msgspec.Meta(max_length=1000)]


def team_view(team: Team) -> TeamView:
    return TeamView(
        id=team.id,
        name=team.name,
        description=team.description,
        member_ids=list(team.member_ids),
        rules=team.rules,
        schedule_id=team.schedule_id,
        is_archived=team.is_archived,
        created_at=team.created_at,
    )


@get("/teams")
async def list_(wired: Wired, agent: Agent) -> list[TeamView]:
    """All teams, archived ones last."""
    async with wired.database.read() as reader:
        return [team_view(team) for team in await list_teams(reader, agent.workspace_id)]


@post("/teams", guards=[require_admin])
async def create(wired: Wired, agent: Agent, data: NewTeamBody) -> TeamView:
    """A new team without members."""
    async with wired.database.begin() as tx:
        return team_view(await create_team(tx, wired.clock, agent, data.name, data.description))


@patch("/teams/{team_id:str}", guards=[require_admin])
async def change(wired: Wired, agent: Agent, team_id: str, data: TeamBody) -> TeamView:
    """Rename, describe, or take back from the archive."""
    async with wired.database.begin() as tx:
        return team_view(await change_team(tx, agent, team_id, TeamChanges(**msgspec.structs.asdict(data))))


@delete("/teams/{team_id:str}", status_code=200, guards=[require_admin])
async def archive(wired: Wired, agent: Agent, team_id: str) -> TeamView:
    """Archive: no inbox sends it conversations any more, and it keeps those it has."""
    async with wired.database.begin() as tx:
        return team_view(await change_team(tx, agent, team_id, TeamChanges(is_archived=True)))


@put("/teams/{team_id:str}/members", guards=[require_admin])
async def put_members(wired: Wired, agent: Agent, team_id: str, data: MembersBody) -> TeamView:
    """Say who belongs to the team: exactly these agents."""
    async with wired.database.begin() as tx:
        return team_view(await set_members(tx, agent, team_id, data.agent_ids))


HANDLERS: list[ControllerRouterHandler] = [list_, create, change, archive, put_members]
