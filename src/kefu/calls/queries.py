"""All SQL of calls and of what is set for them."""

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.calls.ice import CallSettings, IceServer
from kefu.calls.inbox_rules import NO_CALLS, InboxCalls
from kefu.calls.models import Call
from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import agents, call_settings, calls, inbox_calls, team_members
from kefu.kernel.errors import NotFound

_MOST_RUNG = 50


async def find_call(reader: Reader, workspace_id: str, call_id: str) -> Call | None:
    query = sa.select(calls).where(calls.c.id == call_id, calls.c.workspace_id == workspace_id)
    row = await reader.first(query)
    return as_struct(row, Call) if row is not None else None


async def lock_call(tx: Transaction, workspace_id: str, call_id: str) -> Call:
    """A call of the workspace, held until the transaction ends; NotFound for a foreign one."""
    query = sa.select(calls).where(calls.c.id == call_id, calls.c.workspace_id == workspace_id)
    row = await tx.first(query.with_for_update())
    if row is None:
        raise NotFound("call.not_found", "There is no such call.")
    return as_struct(row, Call)


async def find_live_call(reader: Reader, conversation_id: str) -> Call | None:
    """The call of the conversation that rings or goes on; there is never more than one."""
    query = sa.select(calls).where(calls.c.conversation_id == conversation_id, calls.c.ended_at.is_(None))
    row = await reader.first(query)
    return as_struct(row, Call) if row is not None else None


async def list_live_calls(reader: Reader, limit: int = 1_000) -> list[Call]:
    """Of all workspaces, for what comes round; few calls go on at any time."""
    rows = await reader.all(sa.select(calls).where(calls.c.ended_at.is_(None)).order_by(calls.c.id).limit(limit))
    return [as_struct(row, Call) for row in rows]


async def list_calls(reader: Reader, conversation_id: str, limit: int = 50) -> list[Call]:
    """Of one conversation, newest first."""
    query = sa.select(calls).where(calls.c.conversation_id == conversation_id)
    return [as_struct(row, Call) for row in await reader.all(query.order_by(calls.c.id.desc()).limit(limit))]


async def list_in_call(reader: Reader, workspace_id: str) -> set[str]:
    """The agents who are talking, or are calling somebody, now."""
    c = calls.c
    query = sa.select(c.agent_id).where(c.workspace_id == workspace_id, c.ended_at.is_(None), c.agent_id.is_not(None))
    return {row["agent_id"] for row in await reader.all(query)}


async def list_pool(reader: Reader, workspace_id: str, team_id: str | None) -> list[str]:
    """The agents whose consoles may ring: those of the team, or everybody, who have not said that they are away."""
    a = agents.c
    query = sa.select(a.id).where(
        a.workspace_id == workspace_id, a.is_active, a.availability.in_(("online", "busy")), sa.not_(a.is_idle)
    )
    if team_id is not None:
        query = query.join(team_members, team_members.c.agent_id == a.id).where(team_members.c.team_id == team_id)
    return [row["id"] for row in await reader.all(query.order_by(a.id).limit(_MOST_RUNG))]


async def insert_call(tx: Transaction, call: Call) -> None:
    await tx.execute(sa.insert(calls).values(msgspec.structs.asdict(call)))


async def save_call(tx: Transaction, call: Call) -> None:
    values = {key: value for key, value in msgspec.structs.asdict(call).items() if key not in _FIXED}
    await tx.execute(sa.update(calls).where(calls.c.id == call.id).values(values))


_FIXED: Sequence[str] = ("id", "workspace_id", "inbox_id", "conversation_id", "started_by", "created_at")


async def get_inbox_calls(reader: Reader, inbox_id: str) -> InboxCalls:
    """Of an inbox that the caller has got within its workspace."""
    row = await reader.first(sa.select(inbox_calls).where(inbox_calls.c.inbox_id == inbox_id))
    if row is None:
        return NO_CALLS
    return InboxCalls(
        has_voice=row["has_voice"], has_video=row["has_video"], can_visitors_start=row["can_visitors_start"]
    )


async def keep_inbox_calls(tx: Transaction, workspace_id: str, inbox_id: str, rules: InboxCalls) -> None:
    values = msgspec.structs.asdict(rules)
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    statement = insert(inbox_calls).values(inbox_id=inbox_id, workspace_id=workspace_id, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["inbox_id"], set_=values))


async def get_call_settings(reader: Reader, workspace_id: str) -> CallSettings:
    row = await reader.first(sa.select(call_settings).where(call_settings.c.workspace_id == workspace_id))
    if row is None:
        return CallSettings()
    servers = msgspec.convert(row["ice_servers"], list[IceServer])
    return CallSettings(ice_servers=servers, is_relay_only=row["is_relay_only"])


async def keep_call_settings(tx: Transaction, workspace_id: str, settings: CallSettings) -> None:
    values = {"ice_servers": msgspec.to_builtins(settings.ice_servers), "is_relay_only": settings.is_relay_only}
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    statement = insert(call_settings).values(workspace_id=workspace_id, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["workspace_id"], set_=values))
