"""All SQL of mentions."""

from collections.abc import Sequence

import sqlalchemy as sa

from kefu.conversations.queries import list_by_ids
from kefu.conversations.rows import entry_from
from kefu.db.database import Reader, Transaction
from kefu.db.schema import agents, entries, mentions, team_members, teams
from kefu.kernel.errors import NotFound
from kefu.kernel.ids import new_id
from kefu.kernel.paging import Cursor, decode_cursor, encode_cursor
from kefu.mentions.models import Mention

_m = mentions.c
_IS_THERE = sa.and_(entries.c.deleted_at.is_(None), entries.c.recalled_at.is_(None))
_MOST_COUNTED = 1_000


async def names_of(reader: Reader, workspace_id: str, ids: Sequence[str]) -> dict[str, str]:
    """The names of agents and teams; NotFound if one is of another workspace."""
    found: dict[str, str] = {}
    for table in (agents, teams):
        chosen = sa.select(table.c.id, table.c.name).where(table.c.workspace_id == workspace_id, table.c.id.in_(ids))
        found |= {row["id"]: row["name"] for row in await reader.all(chosen)}
    if set(ids) - found.keys():
        raise NotFound("agent.not_found", "There is no such agent.")
    return found


async def active_agents(reader: Reader, ids: Sequence[str]) -> list[str]:
    """Which of the ids are agents who still work here."""
    rows = await reader.all(sa.select(agents.c.id).where(agents.c.id.in_(ids), agents.c.is_active))
    here = {row["id"] for row in rows}
    return [each for each in ids if each in here]


async def members_of(reader: Reader, team_ids: Sequence[str]) -> list[str]:
    """Everybody who works in any of the teams."""
    chosen = (
        sa.select(team_members.c.agent_id)
        .join(agents, agents.c.id == team_members.c.agent_id)
        .where(team_members.c.team_id.in_(team_ids), agents.c.is_active)
    )
    return sorted({row["agent_id"] for row in await reader.all(chosen)})


async def has_been_told(reader: Reader, entry_id: str) -> bool:
    return await reader.scalar(sa.select(_m.id).where(_m.entry_id == entry_id).limit(1)) is not None


async def insert_many(
    tx: Transaction, workspace_id: str, entry: tuple[str, str], agent_ids: Sequence[str], now: int
) -> None:
    """`entry` is the conversation and the note in it."""
    conversation_id, entry_id = entry
    common = {"workspace_id": workspace_id, "conversation_id": conversation_id, "entry_id": entry_id}
    rows = [{"id": new_id("men"), "agent_id": each, "created_at": now, **common} for each in agent_ids]
    await tx.execute(sa.insert(mentions).values(rows))


async def list_mentions(
    reader: Reader, agent_id: str, cursor: str | None, limit: int
) -> tuple[list[Mention], str | None]:
    """An agent's, newest first; notes that were taken back are not in it."""
    statement = (
        sa.select(entries, _m.id.label("mention_id"), _m.created_at.label("mentioned_at"), _m.read_at)
        .join(mentions, _m.entry_id == entries.c.id)
        .where(_m.agent_id == agent_id, _IS_THERE)
    )
    after = decode_cursor(cursor)
    if after is not None:
        statement = statement.where(
            sa.or_(_m.created_at < after.at, sa.and_(_m.created_at == after.at, _m.id < after.id))
        )
    rows = await reader.all(statement.order_by(_m.created_at.desc(), _m.id.desc()).limit(limit + 1))
    shown = rows[:limit]
    known = await list_by_ids(reader, [row["conversation_id"] for row in shown])
    found = [
        Mention(
            id=row["mention_id"],
            conversation=known[row["conversation_id"]],
            entry=entry_from(row),
            created_at=row["mentioned_at"],
            read_at=row["read_at"],
        )
        for row in shown
    ]
    following = encode_cursor(Cursor(found[-1].created_at, found[-1].id)) if len(rows) > limit else None
    return found, following


async def count_unread(reader: Reader, agent_id: str) -> int:
    """Stops at 1,000, which no badge shows anyway."""
    inner = (
        sa.select(_m.id)
        .join(entries, entries.c.id == _m.entry_id)
        .where(_m.agent_id == agent_id, _m.read_at.is_(None), _IS_THERE)
        .limit(_MOST_COUNTED)
        .subquery()
    )
    return int(await reader.scalar(sa.select(sa.func.count()).select_from(inner)))


async def mark_read(tx: Transaction, agent_id: str, conversation_id: str | None, now: int) -> int:
    """In one conversation, or everywhere with None; how many were unread."""
    chosen = sa.update(mentions).where(_m.agent_id == agent_id, _m.read_at.is_(None))
    if conversation_id is not None:
        chosen = chosen.where(_m.conversation_id == conversation_id)
    return await tx.execute(chosen.values(read_at=now))
