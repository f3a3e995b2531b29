"""The SQL of the clocks: which conversations have waited too long, and which steps were taken for this wait already."""

from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.conversations.models import Conversation
from kefu.conversations.queries import select_conversations
from kefu.conversations.rows import conversation_from
from kefu.db.database import Reader, Transaction
from kefu.db.schema import conversations, routing_marks
from kefu.routing.models import Pool
from kefu.routing.queries import IS_QUEUED
from kefu.teams.rules import Rules

_c, _m = conversations.c, routing_marks.c
Stage = Literal["reminded", "escalated"]


class Scope(msgspec.Struct, frozen=True):
    """The conversations that follow one set of rules: a team's, or an inbox's but for teams with rules of their own."""

    workspace_id: str
    inbox_id: str | None
    team_id: str | None
    other_team_ids: tuple[str, ...]
    pool: Pool

    @property
    def condition(self) -> sa.ColumnElement[bool]:
        if self.team_id is not None:
            return sa.and_(_c.workspace_id == self.workspace_id, _c.team_id == self.team_id)
        is_ours = sa.or_(_c.team_id.is_(None), _c.team_id.not_in(self.other_team_ids))
        return sa.and_(_c.workspace_id == self.workspace_id, _c.inbox_id == self.inbox_id, is_ours)


def has_clocks(rules: Rules) -> bool:
    times = (rules.remind_seconds, rules.reassign_seconds, rules.escalate_seconds, rules.overflow_seconds)
    return any(each is not None for each in times)


def _is_not_marked(column: sa.ColumnElement[Any], since: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """A mark counts for the wait in which it was made, not for a later one."""
    return sa.or_(column.is_(None), column < since)


_WAITS = sa.and_(_c.status == "open", _c.waiting_since.is_not(None))
# An agent's own clock begins when it got the conversation, or when the visitor asked, whichever was later.
_GIVEN = sa.case((_c.assigned_at > _c.waiting_since, _c.assigned_at), else_=_c.waiting_since)


async def _ids(reader: Reader, scope: Scope, *conditions: sa.ColumnElement[bool], limit: int) -> list[str]:
    joined = conversations.outerjoin(routing_marks, _m.conversation_id == _c.id)
    statement = sa.select(_c.id).select_from(joined).where(scope.condition, *conditions)
    rows = await reader.all(statement.order_by(_c.waiting_since, _c.id).limit(limit))
    return [row["id"] for row in rows]


async def list_overflowing(reader: Reader, scope: Scope, before: int, limit: int) -> list[str]:
    """Queued since before `before`, and not sent elsewhere in this wait yet."""
    target = scope.pool.rules.overflow_team_id
    is_elsewhere = sa.or_(_c.team_id.is_(None), _c.team_id != target)
    is_new = _is_not_marked(_m.overflowed_at, _c.queued_at)
    return await _ids(reader, scope, IS_QUEUED, _c.queued_at <= before, is_elsewhere, is_new, limit=limit)


async def list_unreminded(reader: Reader, scope: Scope, before: int, limit: int) -> list[str]:
    is_late = sa.and_(_WAITS, _c.assignee_id.is_not(None), _c.waiting_since <= before, _c.assigned_at <= before)
    return await _ids(reader, scope, is_late, _is_not_marked(_m.reminded_at, _GIVEN), limit=limit)


async def list_unanswered(reader: Reader, scope: Scope, before: int, limit: int) -> list[str]:
    is_late = sa.and_(_WAITS, _c.assignee_id.is_not(None), _c.waiting_since <= before, _c.assigned_at <= before)
    return await _ids(reader, scope, is_late, limit=limit)


async def list_unescalated(reader: Reader, scope: Scope, before: int, limit: int) -> list[str]:
    is_new = _is_not_marked(_m.escalated_at, _c.waiting_since)
    return await _ids(reader, scope, _WAITS, _c.waiting_since <= before, is_new, limit=limit)


async def mark(tx: Transaction, workspace_id: str, conversation_id: str, **marks: object) -> None:
    """Write down that a step was taken."""
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    values = {"conversation_id": conversation_id, "workspace_id": workspace_id, **marks}
    await tx.execute(
        insert(routing_marks).values(values).on_conflict_do_update(index_elements=["conversation_id"], set_=marks)
    )


async def list_escalated(reader: Reader, workspace_id: str, limit: int) -> list[Conversation]:
    """Conversations whose visitors still wait after the last step; longest first."""
    statement = (
        select_conversations()
        .join(routing_marks, _m.conversation_id == _c.id)
        .where(_c.workspace_id == workspace_id, _WAITS, _m.escalated_at >= _c.waiting_since)
        .order_by(_c.waiting_since)
        .limit(limit)
    )
    return [conversation_from(row) for row in await reader.all(statement)]
