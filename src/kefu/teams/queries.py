"""All SQL of teams."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import agents, inboxes, team_members, teams
from kefu.kernel.errors import NotFound, Refused
from kefu.teams.models import Team


async def list_teams(reader: Reader, workspace_id: str) -> list[Team]:
    """All of a workspace with their members, those in use first, by name."""
    query = sa.select(teams).where(teams.c.workspace_id == workspace_id)
    rows = await reader.all(query.order_by(teams.c.is_archived, sa.func.lower(teams.c.name), teams.c.id))
    members = await _members(reader, teams.c.workspace_id == workspace_id)
    return [as_struct({**row, "member_ids": members.get(row["id"], ())}, Team) for row in rows]


async def find_team(reader: Reader, workspace_id: str, team_id: str) -> Team | None:
    chosen = sa.and_(teams.c.id == team_id, teams.c.workspace_id == workspace_id)
    row = await reader.first(sa.select(teams).where(chosen))
    if row is None:
        return None
    members = await _members(reader, chosen)
    return as_struct({**row, "member_ids": members.get(team_id, ())}, Team)


async def get_team(reader: Reader, workspace_id: str, team_id: str) -> Team:
    """A team of the workspace, archived or not; NotFound for a foreign one."""
    found = await find_team(reader, workspace_id, team_id)
    if found is None:
        raise NotFound("team.not_found", "There is no such team.")
    return found


async def get_open_team(reader: Reader, workspace_id: str, team_id: str) -> Team:
    """A team that may be given something to do; Refused once it is archived."""
    found = await get_team(reader, workspace_id, team_id)
    if found.is_archived:
        raise Refused("team.archived", "This team is archived.")
    return found


async def _members(reader: Reader, chosen: sa.ColumnElement[bool]) -> dict[str, tuple[str, ...]]:
    query = (
        sa.select(team_members.c.team_id, team_members.c.agent_id)
        .join(teams, teams.c.id == team_members.c.team_id)
        .join(agents, agents.c.id == team_members.c.agent_id)
        .where(chosen, agents.c.is_active)
        .order_by(team_members.c.agent_id)
    )
    found: dict[str, list[str]] = {}
    for row in await reader.all(query):
        found.setdefault(row["team_id"], []).append(row["agent_id"])
    return {team_id: tuple(agent_ids) for team_id, agent_ids in found.items()}


async def is_name_taken(reader: Reader, workspace_id: str, name: str, except_id: str) -> bool:
    """Whether another team in use is called so, whatever the case."""
    query = sa.select(teams.c.name).where(
        teams.c.workspace_id == workspace_id, teams.c.id != except_id, sa.not_(teams.c.is_archived)
    )
    return any(row["name"].casefold() == name.casefold() for row in await reader.all(query))


async def count_teams(reader: Reader, workspace_id: str) -> int:
    query = sa.select(sa.func.count()).where(teams.c.workspace_id == workspace_id, sa.not_(teams.c.is_archived))
    return int(await reader.scalar(query))


async def list_foreign_ids(reader: Reader, workspace_id: str, agent_ids: Sequence[str]) -> set[str]:
    """Which of the ids are no agents of the workspace."""
    query = sa.select(agents.c.id).where(agents.c.workspace_id == workspace_id, agents.c.id.in_(agent_ids))
    return set(agent_ids) - {row["id"] for row in await reader.all(query)}


async def insert(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(teams).values(values))


async def update(tx: Transaction, team_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(teams).where(teams.c.id == team_id).values(values))


async def replace_members(tx: Transaction, team_id: str, agent_ids: Sequence[str]) -> None:
    await tx.execute(sa.delete(team_members).where(team_members.c.team_id == team_id))
    if agent_ids:
        rows = [{"team_id": team_id, "agent_id": agent_id} for agent_id in agent_ids]
        await tx.execute(sa.insert(team_members).values(rows))


async def take_from_inboxes(tx: Transaction, team_id: str) -> None:
    """No inbox sends its conversations to this team any more."""
    await tx.execute(sa.update(inboxes).where(inboxes.c.team_id == team_id).values(team_id=None))
