"""All SQL of agents themselves; sign-ins, tokens and invitations are in `credential_queries`."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from kefu.agents.models import Availability, StoredAgent
from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import agents
from kefu.kernel.errors import NotFound


def _agent(row: Row) -> StoredAgent:
    return as_struct(row, StoredAgent)


async def find_agent(reader: Reader, workspace_id: str, agent_id: str) -> StoredAgent | None:
    """An agent of the workspace, active or not."""
    chosen = sa.select(agents).where(agents.c.id == agent_id, agents.c.workspace_id == workspace_id)
    row = await reader.first(chosen)
    return _agent(row) if row is not None else None


async def get_agent(reader: Reader, workspace_id: str, agent_id: str) -> StoredAgent:
    """An agent of the workspace, active or not; NotFound for a foreign one."""
    found = await find_agent(reader, workspace_id, agent_id)
    if found is None:
        raise NotFound("agent.not_found", "There is no such agent.")
    return found


async def list_workspaces_of(reader: Reader, agent_ids: Iterable[str]) -> dict[str, str]:
    """agent id -> workspace id, for the system's own work."""
    rows = await reader.all(sa.select(agents.c.id, agents.c.workspace_id).where(agents.c.id.in_(list(agent_ids))))
    return {row["id"]: row["workspace_id"] for row in rows}


async def find_by_email(reader: Reader, email: str) -> StoredAgent | None:
    """Who signs in with this address, in any workspace."""
    row = await reader.first(sa.select(agents).where(agents.c.email == email.strip().lower()))
    return _agent(row) if row is not None else None


async def find_by_avatar(reader: Reader, name: str) -> StoredAgent | None:
    """Whose picture this is; `name` is the last part of the stored name, random enough to be an address."""
    query = sa.select(agents).where(agents.c.avatar_file.endswith(f"/{name}", autoescape=True))
    row = await reader.first(query)
    return _agent(row) if row is not None else None


async def list_agents(reader: Reader, workspace_id: str) -> list[StoredAgent]:
    """Everybody who is or was here, in the order they came."""
    query = sa.select(agents).where(agents.c.workspace_id == workspace_id)
    return [_agent(row) for row in await reader.all(query.order_by(agents.c.created_at, agents.c.id))]


async def count_other_owners(tx: Transaction, workspace_id: str, agent_id: str) -> int:
    """Active owners beside this agent. Locks all owners, so two of them cannot demote each other at once."""
    query = sa.select(agents.c.id).where(
        agents.c.workspace_id == workspace_id, agents.c.role == "owner", agents.c.is_active
    )
    rows = await tx.all(query.order_by(agents.c.id).with_for_update())
    return sum(1 for row in rows if row["id"] != agent_id)


async def lock_agents(tx: Transaction, agent_ids: Sequence[str]) -> None:
    """Hold the rows against everybody else who gives these agents something to answer."""
    chosen = sa.select(agents.c.id).where(agents.c.id.in_(sorted(agent_ids))).order_by(agents.c.id)
    await tx.all(chosen.with_for_update(key_share=True))


async def insert(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(agents).values(values))


async def update(tx: Transaction, agent_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(agents).where(agents.c.id == agent_id).values(values))


async def note_availability(tx: Transaction, agent_id: str, availability: Availability, now: int) -> None:
    """What the agent chose, and since when if it is something else than before."""
    since = sa.case((agents.c.availability == availability, agents.c.availability_at), else_=now)
    changed = sa.update(agents).where(agents.c.id == agent_id)
    await tx.execute(changed.values(availability=availability, availability_at=since))


async def change_idle(tx: Transaction, agent_id: str, *, is_idle: bool) -> bool:
    """Whether it was otherwise before."""
    changed = sa.update(agents).where(agents.c.id == agent_id, agents.c.is_idle.is_(not is_idle))
    return await tx.execute(changed.values(is_idle=is_idle)) > 0
