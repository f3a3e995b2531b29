"""What time alone does to tickets: reminders, overdue marks, and closing what was solved long ago; comes round."""

import msgspec

from kefu.conversations.actions.record import Author
from kefu.db.database import Database, Transaction
from kefu.kernel.actors import System
from kefu.kernel.clock import DAY, MINUTE, Clock
from kefu.tickets import queries
from kefu.tickets.actions.record import note
from kefu.tickets.late_queries import list_due
from kefu.tickets.models import Ticket, move


async def look_at_due(database: Database, clock: Clock) -> int:
    """Remind, mark and close what is due; the row's lock makes each happen once. Returns how many."""
    now, done = clock.now(), 0
    async with database.read() as reader:
        due = await list_due(reader, now)
    for workspace_id, ticket_id in due:
        async with database.begin() as tx:
            ticket = await queries.lock_ticket(tx, workspace_id, ticket_id)
            done += await _turn(tx, ticket, now)
    return done


async def _turn(tx: Transaction, ticket: Ticket, now: int) -> bool:
    """Judged again under the lock: an agent may have been quicker, and so may another node."""
    author = Author(System(ticket.workspace_id), "")
    settings = await queries.get_settings(tx, ticket.workspace_id)
    if ticket.state == "solved" and (ticket.solved_at or 0) + settings.reopen_days * DAY <= now:
        await note(tx, author, move(ticket, "closed", now), "state", now, ("solved", "closed"))
        return True
    if not ticket.is_active or ticket.due_at is None:
        return False
    if ticket.due_at <= now:
        if ticket.overdue_at is not None:
            return False
        await note(tx, author, _marked(ticket, now, is_overdue=True), "overdue", now, (None, ticket.due_at))
        return True
    if ticket.reminded_at is None and ticket.due_at - settings.remind_minutes * MINUTE <= now:
        await note(tx, author, _marked(ticket, now, is_overdue=False), "reminded", now, (None, ticket.due_at))
        return True
    return False


def _marked(ticket: Ticket, now: int, *, is_overdue: bool) -> Ticket:
    changes = {"overdue_at": now, "reminded_at": ticket.reminded_at or now} if is_overdue else {"reminded_at": now}
    return msgspec.structs.replace(ticket, **changes)
