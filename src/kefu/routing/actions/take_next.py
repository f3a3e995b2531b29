"""Take the next conversation from the queue by hand; called by the console."""

from kefu.agents.queries import lock_agents
from kefu.conversations.actions.assign import claim_conversation
from kefu.conversations.actions.record import Author
from kefu.conversations.models import Conversation
from kefu.conversations.queries import count_open
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Refused
from kefu.routing import queries

_LOOK_AT = 1000


async def take_next(tx: Transaction, author: Author, now: int) -> Conversation:
    """The first one in the queue of the agent's teams and of nobody's; raises Refused when full or nobody waits."""
    actor = author.actor
    assert isinstance(actor, Agent), "only agents take conversations"
    await queries.lock_lane(tx, actor.workspace_id)
    await lock_agents(tx, [actor.id])
    book = await queries.load_book(tx, actor.workspace_id)
    capacity = await queries.capacity_of(tx, actor.id, book.default_capacity)
    load = (await count_open(tx, actor.workspace_id, actor.id)).get(actor.id, 0)
    if load >= capacity:
        raise Refused("routing.at_capacity", f"You answer {capacity} conversations already.", limit=capacity)
    for waiting in await queries.list_ranked(tx, actor.workspace_id, book, _LOOK_AT):
        members = book.pool(waiting.inbox_id, waiting.team_id).member_ids
        if members is None or actor.id in members:
            taken = await claim_conversation(tx, author, waiting.id, now)
            await queries.note_assigned(tx, actor.id, now)
            return taken
    raise Refused("queue.empty", "Nobody waits for you.")
