"""Lists of conversations by a filter, in any order, keyset pages; called by the console's door and by rules."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from kefu.conversations.lists import ListName, list_conditions
from kefu.conversations.models import PRIORITIES, Conversation
from kefu.conversations.queries import select_conversations
from kefu.conversations.rows import conversation_from
from kefu.db.database import Reader
from kefu.db.schema import contacts, conversations
from kefu.filters.models import Filter, require_askable
from kefu.filters.queries import Asking, filter_condition
from kefu.kernel.paging import Cursor, decode_cursor, encode_cursor

Sort = Literal["newest", "oldest", "waiting", "priority", "sla"]
_c = conversations.c
# Later than any time: what waits for nobody comes last.
_NEVER = 99_999_999_999_999
_RANK = 100_000_000_000_000


class FilterQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which conversations of whom, in which order, from where on."""

    workspace_id: str
    agent_id: str | None
    filter: Filter
    now: int
    # One of the fixed lists, one inbox and one team to look within.
    view: ListName | None = None
    inbox_id: str | None = None
    team_id: str | None = None
    sort: Sort = "newest"
    cursor: str | None = None
    limit: int = 50


def _keys() -> dict[Sort, tuple[sa.ColumnElement[Any], bool]]:
    """What each order counts by, and whether the largest comes first."""
    last = sa.func.coalesce(_c.last_entry_at, _c.created_at)
    waiting = sa.func.coalesce(_c.waiting_since, _NEVER)
    rank = sa.cast(len(PRIORITIES) - 1 - _c.priority, sa.BigInteger) * _RANK + waiting
    return {
        "newest": (last, True),
        "oldest": (last, False),
        "waiting": (waiting, False),
        "priority": (rank, False),
        "sla": (sa.func.coalesce(_c.sla_due_at, _NEVER), False),
    }


def _conditions(reader: Reader, query: FilterQuery) -> list[Any]:
    asking = Asking(reader.dialect, query.now, query.agent_id)
    found = [_c.workspace_id == query.workspace_id, filter_condition(query.filter, asking)]
    if query.view is not None:
        found += list_conditions(query.view, query.agent_id)
    if query.inbox_id is not None:
        found.append(_c.inbox_id == query.inbox_id)
    if query.team_id is not None:
        found.append(_c.team_id == query.team_id)
    return found


async def list_by_filter(reader: Reader, query: FilterQuery) -> tuple[list[Conversation], str | None]:
    """One page and the cursor of the next one; raises Refused for a filter that cannot be asked."""
    require_askable(query.filter)
    key, is_descending = _keys()[query.sort]
    statement = select_conversations().add_columns(key.label("sort_key"))
    statement = statement.where(*_conditions(reader, query))
    after = decode_cursor(query.cursor)
    if after is not None:
        is_past = key < after.at if is_descending else key > after.at
        is_beside = _c.id < after.id if is_descending else _c.id > after.id
        statement = statement.where(sa.or_(is_past, sa.and_(key == after.at, is_beside)))
    order = (key.desc(), _c.id.desc()) if is_descending else (key, _c.id)
    rows = await reader.all(statement.order_by(*order).limit(query.limit + 1))
    found = [conversation_from(row) for row in rows[: query.limit]]
    if len(rows) <= query.limit:
        return found, None
    return found, encode_cursor(Cursor(int(rows[query.limit - 1]["sort_key"]), found[-1].id))


async def count_by_filter(reader: Reader, query: FilterQuery, most: int = 1000) -> int:
    """How many there are; counting stops at `most`."""
    require_askable(query.filter)
    inner = (
        sa.select(_c.id)
        .join_from(conversations, contacts, _c.contact_id == contacts.c.id)
        .where(*_conditions(reader, query))
        .limit(most)
        .subquery()
    )
    return int(await reader.scalar(sa.select(sa.func.count()).select_from(inner)))


async def matching_ids(reader: Reader, filter_: Filter, ids: Sequence[str], now: int) -> set[str]:
    """Those of `ids` that the filter holds for; nobody asks, so "me" is nobody."""
    asking = Asking(reader.dialect, now)
    statement = (
        sa.select(_c.id)
        .join_from(conversations, contacts, _c.contact_id == contacts.c.id)
        .where(_c.id.in_(ids), filter_condition(filter_, asking))
    )
    return {row["id"] for row in await reader.all(statement)}
