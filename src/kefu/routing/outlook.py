"""What there is to do in a workspace, found by reading alone: a quiet one costs no write; for the dispatcher."""

import msgspec

from kefu.db.database import Reader
from kefu.kernel.clock import SECOND
from kefu.routing import queries
from kefu.routing.actions.leave_message import limits_of
from kefu.routing.late_queries import has_clocks
from kefu.routing.models import Book
from kefu.routing.place_queries import MOST_PLACES
from kefu.routing.places import over_limit


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    has_presence_changed: bool
    has_abandoned: bool
    is_over_limit: bool


async def look(reader: Reader, workspace_id: str, here: set[str] | None, now: int) -> Outlook:
    """`here` None: nobody can tell who is here, so nothing changed."""
    known = await queries.list_presence(reader, workspace_id)
    book = await queries.load_book(reader, workspace_id)
    changed = here is not None and any((agent_id in here) != (gone is None) for agent_id, gone in known.items())
    abandoned = await queries.list_abandoned(reader, workspace_id, now - book.give_back_seconds * SECOND, 1)
    return Outlook(
        has_presence_changed=changed,
        has_abandoned=bool(abandoned),
        is_over_limit=await _is_over_limit(reader, workspace_id, book),
    )


async def _is_over_limit(reader: Reader, workspace_id: str, book: Book) -> bool:
    rules = [*book.inboxes.values(), *(pool.rules for pool in book.teams.values())]
    if all(each.queue_limit is None for each in rules):
        return False
    queue = await queries.list_queue(reader, workspace_id, MOST_PLACES)
    return bool(over_limit(queue, limits_of(queue, book)))


async def can_give_out(reader: Reader, workspace_id: str, now: int) -> bool:
    """Whether anybody waits where conversations are given out, and anybody has room."""
    book = await queries.load_book(reader, workspace_id)
    if not book.is_automatic:
        return False
    queue = await queries.list_queue(reader, workspace_id, 1)
    if not queue:
        return False
    candidates = await queries.list_candidates(reader, workspace_id, book.default_capacity, now)
    return any(each.room > 0 for each in candidates)


async def must_hurry(reader: Reader, workspace_id: str) -> bool:
    """Whether any rule of the workspace looks at the clock."""
    book = await queries.load_book(reader, workspace_id)
    return any(has_clocks(rules) for rules in book.inboxes.values()) or any(
        has_clocks(book.teams[team_id].rules) for team_id in book.own_rules
    )
