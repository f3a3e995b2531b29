"""Add, change and remove what a ticket consists of; the last part that is done solves the ticket."""

import msgspec
from msgspec import UNSET, UnsetType

from kefu.conversations.actions.record import Author
from kefu.db.database import Transaction
from kefu.kernel.errors import NotFound, Refused
from kefu.kernel.ids import new_id
from kefu.tickets import queries
from kefu.tickets.actions.create import require_agent
from kefu.tickets.actions.record import note
from kefu.tickets.models import MOST_PARTS, Part, PartState, Ticket, are_done, clean_title, move


class PartChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What to change of a part; UNSET stays as it is."""

    title: str | UnsetType = UNSET
    assignee_id: str | UnsetType | None = UNSET
    state: PartState | UnsetType = UNSET


async def add_part(
    tx: Transaction, author: Author, ticket_id: str, title: str, assignee_id: str | None, now: int
) -> Ticket:
    ticket = await queries.lock_ticket(tx, author.actor.workspace_id, ticket_id)
    parts = await queries.list_parts(tx, [ticket.id])
    if len(parts) >= MOST_PARTS:
        raise Refused("ticket.too_many_parts", f"A ticket has at most {MOST_PARTS} parts.", limit=MOST_PARTS)
    if assignee_id is not None:
        await require_agent(tx, ticket.workspace_id, assignee_id)
    part = Part(
        id=new_id("part"),
        ticket_id=ticket.id,
        workspace_id=ticket.workspace_id,
        title=clean_title(title),
        assignee_id=assignee_id,
        position=max((each.position for each in parts), default=0) + 1,
        created_at=now,
    )
    await queries.insert_part(tx, part)
    return await note(tx, author, ticket, "part_added", now, (None, part.title))


async def change_part(tx: Transaction, author: Author, ids: tuple[str, str], changes: PartChanges, now: int) -> Ticket:
    """`ids` are the ticket's and the part's."""
    ticket, part = await _locked(tx, author, ids)
    given = {name: value for name, value in msgspec.structs.asdict(changes).items() if value is not UNSET}
    if isinstance(given.get("title"), str):
        given["title"] = clean_title(given["title"])
    if isinstance(given.get("assignee_id"), str):
        await require_agent(tx, ticket.workspace_id, given["assignee_id"])
    after: Part = msgspec.structs.replace(part, **given)
    if after == part:
        return ticket
    await queries.save_part(tx, after)
    change = (part.state, after.state, after.title)
    ticket = await note(tx, author, ticket, "part_changed", now, change)
    if part.state != "done" and ticket.is_active and are_done(await queries.list_parts(tx, [ticket.id])):
        ticket = await note(tx, author, move(ticket, "solved", now), "state", now, (ticket.state, "solved"))
    return ticket


async def remove_part(tx: Transaction, author: Author, ids: tuple[str, str], now: int) -> Ticket:
    ticket, part = await _locked(tx, author, ids)
    await queries.delete_part(tx, part.id)
    return await note(tx, author, ticket, "part_removed", now, (part.title, None))


async def _locked(tx: Transaction, author: Author, ids: tuple[str, str]) -> tuple[Ticket, Part]:
    ticket = await queries.lock_ticket(tx, author.actor.workspace_id, ids[0])
    for part in await queries.list_parts(tx, [ticket.id]):
        if part.id == ids[1]:
            return ticket, part
    raise NotFound("ticket.part_not_found", "There is no such part.")
