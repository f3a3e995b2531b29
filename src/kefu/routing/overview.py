"""What a supervisor sees of the queues now: who waits in each, and who is there to answer; for the console."""

import msgspec

from kefu.conversations.models import Conversation
from kefu.conversations.queries import select_conversations
from kefu.conversations.rows import conversation_from
from kefu.db.database import Reader
from kefu.db.schema import conversations
from kefu.routing import queries
from kefu.routing.choose import Table
from kefu.routing.models import Book, Candidate, Pool, Waiting
from kefu.routing.place_queries import MOST_PLACES

_c = conversations.c


class PoolNow(msgspec.Struct, frozen=True, kw_only=True):
    """The queue of a team, or of an inbox without one; `longest_since` None: nobody waits in front of a screen."""

    team_id: str | None
    inbox_id: str | None
    waiting: int
    left_messages: int
    longest_since: int | None
    agents_here: int
    room: int


def pools_now(queue: list[Waiting], candidates: list[Candidate], book: Book) -> list[PoolNow]:
    """Every inbox and every team in use, who waits longest first."""
    table = Table(candidates)
    found = [_pool(queue, table, Pool(rules, None), inbox_id=inbox_id) for inbox_id, rules in book.inboxes.items()]
    found += [_pool(queue, table, pool, team_id=team_id) for team_id, pool in book.teams.items()]
    return sorted(found, key=lambda each: (each.longest_since is None, each.longest_since or 0))


def _pool(
    queue: list[Waiting], table: Table, pool: Pool, *, inbox_id: str | None = None, team_id: str | None = None
) -> PoolNow:
    own = [each for each in queue if each.pool == (team_id or inbox_id)]
    since = [each.queued_at for each in own if not each.has_left_message]
    here = table.all_of(pool)
    return PoolNow(
        team_id=team_id,
        inbox_id=inbox_id,
        waiting=len(since),
        left_messages=len(own) - len(since),
        longest_since=min(since, default=None),
        agents_here=len(here),
        room=sum(max(0, each.room) for each in here),
    )


async def look_at_pools(reader: Reader, workspace_id: str, now: int) -> list[PoolNow]:
    book = await queries.load_book(reader, workspace_id)
    candidates = await queries.list_candidates(reader, workspace_id, book.default_capacity, now)
    return pools_now(await queries.list_queue(reader, workspace_id, MOST_PLACES), candidates, book)


async def list_answered(reader: Reader, workspace_id: str, limit: int) -> list[Conversation]:
    """Open conversations that somebody answers, those whose visitors wait longest first."""
    statement = (
        select_conversations()
        .where(_c.workspace_id == workspace_id, _c.status == "open", _c.assignee_id.is_not(None))
        .order_by(_c.waiting_since.is_(None), _c.waiting_since, _c.last_entry_at.desc())
        .limit(limit)
    )
    return [conversation_from(row) for row in await reader.all(statement)]
