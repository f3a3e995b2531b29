"""What admins can do with policies; called by the console."""

from collections.abc import Sequence
from typing import Any

import msgspec

from kefu.agents.queries import get_agent
from kefu.conversations.operations import require_possible
from kefu.db.database import Reader, Transaction
from kefu.filters.models import require_askable
from kefu.hours.queries import get_schedule
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews, What
from kefu.sla import queries
from kefu.sla.models import MOST_POLICIES, Policy, PolicyFields, clean_fields

_NEWS: What = "sla_policies"


async def create_policy(tx: Transaction, actor: Agent, fields: PolicyFields, now: int) -> Policy:
    """After the others, so that it counts for what they leave."""
    others = await queries.list_policies(tx, actor.workspace_id)
    if len(others) >= MOST_POLICIES:
        raise Refused("sla.too_many", f"At most {MOST_POLICIES} policies.", limit=MOST_POLICIES)
    clean = await require_good(tx, actor, fields)
    policy = Policy(
        id=new_id("sla"),
        workspace_id=actor.workspace_id,
        position=max((each.position for each in others), default=0) + 1,
        created_at=now,
        updated_at=now,
        **msgspec.structs.asdict(clean),
    )
    await queries.insert(tx, policy)
    tx.tell(SettingsNews(actor.workspace_id, _NEWS))
    return policy


async def change_policy(tx: Transaction, actor: Agent, policy_id: str, fields: PolicyFields, now: int) -> Policy:
    """What counts already is counted anew by a job; what is late by it before now is late in silence."""
    held = await queries.get_policy(tx, actor.workspace_id, policy_id)
    clean = await require_good(tx, actor, fields)
    values: dict[str, Any] = msgspec.to_builtins(clean)
    await queries.update(tx, held.id, {**values, "updated_at": now})
    tx.tell(SettingsNews(actor.workspace_id, _NEWS))
    return await queries.get_policy(tx, actor.workspace_id, held.id)


async def order_policies(tx: Transaction, actor: Agent, ids: Sequence[str]) -> None:
    """The first one that fits counts."""
    known = {each.id for each in await queries.list_policies(tx, actor.workspace_id)}
    for position, policy_id in enumerate((each for each in dict.fromkeys(ids) if each in known), start=1):
        await queries.update(tx, policy_id, {"position": position})
    tx.tell(SettingsNews(actor.workspace_id, _NEWS))


async def delete_policy(tx: Transaction, actor: Agent, policy_id: str) -> None:
    """With what it counted."""
    held = await queries.get_policy(tx, actor.workspace_id, policy_id)
    await queries.delete(tx, held.id)
    tx.tell(SettingsNews(actor.workspace_id, _NEWS))


async def require_good(reader: Reader, actor: Agent, fields: PolicyFields) -> PolicyFields:
    """The fields as they are kept; raises NotFound for what is another workspace's, Refused for what cannot be."""
    clean = clean_fields(fields)
    require_askable(clean.filter)
    await require_possible(reader, actor.workspace_id, clean.operations, "by_rule")
    if clean.schedule_id is not None:
        await get_schedule(reader, actor.workspace_id, clean.schedule_id)
    for agent_id in clean.told_agent_ids:
        await get_agent(reader, actor.workspace_id, agent_id)
    return clean
