"""Makes the tickets that macros, rules and bulk edits wish for; a job of the worker, safe to carry out twice."""

import msgspec

from kefu.conversations.actions.record import Author
from kefu.conversations.queries import find_conversation
from kefu.conversations.ticket_wish import TicketWish
from kefu.kernel.actors import Agent, System
from kefu.kernel.errors import NotFound, Refused
from kefu.kernel.text import preview
from kefu.tickets import queries
from kefu.tickets.actions.create import NewTicket, create_ticket
from kefu.tickets.models import LONGEST_TITLE
from kefu.tickets.telling import Telling, Ways, tell_created
from kefu.tickets.type_queries import get_open_type


async def make_wished(telling: Telling, data: bytes) -> None:
    """Without a title it gets the visitor's last words; a type that has gone meanwhile is left out."""
    wish = msgspec.json.decode(data, type=TicketWish)
    now = telling.clock.now()
    actor = Agent(wish.workspace_id, wish.agent_id, "agent") if wish.agent_id else System(wish.workspace_id)
    async with telling.database.begin() as tx:
        conversation = await find_conversation(tx, wish.conversation_id)
        if conversation is None or await queries.find_ticket(tx, wish.ticket_id) is not None:
            return
        type_id = wish.type_id
        try:
            type_id and await get_open_type(tx, wish.workspace_id, type_id)
        except (Refused, NotFound):
            type_id = None
        title = wish.title.strip() or preview(conversation.last_text, LONGEST_TITLE) or conversation.contact_name
        new = NewTicket(title=title or "…", type_id=type_id, conversation_id=conversation.id, id=wish.ticket_id)
        ticket = await create_ticket(tx, Author(actor, wish.author_name), new, now)
        ways = Ways(telling.settings, telling.links_key, telling.settings.public_url)
        await tell_created(tx, ways, ticket, now)
