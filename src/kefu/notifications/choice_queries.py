"""All SQL of what agents chose."""

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.db.database import Reader, Transaction
from kefu.db.schema import agents, notification_settings
from kefu.notifications.models import Settings

_s = notification_settings.c


async def get_settings(reader: Reader, agent_id: str) -> Settings:
    """What the agent chose, or the defaults."""
    found = await reader.scalar(sa.select(_s.settings).where(_s.agent_id == agent_id))
    return msgspec.convert(found or {}, Settings)


async def save_settings(tx: Transaction, workspace_id: str, agent_id: str, settings: Settings) -> None:
    values: dict[str, Any] = {"settings": msgspec.to_builtins(settings)}
    await _put(tx, workspace_id, agent_id, values)


async def _put(tx: Transaction, workspace_id: str, agent_id: str, values: dict[str, Any]) -> None:
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    statement = insert(notification_settings).values(agent_id=agent_id, workspace_id=workspace_id, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["agent_id"], set_=values))


async def lock_digested_at(tx: Transaction, workspace_id: str, agent_id: str) -> int | None:
    """When the agent was mailed last; held, so that one node mails at a time."""
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    empty = insert(notification_settings).values(agent_id=agent_id, workspace_id=workspace_id, settings={})
    await tx.execute(empty.on_conflict_do_nothing())
    held = sa.select(_s.digested_at).where(_s.agent_id == agent_id).with_for_update()
    found = await tx.scalar(held)
    return int(found) if found is not None else None


async def note_digest(tx: Transaction, agent_id: str, now: int) -> None:
    await tx.execute(sa.update(notification_settings).where(_s.agent_id == agent_id).values(digested_at=now))


async def find_workspace(reader: Reader, agent_id: str) -> str | None:
    """The workspace of an agent whom a signed link names."""
    found = await reader.scalar(sa.select(agents.c.workspace_id).where(agents.c.id == agent_id))
    return str(found) if found is not None else None
