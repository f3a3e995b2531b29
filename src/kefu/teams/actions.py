"""What can be done with teams; called by the console. Only admins change teams."""

from collections.abc import Sequence
from typing import Any

import msgspec

from kefu.db.database import Transaction
from kefu.hours.queries import get_schedule
from kefu.kernel.actors import Agent
from kefu.kernel.clock import Clock
from kefu.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.tags.queries import get_tags
from kefu.teams import queries
from kefu.teams.models import Team, TeamChanges
from kefu.teams.rules import Rules
from kefu.workspaces.models import clean_name

_MOST_TEAMS = 200


def _require_admin(actor: Agent) -> None:
    if not actor.is_admin:
        raise NotAllowed


async def create_team(tx: Transaction, clock: Clock, actor: Agent, name: str, description: str = "") -> Team:
    """An empty team."""
    _require_admin(actor)
    await _require_room(tx, actor)
    team_id = new_id("team")
    values = {
        "id": team_id,
        "workspace_id": actor.workspace_id,
        "name": await _free_name(tx, actor, name, team_id),
        "description": description.strip(),
        "created_at": clock.now(),
    }
    await queries.insert(tx, values)
    return await _told(tx, actor, team_id)


async def change_team(tx: Transaction, actor: Agent, team_id: str, changes: TeamChanges) -> Team:
    """Rename, describe, archive or take back; an archived team gets nothing new and keeps what it has."""
    _require_admin(actor)
    held = await queries.get_team(tx, actor.workspace_id, team_id)
    values: dict[str, Any] = {
        key: value for key, value in msgspec.structs.asdict(changes).items() if value is not msgspec.UNSET
    }
    if held.is_archived and values.get("is_archived") is False:
        await _require_room(tx, actor)
        values["name"] = values.get("name", held.name)
    if "name" in values:
        values["name"] = await _free_name(tx, actor, values["name"], team_id)
    if "description" in values:
        values["description"] = values["description"].strip()
    if isinstance(changes.rules, Rules):
        await require_good_rules(tx, actor.workspace_id, changes.rules, own_team_id=team_id)
        values["rules"] = msgspec.to_builtins(changes.rules)
    if values.get("schedule_id") is not None:
        await get_schedule(tx, actor.workspace_id, values["schedule_id"])
    if values.get("is_archived"):
        await queries.take_from_inboxes(tx, team_id)
        tx.tell(SettingsNews(actor.workspace_id, "inboxes"))
    if values:
        await queries.update(tx, team_id, values)
    return await _told(tx, actor, team_id)


async def set_members(tx: Transaction, actor: Agent, team_id: str, agent_ids: Sequence[str]) -> Team:
    """Exactly these agents belong to the team; NotFound if one is of another workspace."""
    _require_admin(actor)
    await queries.get_team(tx, actor.workspace_id, team_id)
    wanted = sorted(set(agent_ids))
    if wanted and await queries.list_foreign_ids(tx, actor.workspace_id, wanted):
        raise NotFound("agent.not_found", "There is no such agent.")
    await queries.replace_members(tx, team_id, wanted)
    return await _told(tx, actor, team_id)


async def require_good_rules(
    tx: Transaction, workspace_id: str, rules: Rules, *, own_team_id: str | None = None
) -> None:
    """Refused unless the clocks come one after the other and what overflows has somewhere to go.

    Raises NotFound for a tag or a team of another workspace.
    """
    if rules.vip_tag_id is not None:
        await get_tags(tx, workspace_id, [rules.vip_tag_id])
    clocks = [rules.remind_seconds, rules.reassign_seconds, rules.escalate_seconds]
    named = [each for each in clocks if each is not None]
    if named != sorted(named):
        raise Refused("rules.wrong_order", "A reminder comes before the next agent, and that before the alarm.")
    if (rules.overflow_team_id is None) != (rules.overflow_seconds is None):
        raise Refused("rules.overflow_incomplete", "Overflow needs both a team and a time.")
    if rules.overflow_team_id is None:
        return
    if rules.overflow_team_id == own_team_id:
        raise Refused("rules.overflow_to_itself", "A team cannot overflow to itself.")
    await queries.get_open_team(tx, workspace_id, rules.overflow_team_id)


async def _told(tx: Transaction, actor: Agent, team_id: str) -> Team:
    tx.tell(SettingsNews(actor.workspace_id, "teams"))
    return await queries.get_team(tx, actor.workspace_id, team_id)


async def _require_room(tx: Transaction, actor: Agent) -> None:
    if await queries.count_teams(tx, actor.workspace_id) >= _MOST_TEAMS:
        raise Refused("team.too_many", f"A workspace has at most {_MOST_TEAMS} teams.", limit=_MOST_TEAMS)


async def _free_name(tx: Transaction, actor: Agent, name: str, own_id: str) -> str:
    clean = clean_name(name)
    if await queries.is_name_taken(tx, actor.workspace_id, clean, own_id):
        raise Conflict("team.name_taken", "Another team has this name.", name=clean)
    return clean
