"""What a macro, a rule or a bulk edit leaves for the tickets above: make one of this conversation."""

import msgspec

from kefu.db.database import Transaction
from kefu.jobs.queue import enqueue
from kefu.kernel.actors import Actor, Agent
from kefu.kernel.ids import new_id

MAKE_TICKET = "tickets.make"


class TicketWish(msgspec.Struct, frozen=True, kw_only=True):
    """The data of the job; the ticket's id is chosen here, so that the job carried out twice makes one ticket."""

    ticket_id: str
    workspace_id: str
    conversation_id: str
    title: str
    type_id: str | None
    agent_id: str | None
    author_name: str


async def wish_ticket(
    tx: Transaction, who: tuple[Actor, str], conversation_id: str, title: str, type_id: str | None, now: int
) -> None:
    """`who` is the actor with its name."""
    actor, name = who
    wish = TicketWish(
        ticket_id=new_id("tick"),
        workspace_id=actor.workspace_id,
        conversation_id=conversation_id,
        title=title,
        type_id=type_id,
        agent_id=actor.id if isinstance(actor, Agent) else None,
        author_name=name,
    )
    await enqueue(tx, MAKE_TICKET, wish, now)
