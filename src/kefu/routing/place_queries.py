"""Reads what the places in the queue are made of; called for visitors, for agents and by the dispatcher."""

import sqlalchemy as sa

from kefu.db.database import Reader
from kefu.db.schema import conversations
from kefu.routing.places import LATELY, Place, Taken, places_of
from kefu.routing.queries import list_queue, list_ranked, load_book

MOST_PLACES = 2000
_MOST_TAKEN = 500
_c = conversations.c


async def list_taken(reader: Reader, workspace_id: str, since: int) -> list[Taken]:
    """What left the queue for an agent lately, newest first."""
    statement = (
        sa.select(_c.team_id, _c.inbox_id, _c.waited_ms, _c.assigned_at)
        .where(_c.workspace_id == workspace_id, _c.assigned_at >= since, _c.waited_ms.is_not(None))
        .order_by(_c.assigned_at.desc())
        .limit(_MOST_TAKEN)
    )
    rows = await reader.all(statement)
    return [Taken(row["team_id"] or row["inbox_id"], row["waited_ms"], row["assigned_at"]) for row in rows]


async def list_places(reader: Reader, workspace_id: str, now: int) -> list[Place]:
    """Everybody in the queue of a workspace."""
    if not await list_queue(reader, workspace_id, 1):
        return []
    queue = await list_ranked(reader, workspace_id, await load_book(reader, workspace_id), MOST_PLACES)
    taken = await list_taken(reader, workspace_id, now - LATELY)
    return places_of(queue, taken, now)


async def find_place(reader: Reader, workspace_id: str, conversation_id: str, now: int) -> Place | None:
    """One conversation's place, or None while it does not wait in the queue."""
    places = await list_places(reader, workspace_id, now)
    return next((place for place in places if place.waiting.id == conversation_id), None)
