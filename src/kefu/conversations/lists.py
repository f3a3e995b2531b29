"""The lists of the console, one for each name; keyset pages, newest entry first."""

from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from kefu.conversations.models import Conversation
from kefu.conversations.participant_queries import has_participant
from kefu.conversations.queries import select_conversations
from kefu.conversations.rows import conversation_from
from kefu.db.database import Reader
from kefu.db.schema import conversations
from kefu.kernel.paging import Cursor, decode_cursor, encode_cursor

ListName = Literal["mine", "participating", "unassigned", "all", "snoozed", "resolved"]


class ListQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which list of whom, and from where on."""

    workspace_id: str
    agent_id: str
    view: ListName
    inbox_id: str | None = None
    team_id: str | None = None
    cursor: str | None = None
    limit: int = 50


def list_conditions(view: ListName, agent_id: str | None) -> list[Any]:
    """What a conversation of the list is like, within a workspace."""
    c = conversations.c
    match view:
        case "mine":
            return [c.assignee_id == agent_id, c.status == "open"]
        case "participating":
            return [has_participant(c.id, agent_id), c.status == "open"]
        case "unassigned":
            return [c.assignee_id.is_(None), c.status == "open"]
        case "all":
            return [c.status == "open"]
        case "snoozed" | "resolved":
            return [c.status == view]


def _conditions(query: ListQuery) -> list[Any]:
    c = conversations.c
    found: list[Any] = [c.workspace_id == query.workspace_id, *list_conditions(query.view, query.agent_id)]
    if query.inbox_id is not None:
        found.append(c.inbox_id == query.inbox_id)
    if query.team_id is not None:
        found.append(c.team_id == query.team_id)
    return found


async def list_conversations(reader: Reader, query: ListQuery) -> tuple[list[Conversation], str | None]:
    """One page and the cursor of the next one."""
    c = conversations.c
    statement = select_conversations().where(*_conditions(query))
    after = decode_cursor(query.cursor)
    if after is not None:
        statement = statement.where(
            sa.or_(c.last_entry_at < after.at, sa.and_(c.last_entry_at == after.at, c.id < after.id))
        )
    statement = statement.order_by(c.last_entry_at.desc(), c.id.desc()).limit(query.limit + 1)
    rows = await reader.all(statement)
    found = [conversation_from(row) for row in rows[: query.limit]]
    if len(rows) <= query.limit:
        return found, None
    last = found[-1]
    return found, encode_cursor(Cursor(last.last_entry_at or last.created_at, last.id))


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many conversations each list holds, and how many of them wait unread."""

    mine: int
    participating: int
    unassigned: int
    all: int
    snoozed: int
    mine_unread: int
    unassigned_unread: int


_MOST_COUNTED = 10_000


async def count_conversations(reader: Reader, workspace_id: str, agent_id: str) -> Counts:
    """The numbers beside the lists; each stops counting at 10,000, which no badge shows anyway."""
    c = conversations.c

    async def count(*conditions: Any) -> int:
        inner = sa.select(c.id).where(c.workspace_id == workspace_id, *conditions).limit(_MOST_COUNTED).subquery()
        return int(await reader.scalar(sa.select(sa.func.count()).select_from(inner)))

    is_open, is_mine, is_free = c.status == "open", c.assignee_id == agent_id, c.assignee_id.is_(None)
    return Counts(
        mine=await count(is_mine, is_open),
        participating=await count(has_participant(c.id, agent_id), is_open),
        unassigned=await count(is_free, is_open),
        all=await count(is_open),
        snoozed=await count(c.status == "snoozed"),
        mine_unread=await count(is_mine, is_open, c.agent_unread > 0),
        unassigned_unread=await count(is_free, is_open, c.agent_unread > 0),
    )
