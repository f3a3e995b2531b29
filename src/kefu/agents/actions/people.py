"""Agents come, change, and go."""

import msgspec

from kefu.agents import queries
from kefu.agents.actions.sessions import end_sessions
from kefu.agents.actions.tokens import revoke_all_tokens
from kefu.agents.models import (
    Availability,
    Preferences,
    Skill,
    StoredAgent,
    clean_email,
    clean_skills,
    require_can_manage,
    require_owner_left,
)
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent, Role
from kefu.kernel.clock import Clock
from kefu.kernel.errors import Conflict
from kefu.kernel.ids import new_id
from kefu.kernel.news import AgentNews, SettingsNews
from kefu.workspaces.models import Language, clean_name


class NewAgent(msgspec.Struct, frozen=True, kw_only=True):
    """Who joins; the password is hashed before the transaction begins, because that takes long."""

    name: str
    email: str
    role: Role
    password_hash: str
    preferences: Preferences = Preferences()


class AgentChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What an admin changes of an agent; UNSET stays as it is."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    role: Role | msgspec.UnsetType = msgspec.UNSET
    is_active: bool | msgspec.UnsetType = msgspec.UNSET
    capacity: int | msgspec.UnsetType | None = msgspec.UNSET
    skills: list[Skill] | msgspec.UnsetType = msgspec.UNSET
    languages: list[Language] | msgspec.UnsetType = msgspec.UNSET


class ProfileChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent changes of itself; UNSET stays as it is."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    availability: Availability | msgspec.UnsetType = msgspec.UNSET
    preferences: Preferences | msgspec.UnsetType = msgspec.UNSET
    password_hash: str | msgspec.UnsetType = msgspec.UNSET
    avatar_file: str | msgspec.UnsetType | None = msgspec.UNSET


async def add_agent(tx: Transaction, clock: Clock, workspace_id: str, new: NewAgent) -> StoredAgent:
    email = clean_email(new.email)
    if await queries.find_by_email(tx, email) is not None:
        raise Conflict("agent.email_taken", "Somebody already signs in with this address.")
    agent_id = new_id("agt")
    values = {
        "id": agent_id,
        "workspace_id": workspace_id,
        "name": clean_name(new.name),
        "email": email,
        "role": new.role,
        "password_hash": new.password_hash,
        "preferences": msgspec.to_builtins(new.preferences),
        "created_at": clock.now(),
    }
    await queries.insert(tx, values)
    tx.tell(SettingsNews(workspace_id, "agents"))
    tx.tell(AgentNews(workspace_id, agent_id))
    return await queries.get_agent(tx, workspace_id, agent_id)


async def change_agent(
    tx: Transaction, clock: Clock, actor: Agent, agent_id: str, changes: AgentChanges
) -> StoredAgent:
    """An admin changes a colleague; deactivation signs the colleague out everywhere."""
    target = await queries.get_agent(tx, actor.workspace_id, agent_id)
    require_can_manage(actor, target.role, changes.role or None)
    is_leaving = changes.is_active is False
    if is_leaving or (changes.role is not msgspec.UNSET and changes.role != "owner"):
        require_owner_left(target, await queries.count_other_owners(tx, actor.workspace_id, agent_id))
    values = {key: value for key, value in msgspec.structs.asdict(changes).items() if value is not msgspec.UNSET}
    if isinstance(changes.name, str):
        values["name"] = clean_name(changes.name)
    if isinstance(changes.skills, list):
        values["skills"] = msgspec.to_builtins(clean_skills(changes.skills))
    if isinstance(changes.languages, list):
        values["languages"] = sorted(set(changes.languages))
    if values:
        await queries.update(tx, agent_id, values)
        tx.tell(SettingsNews(actor.workspace_id, "agents"))
        tx.tell(AgentNews(actor.workspace_id, agent_id))
    if is_leaving:
        await end_sessions(tx, target.actor, clock.now())
        await revoke_all_tokens(tx, target.actor)
    return await queries.get_agent(tx, actor.workspace_id, agent_id)


async def change_profile(tx: Transaction, clock: Clock, actor: Agent, changes: ProfileChanges) -> StoredAgent:
    """An agent changes itself."""
    values = {key: value for key, value in msgspec.structs.asdict(changes).items() if value is not msgspec.UNSET}
    if isinstance(changes.name, str):
        values["name"] = clean_name(changes.name)
    if isinstance(changes.preferences, Preferences):
        values["preferences"] = msgspec.to_builtins(changes.preferences)
    if "availability" in values:
        await queries.note_availability(tx, actor.id, values.pop("availability"), clock.now())
        tx.tell(AgentNews(actor.workspace_id, actor.id))
    if values:
        await queries.update(tx, actor.id, values)
    if values.keys() & {"name", "avatar_file"}:
        tx.tell(AgentNews(actor.workspace_id, actor.id))
    return await queries.get_agent(tx, actor.workspace_id, actor.id)


async def report_idle(tx: Transaction, actor: Agent, *, is_idle: bool) -> None:
    """The agent's console saw no key and no click for some time, or saw one again."""
    if await queries.change_idle(tx, actor.id, is_idle=is_idle):
        tx.tell(AgentNews(actor.workspace_id, actor.id))
