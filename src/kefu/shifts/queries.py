"""All SQL of shifts."""

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import agent_shifts, agents, conversations, workspaces
from kefu.shifts.models import Shifts

_s, _a, _c = agent_shifts.c, agents.c, conversations.c


def _shifts(row: Row) -> Shifts:
    return as_struct(row, Shifts)


async def list_shifts(reader: Reader, workspace_id: str) -> dict[str, Shifts]:
    """By agent."""
    rows = await reader.all(sa.select(agent_shifts).where(_s.workspace_id == workspace_id))
    return {row["agent_id"]: _shifts(row) for row in rows}


async def lock_shifts(tx: Transaction, agent_id: str) -> Shifts | None:
    """Hold the row, so that of several nodes one begins or ends a shift."""
    row = await tx.first(sa.select(agent_shifts).where(_s.agent_id == agent_id).with_for_update())
    return _shifts(row) if row is not None else None


async def put_shifts(tx: Transaction, shifts: Shifts) -> None:
    values = msgspec.to_builtins(shifts)
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    changed = {name: value for name, value in values.items() if name != "agent_id"}
    kept = insert(agent_shifts).values(values)
    await tx.execute(kept.on_conflict_do_update(index_elements=["agent_id"], set_=changed))


async def delete_shifts(tx: Transaction, agent_id: str) -> None:
    await tx.execute(sa.delete(agent_shifts).where(_s.agent_id == agent_id))


async def list_turning(reader: Reader, now: int) -> list[str]:
    """Agents whose shift has ended, or has begun without their being told."""
    has_begun = sa.and_(_s.from_at <= now, sa.or_(_s.told_at.is_(None), _s.told_at < _s.from_at))
    rows = await reader.all(sa.select(_s.agent_id).where(sa.or_(_s.until_at <= now, has_begun)).order_by(_s.agent_id))
    return [row["agent_id"] for row in rows]


async def list_finished(reader: Reader, now: int) -> Mapping[str, str]:
    """Agents whose shift is over and who have nothing open any more -> what becomes of them."""
    has_open = sa.exists().where(_c.assignee_id == _s.agent_id, _c.status == "open", _c.workspace_id == _s.workspace_id)
    is_off = sa.or_(_s.from_at.is_(None), _s.from_at > now)
    statement = (
        sa.select(_s.agent_id, workspaces.c.shift_end)
        .join(workspaces, workspaces.c.id == _s.workspace_id)
        .where(_s.over_at.is_not(None), is_off, sa.not_(has_open))
    )
    return {row["agent_id"]: row["shift_end"] for row in await reader.all(statement)}


async def availability_of(reader: Reader, agent_id: str) -> str | None:
    """What an active agent chose."""
    found = await reader.scalar(sa.select(_a.availability).where(_a.id == agent_id, _a.is_active))
    return str(found) if found is not None else None


async def set_availability(tx: Transaction, agent_id: str, availability: str) -> None:
    await tx.execute(sa.update(agents).where(_a.id == agent_id).values(availability=availability))
